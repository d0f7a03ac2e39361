"""What lies on the desk: every answer of a class as it stands now, in memory, brought up to date from the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from itertools import islice
from typing import Any

from grader.batch import Output, Standing, unpacked_answer, write_all_anew
from grader.batch import standing as class_standing
from grader.model import Answer
from grader.report.exports import told_apart
from grader.review.alike import in_order
from grader.store import WHOLE, Asked, Change, Conflict, Store, Work, decided_on, standing

OPEN = ("needs_review", "not_found", "grader_error")
_PORTION = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One student's answer to one question. `id` names the student without a word of who it is.

    `name` is what a person calls the student. `question` is its part of the document as it counts now, `suggested` as
    the grader left it. `history` holds all decisions on it, also those that were undone or made on an earlier answer.
    """

    id: str
    work: Work
    question: Mapping[str, Any]
    suggested: Mapping[str, Any]
    name: str
    history: tuple[Change, ...] = ()

    @property
    def answer(self) -> str:
        """What a decision holds for."""
        return self.work.name_of(self.question["id"])

    @property
    def version(self) -> int:
        """The last decision on it, whatever became of that; 0 where there is none."""
        return self.history[-1].id if self.history else 0

    @property
    def decision(self) -> Change | None:
        """The decision that counts."""
        counting = [one for one in standing(self.history) if self.work.is_meant(one) and one.score is not None]
        return counting[-1] if counting else None

    @property
    def was_open(self) -> bool:
        """Whether the grader left it to a person."""
        return self.suggested["status"] in OPEN

    @property
    def is_open(self) -> bool:
        """Whether it awaits a person."""
        return self.question["status"] in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """One student's work as a whole. `document` is it as it counts now; `history` holds all decisions on its moment,
    also those that were undone or made on an earlier attempt.
    """

    id: str
    work: Work
    document: Mapping[str, Any]
    name: str
    history: tuple[Change, ...] = ()

    @property
    def terms(self) -> Mapping[str, Any]:
        """Until when it was in time, when it came and what that costs; empty where nothing is due."""
        told: Mapping[str, Any] = self.document.get("terms", {})
        return told if told.get("due") or told.get("late") else {}

    @property
    def version(self) -> int:
        """The last decision on it, whatever became of that; 0 where there is none."""
        return self.history[-1].id if self.history else 0

    @property
    def decision(self) -> Change | None:
        """The decision that counts."""
        counting = [one for one in standing(self.history) if self.work.is_meant(one)]
        return counting[-1] if counting else None

    @property
    def is_open(self) -> bool:
        """Whether nobody knows by how much it was late."""
        return bool(self.terms.get("open"))

    @property
    def is_late(self) -> bool:
        """Whether it is, or was before somebody decided."""
        before = self.terms.get("suggested", self.terms)
        return bool(self.terms and (before["late_s"] or before["open"] or self.terms["late_s"]))


class Desk:
    """The class, by question and student."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._works: dict[str, Work] = {}
        self._changes: dict[int, Change] = {}
        self._of: dict[str, list[Change]] = {}
        self._now: dict[str, Mapping[str, Any]] = {}
        self._names: dict[str, str] = {}
        self._orders: dict[str, tuple[frozenset[str], list[str]]] = {}
        self.asked: Mapping[str, Asked] = {}

    # --- what is new ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read what came in since the last time: results of a batch, decisions of others."""
        for work in self._store.works_since(max((one.id for one in self._works.values()), default=0)):
            self._works[_id(work.hand_in.student)] = replace(work, document=_light(work.document))
            self._now.pop(_id(work.hand_in.student), None)
            self.asked = {}
        if not self.asked:
            names = told_apart([work.hand_in for work in self._works.values()])
            self._names = dict(zip(self._works, names, strict=True))
        new, count = self._store.changes_since(max(self._changes, default=0))
        if count != len(self._changes) + len(new):  # an earlier id may come to light later than a later one
            self._changes, self._of = {}, {}
            self._now.clear()
            new, _ = self._store.changes_since(0)
        for change in new:
            self._changes[change.id] = change
            self._of.setdefault(_id(change.student), []).append(change)
            self._now.pop(_id(change.student), None)
        self.asked = self.asked or self._store.asked()

    def decide(self, change: Change, seen: int, along: Iterable[tuple[Change, int]] = ()) -> int:
        """Keep a decision; its id. Raises Conflict where somebody decided after what was `seen`.

        Those made `along` with it are of the same moment, by which they are known to belong together; where somebody
        else was faster, theirs counts.
        """
        now = datetime.now(timezone.utc)
        id = self._store.change(replace(change, at=now), follows=seen)
        for other, version in along:
            with suppress(Conflict):
                self._store.change(replace(other, at=now), follows=version)
        return id

    def decide_all(self, changes: Iterable[tuple[Change, int]]) -> int:
        """Keep decisions that were made at one moment, each after a look; how many. Where somebody else was faster,
        theirs counts.
        """
        now, kept = datetime.now(timezone.utc), 0
        for change, seen in changes:
            with suppress(Conflict):
                self._store.change(replace(change, at=now), follows=seen)
                kept += 1
        return kept

    # --- what there is --------------------------------------------------------------------------------------------

    def questions(self) -> list[str]:
        """The ids of all questions, in the order in which they were asked."""
        found = (question["id"] for work in self._works.values() for question in work.document["questions"])
        return list(dict.fromkeys(found))

    def title(self) -> str:
        """What the assignment is called."""
        named = (one.assignment for one in self.asked.values())
        return next(named, next((str(work.document["assignment"]) for work in self._works.values()), ""))

    def students(self) -> list[Student]:
        """Everybody whose work came in, by name."""
        found = [self._student(id, work) for id, work in self._works.items()]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    def student(self, id: str) -> Student | None:
        """Whom an id stands for."""
        return self._student(id, self._works[id]) if id in self._works else None

    def items(self, question: str) -> list[Item]:
        """All answers to one question, the most alike next to each other."""
        found = {id: item for id, work in self._works.items() if (item := self._item(id, work, question)) is not None}
        return [found[id] for id in self._order(question, found)]

    def item(self, question: str, id: str) -> Item | None:
        """One student's answer to one question."""
        return self._item(id, self._works[id], question) if id in self._works else None

    def others(self, item: Item) -> Iterator[Item]:
        """What the same student answered to the other questions."""
        for question in item.work.document["questions"]:
            other = self._item(item.id, item.work, question["id"])
            if other is not None and question["id"] != item.question["id"]:
                yield other

    def answers(self, items: Iterable[Item]) -> dict[str, Answer]:
        """By the student's id, what was written; who wrote nothing is not there."""
        keys = {item.id: item.work.answers.get(item.question["id"], "") for item in items}
        wanted, packed = iter(sorted(set(keys.values()))), dict[str, bytes]()
        while portion := list(islice(wanted, _PORTION)):
            packed |= self._store.texts(portion)
        return {id: unpacked_answer(packed[key]) for id, key in keys.items() if key in packed}

    def write_pages(self, output: Output) -> int:
        """Write anew what `grader grade` left and does not say yet what was decided; how many pages. Raises OSError."""
        return write_all_anew(self._store, output)

    def standing(self) -> Standing:
        """How the class stands, for exports."""
        return class_standing(self._store)

    def changes(self, question: str | None = None) -> list[Change]:
        """The decisions that count, on one question or on all, the oldest first."""
        return [one for one in standing(self._changes.values()) if question in (None, one.question)]

    def together(self, id: int) -> list[Change]:
        """The decisions that count and were made at once with this one, which is the first of them."""
        change = self._changes[id]
        return [one for one in standing(self._changes.values()) if (one.who, one.at) == (change.who, change.at)]

    def along(self) -> frozenset[int]:
        """The ids of all decisions that were made along with another one, which alone was read: on the very same
        answer, or on other questions.
        """
        first: dict[tuple[str, datetime | None], str] = {}
        read: set[tuple[str, datetime | None, str]] = set()
        found = set()
        for id, one in sorted(self._changes.items()):
            is_read = one.question == first.setdefault((one.who, one.at), one.question)
            if not is_read or (one.who, one.at, one.answer) in read:
                found.add(id)
            read.add((one.who, one.at, one.answer))
        return frozenset(found)

    def about(self, change: Change) -> Item | Student | None:
        """What a decision was made on."""
        id = _id(change.student)
        return self.student(id) if change.question == WHOLE else self.item(change.question, id)

    # --- how ------------------------------------------------------------------------------------------------------

    def _as_decided(self, id: str, work: Work) -> Mapping[str, Any]:
        if id not in self._now:
            self._now[id] = decided_on(work, self._of.get(id, []))
        return self._now[id]

    def _student(self, id: str, work: Work) -> Student:
        history = tuple(one for one in self._of.get(id, []) if one.question == WHOLE)
        return Student(id=id, work=work, document=self._as_decided(id, work), name=self._names[id], history=history)

    def _item(self, id: str, work: Work, question: str) -> Item | None:
        now, suggested = _find(self._as_decided(id, work), question), _find(work.document, question)
        if now is None or suggested is None:
            return None
        history = tuple(one for one in self._of.get(id, []) if one.question == question)
        return Item(id=id, work=work, question=now, suggested=suggested, name=self._names[id], history=history)

    def _order(self, question: str, items: Mapping[str, Item]) -> list[str]:
        """The order of the answers; looked for again where one came in or changed."""
        known = frozenset(item.answer + item.id for item in items.values())
        if self._orders.get(question, (None,))[0] != known:
            answers = self.answers(items.values())
            texts = {id: _text(answers.get(id), item) for id, item in items.items()}
            self._orders[question] = known, in_order(texts)
        return self._orders[question][1]


def _text(answer: Answer | None, item: Item) -> str:
    """What makes answers alike: the words of a text; of a program also what was found out about it."""
    if answer is None:
        return ""
    if answer.program is None:
        return answer.text
    lost = " ".join(f"lost_{check['id']}" for check in item.suggested["checks"] if check["status"] != "passed")
    return f"{answer.text} {answer.program.source} {lost}"


def _id(student: str) -> str:
    return hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _find(document: Mapping[str, Any], question: str) -> Mapping[str, Any] | None:
    return next((one for one in document["questions"] if one["id"] == question), None)


def _light(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without what the processes did, which is most of a document and is shown on the student's page."""
    return {**document, "questions": [{**question, "runs": []} for question in document["questions"]]}
