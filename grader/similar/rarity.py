"""How rare each stretch of an answer is within its class: what many write says nothing about two of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.model import Kind, Writing

LENGTH = {Kind.PROGRAM: 10, Kind.ESSAY: 5}
"""Pieces of code, or words, in the shortest stretch that is compared: some two lines, half a sentence."""
_LEAST_COMMON = 4
_COMMON_SHARE = 0.1

Stretch = int
"""A name for so many pieces in a row; equal for equal ones, in every run of the program."""


@dataclass(slots=True)
class Class:
    """All answers to one question, with the stretches of each and who has them.

    `given` is what the assignment says (prompt, starter code) and is nobody's own. `expected` is the reference's, which
    anybody may find: it counts as common where `few` cannot show what everybody writes.
    """

    writings: Sequence[Writing]
    kind: Kind
    stretches: list[list[Stretch]] = field(default_factory=list)
    owners: dict[Stretch, list[int]] = field(default_factory=dict)
    given: frozenset[Stretch] = frozenset()
    expected: frozenset[Stretch] = frozenset()
    few: bool = False
    _symbols: dict[str, int] = field(default_factory=dict)
    _names: Counter[str] = field(default_factory=Counter)

    @property
    def length(self) -> int:
        """Pieces in a stretch."""
        return LENGTH[self.kind]

    @property
    def common(self) -> int:
        """What so many others have too is worth nothing."""
        return max(_LEAST_COMMON, math.ceil(_COMMON_SHARE * len(self.writings)))

    def read(self, given: Iterable[Sequence[str]], expected: Iterable[Sequence[str]]) -> None:
        """Take in everybody's answers, and what the assignment itself says."""
        self.given = frozenset(one for symbols in given for one in self._stretches(symbols))
        self.expected = frozenset(one for symbols in expected for one in self._stretches(symbols))
        owners: dict[Stretch, list[int]] = defaultdict(list)
        for at, writing in enumerate(self.writings):
            mine = self._stretches([mark.symbol for mark in writing.marks])
            self.stretches.append(mine)
            for stretch in dict.fromkeys(mine):
                owners[stretch].append(at)
            self._names.update(writing.names)
        self.owners = dict(owners)

    def _stretches(self, symbols: Sequence[str]) -> list[Stretch]:
        numbers = [self._symbols.setdefault(symbol, len(self._symbols)) for symbol in symbols]
        # The hash of a tuple of numbers is the same in every process, that of a text is not.
        return [hash(tuple(numbers[at : at + self.length])) for at in range(len(numbers) - self.length + 1)]

    def worth(self, stretch: Stretch) -> float:
        """How much it says (0 to 1) that two students have this: 1 if nobody else has, 0 if it is common or given."""
        if stretch in self.given or (self.few and stretch in self.expected):
            return 0.0
        others = max(0, len(self.owners.get(stretch, ())) - 2)
        return max(0.0, 1.0 - math.log1p(others) / math.log1p(self.common))

    def names_in_common(self, one: Writing, other: Writing) -> Mapping[str, float]:
        """Words of their own choice that both have, the rarest first, and the bits of information in each.

        One that half of the class has is worth one bit, one that a quarter has two.
        """
        size = len(self.writings)
        shared = {name: math.log2(size / self._names[name]) for name in one.names & other.names}
        return dict(sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])))

    def beyond_chance(self, bits: float) -> float:
        """By how many bits that is more than the luckiest pair of a class would have, who chose for themselves."""
        return bits - math.log2(max(1, math.comb(len(self.writings), 2)))

    def own(self, at: int) -> int:
        """How many pieces of an answer are the student's, and not the assignment's."""
        size = len(self.writings[at].marks)
        taken: set[int] = set()
        for place, stretch in enumerate(self.stretches[at]):
            if stretch in self.given:
                taken.update(range(place, place + self.length))
        return size - len(taken)
