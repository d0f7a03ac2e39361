"""What the supervisor saw of one run, in the grader's pids and in times of CLOCK_MONOTONIC."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model import Ended, HeldAt, Lack

MOST_WAITS = 10_000


@dataclass(slots=True)
class Waiting:
    """A wait as it was notified."""

    pid: int
    target: int | None
    blocking: bool
    begin: float


@dataclass(slots=True)
class Letting:
    """A hold that is over."""

    pid: int
    begin: float
    end: float
    reason: str
    at: HeldAt = HeldAt.EXIT


@dataclass(frozen=True, slots=True)
class Sat:
    """In which call a process sat when the run had to be ended, and what its threads waited for."""

    pid: int
    call: str
    lacks: tuple[Lack, ...] = ()


@dataclass(slots=True)
class Record:
    """The facts of one run that belong to no process in particular."""

    begin: float
    ended: Ended | None = None
    end: float = 0.0
    body_end: float | None = None
    untold: bool = False
    has_timers: bool = False
    waits: list[Waiting] = field(default_factory=list)
    holds: list[Letting] = field(default_factory=list)
    leftover: list[int] = field(default_factory=list)
    stuck: list[Sat] = field(default_factory=list)
    _polls: set[tuple[int, int | None]] = field(default_factory=set)

    def wait(self, waiting: Waiting) -> None:
        """Note a wait; of the polls of one process by another, which may be many, only the first."""
        if not waiting.blocking:
            if (waiting.pid, waiting.target) in self._polls:
                return
            self._polls.add((waiting.pid, waiting.target))
        if len(self.waits) < MOST_WAITS:
            self.waits.append(waiting)
