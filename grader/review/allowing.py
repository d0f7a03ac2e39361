"""A form about when a student's work came, to the decision that it means; and such decisions in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader import terms
from grader.language import gettext, say
from grader.model import Allowed
from grader.report.amounts import points
from grader.report.sanitise import visible
from grader.review.deciding import LONGEST, Refused
from grader.review.desk import Student
from grader.store import WHOLE, Change

UNTIL, CAME, FREE = "until", "came", "free"
"""What can be decided: more time, another moment of handing in, that lateness costs nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was sent: one of the choices, the two fields, and why."""

    choice: str = ""
    until: str = ""
    came: str = ""
    reason: str = ""


def allow(sent: Request, student: Student, who: str) -> Change:
    """The decision. Raises Refused where nothing is chosen, a moment cannot be read, or the reason is missing."""
    reason = visible(" ".join(sent.reason.split()))[:LONGEST]
    allowed = _allowed(sent, student)
    if not reason:
        raise Refused(say("Please say why: the student reads it, and so does whoever looks at this later."))
    return Change(
        student=student.work.hand_in.student, question=WHOLE, answer=student.work.name_of(WHOLE), score=None, who=who,
        reason=reason, allowed=allowed,
    )  # fmt: skip


def _allowed(sent: Request, student: Student) -> Allowed:
    before: Mapping[str, Any] = student.work.document["terms"]
    due = terms.due_of(before)
    if sent.choice == FREE:
        return Allowed(free=True)
    if sent.choice == CAME:
        return Allowed(came=_moment(sent.came, due))
    if sent.choice == UNTIL and due is not None:
        return Allowed(until=_until(sent.until, due))
    raise Refused(say("Choose what is decided."))


def _until(text: str, due: datetime) -> datetime:
    """A moment, or a period after the due date."""
    try:
        until = terms.later(due, terms.period(text))
    except ValueError:
        until = _moment(text, due)
    if until <= due:
        raise Refused(say("That is no more time: it was due at {moment}.", moment=terms.shown_moment(due, due)))
    return until


def _moment(text: str, due: datetime | None) -> datetime:
    try:
        return terms.moment(text, due.tzinfo if due is not None else None)
    except (ValueError, OverflowError) as error:
        raise Refused(error.args[0]) from error


# --- in words -------------------------------------------------------------------------------------------------------


def decided(change: Change, student: Student) -> str:
    """What was decided, in a few words."""
    allowed, until = change.allowed or Allowed(), due(student)
    if allowed.until is not None:
        return gettext("more time, until {moment}", moment=terms.shown_moment(allowed.until, until))
    if allowed.came is not None:
        return gettext("it came at {moment}", moment=terms.shown_moment(allowed.came, until))
    return gettext("lateness costs nothing")


def due(student: Student) -> datetime | None:
    """Until when it was in time."""
    return terms.due_of(student.terms) if student.terms else None


def came(student: Student) -> datetime | None:
    """When it came, by the clock by which it was due; None where nobody knows."""
    told, until = student.terms["submitted"], due(student)
    moment = datetime.fromisoformat(told) if told else None
    return moment.astimezone(until.tzinfo) if moment and until else moment


def late(student: Student) -> str:
    """By how much it was late."""
    if student.is_open:
        return gettext("marked as late, nobody knows by how much")
    return gettext("{time} late", time=terms.in_words(student.terms["late_s"])) if student.terms["late_s"] else ""


def cost(student: Student) -> str:
    """What lateness takes off."""
    penalty = student.terms["penalty"]
    return f"−{points(penalty)}" if penalty else ""
