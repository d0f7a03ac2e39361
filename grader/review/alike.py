"""Answers put in a row so that each stands next to one that is much like it: who reads them so judges alike. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

_TELLING = 12
"""Words of one answer by which others like it are looked for: its rarest."""
_MOST = 60
"""Answers that a word may stand in and still tell them apart; in a class of thousands that keeps the search short."""


def in_order(answers: Mapping[str, str]) -> list[str]:
    """The names of the answers, the shortest first, and from each on to the one that shares most of its words.

    Equal answers stand together. Where no answer that is left shares a telling word, the next shortest follows.
    """
    equal: dict[str, list[str]] = {}
    for name in sorted(answers):
        equal.setdefault(" ".join(answers[name].split()), []).append(name)
    texts = sorted(equal, key=lambda text: (len(text), text))
    return [name for place in _chain([_words(text) for text in texts]) for name in equal[texts[place]]]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def _chain(answers: list[frozenset[str]]) -> list[int]:
    """The places of the answers, each followed by the nearest one that is left."""
    near = _Neighbours(answers)
    left, order = dict.fromkeys(range(len(answers))), list[int]()
    here: int | None = None
    while left:
        here = near.nearest(here) if here is not None else None
        if here is None:
            here = next(iter(left))
        del left[here]
        near.take(here)
        order.append(here)
    return order


class _Neighbours:
    """Finds for an answer the one most like it, among those that share a telling word and were not taken yet."""

    def __init__(self, answers: list[frozenset[str]]) -> None:
        self._answers = answers
        count = Counter(word for words in answers for word in words)
        self._telling = [_rarest(words, count) for words in answers]
        self._places: dict[str, dict[int, None]] = {}
        for place, words in enumerate(self._telling):
            for word in words:
                self._places.setdefault(word, {})[place] = None

    def take(self, place: int) -> None:
        """This answer has its place and is no neighbour any more."""
        for word in self._telling[place]:
            del self._places[word][place]

    def nearest(self, place: int) -> int | None:
        """The most alike of those that are left; of equally alike ones the first."""
        found = {other for word in self._telling[place] for other in self._places[word]}
        return max(found, key=lambda other: (self._likeness(place, other), -other), default=None)

    def _likeness(self, one: int, other: int) -> float:
        mine, theirs = self._answers[one], self._answers[other]
        return len(mine & theirs) / len(mine | theirs)


def _rarest(words: Iterable[str], count: Mapping[str, int]) -> list[str]:
    """The words that few others have, but somebody has."""
    shared = [word for word in words if 2 <= count[word] <= _MOST]
    return sorted(shared, key=lambda word: (count[word], word))[:_TELLING]
