"""Moments and periods as people write them: `2026-11-30 23:59 Europe/Berlin`, `2d`, `15min`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from grader.language import joined, say, say_number

UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
"""Seconds in each unit of a period."""

_LONG = {"second": "s", "minute": "min", "hour": "h", "day": "d", "week": "w"}
_PERIOD = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*")
_ZONE = r"(?P<zone>Z|[+-]\d\d:?\d\d|[A-Za-z][\w+-]*(?:/[\w+-]+)*)?"
_MOMENT = re.compile(
    rf"\s*(?P<day>\d{{4}}-\d\d-\d\d)(?:[T ]\s*(?P<time>\d\d?:\d\d(?::\d\d(?:\.\d+)?)?))?\s*{_ZONE}\s*", re.ASCII
)
_LEARNING_PLATFORM = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%d %B %Y, %I:%M %p", "%d/%m/%y, %H:%M")
"""How Moodle writes a moment in its English worksheets (docs.moodle.org, "strftimedaydatetime")."""

_END_OF_DAY = time(23, 59, 59)
SHOWN = say("a moment with a time zone, such as 2026-11-30 23:59 Europe/Berlin or 2026-11-30T23:59+01:00")


def moment(text: str, zone: tzinfo | None = None) -> datetime:
    """A moment; a day without a time means its end, and `zone` holds where the text names none.

    Where clocks are turned back and a time comes twice, the later one is meant: nobody is late by such an hour.
    Raises ValueError, worded for whoever wrote it.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        return _elsewhere(text, zone)
    try:
        day = datetime.fromisoformat(match["day"]).date()
        clock = _clock(match["time"]) if match["time"] else _END_OF_DAY
        named = _zone(match["zone"]) if match["zone"] else zone
    except ValueError as error:
        raise ValueError(
            say("expected {what}, got {text} ({error}).", what=SHOWN, text=repr(text), error=error)
        ) from error
    if named is None:
        raise ValueError(
            say(
                "expected {what}, got {text} without one. Did you mean '{guess} UTC'?",
                what=SHOWN,
                text=repr(text),
                guess=text.strip(),
            )
        )
    return max((datetime.combine(day, clock, named).replace(fold=fold) for fold in (0, 1)), key=_instant)


def _instant(one: datetime) -> datetime:
    """The moment in UTC: two times in one zone are compared by what the clock shows, which is not meant."""
    return one.astimezone(timezone.utc)


def _elsewhere(text: str, zone: tzinfo | None) -> datetime:
    for form in _LEARNING_PLATFORM if zone is not None else ():
        try:
            return datetime.strptime(" ".join(text.split()), form).replace(tzinfo=zone)
        except ValueError:
            continue
    raise ValueError(say("expected {what}, got {text}.", what=SHOWN, text=repr(text[:60])))


def _clock(text: str) -> time:
    hour, _, rest = text.partition(":")
    return time.fromisoformat(f"{int(hour):02}:{rest.partition('.')[0]}")


def _zone(name: str) -> tzinfo:
    if name in ("Z", "UTC"):
        return timezone.utc
    if name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
        return timezone(sign * offset)
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(say("no time zone {name} is known here", name=repr(name))) from error


def period(value: object) -> float:
    """Seconds from a text such as `15min`, `2d` or `1 week`. Raises ValueError, worded for whoever wrote it."""
    match = _PERIOD.fullmatch(value) if isinstance(value, str) else None
    unit = _unit(match[2].lower()) if match else None
    if match is None or unit is None:
        said = say("expected a time such as 15min, 12h or 2d, got {value}.", value=repr(value))
        guess = say("Did you mean {value}?", value=str(value) + "d") if type(value) is int else ""
        raise ValueError(joined(" ", filter(None, [said, guess])))
    return float(Decimal(match[1]) * UNITS[unit])


def later(start: datetime, seconds: float) -> datetime:
    """So much later: by the clock on the wall, or in truth, whichever is more where clocks are changed in between."""
    by_clock = start + timedelta(seconds=seconds)
    in_truth = (_instant(start) + timedelta(seconds=seconds)).astimezone(start.tzinfo)
    return max(by_clock, in_truth, key=_instant)


def _unit(word: str) -> str | None:
    return word if word in UNITS else _LONG.get(word.removesuffix("s"))


def in_words(seconds: float) -> str:
    """A period in its two largest units: `1 day 3 h`, `12 min`."""
    left = int(seconds)
    counts = []
    for size in _SIZES:
        count, left = divmod(left, size)
        counts.append(count)
    first = next((place for place, count in enumerate(counts) if count), None)
    if first is None:
        return say("less than 1 s")
    said = [_SIZES[size](count) for size, count in list(zip(_SIZES, counts, strict=True))[first : first + 2] if count]
    return joined(" ", said)


_SIZES: dict[int, Callable[[int], str]] = {
    86_400: lambda count: say_number("{number} day", "{number} days", count),
    3600: lambda count: say("{number} h", number=count),
    60: lambda count: say("{number} min", number=count),
    1: lambda count: say("{number} s", number=count),
}
