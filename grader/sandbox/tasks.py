"""The schedule under which the task of a pool that was taken last is done first."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import HeldAt
from grader.sandbox.ledger import Entry
from grader.sandbox.turns import Waiting

MOST = 100
"""So many holds and no more: they take time, and whoever has as many tasks has shown what there is to show."""


@dataclass(slots=True)
class LastTaskFirst(Waiting):
    """Hold a pool's worker that has taken a task; whenever nothing else can go on, the last that took one begins."""

    count: int = 0

    def _stops(self, entry: Entry, at: HeldAt) -> bool:
        """A worker at the beginning of its task."""
        if at is not HeldAt.TASK or entry in self.held or self.count >= MOST:
            return False
        self.count += 1
        return True

    def next(self) -> Entry | None:
        """Who has taken a task last."""
        return self.held[-1] if self.held else None
