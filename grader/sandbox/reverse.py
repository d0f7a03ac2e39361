"""The schedule under which children end in the reverse order of their creation."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from grader.sandbox import proc
from grader.sandbox.ledger import Entry
from grader.sandbox.polls import Polls
from grader.sandbox.schedules import CAP, ENDED_BY_PARENT, PARENT_GONE, PARENT_WAITS, Natural

TURN = "the youngest that was left, when a child was waited for"
STILL = "nothing else could go on"


@dataclass(slots=True)
class ReverseExits(Natural):
    """Hold every child's exit until its parent waits for any of its children; then the youngest goes first.

    A hold ends when the parent waits for a child (whichever: with a call that blocks, with the third look, by what it
    is blocked in, or because its own work is done) and every younger sibling has ended; when the parent is gone or
    ends the child; when nothing else can go on; and at the cap. `anybody` are the threads that wait for any child,
    `reaped` the children that had ended an earlier such wait before their own end was noticed.
    """

    over: bool = False
    held: list[Entry] = field(default_factory=list)
    anybody: set[tuple[int, int]] = field(default_factory=set)
    reaped: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    polls: Polls = field(default_factory=Polls)

    def exits(self, entry: Entry) -> bool:
        """Hold a child's exit unless it is its turn, or nobody can ever wait for it."""
        parent = self.ledger.entries.get(entry.parent)
        if self.over or entry.helper or entry.pid == self.ledger.main or parent is None or not parent.alive:
            return False
        if self._is_failed_exec(entry) or self._next(entry.parent) is entry:
            return False
        self.held.append(entry)
        return True

    def _next(self, parent: int) -> Entry | None:
        """The youngest living child of a process that waits for one; None if it waits for none."""
        if not self._asks(parent):
            return None
        self.ledger.scan(parent, time.monotonic())
        living = [child for child in self.ledger.children(parent) if child.alive and not child.helper]
        return living[-1] if living else None

    def _asks(self, parent: int) -> bool:
        if parent in self.done or self.ledger.main in self.done or any(pid == parent for pid, _ in self.anybody):
            return True
        return any(child.alive and child.awaited != 0 for child in self.ledger.children(parent))

    @staticmethod
    def _is_failed_exec(entry: Entry) -> bool:
        return not entry.marked and entry.program is None and proc.waits_for_vfork(entry.parent)

    def waits(self, entry: Entry, tid: int, target: Entry | None, *, blocking: bool) -> None:
        """Whichever child is waited for: from now on the youngest goes first, until that child has ended."""
        if entry.helper or not (blocking or self.polls.is_third(self.ledger, entry, target)):
            return
        if target is None:
            self.anybody.add((entry.pid, tid))
            children = self.ledger.children(entry.pid)
            self.reaped.update(child.pid for child in children if child.alive and proc.facts(child.pid) is None)
        else:
            target.awaited = tid
        self._advance(entry.pid if target is None else target.parent)

    def _advance(self, parent: int) -> None:
        following = self._next(parent)
        if following in self.held and following is not None:
            self._free([following], TURN)

    def signals(self, sender: Entry, target: Entry) -> None:
        """Who is to be ended need not wait for its turn."""
        if sender is not target and target in self.held:
            self._free([target], ENDED_BY_PARENT)

    def work_ends(self, entry: Entry) -> None:
        """What a process leaves alive is waited for by its interpreter."""
        self.done.add(entry.pid)
        for parent in {held.parent for held in self.held}:
            self._advance(parent)

    def quiet(self) -> None:
        """Free a failed exec that was held because its parent had not yet come to rest."""
        self._free([held for held in self.held if self._is_failed_exec(held)], PARENT_WAITS)

    def still(self, awaited: set[int], *, stuck: bool) -> None:
        """The younger siblings will not end by themselves: let the youngest held go of those whose parent waits.

        If nobody is seen to wait, the eldest: it is the one for which most programs wait first.
        """
        mine = sorted(self.held, key=lambda entry: entry.order)
        parents = {held.parent for held in mine if held.pid in awaited or self._asks(held.parent)}
        wanted = [held for held in mine if held.parent in parents]
        self._free(wanted[-1:] or (mine[:1] if stuck else []), STILL)

    def gives_up(self) -> None:
        """Free everybody; this schedule then proves nothing."""
        self.capped = self.over = True
        self._free(self._youngest_first(), CAP)

    def gone(self, entry: Entry) -> None:
        """The next sibling's turn has come; orphans are free."""
        if entry in self.held:
            self.held.remove(entry)
            self.gate.release(entry, "killed")
        self.over = self.over or entry.pid == self.ledger.main
        orphans = [held for held in self._youngest_first() if self.over or held.parent == entry.pid]
        self._free(orphans, PARENT_GONE)
        # One wait for any child is over with each child that ends; who waits for the next one says so again.
        if entry.pid not in self.reaped:
            self.anybody.discard(next((key for key in self.anybody if key[0] == entry.parent), (0, 0)))
        self._advance(entry.parent)

    def _youngest_first(self) -> list[Entry]:
        return sorted(self.held, key=lambda entry: -entry.order)

    def _free(self, entries: list[Entry], reason: str) -> None:
        for entry in entries:
            self.held.remove(entry)
            entry.reason = reason
            self.gate.release(entry, reason)
