"""Numbers as a person says them: points, times, sizes."""

from __future__ import annotations

from grader.language import ngettext


def points(value: float) -> str:
    """Points without needless zeros: `8`, `7.5`, `0.33`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def score(value: float, most: float) -> str:
    """`8 / 10`."""
    return f"{points(value)} / {points(most)}"


def duration(seconds: float) -> str:
    """`43 ms`, `30 s`."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{points(round(seconds, 1))} s"


def size(number: int) -> str:
    """Bytes as a person says them: 1 MB is 1024 kB here, as in the specs."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if number >= factor:
            return f"{points(number / factor)} {unit}"
    return ngettext("{number} byte", "{number} bytes", number)
