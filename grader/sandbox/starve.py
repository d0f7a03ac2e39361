"""The schedule under which the first worker comes too late, so that the others do its work."""

from __future__ import annotations

import time
from dataclasses import dataclass

from grader.model import HeldAt
from grader.sandbox import proc
from grader.sandbox.ledger import Entry
from grader.sandbox.polls import POLLS
from grader.sandbox.reverse import STILL
from grader.sandbox.schedules import ANY_CHILD, CAP, PARENT_GONE, POLLED, WAITED_FOR, Natural

TO_BE_ENDED = "somebody had sent it a signal of which it dies"


@dataclass(slots=True)
class StarveFirst(Natural):
    """Hold the first worker at its birth, before it has done anything.

    The hold ends when its parent blocks waiting for it, or for any child while it is the only one left; looks for
    the third time whether it has ended, and at no other child between (who manages a pool looks at all of them);
    when a signal that ends it has been sent; when nothing else can go on; when its parent is gone; and at the cap.
    Where it was let go before anybody else was born, nobody was preferred to it: then the next one is the first.
    """

    over: bool = False
    first: Entry | None = None
    held: bool = False
    dies: bool = False
    rivals: bool = False
    looks: int = 0

    def pauses(self, entry: Entry, at: HeldAt) -> bool:
        """Hold the birth of the first worker."""
        self._let_die()
        if self.over or at is not HeldAt.BIRTH or entry.helper or entry.pid == self.ledger.main:
            return False
        if self.first is None or (not self.held and self._never_speaks(self.first)):
            self.first = self._eldest(entry)
        if entry is not self.first:
            self.rivals = True
            return False
        if entry.signalled is not None:  # its parent was quicker, but the signal may not be there yet
            self.held = self.dies = True
            return True
        if entry.awaited:  # its parent was quicker
            self.first = self.first if self.rivals else None
            self.over = self.rivals
            return False
        self.held = True
        return True

    def _eldest(self, entry: Entry) -> Entry:
        """The eldest sibling that may still say that it was born: the younger one can be the quicker."""
        self.ledger.scan(entry.parent, time.monotonic())
        siblings = self.ledger.children(entry.parent)
        silent = [one for one in siblings if not (one.marked or one.helper or self._never_speaks(one))]
        return next((one for one in silent if one.inner < entry.inner), entry)

    @staticmethod
    def _never_speaks(entry: Entry) -> bool:
        return entry.execs or not entry.alive

    def waits(self, entry: Entry, tid: int, target: Entry | None, *, blocking: bool) -> None:  # noqa: ARG002
        """Its parent needs it now."""
        self._let_die()
        if target is not None and blocking and entry.pid == target.parent:
            target.awaited = True
        first = self.first
        if first is None or not self.held or entry.helper or entry.pid != first.parent:
            return
        if not blocking:
            self.looks = self.looks + 1 if target in (first, None) else 0
        if target is first and (blocking or self.looks >= POLLS):
            self._free(WAITED_FOR if blocking else POLLED)
        elif target is None and not self._has_siblings(first):
            self._free(ANY_CHILD)

    def _has_siblings(self, entry: Entry) -> bool:
        return any(one.alive and not one.helper for one in self.ledger.children(entry.parent) if one is not entry)

    def signals(self, sender: Entry, target: Entry) -> None:
        """Who is to be ended must be able to die; but not before the signal is there, or it could do something yet."""
        self._let_die()
        self.dies = self.dies or (self.held and target is self.first and sender is not target)

    def _let_die(self) -> None:
        first = self.first
        if self.dies and first is not None and proc.was_sent(first.pid, first.signalled):
            self._free(TO_BE_ENDED)

    def work_ends(self, entry: Entry) -> None:  # noqa: ARG002
        """The interpreter joins what is left; it needs no help."""
        self._let_die()

    def exits(self, entry: Entry) -> bool:  # noqa: ARG002
        """Nobody is held in its exit."""
        self._let_die()
        return False

    def quiet(self) -> None:
        """A signal may have arrived."""
        self._let_die()

    def still(self, awaited: set[int], *, stuck: bool) -> None:  # noqa: ARG002
        """The others have done all that they can without it."""
        self._free(STILL)

    def gives_up(self) -> None:
        """Free it; this schedule then proves nothing."""
        self.capped = self.over = True
        self._free(CAP)

    def gone(self, entry: Entry) -> None:
        """It was killed, or is an orphan now."""
        self._let_die()
        self.over = self.over or entry.pid == self.ledger.main
        if self.first is None:
            return
        if entry is self.first:
            self._free("killed")
        elif self.over or entry.pid == self.first.parent:
            self._free(PARENT_GONE)

    def _free(self, reason: str) -> None:
        if self.first is None or not self.held:
            return
        first, self.held, self.dies = self.first, False, False
        if self.rivals:
            self.over = True
        else:
            self.first = None
        self.gate.release(first, reason)
