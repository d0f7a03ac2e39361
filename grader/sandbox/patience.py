"""Timed waits of workers, each of which is let run out once before nothing else can go on.

Whether `queue.get(timeout=0.1)` finds something would else hang on how soon after it the next process is let go, which
differs from machine to machine. Only the first timed wait of a thread is meant: many loops wait so again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.sandbox import quiescence
from grader.sandbox.quiescence import Snapshot

LONGEST = 3.0
"""Seconds: who waits for longer is there for good, as far as a schedule can wait."""


@dataclass(slots=True)
class Patience:
    """The threads that were seen in a timed wait, with their counts of context switches, and those that had theirs."""

    seen: dict[tuple[int, int], int] = field(default_factory=dict)
    over: set[tuple[int, int]] = field(default_factory=set)

    def is_needed(self, snapshot: Snapshot, workers: set[int]) -> bool:
        """True while a first timed wait of these processes (pids) lasts."""
        needed = False
        for thread, state in snapshot.items():
            seconds = quiescence.timeout(thread[0], state) if thread[0] in workers and thread not in self.over else None
            if seconds is None or seconds > LONGEST:
                continue
            if self.seen.setdefault(thread, state.switches) == state.switches:
                needed = True
            else:
                self.over.add(thread)
        return needed
