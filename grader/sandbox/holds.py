"""The exits that wait for their answer, and how they get it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.sandbox.ledger import Entry
from grader.sandbox.notify import Call, Listener
from grader.sandbox.record import Letting, Record


@dataclass(slots=True)
class Holds:
    """The gate that a schedule opens. `drain` takes what was written so far: before an exit goes on, always."""

    listener: Listener
    record: Record
    drain: Callable[[], None]
    waiting: dict[int, tuple[Call, float]] = field(default_factory=dict)

    def __contains__(self, pid: int) -> bool:
        return pid in self.waiting

    def __len__(self) -> int:
        return len(self.waiting)

    def hold(self, entry: Entry, call: Call) -> None:
        """Leave a call without an answer."""
        self.waiting[entry.pid] = call, time.monotonic()

    def release(self, entry: Entry, reason: str) -> None:
        """Let a held process end."""
        if entry.pid not in self.waiting:
            return
        call, begin = self.waiting.pop(entry.pid)
        self.drain()
        entry.released = time.monotonic()
        self.record.holds.append(Letting(entry.pid, begin, entry.released, reason))
        self.listener.let_continue(call.id)

    def longest(self, now: float) -> float:
        """For how many seconds the eldest hold has lasted."""
        return max((now - begin for _, begin in self.waiting.values()), default=0.0)
