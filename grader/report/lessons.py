"""What to say beside a picture: that there are no processes, and where the threads and tasks came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.language import gettext, ngettext, shown
from grader.model import Exercise, Program, Trace
from grader.report.excerpt import line_namer

_MOST_LINES = 4
_OF_PROCESSES = frozenset(("processes", "joined", "overlap", "pool", "portable", "locks", "order", "conversation"))
"""Families of checks that no program passes without a process."""


def no_processes(trace: Trace, program: Program | None = None, exercise: Exercise | None = None) -> tuple[str, ...]:
    """What to say where somebody looks for processes and there are none, or threads or tasks in their place.

    Nothing, where the question does not ask for any.
    """
    if exercise is not None and not _asks_for_processes(exercise):
        return ()
    said = () if trace.workers else (gettext("No process was started: the main process did everything itself."),)
    return (*said, *_threads(trace, program), *_tasks(trace, program))


def _asks_for_processes(exercise: Exercise) -> bool:
    return any(
        check.family in _OF_PROCESSES or "worker" in str(getattr(check.params, "by", "")) for check in exercise.checks
    )


def _threads(trace: Trace, program: Program | None) -> Iterator[str]:
    started = trace.find("thread")
    count = len(trace.threads) or len(started)
    if count:
        lines = [thread.line for thread in trace.threads] or [event.line for event in started]
        pids = [thread.pid for thread in trace.threads] or [event.pid for event in started]
        yield " ".join(
            (
                gettext("Threads started: {number}.", number=count),
                _lived(_whose(trace, pids), lines, program),
                gettext("A thread is a part of its process, not a process."),
            )
        )
    claims = len(trace.find("thread-began"))
    if claims:
        yield ngettext(
            "The program reports {number} thread that the system has not seen; it is not counted.",
            "The program reports {number} threads that the system has not seen; they are not counted.",
            claims,
        )


def _tasks(trace: Trace, program: Program | None) -> Iterator[str]:
    counts = [loop.pid for loop in trace.loops for _ in range(loop.tasks)]
    if counts:
        yield " ".join(
            (
                gettext("Tasks of event loops: {number}.", number=len(counts)),
                _lived(_whose(trace, counts), [task.line for task in trace.tasks], program),
                gettext("Tasks of one loop take turns in one thread of one process."),
            )
        )


def _lived(whose: str, lines: Iterable[int | None], program: Program | None) -> str:
    made = _made(lines, program)
    if not made:
        return gettext("They lived in {processes}.", processes=whose)
    return gettext("They lived in {processes}, made at {lines}.", processes=whose, lines=made)


def _whose(trace: Trace, pids: list[int]) -> str:
    """`main`, or `main (3) and worker 1 (2)`."""
    counts = [(shown(process.label), pids.count(process.pid)) for process in trace.processes if process.pid in pids]
    named = [label if len(counts) == 1 else f"{label} ({number})" for label, number in counts]
    return _listed(named) or gettext("processes that nobody knows")


def _made(lines: Iterable[int | None], program: Program | None) -> str:
    """`line 9`; the first few of several lines."""
    where = line_namer(program)
    named = list(dict.fromkeys(shown(where(line)) for line in sorted({line for line in lines if line is not None})))
    more = len(named) - _MOST_LINES
    return _listed(named[:_MOST_LINES] + ([gettext("{number} more", number=more)] if more > 0 else []))


def _listed(named: list[str]) -> str:
    if len(named) < 2:
        return "".join(named)
    return gettext("{items} and {last}", items=", ".join(named[:-1]), last=named[-1])
