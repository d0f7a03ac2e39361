"""What a call gave, as the probe tells it: read back, compared with what it should be, and shown."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from grader.language import say

DEEPEST = 60
LONGEST = 70
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
    """A value that cannot be compared, equal to nothing: `says` what it is."""

    says: str


@dataclass(frozen=True, slots=True)
class Iterated:
    """What an iterator gave, up to the first thousand items."""

    items: list[Any] = field(hash=False)


def read(text: object) -> Any:
    """A value from the JSON of `_grader_values`. What is not of that form, as a program may send it, is opaque."""
    try:
        return _read(json.loads(text if isinstance(text, str) else ""), 0)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return Opaque(say("something that cannot be read"))


def _read(told: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError
    if isinstance(told, list):
        return [_read(item, depth + 1) for item in told]
    if not isinstance(told, dict):
        return told
    ((kind, value),) = told.items()
    if kind in ("other", "large"):
        said = str(value)[:80]
        if kind == "other":
            return Opaque(say("an object of class {name}", name=said))
        return Opaque(say("a {kind} that is too large to compare", kind=said))
    if kind == "float":
        return float(value)
    if kind == "bytes":
        return value.encode("latin-1")
    if kind == "dict":  # not by dict(), which would make a list of a pair that is no list, however long it is
        return {_read(key, depth + 1): _read(item, depth + 1) for key, item in value}
    return _compound(kind, [_read(item, depth + 1) for item in value])


def _compound(kind: str, items: list[Any]) -> Any:
    makers: Mapping[str, Any] = {
        "tuple": tuple,
        "set": set,
        "range": lambda parts: range(*parts),
        "complex": lambda parts: complex(*parts),
        "iterator": Iterated,
    }
    return makers[kind](items)


# --- compared -------------------------------------------------------------------------------------------------------


def equal(one: Any, other: Any, tolerance: float) -> bool:
    """True if the values are equal as Python has it; with a float among two numbers, up to the tolerance.

    The tolerance is relative to the larger of the two, and absolute near 0. What is not a number equals itself.
    """
    if _is_number(one) and _is_number(other):
        return _close(one, other, tolerance)
    if isinstance(one, Iterated) and isinstance(other, Iterated):
        return equal(one.items, other.items, tolerance)
    if isinstance(one, list | tuple) and type(one) is type(other):
        return len(one) == len(other) and all(equal(*pair, tolerance) for pair in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key], tolerance) for key in one)
    if isinstance(one, set) and isinstance(other, set):
        return one == other or _same_numbers(one, other, tolerance)
    return type(one) is type(other) and bool(one == other)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | complex)


def _close(one: complex, other: complex, tolerance: float) -> bool:
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    if one == other or (one != one and other != other):
        return True
    try:
        if isinstance(one, complex) or isinstance(other, complex):
            return abs(one - other) <= tolerance * max(1.0, abs(one), abs(other))
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance)
    except OverflowError:  # a whole number beyond every float
        return False


def _same_numbers(one: set[Any], other: set[Any], tolerance: float) -> bool:
    numbers = all(isinstance(value, int | float) for value in (*one, *other))
    return numbers and len(one) == len(other) and equal(sorted(one), sorted(other), tolerance)


# --- shown ----------------------------------------------------------------------------------------------------------


def show(value: Any) -> str:
    """A value as Python writes it, cut where it is long; sets in a fixed order."""
    text = _show(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _show(value: Any) -> str:
    if isinstance(value, Opaque):
        return value.says
    if isinstance(value, Iterated):
        return say("an iterator over {items}", items=_show(value.items))
    if isinstance(value, list):
        return f"[{_all(value)}]"
    if isinstance(value, tuple):
        return f"({_all(value)}{',' if len(value) == 1 else ''})"
    if isinstance(value, set):
        return f"{{{', '.join(sorted(map(_show, value)))}}}" if value else "set()"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_show(key)}: {_show(item)}' for key, item in value.items())}}}"
    return repr(value)


def _all(values: Iterable[Any]) -> str:
    return ", ".join(map(_show, values))


def difference(wanted: Any, given: Any, tolerance: float) -> str:
    """Where two long values differ first, empty where both are short enough to be seen whole."""
    if max(len(_show(wanted)), len(_show(given))) <= LONGEST:
        return ""
    if isinstance(wanted, Iterated) and isinstance(given, Iterated):
        wanted, given = wanted.items, given.items
    if type(wanted) is not type(given) or not isinstance(wanted, list | tuple | str | dict):
        return ""
    if isinstance(wanted, dict):
        keys = [key for key in wanted if key not in given or not equal(wanted[key], given[key], tolerance)]
        return say("at {place} first", place=show(keys[0])) if keys else say("by what it has besides")
    missing = object()
    for place, (one, other) in enumerate(zip_longest(wanted, given, fillvalue=missing)):
        if one is missing or other is missing:
            return say("by its length, {given} instead of {wanted}", given=len(given), wanted=len(wanted))
        if not equal(one, other, tolerance):
            return say(
                "at [{place}] first, {given} instead of {wanted}", place=place, given=show(other), wanted=show(one)
            )
    return ""
