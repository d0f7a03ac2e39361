"""The schedule under which whoever is about to write is interrupted, so that an update that can be lost is lost."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model import HeldAt
from grader.sandbox.ledger import Entry
from grader.sandbox.turns import Waiting

MOST = 250
"""So many holds and no more: each takes as long as it takes to see that nothing else can go on."""


@dataclass(slots=True)
class HoldStores(Waiting):
    """Hold a process between what it has read and what it writes; whenever nothing else can go on, one of them writes.

    It is the one that was held the fewest times, so that all come to the same place before the first one writes there.
    """

    times: dict[int, int] = field(default_factory=dict)

    def pauses(self, entry: Entry, at: HeldAt) -> bool:
        """Hold a process that is about to write."""
        self._let_die()
        if self.over or at is not HeldAt.STORE or entry in self.held:
            return False
        if sum(self.times.values()) >= MOST:
            self.gives_up()
            return False
        self.times[entry.pid] = self.times.get(entry.pid, 0) + 1
        return self._keep(entry)

    def next(self) -> Entry | None:
        """The one that is behind; of several the eldest."""
        return min(self.held, key=lambda entry: (self.times[entry.pid], entry.order), default=None)
