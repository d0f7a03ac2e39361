"""Read a trace: which processes count, when their life was over, what the probe says of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from grader.checks import words
from grader.language import joined, say
from grader.model import Ended, Event, Evidence, HeldAt, Process, Role, Run, Schedule, Source, Trace, Verdict

NATURAL = Run()
HELD = Run(schedule=Schedule.HOLD_EXITS)
SERIAL = Run(schedule=Schedule.SERIAL)
INTERPRETER_POOL = "InterpreterPoolExecutor"
THREAD_POOLS = frozenset({"ThreadPool", "ThreadPoolExecutor", INTERPRETER_POOL})
FLOODED = (Ended.OUTPUT_LIMIT, Ended.PROCESS_LIMIT, Ended.MEMORY_LIMIT)
"""How far the workers had come when a run was stopped for one of these is luck."""
FOREIGN = frozenset({"exec", "subprocess"})
"""How processes are born that run another program: no workers of this one."""
SIGKILL, SIGTERM = 9, 15
NOT_RUN, NO_PROGRAM = say("the program was not run"), say("there is no program to run")
PROBE_ALONE = say("judged by what could be seen from inside the program: this system lets nobody watch from outside")

NO_REFERENCE = say("the check compares with the reference solution, which has no trace")
UNTELLABLE = say("it could not be told")
TARGET_HINT = say(
    "Pass the function itself, target=f, and its arguments in args=(...). "
    "target=f() calls f at once, in the main process, and passes on what it returns."
)

TraceJudge = Callable[[Any, Evidence, Trace], Verdict]


def on(run: Run, judge: TraceJudge) -> Callable[[Any, Evidence], Verdict]:
    """A family's judge from one that looks at the trace of this run.

    A program that did not end by itself in its natural run is not run again: its natural trace then has to do.
    Without a trace there is nothing to judge.
    """

    def judged(params: Any, evidence: Evidence) -> Verdict:
        evidence = replace(evidence, traces={way: steady(trace) for way, trace in evidence.traces.items()})
        trace = evidence.traces.get(run) or _endless(evidence.traces.get(NATURAL))
        if trace is None:
            return words.not_run(NOT_RUN if evidence.answer.program else NO_PROGRAM)
        verdict = judge(params, evidence, trace)
        if trace.evidence is Source.PROBE:
            seen = tuple({**entry, "source": str(Source.PROBE)} for entry in verdict.evidence)
            return replace(verdict, reason=joined("; ", filter(None, [verdict.reason, PROBE_ALONE])), evidence=seen)
        return verdict

    return judged


def steady(trace: Trace) -> Trace:
    """The trace with the main process's own workers numbered first: when a worker starts others is luck."""
    makers = _makers(trace)
    order = sorted(trace.workers, key=lambda process: (process.parent not in makers, process.number))
    numbers = {process.pid: number for number, process in enumerate(order, start=1)}
    if all(process.number == numbers[process.pid] for process in order):
        return trace
    others = [process for process in trace.processes if process.pid not in numbers]
    return replace(trace, processes=(*others, *(replace(one, number=numbers[one.pid]) for one in order)))


def _endless(natural: Trace | None) -> Trace | None:
    by_itself = natural is None or natural.ended in (Ended.EXITED, Ended.SIGNALLED)
    return None if by_itself else natural


def source(evidence: Evidence) -> str:
    """The program's text, empty where there is none."""
    return evidence.answer.program.source if evidence.answer.program else ""


def workers(trace: Trace) -> tuple[Process, ...]:
    """The program's own worker processes; not those that run another program."""
    return tuple(process for process in trace.workers if process.born not in FOREIGN)


def direct(trace: Trace) -> tuple[Process, ...]:
    """The workers that the main process made itself, or had made by a fork server; not those of other workers."""
    makers = _makers(trace)
    return tuple(process for process in workers(trace) if process.parent in makers)


def _makers(trace: Trace) -> frozenset[int]:
    """The main process and its helpers. Whose parent had ended when it was first seen has another parent by then."""
    return frozenset({trace.main, *(helper.pid for helper in trace.by_role(Role.HELPER))})


def pooled(process: Process) -> bool:
    """True for a worker of a pool or an executor: which task it takes is luck."""
    return process.born in words.POOLS


def ended_well(trace: Trace, process: Process) -> bool:
    """True if a worker ended as it should: with status 0, or a pool's worker because its pool ended it.

    A pool ends idle workers with SIGTERM, or as the program asks it to (`kill_workers`); under a fork server nobody is
    told the signal's number.
    """
    killed = any(event.data.get("how") == "kill_workers" for event in trace.find("pool-end"))
    signals = (None, SIGTERM, SIGKILL) if killed else (None, SIGTERM)
    ended_by_pool = process.how is None or (process.how is Ended.SIGNALLED and process.signal in signals)
    return process.ended_well or (pooled(process) and ended_by_pool)


def begun(trace: Trace, process: Process) -> float:
    """The time from which on a process certainly lived, as early as anybody knows: it may be seen only when it acts."""
    told = [event.time for event in trace.find("process") if event.data.get("pid") == process.pid]
    told += [event.time for event in trace.events if event.pid == process.pid]
    return min([process.started, *told])


def over(trace: Trace, process: Process) -> float:
    """The time from which on a process certainly lived no more, as early as anybody knows (infinite: it lives).

    The supervisor can learn of a death a little late, so the moment at which it let the process go counts too, and
    the moment at which a join of it had returned.
    """
    known = [hold.end for hold in trace.holds if hold.pid == process.pid and hold.at is HeldAt.EXIT]
    known += [
        event.time for event in trace.find("join") if event.data.get("pid") == process.pid and event.data.get("ended")
    ]
    known += [wait.end for wait in trace.waits if wait.target == process.pid and wait.blocking and wait.end is not None]
    known = [time for time in known if time >= begun(trace, process)]
    return min(known, default=math.inf if process.ended is None else process.ended)


def attempts(trace: Trace) -> tuple[tuple[Process, ...], ...]:
    """The workers in groups, a new one wherever all that had been started before had ended.

    Some answers show two ways to do it, one after the other.
    """
    groups: list[list[Process]] = []
    end = math.inf
    for process in sorted(workers(trace), key=lambda process: begun(trace, process)):
        if not groups or begun(trace, process) >= end:
            groups.append([])
            end = -math.inf
        groups[-1].append(process)
        end = max(end, over(trace, process))
    return tuple(tuple(group) for group in groups)


UNTOLD = say("the program left the interpreter in a way that hides where its own work ended, or changed what runs it")
"""Why nobody can say what was waited for where a trace is `untold`."""


def doomed(evidence: Evidence, found: Sequence[Process]) -> tuple[Process, ...]:
    """Those of these workers that are daemons and that nobody waits for: how far each comes is luck."""
    held = evidence.traces.get(HELD)
    left = {process.number for process in daemons_left(held)} if held is not None else ()
    return tuple(process for process in found if process.number in left)


def daemons_left(held: Trace) -> tuple[Process, ...]:
    """The daemons that nobody waits for, in a run with held exits."""
    found = () if held.capped else workers(held)
    return tuple(
        process for process in found if process.joined is False and not pooled(process) and _is_daemon(held, process)
    )


def cut_short(evidence: Evidence, found: Sequence[Process]) -> tuple[Process, ...]:
    """Those that are `doomed`, unless what we look at is a run in which the main process let them come as far as they
    could: then to be killed at its end is all that they suffer.
    """
    natural = evidence.traces[NATURAL]
    spared = any(hold.at is HeldAt.WORK_END and hold.pid == natural.main for hold in natural.holds)
    return () if spared else doomed(evidence, found)


def _is_daemon(trace: Trace, process: Process) -> bool:
    start = start_of(trace, process)
    return start is not None and start.data.get("daemon") is True


def start_of(trace: Trace, process: Process) -> Event | None:
    """The probe's event of this process's start."""
    return next((event for event in trace.find("process") if event.data.get("pid") == process.pid), None)


def start_lines(trace: Trace, processes: tuple[Process, ...]) -> list[int | None]:
    """Where the program started these processes."""
    starts = [start_of(trace, process) for process in processes]
    forks = {event.data.get("pid"): event.line for event in trace.find("fork")}
    return [start.line if start else forks.get(process.pid) for start, process in zip(starts, processes, strict=True)]


def functions(trace: Trace, found: Sequence[Process]) -> frozenset[str]:
    """The names of the functions that these workers were to run; `run` where a class of the student's says it."""
    starts = [start_of(trace, process) for process in found]
    return frozenset(text(start.data.get("target")).rpartition(".")[2] or "run" for start in starts if start)


def pool_lines(trace: Trace) -> list[int | None]:
    """Where the program made its pools."""
    return [event.line for event in trace.find("pool")]


def text(value: object) -> str:
    """What the probe sent, as text: a forged event can hold anything."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def without_target(trace: Trace, found: Sequence[Process]) -> bool:
    """True if one of these workers was given no function to run."""
    pids = {process.pid for process in found}
    return any(event.pid in pids and event.data.get("func") is None for event in trace.find("ran"))


def most_at_once(begins: Iterable[float], ends: Iterable[float]) -> int:
    """The largest number that went on at one moment; an end comes before a begin of the same time, what is at infinity
    never does."""
    moments = [*((time, 1) for time in begins), *((time, -1) for time in ends)]
    alive = most = 0
    for _, change in sorted(moment for moment in moments if moment[0] < math.inf):
        alive += change
        most = max(most, alive)
    return most
