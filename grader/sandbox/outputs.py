"""The schedules under which what the workers print, or what the main process prints, comes as late as it can."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model import HeldAt
from grader.sandbox.ledger import Entry
from grader.sandbox.turns import Waiting

MOST = 60
"""So many holds and no more: each takes as long as it takes to see that nothing else can go on."""
NOBODY_LEFT = "all its processes had ended"


@dataclass(slots=True)
class _Prints(Waiting):
    """What both have in common: who is held in the midst of a call that writes, and for how many times."""

    count: int = 0

    def next(self) -> Entry | None:
        """The youngest of those that are held and will not die of a signal."""
        able = (entry for entry in self.held if entry.pid not in self.dying)
        return max(able, key=lambda entry: entry.order, default=None)

    def _let_die(self) -> None:
        """Keep them: the signal ends the call, too. Who was let go might print before it dies, as luck has it."""

    def _counts(self, entry: Entry) -> bool:
        if entry in self.held or self.count >= MOST:
            return False
        self.count += 1
        return True


@dataclass(slots=True)
class HoldOutput(_Prints):
    """Hold every worker that is about to print, until nothing else can go on; then the youngest has the word.

    It keeps the word, and is not held again, until nothing can go on once more.
    """

    speaker: Entry | None = None

    def _stops(self, entry: Entry, at: HeldAt) -> bool:
        """A worker before what it prints, unless it has the word."""
        silent = at is not HeldAt.WRITE or entry.helper or entry.pid == self.ledger.main
        return not silent and entry is not self.speaker and self._counts(entry)

    def _free(self, entry: Entry | None, reason: str) -> None:
        if entry in self.held:
            self.speaker = entry
        _Prints._free(self, entry, reason)


@dataclass(slots=True)
class HoldCompletion(_Prints):
    """Hold the main process before each thing that it prints while it has workers, until nothing else can go on."""

    def _stops(self, entry: Entry, at: HeldAt) -> bool:
        """The main process before what it prints, if there is anybody who could go on meanwhile."""
        if at is not HeldAt.WRITE or entry.pid != self.ledger.main:
            return False
        self.ledger.scan_all(entry.known)  # a worker that was just made has perhaps said nothing yet
        return self._has_workers() and self._counts(entry)

    def gone(self, entry: Entry) -> None:
        """With the last worker goes whoever could be waited for."""
        _Prints.gone(self, entry)
        if not self._has_workers():
            self._free(self.next(), NOBODY_LEFT)
