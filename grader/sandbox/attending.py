"""Waits for children that no call shows, because they are polls of sentinels: the probe tells of each.

A wait with a timeout is over when its children have had that time. For how long they were ready to run while others had
the processor the kernel counts (schedstat); that time is added. So how busy the machine is makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from grader.sandbox import proc
from grader.sandbox.ledger import Entry

Thread = tuple[int, int]
"""A process and one of its threads, in the grader's pids."""
AGAIN = 1 << 20
"""The answer to a wait that has run out if it must go on for a moment and ask again; `_grader_waits` has it too."""


class Announced(IntEnum):
    """What the probe announces; `_grader_waits` has the same numbers."""

    LOOK = 1
    BEGINS = 2
    ALSO = 3
    LACKS = 4
    OVER = 5


@dataclass(slots=True)
class Attendance:
    """One wait for one of some children: what turns each had had when it began, and later; who has ended it."""

    before: dict[Entry, proc.Turns] = field(default_factory=dict)
    since: dict[Entry, proc.Turns] = field(default_factory=dict)
    served: Entry | None = None


@dataclass(slots=True)
class Attending:
    """The announced waits that are not over, one a thread at most."""

    waits: dict[Thread, Attendance] = field(default_factory=dict)

    def begins(self, thread: Thread, child: Entry, *, anew: bool) -> None:
        """A thread begins to wait for a child; for this one too, unless `anew`."""
        if anew or thread not in self.waits:
            self.waits[thread] = Attendance()
        self.waits[thread].before[child] = proc.turns(child.pid)

    def serves(self, child: Entry) -> bool:
        """Let this child be the one that ends a wait; False if no wait is for it, or each has been served."""
        for wait in self.waits.values():
            if wait.served is None and child in wait.before:
                wait.served = child
                return True
        return False

    def lacks(self, thread: Thread) -> int:
        """For how many milliseconds a wait must go on because a child could not run, though it would have; or AGAIN."""
        wait = self.waits.get(thread)
        if wait is None:
            return 0
        if wait.served is not None:
            return AGAIN if wait.served.alive else 0
        return max((_lacks(wait, child) for child in wait.before), default=0)

    def over(self, thread: Thread) -> list[Entry]:
        """A thread waits no longer: the children that it had waited for, and for which no end was noted."""
        wait = self.waits.pop(thread, None)
        return list(wait.before) if wait is not None and wait.served is None else []


def _lacks(wait: Attendance, child: Entry) -> int:
    """AGAIN for one that is ready and has not run since it was last asked for: what it lacks is not counted yet."""
    now, last = proc.turns(child.pid), wait.since.get(child)
    wait.since[child] = now
    if now.ready and (last is None or last.ran == now.ran):
        return AGAIN
    return (now.lacked - wait.before[child].lacked) // 1_000_000
