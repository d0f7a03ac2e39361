"""Read what the probe has noted in the memory that the processes of a run share.

Whoever runs there can write what he likes into it: so everything is read as numbers within bounds, and it explains
what the kernel shows, never the other way round. The layout is that of `_grader_notes`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from grader.model import Awaited
from grader.sandbox import proc

_MAGIC = 0x67726164657231
_SLOTS, _SLOT = 1024, 2048
_HEAD, _WAIT, _WAITS, _THING = 8, 16, 24, 12
_FIRST_THING = _HEAD + _WAIT * _WAITS
SEM_T = 32
"""The size of a sem_t (semaphore.h), within which lies the word that its waiters sleep on."""
_MOST_TABLES = 100
"""A run has one, and one more for each interpreter that was started from outside it."""
_MOST_LINES = 1_000_000
_KINDS: tuple[tuple[Awaited, str] | None, ...] = (
    None,
    (Awaited.LOCK, "Lock"), (Awaited.LOCK, "RLock"), (Awaited.LOCK, "Semaphore"), (Awaited.LOCK, "BoundedSemaphore"),
    (Awaited.CONDITION, "Condition"), (Awaited.EVENT, "Event"), (Awaited.BARRIER, "Barrier"),
    (Awaited.GET, "Queue"), (Awaited.PUT, "Queue"), (Awaited.TASKS, "Queue"), (Awaited.FLUSH, "Queue"),
    (Awaited.RECEIVE, "connection"), (Awaited.PROCESS, "process"), (Awaited.THREAD, "thread"),
    (Awaited.RESULT, "result"), (Awaited.POOL, "pool"), (Awaited.LOOP, "event loop"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was done, and the line of the last (of an acquisition: the first) time."""

    count: int
    line: int | None


@dataclass(frozen=True, slots=True)
class Thing:
    """What a process (the pid that it sees itself) has done with one thing: acquired it, put into it, set it.

    `origin` is the process that held it when this one was forked, so that this one has a copy that nobody can release.
    What the three tallies count depends on what it is: a queue's are put, got and done; others have only the first.
    """

    pid: int
    key: int
    what: int
    handle: int
    tallies: tuple[Tally, Tally, Tally]
    owner: int
    origin: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A thread (ids as the process sees them) is in a call that may wait.

    `within` is the key of a lock that it waits for inside that call, `handle` where that lies in its memory. `started`
    is the line at which the program started the thread.
    """

    pid: int
    tid: int
    awaited: Awaited
    of: str
    key: int
    line: int | None
    number: int
    started: int | None
    within: int
    handle: int


@dataclass(frozen=True, slots=True)
class Notes:
    """All that was noted, by whoever lives or has lived: waits and idents by pid and thread id, things by key."""

    waits: dict[tuple[int, int], Noted] = field(default_factory=dict)
    idents: dict[tuple[int, int], int] = field(default_factory=dict)
    things: dict[int, list[Thing]] = field(default_factory=dict)

    def lock_at(self, pid: int, address: int) -> Thing | None:
        """The semaphore at an address in a process's memory; if others have noted it, they were forked with it."""
        found = [
            thing
            for things in self.things.values()
            for thing in things
            if thing.handle and thing.handle <= address < thing.handle + SEM_T
        ]
        return min(found, key=lambda thing: (thing.pid != pid, thing.pid), default=None)

    def holders(self, key: int) -> list[Thing]:
        """Who has acquired this lock more often than it has released it, unless others have released it instead."""
        if self.total(key, 0) <= 0:
            return []
        return [thing for thing in self.things.get(key, ()) if thing.tallies[0].count > 0]

    def total(self, key: int, which: int) -> int:
        """How often anybody did the first, second or third that can be done with it."""
        return sum(thing.tallies[which].count for thing in self.things.get(key, ()))


def read(living: Iterable[int], everybody: Iterable[int]) -> Notes:
    """What is noted in the tables of the processes that live (the grader's pids), by those with these pids inside."""
    notes, seen, pids = Notes(), set(), sorted(everybody)
    for pid in living:
        for inode, address in _tables(pid):
            if inode not in seen:
                seen.add(inode)
                if len(seen) > _MOST_TABLES:
                    return notes
                for inner in pids:
                    _read_slot(notes, inner, proc.memory(pid, _slot(address, inner), _SLOT * 8))
    return notes


def _tables(pid: int) -> Iterator[tuple[str, int]]:
    """The shared tables in the memory of a process: inode and address (proc_pid_maps(5))."""
    for start, end, mode, inode in proc.mappings(pid):
        if mode == "rw-s" and end - start == _SLOTS * _SLOT * 8:
            head = proc.memory(pid, start, 8)
            if len(head) == 8 and struct.unpack("=q", head)[0] == _MAGIC:
                yield inode, start


def _slot(address: int, inner: int) -> int:
    return address + (1 + inner % (_SLOTS - 1)) * _SLOT * 8


def _read_slot(notes: Notes, pid: int, data: bytes) -> None:
    if len(data) != _SLOT * 8:
        return
    words = struct.unpack(f"={_SLOT}q", data)
    if words[0] != pid:
        return
    for at in range(_HEAD, _FIRST_THING, _WAIT):
        notes.idents[pid, words[at]] = words[at + 6]
        noted = _noted(pid, words[at : at + _WAIT])
        if noted is not None:
            notes.waits[pid, noted.tid] = noted
    for at in range(_FIRST_THING, _SLOT - _THING + 1, _THING):
        key, owner = words[at], words[at + 10]
        if key:
            first, second, third = (Tally(words[at + i], _line(words[at + i + 1])) for i in (4, 6, 8))
            thing = Thing(pid, key, words[at + 1], words[at + 3], (first, second, third), owner, words[at + 11])
            notes.things.setdefault(key, []).append(thing)


def name_of_kind(what: int) -> str:
    """What the probe's number stands for: `Lock`, `Queue`."""
    kind = _KINDS[what] if 0 < what < len(_KINDS) else None
    return kind[1] if kind else ""


def _noted(pid: int, words: tuple[int, ...]) -> Noted | None:
    tid, what, key, line, number, _, _, started, within, handle = words[:10]
    kind = _KINDS[what] if 0 < what < len(_KINDS) else None
    if not tid or kind is None:
        return None
    return Noted(pid, tid, *kind, key, _line(line), number, _line(started), within, handle)


def _line(number: int) -> int | None:
    return number if 0 < number < _MOST_LINES else None
