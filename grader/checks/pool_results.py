"""Judge what came back from a pool: against the workers' own word, and against the function evaluated serially."""

from __future__ import annotations

from collections.abc import Sequence

from grader.checks import endings, facts, remedies, syntax, words
from grader.checks.pool_calls import (
    LAZY,
    SEND_HINT,
    UNORDERED,
    WAIT_HINT,
    Call,
    agrees,
    attested,
    gives_nothing,
    nobody_waits,
    pool_workers,
    serial,
)
from grader.model import Evidence, Status, Trace, Verdict


def judge_results(expected: str, found: Sequence[Call], *, ordered: bool, evidence: Evidence, trace: Trace) -> Verdict:
    """The worst of the calls decides; half of the points are earned if another one is right."""
    verdicts = [(call, _judge(expected, call, ordered, evidence, trace)) for call in found]
    wrong = [(call, verdict) for call, verdict in verdicts if verdict is not None]
    bad = [verdict for call, verdict in wrong if len(wrong) == len(found) or not _dealt_with(call, evidence, trace)]
    if not bad:
        checked = sum(serial(evidence, call) is not None for call in found)
        return words.passed(expected, "all results arrived and are right", evidence=[_basis(len(found), checked)])
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
        actual = f"nothing waits for the results of {call.name}(){where}: the pool may be ended before they are there"
        return words.failed(expected, actual, WAIT_HINT, lines=[call.line])
    if call.begun and _untaken(call, evidence, trace):
        return None  # it had what it looked for; how far the workers came with the rest is luck
    if call.errors:
        return _raised(expected, call)
    if not call.ok and _untaken(call, evidence, trace) and gives_nothing(call):
        return None
    if not call.ok:
        return _lost(expected, call, evidence, trace)
    if ordered and call.name == UNORDERED and len(call.results) > 1:
        actual = f"imap_unordered(){where} hands over the results as they are finished, in any order"
        return words.failed(
            expected, actual, "Use map() or imap(): they keep the order of the inputs.", lines=[call.line]
        )
    if ordered and call.name == "submit":
        as_they_end = _as_they_end(expected, call, evidence)
        if as_they_end is not None:
            return as_they_end
    if not attested(call):
        actual = f"the results of {call.name}(){where} are not those that the workers computed"
        return words.failed(expected, actual, "Take the results from the pool as they come.", lines=[call.line])
    model = serial(evidence, call)
    if model is not None and not agrees(call, model):
        return _differs(expected, call)
    return None


def _as_they_end(expected: str, call: Call, evidence: Evidence) -> Verdict | None:
    """The verdict on a program that takes its futures as they end, unless it does not."""
    source = facts.source(evidence)
    used = syntax.calls(source, "concurrent.futures.as_completed")
    if not used:
        return None
    lines = [call.line, used[0].line]
    actual = f"as_completed(){words.at_line(used[0].line)} hands over the results as they are finished, in any order"
    if syntax.puts_in_order(source):
        reason = "the program seems to put the results back into order, which only a person can see"
        return words.review(expected, actual, reason, share=1.0, lines=lines)
    hint = "Go through the futures in the order in which they were submitted, or use map()."
    return words.failed(expected, actual, hint, lines=lines)


def _untaken(call: Call, evidence: Evidence, trace: Trace) -> bool:
    """True if the program ended well without going through the results of a lazy call."""
    return call.result is None and (call.name in LAZY or call.name == "map") and not endings.trouble(evidence, trace)


def _raised(expected: str, call: Call) -> Verdict:
    error = min(call.errors, key=lambda task: facts.text(task.data.get("error")))
    said = words.canonical(facts.text(error.data.get("error")))
    actual = f"{call.func or 'a task'} raised {said} in a worker{words.at_line(error.line)}"
    if said == f"TypeError: '{call.func}' object is not callable":
        actual = f"{call.name}(){words.at_line(call.line)} was given a value of type {call.func}, not a function"
    hint = remedies.for_task(said, call.name, error.line) or "Mend the function for this input."
    if call.result is None or call.name not in ("map", "starmap", "apply", *LAZY):
        hint += " Call get() on what an asynchronous call returns: without it nobody hears of the exception."
    return words.failed(expected, actual, hint, lines=[error.line, call.line])


def _lost(expected: str, call: Call, evidence: Evidence, trace: Trace) -> Verdict:
    died = [process for process in pool_workers(trace) if not facts.ended_well(process)]
    if died:
        actual = f"a worker died before it had done its task: {endings.how_ended(trace, died[0])}"
        hint = "A pool waits for ever for the task of a dead worker. Return from the function; do not end the process."
        hint = endings.mend_workers(trace, died, hint)
        return words.failed(expected, actual, hint, lines=[call.line])
    error = facts.text(call.result.data.get("error")) if call.result else ""
    if error:
        actual = f"{call.name}(){words.at_line(call.line)} failed with {words.canonical(error)}"
        hint = "Mend the call; the message says what went wrong."
        hint = SEND_HINT if "pickle" in error.lower() else remedies.for_task(error, call.name, None) or hint
        return words.failed(expected, actual, hint, lines=[call.line])
    said = endings.trouble(evidence, trace)
    if _untaken(call, evidence, trace):
        actual = f"the results of {call.name}(){words.at_line(call.line)} were never taken"
        hint = "Go through the results, in a for loop or with list()."
        return words.failed(expected, actual, hint, share=0.5, lines=[call.line])
    actual = f"the results of {call.name}(){words.at_line(call.line)} never arrived{endings.aside(said)}"
    return words.failed(expected, actual, "Wait for the results, for example with get().", lines=[call.line])


def _differs(expected: str, call: Call) -> Verdict:
    own = call.func or "the function"
    actual = f"{call.name}(){words.at_line(call.line)} gave other results than {own} gives in one process"
    hint = "A worker has a copy of the main program's variables: pass what the function needs as arguments."
    return words.failed(expected, actual, hint, lines=[call.line])
