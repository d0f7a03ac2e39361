"""Which exercise is meant by a name that a course gave to a cell: `q6`, `q6_test`, `question-6`, `ex6b`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.model import Exercise

_LONGEST = 200
_MADE_UP = re.compile(r"cell-?[0-9a-f]{8,}")
"""nbgrader's own names for cells that nobody has named."""
_NUMBER = re.compile(
    r"(?:^|-)(?:q|qn|que|ques|question|ex|exc|exer|exercise|exercice|ejercicio|aufgabe|task|problem|prob|prb|p|part"
    r"|a|ans|answer|hw)-?0*([1-9]\d?)(?!\d)"
)
_BARE = re.compile(r"0*([1-9]\d?)(?:-.*|[a-z](?:-.*)?)?$")
_AFFIXES = frozenset(
    (
        "test", "tests", "testing", "hidden", "public", "visible", "check", "checks", "correct", "sol", "soln",
        "solution", "solutions", "ans", "answer", "answers", "response", "code", "prompt", "desc", "description",
        "text", "manual", "auto", "autograded", "autograder", "grade", "graded", "cell", "task", "stub",
        "readonly",
    )
)  # fmt: skip


class Names:
    """The names by which the exercises of an assignment go: those in the spec (`marks`), their ids, their numbers."""

    def __init__(self, exercises: Sequence[Exercise]) -> None:
        self._exercises = exercises
        self._said: dict[str, int] = {}
        for place, exercise in enumerate(exercises):
            for mark in exercise.marks:
                self._said.setdefault(_plain(mark), place)
        for place, exercise in enumerate(exercises):
            self._said.setdefault(_plain(exercise.id), place)
        self._numbers = [_number(_plain(exercise.id)) for exercise in exercises]

    def place(self, name: str | None) -> int | None:
        """The place (from 0) of the exercise that a cell's name means, None if it names none or several."""
        plain = _plain(name or "")
        if not plain:
            return None
        for said in (plain, _bared(plain)):
            if said in self._said:
                return self._said[said]
        return None if _MADE_UP.fullmatch(plain) else self._by_number(_number(plain))

    def _by_number(self, number: int | None) -> int | None:
        """The exercise with this number in its id; where no id has one, the exercise that is so counted."""
        if number is None:
            return None
        if any(self._numbers):
            found = [place for place, own in enumerate(self._numbers) if own == number]
        else:
            found = [place for place, exercise in enumerate(self._exercises) if exercise.number == number]
        return found[0] if len(found) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name[:_LONGEST].strip().casefold()).strip("-")


def _bared(plain: str) -> str:
    """Without words that say what the cell is for: `test-q6-hidden` is about `q6`."""
    words = plain.split("-")
    kept = [word for word in words if re.sub(r"\d+$", "", word) not in _AFFIXES]
    return "-".join(kept)


def _number(plain: str) -> int | None:
    match = _NUMBER.search(plain) or _BARE.match(plain)
    return int(match[1]) if match is not None else None
