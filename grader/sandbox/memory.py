"""How much memory a run uses: quickly, or fairly where the quick sum is too high because forks share most pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from grader.sandbox import proc

REST = 10
"""The fair measurement reads the tables of every page: it rests for so many times as long as it took."""
GROWTH = 0.25
"""Unless the quick sum has grown by this share of the limit meanwhile."""


@dataclass(slots=True)
class MemoryMeter:
    """Compares the memory of processes with a limit in bytes."""

    limit: int
    quickly: Callable[[int], int] = field(default=proc.resident)
    fairly: Callable[[int], int] = field(default=proc.proportional)
    clock: Callable[[], float] = time.monotonic
    _rests_until: float = 0.0
    _sum_then: int = 0

    def is_over(self, pids: Iterable[int]) -> bool:
        """True if these processes use more than the limit together, as far as was looked."""
        pids = list(pids)
        quick = sum(map(self.quickly, pids))
        if quick <= self.limit:
            return False
        begin = self.clock()
        if begin < self._rests_until and quick < self._sum_then + self.limit * GROWTH:
            return False
        fair = sum(map(self.fairly, pids))
        end = self.clock()
        self._rests_until, self._sum_then = end + REST * (end - begin), quick
        return fair > self.limit
