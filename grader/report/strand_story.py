"""What lived within a process, told in sentences about the process. Many threads or tasks are told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.language import gettext, shown
from grader.model import Loop, Process, Task, Thread, Trace
from grader.report.activity import thread_joins
from grader.report.amounts import duration
from grader.report.strands import described, many_tasks, many_threads, purpose, task_standing

_FEW = 6
"""So many threads, or tasks, of one process are told one by one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A predicate, `starts thread 1, work()`, with its time and line."""

    time: float
    does: str
    line: int | None = None


def told_within(process: Process, trace: Trace) -> Iterator[Said]:
    """Threads, waits for them, event loops and tasks of one process, in no particular order."""
    threads = trace.threads_of(process.pid)
    yield from _one_by_one(threads) if len(threads) <= _FEW else _at_once(threads)
    for wait in thread_joins(process, trace):
        time = duration(wait.end - wait.begin)
        yield Said(wait.begin, gettext("{waits}, for {time}", waits=wait.words, time=time), wait.line)
    tasks = [task for task in trace.tasks if task.pid == process.pid]
    for loop in trace.loops:
        if loop.pid == process.pid:
            yield Said(loop.began, _loop(loop), loop.line)
    yield from _tasks(tasks) if len(tasks) <= _FEW else ()


def _loop(loop: Loop) -> str:
    tasks = many_tasks(loop.tasks)
    if loop.thread:
        return gettext("runs an event loop with {tasks}, in thread {number}", tasks=tasks, number=loop.thread)
    return gettext("runs an event loop with {tasks}", tasks=tasks)


def _starts(what: str, purpose: str) -> str:
    if not purpose:
        return gettext("starts {who}", who=what)
    return gettext("starts {who}, {what}", who=what, what=purpose)


def _one_by_one(threads: Sequence[Thread]) -> Iterator[Said]:
    for thread in threads:
        yield Said(thread.started, _starts(shown(thread.label), purpose(thread)), thread.line)
        if thread.ended is not None:
            yield Said(thread.ended, gettext("sees {who} end", who=shown(thread.label)))


def _at_once(threads: Sequence[Thread]) -> Iterator[Said]:
    """Those that one line makes, together; and when the last one of all ended."""
    for together in _grouped(threads, lambda thread: (thread.line, thread.born)):
        first = together[0]
        yield Said(first.started, _starts(many_threads(len(together)), purpose(first)), first.line)
    ends = [thread.ended for thread in threads if thread.ended is not None]
    if len(ends) == len(threads):
        yield Said(max(ends), gettext("sees the last of its {number} threads end", number=len(threads)))


def _grouped(threads: Sequence[Thread], key: Callable[[Thread], object]) -> list[list[Thread]]:
    found: dict[object, list[Thread]] = {}
    for thread in threads:
        found.setdefault(key(thread), []).append(thread)
    return list(found.values())


def _tasks(tasks: Sequence[Task]) -> Iterator[Said]:
    for task in tasks:
        what = described(task.target, task.name)
        who = shown(task.label)
        made = gettext("makes {who}, {what}", who=who, what=what) if what else gettext("makes {who}", who=who)
        yield Said(task.created, made, task.line)
        if task.done is not None:
            how = task_standing(task)
            seen = gettext("sees {who} end: {how}", who=who, how=how) if task.how not in ("", "done") else ""
            yield Said(task.done, seen or gettext("sees {who} end", who=who))
