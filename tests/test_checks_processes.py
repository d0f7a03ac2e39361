"""The `processes` family on traces told by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from traces import HELD, NATURAL, Story, evidence, exercise, printing

from grader.checks.bounds import Bounds
from grader.checks.processes import FAMILY, Params
from grader.model import Answer, Awaited, Blocked, Ended, Evidence, Holder, Lack, Source, Status, Verdict

FOUR = Params(count=4, ended="ok")
ONE = Params(count=Bounds(at_least=1), made_by=("Process", "fork"), ended="ok")
WORKS = Params(works=True)


def judge(params: Params, evidence: Evidence) -> Verdict:
    return FAMILY.judge(params, evidence)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_any_number_from_one_on_is_enough_where_at_least_one_is_asked_for(number: int) -> None:
    assert judge(ONE, evidence(printing(*["hi\n"] * number))).status is Status.PASSED


@pytest.mark.parametrize(("number", "share"), [(3, 0.0), (4, 1.0), (5, 0.0), (14, 0.0)])
def test_four_means_exactly_four(number: int, share: float) -> None:
    verdict = judge(FOUR, evidence(printing(*["1\n"] * number)))
    assert verdict.share == share
    assert f"{number} worker processes" in verdict.actual


def test_two_attempts_of_four_are_four() -> None:
    def twice(run):
        story = Story(run)
        for attempt in ((1, 2, 3, 4), (5, 6, 7, 8)):
            for number in attempt:
                story.start(out=f"{number}\n")
            for number in attempt:
                story.join(number)
        return story.end()

    assert judge(FOUR, evidence(twice(NATURAL), twice(HELD))).status is Status.PASSED


def test_eight_at_once_are_not_four() -> None:
    texts = [f"{number}\n" for number in range(8)]
    assert judge(FOUR, evidence(printing(*texts), printing(*texts, run=HELD))).status is Status.FAILED


def test_which_of_equal_workers_raises_is_luck_where_they_share_something() -> None:
    verdicts = []
    for unlucky in (2, 3):
        story = Story()
        for number in (1, 2, 3, 4):
            story.start(out="1\n", exit_code=int(number == unlucky))
        story.error("ValueError: two", line=5, by=unlucky)
        verdicts.append(judge(FOUR, evidence(story.end(), source="counter = multiprocessing.Value('i', 0)\n")))
    assert verdicts[0] == verdicts[1]
    assert "but a worker stopped with ValueError: two" in verdicts[0].actual


def test_a_worker_that_raises_costs_half_and_is_named_with_its_line() -> None:
    story = Story()
    for number in (1, 2, 3, 4):
        story.start(out="1\n", exit_code=int(number == 3))
    story.error("ValueError: no threes", line=5, by=3)
    verdict = judge(FOUR, evidence(story.end()))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.5, (5,))
    assert "worker 3 stopped with ValueError: no threes at line\u00a05" in verdict.actual


def test_a_worker_that_was_killed_is_said_to_be() -> None:
    story = Story()
    story.start(how=Ended.SIGNALLED, signal=9)
    assert "worker 1 was ended by signal SIGKILL" in judge(ONE, evidence(story.end())).actual


def test_a_worker_that_fails_while_it_is_imported_is_explained_by_its_traceback() -> None:
    story = Story()
    story.start(exit_code=1, err="Traceback (most recent call last):\nNameError: name 'p' is not defined\n")
    assert "worker 1 stopped with NameError: name 'p' is not defined" in judge(ONE, evidence(story.end())).actual


def test_a_pool_in_place_of_a_process_earns_half() -> None:
    story = Story()
    story.pool(4)
    story.call(("1", "1"))
    story.finish("exit")
    verdict = judge(ONE, evidence(story.end()))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.5, (8,))
    assert "made with Pool" in verdict.actual


def test_a_process_beside_a_pool_is_enough() -> None:
    story = Story()
    story.start(out="hi\n")
    story.pool(4)
    assert judge(ONE, evidence(story.end())).status is Status.PASSED


@pytest.mark.parametrize("fate", [{"how": None}, {"how": Ended.SIGNALLED, "signal": 15}, {"how": Ended.SIGNALLED}])
def test_workers_that_their_own_pool_ends_have_ended_well(fate: dict[str, object]) -> None:
    story = Story()
    story.event("pool", 8, pool=1, size=4, kind="Pool")
    for _ in range(4):
        story.start(born="Pool", **fate)
    assert judge(FOUR, evidence(story.end())).status is Status.PASSED


@pytest.mark.parametrize(("how", "status"), [("kill_workers", Status.PASSED), ("shutdown", Status.FAILED)])
def test_workers_that_an_executor_kills_have_ended_well_if_the_program_asked_for_it(how: str, status: Status) -> None:
    story = Story()
    story.event("pool", 8, pool=1, size=4, kind="ProcessPoolExecutor")
    for _ in range(4):
        story.start(born="ProcessPoolExecutor", how=Ended.SIGNALLED, signal=9)
    story.event("pool-end", 9, pool=1, how=how)
    assert judge(FOUR, evidence(story.end())).status is status


@pytest.mark.parametrize("started", [1, 2, 4])
def test_an_executor_has_as_many_workers_as_it_may_start(started: int) -> None:
    story = Story()
    story.pool(4, kind="ProcessPoolExecutor", workers=started)
    assert judge(FOUR, evidence(story.end())).status is Status.PASSED


@pytest.mark.parametrize("kind", ["Pool", "ProcessPoolExecutor"])
def test_how_many_workers_a_pool_has_replaced_changes_nothing(kind: str) -> None:
    def run(replaced: int, *, dead: int = 0) -> Verdict:
        story = Story()
        story.pool(4, kind=kind, workers=4 + replaced - dead)
        for _ in range(dead):
            story.start(born=kind, exit_code=1)
        return judge(FOUR, evidence(story.end()))

    assert run(0).status is Status.PASSED
    assert replace(run(3), evidence=()) == replace(run(0), evidence=())
    assert run(5, dead=2) == run(1, dead=1)
    assert run(1, dead=1).actual == "4 worker processes, but a worker of the pool ended with exit status 1"


def test_two_that_were_ended_alike_were_ended() -> None:
    story = Story()
    for _ in range(4):
        story.start(how=Ended.SIGNALLED, signal=15)
    source = "p.terminate()\n"
    verdict = judge(FOUR, evidence(story.end(), source=source))
    assert verdict.actual.endswith("worker 1, worker 2, worker 3 and worker 4 were ended by signal SIGTERM")
    assert "wait for it with join()" in verdict.hint
    assert 1 in verdict.lines


def test_daemons_that_nobody_waits_for_cost_the_same_whatever_they_managed() -> None:
    def run(run, **fate):
        story = Story(run)
        story.start(line=8, daemon=True, **fate)
        return story.end()

    quick = judge(ONE, evidence(run(NATURAL, out="hi\n"), run(HELD)))
    slow = judge(ONE, evidence(run(NATURAL, how=Ended.SIGNALLED, signal=15), run(HELD)))
    assert quick == slow
    assert (quick.status, quick.share) == (Status.FAILED, 0.5)
    assert "worker 1 is a daemon that nobody waits for" in quick.actual


def test_a_worker_that_only_puts_into_a_queue_works() -> None:
    story = Story()
    story.start()
    assert judge(WORKS, evidence(story.end())).status is Status.PASSED


def test_a_worker_without_a_target_does_nothing() -> None:
    story = Story()
    story.start(func=None, line=8)
    story.say("hello from f\n")
    verdict = judge(WORKS, evidence(story.end()))
    assert (verdict.share, verdict.lines) == (0.0, (8,))
    assert "worker 1 had no function to run" in verdict.actual
    assert "target=f()" in verdict.hint


def test_what_multiprocessing_logs_is_no_work() -> None:
    story = Story()
    story.start(func=None, err="[INFO/Process-1] child process calling self.run()\n")
    assert "no function to run" in judge(WORKS, evidence(story.end())).actual


def test_one_idle_worker_among_two_costs_half() -> None:
    story = Story()
    story.start(out="hi\n")
    story.start(func=None)
    assert judge(WORKS, evidence(story.end())).share == 0.5


def test_one_worker_of_a_pool_that_does_a_task_is_enough() -> None:
    story = Story()
    story.pool(4)
    story.call(("1", "1"), by=(3,))
    assert judge(WORKS, evidence(story.end())).status is Status.PASSED


def test_a_pool_without_tasks_does_nothing() -> None:
    story = Story()
    story.pool(4, line=7)
    verdict = judge(WORKS, evidence(story.end()))
    assert (verdict.share, verdict.lines) == (0.0, (7,))


def test_a_silent_forked_child_is_left_to_a_person() -> None:
    story = Story()
    story.start(born="fork")
    verdict = judge(WORKS, evidence(story.end()))
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)


def test_threads_are_told_from_processes() -> None:
    story = Story()
    story.event("thread", 6, name="Thread-1", target="work")
    verdict = judge(FOUR, evidence(story.end()))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (6,))
    assert "threads were started at line\u00a06" in verdict.actual


@pytest.mark.parametrize(
    ("kind", "data"), [("interpreter", {}), ("pool", {"pool": 1, "size": 4, "kind": "InterpreterPoolExecutor"})]
)
def test_interpreters_within_the_process_are_told_from_processes_and_from_threads(
    kind: str, data: dict[str, object]
) -> None:
    story = Story()
    story.event("thread", 8, name="Thread-1", target="work")
    story.event(kind, 6, **data)
    verdict = judge(FOUR, evidence(story.end()))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (6,))
    assert verdict.actual == (
        "interpreters were made at line\u00a06, no process: all of them run in threads of the one main process"
    )


def test_several_threads_are_counted_with_all_lines_that_start_them() -> None:
    story = Story()
    for line in (6, 6, 9):
        story.event("thread", line, name="Thread-1", target="work")
    verdict = judge(FOUR, evidence(story.end()))
    assert verdict.lines == (6, 9)
    assert verdict.actual == (
        "threads were started at line\u00a06 and at line\u00a09, no process: "
        "all 3 of them ran inside the one main process"
    )


def test_run_in_place_of_start_is_named() -> None:
    story = Story()
    story.event("made", 7, name="Process-1", target="work")
    story.event("run-called", 8, name="Process-1")
    verdict = judge(ONE, evidence(story.end()))
    assert verdict.lines == (8,)
    assert "run() was called at line\u00a08" in verdict.actual
    assert "start()" in verdict.hint


def test_a_process_that_is_never_started_is_named() -> None:
    story = Story()
    story.event("made", 7, name="Process-1", target="work")
    verdict = judge(ONE, evidence(story.end()))
    assert (verdict.actual, verdict.lines) == ("a Process was made at line\u00a07, but never started", (7,))


def test_start_without_parentheses_is_named() -> None:
    story = Story()
    story.event("made", 1, name="Process-1", target="work")
    verdict = judge(ONE, evidence(story.end(), source="p = Process(target=f)\np.start\n"))
    assert verdict.lines == (2,)
    assert "only named, never called" in verdict.actual


@pytest.mark.parametrize("early", [True, False])
def test_workers_have_the_same_numbers_whenever_one_of_them_starts_another(early: bool) -> None:
    story = Story()
    story.start()
    if early:
        story.start(parent=1)
    story.start(exit_code=1)
    if not early:
        story.start(parent=1)
    assert "worker 2 ended with exit status 1" in judge(ONE, evidence(story.end())).actual


def test_an_exception_before_the_start_is_the_reason() -> None:
    story = Story()
    story.error("SyntaxError: expected ':' (q3.py, line 2)", line=2)
    verdict = judge(ONE, evidence(story.end(exit_code=1)))
    assert verdict.actual == "no process was started: it stopped with SyntaxError: expected ':' at line\u00a02"
    assert verdict.lines == (2,)


def test_processes_that_only_the_probe_claims_do_not_count() -> None:
    story = Story()
    for pid in range(4):
        story.event("process", 3, pid=90 + pid, name="Process-1", by="Process")
    verdict = judge(FOUR, evidence(story.end()))
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
    assert "never existed" in verdict.actual


def test_other_programs_are_no_workers() -> None:
    story = Story()
    story.start(born="subprocess", func=None)
    assert "other programs" in judge(ONE, evidence(story.end())).actual


def test_a_forged_event_without_sense_is_no_trouble() -> None:
    story = Story()
    story.start(out="1\n")
    story.event("process", None, pid=["a"], name={}, daemon="x")
    story.event("pool", 3, pool=[1], size="many", kind=7)
    story.event("error", None, type=None, message=3, where=[])
    assert judge(ONE, evidence(story.end())).status is Status.PASSED


def test_without_a_trace_nothing_is_judged() -> None:
    verdict = judge(FOUR, evidence())
    assert (verdict.status, verdict.share) == (Status.NOT_RUN, 0.0)
    assert verdict.reason


def test_without_a_program_the_reason_says_so() -> None:
    bare = Evidence(exercise=exercise(), answer=Answer(exercise="q"))
    assert judge(FOUR, bare).reason == "there is no program to run"


def test_evidence_of_the_probe_alone_is_said_to_be() -> None:
    story = Story()
    story.start(out="1\n")
    verdict = judge(ONE, evidence(story.end(evidence=Source.PROBE)))
    assert verdict.status is Status.PASSED
    assert "seen from inside the program" in verdict.reason


def test_as_many_as_the_reference_is_a_number_too() -> None:
    two, three = printing("1\n", "2\n"), printing("1\n", "2\n", "3\n")
    same = Params(count="reference")
    assert judge(same, evidence(two, reference=(two,))).status is Status.PASSED
    assert judge(same, evidence(three, reference=(two,))).status is Status.FAILED
    assert judge(same, evidence(two)).status is Status.GRADER_ERROR


@pytest.mark.parametrize(("ended", "share"), [(Ended.PROCESS_LIMIT, 0.0), (Ended.OUTPUT_LIMIT, 0.5)])
def test_a_run_that_was_stopped_for_a_flood_is_judged_alike_however_far_it_came(ended: Ended, share: float) -> None:
    def flood(number: int):
        story = Story()
        for _ in range(number):
            story.start(out="1\n", how=None)
        return judge(FOUR, evidence(story.end(ended)))

    assert flood(4).share == flood(3).share == share
    assert flood(4).actual == flood(3).actual


def test_workers_of_an_endless_run_are_there_but_have_not_ended() -> None:
    story = Story()
    for _ in range(4):
        story.start(how=None)
    verdict = judge(FOUR, evidence(story.end(Ended.TIMED_OUT)))
    assert verdict.share == 0.5
    assert "had not ended when the run was stopped" in verdict.actual


@pytest.mark.parametrize("bad", [{"count": 0}, {"count": -1}])
def test_a_count_below_one_is_refused(bad: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Params(**bad)


@pytest.mark.parametrize("bad", [{}, {"at_least": -1}, {"at_least": 3, "at_most": 2}])
def test_bounds_that_mean_nothing_are_refused(bad: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"at_least|negative"):
        Bounds(**bad)


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "1 worker process"),
        (4, "4 worker processes"),
        (Bounds(at_least=1), "at least 1 worker process"),
        (Bounds(at_least=2, at_most=3), "2 to 3 worker processes"),
        (Bounds(at_most=2), "at most 2 worker processes"),
    ],
)
def test_what_is_expected_reads_as_a_phrase(count: int | Bounds, text: str) -> None:
    assert judge(Params(count=count), evidence(Story().end())).expected == text


def test_which_workers_are_stuck_is_told_so_that_luck_does_not_show() -> None:
    def told(owner: int) -> Verdict:
        story = Story()
        for number in (1, 2, 3):
            story.start(**({} if number == owner else {"how": None}))
        lack = Lack(awaited=Awaited.LOCK, of="Lock", line=4, holders=(Holder(pid=story.pid(owner), line=4),))
        for number in {1, 2, 3} - {owner}:
            story.stuck(4, by=number, lacks=(lack,))
        return judge(Params(count=3, ended="ok"), evidence(story.end(Ended.DEADLOCKED)))

    verdicts = [told(owner) for owner in (1, 2, 3)]
    assert "2 workers (line\u00a04) wait for a Lock that another worker acquired at line\u00a04" in verdicts[0].actual
    assert verdicts[0] == verdicts[1] == verdicts[2]


def test_a_number_that_is_drawn_by_lot_is_not_four_also_where_it_happens_to_be() -> None:
    source = "import random\nfor _ in range(random.randint(1, 9)):\n    Process(target=f).start()\n"
    for number in (3, 4):
        verdict = judge(FOUR, evidence(printing(*["1\n"] * number), source=source))
        assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
        assert verdict.actual == "how many processes there are is drawn by lot at line\u00a02"
    assert judge(ONE, evidence(printing("1\n"), source=source)).status is Status.PASSED


@pytest.mark.parametrize(("join", "told"), [(4, True), (5, False)], ids=["in the loop that starts", "after it"])
def test_who_joins_in_the_loop_that_starts_the_others_is_told_so(join: int, told: bool) -> None:
    source = "for number in range(3):\n    p = Process(target=work)\n    p.start()\n    p.join()\np.join()\n"
    story = Story()
    story.start(line=3, how=None)
    stuck = Blocked(pid=story.pid(0), call="wait4", lines=(join,), doing="join")
    trace = replace(story.end(Ended.DEADLOCKED), blocked=(stuck,))
    verdict = judge(Params(count=3, ended="ok"), evidence(trace, source=source))
    assert ("loop of their own" in verdict.hint) is told
