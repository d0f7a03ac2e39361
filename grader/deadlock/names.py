"""What the processes of a standstill are called, exactly or so that equal runs give equal words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.language import joined, say, say_number
from grader.model import Ended, Holder, Process, Role, Trace, signal_called

POOLS = frozenset({"Pool", "ProcessPoolExecutor"})
MOST = 4
"""So many are named; of more it is said how many they are."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names for the processes of one run.

    With `exact` everybody is called by its number. Without, those that do the same as others have none: which of them
    came first is luck, and the words must not depend on it. `exits` are the lines at which processes called os._exit().
    """

    trace: Trace
    exact: bool = False
    alike: dict[int, str] = field(init=False)
    exits: dict[int, int | None] = field(init=False)

    def __post_init__(self) -> None:
        kinds = _kinds(self.trace)
        many = Counter(kinds.values())
        alike = {pid: kind for pid, kind in kinds.items() if many[kind] > 1 or kind in POOLS}
        exits = {event.pid: event.line for event in self.trace.find("exit-called")}
        object.__setattr__(self, "exits", exits)
        object.__setattr__(self, "alike", {} if self.exact else alike)

    def of(self, pid: int) -> str:
        """`main`, `worker 2`, `a worker`, `a worker of the pool`."""
        process = self.process(pid)
        if process is None:
            return say("a process")
        if pid in self.alike:
            return say("a worker of the pool") if process.born in POOLS else say("a worker")
        return say("the manager") if process.role is Role.HELPER else process.label

    def several(self, pid: int, count: int) -> str:
        """`2 workers`: so many processes that are all called like this one."""
        if pid not in self.alike:
            return joined(" ", [str(count), self.of(pid)])
        if self._is_pooled(pid):
            return say_number("{number} worker of the pool", "{number} workers of the pool", count)
        return say_number("{number} worker", "{number} workers", count)

    def all_of(self, pid: int) -> str:
        """`workers`: several that are called like this one; itself, if none are."""
        if pid not in self.alike:
            return self.of(pid)
        return say("workers of the pool") if self._is_pooled(pid) else say("workers")

    def other(self, pid: int, mine: int, count: int = 1) -> str:
        """What one process calls another, or so many others."""
        if pid not in self.alike or self.alike.get(mine) != self.alike[pid]:
            return self.of(pid) if count == 1 else self.several(pid, count)
        if self._is_pooled(pid):
            more = say_number("{number} other worker of the pool", "{number} other workers of the pool", count)
            return say("another worker of the pool") if count == 1 else more
        more = say_number("{number} other worker", "{number} other workers", count)
        return say("another worker") if count == 1 else more

    def _is_pooled(self, pid: int) -> bool:
        process = self.process(pid)
        return process is not None and process.born in POOLS

    def listed(self, holders: Iterable[Holder], mine: int) -> str:
        """Several processes, as one of them or another one calls them; itself last."""
        pids = list(dict.fromkeys(holder.pid for holder in holders))
        alike: dict[str, list[int]] = {}
        for pid in sorted(pids):
            if pid != mine:
                alike.setdefault(self.other(pid, mine), []).append(pid)
        names = [self.other(group[0], mine, len(group)) for group in alike.values()]
        if mine in pids:
            names.append(say("it itself"))
        if len(names) > MOST:
            names = [*names[: MOST - 1], say("{number} more", number=len(names) - MOST + 1)]
        return listed(names)

    def process(self, pid: int) -> Process | None:
        """The process with this pid."""
        return next((process for process in self.trace.processes if process.pid == pid), None)

    def has_ended(self, pid: int) -> str:
        """How a process ended, as what follows its name; empty if it lives."""
        process = self.process(pid)
        if process is None or process.how is None:
            return ""
        if process.how is Ended.SIGNALLED:
            return say("was killed by {signal}", signal=_signal(process.signal))
        if process.exit_code:
            return say("ended with exit status {code}", code=process.exit_code)
        return say("has ended")


def listed(names: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(names) < 2:
        return names[0] if names else ""
    return say("{items} and {last}", items=joined(", ", names[:-1]), last=names[-1])


def _signal(number: int | None) -> str:
    unnamed = say("a signal") if number is None else say("signal {name}", name=number)
    return signal_called(number) or unnamed


def _kinds(trace: Trace) -> dict[int, str]:
    """What each worker is there for: those of the same kind could change places."""
    targets = {event.data.get("pid"): event.data.get("target") for event in trace.find("process")}
    classes = {event.data.get("pid"): event.data.get("cls") for event in trace.find("process")}
    forks = {event.data.get("pid"): event.line for event in trace.find("fork")}
    found = {}
    for process in trace.workers:
        if process.born in POOLS:
            found[process.pid] = str(process.born)
        elif process.pid in targets:
            found[process.pid] = f"{classes[process.pid]} {targets[process.pid]}"
        elif process.pid in forks:
            found[process.pid] = f"fork {forks[process.pid]}"
    return found
