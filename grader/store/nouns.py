"""What is put into a store and read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from grader.model import Allowed, HandIn, Limits

WHOLE = ""
"""In the place of a question: the work as a whole, on whose moment a person decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One student's work, graded: the document, all that it depends on (`key`), and the key of each answer."""

    hand_in: HandIn
    key: str
    answers: Mapping[str, str]
    document: Mapping[str, Any]
    seconds: float
    reports: Mapping[str, bytes] = field(default_factory=dict)
    """By the key of an answer: what was newly found out about it, packed."""
    given: Mapping[str, str] = field(default_factory=dict)
    """By question: a name for what the student wrote and the points it can earn, whichever grader reads it."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """By the key of an answer: the answer itself, packed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The newest result of one student as it was graded, before any person's decision; `id` is its row's."""

    id: int
    hand_in: HandIn
    answers: Mapping[str, str]
    given: Mapping[str, str]
    document: Mapping[str, Any]
    graded: datetime
    seconds: float = 0.0

    def name_of(self, question: str) -> str:
        """What a decision on this question holds for; empty for a question that was not asked.

        One on the whole work holds for the attempt, and for the moment at which it came, where that is known.
        """
        if question == WHOLE:
            came = self.hand_in.submitted
            return f"{self.hand_in.attempt} {came.astimezone(timezone.utc).isoformat() if came else ''}".strip()
        return self.given.get(question) or self.answers.get(question, "")

    def is_meant(self, change: Change) -> bool:
        """Whether a decision was made on the very answer that counts now; more time is given to the student."""
        if change.question == WHOLE:
            same = change.answer in (str(self.hand_in.attempt), self.name_of(WHOLE))
            return same or (change.allowed is not None and change.allowed.until is not None)
        return change.answer in (self.given.get(change.question), self.answers.get(change.question))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A person's decision on a question, or on one check of it; a score of None takes an earlier one back. One on a
    student's work as a whole (its question is `WHOLE`) says what is `allowed`.

    `points` tells how the score of a question comes about: by check, and by idea of a rubric as `check/concept`.
    `undoes` is the decision that no longer counts from this one on. `id` and `at` are the store's to give.
    """

    student: str
    question: str
    answer: str
    score: float | None
    who: str
    reason: str
    check: str | None = None
    points: Mapping[str, float] = field(default_factory=dict)
    undoes: int | None = None
    allowed: Allowed | None = None
    at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it was put to the students, for whoever reads the answers."""

    question: str
    assignment: str
    prompt: str
    solution: str
    limits: Limits
    path: str = ""
    """Where the assignment lay when it was asked."""


class Conflict(Exception):
    """Somebody else has decided on this question of this student in the meantime."""
