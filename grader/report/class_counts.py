"""What a class has lost by each check, and which ideas its answers in words lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.model import Grade
from grader.report.exports import checks, title

_LEAST = 0.005


@dataclass(slots=True)
class Lost:
    """How many a check was asked of, how many it failed, how many await a person, and the points that it cost them."""

    question: str
    title: str
    asked: int = 0
    failed: int = 0
    open: int = 0
    points: float = 0.0


@dataclass(slots=True)
class Lacking:
    """An idea that answers to a question should have: how many have all of it, how many a half."""

    question: str
    title: str
    asked: int = 0
    whole: int = 0
    half: int = 0

    @property
    def share(self) -> float:
        """The share (0 to 1) of the answers that lack it, half a one counting half."""
        return 1 - (self.whole + self.half / 2) / self.asked if self.asked else 0.0


def lost(grades: Sequence[Grade]) -> list[Lost]:
    """Every check that cost something, most first. What awaits a person counts with the points that are suggested."""
    found: dict[tuple[str, str], Lost] = {}
    for grade in grades:
        for question, check in checks(grade):
            entry = found.setdefault((question["id"], check["id"]), Lost(question["id"], title(check)))
            entry.asked += 1
            entry.failed += check["status"] == "failed"
            entry.open += check["status"] in ("needs_review", "not_run", "grader_error")
            entry.points += check["max_score"] - check["score"]
    costly = (one for one in found.values() if one.points > _LEAST)
    return sorted(costly, key=lambda one: (-round(one.points, 6), one.question, one.title))


def lacking(grades: Sequence[Grade]) -> list[Lacking]:
    """Every idea that some answer lacks, the one that most of them lack first."""
    found: dict[tuple[str, str], Lacking] = {}
    for grade in grades:
        for question, entry in _ideas(grade):
            name = str(entry.get("title") or entry["concept"])
            one = found.setdefault((question, str(entry["concept"])), Lacking(question, name))
            one.asked += 1
            one.whole += entry.get("status") == "found"
            one.half += entry.get("status") == "half"
    return sorted(
        (one for one in found.values() if one.share > 0), key=lambda one: (-one.share, one.question, one.title)
    )


def _ideas(grade: Grade) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The concepts of rubrics; misunderstandings are worth nothing, and nobody lacks them."""
    for question, check in checks(grade):
        for entry in check.get("evidence", ()):
            if isinstance(entry, dict) and "concept" in entry and entry.get("max_points"):
                yield question["id"], entry
