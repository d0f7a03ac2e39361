"""The `order` family: nobody goes on before everybody has come so far, as at a barrier.

A printed order can be luck, so it is judged where every worker comes as far as it can before the next one begins.
There, who does not wait for the others goes on before they have begun, always; who waits never does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.checks import adverse, endings, facts, lines, words
from grader.checks.absent import no_workers
from grader.checks.lines import Line
from grader.language import joined, say
from grader.model import Evidence, Family, Process, Run, Schedule, Trace, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What every worker prints, and what none may print before all have.

    Only the first line of each kind counts for each worker, and a line in which both are named is of the kind that it
    names first.
    """

    first: str
    """A regular expression (Python's `re`) for a line that every worker prints first."""
    then: str
    """A regular expression for a line that every worker prints later, none before all have printed their first."""
    first_such_as: str | None = None
    """An example of a line that is printed first, which students see in place of the pattern."""
    then_such_as: str | None = None
    """The same for one that is printed later."""
    under: tuple[Schedule, ...] = adverse.ONE_BY_ONE
    """The schedules in which it must hold, besides the natural run."""

    def __post_init__(self) -> None:
        lines.check_pattern("first", self.first)
        lines.check_pattern("then", self.then)
        if (self.first_such_as is None) is not (self.then_such_as is None):
            raise ValueError(say("first_such_as and then_such_as go together"))


HINT = say(
    "Let every process wait for all others between the two, for example with wait() of one multiprocessing.Barrier."
)


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run and those under the schedules."""
    expected = _expected(params)
    found = facts.workers(trace)
    if not found:
        return no_workers(expected, evidence, trace)
    tried = (*adverse.kept(evidence, params.under), trace)
    early = next((fault for one in tried if (fault := _too_early(params, one))), None)
    if early is not None:
        return _failed(expected, *early, evidence)
    silent = _silent(params, evidence, trace)
    if silent:
        actual = endings.aside(silent, endings.trouble(evidence, trace))
        lines_ = facts.start_lines(trace, found) + endings.trouble_lines(evidence, trace)
        hint = say("Let every process print both lines, each when it has come so far.")
        return words.failed(expected, actual, hint, lines=lines_)
    if adverse.given_up(evidence, params.under):
        reason = say(
            "the program took too long while processes were held back to see whether the processes wait for each other"
        )
        return words.review(expected, facts.UNTELLABLE, adverse.untold(evidence, reason), share=1.0)
    return words.passed(expected, say("nobody went on before the others had come so far"))


def _expected(params: Params) -> str:
    if params.first_such_as is not None and params.then_such_as is not None:
        return say(
            "every worker process prints a line such as '{first}', and none prints one such as '{then}' before "
            "all have",
            first=params.first_such_as,
            then=params.then_such_as,
        )
    return say(
        "every worker process prints a line that matches '{first}', and none prints one that matches "
        "'{then}' before all have",
        first=params.first,
        then=params.then,
    )


def _firsts(params: Params, trace: Trace) -> tuple[Mapping[int, Line], Mapping[int, Line]]:
    """Each process's first line of either kind, by pid."""
    before: dict[int, Line] = {}
    after: dict[int, Line] = {}
    for line in lines.lines(trace):
        if lines.speaks_first_of(line.text, params.first, params.then):
            before.setdefault(line.pid, line)
        elif lines.speaks_first_of(line.text, params.then, params.first):
            after.setdefault(line.pid, line)
    return before, after


def _too_early(params: Params, trace: Trace) -> tuple[Process, Process, Trace] | None:
    """The first worker that went on too early, and the first that had not come so far by then."""
    before, after = _firsts(params, trace)
    found = facts.workers(trace)
    late = [process for process in found if process.pid in before or process.pid in after]
    for process in sorted((one for one in found if one.pid in after), key=lambda one: after[one.pid].place):
        missing = [
            other
            for other in late
            if other is not process and (other.pid not in before or before[other.pid].place > after[process.pid].place)
        ]
        if missing:
            return process, missing[0], trace
    return None


def _failed(expected: str, process: Process, other: Process, trace: Trace, evidence: Evidence) -> Verdict:
    shown = adverse.shows(trace)
    if shown:
        actual = say("{one} went on before {other} had come so far", one=process.label, other=other.label)
    else:  # which two they are is luck
        actual = say("a worker process went on before another one had come so far")
    natural = evidence.traces.get(facts.NATURAL, trace)
    where = facts.start_lines(natural, facts.workers(natural))
    return words.failed(expected, actual, joined(" ", filter(None, [HINT, shown])), lines=where)


def _silent(params: Params, evidence: Evidence, trace: Trace) -> str:
    """Who printed one of the lines never, in words."""
    before, after = _firsts(params, trace)
    kinds = (params.first, params.first_such_as, before), (params.then, params.then_such_as, after)
    for pattern, example, printed in kinds:
        silent = _who_must(trace, printed)
        who = endings.who(endings.names(evidence, trace), silent)
        if silent and example is not None:
            return say("{who} printed no line such as '{example}'", who=who, example=example)
        if silent:
            return say("{who} printed no line that matches '{pattern}'", who=who, pattern=pattern)
    return ""


def _who_must(trace: Trace, printed: Mapping[int, Line]) -> Sequence[Process]:
    """The workers that have not printed it; a pool's idle workers need not, but one of them must."""
    silent = [process for process in facts.workers(trace) if process.pid not in printed]
    own = [process for process in silent if not facts.pooled(process)]
    return own or ([] if printed else silent)


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run and those under the schedules."""
    return adverse.runs(params.under)


FAMILY = Family(name="order", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
