"""The `ends` family: the program ends by itself, with the right exit status, and leaves nothing behind."""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks import adverse, endings, facts, words
from grader.language import joined, say
from grader.model import Ended, Evidence, Family, Run, Schedule, Trace, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """How a program must end."""

    exit_code: int = 0
    """The exit status of the main process."""
    leftover: bool = False
    """True: processes may outlive the main process."""
    under: tuple[Schedule, ...] = ()
    """Schedules under which it must end so, too: `hold-locks` finds the deadlock that luck hides."""


_HINTS = {
    Ended.TIMED_OUT: say("Look for a loop that never ends, or a wait for something that never comes."),
    Ended.CPU_LIMIT: say("Look for a loop that never ends."),
    Ended.DEADLOCKED: say(
        "Look for a join() of a process that waits for a queue, a lock or an event that nobody serves."
    ),
    Ended.OUTPUT_LIMIT: say("Look for a loop that prints without end."),
    Ended.MEMORY_LIMIT: say("Look for a list or a text that grows without end."),
    Ended.PROCESS_LIMIT: say("Start a fixed number of processes, and none from inside a worker."),
}
_READ = say("Read the last line of the error message; it names what went wrong and where.")
_BY_LUCK = say("The program depends on luck.")


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run under fork."""
    expected = say("the program ends by itself without an error (exit status 0)")
    if params.exit_code:
        expected = say("the program ends by itself with exit status {code}", code=params.exit_code)
    if trace.ended is Ended.DEADLOCKED:  # by luck, perhaps: the schedule that always shows it has the word
        certain = [one for one in adverse.kept(evidence, params.under) if one.ended is Ended.DEADLOCKED]
        if certain:
            return _shown(expected, evidence, certain[0])
    error = endings.error_in(trace, trace.main, "main", "thread")
    right = trace.ended is Ended.EXITED and trace.exit_code == params.exit_code
    if not right or (error is not None and params.exit_code == 0):
        hint = _HINTS.get(trace.ended, _READ)
        actual = endings.trouble(evidence, trace) or endings.ended_with(trace)
        return words.failed(
            expected,
            actual,
            endings.mend(trace, hint, facts.source(evidence)),
            lines=endings.trouble_lines(evidence, trace),
        )
    if trace.leftover and not params.leftover:
        return _left(expected, trace)
    return _under_schedules(params, expected, evidence) or words.passed(expected, say("it did"))


def _under_schedules(params: Params, expected: str, evidence: Evidence) -> Verdict | None:
    """The verdict where the program ended well by luck only, or where a schedule could not tell."""
    kept = adverse.kept(evidence, params.under)
    slow = [trace for trace in kept if _is_slowed(trace)]
    for trace in kept:
        if trace not in slow and (trace.ended is not Ended.EXITED or trace.exit_code != params.exit_code):
            return _shown(expected, evidence, trace)
    if slow or adverse.given_up(evidence, params.under):
        reason = say("the program took too long while processes were held back to see whether it always ends")
        return words.review(expected, facts.UNTELLABLE, adverse.untold(evidence, reason), share=1.0)
    return None


def _is_slowed(trace: Trace) -> bool:
    """True if it may be due to the holds alone that a program was not done in time, or that workers gave up waiting."""
    lost = any(process.how is Ended.EXITED and process.exit_code for process in facts.workers(trace))
    return trace.ended is Ended.TIMED_OUT or (trace.ended is Ended.EXITED and trace.exit_code == 0 and lost)


def _shown(expected: str, evidence: Evidence, trace: Trace) -> Verdict:
    hint = joined(" ", [endings.mend(trace, _HINTS.get(trace.ended, _BY_LUCK)), adverse.shows(trace)])
    said = endings.trouble(evidence, trace) or endings.ended_with(trace)
    return words.failed(expected, said, hint, lines=endings.trouble_lines(evidence, trace))


def _left(expected: str, trace: Trace) -> Verdict:
    left = [process for process in trace.processes if process.pid in trace.leftover]
    actual = say("it ended, but {who} lived on", who=words.names(left) or say("a process"))
    hint = say("Join every process, also one that another worker started.")
    return words.failed(expected, actual, hint, lines=facts.start_lines(trace, tuple(left)))


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run and those under the schedules."""
    return adverse.runs(params.under)


FAMILY = Family(name="ends", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
