"""A settlement within a result's JSON document, so that a person's decision can be settled by the same terms again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from grader.model import Amount, Counted, HandIn, Late, Mode, Of, Rounding, Settled, Terms
from grader.terms.settling import settle


def to_plain(settled: Settled) -> dict[str, Any]:
    """As JSON values; moments as ISO 8601."""
    late, rounding = settled.terms.late, settled.terms.rounding
    return {
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
        open=told["open"], due=_moment(told["due"]), submitted=_moment(told["submitted"]), late_s=told["late_s"],
        terms=_terms(told),
    )  # fmt: skip


def resettled(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A result whose `score` is the sum of its questions' points, with what these are worth by its own terms."""
    told = document.get("terms")
    if told is None:
        return document
    hand_in = HandIn(
        student="", path=Path(), due=_moment(told["due"]), submitted=_moment(told["submitted"]),
        late_s=1.0 if told["open"] else told["late_s"],
    )  # fmt: skip
    settled = settle(document["score"], document["max_score"], _terms(told), hand_in)
    status = "needs_review" if settled.open and document["status"] == "graded" else document["status"]
    return {**document, "score": settled.score, "status": status, "terms": to_plain(settled)}


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
