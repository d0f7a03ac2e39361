"""Why answers await a person: a group of those with the same reasons, and an order in which some are a sample. Pure."""

from __future__ import annotations

import functools
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.language import say
from grader.report.ideas import idea, reasons
from grader.review.desk import Item


def why(item: Item) -> str:
    """A short name for all reasons that the grader gave; equal where they differ in numbers and names alone."""
    return _name(tuple(sorted(set(map(idea, reasons(item.suggested))))))


@functools.lru_cache(maxsize=10_000)
def _name(ideas: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(ideas).encode("utf-8", "surrogatepass")).hexdigest()[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Answers to one question that awaited a person for the same reasons; `items` by their ids, which is by chance."""

    why: str
    items: Sequence[Item]

    @property
    def said(self) -> str:
        """The reasons, in the words that occur most."""
        words = Counter(item.suggested["reason"] or say("nobody knows why") for item in self.items)
        return min(words, key=lambda said: (-words[said], len(said), said))

    @property
    def open(self) -> list[Item]:
        """Those that still await a person."""
        return [item for item in self.items if item.is_open]


def groups(items: Iterable[Item]) -> list[Group]:
    """All groups of what the grader left to a person, the largest first."""
    found: dict[str, list[Item]] = {}
    for item in items:
        if item.was_open:
            found.setdefault(why(item), []).append(item)
    made = [Group(why=name, items=by_chance(mine)) for name, mine in found.items()]
    return sorted(made, key=lambda group: (-len(group.items), group.why))


def by_chance(items: Iterable[Item]) -> list[Item]:
    """In an order that has nothing to do with what was written, and stays: the first of them are a fair sample."""
    return sorted(items, key=lambda item: item.id)
