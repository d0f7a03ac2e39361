"""`hold-exits`, with workers that begin one by one: each as late as possible, the eldest first."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model import HeldAt
from grader.sandbox.ledger import Entry
from grader.sandbox.schedules import CAP, PARENT_GONE, POLLED, HoldExits
from grader.sandbox.starve import TO_BE_ENDED
from grader.sandbox.turns import STILL


@dataclass(slots=True)
class HoldExitsInTurn(HoldExits):
    """Hold every birth too, until nothing else can go on; its parent's third look at one ends that as well."""

    unborn: list[Entry] = field(default_factory=list)

    def pauses(self, entry: Entry, at: HeldAt) -> bool:
        """Hold every birth."""
        if self.over or at is not HeldAt.BIRTH or entry.helper or entry.pid == self.ledger.main:
            return False
        self.unborn.append(entry)
        return True

    def still(self, awaited: set[int], *, stuck: bool) -> None:
        """The next one begins; when all have, exits are let go."""
        if self.unborn:
            self._bear([min(self.unborn, key=lambda entry: entry.order)], STILL)
        else:
            HoldExits.still(self, awaited, stuck=stuck)

    def _polled(self, entry: Entry, target: Entry | None) -> None:
        if target in self.unborn and target is not None and self.polls.is_third(self.ledger, entry, target):
            self._bear([target], POLLED)
        HoldExits._polled(self, entry, target)

    def signals(self, sender: Entry, target: Entry) -> None:
        """Who is to be ended must be able to die."""
        self._bear([target], TO_BE_ENDED)
        HoldExits.signals(self, sender, target)

    def work_ends(self, entry: Entry) -> None:
        """The interpreter joins what is left."""
        HoldExits.work_ends(self, entry)
        self._bear(list(self.unborn) if self.over else [], PARENT_GONE)

    def gives_up(self) -> None:
        """Free everybody; this schedule then proves nothing."""
        self._bear(list(self.unborn), CAP)
        HoldExits.gives_up(self)

    def gone(self, entry: Entry) -> None:
        """It was killed, or has left orphans."""
        self._bear([entry, *(one for one in self.unborn if self.ledger.maker(one) == entry.pid)], PARENT_GONE)
        HoldExits.gone(self, entry)

    def _bear(self, entries: list[Entry], reason: str) -> None:
        for entry in [one for one in entries if one in self.unborn]:
            self.unborn.remove(entry)
            self.gate.release(entry, reason)
