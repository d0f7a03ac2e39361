"""The `reports` family: numbers that processes report in lines of a known kind, and what must hold of them together.

Who reported what is the kernel's word. So it can be said that every item was taken exactly once, that each worker did
its share, or that the main process adds up what the workers have found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.checks import adverse, endings, facts, lines, numbers, reported, words, written
from grader.checks.absent import no_workers
from grader.checks.reported import Report
from grader.language import joined, say, say_number
from grader.model import Evidence, Family, Run, Schedule, Trace, Verdict

By = Literal["each worker", "workers", "main"]
_FEWEST = 3
"""So many numbers stand in one column of the lines by intention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which numbers are read, of whom, and what they must be. Everything that is given must hold."""

    by: By
    """Who reports: every worker, the workers together, or the main process."""
    pattern: str
    """A regular expression (Python's `re`). With a group, the number in the group is reported; without one, all
    numbers after it in its line are."""
    until: str | None = None
    """With a pattern without a group: the lines that follow belong to it, too, up to one that matches this."""
    are: tuple[float, ...] | None = None
    """Exactly these numbers, each as often as it stands here; without a group others beside them do not matter."""
    any_place: bool = False
    """True, with `are`: they may stand elsewhere in the lines that match, all at the same place, counted from the left
    or from the right: `7 consumed by consumer 2`. Let the pattern's group be optional then."""
    last: bool = False
    """True: only the last number that a process reports counts, so that it may report on its way, too."""
    ordered: bool = False
    """True, with `are`: in this order."""
    between: tuple[float, float] | None = None
    """The smallest and the largest number that is right; without a group, one of the numbers must be right."""
    at_least: int | None = None
    """So many reports there must be: one of each worker, but of a pool's workers one for each task."""
    balanced: float | None = None
    """The largest report is at most so many times the smallest. With `each worker`, a worker's reports are added."""
    differ: bool = False
    """True: not all reports are the same."""
    sum_at_least: float | None = None
    """The smallest sum of all reports."""
    adds_up_to: str | None = None
    """A regular expression with a group for the sum of all reports, which the main process prints."""
    such_as: str | None = None
    """An example of such a line, which students see in place of the pattern."""
    under: tuple[Schedule, ...] = ()
    """Schedules in which all this must hold, too."""

    def __post_init__(self) -> None:
        lines.check_pattern("pattern", self.pattern)
        for name, pattern in (("until", self.until), ("adds_up_to", self.adds_up_to)):
            if pattern is not None:
                lines.check_pattern(name, pattern)
        if self.ordered and self.are is None:
            raise ValueError(say("ordered goes with are"))
        if self.any_place and (self.are is None or len(set(self.are)) < _FEWEST):
            raise ValueError(
                say(
                    "any_place goes with are, and with {fewest} different numbers or more: fewer may be luck",
                    fewest=_FEWEST,
                )
            )
        if self.balanced is not None and self.balanced < 1:
            raise ValueError(say("balanced is 1 or more: so many times the smallest report may the largest be"))


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run and those under the schedules."""
    expected = _expected(params)
    if params.by != "main" and not facts.workers(trace):
        return no_workers(expected, evidence, trace)
    usual = _reported_at_all(params, evidence)
    for one in (*adverse.kept(evidence, params.under), trace):
        said = _fault(params, one, usual=usual)
        if said is not None:
            return _failed(params, expected, said, one, evidence)
    made_up = _made_up(params, evidence, trace)
    if made_up is not None:
        actual, hint, lines_ = made_up
        return words.failed(expected, actual, hint, lines=lines_)
    if adverse.given_up(evidence, params.under):
        reason = say(
            "the processes could not be held back to see whether this is luck: the program took too long, or nobody "
            "wrote"
        )
        return words.review(expected, facts.UNTELLABLE, adverse.untold(evidence, reason), share=1.0)
    return words.passed(expected, say("they do") if params.by != "main" else say("it does"))


def _made_up(params: Params, evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]] | None:
    """What the main process reports right without knowing it, where that is to hang on its workers."""
    if params.by != "main" or not params.under or not facts.workers(trace):
        return None
    source = facts.source(evidence)
    told = reported.lines_that_report(trace, params.pattern, last=params.last)
    written_at = [written.lines(source).get(line) for line in told]
    if told and None not in written_at:
        actual = say(
            "what the main process reports is written down{at_line}, whatever the worker processes do",
            at_line=words.at_line(written_at[0]),
        )
        hint = say("Print what came of the work: a value that the processes share, or their results.")
        return actual, hint, written_at
    held = evidence.traces.get(Run(schedule=Schedule.HOLD_STORES))
    if Schedule.HOLD_STORES in params.under and held and not held.find("store") and written.shares_nothing(source):
        actual = say("the processes share nothing, so the main process does not know what they have done")
        hint = say("Make what they share in the main program, such as a multiprocessing.Value, and pass it to them.")
        return actual, hint, facts.start_lines(trace, facts.workers(trace))
    return None


def _failed(params: Params, expected: str, said: str, trace: Trace, evidence: Evidence) -> Verdict:
    natural = evidence.traces.get(facts.NATURAL, trace)
    if trace is natural and adverse.kept(evidence, params.under):
        said = say("the reports were not the right ones in every run")  # which were wrong is luck
    where = facts.start_lines(natural, facts.workers(natural)) if params.by != "main" else []
    if any(facts.pooled(process) for process in facts.workers(natural)):
        where += facts.pool_lines(natural)
    where += sorted({event.line for event in trace.find("store") if event.line is not None})
    trouble = endings.trouble(evidence, natural)
    luck = adverse.shows(trace) if _reports(params, natural) else ""
    hint = joined(" ", filter(None, [_where_to_print(params, trace, evidence), luck]))
    hint = endings.never_awaited(natural) or hint
    if trouble and not _reports(params, natural):
        hint = endings.mend(natural, say("Mend this first: the program never came to print it."))
    killed = endings.doomed_daemons(evidence, facts.workers(natural)) if params.by != "main" else ""
    if killed and not trouble:
        hint = joined(" ", filter(None, [endings.JOIN_DAEMONS, luck]))
    actual = endings.aside(said, trouble or killed)
    return words.failed(expected, actual, hint, lines=[*where, *endings.trouble_lines(evidence, natural)])


def _where_to_print(params: Params, trace: Trace, evidence: Evidence) -> str:
    """Where it must be printed if somebody did not; when, if one result came too early: what goes on may come early."""
    found = _reports(params, trace)
    if not found and _reported_at_all(params, evidence):
        return say("Wait for what is to come by a call that blocks until it is there.")
    if not found and params.such_as is not None and _printed_numbers(params, trace):
        return say("Let the line be one such as '{example}', the same words included.", example=params.such_as)
    if not found and params.by == "main" and reported.has_line(trace, params.pattern):
        return say("Print the number itself: what stands there is something else.")
    if not found or (params.by == "each worker" and reported.silent_workers(trace, found)):
        in_main, in_worker = (
            say("Print it in the main process."),
            say("Print it in the function that the process runs."),
        )
        return in_main if params.by == "main" else in_worker
    if params.by == "main" and len(params.are or ()) == 1 and reported.came_early(trace, params.pattern):
        return say("The line was printed while other processes were still at work: wait for them with join() first.")
    if params.by == "main" and len(params.are or ()) == 1 and reported.came_before_threads(trace, params.pattern):
        return say("The line was printed while threads were still at work: wait for them with join() first.")
    return ""


def _expected(params: Params) -> str:
    what, such = words.listed(list(_asked(params)) or [say("a number")]), _such(params)
    if params.by == "each worker":
        return say("every worker process reports {what}, {in_lines}", what=what, in_lines=such)
    if params.by == "workers":
        return say("the worker processes report {what}, {in_lines}", what=what, in_lines=such)
    return say("the main process reports {what}, {in_lines}", what=what, in_lines=such)


def _such(params: Params) -> str:
    if params.such_as is not None:
        return say("in lines such as '{example}'", example=params.such_as)
    return say("in lines that match '{pattern}'", pattern=params.pattern)


def _asked(params: Params) -> Iterator[str]:
    if params.are is not None:
        listed = reported.shown(params.are)
        in_order, once = say("{numbers}, in this order", numbers=listed), say("{numbers}, each once", numbers=listed)
        yield listed if len(params.are) == 1 else in_order if params.ordered else once
    if params.between is not None:
        low, high = params.between
        yield say("a number from {low} to {high}", low=format(low, "g"), high=format(high, "g"))
    if params.at_least is not None:
        yield say("at least {amount}", amount=words.count(params.at_least, "number"))
    if params.balanced is not None:
        yield say("numbers of about the same size")
    if params.differ:
        yield say("numbers that are not all the same")
    if params.sum_at_least is not None:
        yield say("numbers with a sum of at least {sum}", sum=format(params.sum_at_least, "g"))
    if params.adds_up_to is not None:
        yield say("numbers that add up to what the main process reports")


# --- what is wrong --------------------------------------------------------------------------------------------------


def _printed_numbers(params: Params, trace: Trace) -> bool:
    """True if those who are to report printed a number at all."""
    pids = [trace.main] if params.by == "main" else [process.pid for process in facts.workers(trace)]
    return any(numbers.numbers(trace.text(pid)) for pid in pids)


def _fault(params: Params, trace: Trace, *, usual: bool) -> str | None:
    """What is wrong in one run, None if nothing is; `usual` if any run has lines as they are asked for."""
    found = _reports(params, trace)
    if not found and _in_a_column(params, trace):
        return None
    silent = reported.silent_workers(trace, found) if params.by == "each worker" else []
    if silent:
        return say("{who} reported no number", who=words.names(silent))
    if not found and not usual and params.such_as is not None and _printed_numbers(params, trace):
        who = say("the main process") if params.by == "main" else say("the worker processes")
        return say("{who} printed numbers, but in no line such as '{line}'", who=who, line=params.such_as)
    if not found and params.by == "main" and reported.has_line(trace, params.pattern):
        return say("the main process printed the line, but no number in it")
    if not found and params.by == "main":
        return say("the main process reported no number")
    if not found:
        return say("no worker process reported a number")
    shares = reported.shares(trace, found) if params.by == "each worker" else [one.number for one in found]
    return _wrong_numbers(params, trace, found) or _wrong_shares(params, shares) or _wrong_sum(params, trace, found)


def _reports(params: Params, trace: Trace) -> tuple[Report, ...]:
    found = reported.reports(trace, params.pattern, params.until, of_main=params.by == "main")
    return tuple({one.pid: one for one in found}.values()) if params.last else found


def _wrong_numbers(params: Params, trace: Trace, found: Sequence[Report]) -> str | None:
    numbers = [one.number for one in found]
    if params.are is not None and not _in_a_column(params, trace):
        kept = numbers if reported.has_group(params.pattern) else [one for one in numbers if one in params.are]
        said = reported.difference(kept, params.are, ordered=params.ordered)
        if said:
            return said
    if params.between is not None:
        low, high = params.between
        right = [low <= number <= high for number in numbers]
        if not (all(right) if reported.has_group(params.pattern) else any(right)):
            return say(
                "a number that was reported is not from {low} to {high}", low=format(low, "g"), high=format(high, "g")
            )
    return None


def _reported_at_all(params: Params, evidence: Evidence) -> bool:
    """Whether lines as they are asked for were printed in any run: then they are not worded otherwise."""
    return any(_reports(params, trace) for trace in evidence.traces.values())


def _in_a_column(params: Params, trace: Trace) -> bool:
    """True if the wanted numbers stand all at one place of the lines."""
    if not params.any_place or params.are is None:
        return False
    columns = reported.columns(trace, params.pattern, of_main=params.by == "main")
    return any(reported.difference(column, params.are, ordered=params.ordered) is None for column in columns)


def _wrong_shares(params: Params, shares: Sequence[float]) -> str | None:
    if params.at_least is not None and len(shares) < params.at_least:
        return say_number(
            "there was {reports}", "there were {reports}", len(shares), reports=words.count(len(shares), "report")
        )
    if params.balanced is not None and max(shares) > params.balanced * min(shares):
        return say("one report was more than {times} times another", times=format(params.balanced, "g"))
    if params.sum_at_least is not None and sum(shares) < params.sum_at_least:
        return say("the sum of the reports is smaller than {sum}", sum=format(params.sum_at_least, "g"))
    if params.differ and len(set(shares)) == 1 and len(shares) > 1:
        return say("all reports were the same")
    return None


def _wrong_sum(params: Params, trace: Trace, found: Sequence[Report]) -> str | None:
    if params.adds_up_to is None:
        return None
    totals = reported.reports(trace, params.adds_up_to, None, of_main=True)
    if not totals:
        return say("the main process reported no sum")
    total = sum(one.number for one in found)
    if all(abs(one.number - total) > 1e-9 * max(1.0, abs(total)) for one in totals):
        return say("what the main process reported is not the sum of what the worker processes did")
    return None


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run and those under the schedules."""
    return adverse.runs(params.under)


FAMILY = Family(name="reports", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
