"""A folder of spec files -> an `Assignment`, or every problem of all its files at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.language import say
from grader.model import Assignment, Exercise, Family
from grader.spec.accepting import complain_about_terms, terms_of
from grader.spec.document import Document, read_document
from grader.spec.files import ASSIGNMENT, AssignmentFile
from grader.spec.paths import is_file, is_folder
from grader.spec.problem import Problem, spec_error
from grader.spec.question import read_question
from grader.spec.validate import validate
from grader.spec.words import closest, expected, plain, quoted

FILE = "assignment.yaml"


def load_assignment(path: Path, families: Mapping[str, Family]) -> Assignment:
    """The assignment in a folder (or of its `assignment.yaml`), with parameters read by these families.

    Raises `SpecError` with every error of all files, and `GraderError` for a family that cannot be used.
    """
    assignment, problems = _read(_open(path), families)
    if problems or assignment is None:
        raise spec_error(problems)
    return assignment


def check_assignment(path: Path, families: Mapping[str, Family]) -> list[Problem]:
    """All problems of the assignment's files, in the files' order and then from top to bottom; none if it is right.

    A single question's file is checked alone. Raises `GraderError` for a family that cannot be used.
    """
    document = _open(path)
    if _is_question(document.data):
        read_question(document, 1, families)
        return _sorted(document.problems)
    return _read(document, families)[1]


def _open(path: Path) -> Document:
    return read_document(path / FILE if is_folder(path) else path)


def _is_question(data: Any) -> bool:
    return isinstance(data, dict) and "checks" in data and "questions" not in data


def _read(document: Document, families: Mapping[str, Family]) -> tuple[Assignment | None, list[Problem]]:
    if _is_question(document.data):
        document.blame(
            (), say("expected an assignment, got one of its questions. Name its folder or its {file}.", file=FILE)
        )
        return None, document.problems
    data = document.mapping(say("id, title and questions"))
    if data is None:
        return None, document.problems
    head = validate(ASSIGNMENT, data, document)
    complain_about_terms(data, document)
    documents = [read_document(file) for file in _question_files(data, document)]
    exercises = [read_question(each, number, families) for number, each in enumerate(documents, start=1)]
    _complain_about_same_ids(documents)
    _complain_about_same_marks(documents)
    problems = [problem for each in (document, *documents) for problem in _sorted(each.problems)]
    return _build(document.file, head, exercises), problems


def _build(file: Path, head: AssignmentFile | None, exercises: list[Exercise | None]) -> Assignment | None:
    found = tuple(exercise for exercise in exercises if exercise is not None)
    if head is None or len(found) < len(head.questions):
        return None
    return Assignment(
        id=head.id, title=head.title, exercises=found, path=file, python=head.python, terms=terms_of(head)
    )


def _question_files(data: dict[str, Any], document: Document) -> list[Path]:
    """The questions' files that exist; a problem for each other one, and for one that is named twice."""
    questions = data.get("questions")
    names = list(enumerate(questions)) if isinstance(questions, list) else []
    folder = document.file.parent
    files: list[Path] = []
    for index, name in names:
        if not isinstance(name, str) or not name.strip():
            continue  # pydantic has complained
        file = folder / name.strip()
        if not is_file(file):
            near = closest(name, (each.name for each in folder.glob("*.y*ml") if each.name != FILE))
            document.blame(("questions", index), expected(say("a question's file in this folder"), name, quoted(near)))
        elif file in files:
            document.blame(
                ("questions", index), say("expected each question once, got {question} again.", question=repr(name))
            )
        else:
            files.append(file)
    return files


def _complain_about_same_ids(documents: list[Document]) -> None:
    seen: dict[str, Path] = {}
    for document in documents:
        name = document.data.get("id") if isinstance(document.data, dict) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            where = plain(seen[name].name)
            document.blame(
                ("id",),
                say("expected an id of its own for each question, got {id} as in {where}.", id=repr(name), where=where),
            )
        seen.setdefault(name, document.file)


def _complain_about_same_marks(documents: list[Document]) -> None:
    """A mark is one question's, or it marks nothing."""
    seen: dict[str, Path] = {}
    for document in documents:
        marks = document.data.get("marks") if isinstance(document.data, dict) else None
        for index, mark in enumerate(marks if isinstance(marks, list) else []):
            if not isinstance(mark, str) or not mark.strip():
                continue
            if mark.strip() in seen:
                where = plain(seen[mark.strip()].name)
                document.blame(
                    ("marks", index),
                    say("expected each mark once, got {mark} as in {where}.", mark=repr(mark.strip()), where=where),
                )
            seen.setdefault(mark.strip(), document.file)


def _sorted(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.column))
