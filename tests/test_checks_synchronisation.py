"""The families for processes that wait for each other: `order`, `conversation`, `reports`, `locks`; told by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from traces import NATURAL, Story, evidence

from grader.checks import conversation, locks, order, reports
from grader.model import (
    Answer,
    Awaited,
    Blocked,
    Ended,
    Event,
    Evidence,
    Holder,
    Lack,
    Program,
    Run,
    Schedule,
    Status,
    Thread,
    Trace,
    Verdict,
    Wait,
)

ELDEST, YOUNGEST = Run(schedule=Schedule.ELDEST_FIRST), Run(schedule=Schedule.YOUNGEST_FIRST)
INTERRUPTED = Run(schedule=Schedule.HOLD_LOCKS)


def talking(*said: tuple[int, str], run: Run = NATURAL, workers: int = 2, capped: bool = False) -> Trace:
    """Workers that were started first; then who (0: the main process) said what, in this order."""
    story = Story(run)
    for _ in range(workers):
        story.start(out="")
    for who, text in said:
        story.say(f"{text}\n", by=who)
    return story.end(capped=capped)


# --- order ----------------------------------------------------------------------------------------------------------

BARRIER = ((1, "phase 1"), (2, "phase 1"), (2, "phase 2"), (1, "phase 2"))
RUSH = ((1, "phase 1"), (1, "phase 2"), (2, "phase 1"), (2, "phase 2"))


def in_order(*traces: Trace) -> Verdict:
    return order.FAMILY.judge(order.Params(first="phase 1", then="phase 2"), evidence(*traces))


def test_nobody_goes_on_before_all_have_come_so_far() -> None:
    assert in_order(*(talking(*BARRIER, run=run) for run in (NATURAL, ELDEST, YOUNGEST))).status is Status.PASSED


def test_what_luck_hides_in_the_natural_run_is_shown_by_a_schedule() -> None:
    verdict = in_order(talking(*BARRIER), talking(*RUSH, run=ELDEST), talking(*BARRIER, run=YOUNGEST))
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
    assert "Luck may hide it" in verdict.hint


def test_a_schedule_that_was_given_up_leaves_it_to_a_person() -> None:
    verdict = in_order(talking(*BARRIER), talking(*BARRIER, run=ELDEST, capped=True), talking(*BARRIER, run=YOUNGEST))
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)


def test_a_worker_that_never_says_its_first_word_is_missed() -> None:
    silent = talking((1, "phase 1"), (1, "phase 2"))
    assert in_order(silent, talking(run=ELDEST), talking(run=YOUNGEST)).status is Status.FAILED


def test_without_workers_there_is_no_order() -> None:
    assert in_order(talking(workers=0)).status is Status.FAILED


def test_which_of_those_that_stood_still_alike_printed_nothing_more_is_not_told() -> None:
    said = []
    for late in (1, 2):
        trace = talking((1, "phase 1"), (2, "phase 1"), (3 - late, "phase 2"))
        ran = tuple(Event(pid=one.pid, kind="ran", time=0, data={"func": "work"}) for one in trace.workers)
        stuck = (Blocked(pid=trace.workers[late - 1].pid, call="futex", lines=(5,)),)
        trace = replace(trace, ended=Ended.DEADLOCKED, blocked=stuck, events=(*trace.events, *ran))
        said.append(in_order(trace).actual)
    assert [one.startswith("a worker printed no line") for one in said] == [True, True]


# --- conversation ---------------------------------------------------------------------------------------------------

TURNS = ((1, "question 1"), (0, "answer 1"), (1, "question 2"), (0, "answer 4"), (1, "question 3"), (0, "answer 9"))
MONOLOGUES = tuple(sorted(TURNS))


def talk(*traces: Trace, times: int = 3) -> Verdict:
    params = conversation.Params(question="question", answer="answer", times=times)
    return conversation.FAMILY.judge(params, evidence(*traces))


def test_answers_follow_their_questions() -> None:
    assert talk(*(talking(*TURNS, run=run, workers=1) for run in (NATURAL, ELDEST, YOUNGEST))).status is Status.PASSED


def test_who_goes_on_without_the_other_holds_no_conversation() -> None:
    verdict = talk(talking(*TURNS, workers=1), talking(*MONOLOGUES, run=ELDEST, workers=1))
    assert verdict.status is Status.FAILED
    assert "went on without the other" in verdict.actual


def test_in_a_conversation_each_of_the_two_prints_as_late_as_it_can() -> None:
    """Who sends all questions at once may print in turns by luck, also where the other one begins late."""
    late = Run(schedule=Schedule.HOLD_COMPLETION)
    verdict = talk(talking(*TURNS, workers=1), talking(*MONOLOGUES[3:], *MONOLOGUES[:3], run=late, workers=1))
    assert verdict.status is Status.FAILED
    assert "the main process prints as late as it can" in verdict.hint
    asked = conversation.FAMILY.runs(conversation.Params(question="question", answer="answer", times=3))
    assert {Schedule.HOLD_COMPLETION, Schedule.HOLD_OUTPUT} <= {run.schedule for run in asked}


def test_who_asks_before_the_answer_to_the_last_question_is_there_holds_no_conversation() -> None:
    asked = (1, "question 1"), (1, "question 2"), (0, "answer 1"), (1, "question 3"), (0, "answer 4"), (0, "answer 9")
    assert talk(talking(*asked, workers=1)).status is Status.FAILED


def test_a_question_may_be_printed_just_after_it_was_answered() -> None:
    late = ((0, "answer 1"), (1, "question 1"), (0, "answer 4"), (1, "question 2"), (0, "answer 9"), (1, "question 3"))
    assert talk(talking(*late, workers=1)).status is Status.PASSED


def test_too_few_words_are_told() -> None:
    verdict = talk(talking(*TURNS, workers=1), times=4)
    assert verdict.status is Status.FAILED
    assert "no two processes printed 4 lines each" in verdict.actual


# --- reports --------------------------------------------------------------------------------------------------------


def reported(*said: tuple[int, str], under: Trace | None = None, **params: Any) -> Verdict:
    asked = {"by": "workers", "pattern": r"took (\d+)", **params}
    traces = [talking(*said), *([under] if under else [])]
    return reports.FAMILY.judge(reports.Params(**asked), evidence(*traces))


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([(1, "took 1"), (2, "took 3"), (1, "took 2")], Status.PASSED),
        ([(1, "took 1"), (2, "took 3")], Status.FAILED),
        ([(1, "took 1"), (2, "took 1"), (1, "took 2"), (2, "took 3")], Status.FAILED),
        ([(0, "took 1"), (0, "took 2"), (0, "took 3")], Status.FAILED),
    ],
    ids=["all once", "one missing", "one twice", "by the main process"],
)
def test_every_number_is_reported_once_by_the_workers(said: list[tuple[int, str]], status: Status) -> None:
    assert reported(*said, are=(1, 2, 3)).status is status


def test_where_an_object_lies_is_no_number() -> None:
    said = ((1, "took 1"), (1, "took <object object at 0x7f12>"))
    assert reported(*said, pattern=r"took\D*(\d+)", are=(1,)).status is Status.PASSED


def test_the_order_counts_where_it_is_asked_for() -> None:
    said = ((1, "took 2"), (1, "took 1"))
    assert reported(*said, are=(1, 2)).status is Status.PASSED
    assert reported(*said, are=(1, 2), ordered=True).status is Status.FAILED


@pytest.mark.parametrize(
    "line", ["{} was taken by {}", "worker {1} took number {0}", "took {0} as its own, and is {1}"]
)
def test_the_numbers_may_stand_at_any_place_that_is_the_same_in_all_lines(line: str) -> None:
    anywhere = {"pattern": r"\bt(?:aken|ook)\b(?: (\d+))?", "any_place": True}
    said = [(1, line.format(5, 1)), (2, line.format(6, 2)), (1, line.format(7, 1))]
    assert reported(*said, are=(5, 6, 7), **anywhere).status is Status.PASSED
    assert reported(*said, are=(5, 6, 8), **anywhere).status is Status.FAILED
    assert reported(*said, *said, are=(5, 6, 7), **anywhere).status is Status.FAILED


def test_only_the_last_report_counts_where_that_is_asked_for() -> None:
    said = ((0, "took 0"), (0, "took 9"))
    assert reported(*said, by="main", are=(9,)).status is Status.FAILED
    assert reported(*said, by="main", are=(9,), last=True).status is Status.PASSED
    assert "another number than 9" in reported(*reversed(said), by="main", are=(9,), last=True).actual


def test_a_sum_can_be_too_small() -> None:
    took = ((1, "took 10"), (2, "took 5"))
    assert reported(*took, sum_at_least=15).status is Status.PASSED
    assert "smaller than 16" in reported(*took, sum_at_least=16).actual


def test_students_see_an_example_in_the_place_of_the_pattern() -> None:
    expected = reported((1, "took 1"), are=(2,), such_as="took 7").expected
    assert "in lines such as 'took 7'" in expected
    assert "(" not in expected


def test_who_printed_a_number_in_other_words_is_told_the_words() -> None:
    for by, who in (("main", 0), ("workers", 1)):
        verdict = reported((who, "sum 9"), by=by, are=(9,), such_as="took 7")
        assert "printed numbers, but in no line such as 'took 7'" in verdict.actual
        assert verdict.hint.startswith("Let the line be one such as 'took 7'")
        assert "reported" in reported((who, "done"), by=by, are=(9,), such_as="took 7").actual


def test_words_that_are_right_in_another_run_are_not_blamed() -> None:
    hasty = talking((1, "sum 0"), run=ELDEST)
    asked = reports.Params(
        by="workers", pattern=r"took (\d+)", are=(9,), such_as="took 7", under=(Schedule.ELDEST_FIRST,)
    )
    verdict = reports.FAMILY.judge(asked, evidence(talking((1, "took 9")), hasty))
    assert verdict.actual == "no worker process reported a number"
    assert verdict.hint.startswith("Wait for what is to come by a call that blocks until it is there.")


def test_where_to_print_is_told_to_who_printed_nothing_only() -> None:
    assert "Print it in the main process" in reported((1, "took 1"), by="main", are=(2,)).hint
    assert "Print it" not in reported((0, "took 1"), by="main", are=(2,)).hint


def test_who_prints_the_result_before_he_waits_for_the_workers_is_told_so() -> None:
    story = Story(NATURAL)
    story.start(out="")
    story.say("took 1\n", by=0)
    trace = story.end()
    (worker,) = trace.workers
    ending = [
        replace(trace, waits=(Wait(pid=trace.main, target=worker.pid, blocking=True, begin=at),)) for at in (99, 0)
    ]
    asked = reports.Params(by="main", pattern=r"took (\d+)", are=(2,))
    hints = [reports.FAMILY.judge(asked, evidence(one)).hint for one in ending]
    assert ["while other processes were still at work" in hint for hint in hints] == [True, False]
    several = reports.Params(by="main", pattern=r"took (\d+)", are=(2, 3))
    assert "still at work" not in reports.FAMILY.judge(several, evidence(ending[0])).hint


def test_who_prints_the_result_before_he_waits_for_the_threads_is_told_so() -> None:
    story = Story(NATURAL)
    story.say("took 1\n", by=0)
    trace = story.end()
    thread = Thread(pid=trace.main, tid=7, number=1, started=0.0, born="Thread", ended=99.0)
    joined = Event(pid=trace.main, kind="thread-join", time=0.5, data={"tid": 7, "ended": True})
    asked = reports.Params(by="main", pattern=r"took (\d+)", are=(2,))
    runs = (replace(trace, threads=(thread,)), replace(trace, threads=(thread,), events=(joined,)),
            replace(trace, threads=(replace(thread, ended=0.9),)))  # fmt: skip
    hints = [reports.FAMILY.judge(asked, evidence(one)).hint for one in runs]
    assert ["while threads were still at work" in hint for hint in hints] == [True, False, False]


def test_where_to_print_is_not_told_to_who_never_came_so_far() -> None:
    story = Story(NATURAL)
    story.error("ValueError: oops", line=3)
    asked = reports.Params(by="main", pattern="total", are=(2,))
    verdict = reports.FAMILY.judge(asked, evidence(story.end(exit_code=1)))
    assert "oops" in verdict.actual
    assert verdict.hint == "Mend this first: the program never came to print it."


def test_what_threads_lose_shows_where_each_thread_is_interrupted() -> None:
    held = Run(schedule=Schedule.HOLD_STORES)
    traces = []
    for run, total in ((NATURAL, 2), (held, 1)):
        story = Story(run)
        story.say(f"total {total}\n", by=0)
        traces.append(story.end())
    asked = reports.Params(by="main", pattern=r"total (\d+)", are=(2,), under=(Schedule.HOLD_STORES,))
    verdict = reports.FAMILY.judge(asked, evidence(*traces))
    assert verdict.expected == r"the main process reports 2, in lines that match 'total (\d+)'"
    assert "when each thread is interrupted" in verdict.hint


def test_shares_are_balanced_and_differ() -> None:
    even, uneven, same = ("took 10", "took 11"), ("took 10", "took 90"), ("took 10", "took 10")
    each = {"by": "each worker"}
    assert reported((1, even[0]), (2, even[1]), balanced=1.5, differ=True, **each).status is Status.PASSED
    assert reported((1, uneven[0]), (2, uneven[1]), balanced=1.5, **each).status is Status.FAILED
    assert reported((1, same[0]), (2, same[1]), differ=True, **each).status is Status.FAILED


def test_the_main_process_adds_up() -> None:
    took = ((1, "took 10"), (2, "took 5"))
    assert reported(*took, (0, "in all 15"), adds_up_to=r"in all (\d+)").status is Status.PASSED
    assert reported(*took, (0, "in all 16"), adds_up_to=r"in all (\d+)").status is Status.FAILED
    assert reported(*took, adds_up_to=r"in all (\d+)").status is Status.FAILED


def test_a_loss_that_only_a_schedule_shows_is_a_loss() -> None:
    under = talking((1, "took 1"), run=ELDEST)
    verdict = reported((1, "took 1"), (2, "took 2"), are=(1, 2), under=under)
    assert verdict.status is Status.PASSED
    asked = reports.Params(by="workers", pattern=r"took (\d+)", are=(1, 2), under=(Schedule.ELDEST_FIRST,))
    verdict = reports.FAMILY.judge(asked, evidence(talking((1, "took 1"), (2, "took 2")), under))
    assert verdict.status is Status.FAILED
    assert "Luck may hide it" in verdict.hint


STORES = Run(schedule=Schedule.HOLD_STORES)


@pytest.mark.parametrize(
    ("source", "status", "told"),
    [
        ("import multiprocessing\nprint('total:', 4 * 500)\n", Status.FAILED, "is written down at line\u00a02"),
        ("from multiprocessing import Lock\nprint('total:', n)\n", Status.FAILED, "the processes share nothing"),
        ("from multiprocessing import Value\nprint('total:', n)\n", Status.NEEDS_REVIEW, "it could not be told"),
    ],
)
def test_what_the_main_process_cannot_know_is_no_report(source: str, status: Status, told: str) -> None:
    asked = reports.Params(by="main", pattern=r"total: (\d+)", are=(2000,), under=(Schedule.HOLD_STORES,))
    traces = (talking((0, "total: 2000"), run=run) for run in (NATURAL, STORES))
    verdict = reports.FAMILY.judge(asked, evidence(*traces, source=source))
    assert verdict.status is status
    assert told in verdict.actual


# --- locks ----------------------------------------------------------------------------------------------------------


def taking(*taken: tuple[int, str, int], workers: int = 2) -> Evidence:
    """Who took which lock, and how many it held then."""
    story = Story(INTERRUPTED)
    for _ in range(workers):
        story.start(out="")
        story.event("watched", sender=len(story.workers))
    for who, lock, held in taken:
        story.event("locked", 5, sender=who, lock=lock, held=held)
    return evidence(talking(workers=workers), story.end())


def locked(given: Evidence, **params: Any) -> Verdict:
    return locks.FAMILY.judge(locks.Params(**params), given)


def test_locks_that_others_take_too_count() -> None:
    both = taking((1, "a", 1), (1, "b", 2), (2, "a", 1), (2, "b", 2))
    assert locked(both, at_once=2).status is Status.PASSED
    assert locked(both, at_once=3).status is Status.FAILED


def test_a_lock_of_ones_own_keeps_nobody_out() -> None:
    own = taking((1, "a", 1), (2, "b", 1))
    assert "no other process takes" in locked(own).actual
    assert locked(own, shared=False).status is Status.PASSED


def test_who_tried_to_get_a_lock_that_another_one_had_takes_part() -> None:
    given = taking((1, "a", 1))
    trace = given.traces[INTERRUPTED]
    tried = replace(trace.find("locked")[0], kind="tried", pid=trace.workers[1].pid)
    events = (*trace.events, tried)
    assert locked(evidence(talking(workers=2), replace(trace, events=events))).status is Status.PASSED


def test_locks_of_a_program_that_was_not_done_in_time_are_not_told() -> None:
    given = taking((1, "a", 1))
    late = replace(given.traces[INTERRUPTED], ended=Ended.TIMED_OUT)
    assert locked(evidence(talking(workers=2), late)).status is Status.NEEDS_REVIEW


def test_who_takes_no_lock_is_named() -> None:
    assert "worker 2 took no lock" in locked(taking((1, "a", 1))).actual


@pytest.mark.parametrize(("holder", "status"), [(1, Status.PASSED), (2, Status.FAILED)], ids=["a circle", "no circle"])
def test_who_waits_in_a_circle_would_have_held_one_more(holder: int, status: Status) -> None:
    given = taking((1, "a", 1), (2, "b", 1))
    trace = given.traces[INTERRUPTED]
    one, two = (process.pid for process in trace.workers)
    waits = [(one, two), (two, (one, two)[holder - 1])]
    stuck = tuple(
        Blocked(pid=pid, call="futex", lacks=(Lack(awaited=Awaited.LOCK, of="Lock", holders=(Holder(pid=other),)),))
        for pid, other in waits
    )
    given = replace(given, traces={**given.traces, INTERRUPTED: replace(trace, blocked=stuck)})
    assert locked(given, at_once=2).status is status


def test_who_waits_for_ever_for_a_lock_takes_it_and_who_has_it_shares_it() -> None:
    given = taking((1, "a", 1))
    trace = given.traces[INTERRUPTED]
    holder = trace.workers[0].pid  # it waits for it too, and has never given it back
    lack = Lack(awaited=Awaited.LOCK, of="Lock", holders=(Holder(pid=holder),))
    stuck = tuple(Blocked(pid=one.pid, call="futex", lacks=(lack,)) for one in trace.workers)
    given = replace(given, traces={**given.traces, INTERRUPTED: replace(trace, blocked=stuck)})
    assert locked(given).status is Status.PASSED
    assert locked(given, at_once=2).status is Status.FAILED


def test_a_pool_whose_workers_had_nothing_to_do_took_no_lock() -> None:
    story = Story(INTERRUPTED)
    story.start(out="", born="Pool")
    story.event("watched", sender=1)
    assert locked(evidence(talking(workers=1), story.end())).actual == "the pool's workers took no lock"


def test_others_may_help_those_that_take_locks() -> None:
    two = taking((2, "a", 1), (3, "a", 1), workers=3)
    assert locked(two).status is Status.FAILED
    assert locked(two, workers=2).status is Status.PASSED
    assert locked(two, workers=3).status is Status.FAILED


@pytest.mark.parametrize(
    ("source", "hint"),
    [("import threading\nlock = threading.Lock()\n", "one process only"), ("lock.acquire\n", "does not call it")],
)
def test_what_looks_like_taking_a_lock_is_told(source: str, hint: str) -> None:
    nothing = taking()
    assert hint in locked(replace(nothing, answer=Answer(exercise="q", program=Program(source=source)))).hint


def test_where_a_worker_was_not_looked_on_nothing_is_concluded() -> None:
    unseen = taking((1, "a", 1))
    (run,) = [run for run in unseen.traces if run == INTERRUPTED]
    told = tuple(event for event in unseen.traces[run].events if event.kind != "watched")
    unseen = replace(unseen, traces={**unseen.traces, run: replace(unseen.traces[run], events=told)})
    assert (locked(unseen).status, locked(unseen).share) == (Status.NEEDS_REVIEW, 1.0)


def shared_total(*told: str, stores: bool = True, **more: Any) -> Verdict:
    """A sum that is right naturally, and under hold-stores, where workers told these things."""
    story = Story(Run(schedule=Schedule.HOLD_STORES))
    story.start(out="")
    for kind in told:
        story.event(kind, sender=1)
    if stores:
        story.event("store", 12, sender=1)
    story.say("took 1\n" if more else "took 4\n")
    asked = reports.Params(by="main", pattern=r"took (\d+)", are=(4,), under=(Schedule.HOLD_STORES,))
    return reports.FAMILY.judge(asked, evidence(talking((0, "took 4")), story.end()))


def test_a_lost_update_is_told_with_the_line_that_writes() -> None:
    verdict = shared_total("watched", lost=True)
    assert (verdict.status, verdict.lines) == (Status.FAILED, (12,))


def test_a_race_is_ruled_out_only_where_every_worker_was_held_at_a_write() -> None:
    assert shared_total("watched").status is Status.PASSED
    assert shared_total().status is Status.NEEDS_REVIEW
    assert shared_total("watched", "unwatched").status is Status.NEEDS_REVIEW
    assert shared_total("watched", stores=False).status is Status.NEEDS_REVIEW


def test_forged_events_are_no_trouble() -> None:
    odd = taking((1, [], 1), (2, None, "x"))  # type: ignore[arg-type]
    assert locked(odd).status is Status.FAILED


# --- parameters -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: order.Params(first="(", then="x"),
        lambda: conversation.Params(question="x", answer="(", times=3),
        lambda: conversation.Params(question="x", answer="y", times=1),
        lambda: reports.Params(by="main", pattern="["),
        lambda: reports.Params(by="main", pattern="x", ordered=True),
        lambda: reports.Params(by="main", pattern="x", balanced=0.5),
        lambda: reports.Params(by="main", pattern="x", any_place=True, are=(1, 1, 2)),
        lambda: order.Params(first="x", then="y", first_such_as="x"),
        lambda: locks.Params(workers=0),
        lambda: locks.Params(at_once=0),
    ],
)
def test_parameters_without_sense_are_refused(make: Any) -> None:
    with pytest.raises(ValueError, match=r"regular expression|must be|go(es)? (with|together)|or more"):
        make()
