"""The schedule under which whoever is about to write is interrupted, so that an update that can be lost is lost."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import HeldAt
from grader.sandbox.ledger import Entry
from grader.sandbox.turns import Waiting

MOST = 120
"""So many holds and no more: each takes as long as it takes to see that nothing else can go on."""


@dataclass(slots=True)
class HoldStores(Waiting):
    """Hold a process that is about to write, until nothing else can go on; then the eldest of the held writes."""

    count: int = 0

    def pauses(self, entry: Entry, at: HeldAt) -> bool:
        """Hold a process between what it has read and what it writes."""
        self._let_die()
        if self.over or at is not HeldAt.STORE or entry in self.held or self.count >= MOST:
            return False
        self.count += 1
        return self._keep(entry)
