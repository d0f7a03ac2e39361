"""What to say beside a picture: that there are no processes, and where the threads and tasks came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.language import gettext
from grader.model import Program, Trace
from grader.report.excerpt import line_namer
from grader.report.strands import plural

_MOST_LINES = 4


def no_processes(trace: Trace, program: Program | None = None) -> tuple[str, ...]:
    """What to say where somebody looks for processes and there are none, or threads or tasks in their place."""
    said = () if trace.workers else (gettext("No process was started: the main process did everything itself."),)
    return (*said, *_threads(trace, program), *_tasks(trace, program))


def _threads(trace: Trace, program: Program | None) -> Iterator[str]:
    started = trace.find("thread")
    count = len(trace.threads) or len(started)
    if count:
        lines = [thread.line for thread in trace.threads] or [event.line for event in started]
        pids = [thread.pid for thread in trace.threads] or [event.pid for event in started]
        lived = f"They lived in {_whose(trace, pids)}{_made(lines, program)}."
        yield f"Threads started: {count}. {lived} A thread is a part of its process, not a process."
    claims = len(trace.find("thread-began"))
    if claims:
        yield (
            f"The program reports {plural(claims, 'thread')} that the system has not seen; "
            f"{'it is' if claims == 1 else 'they are'} not counted."
        )


def _tasks(trace: Trace, program: Program | None) -> Iterator[str]:
    counts = [loop.pid for loop in trace.loops for _ in range(loop.tasks)]
    if counts:
        made = _made([task.line for task in trace.tasks], program)
        lived = f"They lived in {_whose(trace, counts)}{made}."
        yield f"Tasks of event loops: {len(counts)}. {lived} Tasks of one loop take turns in one thread of one process."


def _whose(trace: Trace, pids: list[int]) -> str:
    """`main`, or `main (3) and worker 1 (2)`."""
    counts = [(process.label, pids.count(process.pid)) for process in trace.processes if process.pid in pids]
    named = [label if len(counts) == 1 else f"{label} ({number})" for label, number in counts]
    return " and ".join(filter(None, [", ".join(named[:-1]), *named[-1:]])) or "processes that nobody knows"


def _made(lines: Iterable[int | None], program: Program | None) -> str:
    """`, made at line 9`; the first few of several lines."""
    where = line_namer(program)
    named = list(dict.fromkeys(where(line) for line in sorted({line for line in lines if line is not None})))
    more = len(named) - _MOST_LINES
    named = named[:_MOST_LINES] + ([f"{more} more"] if more > 0 else [])
    return f", made at {' and '.join(filter(None, [', '.join(named[:-1]), named[-1]]))}" if named else ""
