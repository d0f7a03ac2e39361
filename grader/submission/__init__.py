"""A file or a folder that a student handed in -> a Submission: cells, split by question, one program a question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from grader.model import Answer, Assignment, Submission
from grader.submission.alignment import align
from grader.submission.answers import Split, leftover_notes, make_answer, no_answer
from grader.submission.finding import find_submission
from grader.submission.lines import read_lines
from grader.submission.marking import mark
from grader.submission.programs import Source
from grader.submission.questions import read_questions
from grader.submission.reading import Material, read_material
from grader.submission.segments import read_segments
from grader.submission.students import (
    is_class_folder,
    is_locked,
    may_be_class_folder,
    question_ids,
    student_name,
)

__all__ = [
    "find_submission", "is_class_folder", "is_locked", "may_be_class_folder", "no_answer", "question_ids",
    "read_submission", "student_name",
]  # fmt: skip


def read_submission(path: Path, assignment: Assignment) -> Submission:
    """One student's work, split by question.

    `path` is a notebook, a script, a Markdown or text file, or a folder with one student's files. What cannot be
    told for sure is in the answers' doubts, what was left out in their notes, and what belongs to no question in the
    submission's notes. Raises UsageError if the path cannot be read; nothing in a readable file is an error.
    """
    path = Path(path)
    material = read_material(path, question_ids(assignment))
    marked = mark(material.cells, assignment.exercises)
    split = _split(replace(material, cells=marked.cells), assignment)
    found = [make_answer(split, place) for place in range(len(split.questions))]
    answers: dict[str, Answer] = {answer.exercise: answer for answer in found if answer is not None}
    return Submission(
        name=path.name or path.resolve().name,
        student=student_name(path),
        answers=answers,
        notes=(*material.notes, *marked.notes, *leftover_notes(split, tuple(answers))),
    )


def _split(material: Material, assignment: Assignment) -> Split:
    cells = read_lines(material.cells)
    questions = read_questions(assignment)
    segments = read_segments(cells, questions)
    alignment = align(segments, [question.exercise.number for question in questions])
    source = Source(cells=cells, modules=material.modules)
    return Split(segments=segments, questions=questions, alignment=alignment, source=source)
