"""The `processes` family: how many workers there were, who made them, how they ended, and whether they did anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.checks import chance, endings, facts, syntax, words
from grader.checks.absent import no_workers
from grader.checks.bounds import Bounds, fits, governing, phrase
from grader.language import say, say_number
from grader.model import Ended, Evidence, Family, Process, Run, Trace, Verdict

Maker = Literal["Process", "Pool", "ProcessPoolExecutor", "fork"]
SOME = Bounds(at_least=1)
ENDED_HINT = say("terminate() and kill() end a process in the middle of its work: wait for it with join() instead.")
START_ALL = say(
    "Start all processes in a loop of their own, and join them in another one: who is waited for here waits for "
    "others, which are never started."
)
ALL_END = say("Make every worker's function return by itself and without an exception.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The worker processes that a program must have."""

    count: int | Bounds | Literal["reference"] = SOME
    """How many: a number, a range, or `reference` for as many as the reference solution has."""
    role: Literal["worker"] = "worker"
    """Which processes count. Fork servers, managers and resource trackers are helpers and never do."""
    ended: Literal["ok", "any"] = "any"
    """`ok`: every worker ends with exit status 0, or is ended by its own pool."""
    made_by: tuple[Maker, ...] = ()
    """How they must be made; workers made otherwise earn half of the points. Empty: in any way."""
    works: bool = False
    """True: every worker does something of the student's; of a pool's workers one is enough."""

    def __post_init__(self) -> None:
        if isinstance(self.count, int) and self.count < 1:
            raise ValueError("count must be at least 1")


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run under fork."""
    wanted = _wanted(params, evidence)
    if wanted is None:
        return words.broken(facts.NO_REFERENCE)
    expected = _expected(params, wanted)
    found = facts.workers(trace)
    if not found:
        return no_workers(expected, evidence, trace)
    if params.ended == "ok" and trace.ended in facts.FLOODED:
        hint = say("Start a fixed number of processes, none from inside a worker, and let each return.")
        share = 0.0 if trace.ended is Ended.PROCESS_LIMIT else 0.5
        return words.failed(expected, endings.trouble(evidence, trace), hint, share=share, lines=_lines(trace, found))
    right = tuple(process for process in found if _made_right(process, params.made_by))
    drawn = None if isinstance(wanted, Bounds) else chance.drawn_number(facts.source(evidence))
    if drawn is not None:
        actual = say("how many processes there are is drawn by lot{at_line}", at_line=words.at_line(drawn))
        hint = say("Start as many as are asked for: with a number of them that is written down.")
        return words.failed(expected, actual, hint, lines=[drawn, *_lines(trace, found)])
    if not _enough(right, wanted, evidence):
        return _wrong_number(expected, wanted, found, right, evidence, trace)
    return (
        _unwell(params, expected, right, evidence, trace)
        or _idle(params, expected, right, evidence, trace)
        or words.passed(
            expected,
            words.count(_number(right, trace), "worker process"),
            evidence=[words.fact(process, _life(trace, process)) for process in right],
        )
    )


def _wanted(params: Params, evidence: Evidence) -> int | Bounds | None:
    if params.count != "reference":
        return params.count
    reference = evidence.reference.get(facts.NATURAL)
    return len(facts.workers(reference)) if reference else None


def _expected(params: Params, wanted: int | Bounds) -> str:
    number, amount = governing(wanted), phrase(wanted)
    who = say_number("{amount} worker process", "{amount} worker processes", number, amount=amount)
    if params.made_by:
        made = words.listed(["os.fork" if by == "fork" else by for by in params.made_by], "or")
        who = say("{workers}, made with {makers}", workers=who, makers=made)
    does = []
    if params.ended == "ok":
        does.append(say_number("ends without an error (exit status 0)", "end without an error (exit status 0)", number))
    if params.works:
        does.append(say_number("does some work", "do some work", number))
    if not does:
        return who
    what = words.listed(does)
    if params.made_by:
        return say("{workers}, that {do}", workers=who, do=what)
    return say("{workers} that {do}", workers=who, do=what)


def _made_right(process: Process, made_by: Sequence[str]) -> bool:
    # A process of which nobody knows how it was made gets the benefit of the doubt.
    return not made_by or process.born is None or process.born in made_by


def _enough(found: Sequence[Process], wanted: int | Bounds, evidence: Evidence) -> bool:
    """True if the number is right, or if it is right in each of several attempts that follow each other."""
    natural = evidence.traces[facts.NATURAL]
    if fits(_number(found, natural), wanted):
        return True
    held = evidence.traces.get(facts.HELD)
    if held is None or wanted == 1:
        return False
    numbers = {process.number for process in found}
    groups = [[one for one in group if one.number in numbers] for group in facts.attempts(held)]
    return len(groups) > 1 and all(fits(_number(group, held, max), wanted) for group in groups)


def _number(found: Sequence[Process], trace: Trace, together: Callable[[Sequence[int]], int] = sum) -> int:
    """How many workers there were: of a pool as many as it has at a time, by its size.

    An executor may start fewer, and a pool replaces those that have done `maxtasksperchild` tasks: how many is luck.
    """
    number = len(found)
    for kind in sorted(words.POOLS):
        pooled = sum(process.born == kind for process in found)
        sizes = [event.data.get("size") for event in trace.find("pool") if event.data.get("kind") == kind]
        known = [size for size in sizes if isinstance(size, int)]
        if pooled and known and (kind != "Pool" or together(known) < pooled):
            number += together(known) - pooled
    return number


def _wrong_number(
    expected: str,
    wanted: int | Bounds,
    found: Sequence[Process],
    right: Sequence[Process],
    evidence: Evidence,
    trace: Trace,
) -> Verdict:
    if len(right) < len(found) and _enough(found, wanted, evidence):
        return _wrong_maker(expected, found, trace)
    actual = words.count(_number(found, trace), "worker process")
    called = trace.find("run-called")
    also = (
        say("run() was called instead of start(){at_line}", at_line=words.at_line(called[0].line))
        if called
        else endings.trouble(evidence, trace)
    )
    hint = say_number(
        "Start {amount} process: one start() for each.",
        "Start {amount} processes: one start() for each.",
        governing(wanted),
        amount=phrase(wanted),
    )
    hint = START_ALL if _joins_where_it_starts(found, evidence, trace) else endings.mend(trace, hint)
    return words.failed(expected, endings.aside(actual, also), hint, lines=_lines(trace, found))


def _joins_where_it_starts(found: Sequence[Process], evidence: Evidence, trace: Trace) -> bool:
    """True if it stands still in a join() in the very loop that would start further processes."""
    main = next((blocked for blocked in trace.blocked if blocked.pid == trace.main), None)
    if trace.ended is not Ended.DEADLOCKED or main is None or main.doing != "join":
        return False
    source = facts.source(evidence)
    starts = [line for line in facts.start_lines(trace, tuple(found)) if line is not None]
    loop = syntax.loop_around(source, main.lines[-1:])
    return loop is not None and any(syntax.loop_around(source, (line,)) == loop for line in starts)


def _wrong_maker(expected: str, found: Sequence[Process], trace: Trace) -> Verdict:
    makers = sorted({process.born or "" for process in found})
    workers = words.count(_number(found, trace), "worker process")
    actual = say("{workers}, made with {makers}", workers=workers, makers=words.listed(makers))
    hint = say(
        "A pool makes its workers itself. Make a process of your own: multiprocessing.Process(target=your_function)."
    )
    return words.failed(expected, actual, hint, share=0.5, lines=_lines(trace, found))


def _unwell(
    params: Params, expected: str, found: Sequence[Process], evidence: Evidence, trace: Trace
) -> Verdict | None:
    if params.ended == "any":
        return None
    if facts.doomed(evidence, found):
        return _killed(expected, found, evidence, trace)
    bad = [process for process in found if not facts.ended_well(trace, process)]
    if not bad:
        return None
    lines = endings.error_lines(trace, bad) or _lines(trace, bad)
    if trace.ended is Ended.DEADLOCKED:  # who of them is stuck may be luck
        actual = _but(_number(found, trace), endings.trouble(evidence, trace))
        lines = endings.trouble_lines(evidence, trace)
        mended = endings.mend(trace, ALL_END, facts.source(evidence))
        return words.failed(expected, actual, mended, share=0.5, lines=lines)
    ended = _ended_by_program(evidence, bad)
    hint = ENDED_HINT if ended else endings.mend_workers(trace, bad, ALL_END)
    actual = _but(_number(found, trace), endings.ends_of(evidence, trace, bad))
    return words.failed(expected, actual, hint, share=0.5, lines=[*lines, *ended])


def _but(number: int, what: str) -> str:
    return say("{workers}, but {what}", workers=words.count(number, "worker process"), what=what)


def _ended_by_program(evidence: Evidence, bad: Sequence[Process]) -> tuple[int, ...]:
    """Where the program calls what ended all of these workers: terminate() or kill()."""
    methods = {facts.SIGTERM: "terminate", facts.SIGKILL: "kill"}
    called = {methods.get(process.signal or 0, "") for process in bad}
    return () if "" in called else syntax.methods(facts.source(evidence), *called)


def _killed(expected: str, found: Sequence[Process], evidence: Evidence, trace: Trace) -> Verdict:
    """The verdict on daemons that nobody waits for: the same whether or not they were quick enough this time."""
    actual = endings.doomed_daemons(evidence, found)
    return words.failed(
        expected, actual, endings.JOIN_DAEMONS, share=0.5, lines=_lines(trace, facts.doomed(evidence, found))
    )


def _idle(params: Params, expected: str, found: Sequence[Process], evidence: Evidence, trace: Trace) -> Verdict | None:
    if not params.works:
        return None
    if facts.cut_short(evidence, found):
        return _killed(expected, found, evidence, trace)
    idle = [process for process in found if not facts.pooled(process) and not _worked(trace, process)]
    pool = [process for process in found if facts.pooled(process)]
    if pool and not any(_worked(trace, process) for process in pool):
        idle += pool
    if not idle:
        return None
    return _nothing_done(expected, idle, len(found), evidence, trace)


def _worked(trace: Trace, process: Process) -> bool:
    """Output is the kernel's word; `ran` and `task` were sent by this very process.

    What a process without a function prints (multiprocessing can log) is nothing of the student's.
    """
    ran = [event for event in trace.find("ran") if event.pid == process.pid]
    if ran and all(event.data.get("func") is None for event in ran):
        return False
    if trace.text(process.pid).strip() or trace.text(process.pid, "stderr").strip():
        return True
    return any(
        event.pid == process.pid and (event.kind == "task" or event.data.get("func") is not None)
        for event in trace.find("ran", "task")
    )


def _nothing_done(expected: str, idle: Sequence[Process], total: int, evidence: Evidence, trace: Trace) -> Verdict:
    share = 0.0 if len(idle) == total else 0.5
    lines = _lines(trace, idle)
    if not trace.events or all(process.born == "fork" for process in idle):
        reason = say("a worker left no sign of what it did")
        actual = say("{who} printed nothing", who=words.names(idle))
        return words.review(expected, actual, reason, share=1.0, lines=lines)
    if facts.without_target(trace, idle):
        actual = say("{who} had no function to run", who=words.names(idle))
        return words.failed(expected, actual, facts.TARGET_HINT, share=share, lines=lines)
    if all(facts.pooled(process) for process in idle):
        pools = facts.pool_lines(trace)
        hint = say("Give the pool something to do: pool.map(your_function, your_inputs).")
        return words.failed(expected, say("the pool's workers were given no task"), hint, share=share, lines=pools)
    hint = say("Pass a function of yours as target=, and let it do something.")
    actual = endings.aside(say("{who} did nothing", who=words.names(idle)), endings.trouble(evidence, trace))
    return words.failed(expected, actual, hint, share=share, lines=lines)


def _life(trace: Trace, process: Process) -> str:
    how = "ended well" if facts.ended_well(trace, process) else "did not end well"
    return f"made with {process.born}, {how}" if process.born else how


def _lines(trace: Trace, found: Sequence[Process]) -> list[int | None]:
    lines = facts.start_lines(trace, tuple(found))
    return lines + (facts.pool_lines(trace) if any(facts.pooled(process) for process in found) else [])


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run; with held exits, several attempts can be told apart, and daemons that nobody waits for."""
    several = isinstance(params.count, int) and params.count > 1
    return (facts.NATURAL, facts.HELD) if several or params.ended == "ok" or params.works else (facts.NATURAL,)


FAMILY = Family(name="processes", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
