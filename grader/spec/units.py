"""Times and amounts with a unit, as people write them: `30s`, `500ms`, `512MB`."""

from __future__ import annotations

import math
import re
from typing import Any

from grader.language import say
from grader.spec.words import expected

SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
"""Seconds in each unit; a number without a unit is in seconds."""

BYTES = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
"""Bytes in each unit. As for `ulimit` and Docker, a megabyte of memory has 1024² bytes, whichever way it is written."""

_AMOUNT = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*")


def seconds(value: Any) -> float:
    """A time in seconds from a number or a text such as `500ms`. Raises `ValueError`, worded for the author."""
    return _positive(value, SECONDS, say("a time such as 30s or 500ms"), "s")


def size(value: Any) -> int:
    """A number of bytes from a number or a text such as `512MB`. Raises `ValueError`, worded for the author."""
    return int(_positive(value, BYTES, say("an amount such as 512MB or 64KB"), "MB"))


def memory(value: Any) -> int:
    """As `size`, but enough for an interpreter to start; `memory: 512` was hardly meant as 512 bytes."""
    number = size(value)
    if number < 16 * BYTES["MB"]:
        guess = f"{value}MB" if type(value) is int and value >= 16 else None
        raise ValueError(expected(say("an amount of at least 16MB"), value, guess))
    return number


def _positive(value: Any, units: dict[str, Any], what: str, unit: str) -> float:
    number = _read(value, units)
    if number is None:
        raise ValueError(expected(what, value, _guess(value, units, unit)))
    if not (math.isfinite(number) and number > 0) or (unit == "MB" and number < 1):
        raise ValueError(expected(say("{what}, above 0", what=what), value))
    return number


def _read(value: Any, units: dict[str, Any]) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    match = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    factor = _factor(match[2], units) if match else None
    return None if match is None or factor is None else float(match[1]) * factor


def _factor(word: str, units: dict[str, Any]) -> float | None:
    """What one of this unit is worth; capitals do not matter, as no two units differ by them alone."""
    return next((float(factor) for unit, factor in units.items() if unit.lower() == word.lower()), None)


def _guess(value: Any, units: dict[str, Any], unit: str) -> str | None:
    match = _AMOUNT.fullmatch(value) if isinstance(value, str) else None
    meant = _meant(match[2].lower(), units, unit) if match else None
    return f"{match[1]}{meant}" if match and meant else None


def _meant(word: str, units: dict[str, Any], unit: str) -> str | None:
    """The unit that a word such as `secs`, `hours` or `M` stands for beyond doubt; `unit` if there is no word."""
    if not word:
        return unit
    begun = [each for each in units if word.startswith(each.lower())]
    if begun:
        return max(begun, key=len)
    same_letter = [each for each in units if each[0].lower() == word[0]]
    return same_letter[0] if len({units[each] for each in same_letter}) == 1 else None


def pattern(units: dict[str, Any]) -> str:
    """The regular expression, for JSON Schema (ECMA 262), of what is read here."""
    words = "|".join("".join(f"[{c.upper()}{c.lower()}]" for c in unit) for unit in units)
    return rf"^\s*[0-9]+(\.[0-9]+)?\s*({words})\s*$"
