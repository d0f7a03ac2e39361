"""What the processes of a standstill are called, exactly or so that equal runs give equal words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.model import Ended, Holder, Process, Role, Trace

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
            return "a process"
        if pid in self.alike:
            return "a worker of the pool" if process.born in POOLS else "a worker"
        return "the manager" if process.role is Role.HELPER else process.label

    def other(self, pid: int, mine: int) -> str:
        """What one process calls another."""
        if pid in self.alike and self.alike.get(mine) == self.alike[pid]:
            return self.of(pid).replace("a worker", "another worker", 1)
        return self.of(pid)

    def listed(self, holders: Iterable[Holder], mine: int) -> str:
        """Several processes, as one of them or another one calls them; itself last."""
        pids = list(dict.fromkeys(holder.pid for holder in holders))
        said = Counter(self.other(pid, mine) for pid in sorted(pids) if pid != mine)
        names = [name if count == 1 else _plural(name, count) for name, count in said.items()]
        if mine in pids:
            names.append("it itself")
        if len(names) > MOST:
            names = [*names[: MOST - 1], f"{len(names) - MOST + 1} more"]
        return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

    def process(self, pid: int) -> Process | None:
        """The process with this pid."""
        return next((process for process in self.trace.processes if process.pid == pid), None)

    def has_ended(self, pid: int) -> str:
        """How a process ended, as what follows its name; empty if it lives."""
        process = self.process(pid)
        if process is None or process.how is None:
            return ""
        if process.how is Ended.SIGNALLED:
            return f"was killed by {_signal(process.signal)}"
        return f"ended with exit status {process.exit_code}" if process.exit_code else "has ended"


def _plural(name: str, count: int) -> str:
    noun = name.replace("another worker", "other workers").replace("a worker", "workers")
    return f"{count} {noun}"


def _signal(number: int | None) -> str:
    from signal import Signals

    try:
        return "a signal" if number is None else Signals(number).name
    except ValueError:
        return f"signal {number}"


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
