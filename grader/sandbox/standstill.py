"""Find what each blocked thread waits for, and of whom: the kernel shows the call, the probe's notes say what it means.

Where both do not agree, or the probe says nothing, the kernel's word stands alone. All pids in what is found are those
that the program sees.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.model import Awaited, Holder, Lack
from grader.sandbox import notes, proc, quiescence, wakes
from grader.sandbox.ledger import Entry
from grader.sandbox.notes import Noted, Notes
from grader.sandbox.proc import ThreadState

_MUTEX = (1, 2)
"""Which of the probe's kinds are held by one at a time: Lock and RLock."""
_ENDS_OF_LOCKS = (Awaited.CONDITION, Awaited.EVENT, Awaited.BARRIER, Awaited.TASKS)
_WAITS = {"wait4": 0, "waitid": 1}
_READS = ("read", "readv", "recvfrom", "recvmsg")
_WRITES = ("write", "writev", "sendto", "sendmsg")


@dataclass(frozen=True, slots=True)
class Standstill:
    """A run in which nothing can go on. `entries` are all its processes, those that have ended among them.

    `sentinels` maps pipes to the processes whose end they tell, `peers` a socket to the other end, both as the program
    has told them.
    """

    entries: tuple[Entry, ...]
    notes: Notes
    sentinels: Mapping[str, int] = field(default_factory=dict)
    peers: Mapping[int, int] = field(default_factory=dict)
    _open: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def lacks(self, entry: Entry) -> tuple[Lack, ...]:
        """What the threads of one process wait for: its main one, and those that the program has started."""
        found = []
        for number, (tid, inner) in enumerate(_threads(entry.pid)):
            state = proc.thread_state(entry.pid, tid)
            noted = self.notes.waits.get((entry.inner, inner))
            if state is None or state.call is None:
                continue
            if noted is not None and _agree(noted, state):
                lack = self._as_noted(entry, noted, state)
            elif number == 0:
                lack = self._as_seen(entry, state)
            else:
                continue
            if number == 0 or lack.line is not None or lack.started is not None:
                found.append(dataclasses.replace(lack, thread=number, tid=inner if number else None))
        return tuple(found)

    # --- what the probe has noted ---------------------------------------------------------------------------------

    def _as_noted(self, entry: Entry, noted: Noted, state: ThreadState) -> Lack:
        lock = self._lock_within(noted)
        if lock is not None:
            return self._lock(noted, lock)
        lack = Lack(awaited=noted.awaited, of=noted.of, line=noted.line, started=noted.started)
        if noted.awaited is Awaited.PROCESS:
            return dataclasses.replace(lack, holders=(Holder(pid=noted.key),))
        if noted.awaited is Awaited.THREAD:
            return dataclasses.replace(lack, holders=self._thread(entry, noted.key))
        if noted.awaited is Awaited.RECEIVE:
            holders = self._holders_of_descriptor(entry.pid, _descriptor(noted, state), writing=True)
            return dataclasses.replace(lack, holders=holders)
        return self._by_tallies(entry, noted, lack)

    def _lock_within(self, noted: Noted) -> int | None:
        """The key of the lock that a thread waits for, itself or within another wait, if somebody holds that."""
        if noted.awaited is Awaited.LOCK:
            return noted.key
        holders = [thing for thing in self.notes.holders(noted.within) if thing.what in _MUTEX]
        if noted.awaited not in _ENDS_OF_LOCKS:
            # Who waits for the next item of a queue has its lock meanwhile: that is as it should be.
            living = {entry.inner for entry in self.entries if entry.alive}
            holders = [thing for thing in holders if thing.pid not in living]
        return noted.within if holders else None

    def _lock_at(self, entry: Entry, address: int) -> Lack:
        """A wait for a lock that was not noted: by the address of the lock."""
        lock = self.notes.lock_at(entry.inner, address)
        if lock is None:
            return Lack(awaited=Awaited.LOCK)
        return Lack(awaited=Awaited.LOCK, of=notes.name_of_kind(lock.what), holders=self._owners(lock.key))

    def _owners(self, key: int) -> tuple[Holder, ...]:
        """Who has acquired a lock, since which line."""
        held = sorted(self.notes.holders(key), key=lambda thing: thing.pid)
        return tuple(
            Holder(pid=thing.pid, line=thing.tallies[0].line, thread=self._number(thing.pid, thing.owner))
            for thing in held
            if not thing.origin
        )

    def _lock(self, noted: Noted, key: int) -> Lack:
        things = self.notes.holders(key)
        copies = tuple(
            Holder(pid=thing.origin, line=thing.tallies[0].line)
            for thing in things
            if thing.origin and thing.pid == noted.pid
        )
        of = noted.of if noted.awaited is Awaited.LOCK else f"lock of {_a(noted.of)}"
        return Lack(
            awaited=Awaited.LOCK, of=of, line=noted.line, started=noted.started,
            holders=copies or self._owners(key), numbers={"copy": 1} if copies else {},
        )  # fmt: skip

    def _by_tallies(self, entry: Entry, noted: Noted, lack: Lack) -> Lack:
        """A wait that is explained by what all have done with the thing."""
        things, which = self.notes.things.get(noted.key, ()), _WHO_ENDS_IT.get(noted.awaited)
        holders: tuple[Holder, ...] = ()
        if which is not None:
            done = ((thing.pid, thing.tallies[which]) for thing in things if thing.tallies[which].count)
            holders = tuple(Holder(pid=pid, line=tally.line) for pid, tally in sorted(done, key=lambda one: one[0]))
        line = lack.line
        if noted.awaited is Awaited.FLUSH:
            line = next((thing.tallies[0].line for thing in things if thing.pid == entry.inner), line)
        return dataclasses.replace(lack, line=line, holders=holders, numbers=self._numbers(noted))

    def _numbers(self, noted: Noted) -> dict[str, int]:
        total = self.notes.total
        if noted.awaited is Awaited.BARRIER:
            here = sum(
                1 for other in self.notes.waits.values() if (other.awaited, other.key) == (noted.awaited, noted.key)
            )
            return {"parties": noted.number, "came": here}
        if noted.awaited in (Awaited.GET, Awaited.PUT, Awaited.TASKS, Awaited.FLUSH):
            found = {"put": total(noted.key, 0), "got": total(noted.key, 1), "done": total(noted.key, 2)}
            return {**found, "maxsize": noted.number} if noted.awaited is Awaited.PUT else found
        return {}

    def _thread(self, entry: Entry, ident: int) -> tuple[Holder, ...]:
        number = self._number(entry.inner, ident)
        return () if number is None else (Holder(pid=entry.inner, thread=number),)

    def _number(self, inner: int, ident: int) -> int | None:
        """Which thread of a process has this ident, None if that is not known (any more)."""
        entry = next((entry for entry in self.entries if entry.inner == inner and entry.alive), None)
        tid = next((tid for (pid, tid), noted in self.notes.idents.items() if pid == inner and noted == ident), None)
        if entry is None or tid is None:
            return None
        return next((number for number, (_, found) in enumerate(_threads(entry.pid)) if found == tid), None)

    # --- what the kernel shows ------------------------------------------------------------------------------------

    def _as_seen(self, entry: Entry, state: ThreadState) -> Lack:
        name = quiescence.call_name(state.call or 0)
        if name in _WAITS:
            return self._wait(entry, name, state)
        if name in _READS:
            holders = self._holders_of_descriptor(entry.pid, state.args[0], writing=True)
            return Lack(awaited=Awaited.READ, holders=holders)
        if name in _WRITES:
            holders = self._holders_of_descriptor(entry.pid, state.args[0], writing=False)
            return Lack(awaited=Awaited.WRITE, holders=holders)
        if name == "futex":
            return self._lock_at(entry, state.args[0])
        descriptors = list(wakes.descriptors(entry.pid, state))
        ends = [self.sentinels[link] for fd in descriptors if (link := proc.link(entry.pid, fd)) in self.sentinels]
        if ends:
            return Lack(awaited=Awaited.PROCESS, holders=tuple(Holder(pid=pid) for pid in sorted(ends)))
        found = {holder for fd in descriptors for holder in self._holders_of_descriptor(entry.pid, fd, writing=True)}
        return Lack(awaited=Awaited.READ, holders=tuple(sorted(found, key=lambda holder: holder.pid)))

    def _wait(self, entry: Entry, name: str, state: ThreadState) -> Lack:
        number = state.args[_WAITS[name]] & 0xFFFFFFFF
        number -= (number & 0x80000000) << 1  # a C int
        if name == "waitid" and state.args[0] != 1:
            number = proc.pid_of_pidfd(entry.pid, state.args[1]) if state.args[0] == 3 else -1
        if number > 0:
            return Lack(awaited=Awaited.PROCESS, holders=(Holder(pid=number),))
        children = [other for other in self.entries if other.parent == entry.pid and other.alive and not other.helper]
        return Lack(awaited=Awaited.CHILD, holders=tuple(Holder(pid=child.inner) for child in children))

    def _holders_of_descriptor(self, pid: int, fd: int, *, writing: bool) -> tuple[Holder, ...]:
        """Who has the other end of a pipe or of a pair of sockets open, and so could write (or read) there."""
        link = proc.link(pid, fd)
        if link.startswith("socket:["):
            peer = self.peers.get(int(link[8:-1]))
            wanted = f"socket:[{peer}]"
            mine = [entry for entry in self._living() if any(other == wanted for _, other in self._links(entry.pid))]
        elif link.startswith("pipe:["):
            mine = [entry for entry in self._living() if self._has_end(entry.pid, link, writing=writing)]
        else:
            return ()
        return tuple(Holder(pid=entry.inner) for entry in sorted(mine, key=lambda entry: entry.order))

    def _links(self, pid: int) -> list[tuple[int, str]]:
        """All descriptors of a process, with what they stand for; nothing opens or closes any while all stand still."""
        if pid not in self._open:
            self._open[pid] = [(fd, proc.link(pid, fd)) for fd in proc.descriptors(pid)]
        return self._open[pid]

    def _has_end(self, pid: int, link: str, *, writing: bool) -> bool:
        return any(other == link and proc.writes(pid, fd) is writing for fd, other in self._links(pid))

    def _living(self) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.alive and not entry.helper)


_WHO_ENDS_IT = {
    Awaited.GET: 0, Awaited.PUT: 1, Awaited.TASKS: 1, Awaited.FLUSH: 1, Awaited.EVENT: 0, Awaited.CONDITION: 0,
}  # fmt: skip
"""Which of the tallies of a thing counts what would end the wait: put, got, got, got, set, notified."""


def _a(noun: str) -> str:
    return f"an {noun}" if noun == "Event" else f"a {noun}"


def _agree(noted: Noted, state: ThreadState) -> bool:
    """True unless the kernel shows another lock than the one that was noted."""
    if quiescence.call_name(state.call or 0) != "futex" or not noted.handle:
        return True
    return noted.handle <= state.args[0] < noted.handle + notes.SEM_T


def _descriptor(noted: Noted, state: ThreadState) -> int:
    return state.args[0] if quiescence.call_name(state.call or 0) in _READS else noted.number


def _threads(pid: int) -> list[tuple[int, int]]:
    """The threads of a process, ours and its own ids, the main one first, then in the order of their creation."""
    return sorted((tid, found.inner) for tid in proc.threads(pid) if (found := proc.facts(tid)))


def of_run(entries: Iterable[Entry], told: Mapping[str, int], peers: Mapping[int, int]) -> Standstill:
    """The standstill of a run with these processes, read now."""
    found = tuple(entries)
    noted = notes.read((e.pid for e in found if e.alive), (e.inner for e in found))
    return Standstill(found, noted, told, peers)
