"""A run told in plain words, one sentence an event: who started whom, waited for whom, was held, printed, ended."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from grader.language import N_, gettext, shown
from grader.model import Ended, Event, Process, Program, Role, Trace
from grader.report.activity import HELD_WORDS, Kind, let_go, moments, sits
from grader.report.amounts import duration
from grader.report.excerpt import line_namer
from grader.report.links import Waiting, labels, starts, waitings, words
from grader.report.strand_story import told_within
from grader.report.strands import many_tasks
from grader.report.timeline import outcome

MOST = 60
"""Entries of a story that are told at most."""

_MADE = {
    "fork": N_("starts {who} with os.fork()"),
    "exec": N_("starts {who}, another program"),
    "subprocess": N_("starts {who}, another program"),
}
"""How a process was made, where that is worth a word."""
_ENDINGS = {
    Ended.TIMED_OUT: N_("ends the run: the time limit was reached"),
    Ended.DEADLOCKED: N_("ends the run: all processes wait and nothing can wake them (a deadlock)"),
    Ended.OUTPUT_LIMIT: N_("ends the run: too much was printed"),
    Ended.MEMORY_LIMIT: N_("ends the run: too much memory was needed"),
    Ended.PROCESS_LIMIT: N_("ends the run: too many processes were made"),
    Ended.CPU_LIMIT: N_("ends the run: too much processor time was used"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One sentence. `time` is in seconds, `who` a label such as `worker 2`; a student may have written parts of it."""

    time: float
    who: str
    does: str
    prints: str = ""

    def __str__(self) -> str:
        said = gettext("{who} {does}", who=self.who, does=self.does)
        return f"{said}: {self.prints}" if self.prints else said


def story(trace: Trace, program: Program | None = None) -> tuple[Entry, ...]:
    """All that happened in the order of time. `program` tells where the student wrote its lines."""
    teller = _Teller(trace, line_namer(program))
    found = sorted(teller.tell(), key=lambda entry: entry.time)
    return tuple(_joined_prints(entry for entry in found if math.isfinite(entry.time)))


def shortened(entries: tuple[Entry, ...], most: int = MOST) -> tuple[tuple[Entry, ...], int, tuple[Entry, ...]]:
    """The first two thirds of at most `most` entries, how many are left out, and the last ones."""
    if len(entries) <= most:
        return entries, 0, ()
    tail = most // 3
    return entries[: most - tail], len(entries) - most, entries[-tail:]


class _Teller:
    def __init__(self, trace: Trace, where: Callable[[int | None], str]) -> None:
        self._trace, self._where = trace, where
        self._names = labels(trace)
        self._ends = {process.pid: process.ended for process in trace.processes if process.ended is not None}

    def tell(self) -> Iterator[Entry]:
        """Everything, in no particular order but that of what happens at one moment."""
        yield from self._starts()
        yield from self._said()
        for process in self._trace.processes:
            yield from self._prints(process)
        yield from self._waits()
        yield from self._within()
        yield from self._holds()
        if self._trace.body_end is not None:
            yield self._entry(self._trace.body_end, self._trace.main, gettext("has run its last line"))
        for process in self._trace.processes:
            yield from self._end(process)
        yield from self._stop()

    def _entry(self, time: float, pid: int, does: str, line: int | None = None, prints: str = "") -> Entry:
        at = shown(self._where(line))
        who = self._names.get(pid) or gettext("process {number}", number=pid)
        does = gettext("{does} ({where})", does=does, where=at) if at else does
        return Entry(time=time, who=who, does=does, prints=prints)

    def _starts(self) -> Iterator[Entry]:
        made = {start.child: start for start in starts(self._trace)}
        for process in self._trace.processes:
            start = made.get(process.pid)
            if start is not None:
                yield self._entry(start.time, start.by, self._started(process), start.line)
            else:
                yield self._entry(process.started, process.pid, gettext("begins"))

    def _started(self, process: Process) -> str:
        who = shown(process.label)
        if process.born in _MADE:
            return gettext(_MADE[process.born], who=who)
        if process.born not in (None, "Process"):
            return gettext("starts {who}, a process of {maker}", who=who, maker=process.born)
        ran = (event.data for event in self._trace.find("process") if event.data.get("pid") == process.pid)
        target = next(ran, {}).get("target")
        if target and process.role is not Role.HELPER:
            return gettext("starts {who} to run {function}()", who=who, function=target)
        return gettext("starts {who}", who=who)

    def _prints(self, process: Process) -> Iterator[Entry]:
        for moment in moments(process, self._trace):
            does = {
                Kind.OUTPUT: gettext("prints"),
                Kind.ERRORS: gettext("writes an error message (to stderr)"),
                Kind.TASK: gettext("does the task"),
            }.get(moment.kind)
            if does is not None:
                yield self._entry(moment.time, process.pid, does, prints=moment.text)

    def _waits(self) -> Iterator[Entry]:
        for waiting in waitings(self._trace):
            yield self._entry(waiting.begin, waiting.by, self._waited(waiting), waiting.line)

    def _waited(self, waiting: Waiting) -> str:
        said = words(waiting, self._names)
        if not waiting.over:
            return gettext("{waits}, and waits still when the run ends", waits=said)
        if self._ends.get(waiting.target or -1, math.inf) <= waiting.begin:
            return gettext("{waits}, which had ended already", waits=said)
        return gettext("{waits}, for {time}", waits=said, time=duration(waiting.end - waiting.begin))

    def _holds(self) -> Iterator[Entry]:
        for hold in self._trace.holds:
            yield self._entry(hold.begin, hold.pid, gettext(HELD_WORDS[hold.at]))
            yield self._entry(hold.end, hold.pid, gettext("is let go: {why}", why=let_go(hold.reason)))

    def _said(self) -> Iterator[Entry]:
        """What only the probe knows."""
        for event in self._trace.events:
            does = _does(event)
            if event.kind == "thread" and self._trace.threads:
                continue  # told with the thread itself
            if does:
                yield self._entry(event.time, event.pid, does, event.line)

    def _within(self) -> Iterator[Entry]:
        """The threads, event loops and tasks of each process."""
        for process in self._trace.processes:
            for said in told_within(process, self._trace):
                yield self._entry(said.time, process.pid, said.does, said.line)

    def _end(self, process: Process) -> Iterator[Entry]:
        if process.ended is not None and process.how is not None:
            does = gettext("ends: {how}", how=outcome(process))
            if process.joined is False:
                does = gettext("ends: {how}, not joined", how=outcome(process))
            yield self._entry(process.ended, process.pid, does)

    def _stop(self) -> Iterator[Entry]:
        """Why the run was ended, and where everybody sat."""
        if self._trace.ended in _ENDINGS:
            end = max([self._trace.wall_s, *(entry.ended or 0.0 for entry in self._trace.processes)])
            yield Entry(time=end, who=gettext("the grader"), does=gettext(_ENDINGS[self._trace.ended]))
            for blocked in self._trace.blocked:
                line = blocked.lines[-1] if blocked.lines else None
                said = sits(blocked, self._trace, self._where)
                does = gettext("sits there, {what}", what=shown(said)) if said.startswith("blocked") else shown(said)
                yield self._entry(end, blocked.pid, does, line)


def _does(event: Event) -> str:
    """What an event says that nothing else in a trace does; empty for all others."""
    data = event.data
    if event.kind == "pool":
        return gettext("makes a {kind} of {size}", kind=data.get("kind"), size=data.get("size"))
    if event.kind == "submit":
        tasks = data.get("inputs")
        call = f"{data.get('call')}({data.get('func')})"
        if isinstance(tasks, list) and len(tasks) > 1:
            return gettext("hands work to the pool: {call}, {tasks}", call=call, tasks=many_tasks(len(tasks)))
        return gettext("hands work to the pool: {call}", call=call)
    if event.kind == "result":
        return gettext("has the results of call {number} to the pool", number=data.get("key"))
    if event.kind == "pool-end":
        how = str(data.get("how"))
        return gettext(_POOL_ENDS[how]) if how in _POOL_ENDS else ""
    if event.kind == "error":
        return gettext("raises {error}", error=f"{data.get('type')}: {data.get('message')}")
    if event.kind == "thread":
        return gettext("starts the thread {name}", name=data.get("name"))
    return gettext("calls run() of a process that was never started") if event.kind == "run-called" else ""


_POOL_ENDS = {
    "close": N_("closes the pool"),
    "terminate": N_("terminates the pool"),
    "join": N_("has joined the pool"),
    "shutdown": N_("shuts the executor down"),
    "exit": N_("leaves the pool's with block"),
}


def _joined_prints(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Pieces of one process's output that follow each other, as one entry."""
    last: Entry | None = None
    for entry in entries:
        if last is not None and entry.prints and (last.who, last.does) == (entry.who, entry.does):
            between = "" if last.prints.endswith("\n") or entry.does != gettext("does the task") else "\n"
            last = replace(last, prints=last.prints + between + entry.prints)
            continue
        if last is not None:
            yield last
        last = entry
    if last is not None:
        yield last
