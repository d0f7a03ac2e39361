"""Answers to one question, from wherever an author has them, and the points that a person gave for them."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader import batch, pipeline, store
from grader.batch.kept import unpacked_answer
from grader.errors import UsageError
from grader.language import gettext, say
from grader.model import Assignment, Exercise

_TEXTS = (".txt", ".md")
_SUBMISSIONS = (".ipynb", ".py")
_POINTS = ("points", "score", "grade", "given", "mark")
_MOST = 2_000_000
"""Characters of a file that is pasted or read as an answer; what a judge reads of it is bounded anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One answer; `share` (0 to 1) is what a person gave for it, if anybody did."""

    name: str
    text: str
    share: float | None = None


@dataclass(slots=True)
class Found:
    """The answers that were found, each with a name of its own, and what is to be said of others."""

    answers: list[Given] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, given: Given) -> None:
        """One more; of two with one name the second is numbered."""
        names, name, number = {one.name for one in self.answers}, given.name, 1
        while name in names:
            number += 1
            name = f"{given.name} ({number})"
        self.answers.append(Given(name=name, text=given.text, share=given.share))


def read(places: Sequence[str], assignment: Assignment, exercise: Exercise, *, whole: bool) -> Found:
    """All answers at these places. Raises UsageError where one cannot be read."""
    found = Found()
    if not places:
        raise UsageError(say("Name files or folders with answers, what `grader grade -o` left, or - to paste one."))
    for place in places:
        for given in _at(place, assignment, exercise, found.notes, whole=whole):
            found.add(given)
    return found


def _at(place: str, assignment: Assignment, exercise: Exercise, notes: list[str], *, whole: bool) -> Iterator[Given]:
    path = Path(place)
    if place == "-":
        yield Given(name=gettext("standard input"), text=sys.stdin.read(_MOST))
    elif batch.Output(path).database.exists():
        yield from _stored(batch.Output(path).database, exercise)
    elif path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in (*_TEXTS, *_SUBMISSIONS))
        for file in (file for file in files if not file.name.startswith(".")):
            yield from _in_file(file, assignment, exercise, notes, whole=whole)
    else:
        yield from _in_file(path, assignment, exercise, notes, whole=whole)


def _in_file(
    path: Path, assignment: Assignment, exercise: Exercise, notes: list[str], *, whole: bool
) -> Iterator[Given]:
    if not whole and path.suffix not in _SUBMISSIONS:
        try:
            yield Given(name=path.stem, text=path.read_text(encoding="utf-8", errors="replace")[:_MOST])
        except OSError as error:
            raise UsageError(say("{path}: cannot be read ({why}).", path=path, why=error.strerror)) from error
        return
    answer = pipeline.read(path, assignment).answers.get(exercise.id)
    if answer is None or not answer.text.strip():
        notes.append(say("{file}: no answer in words to {question} was found", file=path.name, question=exercise.id))
    else:
        yield Given(name=path.stem, text=answer.text)


def _stored(database: Path, exercise: Exercise) -> Iterator[Given]:
    """The answers of a class that was graded, with what people decided on them."""
    with store.open_store(database) as kept:
        grades = {grade.hand_in.student: grade for grade in kept.grades()}
        for work in kept.works_since(0):
            key = work.answers.get(exercise.id, "")
            packed = kept.texts([key]).get(key)
            text = unpacked_answer(packed).text if packed is not None else ""
            if text.strip():
                student = work.hand_in.student
                yield Given(name=student, text=text, share=_decided(grades[student].document, exercise.id))


def _decided(document: Mapping[str, Any], question: str) -> float | None:
    """What a person gave, as a share of the question's points; None where nobody decided."""
    for told in document["questions"]:
        decided = "decided" in told or any("suggested" in check for check in told["checks"])
        if told["id"] == question and decided and told["max_score"]:
            return float(told["score"]) / float(told["max_score"])
    return None


def read_grades(path: Path, names: Sequence[str], most: float) -> dict[str, float]:
    """The shares (0 to 1) given in a CSV file, by the name of the answer. Raises UsageError where it makes no sense."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = list(csv.reader(file)) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(say("{path}: cannot be read as a CSV file ({why}).", path=path, why=error)) from error
    column = next((at for at, title in enumerate(head) if title.strip().casefold() in _POINTS), 1)
    known = {name.casefold(): name for name in names}
    given = {}
    for number, row in enumerate(rows, 2):
        if len(row) <= column or not row[column].strip():
            continue
        name = known.get(row[0].strip().casefold()) or known.get(Path(row[0].strip()).stem.casefold())
        if name is not None:
            given[name] = _share(row[column], most, f"{path}:{number}")
    if not given:
        raise UsageError(
            say(
                "{path}: no line begins with the name of an answer ({list} ...).",
                path=path,
                list=", ".join(list(names)[:3]),
            )
        )
    return given


def _share(said: str, most: float, where: str) -> float:
    try:
        points = float(said.replace(",", "."))
    except ValueError as error:
        raise UsageError(say("{where}: {said} is no number of points.", where=where, said=repr(said))) from error
    if not 0 <= points <= most:
        raise UsageError(
            say(
                "{where}: {said} points, but the question has {most}.",
                where=where,
                said=said.strip(),
                most=format(most, "g"),
            )
        )
    return points / most
