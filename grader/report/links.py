"""Who started whom and who waited for whom, at which line: the kernel's word, with what the probe adds to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.language import gettext, ngettext, shown
from grader.model import Event, Process, Role, Trace

_BLOCKING_CALLS = frozenset({"map", "starmap", "apply"})
"""A pool's methods that return when the results are there; an executor's `map` does not.
https://docs.python.org/3/library/multiprocessing.html#multiprocessing.pool.Pool
"""
_MOST = 1000
"""Waits of one kind that are looked at: more are a program's that wants to keep us busy."""
_TOGETHER = 0.0005
"""Seconds by which two accounts of one wait may differ: the probe's clock is read a moment after the kernel's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The process `by` started the process `child`; `line` is the program's, None where the probe saw none."""

    by: int
    child: int
    time: float
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The process `by` waited for `target`, for any child (None), or for the results of a pool's `call`.

    `freed_by` is the process whose end ended the wait. `over` is False where the run ended before the wait did.
    """

    by: int
    target: int | None
    begin: float
    end: float
    over: bool = True
    line: int | None = None
    freed_by: int | None = None
    call: str = ""


def labels(trace: Trace) -> dict[int, str]:
    """What each process is called: `main`, `worker 2`."""
    return {process.pid: shown(process.label) for process in trace.processes}


def begins(trace: Trace) -> dict[int, float]:
    """When each process was there at the latest: when it was noticed, or a younger sibling before it.

    A process that has done nothing yet may be noticed late. A trace lists processes in the order of their creation.
    """
    youngest: dict[int | None, float] = {}
    found = {}
    for process in reversed(trace.processes):
        found[process.pid] = youngest[process.parent] = min(process.started, youngest.get(process.parent, math.inf))
    return found


def starts(trace: Trace) -> tuple[Start, ...]:
    """One for each process that another one of the run made, in the order of time.

    A fork server makes processes for others: there the one that called `start()` counts, if the probe saw it.
    """
    known = {process.pid: process for process in trace.processes}
    told = {child: event for event in trace.find("process") if (child := _number(event.data, "pid")) is not None}
    times = begins(trace)
    found = [
        start
        for process in trace.processes
        if (start := _start(process, told.get(process.pid), known, times[process.pid]))
    ]
    return tuple(sorted(found, key=lambda start: (start.time, start.child)))


def waitings(trace: Trace) -> tuple[Waiting, ...]:
    """Waits that blocked, in the order in which they began.

    The kernel sees wait calls. A `join` with a timeout polls a descriptor, and under forkserver every join does: such
    waits, and those for a pool's results, are known from the probe alone.
    """
    kernel = _kernel_waits(trace)
    found = [_within(trace, waiting) for waiting in (*kernel, *_joins(trace, kernel), *_results(trace))]
    return tuple(sorted(found, key=lambda waiting: (waiting.begin, waiting.end, waiting.by)))


def words(waiting: Waiting, names: Mapping[int, str]) -> str:
    """`waits for worker 4`, `waits for any child`, `waits for the results of map(square)`."""
    if waiting.call:
        return gettext("waits for the results of {call}", call=waiting.call)
    if waiting.target is None:
        return gettext("waits for any child")
    who = names.get(waiting.target) or gettext("process {number}", number=waiting.target)
    return ngettext("waits for {who}", "wait for {who}", 1, who=who)


def _within(trace: Trace, waiting: Waiting) -> Waiting:
    """The wait without what lies beyond the run, for a probe may say anything; with the line where it never ended."""
    begin = min(max(0.0, waiting.begin), trace.wall_s)
    line = waiting.line
    if line is None and not waiting.over:
        line = next(
            (blocked.lines[-1] for blocked in trace.blocked if blocked.pid == waiting.by and blocked.lines), None
        )
    return replace(waiting, begin=begin, end=min(max(begin, waiting.end), trace.wall_s), line=line)


def _start(process: Process, event: Event | None, known: Mapping[int, Process], time: float) -> Start | None:
    parent = known.get(process.parent or -1)
    believed = event is not None and event.pid in known and event.pid != process.pid
    if event is not None and believed and (parent is None or parent.role is Role.HELPER or event.pid == parent.pid):
        return Start(by=event.pid, child=process.pid, time=time, line=event.line)
    if parent is None:
        return None
    return Start(by=parent.pid, child=process.pid, time=time, line=None)


def _kernel_waits(trace: Trace) -> list[Waiting]:
    """The kernel's blocking waits. A wait that was interrupted and made again is one wait."""
    found: list[Waiting] = []
    for waiting in sorted(_each_kernel_wait(trace), key=lambda waiting: (waiting.by, waiting.begin)):
        last = found[-1] if found else None
        same = (
            last is not None and (last.by, last.target) == (waiting.by, waiting.target) and waiting.target is not None
        )
        if last is not None and same and (not last.over or waiting.begin <= last.end):
            found[-1] = replace(last, end=max(last.end, waiting.end))
        else:
            found.append(waiting)
    return found


def _each_kernel_wait(trace: Trace) -> Iterator[Waiting]:
    ends = {process.pid: process for process in trace.processes}
    joins = trace.find("join")[:_MOST]
    taken = {wait.target for wait in trace.waits if wait.blocking}
    for wait in [wait for wait in trace.waits if wait.blocking][:_MOST]:
        child = ends.get(wait.target or -1) if wait.target is not None else _next_child(trace, wait.pid, taken)
        gone = child.ended if child is not None and child.how is not None else None
        over = gone is not None or (wait.end is not None and wait.end < trace.wall_s)
        end = trace.wall_s if not over else max(wait.begin, gone or 0.0) if wait.end is None else wait.end
        waiting = Waiting(
            by=wait.pid, target=wait.target, begin=wait.begin, end=end, over=over,
            freed_by=child.pid if child is not None and gone is not None and gone <= end else None,
        )  # fmt: skip
        join = _join_around(waiting, joins)
        # A join with a timeout polls a descriptor first, which is no wait call.
        begin = _time(join.data, "begin") if join is not None else None
        began = min(waiting.begin, waiting.begin if begin is None else begin)
        yield replace(waiting, begin=began, line=join.line if join is not None else None)


def _next_child(trace: Trace, parent: int, taken: set[int | None]) -> Process | None:
    """The child that a wait for any of them can have been given: the first one to end that nobody else asked for."""
    children = [p for p in trace.processes if p.parent == parent and p.how is not None and p.pid not in taken]
    chosen = min(children, key=lambda child: (child.ended or 0.0, child.pid), default=None)
    if chosen is not None:
        taken.add(chosen.pid)
    return chosen


def _join_around(waiting: Waiting, joins: tuple[Event, ...]) -> Event | None:
    """The `join` during which the kernel saw this wait."""
    for event in joins:
        begin = _time(event.data, "begin")
        if event.pid != waiting.by or begin is None or _number(event.data, "pid") != waiting.target:
            continue
        if begin <= waiting.end + _TOGETHER and waiting.begin <= event.time + _TOGETHER:
            return event
    return None


def _joins(trace: Trace, kernel: list[Waiting]) -> Iterator[Waiting]:
    """Joins that only the probe saw."""
    gone = {process.pid: process.ended for process in trace.processes if process.how is not None}
    for event in trace.find("join")[:_MOST]:
        target, begin = _number(event.data, "pid"), _time(event.data, "begin")
        if target is None or begin is None or any(_tells_of(event, target, begin, waiting) for waiting in kernel):
            continue
        ended = gone.get(target)
        freed = ended is not None and ended <= event.time + _TOGETHER
        yield Waiting(
            by=event.pid,
            target=target,
            begin=begin,
            end=event.time,
            line=event.line,
            freed_by=target if freed else None,
        )


def _tells_of(event: Event, target: int, begin: float, waiting: Waiting) -> bool:
    same = (waiting.by, waiting.target) == (event.pid, target)
    return same and waiting.begin <= event.time and waiting.end >= begin


def _results(trace: Trace) -> Iterator[Waiting]:
    """Waits for a pool's results: the calls of a pool that return with them."""
    ready = {(event.pid, *_call(event)): event.time for event in reversed(trace.find("result"))}
    executors = {
        (event.pid, _number(event.data, "pool"))
        for event in trace.find("pool")
        if "Executor" in str(event.data.get("kind"))
    }
    for event in trace.find("submit")[:_MOST]:
        pool, key = _call(event)
        if str(event.data.get("call")) in _BLOCKING_CALLS and (event.pid, pool) not in executors:
            end = ready.get((event.pid, pool, key))
            yield Waiting(
                by=event.pid, target=None, begin=event.time, end=trace.wall_s if end is None else end,
                over=end is not None, line=event.line, call=f"{event.data['call']}({event.data.get('func')})",
            )  # fmt: skip


def _call(event: Event) -> tuple[int | None, int | None]:
    return _number(event.data, "pool"), _number(event.data, "key")


def _number(data: Mapping[str, Any], name: str) -> int | None:
    """An integer that the probe sent under this name, if it did: a student can forge what the probe says."""
    value = data.get(name)
    return value if isinstance(value, int) else None


def _time(data: Mapping[str, Any], name: str) -> float | None:
    value = data.get(name)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
