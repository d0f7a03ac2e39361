"""What can be decided at once: equal answers, questions with no answer, the rest of a group after a sample. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mean

from grader.essay import Severity, fit
from grader.language import gettext
from grader.report.amounts import points
from grader.review.deciding import Form, decide
from grader.review.desk import Item
from grader.review.severity import moved
from grader.review.whys import Group
from grader.store import Change

SAMPLE = 10
"""Answers of a group that are read one by one before the rest of it can be decided."""
_FEWEST = 15
"""A smaller group is read as a whole nearly as fast."""
_NEAR, _FAR = 0.1, 0.3
"""How far (as a share of the points) a person's grades may lie from what would have been given: on average, at most."""
_LEAST = 0.3
"""Nobody is given less than this share without being read."""
_TOLD = "Decided together with answers like it, and not read one by one;"
"""So begins what the student is told of such a decision."""


# --- the very same answer, or none ----------------------------------------------------------------------------------


def equal(item: Item, row: Iterable[Item]) -> list[Item]:
    """Open answers with the very same words or program, of which the grader thinks the same."""
    same = _same(item, row)
    return [other for other in same if other.is_open and other.suggested["score"] == item.suggested["score"]]


def decided(item: Item, row: Iterable[Item]) -> list[Item]:
    """Answers with the very same words or program on which somebody has decided."""
    return [other for other in _same(item, row) if other.decision is not None]


def _same(item: Item, row: Iterable[Item]) -> list[Item]:
    return [other for other in row if other.id != item.id and other.answer == item.answer]


def empty(item: Item, others: Iterable[Item]) -> list[Item]:
    """The same student's other questions, where nothing was found either, for the same reason."""
    if item.suggested["status"] != "not_found":
        return []
    here = _stands(item)
    return [other for other in others if other.is_open and _stands(other) == here]


def _stands(item: Item) -> tuple[str, str | None]:
    return item.suggested["status"], item.suggested["reason"]


# --- the rest of a group --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What is left of a group of which `read` answers were read one by one by one person.

    `items` would be given what is suggested, moved by `severity`. `why_not` tells why that cannot be done (yet).
    """

    read: int
    items: Sequence[Item] = ()
    severity: Severity = field(default_factory=Severity)
    why_not: str = ""

    @property
    def given(self) -> str:
        """What they would be given, in words."""
        by = {round(moved(item, self.severity) - item.suggested["score"], 2) for item in self.items} - {0.0}
        if not by:
            return gettext("what is suggested")
        most = points(max(map(abs, by)))
        if max(by) > 0:
            return gettext("up to {points} points more than suggested, as you lean", points=most)
        return gettext("up to {points} points less than suggested, as you lean", points=most)

    def decision(self, item: Item, who: str) -> Change:
        """The decision on one of them."""
        score = moved(item, self.severity)
        action = "accept" if score == item.suggested["score"] else "offer"
        told = f"{_TOLD} {self.read} of these were. Ask, and yours is, too."
        return decide(Form(action=action, points={}, total=points(score), comment=told), item, who)


def is_unread(change: Change) -> bool:
    """Whether a decision was made on the rest of a group."""
    return change.reason.startswith(_TOLD)


def rest(group: Group, who: str, along: frozenset[int]) -> Rest | None:
    """How the rest of a group can be decided by `who`; None where that is no question at all.

    `along` are the ids of decisions that were made along with another one: those were not read one by one.
    Only texts are decided so: what a text is worth is a matter of degree, and the sample shows how well it was met.
    """
    if len(group.items) < _FEWEST or not all(map(_is_text, group.items)):
        return None
    if not any(_suggested(item) >= _LEAST for item in group.open):
        return None
    own = [(item, item.decision) for item in group.items if item.decision is not None and item.decision.who == who]
    read = [(item, change) for item, change in own if change.id not in along and not is_unread(change)]
    left = [item for item in group.items[:SAMPLE] if item.is_open]
    more = max(len(left), SAMPLE - len(read))
    if more > 0:
        return Rest(
            read=len(read), why_not=gettext("Read {number} more, and the rest can be decided at once.", number=more)
        )
    severity = fit([_suggested(item) for item, _ in read], [_given(item, change) for item, change in read])
    far = _far([abs(_given(item, change) - _meant(item, severity)) for item, change in read], group)
    if far:
        why_not = gettext("Your grades lie far from the suggestions ({how}): the rest is read, too.", how=far)
        return Rest(read=len(read), why_not=why_not)
    items = [item for item in group.open if _meant(item, severity) >= _LEAST]
    why_not = "" if items else gettext("What is left would be given little, and is read one by one.")
    return Rest(read=len(read), items=items, severity=severity, why_not=why_not)


def _is_text(item: Item) -> bool:
    return bool(item.question["kind"] == "essay" and item.suggested["status"] == "needs_review")


def _far(apart: Sequence[float], group: Group) -> str:
    """How far grades lie apart; empty where that is not too far."""
    if mean(apart) <= _NEAR and max(apart) <= _FAR:
        return ""
    most = group.items[0].suggested["max_score"]
    usual, worst = points(round(mean(apart) * most, 1)), points(round(max(apart) * most, 1))
    return gettext("{points} points on average, {most} at most", points=usual, most=worst)


def _suggested(item: Item) -> float:
    """The share that is suggested."""
    return float(item.suggested["score"] / item.suggested["max_score"])


def _given(item: Item, change: Change) -> float:
    return float((change.score or 0.0) / item.suggested["max_score"])


def _meant(item: Item, severity: Severity) -> float:
    """The share that would be given."""
    return moved(item, severity) / float(item.suggested["max_score"])
