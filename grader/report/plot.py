"""Where things lie in a drawing: times on an axis with its ticks, texts by their width. Lengths are pixels."""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_CUT, _CUTS, _ALL_CUTS = 44.0, 0.3, 0.7
"""The width of a pause that is drawn short, at least, and the share of the drawing that all of them have, at least and
where it is narrow at most."""
_MOST_CUTS = 5
_JUMP = 1.5
_WORTH = 0.12
_LONG = 0.05
"""A pause is drawn short if it is so many times longer than all the shorter ones together, this share of all, and as
many seconds."""
_TICK = 64.0
_SHORTEST = 1e-4
"""Seconds between two ticks at least: traces are no finer."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A pause, in seconds, that is drawn shorter than it was; `left` and `right` bound it in the drawing."""

    begin: float
    end: float
    left: float
    right: float

    @property
    def tear(self) -> float:
        """Where its mark belongs: to the right, so that there is room for a word before it."""
        return self.right - min(_CUT / 2, (self.right - self.left) / 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis and the time there, in seconds."""

    x: float
    time: float


class Scale:
    """Seconds to pixels: in proportion, but for long pauses, in which nothing happens."""

    def __init__(self, times: Iterable[float], left: float, right: float) -> None:
        found = sorted({round(time, 4) for time in times if math.isfinite(time)})
        self._times = found if len(found) > 1 else [0.0, max([_SHORTEST, *found])]
        self._left = left
        gaps = [after - before for before, after in pairwise(self._times)]
        cut = _long(gaps)
        share = (right - left) / max(1, len(cut))
        short = max(min(_CUT, _ALL_CUTS * share), _CUTS * share)
        self.per_second = (right - left - short * len(cut)) / (sum(gaps) - sum(gaps[index] for index in cut))
        widths = [short if index in cut else gap * self.per_second for index, gap in enumerate(gaps)]
        self._places = [left]
        for width in widths:
            self._places.append(self._places[-1] + width)
        self.cuts = tuple(
            Cut(self._times[index], self._times[index + 1], self._places[index], self._places[index + 1])
            for index in sorted(cut)
        )

    def x(self, time: float) -> float:
        """The place of a time; what lies outside the run is put at its ends."""
        time = min(max(time, self._times[0]), self._times[-1])
        index = min(bisect_right(self._times, time), len(self._times) - 1) - 1
        before, after = self._times[index], self._times[index + 1]
        share = (time - before) / (after - before)
        return self._places[index] + share * (self._places[index + 1] - self._places[index])

    def ticks(self) -> tuple[Tick, ...]:
        """Round times, evenly spread, none in a pause that is drawn short; each part of the axis has one."""
        step = _round_up(_TICK / self.per_second)
        return tuple(tick for begin, end in self._parts() for tick in self._part(begin, end, step))

    def _parts(self) -> Iterator[tuple[float, float]]:
        edges = [self._times[0], *(edge for cut in self.cuts for edge in (cut.begin, cut.end)), self._times[-1]]
        yield from zip(edges[::2], edges[1::2], strict=True)

    def _part(self, begin: float, end: float, step: float) -> list[Tick]:
        first, last = math.ceil(begin / step - 1e-9), math.floor(end / step + 1e-9)
        times = [number * step for number in range(first, last + 1)] or [begin]
        return [Tick(self.x(time), time) for time in times]


def _long(gaps: Sequence[float]) -> frozenset[int]:
    """Which pauses to draw short: the few that would leave no room for all the rest."""
    order = sorted(range(len(gaps)), key=lambda index: gaps[index])
    for position in range(max(1, len(order) - _MOST_CUTS), len(order)):
        shorter = sum(gaps[index] for index in order[:position])
        shortest = gaps[order[position]]
        if shortest > max(_LONG, _JUMP * shorter, _WORTH * sum(gaps)):
            return frozenset(order[position:])
    return frozenset()


def _round_up(seconds: float) -> float:
    """The next one of 1, 2, 5, 10, 20, 50, ..."""
    power = 10.0 ** math.floor(math.log10(max(seconds, _SHORTEST)))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= seconds * 0.999 or factor == 10)


# --- text -----------------------------------------------------------------------------------------------------------


_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] "), frozenset("mwMW@%—…")


def text_width(text: str, size: float, *, mono: bool = False) -> float:
    """About how wide a text is, rather more than less: nobody knows the reader's font."""
    return size * sum(_em(char, mono=mono) for char in text)


def fit(text: str, room: float, size: float, *, mono: bool = False) -> str:
    """As much of the text as there is room for, with an ellipsis for the rest; nothing where not even that fits."""
    if text_width(text, size, mono=mono) <= room:
        return text
    room -= text_width("…", size, mono=mono)
    kept = ""
    for char in text:
        room -= size * _em(char, mono=mono)
        if room < 0:
            break
        kept += char
    return f"{kept.rstrip()}…" if kept.strip() else ""


class Room:
    """What is taken of one row, so that nothing is written over something else."""

    def __init__(self, taken: Iterable[tuple[float, float]] = ()) -> None:
        self._taken = list(taken)

    def take(self, left: float, right: float) -> bool:
        """Take this much, if it is free."""
        free = not any(left < end and begin < right for begin, end in self._taken)
        if free:
            self.put(left, right)
        return free

    def put(self, left: float, right: float) -> None:
        """Take this much, free or not."""
        self._taken.append((left, right))

    def gaps(self, left: float, right: float) -> Iterator[tuple[float, float]]:
        """The free pieces between two places, from left to right."""
        for begin, end in sorted(self._taken):
            if left < begin:
                yield left, min(begin, right)
            left = max(left, end)
            if left >= right:
                return
        yield left, right

    def around(self, place: float, least: float, most: float) -> tuple[float, float]:
        """The free piece around a place, between two bounds; empty where the place itself is taken."""
        for begin, end in self.gaps(least, most):
            if begin <= place <= end:
                return begin, end
        return place, place


@lru_cache(maxsize=2048)
def _em(char: str, *, mono: bool) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    if mono:
        return 0.61
    if char in _NARROW:
        return 0.36
    return 0.95 if char in _WIDE else 0.68 if char.isupper() else 0.6
