"""The schedule that makes random choices which a seed replays."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field

from grader.model import HeldAt
from grader.sandbox import quiescence
from grader.sandbox.ledger import Entry
from grader.sandbox.polls import Polls
from grader.sandbox.schedules import Natural

CHOICES = 5
"""0: go on at once. 1: wait until the others cannot go on. 2, 3, 4: wait for so many calls of others, less one."""


@dataclass(slots=True)
class Pause:
    """One process that is held: what was chosen, for how many more calls of others (None: any number), and its lot."""

    entry: Entry
    choice: int
    left: int | None
    lot: bytes


@dataclass(slots=True)
class Explore(Natural):
    """Hold workers at their births, blocking waits, ends of work and exits, or not, as the seed has it.

    A choice depends on the seed, on the number of the process (which child of which) and on the number of its call,
    never on time. A hold ends as the choice says; when nothing else can go on, the smallest lot first; when its parent
    blocks waiting for it and all others wait or sleep; with the third look of the parent; when a signal that ends the
    process has been sent; when its parent is gone; and at the cap.
    """

    seed: int = 0
    over: bool = False
    held: dict[int, Pause] = field(default_factory=dict)
    calls: dict[int, int] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    dying: set[int] = field(default_factory=set)
    polls: Polls = field(default_factory=Polls)

    def pauses(self, entry: Entry, at: HeldAt) -> bool:  # noqa: ARG002
        """Choose for a birth, a wait or an end of work."""
        return entry.pid not in self.held and self._holds(entry)

    def exits(self, entry: Entry) -> bool:
        """Choose for an exit; another thread of the process that is held is ended by it."""
        self._free(entry.pid)
        return self._holds(entry)

    def _holds(self, entry: Entry) -> bool:
        self._let_die()
        self._count_for_others(entry)
        parent = self.ledger.entries.get(entry.parent)
        if self.over or entry.helper or entry.pid == self.ledger.main or parent is None or not parent.alive:
            return False
        self.calls[entry.pid] = call = self.calls.get(entry.pid, 0) + 1
        lot = hashlib.sha256(f"{self.seed} {self._number(entry)} {call}".encode()).digest()
        choice = lot[0] % CHOICES
        if choice == 0:
            return False
        self.held[entry.pid] = Pause(entry, choice, choice - 1 or None, lot)
        return True

    def _number(self, entry: Entry) -> str:
        """Which child of which: `2.1` is the first child of the main process's second."""
        if entry.pid not in self.numbers:
            self.ledger.scan(entry.parent, time.monotonic())
            place = self.ledger.children(entry.parent).index(entry) + 1
            parent = self.ledger.entries[entry.parent]
            above = "" if parent.pid == self.ledger.main else f"{self._number(parent)}."
            self.numbers[entry.pid] = f"{above}{place}"
        return self.numbers[entry.pid]

    def _count_for_others(self, entry: Entry) -> None:
        for pause in list(self.held.values()):
            if pause.left is not None and pause.entry is not entry:
                pause.left -= 1
                if pause.left == 0:
                    self._free(pause.entry.pid)

    def waits(self, entry: Entry, tid: int, target: Entry | None, *, blocking: bool) -> None:  # noqa: ARG002
        """Who is looked for again and again is let go."""
        self._let_die()
        if target is not None and blocking and entry.pid == target.parent:
            target.awaited = True
        if blocking or target is None or target.pid not in self.held or entry.helper:
            return
        if self.polls.is_third(self.ledger, entry, target):
            self._free(target.pid)

    def signals(self, sender: Entry, target: Entry) -> None:
        """Who is to be ended must be able to die, once the signal is there."""
        self._let_die()
        if sender is not target and target.pid in self.held:
            self.dying.add(target.pid)

    def _let_die(self) -> None:
        for pid in sorted(self.dying):
            self._free(pid)
        self.dying.clear()

    def quiet(self) -> None:
        """Signals have arrived by now; and whom its parent waits for goes on where all others wait or sleep.

        A process that wakes up now and then, as the server of a manager does, is never still.
        """
        self._let_die()
        awaited = [pause for pause in self.held.values() if pause.entry.awaited]
        others = [entry.pid for entry in self.ledger.living() if entry.pid not in self.held]
        if awaited and quiescence.look(others) is not None:
            self._free(min(awaited, key=lambda pause: pause.lot).entry.pid)

    def still(self, awaited: set[int], *, stuck: bool) -> None:  # noqa: ARG002
        """The others cannot go on: one of the held may, and which one is a lot, too."""
        first = min(self.held.values(), key=lambda pause: pause.lot, default=None)
        if first is not None:
            self._free(first.entry.pid)

    def gives_up(self) -> None:
        """Free everybody; this run then replays no choice."""
        self.capped = True
        self._free_all()

    def gone(self, entry: Entry) -> None:
        """It was killed, or has left orphans."""
        self._free(entry.pid)
        if entry.pid == self.ledger.main:
            self._free_all()
        for pause in list(self.held.values()):
            if pause.entry.parent == entry.pid:
                self._free(pause.entry.pid)

    def _free_all(self) -> None:
        self.over = True
        for pid in list(self.held):
            self._free(pid)

    def _free(self, pid: int) -> None:
        pause = self.held.pop(pid, None)
        if pause is not None:
            self.gate.release(pause.entry, f"explored, seed {self.seed}, choice {pause.choice}")
