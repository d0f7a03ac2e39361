"""The schedules under which workers begin one by one, each as late as possible: the eldest or the youngest first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from grader.model import HeldAt
from grader.sandbox import proc
from grader.sandbox.ledger import Entry
from grader.sandbox.polls import Polls
from grader.sandbox.schedules import CAP, PARENT_GONE, POLLED, Natural
from grader.sandbox.starve import TO_BE_ENDED

STILL = "nothing else could go on"


@dataclass(slots=True)
class Waiting(Natural):
    """What holds processes until nothing else can go on, and then lets one of them go.

    A hold also ends with the third look of the parent at a process that is held, with nothing held or let go between,
    because who only looks and sleeps is never still (a pool looks at all its workers whenever something changes); when
    a signal that ends the process has been sent; when its parent is gone; and at the cap.
    """

    outwaits: bool = True
    over: bool = False
    held: list[Entry] = field(default_factory=list)
    dying: set[int] = field(default_factory=set)
    polls: Polls = field(default_factory=Polls)

    def pauses(self, entry: Entry, at: HeldAt) -> bool:
        """Hold whom the schedule stops here."""
        self._let_die()
        return not self.over and self._stops(entry, at) and self._keep(entry)

    def _stops(self, entry: Entry, at: HeldAt) -> bool:  # noqa: ARG002
        """True to hold a process here."""
        return False

    def _has_workers(self) -> bool:
        """The kernel is asked: the news that the last one has ended may come later."""
        return any(worker.alive and proc.alive(worker.pid) for worker in self.ledger.workers())

    def _keep(self, entry: Entry) -> bool:
        self.polls.forget()
        self.held.append(entry)
        return True

    def next(self) -> Entry | None:
        """Whose turn it is."""
        return min(self.held, key=lambda entry: entry.order, default=None)

    def waits(self, entry: Entry, tid: int, target: Entry | None, *, blocking: bool) -> None:  # noqa: ARG002
        """Somebody who looks again and again waits, too."""
        self._let_die()
        if blocking or entry.helper or target not in self.held or target is None:
            return
        if self.polls.is_third(self.ledger, entry, target):
            self._free(self.next(), POLLED)

    def tries(self, entry: Entry) -> None:
        """Who tries for the third time, with nothing held or let go in between, waits."""
        if self.polls.is_third(self.ledger, entry, entry):
            self._free(self.next(), POLLED)

    def signals(self, sender: Entry, target: Entry) -> None:
        """Who is to be ended must be able to die, once the signal is there."""
        self._let_die()
        if sender is not target and any(held.pid == target.pid for held in self.held):
            self.dying.add(target.pid)

    def _let_die(self) -> None:
        for entry in [held for held in self.held if held.pid in self.dying]:
            if proc.was_sent(entry.pid, entry.signalled):
                self._free(entry, TO_BE_ENDED)

    def exits(self, entry: Entry) -> bool:
        """Nobody is held in its exit; another thread of the process that is held is ended by it."""
        self._free_all_of(entry, TO_BE_ENDED)
        return False

    def quiet(self) -> None:
        """Signals may have arrived."""
        self._let_die()

    def still(self, awaited: set[int], *, stuck: bool) -> None:  # noqa: ARG002
        """All that can be done without them is done."""
        self._free(self.next(), STILL)

    def gives_up(self) -> None:
        """Free everybody; this schedule then proves nothing."""
        self.capped = self.over = True
        for entry in list(self.held):
            self._free(entry, CAP)

    def gone(self, entry: Entry) -> None:
        """It was killed, or has left orphans."""
        self._let_die()
        self.over = self.over or entry.pid == self.ledger.main
        self._free_all_of(entry, "killed")
        for held in [held for held in self.held if self.over or held.parent == entry.pid]:
            self._free(held, PARENT_GONE)

    def _free_all_of(self, entry: Entry, reason: str) -> None:
        for held in [held for held in self.held if held.pid == entry.pid]:
            self._free(held, reason)

    def _free(self, entry: Entry | None, reason: str) -> None:
        if entry is not None and entry in self.held:
            self.polls.forget()
            self.held.remove(entry)
            self.gate.release(entry, reason)


@dataclass(slots=True)
class InStep(Waiting):
    """What lets go whoever was held least often, and of several the eldest: so all come equally far."""

    times: Counter[int] = field(default_factory=Counter)
    """How often each process, or one thread of it, was held."""

    def _keep(self, entry: Entry) -> bool:
        self.times[entry.id] += 1
        return Waiting._keep(self, entry)  # a dataclass with slots has no super() without arguments

    def next(self) -> Entry | None:
        """The one that is behind."""
        return min(self.held, key=lambda entry: (self.times[entry.id], entry.order), default=None)


@dataclass(slots=True)
class EldestFirst(Waiting):
    """Hold every worker at its birth; whenever nothing else can go on, the eldest of those that are held begins."""

    def _stops(self, entry: Entry, at: HeldAt) -> bool:
        """At every birth."""
        return at is HeldAt.BIRTH and not entry.helper and entry.pid != self.ledger.main


@dataclass(slots=True)
class YoungestFirst(EldestFirst):
    """The same, but the youngest begins."""

    def next(self) -> Entry | None:
        """The youngest of those that are held."""
        return max(self.held, key=lambda entry: entry.order, default=None)


@dataclass(slots=True)
class HoldEnd(Waiting):
    """Hold the main process where its own work has ended, and nobody else: so daemons come as far as they can."""

    outwaits: bool = False

    def _stops(self, entry: Entry, at: HeldAt) -> bool:
        """The main process, once its work is done."""
        return at is HeldAt.WORK_END and entry.pid == self.ledger.main
