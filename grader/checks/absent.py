"""Explain why a program has no worker process although it was asked for one."""

from __future__ import annotations

from collections.abc import Callable

from grader.checks import endings, facts, syntax, unreached, words
from grader.model import Evidence, Trace, Verdict

_MOST_PLACES = 3
"""Further lines that are named."""

Finder = Callable[[Evidence, Trace], "tuple[str, str, list[int | None]] | None"]


def no_workers(expected: str, evidence: Evidence, trace: Trace) -> Verdict:
    """The verdict on a program without a worker process, with the reason that its events and its source give."""
    for find in _FINDERS:
        found = find(evidence, trace)
        if found is not None:
            actual, hint, lines = found
            return words.failed(expected, actual, hint, lines=lines)
    hint = "Make a process with multiprocessing.Process(target=your_function) and start it with its start() method."
    return words.failed(expected, "no process was started", hint)


def _ran_in_place(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    events = trace.find("run-called")
    if not events:
        return None
    at = words.at_line(events[0].line)
    actual = f"run() was called{at}, which runs the function in the main process; no process was started"
    return (
        actual,
        "Call start() instead of run(): start() makes the process, which then calls run() itself.",
        _lines(events),
    )


def _threads(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    events = trace.find("thread") + tuple(
        event for event in trace.find("pool") if event.data.get("kind") in facts.THREAD_POOLS
    )
    if not events:
        return None
    started = len(trace.find("thread"))
    those = f"all {started} of them ran" if started == len(events) > 1 else "threads all run"
    others = words.tidy(event.line for event in events[1:] if event.line != events[0].line)
    also = "".join(words.at_line(line, "and at") for line in others[:_MOST_PLACES])
    actual = (
        f"threads were started{words.at_line(events[0].line)}{also}, no process: {those} inside the one main process"
    )
    hint = "Use multiprocessing.Process or multiprocessing.Pool; threading and ThreadPool make threads."
    return actual, hint, _lines(events)


def _mapped(evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    lazy = unreached.lazily(facts.source(evidence), "start")
    if not lazy or not trace.find("made"):
        return None
    at = words.at_line(lazy[0], "of")
    return f"nobody goes through the map(){at}, so no start() is called", unreached.LAZY, list(lazy)


def _stopped_before(evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    said = endings.trouble(evidence, trace)
    if not said:
        return None
    hint = endings.mend(trace, "Mend this first: the program never came to start a process.")
    return f"no process was started: {said}", hint, endings.trouble_lines(evidence, trace)


def _never_started(evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    made = trace.find("made")
    lines = _lines(made) or [use.line for use in syntax.calls(facts.source(evidence), "multiprocessing.Process")]
    if not lines:
        return None
    bare = syntax.uncalled(facts.source(evidence), "start")
    if bare:
        hint = f"Write start() with parentheses{words.at_line(bare[0])}: without them it is only named."
        return "a Process was made, but start is only named, never called", hint, list(bare)
    reason = None if made or lines[0] is None else unreached.why(facts.source(evidence), lines[0])
    if reason is not None:
        actual, hint, line = reason
        return f"a Process would be made{words.at_line(lines[0])}, but {actual}", hint, [lines[0], line]
    at = words.at_line(lines[0])
    return f"a Process was made{at}, but never started", "Call start() on the Process.", lines


def _another_program(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    if not trace.workers:
        return None
    hint = "A subprocess runs another program. Run a function of your own with multiprocessing.Process(target=...)."
    return "only other programs were started, no process that runs your own function", hint, []


def _claimed(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    claims = trace.find("process")
    if not claims:
        return None
    hint = "Make a process with multiprocessing.Process and start it with start()."
    return "processes were reported that never existed in the operating system", hint, _lines(claims)


def _lines(events: tuple[object, ...]) -> list[int | None]:
    return [getattr(event, "line", None) for event in events]


_FINDERS: tuple[Finder, ...] = (
    _ran_in_place,
    _threads,
    _mapped,
    _stopped_before,
    _another_program,
    _claimed,
    _never_started,
)
