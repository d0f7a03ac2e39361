"""What grading a class again has changed of earlier grades: whose, where, and whose decision holds no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from grader.report.csv import table
from grader.store import Change, Store, Work, decided_on, standing

_COLUMNS = (
    "student", "name", "question", "score_before", "score", "status_before", "status", "decision", "total_before",
    "total",
)  # fmt: skip


_COARSE = 0.05
"""Seconds by which the clock of a file system may lag behind; less than a batch needs to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One question of one student whose points or status are others than before; None where it was not asked.

    `ended` tells that a person had decided on it, and that this holds no more. The totals are of all questions.
    """

    work: Work
    question: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    ended: bool
    totals: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Regraded:
    """All that changed."""

    moved: Sequence[Moved] = ()

    @property
    def students(self) -> int:
        """For how many something changed."""
        return len({one.work.hand_in.student for one in self.moved})

    @property
    def more(self) -> int:
        """How many have more points than before."""
        return len({one.work.hand_in.student for one in self.moved if one.totals[1] > one.totals[0]})

    @property
    def fewer(self) -> int:
        """How many have fewer."""
        return len({one.work.hand_in.student for one in self.moved if one.totals[1] < one.totals[0]})

    @property
    def ended(self) -> int:
        """How many decisions of people hold no more."""
        return sum(one.ended for one in self.moved)

    def to_csv(self) -> str:
        """A line for each question of each student."""
        return table(_COLUMNS, map(_row, self.moved))


def written(path: Path) -> datetime | None:
    """When a file was written last; None where there is none."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime + _COARSE, timezone.utc)
    except OSError:
        return None


def regraded(store: Store, since: datetime) -> Regraded:
    """What is different in results that came after this moment from what there was for the same students before.

    What people decided meanwhile counts for both: only what the grading has changed is told.
    """
    new = {work.hand_in.student: work for work in store.works_since(0) if work.graded > since}
    decided: dict[str, list[Change]] = {}
    for change in store.changes_since(0)[0]:
        decided.setdefault(change.student, []).append(change)
    old = store.works_until(since, new.keys())
    return Regraded([one for work in old for one in _moved(work, new[work.hand_in.student], decided)])


def _moved(old: Work, new: Work, decided: Mapping[str, Sequence[Change]]) -> Iterator[Moved]:
    changes = decided.get(new.hand_in.student, ())
    before, after = decided_on(old, changes), decided_on(new, changes)
    was, now = _questions(before), _questions(after)
    ended = {one.question for one in standing(changes) if old.is_meant(one) and not new.is_meant(one)}
    for question in dict.fromkeys([*was, *now, *sorted(ended)]):
        if _stands(was.get(question)) != _stands(now.get(question)) or question in ended:
            yield Moved(
                work=new, question=question, before=was.get(question), after=now.get(question),
                ended=question in ended, totals=(before["score"], after["score"]),
            )  # fmt: skip


def _questions(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {question["id"]: question for question in document["questions"]}


def _stands(question: Mapping[str, Any] | None) -> tuple[float, str] | None:
    return (question["score"], question["status"]) if question is not None else None


def _row(one: Moved) -> list[object]:
    hand_in, (before, after) = one.work.hand_in, (one.before or {}, one.after or {})
    return [
        hand_in.student, hand_in.name, one.question, before.get("score", ""), after.get("score", ""),
        before.get("status", ""), after.get("status", ""), "holds no more" if one.ended else "", *one.totals,
    ]  # fmt: skip
