"""The `overlap` family on runs with held exits, told by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from traces import HELD, NATURAL, Story, evidence

from grader.checks.overlap import FAMILY, Params
from grader.model import Ended, Evidence, Hold, Status, Trace, Verdict


def judge(evidence: Evidence, at_least: int = 2) -> Verdict:
    return FAMILY.judge(Params(at_least=at_least), evidence)


def together(number: int) -> Trace:
    story = Story(HELD)
    for _ in range(number):
        story.start()
    for each in range(1, number + 1):
        story.join(each)
    return story.end()


def one_by_one(number: int) -> Trace:
    story = Story(HELD)
    for each in range(1, number + 1):
        story.start(line=8)
        story.join(each, line=9)
    return story.end()


def test_workers_that_are_all_started_before_the_first_join_overlap() -> None:
    assert judge(evidence(together(4)), at_least=4).status is Status.PASSED


def test_start_and_join_in_one_loop_is_named_with_both_lines() -> None:
    verdict = judge(evidence(one_by_one(4)))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (8, 9))
    assert "join() at line\u00a09 waits for a process before the loop starts the next one" in verdict.actual
    assert "two loops" in verdict.hint


def test_pairs_are_too_few_where_three_are_asked_for() -> None:
    story = Story(HELD)
    for first in (1, 3):
        story.start()
        story.start()
        story.join(first)
        story.join(first + 1)
    assert judge(evidence(story.end()), at_least=2).status is Status.PASSED
    assert judge(evidence(story.end()), at_least=3).actual.startswith("never more than 2")


@pytest.mark.parametrize("late", [0.0, 0.9])
def test_a_death_that_is_noticed_late_makes_no_overlap(late: float) -> None:
    trace = one_by_one(3)
    workers = tuple(replace(one, ended=one.ended and one.ended + late * 3) for one in trace.processes)
    assert judge(evidence(replace(trace, processes=workers))).status is Status.FAILED


def test_a_join_tells_the_end_even_where_nothing_was_held() -> None:
    trace = one_by_one(3)
    late = tuple(replace(one, ended=one.ended and one.ended + 9) for one in trace.processes)
    assert judge(evidence(replace(trace, processes=late, holds=()))).status is Status.FAILED


def test_a_start_that_is_noticed_late_hides_no_overlap() -> None:
    trace = together(4)
    late = tuple(replace(one, started=one.ended or 0.0) for one in trace.workers)
    assert judge(evidence(replace(trace, processes=(trace.processes[0], *late))), at_least=4).status is Status.PASSED


def test_holds_of_other_processes_do_not_count() -> None:
    trace = together(2)
    other = Hold(pid=99, begin=0.0, end=0.1, reason="")
    assert judge(evidence(replace(trace, holds=(*trace.holds, other)))).status is Status.PASSED


def test_one_process_overlaps_with_nobody() -> None:
    assert judge(evidence(one_by_one(1))).actual == "1 worker process"


def test_no_process_is_explained() -> None:
    story = Story(HELD)
    story.event("thread", 4)
    assert "threads were started at line\u00a04" in judge(evidence(story.end())).actual


def test_a_schedule_that_was_given_up_proves_nothing() -> None:
    verdict = judge(evidence(replace(one_by_one(2), capped=True)))
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)


def test_an_endless_program_is_judged_alike_however_long_its_workers_lived() -> None:
    story = Story(NATURAL)
    story.start()
    story.start(how=None)
    verdict = judge(evidence(story.end(Ended.TIMED_OUT)))
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
    assert "30 seconds" in verdict.actual


def test_fewer_than_two_mean_nothing() -> None:
    with pytest.raises(ValueError, match="2 or more"):
        Params(at_least=1)
