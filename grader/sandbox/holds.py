"""The calls that wait for their answer, exits and others, and how they get it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.model import HeldAt
from grader.sandbox.ledger import Entry
from grader.sandbox.notify import Call, Listener
from grader.sandbox.record import Letting, Record


@dataclass(frozen=True, slots=True)
class Held:
    """A call without an answer, since when (CLOCK_MONOTONIC), and what it means."""

    call: Call
    begin: float
    at: HeldAt


@dataclass(slots=True)
class Holds:
    """The gate that a schedule opens. `drain` takes what was written so far: before an exit goes on, always.

    `waiting` has what is held by its process, or by its thread where that one alone is. `seen_polling` is when a
    process was last let go because its parent had looked for it often enough.
    """

    listener: Listener
    record: Record
    drain: Callable[[], None]
    waiting: dict[int, Held] = field(default_factory=dict)
    seen_polling: float = 0.0

    def __contains__(self, pid: int) -> bool:
        return pid in self.waiting

    def __len__(self) -> int:
        return len(self.waiting)

    def stops(self, pid: int) -> bool:
        """Whether a process is held as a whole: with a lock, and before it writes, it is one thread that is held."""
        return pid in self.waiting and self.waiting[pid].at not in (HeldAt.STORE, HeldAt.LOCK)

    def hold(self, entry: Entry, call: Call, at: HeldAt = HeldAt.EXIT) -> None:
        """Leave a call without an answer."""
        self.waiting[entry.id] = Held(call, time.monotonic(), at)

    def release(self, entry: Entry, reason: str) -> None:
        """Let a held process go on, which is its end only where it was held in its exit."""
        held = self.waiting.pop(entry.id, None)
        if held is None:
            return
        self.drain()
        now = time.monotonic()
        if held.at is HeldAt.EXIT:
            entry.released = now
        self.record.holds.append(Letting(entry.pid, held.begin, now, reason, held.at))
        self.listener.let_continue(held.call.id)

    def sees_polling(self) -> None:
        """The program looks for one child after the other, in its own time: whoever is held has to wait for longer."""
        self.seen_polling = time.monotonic()

    def lasted_since(self, since: float) -> bool:
        """True if anybody was held at a moment since then."""
        return bool(self.waiting) or any(one.end >= since for one in self.record.holds[-1:])

    def longest(self, now: float, most: float) -> float:
        """For how many seconds the eldest hold has lasted, since polling was last seen, which counts until `most`."""
        since = min(self.seen_polling, most)
        return max((now - max(held.begin, since) for held in self.waiting.values()), default=0.0)
