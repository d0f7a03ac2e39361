"""The `output` family on traces told by hand."""

from __future__ import annotations

import pytest
from traces import HELD, NATURAL, Story, evidence, printing

from grader.checks.output import FAMILY, Params
from grader.model import Ended, Evidence, Status, Trace, Verdict

OWN = Params(by="each worker", one="number", distinct=True, workers=4)
ONE_TO_FOUR = ["1\n", "2\n", "3\n", "4\n"]


def judge(params: Params, evidence: Evidence) -> Verdict:
    return FAMILY.judge(params, evidence)


def both(*texts: str, again: tuple[str, ...] | None = None) -> tuple[Trace, Trace]:
    """A natural run and one with held exits, which may print something else."""
    return printing(*texts), printing(*(again or texts), run=HELD)


def test_four_different_numbers_pass() -> None:
    verdict = judge(OWN, evidence(*both(*ONE_TO_FOUR)))
    assert verdict.status is Status.PASSED
    assert verdict.evidence[0] == {"source": "kernel", "process": "worker 1", "says": "printed '1\\n'"}


def test_the_wrong_number_of_processes_is_another_checks_business() -> None:
    assert judge(OWN, evidence(*both("1\n", "2\n", "3\n"))).status is Status.PASSED
    assert judge(OWN, evidence(*both(*[f"Process {n} : {n}\n" for n in range(1, 15)]))).status is Status.PASSED


def test_two_that_print_the_same_number_are_named() -> None:
    verdict = judge(OWN, evidence(*both("1\n", "2\n", "2\n", "4\n")))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (8,))
    assert verdict.actual == "worker 2 and worker 3 printed the same number: 2"


def test_a_worker_without_a_number_is_named() -> None:
    verdict = judge(OWN, evidence(*both("1\n", "2\n", "the third\n", "4\n")))
    assert verdict.actual == "worker 3 printed no number"


def test_one_process_that_prints_all_the_numbers_has_nobody_to_differ_from() -> None:
    assert judge(OWN, evidence(*both("1\n2\n3\n4\n"))).actual == "there is only one worker process"


def test_numbers_that_the_main_process_prints_are_not_the_workers() -> None:
    story = Story()
    for _ in range(4):
        story.start()
    story.say("1\n2\n3\n4\n")
    verdict = judge(OWN, evidence(story.end()))
    assert verdict.share == 0.0
    assert verdict.actual == "the main process printed it; the worker processes printed nothing"


def test_a_function_that_was_called_in_place_of_passed_is_named() -> None:
    story = Story()
    for number in range(4):
        story.say(f"{number}\n")
        story.start(func=None)
    assert "target=f()" in judge(OWN, evidence(story.end())).hint


def test_random_numbers_are_left_to_a_person_whether_or_not_they_collide() -> None:
    lucky = judge(OWN, evidence(*both("7\n", "3\n", "9\n", "1\n", again=("2\n", "2\n", "5\n", "6\n"))))
    unlucky = judge(OWN, evidence(*both("7\n", "7\n", "9\n", "1\n", again=("2\n", "3\n", "5\n", "6\n"))))
    assert lucky == unlucky
    assert (lucky.status, lucky.share) == (Status.NEEDS_REVIEW, 0.5)


def test_a_number_of_its_own_beside_a_random_one_is_enough() -> None:
    natural = tuple(f"worker {n} drew {9 - n}\n" for n in range(4))
    again = tuple(f"worker {n} drew {n * n + 20}\n" for n in range(4))
    assert judge(OWN, evidence(*both(*natural, again=again))).status is Status.PASSED


def test_a_shared_counter_gives_each_worker_its_own_whoever_comes_first() -> None:
    assert judge(OWN, evidence(*both(*ONE_TO_FOUR, again=("2\n", "1\n", "4\n", "3\n")))).status is Status.PASSED


def test_colliding_random_numbers_of_a_small_range_are_known_by_the_source() -> None:
    same = both("1\n", "1\n", "2\n", "2\n")
    source = "import random\nprint(random.choice([1, 2]))\n"
    assert judge(OWN, evidence(*same, source=source)).status is Status.NEEDS_REVIEW
    asleep = "import random, time\ntime.sleep(random.random())\n"
    assert judge(OWN, evidence(*same, source=asleep)).status is Status.FAILED


def test_workers_are_held_together_by_number_and_not_by_pid() -> None:
    story = Story(HELD, first=70)
    for text in ONE_TO_FOUR:
        story.start(out=text)
    assert judge(OWN, evidence(printing(*ONE_TO_FOUR), story.end())).status is Status.PASSED


def pool_run(by: tuple[int, ...], kind: str = "Pool", numbers: int = 4) -> Trace:
    """A pool of four whose workers in `by` take the tasks in turn and print them."""
    story = Story()
    story.pool(4, kind=kind)
    story.call(*[(str(n), "None") for n in range(numbers)], by=by)
    for n in range(numbers):
        story.say(f"{n}\n", by=by[n % len(by)])
    return story.end()


@pytest.mark.parametrize("kind", ["Pool", "ProcessPoolExecutor"])
def test_a_pool_earns_half_whichever_worker_took_which_task(kind: str) -> None:
    ways = [(1,), (1, 2), (4, 3, 2, 1), (2, 2, 3, 1)]
    verdicts = [judge(OWN, evidence(pool_run(by, kind))) for by in ways]
    assert all(verdict == verdicts[0] for verdict in verdicts)
    assert (verdicts[0].status, verdicts[0].share, verdicts[0].lines) == (Status.FAILED, 0.5, (8,))


def test_a_pool_that_prints_too_few_numbers_earns_nothing() -> None:
    assert judge(OWN, evidence(pool_run((1, 2), numbers=3))).share == 0.0


def test_processes_beside_a_pool_are_judged_alone() -> None:
    story = Story()
    for text in ONE_TO_FOUR:
        story.start(out=text)
    story.pool(4)
    assert judge(OWN, evidence(story.end())).status is Status.PASSED


def two_attempts(run, *, size: int = 4) -> Trace:
    """The same numbers twice, by processes of which the second lot starts when the first has ended."""
    story = Story(run)
    for begin in (0, size):
        for number in range(1, size + 1):
            story.start(out=f"{number}\n")
        for number in range(1, size + 1):
            story.join(begin + number)
    return story.end()


def test_two_attempts_may_print_the_same_numbers() -> None:
    assert judge(OWN, evidence(two_attempts(NATURAL), two_attempts(HELD))).status is Status.PASSED


def test_two_pairs_that_print_the_same_numbers_are_no_two_attempts() -> None:
    verdict = judge(OWN, evidence(two_attempts(NATURAL, size=2), two_attempts(HELD, size=2)))
    assert verdict.actual == "worker 1 and worker 3 printed the same number: 1"


def test_daemons_that_nobody_waits_for_may_print_nothing_so_they_get_nothing() -> None:
    def daemons(run, text: str) -> Trace:
        story = Story(run)
        for n in range(4):
            story.start(out=text and f"{n}\n", daemon=True)
        return story.end()

    lucky = judge(OWN, evidence(daemons(NATURAL, "yes"), daemons(HELD, "yes")))
    assert lucky == judge(OWN, evidence(daemons(NATURAL, ""), daemons(HELD, "yes")))
    assert lucky.share == 0.0


def test_what_is_logged_counts_where_nothing_is_printed() -> None:
    story = Story()
    for n in range(4):
        story.start(err=f"INFO: {n}\n")
    assert judge(OWN, evidence(story.end())).status is Status.PASSED


def test_a_flood_is_judged_alike_however_far_it_came() -> None:
    story = Story()
    story.start(out="1\n1\n", how=None)
    story.start(how=None)
    verdict = judge(OWN, evidence(story.end(Ended.OUTPUT_LIMIT)))
    assert verdict.actual == "it printed more than 1024 KiB"


def test_without_workers_the_reason_is_given() -> None:
    story = Story()
    story.event("run-called", 7)
    assert "run() was called at line\u00a07" in judge(OWN, evidence(story.end())).actual


@pytest.mark.parametrize(
    ("params", "texts", "main", "right"),
    [
        (Params(by="main", pattern="^done"), ["x\n"], "all\ndone\n", True),
        (Params(by="main", pattern="^done"), ["done\n"], "nearly done\n", False),
        (Params(by="main", equals="a\nb"), ["x\n"], "b\na\n", True),
        (Params(by="main", equals="a\nb", ordered=True), ["x\n"], "b\na\n", False),
        (Params(by="main", equals="a\nb", ordered=True), ["x\n"], "a\nb\n", True),
        (Params(by="main", at_least=2), ["x\n"], "a\n\n", False),
        (Params(by="main", one="line", distinct=True), ["x\n"], "a\na\n", False),
        (Params(by="any worker", pattern="hello"), ["x\n", "hello\n"], "", True),
        (Params(by="any worker", pattern="hello"), ["x\n", "y\n"], "hello\n", False),
        (Params(by="any worker", one="number"), ["x\n", "y 3\n"], "", True),
        (Params(by="all workers", one="number", distinct=True), ["1\n", "2 3\n"], "", True),
        (Params(by="all workers", one="number", distinct=True), ["1\n", "2 1\n"], "", False),
        (Params(by="all workers", at_least=3), ["a\n", "b\nc\n"], "", True),
        (Params(by="each worker", at_least=2), ["a\nb\n", "c\n"], "", False),
        (Params(by="each worker", pattern="hi"), ["hi\n", "oh, hi\n"], "", True),
        (Params(by="each worker", one="line", distinct=True), ["hi\n", "ho\n"], "", True),
        (Params(by="each worker", one="line", distinct=True), ["hi\n", "hi\n"], "", False),
        (Params(by="each worker", distinct=True), ["a\nb\n", "b\na\n"], "", True),
    ],
)
def test_what_is_asked_of_whom(params: Params, texts: list[str], main: str, right: bool) -> None:
    story = Story()
    for text in texts:
        story.start(out=text)
    story.say(main)
    verdict = judge(params, evidence(story.end()))
    assert (verdict.status is Status.PASSED) is right
    assert verdict.expected and verdict.actual
    assert right or verdict.hint


def test_the_reference_is_the_model_whatever_the_order_of_the_workers() -> None:
    same = Params(by="each worker", equals="reference")
    reference = (printing("a\n", "b\n"),)
    assert judge(same, evidence(printing("b\n", "a\n"), reference=reference)).status is Status.PASSED
    assert judge(same, evidence(printing("b\n", "c\n"), reference=reference)).status is Status.FAILED
    assert judge(same, evidence(printing("b\n"))).status is Status.GRADER_ERROR


@pytest.mark.parametrize(
    "bad", [{}, {"pattern": "("}, {"one": "number", "ordered": True}], ids=["nothing", "no regex", "ordered alone"]
)
def test_parameters_that_mean_nothing_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"look for|regular|goes with"):
        Params(by="main", **bad)


def test_numbers_that_one_deals_out_are_different_in_every_run() -> None:
    runs = both("7\n", "3\n", "9\n", "1\n", again=("2\n", "4\n", "5\n", "6\n"))
    dealt = "import random\nnumbers = random.sample(range(10), 4)\n"
    assert judge(OWN, evidence(*runs, source=dealt)).status is Status.PASSED
    each = f"import random\ndef work():\n    return random.sample(range(10), 1)\n{dealt}"
    assert judge(OWN, evidence(*runs, source=each)).status is Status.NEEDS_REVIEW


def test_the_same_seed_for_all_is_no_luck() -> None:
    source = "import random\ndef work():\n    print(random.Random(1).randint(1, 99))\n"
    verdict = judge(OWN, evidence(*both("18\n", "18\n", "18\n", "18\n"), source=source))
    assert verdict.actual == "worker 1 and worker 2 printed the same number: 18"


def pool_of_four(run, *texts: str) -> Trace:
    story = Story(run)
    story.pool(4, workers=0)
    for text in texts:
        story.start(born="Pool", out=text)
    return story.end()


def test_a_barrier_keeps_a_pools_workers_apart() -> None:
    source, runs = "b = Barrier(4)\n", (pool_of_four(NATURAL, *ONE_TO_FOUR), pool_of_four(HELD, *ONE_TO_FOUR[::-1]))
    assert judge(OWN, evidence(*runs, source=source)).status is Status.PASSED
    assert judge(OWN, evidence(*runs)).share == 0.5
    assert judge(OWN, evidence(runs[0], pool_of_four(HELD, "1\n2\n3\n", "4\n", "", ""), source=source)).share == 0.5


def test_a_string_that_lacks_its_f_is_named() -> None:
    source = 'def work(n):\n    print("number {n}")\n'
    verdict = judge(OWN, evidence(*both("number {n}\n", "number {n}\n"), source=source))
    assert verdict.actual == "worker 1 printed no number"
    assert verdict.hint.startswith("Put an f before the string")
    assert 2 in verdict.lines


def test_who_stopped_before_printing_is_told_with_why() -> None:
    story = Story()
    for number in range(3):
        story.start(out=f"{number}\n")
    story.start(exit_code=1)
    story.error("ZeroDivisionError: division by zero", line=5, by=4)
    verdict = judge(OWN, evidence(story.end()))
    assert verdict.actual == (
        "worker 4 printed no number; worker 4 stopped with ZeroDivisionError: division by zero at line\u00a05"
    )
    assert (verdict.hint, verdict.lines) == ("Mend this first: the worker never came to print it.", (5, 8))


def test_the_main_programs_own_exception_is_not_laid_to_a_worker_that_stopped_with_another() -> None:
    story = Story()
    for worker in (1, 2):
        story.start(out="hello\n", exit_code=1)
        story.error("ValueError: oops", line=5, by=worker)
    story.error("NameError: name 'x' is not defined", line=9)
    actual = judge(OWN, evidence(story.end(exit_code=1))).actual
    assert actual == "worker 1 printed no number; worker 1 and worker 2 stopped with ValueError: oops at line\u00a05"
