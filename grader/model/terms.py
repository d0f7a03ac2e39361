"""On which terms work is accepted: until when, what lateness costs, how points are rounded, which attempt counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from grader.model.words import Word


class Counted(Word):
    """Which part of a day (or an hour) counts as late: every one that has begun, whole ones only, or to the second."""

    BEGUN = "begun"
    WHOLE = "whole"
    EXACT = "exact"


class Of(Word):
    """What a percentage is of: all points of the assignment, or the points that this work earned."""

    ALL = "all"
    EARNED = "earned"


class Mode(Word):
    """Where points between two steps go; `half-` ones go to the nearer step, and say so of the middle."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    UP = "up"
    DOWN = "down"


class Attempts(Word):
    """Which of several attempts counts. `last in time`: the last that was not late, else the last."""

    LATEST = "latest"
    BEST = "best"
    LAST_IN_TIME = "last in time"


class Missing(Word):
    """What somebody on the roster has who handed nothing in: nothing yet, or 0 points."""

    OPEN = "open"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Amount:
    """So many points, or percent of them."""

    value: Decimal
    percent: bool = False

    def __str__(self) -> str:
        return f"{self.value.normalize():f}{'%' if self.percent else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """What lateness costs: `cost` for each `unit_s` seconds, `at_most` in all; periods are in seconds.

    Within `grace_s` it costs nothing; after that, all of the time since the due moment counts. Later than
    `none_after_s` nothing of the work counts.
    """

    cost: Amount | None = None
    unit_s: int = 86_400
    counted: Counted = Counted.BEGUN
    of: Of = Of.ALL
    grace_s: float = 0.0
    at_most: Amount | None = None
    none_after_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Points in all are a multiple of `to`."""

    to: Decimal
    mode: Mode = Mode.HALF_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of an assignment; `due` has a time zone."""

    due: datetime | None = None
    late: Late | None = None
    rounding: Rounding | None = None
    attempts: Attempts = Attempts.LATEST
    missing: Missing = Missing.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a person decided for one student: more time (`until`), when the work came (`came`), or that lateness costs
    nothing (`free`). Moments have a time zone.
    """

    until: datetime | None = None
    came: datetime | None = None
    free: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What work is worth by its terms: `raw` points were earned, `penalty` taken off, `score` counts after rounding.

    `said` tells the student, in sentences. `open` is why a person has to decide, where nobody can tell what is due.
    `late_s` is in seconds, 0.0 if in time or unknown.
    """

    raw: float
    penalty: float
    score: float
    said: tuple[str, ...] = ()
    open: str = ""
    due: datetime | None = None
    submitted: datetime | None = None
    late_s: float = 0.0
    terms: Terms = Terms()
