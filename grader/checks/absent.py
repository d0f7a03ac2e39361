"""Explain why a program has no worker process although it was asked for one."""

from __future__ import annotations

from collections.abc import Callable

from grader.checks import endings, facts, syntax, unreached, words
from grader.language import joined, say, say_number
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
    hint = say(
        "Make a process with multiprocessing.Process(target=your_function) and start it with its start() method."
    )
    return words.failed(expected, say("no process was started"), hint)


def _ran_in_place(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    events = trace.find("run-called")
    if not events:
        return None
    return _in_place(events[0].line, _lines(events))


def _in_place(line: int | None, lines: list[int | None]) -> tuple[str, str, list[int | None]]:
    actual = say(
        "run() was called{at_line}, which runs the function in the main process; no process was started",
        at_line=words.at_line(line),
    )
    hint = say("Call start() instead of run(): start() makes the process, which then calls run() itself.")
    return actual, hint, lines


def _interpreters(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    pooled = tuple(event for event in trace.find("pool") if event.data.get("kind") == facts.INTERPRETER_POOL)
    events = trace.find("interpreter") + pooled
    if not events:
        return None
    actual = say(
        "interpreters were made{at_line}, no process: all of them run in threads of the one main process",
        at_line=words.at_line(events[0].line),
    )
    hint = say(
        "Use multiprocessing.Process or multiprocessing.Pool; concurrent.interpreters and InterpreterPoolExecutor "
        "make interpreters within one process."
    )
    return actual, hint, _lines(events)


def _threads(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    events = trace.find("thread") + tuple(
        event for event in trace.find("pool") if event.data.get("kind") in facts.THREAD_POOLS
    )
    if not events:
        return None
    started = len(trace.find("thread"))
    others = words.tidy(event.line for event in events[1:] if event.line != events[0].line)
    also = [words.at_line(line, "and at") for line in others[:_MOST_PLACES]]
    at_line = joined("", [words.at_line(events[0].line), *also])
    if started == len(events) > 1:
        actual = say_number(
            "threads were started{at_line}, no process: {number} of them ran inside the one main process",
            "threads were started{at_line}, no process: all {number} of them ran inside the one main process",
            started,
            at_line=at_line,
        )
    else:
        actual = say(
            "threads were started{at_line}, no process: threads all run inside the one main process", at_line=at_line
        )
    hint = say("Use multiprocessing.Process or multiprocessing.Pool; threading and ThreadPool make threads.")
    return actual, hint, _lines(events)


def _mapped(evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    lazy = unreached.lazily(facts.source(evidence), "start")
    if not lazy or not trace.find("made"):
        return None
    of_line = words.at_line(lazy[0], "of")
    actual = say("nobody goes through the map(){of_line}, so no start() is called", of_line=of_line)
    return actual, unreached.LAZY, list(lazy)


def _stopped_before(evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    said = endings.trouble(evidence, trace)
    if not said:
        return None
    hint = endings.mend(trace, say("Mend this first: the program never came to start a process."))
    return say("no process was started: {why}", why=said), hint, endings.trouble_lines(evidence, trace)


def _never_started(evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    made = trace.find("made")
    lines = _lines(made) or [use.line for use in syntax.calls(facts.source(evidence), "multiprocessing.Process")]
    if not lines:
        return None
    bare = syntax.uncalled(facts.source(evidence), "start")
    if bare:
        at_line = words.at_line(bare[0])
        hint = say("Write start() with parentheses{at_line}: without them it is only named.", at_line=at_line)
        return say("a Process was made, but start is only named, never called"), hint, list(bare)
    at_line = words.at_line(lines[0])
    reason = None if made or lines[0] is None else unreached.why(facts.source(evidence), lines[0])
    if reason is not None:
        why, hint, line = reason
        return say("a Process would be made{at_line}, but {why}", at_line=at_line, why=why), hint, [lines[0], line]
    others = {use.line for use in syntax.calls(facts.source(evidence), "asyncio.run", "subprocess.run")}
    run = [line for line in syntax.methods(facts.source(evidence), "run") if line not in others]
    if run and made:  # of a subclass with a run() of its own
        return _in_place(run[0], list(run))
    actual = say("a Process was made{at_line}, but never started", at_line=at_line)
    return actual, say("Call start() on the Process."), lines


def _another_program(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    if not trace.workers:
        return None
    hint = say(
        "A subprocess runs another program. Run a function of your own with multiprocessing.Process(target=...)."
    )
    return say("only other programs were started, no process that runs your own function"), hint, []


def _claimed(_evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    claims = trace.find("process")
    if not claims:
        return None
    hint = say("Make a process with multiprocessing.Process and start it with start().")
    return say("processes were reported that never existed in the operating system"), hint, _lines(claims)


def _lines(events: tuple[object, ...]) -> list[int | None]:
    return [getattr(event, "line", None) for event in events]


_FINDERS: tuple[Finder, ...] = (
    _ran_in_place,
    _interpreters,
    _threads,
    _mapped,
    _stopped_before,
    _another_program,
    _claimed,
    _never_started,
)
