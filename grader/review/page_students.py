"""Everybody in a table, to be found by name; and one student: what each answer earned, when the work came."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grader.language import N_, gettext, shown
from grader.model.words import Word
from grader.report.amounts import score
from grader.report.sanitise import visible
from grader.review import allowing, showing
from grader.review.allowing import Request
from grader.review.desk import OPEN, Desk, Student
from grader.review.gate import Session
from grader.review.page_answer import undo
from grader.review.pages import address, render, student_address, students_address
from grader.store import Change
from grader.terms import shown_moment

_A_PAGE = 100
"""Students in one table."""


class Which(Word):
    """Which students are shown."""

    ALL = "all"
    LATE = "late"
    OPEN = "open"

    def holds(self, student: Student) -> bool:
        """Whether this student is one of them."""
        if self is Which.LATE:
            return student.is_late or student.decision is not None
        return self is Which.ALL or student.document["status"] in OPEN


_SHOWN = {Which.ALL: N_("all"), Which.LATE: N_("late, or decided on"), Which.OPEN: N_("with something open")}


def students(desk: Desk, which: Which, find: str, page: int, session: Session) -> str:
    """Everybody, or those whose name, number or address holds `find`."""
    found = [one for one in desk.students() if session.hide or _is_called(one, find)]
    rows = [one for one in found if which.holds(one)]
    if which is Which.LATE:
        rows.sort(key=lambda one: (not one.is_open, -float(one.terms["late_s"] if one.terms else 0)))
    part = rows[(page - 1) * _A_PAGE : page * _A_PAGE]
    return render(
        "students.html.j2", session, find=visible(find), which=str(which), hide=session.hide, undo=undo(desk, session),
        shows=[
            {"href": students_address(one, find), "name": gettext(_SHOWN[one]), "here": one is which,
             "count": sum(map(one.holds, found))} for one in Which
        ],
        has_terms=any(one.terms for one in rows), rows=[_row(one, session) for one in part],
        pages=[
            {"href": students_address(which, find, one), "name": one, "here": one == page}
            for one in range(1, 2 + (len(rows) - 1) // _A_PAGE)
        ],
    )  # fmt: skip


def _is_called(student: Student, find: str) -> bool:
    """Whether each word occurs in what a student is called, whatever its case and accents."""
    hand_in = student.work.hand_in
    names = _plain(" ".join([student.name, hand_in.student, *hand_in.ids.values()]))
    return all(word in names for word in _plain(find).split())


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def _row(student: Student, session: Session) -> dict[str, Any]:
    open_ones = [one["id"] for one in student.document["questions"] if one["status"] in OPEN]
    return {
        "href": student_address(student), "name": called(student, session),
        "section": visible(student.work.hand_in.section), "score": _score(student), "open": open_ones,
        **_moment(student, _short),
    }  # fmt: skip


def _moment(student: Student, show: Callable[[datetime], str]) -> dict[str, Any]:
    """When it came, and what that costs; empty where nothing is due."""
    if not student.terms:
        return dict.fromkeys(("due", "came", "late", "cost", "decided"), "")
    decision, due, came = student.decision, allowing.due(student), allowing.came(student)
    return {
        "due": show(due) if due else "", "came": show(came) if came else gettext("nobody knows"),
        "late": allowing.late(student), "cost": allowing.cost(student),
        "decided": allowing.decided(decision, student) if decision else "",
    }  # fmt: skip


def _long(moment: datetime) -> str:
    return shown_moment(moment, None)


def _short(moment: datetime) -> str:
    """A moment in a table, whose others are by the same clock."""
    return f"{moment:%Y-%m-%d %H:%M}"


def called(student: Student, session: Session) -> str:
    """What a student is called on a page."""
    return gettext("Student {id}", id=student.id[:6]) if session.hide else visible(student.name)


def _score(student: Student) -> str:
    return score(student.document["score"], student.document["max_score"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a form was not kept: what it said, the message, and the others' decision that came first, if one did."""

    sent: Request = field(default_factory=Request)
    error: str = ""
    theirs: Change | None = None


def student(desk: Desk, one: Student, session: Session, refusal: Refusal | None = None) -> str:
    """One student: each answer, and the form to decide on when the work came."""
    decision, refusal = one.decision, refusal or Refusal()
    return render(
        "student.html.j2", session, id=one.id, called=called(one, session), score=_score(one),
        **_moment(one, _long), reads=_said(one),
        href="" if session.hide else f"/page/{one.id}", section=visible(one.work.hand_in.section),
        questions=_questions(desk, one), has_terms=bool(one.terms), has_due=bool(one.terms.get("due")),
        seen=one.version, sent=refusal.sent, error=visible(refusal.error),
        theirs=told(refusal.theirs, one) if refusal.theirs else "",
        by=gettext("{who}, {at}", who=visible(decision.who), at=showing.moment(decision.at)) if decision else "",
        history=[{"text": told(change, one), "gone": _is_gone(one, change)} for change in one.history],
        reasons=_reasons(desk), undo=undo(desk, session), everybody=students_address(),
    )  # fmt: skip


def _said(one: Student) -> str:
    """What the student is told of it."""
    return showing.text(" ".join(shown(sentence) for sentence in one.terms.get("said", ())))


def _questions(desk: Desk, one: Student) -> list[dict[str, Any]]:
    found = (desk.item(question["id"], one.id) for question in one.document["questions"])
    return [
        {"id": item.question["id"], "title": visible(item.question["title"]), "href": address(item),
         "score": score(item.question["score"], item.question["max_score"]), "status": item.question["status"],
         "word": showing.word(item), "by": visible(item.decision.who) if item.decision else ""}
        for item in found if item is not None
    ]  # fmt: skip


def told(change: Change, student: Student) -> str:
    """A decision in a sentence."""
    values = {"who": visible(change.who), "at": showing.moment(change.at)}
    if change.allowed is None:
        return gettext("{who} undid a decision, {at}", **values)
    said = gettext("{who}, {at}: {what}", what=allowing.decided(change, student), **values)
    return f"{said}: {showing.text(change.reason)}"


def _is_gone(one: Student, change: Change) -> bool:
    return change.undoes is None and change != one.decision


def _reasons(desk: Desk) -> Sequence[str]:
    """What was given as a reason before, the newest first."""
    said = [visible(one.reason) for one in reversed(desk.changes()) if one.allowed is not None]
    return list(dict.fromkeys(said))[:20]
