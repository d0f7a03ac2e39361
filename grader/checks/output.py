"""The `output` family: what the processes printed. Who printed what is the kernel's word, never read off the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.checks import chance, endings, facts, numbers, printed, syntax, words
from grader.checks.absent import no_workers
from grader.checks.lines import search_all
from grader.checks.printed import Params
from grader.language import say, say_number
from grader.model import Evidence, Family, Process, Run, Trace, Verdict


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run under fork."""
    expected = printed.expectation(params)
    if params.equals == "reference" and facts.NATURAL not in evidence.reference:
        return words.broken(facts.NO_REFERENCE)
    found = facts.workers(trace)
    if params.by != "main" and not found:
        return no_workers(expected, evidence, trace)
    if params.by == "each worker":
        return _each(params, expected, found, evidence, trace)
    fault = printed.fault(params, printed.texts(params, trace), evidence)
    if fault is None:
        return words.passed(expected, say("it was printed"))
    trouble = endings.trouble(evidence, trace)
    hint = endings.never_awaited(trace) or printed.hint_for(params)
    if params.by == "main" and trace.text(trace.main).strip() and not any(printed.said(trace, one) for one in found):
        hint = say("Compare what the program prints with what is asked for.")
    if trouble:
        hint = endings.mend(trace, say("Mend this first: the program never came to print it."))
    return words.failed(expected, endings.aside(fault, trouble), hint, lines=endings.trouble_lines(evidence, trace))


# --- each worker ----------------------------------------------------------------------------------------------------


def _each(params: Params, expected: str, found: Sequence[Process], evidence: Evidence, trace: Trace) -> Verdict:
    own = [process for process in found if not facts.pooled(process)]
    if len(own) < (params.workers or (2 if params.distinct else 1)) and len(own) < len(found):
        return _pool(params, expected, found, evidence, trace)
    lines = facts.start_lines(trace, tuple(own))
    if trace.ended in facts.FLOODED:
        hint = say("Let every process print its own number once and return.")
        return words.failed(expected, endings.trouble(evidence, trace), hint, lines=lines)
    killed = endings.daemons_cut_short(evidence, own)
    if killed:
        return words.failed(expected, killed, endings.JOIN_DAEMONS, lines=lines)
    called = endings.names(evidence, trace)
    speakers = _speakers(params, own, trace)
    if params.workers is not None and not params.distinct and len(speakers) > params.workers:
        actual = say("{workers} printed it", workers=words.count(len(speakers), "worker process"))
        hint = say("Start one process for each of those that are asked for.")
        return words.failed(expected, actual, hint, lines=lines)
    for process in speakers:
        said = printed.said(trace, process)
        fault = printed.fault_in(params, called.get(process.pid, process.label), said, evidence)
        if fault is not None:
            return _one_lacks(params, expected, fault, said, own, evidence, trace)
    if not params.distinct:
        return words.passed(expected, say("{who} printed it", who=words.names(own)), evidence=_shown(own, trace))
    if len(own) < 2:
        hint = say("Start several processes and give each its own: Process(target=f, args=(number,)).")
        return words.failed(expected, say("there is only one worker process"), hint, lines=lines)
    return _distinct(params, expected, own, evidence, trace)


def _speakers(params: Params, own: Sequence[Process], trace: Trace) -> Sequence[Process]:
    """The workers that must have printed it: all, unless as many speak as are asked for, or more, and others help."""
    if params.pattern is None or params.workers is None or params.distinct:
        return own
    speakers = [process for process in own if search_all(params.pattern, printed.said(trace, process))]
    return speakers if len(speakers) >= params.workers else own


def _one_lacks(
    params: Params, expected: str, fault: str, said: str, own: Sequence[Process], evidence: Evidence, trace: Trace
) -> Verdict:
    lines = facts.start_lines(trace, tuple(own))
    if facts.without_target(trace, own):
        actual = say("{who} had no function to run", who=words.names(own))
        return words.failed(expected, actual, facts.TARGET_HINT, lines=lines)
    main = printed.fault_in(params, "main", trace.text(trace.main), evidence)
    if main is None and not any(printed.said(trace, process).strip() for process in own):
        hint = say("Call print in the function that the process runs (target=), not in the main program.")
        actual = say("the main process printed it; the worker processes printed nothing")
        return words.failed(expected, actual, hint, lines=lines)
    died = [process for process in own if not facts.ended_well(trace, process)]
    actual = endings.aside(fault, endings.why_silent(evidence, trace, died))
    hint = say("Mend this first: the worker never came to print it.") if died else printed.hint_for(params, said)
    bare = printed.unfilled([printed.said(trace, process) for process in own], facts.source(evidence))
    if died:
        lines += endings.error_lines(trace, died)
    elif bare is not None:
        lines, hint = [bare, *lines], printed.F_HINT
    hint = endings.mend(trace, endings.mend_workers(trace, died, hint))
    return words.failed(expected, actual, hint, lines=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is said of the numbers, lines or texts that are to differ."""

    differ: Callable[[int], str]
    by_chance: str
    changing: str
    lacking: str
    shared: Callable[[str, str, str], str]


_TOLD = {
    "number": _Told(
        differ=lambda count: say_number(
            "{number} worker process printed a different number",
            "{number} worker processes each printed a different number",
            count,
        ),
        by_chance=say("the numbers change from run to run, so two workers may print the same one"),
        changing=say("the numbers are not the same in every run"),
        lacking=say("not every worker process has a number that the others have not"),
        shared=lambda one, other, numbers: say(
            "{one} and {other} printed the same number: {numbers}", one=one, other=other, numbers=numbers
        ),
    ),
    "line": _Told(
        differ=lambda count: say_number(
            "{number} worker process printed a different line",
            "{number} worker processes each printed a different line",
            count,
        ),
        by_chance=say("the lines change from run to run, so two workers may print the same one"),
        changing=say("the lines are not the same in every run"),
        lacking=say("not every worker process has a line that the others have not"),
        shared=lambda one, other, _: say("{one} and {other} printed the same line", one=one, other=other),
    ),
    "text": _Told(
        differ=lambda count: say_number(
            "{number} worker process printed a different text",
            "{number} worker processes each printed a different text",
            count,
        ),
        by_chance=say("the texts change from run to run, so two workers may print the same one"),
        changing=say("the texts are not the same in every run"),
        lacking=say("not every worker process has a text that the others have not"),
        shared=lambda one, other, _: say("{one} and {other} printed the same text", one=one, other=other),
    ),
}


def _distinct(params: Params, expected: str, own: Sequence[Process], evidence: Evidence, trace: Trace) -> Verdict:
    rows = _rows(params, own, trace)
    told = _TOLD[params.one or "text"]
    again = _again(own, evidence)
    groups = _groups(params, own, evidence)
    repeat = _rows(params, again, evidence.traces[facts.HELD]) if again is not None else rows
    fixed = numbers.steady(rows, repeat)
    dealt = again is not None and chance.deals(facts.source(evidence), facts.functions(trace, own))
    if _all_distinct(fixed, groups) or (dealt and _all_distinct(rows, groups) and _all_distinct(repeat, groups)):
        return words.passed(expected, told.differ(len(own)), evidence=_shown(own, trace))
    lines = facts.start_lines(trace, tuple(own))
    source = facts.source(evidence)
    sown = again is not None and rows == repeat and chance.sows(source)
    if tuple(fixed) != tuple(rows) or (chance.draws_lots(source) and not sown):
        hint = say("Give each process a number of its own, as in args=(number,), instead of one left to chance.")
        return words.review(expected, told.changing, told.by_chance, share=0.5, hint=hint, lines=lines)
    hint = say(
        "Give each process another number: Process(target=f, args=(number,)) with a number that changes in the loop."
    )
    pair = _same_pair(rows, own, told) if rows == repeat else None
    actual = pair or told.lacking
    return words.failed(expected, actual, hint, lines=lines, evidence=_shown(own, trace))


def _rows(params: Params, own: Sequence[Process], trace: Trace) -> tuple[numbers.Words, ...]:
    if params.one == "number":
        return _numbers(own, trace)
    return tuple((numbers.TIMES.sub("", printed.said(trace, process)),) for process in own)


def _again(own: Sequence[Process], evidence: Evidence) -> list[Process] | None:
    """The same workers in the run with held exits, if it has them all."""
    held = evidence.traces.get(facts.HELD)
    if held is None or (facts.doomed(evidence, own) and not chance.draws_lots(facts.source(evidence))):
        return None  # there, daemons that nobody waits for came as far as luck had it
    found = {process.number: process for process in facts.workers(held)}
    if not all(process.number in found for process in own):
        return None
    return [found[process.number] for process in own]


def _groups(params: Params, own: Sequence[Process], evidence: Evidence) -> list[list[int]]:
    """The places of the workers of each attempt in `own`; one group of all unless each has the wanted size."""
    held = evidence.traces.get(facts.HELD)
    place = {process.number: index for index, process in enumerate(own)}
    groups = (
        [[place[one.number] for one in group if one.number in place] for group in facts.attempts(held)] if held else []
    )
    if params.workers and params.workers > 1 and all(len(group) == params.workers for group in groups):
        return groups or [list(place.values())]
    return [list(place.values())]


def _all_distinct(rows: Sequence[numbers.Words], groups: Sequence[Sequence[int]]) -> bool:
    return numbers.distinct(rows) or all(numbers.distinct([rows[index] for index in group]) for group in groups)


def _same_pair(rows: Sequence[numbers.Words], own: Sequence[Process], told: _Told) -> str | None:
    for index, row in enumerate(rows):
        for other in range(index):
            if row == rows[other]:
                return told.shared(own[other].label, own[index].label, ", ".join(row[:3]))
    return None


def _pool(params: Params, expected: str, found: Sequence[Process], evidence: Evidence, trace: Trace) -> Verdict:
    """A pool's workers take tasks as they come free, so nothing makes each of them print."""
    pool = [process for process in found if facts.pooled(process)]
    texts = {process.pid: printed.said(trace, process) for process in pool}
    lines = facts.pool_lines(trace)
    enough = numbers.different(texts) >= _needed(params, pool, trace) or chance.draws_lots(facts.source(evidence))
    if params.one != "number" or not params.distinct:
        enough = any(printed.fault_in(params, "", text, evidence) is None for text in texts.values())
    if enough and params.distinct and _kept_apart(pool, evidence, trace):
        actual = say("a Barrier gave each of the pool's workers one of its own")
        return words.passed(expected, actual, evidence=_shown(pool, trace))
    if not enough:
        actual = endings.aside(say("the pool's workers did not print it"), endings.trouble(evidence, trace))
        return words.failed(expected, actual, printed.hint_for(params), lines=lines)
    actual = say(
        "a pool's workers printed it, but a pool hands each task to whichever worker is free: one may take them all"
    )
    hint = say("Make one Process for each number, so that each process is certain to print its own.")
    return words.failed(expected, actual, hint, share=0.5, lines=lines)


def _kept_apart(pool: Sequence[Process], evidence: Evidence, trace: Trace) -> bool:
    """True if a Barrier for all of them kept the workers from taking more than one task, as was seen in both runs."""
    held = evidence.traces.get(facts.HELD)
    if max(syntax.barriers(facts.source(evidence)), default=0) < len(pool) or held is None:
        return False
    again = [process for process in facts.workers(held) if facts.pooled(process)]
    both = (_numbers(pool, trace), _numbers(again, held))
    return all(len(rows) == len(pool) and numbers.distinct(rows) for rows in both)


def _numbers(found: Sequence[Process], trace: Trace) -> tuple[numbers.Words, ...]:
    """The numbers that each of these printed."""
    texts = {process.pid: printed.said(trace, process) for process in found}
    return numbers.read(texts, [process.parent for process in found])


def _needed(params: Params, pool: Sequence[Process], trace: Trace) -> int:
    sizes = [event.data.get("size") for event in trace.find("pool") if event.data.get("kind") in words.POOLS]
    size = max((size for size in sizes if isinstance(size, int)), default=len(pool))
    tasks = len(trace.find("task"))
    return params.workers or (max(2, min(size, tasks)) if tasks else max(2, size))


def _shown(own: Sequence[Process], trace: Trace) -> list[dict[str, str]]:
    return [words.fact(process, f"printed {printed.said(trace, process)[:200]!r}") for process in own]


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run; what differs in a second one was left to chance."""
    return (facts.NATURAL, facts.HELD) if params.distinct else (facts.NATURAL,)


FAMILY = Family(name="output", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
