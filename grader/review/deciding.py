"""A form that a person sent, to the decision that it means. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.language import say
from grader.report.amounts import points as shown
from grader.report.sanitise import visible
from grader.review.desk import OPEN, Item
from grader.review.parts import Checked, Part, checked
from grader.store import Change

LONGEST = 4000
"""Characters of a comment."""


class Refused(Exception):
    """The form makes no decision; the message tells the person what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was sent: points by the name of a part, a total where a person sets it, a comment and pieces of the bank.

    `action` is `save`, `accept` (the suggestion as it is) or `offer` (the score in `total`, else the suggestion).
    """

    action: str
    points: Mapping[str, str]
    total: str = ""
    comment: str = ""
    bank: Sequence[str] = ()


def decide(form: Form, item: Item, who: str) -> Change:
    """The decision. Raises Refused where a number is none or a reason is missing."""
    parts = checked(item)
    points = _points(form, parts)
    for check in parts:
        points[check.part.name] = check.worth(points)
    score = _total(form, item, round(sum(points[check.part.name] for check in parts), 6))
    if len(parts) == 1:
        points[parts[0].part.name] = score
    reason = comment(form)
    if not reason and (against := _against(parts, points, item, score)):
        raise Refused(say("Please say why: {against}.", against=against))
    return Change(
        student=item.work.hand_in.student, question=item.question["id"], answer=item.answer, score=score, who=who,
        reason=reason, points=points,
    )  # fmt: skip


def comment(form: Form) -> str:
    """What the student will read: what was written, and what was picked and is not there yet."""
    written = visible(form.comment.replace("\r\n", "\n").expandtabs(4)).strip()
    picked = [piece for piece in form.bank if piece not in written.split("\n")]
    return "\n".join(filter(None, [written, *picked]))[:LONGEST]


def _points(form: Form, parts: Sequence[Checked]) -> dict[str, float]:
    if form.action != "save":
        return {part.name: part.suggested for part in _leaves(parts)}
    return {part.name: _number(form.points.get(part.name, ""), part) for part in _leaves(parts)}


def _leaves(parts: Sequence[Checked]) -> Iterator[Part]:
    """What a person gives points for: the ideas of a check that has any, else the check."""
    for check in parts:
        yield from check.ideas or (check.part,)


def _number(text: str, part: Part) -> float:
    """Points as a person writes them, with a point or a comma; a field that is left empty is as suggested."""
    if not text.strip():
        return part.suggested
    value = _parsed(text)
    if not part.least <= value <= part.most:
        raise Refused(
            say(
                "{title}: {value} is not between {least} and {most}.",
                title=part.title,
                value=shown(value),
                least=shown(part.least),
                most=shown(part.most),
            )
        )
    return value


def _total(form: Form, item: Item, added: float) -> float:
    if form.action == "accept":
        return float(item.suggested["score"])
    if not form.total.strip():
        return added
    value, most = _parsed(form.total), item.question["max_score"]
    if not 0 <= value <= most:
        raise Refused(
            say(
                "The points of the question: {value} is not between 0 and {most}.", value=shown(value), most=shown(most)
            )
        )
    return value


def _parsed(text: str) -> float:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Refused(say("{text} is no number of points.", text=repr(text.strip()[:40])))
    return round(value, 4)


def _against(parts: Sequence[Checked], points: Mapping[str, float], item: Item, score: float) -> str:
    """What the grader was sure of, and a person changes; empty where nothing is."""
    for check in parts:
        if not check.ideas and not check.part.is_open and points[check.part.name] != check.part.suggested:
            return say("the grader had decided on “{check}”", check=check.part.title)
    was_sure = item.suggested["status"] not in OPEN and not any(check.ideas for check in parts)
    if was_sure and score != item.suggested["score"]:
        return say("the grader had decided on this question")
    return ""
