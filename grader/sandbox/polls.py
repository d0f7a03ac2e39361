"""Count how often a process looks, without blocking, whether a child has ended."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from grader.sandbox.ledger import Entry, Ledger

POLLS = 3
"""So many looks at a child that has not ended, with no new child between, are a wait."""


@dataclass(slots=True)
class Polls:
    """The looks of each process at each child, or at any (-1), since it last made a child."""

    counts: dict[tuple[int, int], int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)

    def is_third(self, ledger: Ledger, entry: Entry, target: Entry | None) -> bool:
        """Count one more look; True from the third on, which is a wait."""
        self._start_anew(ledger, entry)
        key = (entry.pid, target.pid if target else -1)
        self.counts[key] = self.counts.get(key, 0) + 1
        if self.counts[key] == POLLS:
            ledger.scan_made(entry.pid, time.monotonic())  # one that was just made has perhaps said nothing yet
            if self._start_anew(ledger, entry):
                self.counts[key] = 1
        return self.counts[key] >= POLLS

    def forget(self) -> None:
        """Begin to count anew: something has happened."""
        self.counts.clear()

    def _start_anew(self, ledger: Ledger, entry: Entry) -> bool:
        """Forget the looks of a process that has made a child since the last one."""
        born = ledger.count_children(entry.pid)
        if self.known.get(entry.pid) == born:
            return False
        self.known[entry.pid] = born
        self.counts = {key: count for key, count in self.counts.items() if key[0] != entry.pid}
        return True
