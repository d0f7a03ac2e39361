"""What the points of an answer are made of: its checks and the ideas of a rubric, each with what a person may give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.report.exports import title
from grader.review.desk import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that is worth points: a check, or an idea that a check looked for.

    `suggested` is the grader's word, `given` what counts now; a misunderstanding costs points, so that `least` is
    below 0. `is_open` tells that the grader left it to a person.
    """

    name: str
    title: str
    status: str
    suggested: float
    given: float
    most: float
    least: float = 0.0
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check with the ideas that it looked for, if any; `full_at` points of theirs earn all of its points."""

    part: Part
    check: Mapping[str, Any]
    ideas: tuple[Part, ...] = ()
    full_at: float = 0.0

    def worth(self, points: Mapping[str, float]) -> float:
        """The check's score if a person gives these points; where none differs from the suggestion, as suggested."""
        if not self.ideas:
            return points[self.part.name]
        if all(points[idea.name] == idea.suggested for idea in self.ideas):
            return self.part.suggested
        share = sum(points[idea.name] for idea in self.ideas) / self.full_at
        return round(min(1.0, max(0.0, share)) * self.part.most, 2)


def checked(item: Item) -> tuple[Checked, ...]:
    """The checks of an answer, in their order."""
    suggested = {check["id"]: check for check in item.suggested["checks"]}
    return tuple(_checked(check, suggested[check["id"]]) for check in item.question["checks"])


def added_up(item: Item, points: Mapping[str, float]) -> float | None:
    """What these points for ideas and checks make of the question; None where some of them are not told."""
    parts = checked(item)
    names = {leaf.name for one in parts for leaf in one.ideas or (one.part,)}
    return sum(one.worth(points) for one in parts) if names <= points.keys() else None


def _checked(check: Mapping[str, Any], suggested: Mapping[str, Any]) -> Checked:
    ideas = tuple(_ideas(check))
    entries = [entry for entry in check["evidence"] if "full_at" in entry]
    full_at = float(entries[0]["full_at"]) if entries else sum(idea.most for idea in ideas)
    part = Part(
        name=check["id"], title=title(check),
        status=check["status"], suggested=suggested["score"], given=check["score"], most=check["max_score"],
        is_open=suggested["status"] not in ("passed", "failed"),
    )  # fmt: skip
    return Checked(part=part, check=check, ideas=ideas if full_at > 0 else (), full_at=full_at)


def _ideas(check: Mapping[str, Any]) -> Iterator[Part]:
    for entry in check["evidence"]:
        if "concept" in entry and "status" in entry:
            suggested, most = float(entry.get("points") or 0), float(entry.get("max_points") or 0)
            yield Part(
                name=f"{check['id']}/{entry['concept']}", title=str(entry.get("title") or entry["concept"]),
                status=str(entry["status"]), suggested=suggested, given=float(entry.get("given", suggested)),
                most=most, least=min(0.0, suggested), is_open=True,
            )  # fmt: skip
