"""What a program shows under schedules that are against it: which of them could be kept, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.checks import facts
from grader.language import say
from grader.model import Ended, Evidence, Run, Schedule, Source, Trace

ONE_BY_ONE = (Schedule.ELDEST_FIRST, Schedule.YOUNGEST_FIRST)
"""Each worker comes as far as it can by itself before the next one begins; in either order."""

WHEN: Mapping[Schedule, str] = {
    Schedule.HOLD_EXITS: say("no process may end before it is waited for"),
    Schedule.HOLD_EXITS_IN_TURN: say(
        "the processes begin one after the other, and none may end before it is waited for"
    ),
    Schedule.REVERSE_EXITS: say("the processes end in the reverse order of their starts"),
    Schedule.STARVE_FIRST: say("the first process comes too late"),
    Schedule.ELDEST_FIRST: say("the processes begin one after the other"),
    Schedule.YOUNGEST_FIRST: say("the process that was started last begins first"),
    Schedule.HOLD_LOCKS: say("each process is interrupted as soon as it has a lock"),
    Schedule.LAST_TASK_FIRST: say("the task that was taken last is done first"),
    Schedule.HOLD_STORES: say("each process is interrupted between reading a value and writing the new one"),
    Schedule.HOLD_OUTPUT: say("the processes print as late as they can, the one that was started last first"),
    Schedule.HOLD_COMPLETION: say("the main process prints as late as it can"),
    Schedule.HOLD_END: say("the main process ends as late as it can"),
}
"""A schedule as a student may be told of it: `it shows when ...`."""
_OF_THREADS: Mapping[Schedule, str] = {
    Schedule.HOLD_STORES: say("each thread is interrupted between reading a value and writing the new one"),
    Schedule.HOLD_LOCKS: say("each thread is interrupted as soon as it has a lock"),
}
"""The same where there is but one process."""


def runs(schedules: Sequence[Schedule]) -> tuple[Run, ...]:
    """The natural run, and one under each of these schedules."""
    return (facts.NATURAL, *(Run(schedule=schedule) for schedule in schedules))


_NOT_HERE = say("processes cannot be held back on this system to see whether this is luck; on Linux they can")
_WATCHED = frozenset((Schedule.HOLD_LOCKS, Schedule.LAST_TASK_FIRST, Schedule.HOLD_STORES))
"""Those that rest on what the probe tells: of a process that it did not look on, nothing may be concluded."""


def is_kept(trace: Trace) -> bool:
    """True if a schedule was kept to the end, for every process of the program."""
    if trace.capped:
        return False
    if trace.run.schedule not in _WATCHED:
        return True
    watched = {event.pid for event in trace.find("watched")}
    mine = [one for one in facts.workers(trace) if one.born != "exec"]
    if trace.find("unwatched") or any(one.pid not in watched for one in mine if one.how is Ended.EXITED):
        return False
    # Who writes alone is in nobody's way, whatever he does; a pool's idle workers may be ended or end, which is luck.
    writers = {event.pid for event in trace.find("store")}
    return trace.run.schedule is not Schedule.HOLD_STORES or len(writers) >= min(2, len(mine))


def kept(evidence: Evidence, schedules: Sequence[Schedule]) -> tuple[Trace, ...]:
    """The traces under those of these schedules that could be kept to the end."""
    found = (evidence.traces.get(Run(schedule=schedule)) for schedule in schedules)
    return tuple(trace for trace in found if trace is not None and is_kept(trace))


def given_up(evidence: Evidence, schedules: Sequence[Schedule]) -> bool:
    """True if one of these schedules was tried and could not be kept: then nobody knows."""
    found = (evidence.traces.get(Run(schedule=schedule)) for schedule in schedules)
    return any(trace is not None and not is_kept(trace) for trace in found)


def untold(evidence: Evidence, reason: str) -> str:
    """Why a schedule does not tell: for this reason, or because the system cannot keep it at all."""
    return _NOT_HERE if any(trace.evidence is Source.PROBE for trace in evidence.traces.values()) else reason


def shows(trace: Trace) -> str:
    """When a fault shows that luck hides at other times, as a sentence for a hint; empty for the natural run."""
    when = WHEN.get(trace.run.schedule)
    if not trace.workers:
        when = _OF_THREADS.get(trace.run.schedule, when)
    return say("Luck may hide it: it always shows when {when}.", when=when) if when else ""
