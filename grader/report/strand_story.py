"""What lived within a process, told in sentences about the process. Many threads or tasks are told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.model import Process, Task, Thread, Trace
from grader.report.activity import thread_joins
from grader.report.strands import described, plural, purpose
from grader.report.view import duration

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
        yield Said(wait.begin, f"{wait.words}, for {duration(wait.end - wait.begin)}", wait.line)
    tasks = [task for task in trace.tasks if task.pid == process.pid]
    for loop in trace.loops:
        if loop.pid == process.pid:
            many = plural(loop.tasks, "task")
            yield Said(loop.began, f"runs an event loop with {many}{_in_thread(loop.thread)}", loop.line)
    yield from _tasks(tasks) if len(tasks) <= _FEW else ()


def _in_thread(number: int) -> str:
    return f", in thread {number}" if number else ""


def _one_by_one(threads: Sequence[Thread]) -> Iterator[Said]:
    for thread in threads:
        what = purpose(thread)
        yield Said(thread.started, f"starts {thread.label}{f', {what}' if what else ''}", thread.line)
        if thread.ended is not None:
            yield Said(thread.ended, f"sees {thread.label} end")


def _at_once(threads: Sequence[Thread]) -> Iterator[Said]:
    """Those that one line makes, together; and when the last one of all ended."""
    for together in _grouped(threads, lambda thread: (thread.line, thread.born)):
        first = together[0]
        what = purpose(first)
        yield Said(first.started, f"starts {plural(len(together), 'thread')}{f', {what}' if what else ''}", first.line)
    ends = [thread.ended for thread in threads if thread.ended is not None]
    if len(ends) == len(threads):
        yield Said(max(ends), f"sees the last of its {len(threads)} threads end")


def _grouped(threads: Sequence[Thread], key: Callable[[Thread], object]) -> list[list[Thread]]:
    found: dict[object, list[Thread]] = {}
    for thread in threads:
        found.setdefault(key(thread), []).append(thread)
    return list(found.values())


def _tasks(tasks: Sequence[Task]) -> Iterator[Said]:
    for task in tasks:
        what = described(task.target, task.name)
        yield Said(task.created, f"makes {task.label}{f', {what}' if what else ''}", task.line)
        if task.done is not None:
            yield Said(task.done, f"sees {task.label} end{f': {task.how}' if task.how not in ('', 'done') else ''}")
