"""The terms of an assignment as its file says them: `due`, `late`, `rounding`, `attempts`, `missing`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema

from grader import terms
from grader.language import say
from grader.model import Amount, Attempts, Counted, Late, Missing, Mode, Of, Rounding, Terms
from grader.spec.base import SpecFile
from grader.spec.document import Document
from grader.spec.words import expected

_AMOUNT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*")


def _moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError(expected(terms.SHOWN, value))
    return terms.moment(value)


def _amount(value: Any) -> Amount:
    """Points, or percent of them: `2`, `10%`."""
    match = _AMOUNT.fullmatch(value if isinstance(value, str) else "" if isinstance(value, bool) else str(value))
    if match is None or not Decimal(match[1]):
        raise ValueError(expected(say("points or percent above 0, such as 2 or 10%"), value))
    amount = Amount(Decimal(match[1]), bool(match[2]))
    if amount.percent and amount.value > 100:
        raise ValueError(expected(say("at most 100%"), value))
    return amount


def _step(value: Any) -> Decimal:
    number = Decimal(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if number is None or not number.is_finite() or number <= 0:
        raise ValueError(expected(say("a number above 0, such as 0.5"), value))
    return number


_TEXT = {"type": "string", "minLength": 1}
_POINTS = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "string", "pattern": r"^\s*[0-9]+(\.[0-9]+)?\s*%?\s*$"},
    ]
}
_PERIOD = {"type": "string", "pattern": r"^\s*[0-9]+(\.[0-9]+)?\s*[A-Za-z]+\s*$"}

Moment = Annotated[datetime, PlainValidator(_moment), WithJsonSchema(_TEXT)]
Cost = Annotated[Amount, PlainValidator(_amount), WithJsonSchema(_POINTS)]
Period = Annotated[float, PlainValidator(terms.period), WithJsonSchema(_PERIOD)]
Step = Annotated[Decimal, PlainValidator(_step), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})]


class LateFile(SpecFile):
    """What lateness costs."""

    per_day: Cost | None = Field(default=None, description="Taken off for each day: 10%, or points: 2.")
    per_hour: Cost | None = Field(default=None, description="Taken off for each hour, instead of per_day.")
    counted: Counted = Field(
        default=Counted.BEGUN, description="Days or hours that count: begun, whole, or exact (to the second)."
    )
    of: Of = Field(default=Of.ALL, description="What a percentage is of: all points, or those that were earned.")
    grace: Period = Field(default=0.0, description="So late it costs nothing: 15min.")
    at_most: Cost | None = Field(default=None, description="No more is taken off: 50%, or points.")
    none_after: Period | None = Field(default=None, description="What is later than this is worth nothing: 7d.")


class RoundingFile(SpecFile):
    """How the points in all are rounded."""

    to: Step = Field(description="Points in all are a multiple of this: 0.5.")
    mode: Mode = Field(default=Mode.HALF_UP, description="Where points between two steps go.")


class TermsFile(SpecFile):
    """The keys of assignment.yaml that say on which terms work is accepted."""

    due: Moment | None = Field(
        default=None, description="Until when work is in time, with a time zone: 2026-11-30 23:59 Europe/Berlin."
    )
    late: LateFile | None = Field(default=None, description="What lateness costs; nothing, if it is left out.")
    rounding: RoundingFile | None = Field(default=None, description="How the points in all are rounded, if they are.")
    attempts: Attempts = Field(default=Attempts.LATEST, description="Which of several attempts counts.")
    missing: Missing = Field(
        default=Missing.OPEN,
        description="What somebody on the roster has who handed nothing in: open, or zero.",
    )


def terms_of(file: TermsFile) -> Terms:
    """The terms that a file says."""
    rounding = file.rounding
    return Terms(
        due=file.due, attempts=file.attempts, missing=file.missing, late=_late(file.late) if file.late else None,
        rounding=Rounding(to=rounding.to, mode=rounding.mode) if rounding else None,
    )  # fmt: skip


def _late(file: LateFile) -> Late:
    return Late(
        cost=file.per_day or file.per_hour, unit_s=86_400 if file.per_hour is None else 3600, counted=file.counted,
        of=file.of, grace_s=file.grace, at_most=file.at_most, none_after_s=file.none_after,
    )  # fmt: skip


def complain_about_terms(data: Mapping[str, Any], document: Document) -> None:
    """What no single value is wrong with, but all together are."""
    late = data.get("late")
    if late is not None and data.get("due") is None:
        document.blame(("late",), say("expected 'due' beside 'late': without it nothing is late."), key=True)
    if data.get("attempts") == str(Attempts.LAST_IN_TIME) and data.get("due") is None:
        document.blame(
            ("attempts",), say("expected 'due' beside 'last in time': without it all are in time."), key=True
        )
    if not isinstance(late, dict):
        return
    if late.get("per_day") is not None and late.get("per_hour") is not None:
        document.blame(("late", "per_hour"), say("expected per_day or per_hour, got both."), key=True)
    if all(late.get(key) is None for key in ("per_day", "per_hour", "none_after")):
        document.blame(
            ("late",), say("expected per_day, per_hour or none_after: nothing here costs anything."), key=True
        )
