"""The `threads` family: how many threads there were, and whether they had work, ended well, ran together, were joined.

That a thread was there is the kernel's word: it says which thread of which process tells of its begin and end. The rest
is the probe's: what it was to run, who waited for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.checks import endings, facts, syntax, unreached, words
from grader.checks.bounds import Bounds, fits, governing, phrase
from grader.language import say, say_number
from grader.model import Ended, Event, Evidence, Family, Run, Source, Thread, Trace, Verdict

SOME = Bounds(at_least=1)
_SINGLE = ("Thread", "_thread", "multiprocessing.dummy")
LONG_ENOUGH = 0.25
"""Seconds: who waits for a thread for less only looks at it, and whether it has ended by then is luck."""
_LOOKS = ("is_alive", "wait")
"""Methods by which a program can wait for what its threads do, or look whether they have ended, without join()."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The threads that a program must have, in whichever of its processes."""

    count: int | Bounds = SOME
    """How many: a number or a range. A ThreadPoolExecutor or a ThreadPool counts for as many as it may have."""
    works: bool = False
    """True: each is given a function to run."""
    ended: Literal["ok", "any"] = "any"
    """`ok`: none stops with an exception."""
    joined: bool = False
    """True: the program waits for each with join(), or ends the pool that it belongs to, before its last line is
    through."""
    together: int | None = None
    """So many, at least, are started before one of them is waited for."""

    def __post_init__(self) -> None:
        if isinstance(self.count, int) and self.count < 1:
            raise ValueError("count must be at least 1")
        if self.together is not None and self.together < 2:
            raise ValueError("together must be 2 or more: one thread alone is together with nobody")


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run under fork."""
    expected, found = _expected(params), _own(trace)
    if not found:
        return _none(expected, evidence, trace)
    if trace.ended not in (Ended.EXITED, Ended.SIGNALLED):
        hint = endings.mend(trace, say("Make sure that every thread can end, so that join() can return."))
        return words.failed(
            expected, endings.trouble(evidence, trace), hint, lines=endings.trouble_lines(evidence, trace)
        )
    number = _number(found, trace)
    if not fits(number, params.count):
        return _wrong_number(params, expected, number, found)
    return (
        (_idle(expected, found) if params.works else None)
        or (_raised(expected, trace) if params.ended == "ok" else None)
        or (_one_by_one(params.together, expected, found, trace) if params.together else None)
        or (_loose(expected, found, evidence, trace) if params.joined else None)
        or words.passed(expected, words.count(number, "thread"))
    )


def _expected(params: Params) -> str:
    if params == Params(joined=True):
        return say("the program waits, with join(), for every thread that it started")
    if params == Params(together=params.together) and params.together:
        return say("at least {number} threads that run at the same time", number=params.together)
    number, amount = governing(params.count), phrase(params.count)
    who = say_number("{amount} thread", "{amount} threads", number, amount=amount)
    does = list(_asked(params, number))
    return say("{threads} that {do}", threads=who, do=words.listed(does)) if does else who


def _asked(params: Params, number: int) -> Iterator[str]:
    if params.works:
        yield say_number("has a function to run", "have a function to run", number)
    if params.ended == "ok":
        yield say_number("ends without an exception", "end without an exception", number)
    if params.together == params.count:
        yield say("run at the same time")
    elif params.together:
        yield say("run at the same time (at least {number})", number=params.together)
    if params.joined:
        yield say_number("is waited for with join()", "are waited for with join()", number)


def _own(trace: Trace) -> tuple[Thread, ...]:
    """The threads that the program made; where a kernel looks on, those that it has seen."""
    kinds = (*_SINGLE, *facts.THREAD_POOLS)
    return tuple(one for one in trace.threads if one.born in kinds and (one.seen or trace.evidence is Source.PROBE))


def _number(found: Sequence[Thread], trace: Trace) -> int:
    """How many threads there were: of a pool as many as it may have, as it starts no more than it happens to need."""
    number = sum(one.born in _SINGLE for one in found)
    for kind in facts.THREAD_POOLS:
        sizes = [event.data.get("size") for event in trace.find("pool") if event.data.get("kind") == kind]
        known = [size for size in sizes if isinstance(size, int)]
        pooled = sum(one.born == kind for one in found)
        number += max(sum(known), pooled) if pooled else 0
    return number


# --- what is wrong --------------------------------------------------------------------------------------------------


def _none(expected: str, evidence: Evidence, trace: Trace) -> Verdict:
    """No thread was there: what was in its place."""
    source = facts.source(evidence)
    hint = say("Make a thread with threading.Thread(target=your_function) and start it with its start() method.")
    workers = facts.workers(trace)
    if workers:
        lines = facts.start_lines(trace, workers)
        return words.failed(expected, say("processes were started, no thread"), hint, lines=lines)
    trouble = endings.trouble(evidence, trace)
    if trouble:
        mend = endings.mend(trace, say("Mend this first: the program never came to start a thread."))
        lines = endings.trouble_lines(evidence, trace)
        return words.failed(expected, say("no thread was started: {why}", why=trouble), mend, lines=lines)
    made = [use.line for use in syntax.calls(source, "threading.Thread")]
    if not made:
        return words.failed(expected, say("no thread was started"), hint)
    bare = syntax.uncalled(source, "start")
    if bare:
        hint = say(
            "Write start() with parentheses{at_line}: without them it is only named.", at_line=words.at_line(bare[0])
        )
        return words.failed(expected, say("a Thread was made, but start is only named, never called"), hint, lines=bare)
    others = {use.line for use in syntax.calls(source, "asyncio.run", "subprocess.run")}
    run = [line for line in syntax.methods(source, "run") if line not in others]
    if run:
        actual = say(
            "run() was called{at_line}, which runs the function in the main thread; no thread was started",
            at_line=words.at_line(run[0]),
        )
        hint = say("Call start() instead of run(): start() makes the thread, which then calls run() itself.")
        return words.failed(expected, actual, hint, lines=run)
    actual = say("a Thread was made{at_line}, but never started", at_line=words.at_line(made[0]))
    return words.failed(expected, actual, say("Call start() on the Thread."), lines=made)


def _wrong_number(params: Params, expected: str, number: int, found: Sequence[Thread]) -> Verdict:
    hint = say_number(
        "Start {amount} thread: one start() for each.",
        "Start {amount} threads: one start() for each.",
        governing(params.count),
        amount=phrase(params.count),
    )
    return words.failed(expected, words.count(number, "thread"), hint, lines=_lines(found))


def _idle(expected: str, found: Sequence[Thread]) -> Verdict | None:
    idle = [one for one in found if one.born == "Thread" and one.target is None]
    if not idle:
        return None
    actual = say_number("{number} thread had no function to run", "{number} threads had no function to run", len(idle))
    hint = say(
        "Pass the function itself, target=f, and its arguments in args=(...). "
        "target=f() calls f at once, in the thread that makes the new one, and passes on what it returns."
    )
    return words.failed(expected, actual, hint, lines=_lines(idle))


def _raised(expected: str, trace: Trace) -> Verdict | None:
    errors = [event for event in trace.find("error") if event.data.get("where") == "thread"]
    if not errors:
        return None
    told = min(errors, key=lambda event: (event.line or 0, endings.told(event)))
    actual = say("a thread stopped with {error}", error=endings.told(told))
    hint = say("Mend the exception, or catch it in the function that the thread runs: nobody else sees it.")
    return words.failed(expected, actual, hint, lines=[event.line for event in errors])


def _one_by_one(together: int, expected: str, found: Sequence[Thread], trace: Trace) -> Verdict | None:
    """Started and waited for one after the other: both in the order of the program, so there is no luck in it."""
    pooled = _number([one for one in found if one.born not in _SINGLE], trace)
    joins = _joins(found, trace)
    most = facts.most_at_once((one.started for one in found if one.born in _SINGLE), (event.time for event in joins))
    if max(most, pooled) >= together:
        return None
    hint = say("Use two loops: the first starts all the threads, the second joins them.")
    if most == 1 and joins and len(found) > 1:
        actual = say(
            "each thread had ended before the next was started: join(){at_line} waits for one before the loop starts "
            "the next one",
            at_line=words.at_line(joins[0].line),
        )
    else:
        actual = say("never more than {number}", number=max(most, pooled))
        if len(found) < together:
            hint = say("Start {number} threads before you wait for the first.", number=together)
    return words.failed(expected, actual, hint, lines=[*_lines(found), *(event.line for event in joins)])


def _joins(found: Sequence[Thread], trace: Trace) -> list[Event]:
    """The first wait for each thread that lasted until it had ended."""
    mine = {(one.pid, one.tid) for one in found if one.born in _SINGLE}
    first: dict[tuple[int, object], Event] = {}
    for event in trace.find("thread-join"):
        key = event.pid, event.data.get("tid")
        if key in mine and _lasts(event):
            first.setdefault(key, event)
    return list(first.values())


def _lasts(join: Event) -> bool:
    """True if a join() waited until the thread had ended."""
    timeout = join.data.get("timeout")
    return bool(join.data.get("ended")) and not (isinstance(timeout, (int, float)) and timeout < LONG_ENOUGH)


def _loose(expected: str, found: Sequence[Thread], evidence: Evidence, trace: Trace) -> Verdict | None:
    """Threads that nobody waited for, whether or not they happened to end in time."""
    waited = {(event.pid, event.data.get("tid")) for event in trace.find("thread-join") if _lasts(event)}
    loose = [one for one in found if (one.pid, one.tid) not in waited]
    if not loose:
        return None
    why, hint, lines = _why(loose, evidence, trace)
    if not why and _waits_otherwise(facts.source(evidence), found):
        reason = say(
            "the program waits for its threads in another way than by join(); a person has to see whether it does"
        )
        return words.review(expected, facts.UNTELLABLE, reason, share=1.0, lines=_lines(loose))
    if len(loose) == len(found):
        actual = say_number("nobody waited for the thread", "nobody waited for any of the threads", len(found))
    elif all(one.born in facts.THREAD_POOLS for one in loose):
        actual = say("nobody waited for the threads of the pool")  # how many it has is luck
    else:
        actual = say_number(
            "nobody waited for {number} of {total} threads",
            "nobody waited for {number} of {total} threads",
            len(loose),
            total=len(found),
        )
    return words.failed(expected, endings.aside(actual, why), hint, lines=[*_lines(loose), *lines])


def _waits_otherwise(source: str, found: Sequence[Thread]) -> bool:
    """Whether the program may wait for its threads in its own way: a wait within what they run is for each other."""
    looks = syntax.calls(source, "threading.active_count", "threading.enumerate", "concurrent.futures.wait")
    by_queue = syntax.methods(source, "task_done")  # its join() waits until all of these were called
    run = frozenset(one.target for one in found if one.target)
    return bool(looks or by_queue or syntax.methods_outside(source, run, *_LOOKS))


def _why(loose: Sequence[Thread], evidence: Evidence, trace: Trace) -> tuple[str, str, list[int | None]]:
    """What stands in the place of join(), with what to write instead and where."""
    source = facts.source(evidence)
    error = endings.error_in(trace, trace.main, "main")
    if error is not None:
        hint = endings.mend(trace, say("Mend the exception first: the join() after it was never reached."))
        return say("it stopped with {error}", error=endings.told(error)), hint, [error.line]
    tids = {(one.pid, one.tid) for one in loose}
    given_up = [event for event in trace.find("thread-join") if (event.pid, event.data.get("tid")) in tids]
    if given_up:
        at_line = words.at_line(given_up[0].line)
        hint = say("On a busy computer a thread may need longer than that: call join() without a timeout.")
        return say("join{at_line} gave up when its timeout was over", at_line=at_line), hint, [given_up[0].line]
    if bare := syntax.uncalled(source, "join"):
        hint = say("Write join() with parentheses: thread.join().")
        return say("join{at_line} is only named, not called", at_line=words.at_line(bare[0])), hint, [bare[0]]
    if lazy := unreached.lazily(source, "join"):
        of_line = words.at_line(lazy[0], "of")
        return (
            say("nobody goes through the map(){of_line}, so no join() is called", of_line=of_line),
            unreached.LAZY,
            [],
        )
    if nothing := unreached.over_nothing(source, "join"):
        return *unreached.told_of_nothing(*nothing), [nothing[1]]
    if all(one.born in facts.THREAD_POOLS for one in loose):
        return "", say("Make the pool in a with statement, which waits for its threads, or call its shutdown()."), []
    return "", say("Keep the threads in a list and call join() on each, in a loop of its own."), []


def _lines(found: Sequence[Thread]) -> list[int | None]:
    return [one.line for one in found]


def runs(_params: Params) -> tuple[Run, ...]:
    """The natural run."""
    return (facts.NATURAL,)


FAMILY = Family(name="threads", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
