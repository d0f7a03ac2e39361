"""The schedules: who decides when a process of the run may end.

A schedule is told what happens and answers one question, whether an exit is held. It never looks at a clock of the
program: sleeping and computing end no hold. Reasons are words for the report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from grader.sandbox import proc
from grader.sandbox.ledger import Entry, Ledger

WAITED_FOR = "waited for"
ANY_CHILD = "waited for, as any child"
POLLED = "polled until it had ended"
PARENT_WAITS = "its parent waited for something"
PARENT_GONE = "its parent had ended"
ENDED_BY_PARENT = "ended by its parent"
AFTER_BODY = "after the main module's body"
CAP = "held for as long as the limit allows"
POLLS = 3
"""So many looks at a child that has not ended, with no new child between, are a wait."""


class Gate(Protocol):
    """What lets a held process go on."""

    def release(self, entry: Entry, reason: str) -> None:
        """Let a held process end."""


class Schedule(Protocol):
    """What the supervisor tells a schedule."""

    capped: bool

    def holds(self) -> bool:
        """True if a process is held now."""

    def exits(self, entry: Entry) -> bool:
        """A process is about to exit; True to hold it."""

    def waits(self, entry: Entry, target: Entry | None, *, blocking: bool) -> None:
        """A process waits for a child of its own, or for any (None)."""

    def signals(self, sender: Entry, target: Entry) -> None:
        """A process signals another one."""

    def body_ends(self) -> None:
        """The main module's body has ended."""

    def quiet(self) -> None:
        """Nothing has happened for a moment."""

    def still(self) -> None:
        """No process that is not held can go on by itself."""

    def gives_up(self) -> None:
        """The cap is reached: nothing may be held any longer."""

    def gone(self, entry: Entry) -> None:
        """A process has ended."""


@dataclass(slots=True)
class Natural:
    """Nobody holds anything; only the reasons for which processes end are noted."""

    ledger: Ledger
    gate: Gate
    capped: bool = False

    def holds(self) -> bool:
        """Never."""
        return False

    def exits(self, entry: Entry) -> bool:
        """Let it end."""
        return False

    def waits(self, entry: Entry, target: Entry | None, *, blocking: bool) -> None:
        """Nothing to do."""

    def signals(self, sender: Entry, target: Entry) -> None:
        """Nothing to do."""

    def body_ends(self) -> None:
        """Nothing to do."""

    def quiet(self) -> None:
        """Nothing to do."""

    def still(self) -> None:
        """Nothing to do."""

    def gives_up(self) -> None:
        """Nothing to do."""

    def gone(self, entry: Entry) -> None:
        """Nothing to do."""


@dataclass(slots=True)
class HoldExits:
    """Hold every child's exit until its parent waits for it; what the main module's body left alive was not joined."""

    ledger: Ledger
    gate: Gate
    capped: bool = False
    over: bool = False
    held: list[Entry] = field(default_factory=list)
    credit: dict[int, int] = field(default_factory=dict)
    polls: dict[tuple[int, int], int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)

    def holds(self) -> bool:
        """True if a process is held now."""
        return bool(self.held)

    def exits(self, entry: Entry) -> bool:
        """Hold a child's exit unless somebody already waits for it, or nobody ever can."""
        if entry.pid == self.ledger.main:
            self.body_ends()
        parent = self.ledger.entries.get(entry.parent)
        if self.over or entry.helper or entry.reason:
            return False
        if entry.awaited:
            entry.reason = WAITED_FOR
        elif self.credit.get(entry.parent, 0) > 0:
            self.credit[entry.parent] -= 1
            entry.reason = ANY_CHILD
        elif parent is None or not parent.alive:
            entry.reason = PARENT_GONE
        elif self._is_failed_exec(entry):
            entry.reason = PARENT_WAITS
        else:
            self.held.append(entry)
            return True
        return False

    def _is_failed_exec(self, entry: Entry) -> bool:
        """A vfork child shares its parent's memory and stops it: to hold it would stop both."""
        return entry.program is None and not entry.execs and proc.waits_for_vfork(entry.parent)

    def waits(self, entry: Entry, target: Entry | None, *, blocking: bool) -> None:
        """A blocking wait frees its child, or the first of any; the third look without a new child frees too."""
        mine = [held for held in self.held if held.parent == entry.pid]
        if not blocking:
            self._polled(entry, target, mine)
        elif target is not None:
            target.awaited = True
            self._free([held for held in self.held if held is target], WAITED_FOR)
        elif mine:
            self._free(mine[:1], ANY_CHILD)
        elif any(child.alive for child in self.ledger.children(entry.pid)):
            self.credit[entry.pid] = self.credit.get(entry.pid, 0) + 1

    def _polled(self, entry: Entry, target: Entry | None, mine: list[Entry]) -> None:
        born = len(self.ledger.children(entry.pid))
        if self.known.get(entry.pid) != born:
            self.known[entry.pid] = born
            self.polls = {key: count for key, count in self.polls.items() if key[0] != entry.pid}
        key = (entry.pid, target.pid if target else -1)
        self.polls[key] = self.polls.get(key, 0) + 1
        if self.polls[key] >= POLLS:
            self._free([held for held in mine if target in (None, held)], POLLED)

    def signals(self, sender: Entry, target: Entry) -> None:
        """Who ends a process of its own has taken care of it; who ends itself has not."""
        if sender is not target and target.alive and not target.reason:
            target.ended_by = sender.pid

    def body_ends(self) -> None:
        """Note who lives still, then let everybody go."""
        if self.over:
            return
        self.over = True
        for entry in self.ledger.workers():
            entry.at_body_end = entry.alive and proc.alive(entry.pid)
        self._free(list(self.held), AFTER_BODY)

    def quiet(self) -> None:
        """Free a failed exec that was held because its parent had not yet come to rest."""
        self._free([held for held in self.held if self._is_failed_exec(held)], PARENT_WAITS)

    def still(self) -> None:
        """All others wait: somebody must be let go, the eldest first, so that no luck is in it."""
        self._free(sorted(self.held, key=lambda entry: entry.inner)[:1], PARENT_WAITS)

    def gives_up(self) -> None:
        """Free everybody; this schedule then proves nothing."""
        self.capped = True
        self.over = True
        self._free(list(self.held), CAP)

    def gone(self, entry: Entry) -> None:
        """Orphans are free; a held process may have been killed."""
        if entry in self.held:
            self.held.remove(entry)
            self.gate.release(entry, "killed")
        if entry.reason is None and entry.ended_by is not None and entry.exit_code is None:
            entry.reason = ENDED_BY_PARENT
        self._free([held for held in self.held if held.parent == entry.pid], PARENT_GONE)

    def _free(self, entries: list[Entry], reason: str) -> None:
        for entry in entries:
            self.held.remove(entry)
            entry.reason = reason
            self.gate.release(entry, reason)
