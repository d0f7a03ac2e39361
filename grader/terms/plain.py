"""A settlement within a result's JSON document, so that a person's decision can be settled by the same terms again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from grader.language import say
from grader.model import Allowed, Amount, Counted, HandIn, Late, Mode, Of, Rounding, Settled, Terms
from grader.terms.settling import settle


def to_plain(settled: Settled) -> dict[str, Any]:
    """As JSON values; moments as ISO 8601."""
    late, rounding = settled.terms.late, settled.terms.rounding
    return {
        "zone": getattr(settled.due.tzinfo, "key", None) if settled.due else None,
        "due": _iso(settled.due), "submitted": _iso(settled.submitted), "late_s": settled.late_s,
        "raw_score": settled.raw, "penalty": settled.penalty, "said": list(settled.said), "open": settled.open,
        "late": None if late is None else _late(late),
        "rounding": None if rounding is None else {"to": f"{rounding.to:f}", "mode": str(rounding.mode)},
    }  # fmt: skip


def settled(document: Mapping[str, Any]) -> Settled | None:
    """The settlement within a result; None where its assignment has no terms."""
    told = document.get("terms")
    if told is None or "raw_score" not in told:
        return None
    return Settled(
        raw=told["raw_score"], penalty=told["penalty"], score=document["score"], said=tuple(told["said"]),
        open=told["open"], due=due_of(told), submitted=_moment(told["submitted"]), late_s=told["late_s"],
        terms=_terms(told),
    )  # fmt: skip


def resettled(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A result whose `score` is the sum of its questions' points, with what these are worth by its own terms, and by
    what a person decided on them (`decided` in its `terms`).
    """
    told = document.get("terms")
    if told is None:
        return document
    before, decided, asked = told.get("suggested", told), told.get("decided"), _terms(told)
    allowed = allowed_of(decided) if decided else Allowed()
    due, came = due_of(before), allowed.came or _moment(before["submitted"])
    if allowed.until is not None:
        due = allowed.until if due is None else max(due, allowed.until.astimezone(due.tzinfo))
    late_s = 1.0 if before["open"] else before["late_s"]
    hand_in = HandIn(student="", path=Path(), due=due, submitted=came, late_s=late_s)
    by = replace(asked, late=None) if allowed.free else asked
    found = replace(settle(document["score"], document["max_score"], by, hand_in), terms=asked)
    if decided:
        found = replace(found, said=(*_told(allowed, decided["reason"], due), *found.said))
    more = {"suggested": {name: before.get(name) for name in _KNOWN}, "decided": decided} if decided else {}
    status = "needs_review" if found.open and document["status"] == "graded" else document["status"]
    return {**document, "score": found.score, "status": status, "terms": {**to_plain(found), **more}}


_KNOWN = ("zone", "due", "submitted", "late_s", "open")
"""What was known of a moment before a person decided."""


def allowed_of(told: Mapping[str, Any]) -> Allowed:
    """What a person decided, from JSON values."""
    return Allowed(until=_moment(told["until"]), came=_moment(told["came"]), free=told["free"])


def plain_allowed(allowed: Allowed) -> dict[str, Any]:
    """The same as JSON values."""
    return {"until": _iso(allowed.until), "came": _iso(allowed.came), "free": allowed.free}


def due_of(told: Mapping[str, Any]) -> datetime | None:
    """Until when work was in time, in the time zone in which that was said, whose clock may have changed since."""
    due, zone = _moment(told["due"]), told.get("zone")
    if due is None or not zone:
        return due
    try:
        return due.astimezone(ZoneInfo(zone))
    except (KeyError, OSError, ValueError):  # on another machine, which does not know that zone
        return due


def _told(allowed: Allowed, reason: str, due: datetime | None) -> list[str]:
    """What a student is told of such a decision: what it was, and why."""
    if allowed.until is not None:
        said = say("A person has given more time, until {moment}.", moment=shown_moment(allowed.until, due))
    elif allowed.came is not None:
        said = say("A person has noted that it came at {moment}.", moment=shown_moment(allowed.came, due))
    else:
        said = say("A person has decided that lateness costs nothing here.")
    return [said, reason if reason.endswith((".", "!", "?")) else f"{reason}."] if reason else [said]


def shown_moment(moment: datetime, due: datetime | None) -> str:
    """A moment for a person, with its time zone: by the clock by which the work was due."""
    there = moment.astimezone(due.tzinfo) if due is not None else moment
    return f"{there:%Y-%m-%d %H:%M} {there:%Z}"


def _terms(told: Mapping[str, Any]) -> Terms:
    rounding = told["rounding"]
    return Terms(
        late=None if told["late"] is None else _read_late(told["late"]),
        rounding=None if rounding is None else Rounding(to=Decimal(rounding["to"]), mode=Mode(rounding["mode"])),
    )


def _late(late: Late) -> dict[str, Any]:
    return {
        "cost": None if late.cost is None else str(late.cost), "unit_s": late.unit_s, "counted": str(late.counted),
        "of": str(late.of), "grace_s": late.grace_s, "none_after_s": late.none_after_s,
        "at_most": None if late.at_most is None else str(late.at_most),
    }  # fmt: skip


def _read_late(told: Mapping[str, Any]) -> Late:
    words = {"counted": Counted(told["counted"]), "of": Of(told["of"])}
    return Late(**{**told, **words, "cost": _amount(told["cost"]), "at_most": _amount(told["at_most"])})


def _amount(text: str | None) -> Amount | None:
    return None if text is None else Amount(Decimal(text.rstrip("%")), text.endswith("%"))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
