"""The schedules: who decides when a process of the run may go on.

A schedule is told what happens and answers one question, whether a call (mostly an exit) is held. It never looks at a
clock of the program: sleeping and computing end no hold. Reasons are words for the report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from grader.model import HeldAt
from grader.sandbox import proc, quiescence
from grader.sandbox.attending import Announced, Attending
from grader.sandbox.ledger import Entry, Ledger
from grader.sandbox.polls import Polls

WAITED_FOR = "waited for"
ANY_CHILD = "waited for, as any child"
POLLED = "polled until it had ended"
PARENT_WAITS = "its parent waited for something"
ENDED_BY_PARENT = "ended by its parent"
JOINS = frozenset({WAITED_FOR, ANY_CHILD, POLLED, PARENT_WAITS, ENDED_BY_PARENT})
"""The reasons that are a join in some form; the others are not."""
PARENT_GONE = "its parent had ended"
AFTER_PARENT = "after its parent's own work"
AFTER_BODY = "after the main module's body"
CAP = "held for as long as the limit allows"


class Gate(Protocol):
    """What lets a held process go on."""

    def release(self, entry: Entry, reason: str) -> None:
        """Let a held process go on."""

    def sees_polling(self) -> None:
        """One was let go after its parent had looked for the third time: the others may be held for longer."""


class Schedule(Protocol):
    """What the supervisor tells a schedule.

    `outwaits` says that nothing else can go on only when workers' timed waits have run out once.
    """

    capped: bool
    trusts_dozes: bool
    """A wait with a timeout may count as one, as `dozes` has it: not where it is asked who is waited for."""
    outwaits: bool

    def exits(self, entry: Entry) -> bool:
        """A process is about to exit; True to hold it."""

    def pauses(self, entry: Entry, at: HeldAt) -> bool:
        """A process makes another call in which it may be held; True to hold it."""

    def waits(self, entry: Entry, tid: int, target: Entry | None, *, blocking: bool) -> None:
        """A thread of a process waits for a child of its own, or for any (None)."""

    def tries(self, entry: Entry) -> None:
        """A process has tried to get a lock that a held process has, and not waited for it."""

    def lapses(self, seconds: float) -> None:
        """A process has not got a lock for so long, and nobody was held meanwhile."""

    def announced(self, entry: Entry, tid: int, target: Entry, what: Announced) -> int:
        """The probe tells of a wait that is no call: the answer to it, 0 where there is nothing to say."""

    def signals(self, sender: Entry, target: Entry) -> None:
        """A process sends another one a signal of which that will die."""

    def work_ends(self, entry: Entry) -> None:
        """What a process is there for is done: the main module's body, or the `run` of a child."""

    def quiet(self) -> None:
        """Nothing has happened for a moment."""

    def still(self, awaited: set[int], *, stuck: bool) -> None:
        """No process that is not held can go on by itself, without any timer if `stuck`.

        `awaited` are the held processes (pids) whose end would end a wait.
        """

    def gives_up(self) -> None:
        """The cap is reached: nothing may be held any longer."""

    def gone(self, entry: Entry) -> None:
        """A process has ended."""


@dataclass(slots=True)
class Natural:
    """Nobody holds anything."""

    ledger: Ledger
    gate: Gate
    capped: bool = False
    trusts_dozes: bool = True
    outwaits: bool = False

    def exits(self, entry: Entry) -> bool:  # noqa: ARG002
        """Let it end."""
        return False

    def pauses(self, entry: Entry, at: HeldAt) -> bool:  # noqa: ARG002
        """Let it go on."""
        return False

    def waits(self, entry: Entry, tid: int, target: Entry | None, *, blocking: bool) -> None:
        """Nothing to do."""

    def tries(self, entry: Entry) -> None:
        """Nothing to do."""

    def lapses(self, seconds: float) -> None:
        """Nothing to do."""

    def announced(self, entry: Entry, tid: int, target: Entry, what: Announced) -> int:  # noqa: ARG002
        """Nothing to say."""
        return 0

    def signals(self, sender: Entry, target: Entry) -> None:
        """Nothing to do."""

    def work_ends(self, entry: Entry) -> None:
        """Nothing to do."""

    def quiet(self) -> None:
        """Nothing to do."""

    def still(self, awaited: set[int], *, stuck: bool) -> None:
        """Nothing to do."""

    def gives_up(self) -> None:
        """Nothing to do."""

    def gone(self, entry: Entry) -> None:
        """Nothing to do."""


@dataclass(slots=True)
class HoldExits:
    """Hold every child's exit until its parent waits for it; what the main module's body left alive was not joined.

    `anybody` maps a thread that sits in a blocking wait for any child to the child that was let go for it, once there
    is one: a wait that a signal handler interrupted comes a second time, and is still one wait.
    """

    ledger: Ledger
    gate: Gate
    capped: bool = False
    trusts_dozes: bool = False
    outwaits: bool = False
    over: bool = False
    held: list[Entry] = field(default_factory=list)
    anybody: dict[tuple[int, int], Entry | None] = field(default_factory=dict)
    attending: Attending = field(default_factory=Attending)
    polls: Polls = field(default_factory=Polls)

    def exits(self, entry: Entry) -> bool:
        """Hold a child's exit unless somebody already waits for it, or nobody ever can."""
        if entry.pid == self.ledger.main:
            self.work_ends(entry)
        if self.over or entry.helper or entry.reason:
            return False
        entry.reason = self._reason_at_hand(entry)
        if entry.reason is None:
            self.held.append(entry)
        return entry.reason is None

    def pauses(self, entry: Entry, at: HeldAt) -> bool:  # noqa: ARG002
        """Only exits are held."""
        return False

    def _reason_at_hand(self, entry: Entry) -> str | None:
        parent = self.ledger.entries.get(self.ledger.maker(entry))
        if self._is_awaited(entry) or self.attending.serves(entry):
            return WAITED_FOR
        if self._serves_anybody(entry):
            return ANY_CHILD
        if parent is None or not parent.alive:
            return PARENT_GONE
        return PARENT_WAITS if self._is_failed_exec(entry) else None

    def _is_awaited(self, entry: Entry) -> bool:
        """True unless a signal handler has ended the wait: then its thread sleeps, if it does, in another call."""
        if entry.awaited and quiescence.is_elsewhere(proc.thread_state(self.ledger.maker(entry), entry.awaited)):
            entry.awaited = 0
        return entry.awaited != 0

    def _serves_anybody(self, entry: Entry) -> bool:
        """Let this child be the one for which a thread of its parent waits as any child."""
        for key, served in self.anybody.items():
            if key[0] == entry.parent and served is None:
                self.anybody[key] = entry
                return True
        return False

    def _is_failed_exec(self, entry: Entry) -> bool:
        """A vfork child stops its parent until it has become another program: to hold it would stop both."""
        return not entry.marked and entry.program is None and proc.waits_for_vfork(entry.parent)

    def waits(self, entry: Entry, tid: int, target: Entry | None, *, blocking: bool) -> None:
        """A blocking wait frees its child, or the first of any; the third look at one that is held frees it too.

        What helpers wait for means nothing: a fork server reaps, and the program's own waits are polls of sentinels.
        """
        if entry.helper or self.over:
            return
        if not blocking:
            self._polled(entry, target)
        elif target is not None:
            self._wait_for(target, tid)
        else:
            self._any(entry, tid)

    def tries(self, entry: Entry) -> None:
        """Who is at its exit gives no lock back."""

    def lapses(self, seconds: float) -> None:
        """That is no end of a process."""

    def announced(self, entry: Entry, tid: int, target: Entry, what: Announced) -> int:
        """A wait for a sentinel frees, while it lasts, the first of its children that is at its exit."""
        thread = (entry.pid, tid)
        if entry.helper or self.over:
            return 0
        if what is Announced.LACKS:
            return self.attending.lacks(thread)
        if what is Announced.OVER:
            self._find_reasons_for_crashes(self.attending.over(thread))
        else:
            self._attend(thread, target, anew=what is Announced.BEGINS)
        return 0

    def _attend(self, thread: tuple[int, int], target: Entry, *, anew: bool) -> None:
        self.attending.begins(thread, target, anew=anew)
        if (target in self.held or self._crashed(target)) and self.attending.serves(target):
            self._let_go(target)

    def _find_reasons_for_crashes(self, children: list[Entry]) -> None:
        for child in children:
            if self._crashed(child):
                child.reason = WAITED_FOR

    def _wait_for(self, target: Entry, tid: int) -> None:
        target.awaited = tid
        self._let_go(target)

    def _let_go(self, target: Entry) -> None:
        if target in self.held:
            self._free([target], WAITED_FOR)
        elif not target.alive and target.reason is None:
            target.reason = WAITED_FOR  # it crashed: nothing held it

    def _any(self, entry: Entry, tid: int) -> None:
        served = self.anybody.get((entry.pid, tid))
        if served is not None and proc.facts(served.pid) is not None:
            return  # the same wait again: its child has not been reaped
        children = self.ledger.children(entry.pid)
        served = next((child for child in children if self._crashed(child)), None)
        if served is not None:
            served.reason = ANY_CHILD
        else:
            served = next((child for child in children if child in self.held), None)
            self._free([served] if served else [], ANY_CHILD)
        self.anybody[entry.pid, tid] = served

    @staticmethod
    def _crashed(child: Entry) -> bool:
        """It ended without saying so: nothing held it, and a wait finds it as it is."""
        spoken_for = child.released is not None or child.awaited or child.reason is not None
        return not spoken_for and not proc.alive(child.pid)

    def _polled(self, entry: Entry, target: Entry | None) -> None:
        if target is not None and self._crashed(target):
            self._let_go(target)
        mine = [held for held in self.held if self.ledger.maker(held) == entry.pid and target in (None, held)]
        if mine and self.polls.is_third(self.ledger, entry, target):
            self._free(mine, POLLED)
            self.gate.sees_polling()

    def signals(self, sender: Entry, target: Entry) -> None:
        """Who ends a process of its own has taken care of it; who ends itself has not."""
        if sender is target or self.over or sender.pid not in (self.ledger.maker(target), self.ledger.main):
            return
        if target.alive and target.reason is None:
            target.reason = ENDED_BY_PARENT
            self._free([target] if target in self.held else [], ENDED_BY_PARENT)

    def work_ends(self, entry: Entry) -> None:
        """What a process leaves alive then was not joined; after the main one's work nobody is held any longer."""
        if self.over:
            return
        self.over = entry.pid == self.ledger.main
        left = self.ledger.workers() if self.over else self.ledger.made_by(entry.pid)
        why = AFTER_BODY if self.over else AFTER_PARENT
        for child in left:
            if child.reason is None and child.alive:
                if proc.alive(child.pid):
                    child.reason = why
                else:
                    self._find_reason_for_crash(child)
        self._free([held for held in self.held if self.over or held in left], why)

    def quiet(self) -> None:
        """Free a failed exec that was held because its parent had not yet come to rest."""
        self._free([held for held in self.held if self._is_failed_exec(held)], PARENT_WAITS)

    def still(self, awaited: set[int], *, stuck: bool) -> None:
        """All others wait: let go whom they wait for, the eldest first, so that no luck is in it."""
        mine = sorted(self.held, key=lambda entry: entry.order)
        wanted = [held for held in mine if held.pid in awaited]
        self._free((wanted or (mine if stuck else []))[:1], PARENT_WAITS)

    def gives_up(self) -> None:
        """Free everybody; this schedule then proves nothing."""
        self.capped = True
        self.over = True
        self._free(list(self.held), CAP)

    def gone(self, entry: Entry) -> None:
        """Orphans are free; a held process may have been killed, and one that crashed may have been waited for."""
        if entry in self.held:
            self.held.remove(entry)
            self.gate.release(entry, "killed")
        if entry.pid == self.ledger.main:
            self.work_ends(entry)
        if entry.reason is None and entry.released is None and not self.over:
            self._find_reason_for_crash(entry)
        self._free([held for held in self.held if self.ledger.maker(held) == entry.pid], PARENT_GONE)

    def _find_reason_for_crash(self, entry: Entry) -> None:
        if entry.awaited or self.attending.serves(entry):
            entry.reason = WAITED_FOR
        elif self._serves_anybody(entry):
            entry.reason = ANY_CHILD

    def _free(self, entries: list[Entry], reason: str) -> None:
        for entry in entries:
            self.held.remove(entry)
            entry.reason = reason
            self.gate.release(entry, reason)
