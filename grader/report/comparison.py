"""In what a student's run differs from the reference solution's, in words: what the two pictures show."""

from __future__ import annotations

from collections.abc import Iterator

from grader.language import gettext, ngettext, shown
from grader.model import Ended, Process, Trace
from grader.report.ended import signal_name


def differences(mine: Trace, reference: Trace) -> tuple[str, ...]:
    """One sentence a difference; nothing where the pictures look alike. Both must be runs of one kind."""
    return tuple(_differences(mine, reference))


def _differences(mine: Trace, reference: Trace) -> Iterator[str]:
    if mine.ended is not Ended.EXITED and reference.ended is Ended.EXITED:
        yield _stopped(mine)
    if len(mine.workers) != len(reference.workers):
        ours, theirs = _workers(mine), _workers(reference)
        yield gettext("You start {yours}, the reference {others}.", yours=ours, others=theirs)
    late = [shown(worker.label) for worker in mine.workers if worker.joined is False]
    if late and mine.body_end is not None and not any(worker.joined is False for worker in reference.workers):
        yield ngettext(
            "Yours had not waited for {names}, which was still there when its last line ended.",
            "Yours had not waited for {names}, which were still there when its last line ended.",
            len(late),
            names=_listed(late),
        )
    bad = [worker for worker in mine.workers if _ended_badly(worker)]
    if bad and not any(map(_ended_badly, reference.workers)):
        yield gettext("In yours, {endings}.", endings=_listed(list(map(_ending, bad))))
    if _together(reference) > 1 >= _together(mine) and len(mine.workers) > 1:
        yield gettext("Yours never has two workers at the same time; in the reference's run their lives overlap.")
    if _has_threads(mine) and not _has_threads(reference):
        yield gettext("Yours starts threads, which are parts of one process; the reference does not.")


def _has_threads(trace: Trace) -> bool:
    return bool(trace.threads or trace.find("thread"))


def _stopped(trace: Trace) -> str:
    if trace.ended is Ended.SIGNALLED:
        name = signal_name(trace.signal)
        return gettext("Your program was ended by {signal}; the reference's run ended by itself.", signal=name)
    if trace.ended is Ended.DEADLOCKED:
        return gettext("Your program stood still and was stopped; the reference's run ended by itself.")
    return gettext("Your program had to be stopped; the reference's run ended by itself.")


def _workers(trace: Trace) -> str:
    count = len(trace.workers)
    return ngettext("one process", "{number} processes", count) if count else gettext("no process")


def _ended_badly(worker: Process) -> bool:
    return worker.how is Ended.EXITED and worker.exit_code not in (0, None)


def _ending(worker: Process) -> str:
    return gettext("{who} ended with exit code {code}", who=shown(worker.label), code=worker.exit_code)


def _together(trace: Trace) -> int:
    """How many workers lived at the same time at most."""
    births = [(worker.started, 1) for worker in trace.workers]
    deaths = [(worker.ended, -1) for worker in trace.workers if worker.ended is not None]
    count = most = 0
    for _, change in sorted([*births, *deaths]):
        count += change
        most = max(most, count)
    return most


def _listed(items: list[str], most: int = 4) -> str:
    """`a, b and c`; of many the first ones and how many more."""
    more = len(items) - most + 1
    *some, last = items if len(items) <= most else [*items[: most - 1], gettext("{number} more", number=more)]
    return gettext("{items} and {last}", items=", ".join(some), last=last) if some else last
