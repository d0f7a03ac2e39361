"""The `overlap` family: several workers lived at the same time. Judged where exits are held until waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks import endings, facts, words
from grader.checks.absent import no_workers
from grader.language import say, say_number
from grader.model import Evidence, Family, Process, Run, Trace, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """How many workers must live at one time."""

    at_least: int = 2
    """The smallest number of workers alive at one moment."""

    def __post_init__(self) -> None:
        if self.at_least < 2:
            raise ValueError(say("at_least must be 2 or more: one process alone overlaps with nobody"))


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the run in which exits are held, under fork."""
    expected = say_number(
        "at least {number} worker process alive at the same time",
        "at least {number} worker processes alive at the same time",
        params.at_least,
    )
    found = facts.workers(trace)
    if not found:
        return no_workers(expected, evidence, trace)
    if trace.run != facts.HELD:
        hint = say("Mend this first; the program must end before its processes can be watched closely.")
        hint = endings.mend(trace, hint)
        return words.failed(
            expected, endings.trouble(evidence, trace), hint, lines=endings.trouble_lines(evidence, trace)
        )
    if trace.capped:
        reason = say("the program took too long while processes were held back to see how many processes live together")
        return words.review(expected, facts.UNTELLABLE, reason, share=1.0)
    most = together(trace, found)
    if most >= params.at_least:
        actual = say_number(
            "at least {number} was alive at the same time",
            "at least {number} were alive at the same time",
            params.at_least,
        )
        return words.passed(expected, actual)
    return _too_few(params, expected, most, found, evidence, trace)


def together(trace: Trace, found: Sequence[Process]) -> int:
    """The largest number of these processes that lived at one moment; an end comes before a start of the same time."""
    begun = (facts.begun(trace, process) for process in found)
    return facts.most_at_once(begun, (facts.over(trace, process) for process in found))


def _too_few(
    params: Params, expected: str, most: int, found: Sequence[Process], evidence: Evidence, trace: Trace
) -> Verdict:
    lines = facts.start_lines(trace, tuple(found))
    if len(found) < params.at_least:
        hint = say_number(
            "Start at least {number} process before you wait for the first.",
            "Start at least {number} processes before you wait for the first.",
            params.at_least,
        )
        actual = words.count(len(found), "worker process")
        return words.failed(expected, endings.aside(actual, endings.trouble(evidence, trace)), hint, lines=lines)
    joins = [event for event in trace.find("join") if event.pid == trace.main and event.line is not None]
    if most > 1:
        actual = say("never more than {number}", number=most)
    elif not joins:
        actual = say("each worker had ended before the next was started")
    else:
        actual = say(
            "each worker had ended before the next was started: join(){at_line} waits for a process before the loop "
            "starts the next one",
            at_line=words.at_line(joins[0].line),
        )
    hint = say("Use two loops: the first starts all the processes, the second joins them.")
    return words.failed(expected, actual, hint, lines=[*lines, *(event.line for event in joins)])


def runs(_params: Params) -> tuple[Run, ...]:
    """The run with held exits."""
    return (facts.HELD,)


FAMILY = Family(name="overlap", params=Params, judge=facts.on(facts.HELD, judge), runs=runs)
