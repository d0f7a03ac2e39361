"""What a person would probably give for an answer, by what they gave for others; it is offered and never applied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.essay import Severity, fit
from grader.review.desk import Item

FEWEST = 5
"""Grades of one person on one question from which on anything can be said about how they grade it."""
_STEP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A score, and what it rests on: how many grades, and by how many points they lie above what was suggested."""

    score: float
    grades: int
    apart: float


def offer(item: Item, others: Iterable[Item], who: str) -> Offer | None:
    """For an answer in words that awaits a person: the suggestion, moved to the side to which `who` leans.

    None where they have graded too little, or lean to no side that half a point would show.
    """
    most, suggested = item.suggested["max_score"], item.suggested["score"]
    if item.question["kind"] != "essay" or not item.is_open or not most:
        return None
    pairs = [pair for other in others if (pair := _pair(other, who)) is not None]
    if len(pairs) < FEWEST:
        return None
    severity = fit([share for share, _ in pairs], [share for _, share in pairs])
    score = moved(item, severity)
    if score == suggested:
        return None
    return Offer(score=score, grades=len(pairs), apart=severity.shift * most)


def moved(item: Item, severity: Severity) -> float:
    """The suggestion, moved to the side to which somebody leans; as it is where half a point would not show that."""
    most, suggested = item.suggested["max_score"], float(item.suggested["score"])
    score = min(most, round(severity.apply(suggested / most) * most / _STEP) * _STEP)
    is_small = abs(score - suggested) < _STEP / 2 or abs(severity.shift) * most < _STEP / 2
    return suggested if is_small else float(score)


def _pair(item: Item, who: str) -> tuple[float, float] | None:
    """The share that was suggested and the one that this person gave."""
    decision, most = item.decision, item.suggested["max_score"]
    if decision is None or decision.who != who or decision.score is None or not most:
        return None
    return item.suggested["score"] / most, decision.score / most
