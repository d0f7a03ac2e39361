"""The `tasks` family: how many tasks the program's event loops had, how they ended, and whether they ran together.

They are in one thread of one process, which the kernel cannot look into: all of it is the probe's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.checks import endings, facts, words
from grader.checks.bounds import Bounds, fits, governing, phrase
from grader.language import say, say_number
from grader.model import Ended, Evidence, Family, Run, Task, Trace, Verdict

SOME = Bounds(at_least=1)
AT_ONCE = say(
    "Give the coroutines to asyncio.gather(), or make a task of each with asyncio.create_task(), before you await the "
    "first one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The tasks that a program's event loops must have, besides the coroutine that asyncio.run() is given."""

    count: int | Bounds = SOME
    """How many: a number or a range."""
    together: int | None = None
    """So many, at least, have begun before one of them is done."""
    ended: Literal["ok", "any"] = "any"
    """`ok`: each comes to its end, without an exception. None is cancelled, but by the program itself while it waits
    for an item of a queue."""

    def __post_init__(self) -> None:
        if isinstance(self.count, int) and self.count < 1:
            raise ValueError("count must be at least 1")
        if self.together is not None and self.together < 2:
            raise ValueError("together must be 2 or more: one task alone is together with nobody")


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run under fork."""
    expected = _expected(params)
    found = tuple(task for task in trace.tasks if not task.main)
    if not found or trace.ended not in (Ended.EXITED, Ended.SIGNALLED):
        return _none(expected, evidence, trace)
    if not fits(len(found), params.count):
        hint = say_number(
            "Make {amount} task.", "Make {amount} tasks.", governing(params.count), amount=phrase(params.count)
        )
        return words.failed(expected, words.count(len(found), "task"), hint, lines=_lines(found))
    return (
        (_ended(expected, found) if params.ended == "ok" else None)
        or (_one_by_one(params.together, expected, found) if params.together else None)
        or words.passed(expected, words.count(len(found), "task"))
    )


def _expected(params: Params) -> str:
    if params == Params(together=params.together) and params.together:
        return say("at least {number} tasks that run at the same time", number=params.together)
    number, amount = governing(params.count), phrase(params.count)
    who = say_number("{amount} task", "{amount} tasks", number, amount=amount)
    does = list(_asked(params, number))
    return say("{tasks} that {do}", tasks=who, do=words.listed(does)) if does else who


def _asked(params: Params, number: int) -> Iterator[str]:
    if params.ended == "ok":
        yield say_number("comes to its end without an exception", "come to their end without an exception", number)
    if params.together == params.count:
        yield say("run at the same time")
    elif params.together:
        yield say("run at the same time (at least {number})", number=params.together)


def _none(expected: str, evidence: Evidence, trace: Trace) -> Verdict:
    trouble = endings.trouble(evidence, trace)
    if trouble:
        hint = endings.mend(trace, say("Mend this first: the program did not come to its end."))
        return words.failed(expected, trouble, hint, lines=endings.trouble_lines(evidence, trace))
    if not trace.loops:
        hint = say("Write a coroutine, async def main(): ..., and run it with asyncio.run(main()).")
        return words.failed(expected, say("no event loop ran"), hint)
    actual = say("no task was made; coroutines that are awaited one by one run one after the other")
    hint = endings.never_awaited(trace) or AT_ONCE
    return words.failed(expected, actual, hint, lines=[loop.line for loop in trace.loops])


def _ended(expected: str, found: Sequence[Task]) -> Verdict | None:
    unfinished = (task for task in found if task.how != "done" and not task.dismissed)
    bad = sorted(unfinished, key=lambda task: (task.line or 0, task.how))
    if not bad:
        return None
    how, lines = bad[0].how, _lines(bad)
    if how.startswith("raised "):
        actual = say("a task stopped with {error}", error=how.removeprefix("raised "))
        hint = say("Mend the exception, or catch it where you await the task.")
        return words.failed(expected, actual, hint, lines=lines)
    actual = say("a task was cancelled before it was done")
    hint = say("Await every task: asyncio.run() cancels those that are left when its coroutine returns.")
    return words.failed(expected, actual, hint, lines=lines)


def _one_by_one(together: int, expected: str, found: Sequence[Task]) -> Verdict | None:
    most = facts.most_at_once((task.created for task in found), (task.done for task in found if task.done is not None))
    if most >= together:
        return None
    if most == 1 and len(found) > 1:
        actual = say("each task was done before the next was made")
    else:
        actual = say("never more than {number}", number=most)
    return words.failed(expected, actual, AT_ONCE, lines=_lines(found))


def _lines(found: Sequence[Task]) -> list[int | None]:
    return [task.line for task in found]


def runs(_params: Params) -> tuple[Run, ...]:
    """The natural run."""
    return (facts.NATURAL,)


FAMILY = Family(name="tasks", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
