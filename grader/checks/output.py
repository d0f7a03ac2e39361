"""The `output` family: what the processes printed. Who printed what is the kernel's word, never read off the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.checks import facts, numbers, syntax, words
from grader.checks.absent import no_workers
from grader.model import Evidence, Family, Process, Run, Trace, Verdict

By = Literal["each worker", "any worker", "all workers", "main"]
Judged = Mapping[str, str]
"""Text by who printed it: `worker 1`, `all workers`, `main`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What must have been printed, and by whom. Everything that is given must hold."""

    by: By
    """Who: every worker, at least one of them, all of them together, or the main process."""
    one: Literal["number", "line"] | None = None
    """What there must be at least one of in each text."""
    distinct: bool = False
    """True: what was printed differs: between any two workers, or, where one text is judged, within it."""
    pattern: str | None = None
    """A regular expression (Python's `re`, line by line) that must be found."""
    equals: str | None = None
    """The whole text, or `reference` for what the reference solution prints there. Order counts if `ordered`."""
    at_least: int | None = None
    """The smallest number of lines that are not empty."""
    ordered: bool = False
    """True: with `equals`, the lines must come in that order too."""
    workers: int | None = None
    """With `distinct`: how many workers one attempt has. Answers that show several attempts are judged one by one."""

    def __post_init__(self) -> None:
        if not (self.one or self.distinct or self.pattern or self.equals is not None or self.at_least):
            raise ValueError("say what to look for: one, distinct, pattern, equals or at_least")
        if self.ordered and self.equals is None:
            raise ValueError("ordered goes with equals")
        if self.pattern is not None:
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise ValueError(f"pattern is no regular expression: {error}") from None


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run under fork."""
    expected = _expected(params)
    if params.equals == "reference" and facts.NATURAL not in evidence.reference:
        return words.broken("the check compares with the reference solution, which has no trace")
    found = facts.workers(trace)
    if params.by != "main" and not found:
        return no_workers(expected, evidence, trace)
    if params.by == "each worker":
        return _each(params, expected, found, evidence, trace)
    fault = _fault(params, _texts(params, trace), evidence)
    if fault is None:
        return words.passed(expected, "it was printed")
    also = facts.aside(facts.trouble(evidence, trace))
    return words.failed(expected, fault + also, _hint(params), lines=facts.trouble_lines(evidence, trace))


def _expected(params: Params) -> str:
    number, noun = ("different ", "s") if params.distinct else ("", "")
    who = {"each worker": "each worker process", "any worker": "one of the worker processes",
           "all workers": "the worker processes", "main": "the main process"}[params.by]  # fmt: skip
    parts = []
    if params.one and params.by == "each worker":
        parts.append(f"a {'different ' if params.distinct else ''}{params.one}")
    elif params.one:
        parts.append(f"{number}{params.one}{noun}" if params.distinct else f"a {params.one}")
    elif params.distinct:
        parts.append("something different")
    if params.pattern:
        parts.append(f"a line that matches {params.pattern!r}")
    if params.equals == "reference":
        parts.append("the same as the reference solution")
    elif params.equals is not None:
        parts.append(repr(params.equals))
    if params.at_least:
        parts.append(f"at least {words.count(params.at_least, 'line')}")
    return f"{who} prints {words.listed(parts)}" if params.by != "all workers" else f"{who} print {words.listed(parts)}"


def _hint(params: Params) -> str:
    if params.by == "main":
        return "Print it in the main process."
    return "Print it in the function that the worker runs."


# --- one text -------------------------------------------------------------------------------------------------------


def _texts(params: Params, trace: Trace) -> Judged:
    found = facts.workers(trace)
    if params.by == "main":
        return {"the main process": trace.text(trace.main)}
    if params.by == "any worker":
        return {process.label: said(trace, process) for process in found}
    pids = {process.pid for process in found}
    chunks = [chunk.text for chunk in trace.chunks if chunk.pid in pids and chunk.stream == "stdout"]
    return {"the workers": "".join(chunks)}


def said(trace: Trace, process: Process) -> str:
    """What a worker printed; what it logged to stderr counts if it printed nothing and ended well."""
    text = trace.text(process.pid)
    return text if text.strip() or not facts.ended_well(process) else trace.text(process.pid, "stderr")


def _fault(params: Params, texts: Judged, evidence: Evidence) -> str | None:
    """What is wrong with all of these texts, None if one of them is right."""
    faults = [_fault_in(params, who, text, evidence) for who, text in texts.items()]
    if any(fault is None for fault in faults):
        return None
    return faults[0] if len(faults) == 1 else "no worker process printed it"


def _fault_in(params: Params, who: str, text: str, evidence: Evidence) -> str | None:
    lines = [line for line in text.splitlines() if line.strip()]
    found = numbers.numbers(text)
    if params.one == "number" and not found:
        return f"{who} printed no number"
    if not lines:
        return f"{who} printed nothing"
    if params.at_least and len(lines) < params.at_least:
        return f"{who} printed {words.count(len(lines), 'line')}"
    if params.pattern and not re.search(params.pattern, text, re.MULTILINE):
        return f"{who} printed no line that matches"
    if params.equals is not None and not _equals(params, lines, evidence):
        return f"{who} printed something else"
    return _repeated(params, who, lines, found) if params.distinct and params.by != "each worker" else None


def _repeated(params: Params, who: str, lines: Sequence[str], found: Sequence[str]) -> str | None:
    units = found if params.one == "number" else lines
    return f"{who} printed the same {params.one or 'line'} more than once" if len(set(units)) < len(units) else None


def _equals(params: Params, lines: Sequence[str], evidence: Evidence) -> bool:
    """True if the lines are the wanted ones; each worker of the reference is a model that one may follow."""
    models = [params.equals or ""]
    if params.equals == "reference":
        models = list(_texts(_as_any(params), evidence.reference[facts.NATURAL]).values())
    return any(_alike(lines, [line for line in model.splitlines() if line.strip()], params.ordered) for model in models)


def _as_any(params: Params) -> Params:
    return Params(by="any worker" if params.by == "each worker" else params.by, equals=params.equals)


def _alike(lines: Sequence[str], model: Sequence[str], ordered: bool) -> bool:
    one, other = [line.rstrip() for line in lines], [line.rstrip() for line in model]
    return one == other if ordered else Counter(one) == Counter(other)


# --- each worker ----------------------------------------------------------------------------------------------------


def _each(params: Params, expected: str, found: Sequence[Process], evidence: Evidence, trace: Trace) -> Verdict:
    own = [process for process in found if not facts.pooled(process)]
    if len(own) < (params.workers or (2 if params.distinct else 1)) and len(own) < len(found):
        return _pool(params, expected, found, evidence, trace)
    lines = facts.start_lines(trace, tuple(own))
    if trace.ended in facts.FLOODED:
        hint = "Let every process print its own number once and return."
        return words.failed(expected, facts.trouble(evidence, trace), hint, lines=lines)
    killed = facts.doomed_daemons(evidence, own)
    if killed:
        return words.failed(expected, killed, "Call join() on every process, daemon or not.", lines=lines)
    for process in own:
        fault = _fault_in(params, process.label, said(trace, process), evidence)
        if fault is not None:
            return _one_lacks(params, expected, fault, own, evidence, trace)
    if not params.distinct:
        return words.passed(expected, f"{words.names(own)} printed it", evidence=_shown(own, trace))
    if len(own) < 2:
        hint = "Start several processes and give each its own: Process(target=f, args=(number,))."
        return words.failed(expected, "there is only one worker process", hint, lines=lines)
    return _distinct(params, expected, own, evidence, trace)


def _one_lacks(
    params: Params, expected: str, fault: str, own: Sequence[Process], evidence: Evidence, trace: Trace
) -> Verdict:
    lines = facts.start_lines(trace, tuple(own))
    if facts.without_target(trace, own):
        return words.failed(expected, f"{words.names(own)} had no function to run", facts.TARGET_HINT, lines=lines)
    main = _fault_in(params, "main", trace.text(trace.main), evidence)
    if main is None and not any(said(trace, process).strip() for process in own):
        hint = "Call print in the function that the process runs (target=), not in the main program."
        return words.failed(
            expected, "the main process printed it; the worker processes printed nothing", hint, lines=lines
        )
    also = facts.aside(facts.trouble(evidence, trace))
    return words.failed(expected, fault + also, _hint(params), lines=lines)


def _distinct(params: Params, expected: str, own: Sequence[Process], evidence: Evidence, trace: Trace) -> Verdict:
    rows = _rows(params, own, trace)
    what = params.one or "text"
    again = _again(own, evidence)
    groups = _groups(params, own, evidence)
    repeat = _rows(params, again, evidence.traces[facts.HELD]) if again is not None else rows
    fixed = numbers.steady(rows, repeat)
    if _all_distinct(fixed, groups):
        actual = f"{len(own)} worker processes each printed a different {what}"
        return words.passed(expected, actual, evidence=_shown(own, trace))
    lines = facts.start_lines(trace, tuple(own))
    if tuple(fixed) != tuple(rows) or syntax.draws_lots(facts.source(evidence)):
        reason = f"the {what}s change from run to run, so two workers may print the same one"
        hint = "Give each process a number of its own, as in args=(number,), instead of one left to chance."
        return words.review(
            expected, f"the {what}s are not the same in every run", reason, share=0.5, hint=hint, lines=lines
        )
    hint = "Give each process another number: Process(target=f, args=(number,)) with a number that changes in the loop."
    pair = _same_pair(rows, own, what) if rows == repeat else None
    actual = pair or f"not every worker process has a {what} that the others have not"
    return words.failed(expected, actual, hint, lines=lines, evidence=_shown(own, trace))


def _rows(params: Params, own: Sequence[Process], trace: Trace) -> tuple[numbers.Words, ...]:
    texts = {process.pid: said(trace, process) for process in own}
    if params.one == "number":
        return numbers.read(texts, [process.parent for process in own])
    return tuple((numbers.TIMES.sub("", text),) for text in texts.values())


def _again(own: Sequence[Process], evidence: Evidence) -> list[Process] | None:
    """The same workers in the run with held exits, if it has them all."""
    held = evidence.traces.get(facts.HELD)
    if held is None:
        return None
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


def _same_pair(rows: Sequence[numbers.Words], own: Sequence[Process], what: str) -> str | None:
    for index, row in enumerate(rows):
        for other in range(index):
            if row == rows[other]:
                shown = f": {', '.join(row[:3])}" if what == "number" else ""
                return f"{own[other].label} and {own[index].label} printed the same {what}{shown}"
    return None


def _pool(params: Params, expected: str, found: Sequence[Process], evidence: Evidence, trace: Trace) -> Verdict:
    """A pool's workers take tasks as they come free, so nothing makes each of them print."""
    pool = [process for process in found if facts.pooled(process)]
    texts = {process.pid: said(trace, process) for process in pool}
    lines = facts.pool_lines(trace)
    enough = numbers.different(texts) >= _needed(params, pool, trace) or syntax.draws_lots(facts.source(evidence))
    if params.one != "number" or not params.distinct:
        enough = any(_fault_in(params, "", text, evidence) is None for text in texts.values())
    if not enough:
        also = facts.aside(facts.trouble(evidence, trace))
        return words.failed(expected, f"the pool's workers did not print it{also}", _hint(params), lines=lines)
    actual = (
        "a pool's workers printed it, but a pool hands each task to whichever worker is free: one may take them all"
    )
    hint = "Make one Process for each number, so that each process is certain to print its own."
    return words.failed(expected, actual, hint, share=0.5, lines=lines)


def _needed(params: Params, pool: Sequence[Process], trace: Trace) -> int:
    sizes = [event.data.get("size") for event in trace.find("pool") if event.data.get("kind") in facts.POOLS]
    size = max((size for size in sizes if isinstance(size, int)), default=len(pool))
    tasks = len(trace.find("task"))
    return params.workers or (max(2, min(size, tasks)) if tasks else max(2, size))


def _shown(own: Sequence[Process], trace: Trace) -> list[dict[str, str]]:
    return [words.fact(process, f"printed {said(trace, process)[:200]!r}") for process in own]


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run; what differs in a second one was left to chance."""
    return (facts.NATURAL, facts.HELD) if params.distinct else (facts.NATURAL,)


FAMILY = Family(name="output", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
