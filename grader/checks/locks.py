"""The `locks` family: the processes take locks that they share, so many at one time.

Judged where whoever has got a lock is interrupted. What a process holds is the probe's word, sent by that very process.
Who tries to get a lock that others have, and gives up, takes part as well: whether he gets it is luck.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks import adverse, endings, facts, syntax, words
from grader.checks.absent import no_workers
from grader.language import joined, say, say_number
from grader.model import Awaited, Ended, Evidence, Family, Lack, Process, Run, Schedule, Trace, Verdict

_OF_THREADS = ("threading.Lock", "threading.RLock", "threading.Semaphore", "threading.BoundedSemaphore")
_TAKES = ("locked", "tried")
INTERRUPTED = Run(schedule=Schedule.HOLD_LOCKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What every worker must have held. Semaphores, conditions and a manager's locks are locks, too."""

    at_once: int = 1
    """So many different locks every worker holds at one time, at least once."""
    shared: bool = True
    """True: only locks count that another process takes, too; one that a process has for itself keeps nobody out."""
    workers: int | None = None
    """So many workers must have; others may help them without. All must where nothing is given."""

    def __post_init__(self) -> None:
        if self.at_once < 1:
            raise ValueError(say("at_once is 1 or more"))
        if self.workers is not None and self.workers < 1:
            raise ValueError(say("workers is 1 or more"))


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the run under hold-locks, the natural one where there is no other."""
    expected = _expected(params)
    found = facts.workers(trace)
    if not found:
        return no_workers(expected, evidence, trace)
    lines = facts.start_lines(trace, found)
    if trace.run != INTERRUPTED:
        hint = say("Mend this first; the program must end before its locks can be watched closely.")
        return words.failed(
            expected, endings.trouble(evidence, trace), hint, lines=endings.trouble_lines(evidence, trace)
        )
    if not adverse.is_kept(trace) or trace.ended is Ended.TIMED_OUT:
        reason = say("the processes could not be held back to see which locks are taken")
        return words.review(expected, facts.UNTELLABLE, adverse.untold(evidence, reason), share=1.0, lines=lines)
    must = _who_must(trace, found) or found
    missing = [process for process in must if _most_held(params, trace, process) < params.at_once]
    able = [process for process in must if process not in missing]
    if not missing or (params.workers is not None and len(able) >= params.workers):
        return words.passed(expected, say("{who} did", who=words.names(able)))
    return words.failed(expected, _told(params, trace, missing), _hint(params, evidence), lines=lines)


def _expected(params: Params) -> str:
    if params.shared:
        return say_number(
            "every worker process takes a lock, and so do others",
            "every worker process takes {number} locks at one time, and so do others",
            params.at_once,
        )
    return say_number(
        "every worker process takes a lock", "every worker process takes {number} locks at one time", params.at_once
    )


def _hint(params: Params, evidence: Evidence) -> str:
    if syntax.calls(facts.source(evidence), *_OF_THREADS):
        return say(
            "A lock of the module threading keeps out the threads of one process only: each process has a copy of it. "
            "Take one of multiprocessing, and pass it to the processes."
        )
    if lines := syntax.uncalled(facts.source(evidence), "acquire"):
        return say("Line {line} only names acquire and does not call it: write acquire().", line=lines[0])
    take = say("Take a lock with a with statement, or with acquire() and release().")
    make = say("Make the locks in the main program and pass them to the processes.")
    return joined(" ", [take, make]) if params.shared else take


def _who_must(trace: Trace, found: Sequence[Process]) -> list[Process]:
    """The program's own workers, and those of a pool that had something to do."""
    busy = {event.pid for event in trace.find("task", *_TAKES)}
    return [process for process in found if not facts.pooled(process) or process.pid in busy]


def _most_held(params: Params, trace: Trace, process: Process) -> int:
    """How many locks a worker held at most, as far as they count; the one for which it stood still it takes, too."""
    mine = [event for event in trace.find(*_TAKES) if event.pid == process.pid]
    counts = [event.data.get("held") for event in mine]
    most = max((count for count in counts if isinstance(count, int)), default=0)
    known, shared = {facts.text(event.data.get("lock")) for event in mine}, _shared(trace)
    wanted = any(pid != process.pid and _has(process, lack) for pid, lack in _waits(trace))
    kept = min(most, max(len(known & shared), int(wanted))) if params.shared else most
    lacks = any(pid == process.pid and not _has(process, lack) for pid, lack in _waits(trace))
    return kept + 1 if lacks and (wanted or not most) else kept


def _waits(trace: Trace) -> list[tuple[int, Lack]]:
    """Who stood still because others had a lock, and what for."""
    lacks = [(blocked.pid, lack) for blocked in trace.blocked for lack in blocked.lacks]
    return [(pid, lack) for pid, lack in lacks if lack.awaited is Awaited.LOCK and lack.holders]


def _has(process: Process, lack: Lack) -> bool:
    return any(holder.pid == process.pid for holder in lack.holders)


def _shared(trace: Trace) -> set[str]:
    """The locks that more than one process takes."""
    takers: dict[str, set[int]] = defaultdict(set)
    for event in trace.find(*_TAKES):
        takers[facts.text(event.data.get("lock"))].add(event.pid)
    return {lock for lock, pids in takers.items() if len(pids) > 1}


def _told(params: Params, trace: Trace, missing: Sequence[Process]) -> str:
    who = words.names(missing)
    taken = [process for process in missing if any(event.pid == process.pid for event in trace.find(*_TAKES))]
    silent = [process for process in missing if process not in taken]
    if silent:
        return say("{who} took no lock", who=words.names(silent))
    alone = Params(at_once=params.at_once, shared=False)
    if params.shared and all(_most_held(alone, trace, one) >= params.at_once for one in taken):
        return say("{who} took locks that no other process takes", who=who)
    if params.shared:
        return say_number(
            "{who} never held {number} shared locks at one time",
            "{who} never held {number} shared locks at one time",
            params.at_once,
            who=who,
        )
    return say_number(
        "{who} never held {number} locks at one time",
        "{who} never held {number} locks at one time",
        params.at_once,
        who=who,
    )


def runs(_params: Params) -> tuple[Run, ...]:
    """The run under hold-locks."""
    return adverse.runs((Schedule.HOLD_LOCKS,))


FAMILY = Family(name="locks", params=Params, judge=facts.on(INTERRUPTED, judge), runs=runs)
