"""In what a student's run differs from the reference solution's, in words: what the two pictures show."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Ended, Process, Trace
from grader.report.view import signal_name


def differences(mine: Trace, reference: Trace) -> tuple[str, ...]:
    """One sentence a difference; nothing where the pictures look alike. Both must be runs of one kind."""
    return tuple(_differences(mine, reference))


def _differences(mine: Trace, reference: Trace) -> Iterator[str]:
    if mine.ended is not Ended.EXITED and reference.ended is Ended.EXITED:
        yield f"Your program {_stopped(mine)}; the reference's run ended by itself."
    if len(mine.workers) != len(reference.workers):
        yield f"You start {_workers(mine)}, the reference {_workers(reference)}."
    late = [worker.label for worker in mine.workers if worker.joined is False]
    if late and mine.body_end is not None and not any(worker.joined is False for worker in reference.workers):
        was = "was" if len(late) == 1 else "were"
        yield f"Yours had not waited for {_listed(late)}, which {was} still there when its last line ended."
    bad = [worker for worker in mine.workers if _ended_badly(worker)]
    if bad and not any(map(_ended_badly, reference.workers)):
        yield f"In yours, {_listed([f'{worker.label} ended with {_how(worker)}' for worker in bad])}."
    if _together(reference) > 1 >= _together(mine) and len(mine.workers) > 1:
        yield "Yours never has two workers at the same time; in the reference's run their lives overlap."
    if _has_threads(mine) and not _has_threads(reference):
        yield "Yours starts threads, which are parts of one process; the reference does not."


def _has_threads(trace: Trace) -> bool:
    return bool(trace.threads or trace.find("thread"))


def _stopped(trace: Trace) -> str:
    if trace.ended is Ended.SIGNALLED:
        return f"was ended by {signal_name(trace.signal)}"
    return "stood still and was stopped" if trace.ended is Ended.DEADLOCKED else "had to be stopped"


def _workers(trace: Trace) -> str:
    count = len(trace.workers)
    return "no process" if not count else "one process" if count == 1 else f"{count} processes"


def _ended_badly(worker: Process) -> bool:
    return worker.how is Ended.EXITED and worker.exit_code not in (0, None)


def _how(worker: Process) -> str:
    return f"exit code {worker.exit_code}"


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
    shown = items if len(items) <= most else [*items[: most - 1], f"{len(items) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
