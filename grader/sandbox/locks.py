"""The schedule under which whoever gets a lock is interrupted at once, while it holds the lock."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import HeldAt
from grader.sandbox.ledger import Entry
from grader.sandbox.turns import InStep

MOST = 60
"""So many holds and no more: programs that try again and again would otherwise make no progress for ever."""
ENOUGH = 3.0
"""After so many seconds of waits for locks in vain, all together, nobody is held any longer either: who then gives back
what he has is in no deadlock, and to see it again and again takes the time of the timeouts."""


@dataclass(slots=True)
class HoldLocks(InStep):
    """Hold a process when it has got a lock, until nothing else can go on; then one of the held goes on.

    All come equally far, however many locks each takes before those that can end in a deadlock.
    """

    lapsed: float = 0.0

    def lapses(self, seconds: float) -> None:
        """Those who wait for each other in a circle get out of it by themselves."""
        self.lapsed += seconds

    def pauses(self, entry: Entry, at: HeldAt) -> bool:
        """Hold a process, or a thread of it, with the lock that it has just got."""
        self._let_die()
        if (
            self.over
            or at is not HeldAt.LOCK
            or entry in self.held
            or self.times.total() >= MOST
            or self.lapsed >= ENOUGH
        ):
            return False
        return self._keep(entry)
