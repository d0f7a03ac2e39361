"""What one process did besides running: when it waited, was held or stuck, wrote something, did a task."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.deadlock import waits_for
from grader.language import N_, gettext, joined, say, shown
from grader.model import Blocked, Event, HeldAt, Process, Trace, Word
from grader.report.excerpt import line_namer, placed
from grader.report.links import Waiting, labels, starts, words

HELD_WORDS = {
    HeldAt.EXIT: N_("has done its work and is held back from ending"),
    HeldAt.BIRTH: N_("is held back before it has done anything"),
    HeldAt.WAIT: N_("is held back before it waits"),
    HeldAt.WORK_END: N_("is held back after its own work"),
    HeldAt.LOCK: N_("is held back with the lock that it has just got"),
    HeldAt.TASK: N_("is held back before it begins its task"),
    HeldAt.STORE: N_("is held back between reading a value and writing the new one"),
    HeldAt.WRITE: N_("is held back before it prints"),
}
UNPLACED = "line\u00a0{}".format
"""Names lines of the program as words do that are to be `placed` later."""
_AT_ONCE = 0.001
"""Seconds between two waits that are drawn as one."""
RUNNING = "running"
"""What a trace gives in place of a system call for a process that was computing when the run was ended."""
_COMPUTED = N_("was still computing")
_OTHER_CALL = N_("blocked in a call of the operating system")
_CALLS = {
    **dict.fromkeys(("futex",), N_("blocked until another thread or process lets it go on")),
    **dict.fromkeys(("wait4", "waitid"), N_("waits for a child process")),
    **dict.fromkeys(("nanosleep", "clock_nanosleep", "restart_syscall"), N_("sleeps")),
    **dict.fromkeys(("read", "readv", "recvfrom", "recvmsg", "recvmmsg"), N_("waits for something to read")),
    **dict.fromkeys(("write", "writev", "sendto", "sendmsg"), N_("waits for room to write")),
    **dict.fromkeys(
        ("poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait"), N_("waits for something to come")
    ),
    **dict.fromkeys(("pause", "rt_sigsuspend", "rt_sigtimedwait"), N_("waits for a signal")),
    **dict.fromkeys(("accept", "accept4"), N_("waits for a connection")),
    **dict.fromkeys(("flock", "fcntl"), N_("waits for the lock of a file")),
    **dict.fromkeys(("exit", "exit_group"), N_("is about to end")),
}
"""What the system calls that block are for, in plain words."""


class Doing(Word):
    """What a process does during a stretch of time, running aside."""

    WAITS = "waits"
    HELD = "held"
    BLOCKED = "blocked"


class Kind(Word):
    """What happened at one moment."""

    OUTPUT = "output"
    ERRORS = "errors"
    TASK = "task"
    THREAD = "thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From `begin` to `end`, in seconds; `target` is the number of the worker waited for, `*` for any.

    `words` say what the process does meanwhile, with lines of the program yet to be `placed`, `short` what it waits
    for; `line` is where in the program it does so, if anybody knows.
    """

    doing: Doing
    begin: float
    end: float
    target: str = ""
    words: str = ""
    short: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something at one time, in seconds; `text` is what was written, or which task was done. A student chose it."""

    kind: Kind
    time: float
    text: str = ""
    line: int | None = None


def stretches(process: Process, trace: Trace, waits: Sequence[Waiting], *, helpers: bool) -> Iterator[Stretch]:
    """What it does aside from running. Nobody sees a wait for a process that has no lane."""
    names = labels(trace)
    numbers = {worker.pid: str(worker.number) for worker in trace.workers}
    for hold in trace.holds:
        if hold.pid == process.pid:
            said = gettext("{held}; let go: {why}", held=gettext(HELD_WORDS[hold.at]), why=let_go(hold.reason))
            yield Stretch(doing=Doing.HELD, begin=hold.begin, end=hold.end, words=said)
    mine = [waiting for waiting in waits if waiting.by == process.pid]
    for waiting in mine:
        if waiting.target is None or waiting.target in numbers or (helpers and waiting.target in names):
            target = "" if waiting.call else "*" if waiting.target is None else numbers.get(waiting.target, "")
            yield Stretch(
                doing=Doing.WAITS, begin=waiting.begin, end=waiting.end, target=target,
                words=words(waiting, names), short=names.get(waiting.target or -1, waiting.call), line=waiting.line,
            )  # fmt: skip
    yield from thread_joins(process, trace)
    if all(waiting.over for waiting in mine):
        stuck = [blocked for blocked in trace.blocked if blocked.pid == process.pid and blocked.call != RUNNING]
        yield from (_standstill(process, blocked, trace, waits) for blocked in stuck[:1])


def thread_joins(process: Process, trace: Trace) -> Iterator[Stretch]:
    """Waits of the main thread for others of its process. Those that follow each other at once are one."""
    numbers = {thread.tid: thread.number for thread in trace.threads_of(process.pid)}
    joins = [event for event in trace.find("thread-join") if event.pid == process.pid and "begin" in event.data]
    mine = sorted((e for e in joins if e.data.get("joiner") not in numbers), key=lambda event: event.time)
    for together in _chained(mine):
        first, last = together[0], together[-1]
        one = numbers.get(first.data.get("tid", 0)) if len(together) == 1 else None
        said = gettext("waits for its thread {number}", number=one)
        if one is None:
            said = gettext("waits for a thread of its own")
        if len(together) > 1:
            said = gettext("waits for its threads")
        begin = min(max(0.0, first.data["begin"]), first.time)
        yield Stretch(doing=Doing.WAITS, begin=begin, end=last.time, words=said, line=first.line)


def _chained(joins: Sequence[Event]) -> Iterator[list[Event]]:
    """Joins of which each begins where the one before it has ended."""
    chain: list[Event] = []
    for event in joins:
        begin = event.data["begin"]
        if not isinstance(begin, int | float) or not math.isfinite(begin) or not math.isfinite(event.time):
            continue
        if chain and (begin > chain[-1].time + _AT_ONCE or event.line != chain[-1].line):
            yield chain
            chain = []
        chain.append(event)
    if chain:
        yield chain


def _standstill(process: Process, blocked: Blocked, trace: Trace, waits: Sequence[Waiting]) -> Stretch:
    """From the last sign of life on, the process sat where it was found."""
    signs = [
        process.started,
        *(chunk.time for chunk in trace.chunks if chunk.pid == process.pid),
        *(event.time for event in trace.events if event.pid == process.pid and math.isfinite(event.time)),
        *(start.time for start in starts(trace) if start.by == process.pid),
        *(waiting.end for waiting in waits if waiting.by == process.pid),
    ]
    end = max(trace.wall_s, process.started)
    return Stretch(
        doing=Doing.BLOCKED, begin=min(end, max(signs)), end=end,
        words=shown(sits(blocked, trace, UNPLACED)), line=blocked.lines[-1] if blocked.lines else None,
    )  # fmt: skip


def sits(blocked: Blocked, trace: Trace, where: Callable[[int | None], str] | None = None) -> str:
    """Where a process sat when the run was ended: what it waited for, `blocked in acquire()`, or what its call does.

    `where` names lines of the program.
    """
    if blocked.lacks:
        return placed(waits_for(trace, blocked), where or line_namer(None))
    if blocked.call != RUNNING and has_name(blocked):
        return say("blocked in {function}()", function=blocked.doing)
    if " " in blocked.doing:
        return blocked.doing
    return call_words(blocked.call)


def has_name(blocked: Blocked) -> bool:
    """Whether a student may know the function in which the process sat: no `_wait`, no `<module>`."""
    return blocked.doing.isidentifier() and not blocked.doing.startswith("_")


_LET_GO = {
    "waited for, as any child": N_("somebody waited for any child"),
    "polled until it had ended": N_("its parent asked again and again whether it had ended"),
    "held for as long as the limit allows": N_("the time limit for holding was reached"),
    "killed": N_("it was killed"),
    "waited for": N_("it was waited for"),
    "after the main module's body": N_("the main program has run its last line"),
    "after its parent's own work": N_("its parent has done its own work"),
    "its parent waited for something": N_("its parent waited for something"),
    "ended by its parent": N_("its parent ended it"),
    "its parent had ended": N_("its parent had ended"),
    "nothing else could go on": N_("nothing else could go on"),
}
"""What a trace gives as the reason for which a process was let go, in the reader's words."""


def let_go(reason: str) -> str:
    """Why a process that was held was let go."""
    return gettext(_LET_GO[reason]) if reason in _LET_GO else reason


def call_words(call: str, translated: Callable[[str], str] = say) -> str:
    """`waits for a child process (wait4)`: what a system call is for, and its name for who wants to look it up."""
    if call == RUNNING:
        return translated(_COMPUTED)
    return joined("", [translated(_CALLS.get(call, _OTHER_CALL)), f" ({call})"])


def moments(process: Process, trace: Trace) -> Iterator[Moment]:
    """What it wrote, the tasks that it did, the threads that it started."""
    for chunk in trace.chunks:
        if chunk.pid == process.pid and chunk.text:
            kind = Kind.OUTPUT if chunk.stream == "stdout" else Kind.ERRORS
            yield Moment(kind=kind, time=chunk.time, text=chunk.text)
    for event in trace.find("thread", "task"):
        if event.pid != process.pid or not math.isfinite(event.time):
            continue
        if event.kind == "thread":
            yield Moment(kind=Kind.THREAD, time=event.time, line=event.line)
        else:
            yield Moment(kind=Kind.TASK, time=event.time, text=_task(event.data))


def _task(data: Mapping[str, Any]) -> str:
    """`square(3) = 9`, or what it raised."""
    call = f"{data.get('func')}({data.get('args')})"
    if data.get("error"):
        return gettext("{call} raised {error}", call=call, error=data["error"])
    return f"{call} = {data.get('result')}"
