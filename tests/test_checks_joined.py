"""The `joined` family on runs with held exits, told by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from traces import HELD, NATURAL, Story, evidence, printing

from grader.checks.joined import FAMILY, Params
from grader.model import Ended, Evidence, Role, Status, Trace, Verdict


def judge(evidence: Evidence, **params: object) -> Verdict:
    return FAMILY.judge(Params(**params), evidence)


def four(join: tuple[int, ...], **how: object) -> Trace:
    """Four workers, of which these are joined."""
    story = Story(HELD)
    for _ in range(4):
        story.start(**how)
    for number in join:
        story.join(number)
    return story.end()


def test_all_joined_passes_whatever_the_order() -> None:
    assert judge(evidence(four((3, 1, 4, 2)))).status is Status.PASSED


def test_the_last_alone_is_not_enough_and_the_others_are_named() -> None:
    verdict = judge(evidence(four((4,))))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (8,))
    assert verdict.actual.startswith("worker 1, worker 2 and worker 3 were still alive when the main program ended")
    assert "loop" in verdict.hint


def test_none_joined_says_all() -> None:
    verdict = judge(evidence(four(())))
    assert verdict.actual == "all 4 workers were still alive when the main program ended"
    assert "join()" in verdict.hint


def test_one_is_enough_where_one_is_asked_for() -> None:
    assert judge(evidence(four((2,))), all=False).status is Status.PASSED
    assert judge(evidence(four(())), all=False).status is Status.FAILED


def test_a_sleep_is_no_join() -> None:
    verdict = judge(evidence(four(()), source="import time\ntime.sleep(1)\n"))
    assert verdict.hint.startswith("A sleep waits for a time, not for a process.")


def test_a_timeout_that_is_ignored_is_named_with_its_line() -> None:
    story = Story(HELD)
    story.start(line=8)
    story.join(1, line=10, timeout=0.1, ended=False)
    verdict = judge(evidence(story.end()))
    assert verdict.lines == (8, 10)
    assert "join at line\u00a010 gave up when its timeout was over" in verdict.actual


def test_join_without_parentheses_is_named() -> None:
    verdict = judge(evidence(four(()), source="p.start()\np.join\n"))
    assert "join at line\u00a02 is only named, not called" in verdict.actual


def test_a_daemon_is_explained() -> None:
    assert "a daemon process is killed" in judge(evidence(four((), daemon=True))).actual


def test_an_exception_before_the_join_is_the_reason() -> None:
    story = Story(HELD)
    story.start()
    story.error("NameError: name 'x' is not defined", line=9)
    verdict = judge(evidence(story.end(exit_code=1)))
    assert "it stopped with NameError: name 'x' is not defined at line\u00a09" in verdict.actual


@pytest.mark.parametrize("orphan", [False, True], ids=["parent known", "parent gone"])
def test_workers_of_workers_are_not_judged(orphan: bool) -> None:
    story = Story(HELD)
    story.start()
    story.start(parent=1)
    story.join(1)
    if orphan:
        story.workers[1] = replace(story.workers[1], parent=1)
    assert judge(evidence(story.end())).status is Status.PASSED


@pytest.mark.parametrize(("joins", "status"), [(True, Status.PASSED), (False, Status.FAILED)])
def test_a_worker_that_dies_of_a_signal_is_joined_if_its_join_finds_it_ended(joins: bool, status: Status) -> None:
    story = Story(HELD)
    story.start(how=Ended.SIGNALLED, signal=9)
    story.workers[0] = replace(story.workers[0], ended=story.now)
    if joins:
        story.event("join", 9, pid=story.pid(1), timeout=None, ended=True)
    assert judge(evidence(story.end())).status is status


def test_a_pool_that_is_left_open_is_told_to_close() -> None:
    story = Story(HELD)
    story.pool(2, line=7)
    verdict = judge(evidence(story.end()))
    assert verdict.lines == (7,)
    assert "close()" in verdict.hint


def test_a_pool_in_a_with_statement_is_joined() -> None:
    story = Story(HELD)
    story.pool(2)
    story.finish("terminate", "exit")
    assert judge(evidence(story.end())).status is Status.PASSED


def test_without_a_process_there_is_nothing_to_join() -> None:
    verdict = judge(evidence(Story(HELD).end()))
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
    assert "there is no process to join" in verdict.expected


def test_a_schedule_that_was_given_up_proves_nothing() -> None:
    verdict = judge(evidence(replace(four(()), capped=True)))
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)
    assert verdict.reason


def test_a_main_process_that_hides_its_end_is_left_to_a_person() -> None:
    verdict = judge(evidence(replace(four((1, 2, 3, 4)), untold=True)))
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)
    assert "hides" in verdict.reason


def test_a_run_that_tells_nothing_is_left_to_a_person() -> None:
    trace = four(())
    unknown = replace(trace, processes=tuple(replace(process, joined=None) for process in trace.processes))
    assert judge(evidence(unknown)).status is Status.NEEDS_REVIEW


def endless(run, ended: Ended = Ended.DEADLOCKED) -> Trace:
    story = Story(run)
    story.start(line=7)
    story.start(line=8, how=None)
    story.join(1)
    story.stuck(20)
    story.stuck(22, 7, by=2)
    return story.end(ended)


def test_a_deadlock_is_not_joined_and_its_places_are_named() -> None:
    verdict = judge(evidence(endless(NATURAL), endless(HELD)))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (7, 8, 20))
    assert "main at line\u00a020 and worker 2 at line\u00a07" in verdict.actual


def test_a_worker_that_is_waited_for_in_vain_is_not_joined() -> None:
    held = endless(HELD)
    awaited = tuple(replace(one, joined=one.role is Role.WORKER or None) for one in held.processes)
    verdict = judge(evidence(endless(NATURAL), replace(held, processes=awaited)))
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)


def test_an_endless_program_is_judged_by_its_only_run() -> None:
    verdict = judge(evidence(endless(NATURAL, Ended.TIMED_OUT), source="\n" * 18 + "while True:\n    pass\n"))
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
    assert "in the loop at line\u00a019" in verdict.actual


def test_a_run_that_hangs_only_where_exits_are_held_is_left_to_a_person() -> None:
    story = Story(HELD)
    story.start(how=None)
    trace = story.end(Ended.TIMED_OUT)
    unknown = replace(trace, processes=tuple(replace(process, joined=None) for process in trace.processes))
    assert judge(evidence(printing("1\n"), unknown)).status is Status.NEEDS_REVIEW


def claiming(*, early: bool, claim: str = "All processes completed.\n") -> Trace:
    story = Story(HELD)
    story.start()
    story.start()
    if early:
        story.say(claim)
    story.join(1)
    story.join(2)
    story.say("" if early else claim)
    return story.end()


def test_a_claim_that_all_is_done_comes_after_the_last_worker() -> None:
    pattern = "^All processes completed"
    assert judge(evidence(claiming(early=False)), completion=pattern).status is Status.PASSED
    early = judge(evidence(claiming(early=True)), completion=pattern)
    assert (early.status, early.share) == (Status.FAILED, 0.5)
    assert "worker 1 and worker 2" in early.actual


@pytest.mark.parametrize("claims", [1, 2])
def test_each_way_of_several_may_end_with_a_claim_of_its_own(claims: int) -> None:
    story = Story(HELD)
    for way in range(2):
        story.start()
        story.join(way + 1)
        story.say("All done\n" if way < claims else "")
    verdict = judge(evidence(story.end()), completion="^All done")
    assert verdict.status is (Status.PASSED if claims == 2 else Status.FAILED)
    if claims == 1:
        assert verdict.actual == "the main program said that all was done before worker 2 had ended"


def test_no_claim_is_asked_for() -> None:
    assert judge(evidence(claiming(early=True, claim="started\n")), completion="^All").status is Status.PASSED


def test_a_claim_in_pieces_counts_when_it_is_whole() -> None:
    story = Story(HELD)
    story.start()
    story.say("All ")
    story.join(1)
    story.say("done\n")
    assert judge(evidence(story.end()), completion="^All done").status is Status.PASSED


def test_what_workers_print_is_no_claim() -> None:
    story = Story(HELD)
    story.start(out="All done\n")
    story.join(1)
    assert judge(evidence(story.end()), completion="^All done").status is Status.PASSED


def test_without_the_run_nothing_is_judged() -> None:
    assert judge(evidence(printing("1\n"))).status is Status.NOT_RUN


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="regular expression"):
        Params(completion="(")


def test_which_of_several_was_the_one_that_was_waited_for_is_not_told() -> None:
    def one_of_three(joined: int) -> Verdict:
        story = Story(HELD)
        for line in (8, 9, 10):
            story.start(line=line)
        story.release(joined)
        source = "from multiprocessing.connection import wait\nwait(sentinels)\n"
        return judge(evidence(story.end(), source=source))

    assert one_of_three(1) == one_of_three(3)
    assert one_of_three(1).actual.startswith("2 of 3 workers were still alive")
