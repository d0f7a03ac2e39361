"""What lived within a process, to be drawn beneath its lane: threads, event loops, tasks. Of many, a few are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from grader.deadlock import thread_waits_for
from grader.language import N_, gettext, ngettext, shown
from grader.model import Loop, Process, Task, Thread, Trace, Word

MOST, LEAST, IN_ALL = 8, 2, 24
"""Threads, and tasks, that are shown beneath one process; beneath one of many; beneath all together, or nearly."""
_MOST_LOOPS = 3
_DEFAULT_NAMES = re.compile(
    r"Thread-\d+( \(.*\))?|(Thread|Interpreter)PoolExecutor-\d+_\d+|asyncio_\d+|Task-\d+|Dummy-\d+"
)
"""Names that Python gives by itself."""
_POOLS = {
    "ThreadPool": N_("of a ThreadPool"),
    "ThreadPoolExecutor": N_("of a ThreadPoolExecutor"),
    "InterpreterPoolExecutor": N_("of an InterpreterPoolExecutor"),
    "asyncio": N_("for asyncio"),
}


_One = TypeVar("_One", Thread, Task)


class Within(Word):
    """What a strand is."""

    THREAD = N_("thread")
    LOOP = N_("event loop")
    TASK = N_("task")


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """One of them, from `started` to `ended`, in seconds; `open` tells that it never ended by itself.

    `what` says what it is for (`work()`, `of a ThreadPool`) and what the program calls it: a student may have chosen
    both. `line` is where it was made, `standing` how it ended and whether somebody waited for it (`bad` if that is no
    good end), `more` what else is known, with lines of the program yet to be `placed`.
    """

    kind: Within
    label: str
    started: float
    ended: float
    open: bool = False
    what: str = ""
    line: int | None = None
    standing: str = ""
    bad: bool = False
    more: str = ""
    number: int = 0
    tid: int | None = None
    joined_line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strands:
    """Those of one process; `threads` and `tasks` count what is not shown for want of room."""

    shown: tuple[Strand, ...] = ()
    threads: int = 0
    tasks: int = 0

    @property
    def left_out(self) -> str:
        """What is not shown, in words; empty where all is."""
        threads = ngettext("and {number} more thread", "and {number} more threads", self.threads)
        tasks = ngettext("and {number} more task", "and {number} more tasks", self.tasks)
        return " ".join(text for number, text in ((self.threads, threads), (self.tasks, tasks)) if number)


def many_threads(number: int) -> str:
    """`1 thread`, `4 threads`."""
    return ngettext("{number} thread", "{number} threads", number)


def many_tasks(number: int) -> str:
    """`1 task`, `4 tasks`."""
    return ngettext("{number} task", "{number} tasks", number)


def strands(process: Process, trace: Trace, end: float, most: int = MOST) -> Strands:
    """What to draw beneath a process; `end` is when the run was over."""
    last = end if process.ended is None or process.how is None else process.ended
    threads = trace.threads_of(process.pid)
    loops = [loop for loop in trace.loops if loop.pid == process.pid]
    tasks = [task for task in trace.tasks if task.pid == process.pid]
    shown_threads, shown_tasks = _chosen(threads, most), _chosen(tasks, most)
    made = max(len(tasks), sum(loop.tasks for loop in loops))
    return Strands(
        shown=(
            *(_thread(thread, process, last, trace) for thread in shown_threads),
            *(_loop(loop, last) for loop in loops[:_MOST_LOOPS]),
            *(_task(task, last) for task in shown_tasks),
        ),
        threads=len(threads) - len(shown_threads),
        tasks=made - len(shown_tasks),
    )


def share(trace: Trace, most: int, in_all: int) -> int:
    """How many threads, and tasks, of one process may be shown."""
    processes = {thread.pid for thread in trace.threads} | {task.pid for task in trace.tasks}
    return max(LEAST, min(most, in_all // max(1, len(processes))))


def _chosen(found: Sequence[_One], most: int) -> list[_One]:
    """The first ones, those before all that did not come to their end."""
    order = sorted(found, key=lambda one: (_end(one) is not None, one.number))[:most]
    return sorted(order, key=lambda one: one.number)


def _end(one: Thread | Task) -> float | None:
    return one.ended if isinstance(one, Thread) else one.done


def _thread(thread: Thread, process: Process, last: float, trace: Trace) -> Strand:
    started = min(thread.started, last)
    stuck = shown(thread_waits_for(trace, thread.pid, thread.tid)) if thread.ended is None else ""
    return Strand(
        kind=Within.THREAD, label=shown(thread.label), started=started, ended=_within(thread.ended, started, last),
        open=thread.ended is None and process.how is None, what=purpose(thread), line=thread.line,
        standing=gettext("stuck") if stuck else _standing(thread, process), more=stuck or _made_how(thread),
        bad=bool(stuck) or (thread.ended is None and process.how is None),
        number=thread.number, tid=thread.tid,
        joined_line=thread.joined_line,
    )  # fmt: skip


def _standing(thread: Thread, process: Process) -> str:
    if thread.ended is None:
        return gettext("never ended") if process.how is None else gettext("ended with its process")
    if thread.joiner is not None:
        return gettext("joined") if thread.joiner == 0 else gettext("joined by thread {number}", number=thread.joiner)
    return gettext("not joined") if thread.born in ("Thread", "multiprocessing.dummy") else ""


def _made_how(thread: Thread) -> str:
    if thread.born is None:
        return gettext("seen by the system; nobody tells what it is for")
    if thread.born == "Thread":
        return gettext("made by {maker}, a daemon", maker=thread.born) if thread.daemon else ""
    return gettext("made by {maker}", maker=thread.born)


def purpose(thread: Thread) -> str:
    """What a thread is for, and what the program calls it."""
    if thread.born in _POOLS:
        return gettext(_POOLS[thread.born])
    return described(thread.target, thread.name)


def described(target: str | None, name: str | None) -> str:
    """`work()`, `"downloader", work()`: the function, and the name where the program has given one."""
    own = f'"{name}"' if name and not _DEFAULT_NAMES.fullmatch(name) else ""
    return ", ".join(filter(None, [own, f"{target}()" if target else ""]))


def _loop(loop: Loop, last: float) -> Strand:
    what = many_tasks(loop.tasks)
    if loop.thread:
        what = gettext("{tasks}, in thread {number}", tasks=what, number=loop.thread)
    began = min(loop.began, last)
    return Strand(
        kind=Within.LOOP, label=gettext("event loop"), started=began, ended=_within(loop.ended, began, last),
        open=loop.ended is None, what=what, line=loop.line,
    )  # fmt: skip


def _task(task: Task, last: float) -> Strand:
    created = min(task.created, last)
    return Strand(
        kind=Within.TASK, label=shown(task.label), started=created, ended=_within(task.done, created, last),
        open=task.done is None, what=described(task.target, task.name), line=task.line,
        standing=task_standing(task), bad=_went_wrong(task), number=task.number,
    )  # fmt: skip


def _went_wrong(task: Task) -> bool:
    return task.done is None or (task.how not in ("", "done") and not task.dismissed)


def task_standing(task: Task) -> str:
    """How a task ended, in a word or two."""
    how = task.how or ""
    if how.startswith("raised "):
        return gettext("raised {error}", error=how.removeprefix("raised "))
    if how in _TASK_ENDS:
        return gettext(_TASK_ENDS[how])
    return how or (gettext("never done") if task.done is None else "")


_TASK_ENDS = {"done": N_("done"), "cancelled": N_("cancelled")}


def _within(ended: float | None, started: float, last: float) -> float:
    return last if ended is None else min(max(started, ended), last)
