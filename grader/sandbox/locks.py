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

    All come equally far, however many locks each takes before those that can end in a deadlock. Where its own work has
    ended, the main process is held until all others have: its daemons would end with it, with or without the lock.
    """

    lapsed: float = 0.0
    done: bool = False

    def lapses(self, seconds: float) -> None:
        """Those who wait for each other in a circle get out of it by themselves."""
        self.lapsed += seconds

    def _stops(self, entry: Entry, at: HeldAt) -> bool:
        """A process, or a thread of it, with the lock that it has just got."""
        if at is HeldAt.WORK_END and entry.pid == self.ledger.main:
            self.done = self._has_workers()
            return self.done
        enough = self.times.total() >= MOST or self.lapsed >= ENOUGH
        return at is HeldAt.LOCK and entry not in self.held and not enough

    def next(self) -> Entry | None:
        """The one that is behind; the main process last of all where it has nothing more to do."""
        last = self.ledger.main if self.done else 0
        others = (entry for entry in self.held if entry.pid != last)
        return min(others, key=lambda entry: (self.times[entry.id], entry.order), default=InStep.next(self))
