"""Judge what came back from a pool: against the workers' own word, and against the function evaluated serially."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.checks import endings, facts, origins, remedies, syntax, words
from grader.checks.pool_calls import (
    LAZY,
    SEND_HINT,
    UNORDERED,
    WAITS_FOR_NOBODY,
    Call,
    agrees,
    attested,
    cannot_be_sent,
    gives_nothing,
    nobody_waits,
    not_waited_for,
    pool_workers,
    raised_in_turn,
    serial,
    wait_hint,
    wears_out,
)
from grader.language import joined, say
from grader.model import Evidence, Status, Trace, Verdict

_OBJECT = re.compile(r"<multiprocessing\.pool\.\w+Result object at|<Future at 0x")
"""What Python prints in place of a result that nobody has asked for."""


def judge_results(expected: str, found: Sequence[Call], *, ordered: bool, evidence: Evidence, trace: Trace) -> Verdict:
    """The worst of the calls decides; half of the points are earned if another one is right."""
    verdicts = [(call, _judge(expected, call, ordered, evidence, trace)) for call in found]
    wrong = [(call, verdict) for call, verdict in verdicts if verdict is not None]
    bad = [verdict for call, verdict in wrong if len(wrong) == len(found) or not _dealt_with(call, evidence, trace)]
    if not bad:
        checked = sum(serial(evidence, call) is not None for call in found)
        return words.passed(expected, say("all results arrived and are right"), evidence=[_basis(len(found), checked)])
    worst = min(bad, key=lambda verdict: verdict.share)
    share = max(worst.share, 0.5 if len(bad) < len(found) else 0.0)
    if worst.status is not Status.FAILED:
        return worst
    return words.failed(expected, worst.actual, worst.hint, share=share, lines=worst.lines)


def _dealt_with(call: Call, evidence: Evidence, trace: Trace) -> bool:
    """True if a task's exception reached the program, which went on: beside right calls, that is what it is to show."""
    if not call.errors or call.result is None or endings.trouble(evidence, trace):
        return False
    reads = syntax.methods(facts.source(evidence), "get", "result", "exception")
    return call.name in ("map", "starmap", "apply", *LAZY) or bool(reads)


def _basis(total: int, checked: int) -> dict[str, str]:
    if checked == total:
        says = "every result equals what the same function gives on the same input in one process"
    elif checked:
        says = "some results equal a serial evaluation; for those that change from run to run the workers' word counts"
    else:
        says = "no result could be compared with a serial evaluation: the workers' word counts"
    return {"source": "probe", "says": says}


def _judge(expected: str, call: Call, ordered: bool, evidence: Evidence, trace: Trace) -> Verdict | None:
    where = words.at_line(call.line)
    if nobody_waits(evidence, call):
        return words.failed(expected, not_waited_for(call), wait_hint(call), lines=[call.line])
    if call.begun and _untaken(call, evidence, trace):
        return None  # it had what it looked for; how far the workers came with the rest is luck
    if call.errors or wears_out(evidence, call):
        return _raised(expected, call, evidence)
    if not call.ok and _untaken(call, evidence, trace) and gives_nothing(call):
        return None
    if not call.ok:
        return _lost(expected, call, evidence, trace)
    if ordered and call.name == UNORDERED and len(call.results) > 1:
        actual = _as_finished(call.name, where)
        hint = say("Use map() or imap(): they keep the order of the inputs.")
        return words.failed(expected, actual, hint, lines=[call.line])
    if ordered and call.name == "submit":
        as_they_end = _as_they_end(expected, call, evidence)
        if as_they_end is not None:
            return as_they_end
    kept = origins.kept_by_workers(facts.source(evidence), call.func) if gives_nothing(call) else None
    if kept is not None:
        return _kept(expected, *kept)
    if _only_shown(call, evidence, trace):
        return words.failed(
            expected,
            say(
                "the program prints the object that {name}(){at_line} returns, not the results that it stands for",
                name=call.name,
                at_line=words.at_line(call.line),
            ),
            say("Call get() on it, or result() on a future: that waits for the result and gives it."),
            share=0.5,
            lines=[call.line],
        )
    if not attested(call):
        actual = say(
            "the results of {call}(){at_line} are not those that the workers computed", call=call.name, at_line=where
        )
        return words.failed(expected, actual, say("Take the results from the pool as they come."), lines=[call.line])
    model = serial(evidence, call)
    if model is not None and not agrees(call, model):
        return _differs(expected, call)
    return None


def _kept(expected: str, name: str, line: int) -> Verdict:
    """The verdict on results that stay where they were computed."""
    actual = say(
        "each worker changes a copy of {name} of its own{at_line}; the main program's stays as it was",
        name=name,
        at_line=words.at_line(line),
    )
    hint = say("Let the function return its result: pool.map() gives them all, in a list.")
    return words.failed(expected, actual, hint, share=0.5, lines=[line])


def _as_finished(call: str, at_line: str) -> str:
    return say(
        "{call}(){at_line} hands over the results as they are finished, in any order", call=call, at_line=at_line
    )


def _only_shown(call: Call, evidence: Evidence, trace: Trace) -> bool:
    """True if the main process prints what an asynchronous call returns, and nothing ever asks that for a result."""
    source = facts.source(evidence)
    if call.name not in (*WAITS_FOR_NOBODY, "submit") or "callback" in source or gives_nothing(call):
        return False
    asked = syntax.methods(source, "get", "result", "exception") or syntax.calls(
        source, "concurrent.futures.as_completed"
    )
    return not asked and _OBJECT.search(trace.text(trace.main)) is not None


def _as_they_end(expected: str, call: Call, evidence: Evidence) -> Verdict | None:
    """The verdict on a program that takes its futures as they end, unless it does not."""
    source = facts.source(evidence)
    used = syntax.calls(source, "concurrent.futures.as_completed")
    if not used:
        return None
    lines = [call.line, used[0].line]
    actual = _as_finished("as_completed", words.at_line(used[0].line))
    if syntax.puts_in_order(source):
        reason = say("the program seems to put the results back into order, which only a person can see")
        return words.review(expected, actual, reason, share=1.0, lines=lines)
    hint = say("Go through the futures in the order in which they were submitted, or use map().")
    return words.failed(expected, actual, hint, lines=lines)


def _untaken(call: Call, evidence: Evidence, trace: Trace) -> bool:
    """True if the program ended well without going through the results of a lazy call."""
    return call.result is None and (call.name in LAZY or call.name == "map") and not endings.trouble(evidence, trace)


def _raised(expected: str, call: Call, evidence: Evidence) -> Verdict:
    here = sorted((facts.text(task.data.get("error")), task.line) for task in call.errors)
    told, line = (raised_in_turn(evidence, call) or here)[0]
    said = words.canonical(told)
    actual = say(
        "{task} raised {error} in a worker{at_line}",
        task=call.func or say("a task"),
        error=said,
        at_line=words.at_line(line),
    )
    if said == f"TypeError: '{call.func}' object is not callable":
        actual = say(
            "{call}(){at_line} was given a value of type {type}, not a function",
            call=call.name,
            at_line=words.at_line(call.line),
            type=call.func,
        )
    hint = remedies.for_task(said, call.name, line) or say("Mend the function for this input.")
    if call.result is None or call.name not in ("map", "starmap", "apply", *LAZY):
        get = say("Call get() on what an asynchronous call returns: without it nobody hears of the exception.")
        hint = joined(" ", [hint, get])
    return words.failed(expected, actual, hint, lines=[line, call.line])


def _lost(expected: str, call: Call, evidence: Evidence, trace: Trace) -> Verdict:
    died = [process for process in pool_workers(trace) if not facts.ended_well(trace, process)]
    where = words.at_line(call.line)
    if died:
        how = endings.how_ended(trace, died[0])
        actual = say("a worker died before it had done its task: {ended}", ended=how)
        hint = say(
            "A pool waits for ever for the task of a dead worker. Return from the function; do not end the process."
        )
        return words.failed(expected, actual, endings.mend_workers(trace, died, hint), lines=[call.line])
    error = facts.text(call.result.data.get("error")) if call.result else ""
    if error:
        said = words.canonical(error)
        actual = say("{call}(){at_line} failed with {error}", call=call.name, at_line=where, error=said)
        hint = remedies.for_task(error, call.name, None) or say("Mend the call; the message says what went wrong.")
        hint = SEND_HINT if cannot_be_sent(error) else hint
        return words.failed(expected, actual, hint, lines=[call.line])
    if _untaken(call, evidence, trace):
        actual = say("the results of {call}(){at_line} were never taken", call=call.name, at_line=where)
        hint = say("Go through the results, in a for loop or with list().")
        return words.failed(expected, actual, hint, share=0.5, lines=[call.line])
    actual = endings.aside(
        say("the results of {call}(){at_line} never arrived", call=call.name, at_line=where),
        endings.trouble(evidence, trace),
    )
    return words.failed(expected, actual, say("Wait for the results, for example with get()."), lines=[call.line])


def _differs(expected: str, call: Call) -> Verdict:
    actual = say(
        "{call}(){at_line} gave other results than {function} gives in one process",
        call=call.name,
        at_line=words.at_line(call.line),
        function=call.func or say("the function"),
    )
    hint = say("A worker has a copy of the main program's variables: pass what the function needs as arguments.")
    return words.failed(expected, actual, hint, lines=[call.line])
