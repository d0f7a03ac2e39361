"""Classes that were graded, in a store, without a run: words against the real rubric, programs by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import report_samples as samples

from grader import essay, pipeline, scoring
from grader.batch import packed_answer
from grader.essay import judge
from grader.model import Answer, Assignment, Exercise, HandIn, QuestionReport, Source, Status
from grader.model import Report as Whole
from grader.report.json import to_document
from grader.store import Asked, Result, Store, open_store

SENTENCES = (
    "Multiprocessing means that a program runs several processes at the same time.",
    "Each process has its own memory and its own interpreter.",
    "It uses all the cores of the CPU.",
    "It avoids the limit of the global interpreter lock.",
    "The work is finished faster.",
    "It is good for long calculations that need the CPU.",
    "The work is divided among the processes.",
)
EVIL = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\x1b[31m{{7*7}}"
NAMES = ("Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ida", "Jon")


def texts(count: int) -> list[str]:
    """Answers of which a person has to look at nearly all: two to four sentences each, in as many ways as there are."""
    found = []
    for number in range(count):
        picked = [SENTENCES[(number + step * (1 + number // 7)) % 7] for step in range(2 + number % 3)]
        found.append(" ".join(dict.fromkeys(picked)) + ("" if number % 5 else " I read it in the lecture."))
    return found


def theory(exercise: Exercise, text: str) -> QuestionReport:
    """An answer in words, judged as it really is."""
    (check,) = exercise.checks
    verdict = judge(check.params, text, exercise.prompt, model=essay.model_text(check.params, exercise.path))
    answer = Answer(exercise=exercise.id, text=text)
    return scoring.score_question(exercise, [scoring.score_check(check, verdict)], answer, ())


def fill(store: Store, assignment: Assignment, answers: Sequence[str], name: str = "", **moments: datetime) -> None:
    """Grade a class of as many students: the first question in words, and a program with a missing join.

    `moments` are until when it was `due` and when it was `submitted`, by the assignment's terms.
    """
    exercise = assignment.exercises[0]
    program = samples.missing_join()
    for one in (exercise, program.exercise):
        told = Asked(
            question=one.id, assignment="Homework", prompt=one.prompt, solution="a solution", limits=one.limits
        )
        store.ask([told])
    for number, text in enumerate(answers):
        student = f"s{number:04}"
        report = Whole(
            assignment=assignment, submission=f"{student}.ipynb", student=student,
            questions=(theory(exercise, text), program), tier="namespaces", evidence=Source.KERNEL,
        )  # fmt: skip
        hand_in = HandIn(
            student=student, path=Path("x"), name=name or f"{NAMES[number % 10]} Student{number}", **moments
        )
        report = pipeline.settle(report, hand_in)
        document = to_document(report, str(scoring.report_status(report)))
        keys = {one.exercise.id: f"{one.exercise.id}-{number}" for one in report.questions}
        kept = {keys[one.exercise.id]: packed_answer(one.answer) for one in report.questions if one.answer}
        given = {exercise.id: f"given-{text}", program.exercise.id: f"given-{student}"}
        told = {"key": student, "answers": keys, "given": given, "texts": kept, "seconds": 0.1}
        store.add(Result(hand_in=hand_in, document=document, **told))


def graded(folder: Path, assignment: Assignment, count: int) -> Path:
    """The database of such a class, complete in one file."""
    path = folder / "results.sqlite"
    with open_store(path) as store:
        fill(store, assignment, texts(count))
    return path


def open_program() -> QuestionReport:
    """A program of which one check is left to a person."""
    base = samples.missing_join()
    lost, *rest = reversed(base.findings)
    undecided = samples.finding(
        "luck", Status.NEEDS_REVIEW, 1.0, title="It is no luck", reason="chance decides what it prints"
    )
    return samples.question(base.status, 9.0, (*reversed(rest), lost, undecided), base.traces)
