"""The passages that two answers have in common: the longest stretches first come, whole lines to be shown."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from grader.model import Passage, Side, Writing
from grader.similar.rarity import Class

_MOST_PLACES = 20
"""Where a stretch stands more often in one answer, the first so many places are tried."""


@dataclass(frozen=True, slots=True)
class _Block:
    """So many pieces from `left` on in one answer are those from `right` on in the other."""

    left: int
    right: int
    size: int


def passages(known: Class, one: int, other: int) -> list[Passage]:
    """All passages, in the order of the first answer; no piece of either is in two of them."""
    left, right = known.writings[one], known.writings[other]
    return [
        Passage(
            left=_side(left, block.left, block.size), right=_side(right, block.right, block.size), size=block.size,
            rare=_rare(known, one, block),
        )
        for block in _blocks(known, one, other)
    ]  # fmt: skip


def _rare(known: Class, one: int, block: _Block) -> float:
    """What a passage is worth on average: each piece as much as the rarest stretch that it stands in."""
    worth = [0.0] * block.size
    for at in range(block.size - known.length + 1):
        value = known.worth(known.stretches[one][block.left + at])
        for piece in range(at, at + known.length):
            worth[piece] = max(worth[piece], value)
    return sum(worth) / block.size


def _blocks(known: Class, one: int, other: int) -> Iterator[_Block]:
    """Greedily from the beginning: of all places in the other answer, the one with the longest passage."""
    places: dict[int, list[int]] = defaultdict(list)
    for at, stretch in enumerate(known.stretches[other]):
        if len(places[stretch]) < _MOST_PLACES:
            places[stretch].append(at)
    used: set[int] = set()
    mine, theirs = _symbols(known.writings[one]), _symbols(known.writings[other])
    at = 0
    while at < len(known.stretches[one]):
        found = [(_extent(mine, theirs, at, place, used), -place) for place in places.get(known.stretches[one][at], ())]
        size, place = max(found, default=(0, 0))
        if size < known.length:
            at += 1
            continue
        used.update(range(-place, -place + size))
        yield _Block(at, -place, size)
        at += size


def _symbols(writing: Writing) -> list[str]:
    return [mark.symbol for mark in writing.marks]


def _extent(mine: list[str], theirs: list[str], left: int, right: int, used: set[int]) -> int:
    size = 0
    while left + size < len(mine) and right + size < len(theirs):
        if mine[left + size] != theirs[right + size] or right + size in used:
            break
        size += 1
    return size


def _side(writing: Writing, start: int, size: int) -> Side:
    """The lines that a passage stands on, with one before and one after it."""
    marks = writing.marks[start : start + size]
    lines = writing.text.split("\n")
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line) + 1)
    first = bisect_right(begins, marks[0].start) - 1
    last = bisect_right(begins, max(marks[-1].start, marks[-1].end - 1)) - 1
    shown = range(max(0, first - 1), min(len(lines), last + 2))
    return Side(lines=tuple((_label(writing, at), lines[at], first <= at <= last) for at in shown))


def _label(writing: Writing, line: int) -> str:
    return writing.lines[line] if line < len(writing.lines) else str(line + 1)
