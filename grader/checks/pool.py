"""The `pool` family: a process pool was made, its workers did the tasks, the right results came back, it was ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from grader.checks import endings, facts, remedies, syntax, unreached, words
from grader.checks.absent import no_workers
from grader.checks.bounds import Bounds, fits, governing, phrase
from grader.checks.pool_calls import (
    SEND_HINT,
    Call,
    Pool,
    calls,
    cannot_be_sent,
    nobody_waits,
    pool_workers,
    pools,
    wait_hint,
)
from grader.checks.pool_results import judge_results
from grader.language import say, say_number
from grader.model import Event, Evidence, Family, Run, Status, Trace, Verdict

_FORMS = ("multiprocessing.Pool", "concurrent.futures.ProcessPoolExecutor")
FORM = say("multiprocessing.Pool (or concurrent.futures.ProcessPoolExecutor)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What to look at in the program's pools. At least one thing; the worst of them is the verdict."""

    created: bool = False
    """True: a pool of processes is made."""
    size: int | Bounds | None = None
    """How many workers a pool is to have."""
    tasks_in_workers: bool = False
    """True: the pool is given tasks, and its worker processes do them."""
    results: bool = False
    """True: no task fails, and the results that arrive are those of the student's own function on the same inputs."""
    closed: bool = False
    """True: every pool is ended: close() and join(), a with statement, terminate(), or an executor's shutdown()."""
    calls: tuple[str, ...] = ()
    """Each of these is called to give a pool its tasks: `map`, `imap`, `imap_unordered`, `apply_async` ..."""
    ordered: bool = False
    """True, with `results`: they must come in the order of the inputs, so imap_unordered will not do."""

    def __post_init__(self) -> None:
        if not (self.created or self.size or self.tasks_in_workers or self.results or self.closed or self.calls):
            raise ValueError(say("say what to look at: created, size, tasks_in_workers, results, calls or closed"))
        if self.ordered and not self.results:
            raise ValueError(say("ordered goes with results"))


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run under fork; `closed` also where exits are held, `results` also the serial evaluation."""
    verdicts = [part(params, evidence, trace) for part in _parts(params)]
    return min(verdicts, key=lambda verdict: (verdict.share, verdict.status is Status.PASSED))


def _parts(params: Params) -> list[Callable[[Params, Evidence, Trace], Verdict]]:
    wanted = {
        _created: params.created,
        _size: params.size is not None,
        _in_workers: params.tasks_in_workers,
        _results: params.results,
        _calls: bool(params.calls),
        _closed: params.closed,
    }
    return [part for part, asked in wanted.items() if asked]


def _no_pool(expected: str, evidence: Evidence, trace: Trace) -> Verdict | None:
    """The verdict where there is no pool of processes at all."""
    if pools(trace):
        return None
    found = facts.workers(trace)
    if not found:
        verdict = no_workers(expected, evidence, trace)
        started = trace.find("thread", "interpreter", "run-called", "made", "process", "pool")
        hint = say("Make a pool with {form} and give it work with map().", form=FORM)
        return verdict if started or endings.trouble(evidence, trace) else _never_made(expected, evidence, hint)
    lines = facts.start_lines(trace, found)
    source = facts.source(evidence)
    processes = words.count(len(found), "process")
    if len(found) > 1 and _take_tasks(source, facts.functions(trace, found)):
        actual = say("{processes} started one by one, which take their tasks out of a queue", processes=processes)
        reason = say("a pool that the program makes by itself can only be judged by a person")
        return words.review(expected, actual, reason, share=0.5, lines=lines)
    actual = say("{processes} started one by one, but no pool", processes=processes)
    hint = say("Make a pool with {form}: it starts the workers and hands them their tasks.", form=FORM)
    share = 0.5 if len(found) > 1 else 0.0
    return words.failed(expected, actual, hint, share=share, lines=lines)


def _take_tasks(source: str, functions: frozenset[str]) -> bool:
    return bool(functions) and all(syntax.takes_in_loop(source, name) for name in functions)


def _none_of_it(missing: Verdict) -> Verdict:
    """What is left of what asks more of a pool than that it is made."""
    return missing if missing.status is Status.NEEDS_REVIEW else replace(missing, share=0.0)


def _never_made(expected: str, evidence: Evidence, hint: str) -> Verdict:
    source = facts.source(evidence)
    for use in syntax.calls(source, *_FORMS):
        reason = unreached.why(source, use.line)
        if reason is not None:
            why, mend, line = reason
            actual = say("a pool would be made{at_line}, but {why}", at_line=words.at_line(use.line), why=why)
            return words.failed(expected, actual, mend, lines=[use.line, line])
    return words.failed(expected, say("no pool was made"), hint)


def _created(_params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    expected = say("a pool of worker processes")
    missing = _no_pool(expected, evidence, trace)
    if missing is not None:
        return missing
    found, lines = pool_workers(trace), [pool.line for pool in pools(trace)]
    if not found:
        return _no_pool_workers(expected, evidence, trace, lines)
    kinds = sorted({pool.kind for pool in pools(trace)})
    proof = [words.fact(process, f"a worker made with {process.born or 'a pool'}") for process in found]
    return words.passed(expected, say("a pool made with {makers}", makers=words.listed(kinds)), evidence=proof)


def _no_pool_workers(expected: str, evidence: Evidence, trace: Trace, lines: list[int | None]) -> Verdict:
    said = endings.trouble(evidence, trace)
    if said:
        hint = endings.mend(trace, say("Mend this first; the pool's workers were never started."))
        return words.failed(expected, said, hint, lines=[*lines, *endings.trouble_lines(evidence, trace)])
    hint = say("Give it something to do, pool.map(your_function, your_inputs): an executor starts workers for tasks.")
    return words.failed(expected, say("a pool was made, but no worker process ever existed"), hint, lines=lines)


def _size(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    wanted = params.size if params.size is not None else 1
    expected = say_number(
        "a pool of {amount} worker process",
        "a pool of {amount} worker processes",
        governing(wanted),
        amount=phrase(wanted),
    )
    missing = _no_pool(expected, evidence, trace)
    if missing is not None:
        return _none_of_it(missing)
    lines = [pool.line for pool in pools(trace)]
    if not pool_workers(trace):
        return _no_pool_workers(expected, evidence, trace, lines)
    sizes = [pool.size for pool in pools(trace) if pool.size is not None]
    if any(fits(size, wanted) for size in sizes):
        return words.passed(expected, say("a pool of that size"))
    if isinstance(wanted, int):
        hint = say("Pass the number to the pool: Pool(processes={number}).", number=wanted)
    else:
        hint = say("Pass the number to the pool, {amount}: Pool(processes=...).", amount=phrase(wanted))
    actual = say("a pool of {sizes}", sizes=words.listed([str(size) for size in sizes]))
    return words.failed(expected, actual, hint, lines=lines)


def _in_workers(_params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    expected = say("the pool's worker processes do the tasks")
    missing = _no_pool(expected, evidence, trace)
    if missing is not None:
        return _none_of_it(missing)
    found, lines = calls(trace), [pool.line for pool in pools(trace)]
    if not found:
        return _unused(expected, evidence, trace, lines)
    hasty = [call for call in found if nobody_waits(evidence, call)]
    if hasty:
        actual = say(
            "nothing waits for the tasks{of_line}: the pool may be ended before they have run",
            of_line=words.at_line(hasty[0].line, "of"),
        )
        return words.failed(expected, actual, wait_hint(hasty[0]), share=0.5, lines=[call.line for call in hasty])
    idle = [call for call in found if not call.tasks and call.inputs != () and not _could_not_begin(call)]
    if idle:
        also = endings.trouble(evidence, trace)
        share = 0.5 if len(idle) < len(found) else 0.0
        actual = say(
            "no task of {call}(){at_line} ended in a worker process",
            call=idle[0].name,
            at_line=words.at_line(idle[0].line),
        )
        hint = say("Look for what keeps the workers from it: an exception, a task that never returns, a killed worker.")
        error = next((facts.text(call.result.data.get("error")) for call in idle if call.result), "")
        hint = remedies.for_task(error, idle[0].name, None) or endings.mend(trace, hint)
        hint = SEND_HINT if cannot_be_sent(also) else hint
        lines = [call.line for call in idle]
        return words.failed(expected, endings.aside(actual, also), hint, share=share, lines=lines)
    if not any(call.tasks or _could_not_begin(call) for call in found):
        return _unused(expected, evidence, trace, lines)
    named = words.listed(sorted({f"{call.name}()" for call in found}))
    return words.passed(expected, say("every task of {calls} ran in a worker", calls=named))


_NO_ARGUMENTS = re.compile(r"argument after \* must be an iterable|object is not iterable")


def _could_not_begin(call: Call) -> bool:
    """True if a worker took the task and could not call the function with what it was given: its results are amiss."""
    error = facts.text(call.result.data.get("error")) if call.result else ""
    if call.name.startswith("starmap") and call.inputs is None:
        return False  # it was given nothing that has elements: no task was ever made
    return call.name.startswith(("apply", "starmap")) and _NO_ARGUMENTS.search(error) is not None


def _unused(expected: str, evidence: Evidence, trace: Trace, lines: list[int | None]) -> Verdict:
    said = endings.trouble(evidence, trace)
    if said:
        hint = endings.mend(trace, say("Mend this first; the pool was never given a task."))
        actual = say("the pool got no task: {why}", why=said)
        return words.failed(expected, actual, hint, lines=endings.trouble_lines(evidence, trace))
    hint = say("Give the pool the function and its inputs: results = pool.map(your_function, your_inputs).")
    return words.failed(expected, say("a pool was made, but it was given no task"), hint, lines=lines)


def _results(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    expected = say("the pool's results are those of your own function, one for each input")
    if params.ordered:
        expected = say(
            "the pool's results are those of your own function, one for each input, in the order of the inputs"
        )
    missing = _no_pool(expected, evidence, trace)
    if missing is not None:
        return _none_of_it(missing)
    found = calls(trace)
    if not found:
        return _unused(expected, evidence, trace, [pool.line for pool in pools(trace)])
    return judge_results(expected, found, ordered=params.ordered, evidence=evidence, trace=trace)


def _calls(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    asked = words.listed([f"{name}()" for name in params.calls])
    expected = say("the pool is given its tasks with {calls}", calls=asked)
    missing = _no_pool(expected, evidence, trace)
    if missing is not None:
        return _none_of_it(missing)
    found = calls(trace)
    if not found:
        return _unused(expected, evidence, trace, [pool.line for pool in pools(trace)])
    absent = [f"{name}()" for name in params.calls if name not in {call.name for call in found}]
    if not absent:
        return words.passed(expected, say("it is"))
    used = sorted({f"{call.name}()" for call in found})
    actual = say(
        "it is given its tasks with {calls}, not with {others}",
        calls=words.listed(used),
        others=words.listed(absent, "or"),
    )
    share = 0.5 if len(absent) < len(params.calls) else 0.0
    hint = say("Call {calls} of the pool.", calls=words.listed(absent))
    return words.failed(expected, actual, hint, share=share, lines=[call.line for call in found])


def _closed(_params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    expected = say("every pool is ended by the program: close() and join(), or a with statement")
    missing = _no_pool(expected, evidence, trace)
    if missing is not None:
        return _none_of_it(missing)
    loose = [pool for pool in pools(trace) if not _ended(pool)]
    hasty = _joined_while_open(trace)
    if hasty is not None:  # also in a with statement, which then ends a pool that the program had given up
        at_line = words.at_line(hasty.line)
        actual = say("join(){at_line} was called before close(), which raises an exception", at_line=at_line)
        lines = [*(pool.line for pool in loose or pools(trace)), hasty.line]
        return words.failed(expected, actual, say("Call close() first, then join()."), lines=lines)
    if loose:
        return _open(expected, loose, evidence, trace)
    held = evidence.traces.get(facts.HELD)
    lines = [pool.line for pool in pools(trace)]
    alive = [process for process in pool_workers(held) if process.joined is False] if held else []
    if held is not None and held.untold:
        return words.review(expected, facts.UNTELLABLE, facts.UNTOLD, share=1.0, lines=lines)
    if held is not None and held.capped:
        reason = say(
            "the program took too long while processes were held back to see whether a pool's workers had ended"
        )
        return words.review(expected, facts.UNTELLABLE, reason, share=1.0, lines=lines)
    if alive:
        hint = say("Call join() on the pool after close(), or make the pool in a with statement.")
        actual = say("the pool's workers were still alive when the main program ended")
        return words.failed(expected, actual, hint, lines=lines)
    return words.passed(expected, say("every pool was ended"))


def _ended(pool: Pool) -> bool:
    if {"exit", "terminate", "shutdown"}.intersection(pool.ends):
        return True
    return "close" in pool.ends and "join" in pool.ends


def _joined_while_open(trace: Trace) -> Event | None:
    """The exception that ended the program, if it is the one that a pool's join() raises before close()."""
    error = endings.error_in(trace, trace.main, "main")
    return error if error is not None and "Pool is still running" in facts.text(error.data.get("message")) else None


def _open(expected: str, loose: list[Pool], evidence: Evidence, trace: Trace) -> Verdict:
    source, lines = facts.source(evidence), [pool.line for pool in loose]
    where = words.at_line(loose[0].line, "of")
    error = endings.error_in(trace, trace.main, "main")
    if error is not None:
        hint = say("Mend the exception, or make the pool in a with statement: it is then ended whatever happens.")
        hint = endings.mend(trace, hint)
        actual = say(
            "the pool{of_line} was never ended: the program stopped with {error}",
            of_line=where,
            error=endings.told(error, evidence),
        )
        return words.failed(expected, actual, hint, lines=[*lines, error.line])
    said = endings.trouble(evidence, trace)
    if said:
        hint = endings.mend(trace, say("Mend this first; the pool's end was never reached."))
        actual = say("the pool{of_line} was never ended: {why}", of_line=where, why=said)
        return words.failed(expected, actual, hint, lines=lines)
    if all("close" in pool.ends for pool in loose):
        actual = say("close() was called on the pool{of_line}, join() was not", of_line=where)
        return words.failed(expected, actual, say("Call join() after close()."), share=0.5, lines=lines)
    bare = [*syntax.uncalled(source, "close"), *syntax.uncalled(source, "join")]
    if bare:
        hint = say("Write close() and join() with parentheses: without them the methods are only named, not called.")
        return words.failed(expected, say("close and join are only named, never called"), hint, lines=[*lines, *bare])
    hint = say("Call close() and then join() on the pool, or make it with: with Pool() as pool.")
    return words.failed(expected, say("the pool{of_line} was never closed", of_line=where), hint, lines=lines)


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run, and what the parts that are asked for need beside it."""
    more = [(facts.HELD, params.closed), (facts.SERIAL, params.results)]
    return (facts.NATURAL, *(run for run, asked in more if asked))


FAMILY = Family(name="pool", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
