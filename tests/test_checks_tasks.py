"""The `tasks` family on runs that are told by hand: tasks with when they were made and done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from traces import MAIN, Story, evidence

from grader.checks.bounds import Bounds
from grader.checks.tasks import FAMILY, Params
from grader.model import Ended, Loop, Status, Task, Trace, Verdict

LOOP = Loop(pid=MAIN, number=1, began=0.0, line=12)
RUN = Task(pid=MAIN, number=1, created=0.0, done=9.0, how="done", target="main", line=12, main=True)


def told(*lives: tuple[float, float | None], how: str = "done", loops: tuple[Loop, ...] = (LOOP,)) -> Trace:
    """A run with tasks that lived so, besides the one that the loop was run for."""
    tasks = [
        Task(pid=MAIN, number=number, created=created, done=done, how=how, target="fetch", line=8)
        for number, (created, done) in enumerate(lives, start=2)
    ]
    return replace(Story().end(), loops=loops, tasks=(RUN, *tasks) if loops else ())


def judge(trace: Trace, **params: object) -> Verdict:
    return FAMILY.judge(Params(**params), evidence(trace))


TOGETHER = ((1.0, 3.0), (1.0, 2.0), (1.5, 4.0))
IN_TURN = ((1.0, 2.0), (2.0, 3.0), (3.0, 4.0))


def test_tasks_that_are_made_before_one_is_done_run_together() -> None:
    verdict = judge(told(*TOGETHER), count=3, together=3, ended="ok")
    assert (verdict.status, verdict.actual) == (Status.PASSED, "3 tasks")
    assert verdict.expected == "3 tasks that come to their end without an exception and run at the same time"


def test_the_coroutine_that_the_loop_was_run_for_is_none_of_them() -> None:
    assert judge(told(*TOGETHER), count=4).actual == "3 tasks"
    assert judge(told(*TOGETHER), count=Bounds(at_least=2, at_most=3)).status is Status.PASSED


def test_tasks_that_are_awaited_before_the_next_is_made_are_told() -> None:
    verdict = judge(told(*IN_TURN), together=2)
    assert (verdict.actual, verdict.lines) == ("each task was done before the next was made", (8,))
    assert verdict.expected == "at least 2 tasks that run at the same time"
    assert judge(told((1.0, 2.5), *IN_TURN[1:]), together=3).actual == "never more than 2"


def test_coroutines_that_are_awaited_without_a_task_are_told() -> None:
    verdict = judge(told(), together=2)
    assert verdict.actual.startswith("no task was made")
    assert "asyncio.gather()" in verdict.hint


def test_a_program_without_a_loop_is_told_to_run_one() -> None:
    assert judge(told(loops=())).actual == "no event loop ran"


@pytest.mark.parametrize(
    ("how", "actual"),
    [
        ("raised ValueError", "a task stopped with ValueError"),
        ("cancelled", "a task was cancelled before it was done"),
        ("", "a task was cancelled before it was done"),
    ],
)
def test_a_task_that_did_not_come_to_its_end_is_told(how: str, actual: str) -> None:
    assert judge(told(*TOGETHER, how=how), ended="ok").actual == actual
    assert judge(told(*TOGETHER, how=how), together=2).status is Status.PASSED


def test_a_run_that_did_not_end_is_told_as_it_ended() -> None:
    assert judge(replace(told(*TOGETHER), ended=Ended.TIMED_OUT), together=2).status is Status.FAILED


@pytest.mark.parametrize("params", [{"count": 0}, {"together": 1}])
def test_numbers_that_make_no_sense_are_refused(params: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Params(**params)


def test_a_task_that_had_nothing_more_to_do_may_be_cancelled_by_its_program() -> None:
    trace = told(*TOGETHER, how="cancelled")
    dismissed = replace(trace, tasks=tuple(replace(task, dismissed=not task.main) for task in trace.tasks))
    assert judge(dismissed, ended="ok").status is Status.PASSED


def test_a_coroutine_that_nobody_awaited_is_named() -> None:
    story = Story()
    story.say("job.py:3: RuntimeWarning: coroutine 'Queue.put' was never awaited\n", by=0, stream="stderr")
    verdict = judge(replace(story.end(), loops=(LOOP,), tasks=(RUN,)), together=2)
    assert verdict.hint == "Write await before the call of Queue.put(): without it nothing of it is done."
