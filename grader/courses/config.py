"""What a course's author wrote as YAML into a cell, and numbers of points, wherever they stand: odd ones are none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import yaml

_LONGEST = 5_000
_MOST_BRACKETS = 200
"""Brackets within each other take a reader of YAML a time that grows with the square of their number."""
_MOST_POINTS = 10_000.0


def read_config(text: str) -> Mapping[str, Any] | None:
    """The mapping that a text is, empty where it is something else; None where it cannot be read."""
    text = text[:_LONGEST]
    if text.count("[") + text.count("{") > _MOST_BRACKETS:
        return None
    try:
        found = yaml.safe_load(text)
    except Exception:  # PyYAML lets KeyError, IndexError, AttributeError of odd values through
        return None
    return found if isinstance(found, dict) else {}


def as_points(value: Any) -> float | None:
    """Points that somebody can mean: a number that is finite, not negative and not huge; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        points = float(value)
    except (ValueError, OverflowError):
        return None
    return points if math.isfinite(points) and 0 <= points <= _MOST_POINTS else None


def sum_of_points(value: Any) -> float | None:
    """A number of points, or of a list with one for each test the sum; texts are no numbers here."""
    parts = [as_points(part) for part in (value if isinstance(value, list) else [value]) if not isinstance(part, str)]
    known = [part for part in parts if part is not None]
    whole = len(value) if isinstance(value, list) else 1
    return float(sum(known)) if known and len(known) == whole else None
