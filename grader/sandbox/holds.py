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
    """The gate that a schedule opens. `drain` takes what was written so far: before an exit goes on, always."""

    listener: Listener
    record: Record
    drain: Callable[[], None]
    waiting: dict[int, Held] = field(default_factory=dict)

    def __contains__(self, pid: int) -> bool:
        return pid in self.waiting

    def __len__(self) -> int:
        return len(self.waiting)

    def hold(self, entry: Entry, call: Call, at: HeldAt = HeldAt.EXIT) -> None:
        """Leave a call without an answer."""
        self.waiting[entry.pid] = Held(call, time.monotonic(), at)

    def release(self, entry: Entry, reason: str) -> None:
        """Let a held process go on, which is its end only where it was held in its exit."""
        held = self.waiting.pop(entry.pid, None)
        if held is None:
            return
        self.drain()
        now = time.monotonic()
        if held.at is HeldAt.EXIT:
            entry.released = now
        self.record.holds.append(Letting(entry.pid, held.begin, now, reason, held.at))
        self.listener.let_continue(held.call.id)

    def longest(self, now: float) -> float:
        """For how many seconds the eldest hold has lasted."""
        return max((now - held.begin for held in self.waiting.values()), default=0.0)
