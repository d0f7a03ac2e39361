"""The `joined` family: the main program waited for every worker before its own body ended.

Judged where every exit is held until somebody waits for it, so a sleep in place of a join does not look like one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks import endings, facts, syntax, unreached, words
from grader.checks.absent import no_workers
from grader.checks.lines import LONGEST, search
from grader.language import say, say_number
from grader.model import Ended, Event, Evidence, Family, Process, Run, Trace, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which workers must have been waited for, and before what."""

    all: bool = True
    """True: every worker that the main program made; False: at least one of them."""
    completion: str | None = None
    """A regular expression (Python's `re`) for a line of the main process that claims that all is done: it must come
    after the last worker has ended. A program that prints no such line is not asked for one."""

    def __post_init__(self) -> None:
        if self.completion is not None:
            try:
                re.compile(self.completion)
            except re.error as error:
                raise ValueError(say("completion is no regular expression: {why}", why=error)) from None


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the run in which exits are held, under fork."""
    expected = _expected(params)
    found = facts.direct(trace)
    if not found:
        nobody = say("{expected} (there is no process to join)", expected=expected)
        return no_workers(nobody, evidence, trace)
    unknown = any(process.joined is None for process in found)
    if trace.untold:
        return words.review(expected, facts.UNTELLABLE, facts.UNTOLD, share=1.0)
    if trace.capped or (unknown and not _never_ended(evidence, trace)):
        reason = say("the program took too long while processes were held back to see whether a process was joined")
        return words.review(expected, facts.UNTELLABLE, reason, share=1.0)
    loose = [process for process in found if not _waited_for(trace, process)]
    if loose and (params.all or len(loose) == len(found)):
        return _loose(expected, loose, found, evidence, trace)
    return _too_early(params, expected, found, trace) or words.passed(
        expected,
        say("{who} had ended when the main program did", who=words.names(found)),
        evidence=[words.fact(process, process.why or "had ended") for process in found if process.why],
    )


def _waited_for(trace: Trace, process: Process) -> bool:
    """True if a worker was joined.

    One that dies of a signal cannot be held, and the start of another process may reap it before its join; that
    join then finds it ended, which only the probe can tell.
    """
    died = process.how is Ended.SIGNALLED and process.ended is not None and process.ended <= (trace.body_end or 0.0)
    joins = (event.data for event in trace.find("join") if event.pid == process.parent)
    if process.how is None:
        return False  # somebody waits for it, in vain
    return bool(process.joined) or (died and any(one.get("pid") == process.pid and one.get("ended") for one in joins))


def _expected(params: Params) -> str:
    if params.all:
        return say("the main program waits, with join(), for every process that it started")
    return say("the main program waits, with join(), for at least one process that it started")


def _never_ended(evidence: Evidence, trace: Trace) -> bool:
    """True if the program ends in no schedule: that is its own fault, not that of the schedule."""
    by_itself = (Ended.EXITED, Ended.SIGNALLED)
    return all(one.ended not in by_itself for one in (trace, evidence.traces.get(facts.NATURAL, trace)))


_FOR_ANY = ("multiprocessing.connection.wait", "os.wait")
"""Waits for whichever of several processes ends first."""
_LOOKS = ("is_alive", "active_children")
"""Looks that find one or another of them still alive."""


def _loose(
    expected: str, loose: Sequence[Process], found: Sequence[Process], evidence: Evidence, trace: Trace
) -> Verdict:
    lines = facts.start_lines(trace, tuple(loose))
    if all(facts.pooled(process) for process in loose):
        lines = facts.pool_lines(trace)
    if trace.ended not in (Ended.EXITED, Ended.SIGNALLED):
        actual = say("the program never came to its end: {why}", why=endings.trouble(evidence, trace))
        hint = endings.mend(trace, say("Make sure that every worker can end, so that join() can return."))
        return words.failed(expected, actual, hint, lines=[*lines, *endings.trouble_lines(evidence, trace)])
    if len(loose) == len(found) > 1 and not any(map(facts.pooled, loose)):
        actual = say_number(
            "{number} worker was still alive when the main program ended",
            "all {number} workers were still alive when the main program ended",
            len(loose),
        )
    elif _for_any(facts.source(evidence)):  # which of them it was that was waited for is luck
        lines = facts.start_lines(trace, tuple(found))
        actual = say_number(
            "{number} of {total} workers was still alive when the main program ended",
            "{number} of {total} workers were still alive when the main program ended",
            len(loose),
            total=len(found),
        )
    else:
        actual = say_number(
            "{who} was still alive when the main program ended",
            "{who} were still alive when the main program ended",
            2 if facts.pooled(loose[0]) else len(loose),
            who=words.names(loose),
        )
    why, hint = _why(loose, found, evidence, trace)
    return words.failed(expected, endings.aside(actual, why), hint, lines=[*lines, *_join_lines(loose, trace)])


def _for_any(source: str) -> bool:
    return bool(syntax.calls(source, *_FOR_ANY) or syntax.methods(source, *_LOOKS))


def _why(loose: Sequence[Process], found: Sequence[Process], evidence: Evidence, trace: Trace) -> tuple[str, str]:
    """What stands in the program in place of the join, and what to write instead."""
    source = facts.source(evidence)
    error = endings.error_in(trace, trace.main, "main")
    if error is not None:
        return (
            say("it stopped with {error}", error=endings.told(error, evidence)),
            endings.mend(trace, say("Mend the exception first: the join() after it was never reached.")),
        )
    timed = _timed_out_joins(loose, trace)
    if timed:
        why = say("join{at_line} gave up when its timeout was over", at_line=words.at_line(timed[0].line))
        hint = say(
            "On a busy computer a process may need longer than that: call join() without a timeout, or go on waiting "
            "while is_alive() is true."
        )
        return why, hint
    bare = syntax.uncalled(source, "join")
    if bare:
        return (
            say("join{at_line} is only named, not called", at_line=words.at_line(bare[0])),
            say("Write join() with parentheses: process.join()."),
        )
    lazy = unreached.lazily(source, "join")
    if lazy:
        of_line = words.at_line(lazy[0], "of")
        why = say("nobody goes through the map(){of_line}, so no join() is called", of_line=of_line)
        return why, unreached.LAZY
    if nothing := unreached.over_nothing(source, "join"):
        return unreached.told_of_nothing(*nothing)
    if all(facts.pooled(process) for process in loose):
        return "", say("Call close() and then join() on the pool, or make it in a with statement.")
    if any(event.data.get("daemon") for event in _starts(loose, trace)):
        why = say("a daemon process is killed where the main program ends, whatever it was doing")
        return why, say("Call join() on the process, daemon or not.")
    if len(loose) < len(found):
        hint = say("Keep the processes in a list and call join() on each, in a loop of its own.")
        return say("the others were joined"), hint
    slept = [use.line for use in syntax.calls(source, "time.sleep") if use.line not in _worker_lines(trace)]
    if slept and not syntax.methods(source, "join"):
        return "", say("A sleep waits for a time, not for a process. Call join() on every process.")
    return "", say("Call join() on every process after all of them have been started.")


def _starts(loose: Sequence[Process], trace: Trace) -> list[Event]:
    return [event for event in (facts.start_of(trace, process) for process in loose) if event is not None]


def _worker_lines(trace: Trace) -> frozenset[int]:
    return frozenset(event.line for event in trace.events if event.line is not None and event.pid != trace.main)


def _timed_out_joins(loose: Sequence[Process], trace: Trace) -> list[Event]:
    pids = {process.pid for process in loose}
    return [
        event
        for event in trace.find("join")
        if event.data.get("pid") in pids and event.data.get("timeout") is not None and not event.data.get("ended")
    ]


def _join_lines(loose: Sequence[Process], trace: Trace) -> list[int | None]:
    return [event.line for event in _timed_out_joins(loose, trace)]


def _too_early(params: Params, expected: str, found: Sequence[Process], trace: Trace) -> Verdict | None:
    """The claim that all is done, made before the last worker had ended.

    Some answers show several ways to do it, one after the other, each with a claim of its own about its own workers.
    """
    if params.completion is None:
        return None
    said = _times_of_line(params.completion, trace)
    if not said:
        return None
    ways = facts.attempts(trace)
    about = zip(ways, said, strict=True) if len(ways) == len(said) else [(tuple(found), said[0])]
    alive = [one for way, time in about for one in way if one in found and facts.over(trace, one) > time]
    if not alive:
        return None
    actual = say("the main program said that all was done before {who} had ended", who=words.names(alive))
    hint = say("Print that line after the join() of every process.")
    return words.failed(expected, actual, hint, share=0.5, lines=facts.start_lines(trace, tuple(alive)))


def _times_of_line(pattern: str, trace: Trace) -> list[float]:
    """When the main process had written the lines that match, in order; a line may lack its end yet."""
    text, found = "", []
    for chunk in trace.chunks:
        if chunk.pid != trace.main or chunk.stream != "stdout":
            continue
        *whole, text = (text + chunk.text).split("\n")
        found += [chunk.time for line in [*whole, text] if search(pattern, line)]
        text = "" if search(pattern, text) else text[:LONGEST]
    return found


def runs(_params: Params) -> tuple[Run, ...]:
    """The run with held exits, and the natural one to tell an endless program from a slow one."""
    return (facts.HELD, facts.NATURAL)


FAMILY = Family(name="joined", params=Params, judge=facts.on(facts.HELD, judge), runs=runs)
