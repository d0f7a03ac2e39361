"""Count how often a process looks, without blocking, whether a child has ended."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.sandbox.ledger import Entry, Ledger
from grader.sandbox.schedules import POLLS


@dataclass(slots=True)
class Polls:
    """The looks of each process at each child, or at any (-1), since it last made a child."""

    counts: dict[tuple[int, int], int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)

    def is_third(self, ledger: Ledger, entry: Entry, target: Entry | None) -> bool:
        """Count one more look; True from the third on, which is a wait."""
        born = ledger.count_children(entry.pid)
        if self.known.get(entry.pid) != born:
            self.known[entry.pid] = born
            self.counts = {key: count for key, count in self.counts.items() if key[0] != entry.pid}
        key = (entry.pid, target.pid if target else -1)
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key] >= POLLS
