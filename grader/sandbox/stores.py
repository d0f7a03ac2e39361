"""The schedule under which whoever is about to write is interrupted, so that an update that can be lost is lost."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import HeldAt
from grader.sandbox.ledger import Entry
from grader.sandbox.turns import InStep

MOST = 250
"""So many holds and no more: each takes as long as it takes to see that nothing else can go on."""


@dataclass(slots=True)
class HoldStores(InStep):
    """Hold a process between what it has read and what it writes; whenever nothing else can go on, one of them writes.

    All come to the same place before the first one writes there.
    """

    def _stops(self, entry: Entry, at: HeldAt) -> bool:
        """A process that is about to write."""
        if at is not HeldAt.STORE or entry in self.held:
            return False
        if self.times.total() >= MOST:
            self.gives_up()
        return not self.over
