"""Waits with a timeout that are no sleeps: another process ends them, if it may go on.

A semaphore of `multiprocessing` is a futex (futex(2)), and a wait for one with a timeout looks like a sleep. Where
processes are held it is none if what it waits for is in their hands: a lock that one of them has. Then the hold has to
end, and until it does the wait's clock stands still, or the program would have to pay for our hold. Nor is it one if it
would last longer than any hold: then it is not its timer that lets the program go on, unless its time does come.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from grader.model import Awaited
from grader.sandbox import notes, proc, quiescence
from grader.sandbox.holds import Holds
from grader.sandbox.ledger import Entry, Ledger
from grader.sandbox.notes import Noted, Notes

SERVED = 61
"""The bit of a key that stands for what a manager's process serves; `_grader_notes` has it too."""
_LOCKS = ("Lock", "RLock")
"""Whoever finds one of these without an owner gets it; a semaphore may have been made without a place in it."""
Thread = tuple[int, int]


@dataclass(slots=True)
class Dozes:
    """The waits with a timeout of one run. `trusted` are those taken for waits, with the ends of their time."""

    ledger: Ledger
    holds: Holds
    trusted: dict[Thread, tuple[proc.ThreadState, float]] = field(default_factory=dict)

    def waits(self, snapshot: quiescence.Snapshot, last: float) -> set[Thread]:
        """The threads of a snapshot that wait with a timeout for what the end of a hold may bring.

        `last` is the time (CLOCK_MONOTONIC) until which a process may be held at most.
        """
        dozing = [thread for thread, state in snapshot.items() if quiescence.dozes(state)]
        if not dozing:
            return set()
        kept = self._behind_locks()
        waits = {thread for thread in dozing if self._is_kept(thread, kept, snapshot)}
        return waits | {one for one in dozing if one not in waits and self._outlasts(one, snapshot[one], last)}

    def _is_kept(self, thread: Thread, kept: dict[Thread, int], snapshot: quiescence.Snapshot) -> bool:
        """True if a thread waits for a lock that a held process has, itself or in the name of a manager's client."""
        pid, _ = thread
        if thread in kept:
            return True
        serves = pid in self.ledger.entries and self.ledger.entries[pid].serves
        return serves and any(key >> SERVED & 1 for client, key in kept.items() if client in snapshot)

    def _behind_locks(self) -> dict[Thread, int]:
        """The threads that wait for a lock that a held process has, or one who waits for such a lock; with its key."""
        found, behind = self._notes(), self._held()
        waits = {
            (entry.pid, tid): (entry.inner, found.waits[entry.inner, facts.inner].key, owners)
            for entry in self.ledger.living()
            for tid in proc.threads(entry.pid)
            if (owners := self._owners(found, entry, tid)) and (facts := proc.facts(tid))
            if not 0 < found.waits[entry.inner, facts.inner].number <= quiescence.LONG_ENOUGH * 1000
        }
        kept: dict[Thread, int] = {}
        while more := [one for one, (_, _, owners) in waits.items() if one not in kept and owners & behind]:
            kept |= {thread: waits[thread][1] for thread in more}
            behind |= {waits[thread][0] for thread in more}
        return kept

    def _notes(self) -> Notes:
        living = self.ledger.living()
        return notes.read((entry.pid for entry in living), (entry.inner for entry in self.ledger.entries.values()))

    def _outlasts(self, thread: Thread, state: proc.ThreadState, last: float) -> bool:
        end = quiescence.end_of_doze(thread[0], state)
        if end is None or end <= last or proc.thread_state(*thread) != state:
            return False  # of a wait that was over when its time was read, anything could have been read
        self.trusted[thread] = state, end
        return True

    def overslept(self, now: float) -> bool:
        """True if one that was taken for a wait has lasted to the end of its time, for all that is known: a sleep."""
        for thread, (state, end) in list(self.trusted.items()):
            if now >= end:
                return True
            if proc.thread_state(*thread) != state:
                del self.trusted[thread]
        return False

    def was_kept(self, entry: Entry, tid: int, seconds: float) -> bool:
        """True if a thread that has waited for a lock for so long had to because of a hold: its time begins anew.

        Also if nobody has the lock any more: who had it was held, and has given it back just now.
        """
        found = self._notes()
        asked = self._asked(found, entry, tid)
        if asked is None:
            return False
        free = asked.of in _LOCKS and not found.holders(asked.key)
        can_be_got = free or bool(self._owners(found, entry, tid))
        return can_be_got and self.holds.lasted_since(time.monotonic() - seconds)

    def is_behind_lock(self, entry: Entry, tid: int) -> bool:
        """True if a thread asks for a lock that a held process has."""
        return bool(self.holds) and bool(self._owners(self._notes(), entry, tid) & self._held())

    def _held(self) -> set[int]:
        """The processes (as they are called inside) that are held, as a whole or one thread of them."""
        found = (self.ledger.process_of(number) for number in self.holds.waiting)
        return {entry.inner for entry in found if entry is not None}

    @staticmethod
    def _asked(found: Notes, entry: Entry, tid: int) -> Noted | None:
        """What a thread says of its wait, if it waits for a lock."""
        facts = proc.facts(tid)
        noted = found.waits.get((entry.inner, facts.inner)) if facts else None
        return noted if noted is not None and noted.awaited is Awaited.LOCK else None

    @classmethod
    def _owners(cls, found: Notes, entry: Entry, tid: int) -> set[int]:
        """The processes that have the lock for which a thread says that it waits; not its own if that thread has it."""
        noted = cls._asked(found, entry, tid)
        if noted is None:
            return set()
        mine = entry.inner, found.idents.get((entry.inner, noted.tid))
        return {one.pid for one in found.holders(noted.key) if (one.pid, one.owner) != mine}
