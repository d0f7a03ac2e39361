"""The `pool` family on traces told by hand."""

from __future__ import annotations

import pytest
from traces import HELD, NATURAL, SERIAL, Story, evidence, printing

from grader.checks.bounds import Bounds
from grader.checks.pool import FAMILY, Params
from grader.model import Ended, Evidence, Status, Trace, Verdict

SQUARES = (("1", "1"), ("2", "4"), ("3", "9"))
EVERYTHING = Params(created=True, size=4, tasks_in_workers=True, results=True, closed=True)


def judge(evidence: Evidence, **params: object) -> Verdict:
    return FAMILY.judge(Params(**params), evidence)


def squares(run=NATURAL, *, kind: str = "Pool", ends: tuple[str, ...] = ("terminate", "exit"), **call: object) -> Trace:
    """A pool of four that squares three numbers."""
    story = Story(run)
    story.pool(4, kind=kind)
    story.call(*SQUARES, **call)
    story.finish(*ends)
    return story.end()


def serial(
    *results: str, reproducible: bool = True, func: str = "work", inputs: tuple[str, ...] = ("1", "2", "3"), errors=()
) -> Trace:
    story = Story(SERIAL)
    story.event(
        "serial",
        9,
        key=1,
        func=func,
        inputs=list(inputs),
        results=list(results),
        reproducible=reproducible,
        errors=errors,
    )
    return story.end()


# --- all is well ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "ends"),
    [
        ("Pool", "map", ("terminate", "exit")),
        ("Pool", "starmap", ("close", "join")),
        ("Pool", "imap_unordered", ("terminate",)),
        ("Pool", "apply_async", ("close", "join", "terminate", "exit")),
        ("ProcessPoolExecutor", "submit", ("shutdown", "exit")),
        ("ProcessPoolExecutor", "map", ("shutdown",)),
    ],
)
def test_a_pool_that_is_used_and_ended_passes_everything(kind: str, name: str, ends: tuple[str, ...]) -> None:
    natural, held = (squares(run, kind=kind, name=name, ends=ends) for run in (NATURAL, HELD))
    verdict = FAMILY.judge(EVERYTHING, evidence(natural, held, serial("1", "4", "9")))
    assert verdict.status is Status.PASSED, verdict


def test_which_worker_took_which_task_changes_nothing() -> None:
    ways = [squares(by=by) for by in ((1,), (1, 2, 3), (4, 2))]
    verdicts = [judge(evidence(trace), tasks_in_workers=True, results=True) for trace in ways]
    assert all(verdict == verdicts[0] for verdict in verdicts)
    assert verdicts[0].status is Status.PASSED


# --- created --------------------------------------------------------------------------------------------------------


def test_no_pool_at_all_is_told_for_every_part() -> None:
    story = Story()
    story.say("[1, 4, 9]\n")
    for part in ("created", "tasks_in_workers", "results", "closed"):
        verdict = judge(evidence(story.end()), **{part: True})
        assert (verdict.share, verdict.actual) == (0.0, "no pool was made")


def test_a_pool_that_the_program_makes_by_itself_is_left_to_a_person() -> None:
    loop = "def work():\n    while True:\n        tasks.get()\n"
    for asked in ({"created": True}, {"tasks_in_workers": True}, {"results": True}, {"closed": True}):
        verdict = judge(evidence(printing("", ""), source=loop), **asked)
        assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 0.5)
    assert judge(evidence(printing("", "")), created=True).status is Status.FAILED


def test_a_pool_of_threads_is_no_pool_of_processes() -> None:
    story = Story()
    story.event("pool", 4, pool=1, size=4, kind="ThreadPool")
    verdict = judge(evidence(story.end()), created=True)
    assert (verdict.share, verdict.lines) == (0.0, (4,))
    assert "threads were started at line\u00a04" in verdict.actual


def test_processes_made_one_by_one_earn_half_for_the_pool_and_nothing_for_the_rest() -> None:
    story = Story()
    story.start(line=5)
    story.start(line=5)
    made = judge(evidence(story.end()), created=True)
    assert (made.status, made.share, made.lines) == (Status.FAILED, 0.5, (5,))
    for part in ("tasks_in_workers", "results", "closed"):
        assert judge(evidence(story.end()), **{part: True}).share == 0.0


def test_a_pool_that_only_the_probe_claims_does_not_count() -> None:
    story = Story()
    story.event("pool", 3, pool=1, size=4, kind="Pool")
    verdict = judge(evidence(story.end()), created=True)
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)


def test_workers_of_whom_nobody_knows_how_they_were_made_may_be_the_pools() -> None:
    story = Story()
    story.event("pool", 3, pool=1, size=4, kind="Pool")
    story.start(born=None)
    assert judge(evidence(story.end()), created=True).status is Status.PASSED


@pytest.mark.parametrize(
    ("size", "right"), [(4, True), (3, False), (Bounds(at_least=2), True), (Bounds(at_most=3), False)]
)
def test_the_size_is_what_the_pool_was_told(size: int | Bounds, right: bool) -> None:
    verdict = judge(evidence(squares()), size=size)
    assert (verdict.status is Status.PASSED) is right
    assert right or verdict.actual == "a pool of 4"


# --- tasks ----------------------------------------------------------------------------------------------------------


def test_a_pool_without_tasks_is_told() -> None:
    story = Story()
    story.pool(4, line=6)
    verdict = judge(evidence(story.end()), tasks_in_workers=True)
    assert (verdict.actual, verdict.lines) == ("a pool was made, but it was given no task", (6,))


def test_tasks_that_ran_in_the_main_process_do_not_count() -> None:
    story = Story()
    story.pool(4)
    story.call(*SQUARES, by=(0,))
    assert judge(evidence(story.end()), tasks_in_workers=True).share == 0.0


def test_an_empty_input_is_no_task() -> None:
    story = Story()
    story.pool(4)
    story.call()
    assert judge(evidence(story.end()), tasks_in_workers=True).status is Status.FAILED


def test_asynchronous_calls_that_nobody_waits_for_are_judged_alike_whether_they_ran_or_not() -> None:
    ran = squares(name="apply_async")
    story = Story()
    story.pool(4)
    story.event("submit", 9, pool=1, key=1, call="apply_async", func="work", inputs=["1"])
    story.finish("terminate", "exit")
    lost = story.end()
    for part, share in (("tasks_in_workers", 0.5), ("results", 0.0)):
        verdicts = [judge(evidence(trace), **{part: True}) for trace in (ran, lost)]
        assert verdicts[0] == verdicts[1]
        assert (verdicts[0].status, verdicts[0].share) == (Status.FAILED, share)


def test_a_get_is_a_wait() -> None:
    source = "r = pool.apply_async(f, (1,))\nr.get()\n"
    assert judge(evidence(squares(name="apply_async"), source=source), results=True).status is Status.PASSED


@pytest.mark.parametrize("name", ["apply_async", "imap"])
def test_results_that_are_asked_for_when_the_pool_is_ended_are_judged_alike_whether_they_had_come_or_not(
    name: str,
) -> None:
    source = "with pool:\n    r = pool.apply_async(f, (1,))\nr.get()\n"
    verdicts = []
    for come in (True, False):
        story = Story()
        story.pool(4)
        story.call(*SQUARES, name=name) if come else story.event(
            "submit", 9, pool=1, key=1, call=name, func="work", inputs=["1", "2", "3"]
        )
        story.finish("terminate", "exit")
        story.event("asked", 13, pool=1, key=1)
        verdicts.append(judge(evidence(story.end(), source=source), results=True))
    assert verdicts[0] == verdicts[1]
    assert "nothing waits for the results" in verdicts[0].actual


def test_an_exception_before_the_first_task_is_the_reason() -> None:
    story = Story()
    story.pool(4)
    story.error("NameError: name 'work' is not defined", line=9)
    verdict = judge(evidence(story.end(exit_code=1)), tasks_in_workers=True)
    assert "NameError: name 'work' is not defined at line\u00a09" in verdict.actual
    assert verdict.lines == (9,)


# --- results --------------------------------------------------------------------------------------------------------


def test_tasks_that_raise_because_of_what_their_worker_did_before_are_wrong_however_they_were_dealt() -> None:
    alone = serial("1", "RuntimeError: used twice", reproducible=False, errors=("RuntimeError: used twice",))
    lucky = judge(evidence(squares(), alone), results=True)
    story = Story()
    story.pool(4)
    story.event("submit", 9, pool=1, key=1, call="map", func="work", inputs=["1", "2", "3"])
    for error in ("RuntimeError: used thrice", "RuntimeError: used twice"):
        story.event("task", sender=1, key=1, func="work", args="1", error=error)
    story.event("result", pool=1, key=1, ok=False, results=[], error="RuntimeError: used thrice")
    story.finish("terminate", "exit")
    assert judge(evidence(story.end(), alone), results=True) == lucky
    assert "used twice" in lucky.actual


def test_random_numbers_are_not_compared_though_they_were_equal_twice() -> None:
    source = "import random\nrandom.randint(1, 2)\n"
    assert judge(evidence(squares(), serial("1", "1", "1"), source=source), results=True).status is Status.PASSED


def test_results_that_differ_from_the_function_itself_are_wrong() -> None:
    verdict = judge(evidence(squares(), serial("1", "40", "90")), results=True)
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (9,))
    assert "other results than work gives in one process" in verdict.actual


@pytest.mark.parametrize(
    "other",
    [
        serial("7", "7", "7", reproducible=False),
        serial("7", "7", "7", func="another"),
        serial("7", "7", "7", inputs=("4", "5", "6")),
        Story(SERIAL).end(exit_code=1),
    ],
    ids=["random", "another call", "other inputs", "crashed"],
)
def test_where_nothing_can_be_compared_the_workers_word_counts(other: Trace) -> None:
    verdict = judge(evidence(squares(), other), results=True)
    assert verdict.status is Status.PASSED
    assert "workers' word counts" in verdict.evidence[0]["says"]


@pytest.mark.parametrize("received", [["1", "4", "16"], ["1", "4"], ["4", "1", "9"]])
def test_results_that_no_worker_computed_for_that_input_are_wrong(received: list[str]) -> None:
    verdict = judge(evidence(squares(received=received)), results=True)
    assert "not those that the workers computed" in verdict.actual


def test_the_order_counts_only_where_it_is_asked_for() -> None:
    shuffled = squares(name="imap_unordered", received=["9", "1", "4"])
    model = serial("1", "4", "9")
    assert judge(evidence(shuffled, model), results=True).status is Status.PASSED
    verdict = judge(evidence(shuffled, model), results=True, ordered=True)
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
    assert "imap_unordered() at line\u00a09" in verdict.actual


def test_an_unordered_call_is_no_ordered_one_even_if_luck_kept_the_order() -> None:
    assert judge(evidence(squares(name="imap_unordered")), results=True, ordered=True).status is Status.FAILED


@pytest.mark.parametrize(
    ("after", "status"),
    [
        ("print([f.result() for f in as_completed(fs)])", Status.FAILED),
        ("for f in as_completed(fs):\n    results[fs[f]] = f.result()", Status.NEEDS_REVIEW),
        ("print(sorted(f.result() for f in as_completed(fs)))", Status.NEEDS_REVIEW),
        ("print([f.result() for f in fs])", Status.PASSED),
    ],
)
def test_futures_that_are_taken_as_they_end_are_in_any_order(after: str, status: Status) -> None:
    source = f"from concurrent.futures import as_completed\n{after}\n"
    trace = squares(kind="ProcessPoolExecutor", name="submit", ends=("shutdown", "exit"))
    assert judge(evidence(trace, source=source), results=True, ordered=True).status is status
    assert judge(evidence(trace, source=source), results=True).status is Status.PASSED


@pytest.mark.parametrize(
    ("name", "source", "status"),
    [
        ("apply", "", Status.PASSED),
        ("apply_async", "r.get()\n", Status.PASSED),
        ("apply_async", "", Status.FAILED),
    ],
)
def test_an_exception_that_the_program_deals_with_beside_right_results_is_no_fault(
    name: str, source: str, status: Status
) -> None:
    story = Story()
    story.pool(4)
    story.call(*SQUARES)
    story.event("submit", 11, pool=1, key=2, call=name, func="work", inputs=["0"])
    story.event("task", 5, sender=2, key=2, func="work", args="0", error="ZeroDivisionError: division by zero")
    story.event("result", pool=1, key=2, ok=False, results=[], error="ZeroDivisionError: division by zero")
    story.finish("close", "join")
    assert judge(evidence(story.end(), source=source), results=True).status is status
    crashed = story.end(exit_code=1)
    assert judge(evidence(crashed, source=source), results=True).status is Status.FAILED


def raising(*, result: bool) -> Trace:
    story = Story()
    story.pool(4)
    story.event("submit", 9, pool=1, key=1, call="apply_async", func="work", inputs=["3"])
    story.event("task", 5, sender=2, key=1, func="work", args="3", error="ValueError: no threes")
    if result:
        story.event("result", pool=1, key=1, ok=False, results=[], error="ValueError: no threes")
    story.finish("close", "join")
    return story.end()


@pytest.mark.parametrize("result", [True, False])
def test_an_exception_that_nobody_reads_is_found(result: bool) -> None:
    verdict = judge(evidence(raising(result=result)), results=True)
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (5, 9))
    assert verdict.actual == "work raised ValueError: no threes in a worker at line\u00a05"
    assert "get()" in verdict.hint


def test_one_right_call_beside_a_wrong_one_earns_half() -> None:
    story = Story()
    story.pool(4)
    story.call(*SQUARES)
    story.call(*SQUARES, received=["0", "0", "0"])
    assert judge(evidence(story.end()), results=True).share == 0.5


def test_a_worker_that_dies_takes_its_task_with_it() -> None:
    story = Story()
    story.event("pool", 8, pool=1, size=4, kind="Pool")
    story.start(born="Pool", how=None)
    story.start(born="Pool", exit_code=1)
    story.event("submit", 9, pool=1, key=1, call="map", func="work", inputs=["1", "2"])
    verdict = judge(evidence(story.end(Ended.DEADLOCKED)), results=True)
    assert verdict.actual == "a worker died before it had done its task: ended with exit status 1"
    assert verdict.lines == (9,)


def lazy(result: str, *, begun: bool = False, error: str | None = None) -> Trace:
    story = Story()
    story.pool(4, kind="ProcessPoolExecutor")
    story.event("submit", 9, pool=1, key=1, call="map", func="work", inputs=["1"])
    story.event("task", sender=1, key=1, func="work", args="1", result=result)
    if begun:
        story.event("taken", pool=1, key=1)
    if error:
        story.event("task", sender=2, key=1, func="work", args="2", error=error)
    story.finish("shutdown", "exit")
    return story.end()


def test_results_that_are_never_taken_cost_half_unless_there_are_none() -> None:
    verdict = judge(evidence(lazy("1")), results=True)
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.5)
    assert "never taken" in verdict.actual
    assert judge(evidence(lazy("None")), results=True).status is Status.PASSED


def test_who_has_begun_to_take_results_need_not_take_them_all() -> None:
    assert judge(evidence(lazy("1", begun=True)), results=True).status is Status.PASSED
    # Whether the workers come to an input that nobody asks for any more is luck.
    assert judge(evidence(lazy("1", begun=True, error="ValueError: 2")), results=True).status is Status.PASSED


@pytest.mark.parametrize(
    "error",
    [
        "PicklingError: Can't pickle <function <lambda> at 0x7f00aa>",
        "AttributeError: Can't get local object 'main.<locals>.work'",  # so says Python 3.13 alone
    ],
)
def test_a_function_that_cannot_be_sent_is_told_with_the_way_out(error: str) -> None:
    story = Story()
    story.pool(4)
    story.event("submit", 9, pool=1, key=1, call="map", func="<lambda>", inputs=["1"])
    story.event("result", pool=1, key=1, ok=False, results=[], error=error)
    story.error(error, line=9)
    trace = story.end(exit_code=1)
    for part in ("results", "tasks_in_workers"):
        verdict = judge(evidence(trace), **{part: True})
        assert "top level" in verdict.hint
        assert "0x7f00aa" not in verdict.actual


# --- closed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "share", "text"),
    [
        ((), 0.0, "the pool of line\u00a08 was never closed"),
        (("close",), 0.5, "close() was called on the pool of line\u00a08, join() was not"),
    ],
)
def test_a_pool_that_is_left_open_is_told_with_its_line(ends: tuple[str, ...], share: float, text: str) -> None:
    verdict = judge(evidence(squares(ends=ends), squares(HELD, ends=ends)), closed=True)
    assert (verdict.share, verdict.actual, verdict.lines) == (share, text, (8,))


@pytest.mark.parametrize("ends", [(), ("terminate", "exit")], ids=["alone", "in a with statement"])
def test_join_before_close_is_explained(ends: tuple[str, ...]) -> None:
    story = Story()
    story.pool(4)
    story.call(*SQUARES)
    story.finish(*ends)
    story.error("ValueError: Pool is still running", line=10)
    verdict = judge(evidence(story.end(exit_code=1)), closed=True)
    assert verdict.actual == "join() at line\u00a010 was called before close(), which raises an exception"
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (8, 10))


def test_a_pool_that_a_with_statement_ends_is_closed_whatever_else_goes_wrong() -> None:
    story = Story()
    story.pool(4)
    story.finish("terminate", "exit")
    story.error("ValueError: the process is still running", line=10)
    assert judge(evidence(story.end(exit_code=1)), closed=True).status is Status.PASSED


def test_methods_that_are_only_named_are_told() -> None:
    trace = squares(ends=())
    verdict = judge(evidence(trace, source="pool.close\npool.join\n"), closed=True)
    assert verdict.lines == (1, 2, 8)
    assert "parentheses" in verdict.hint


def test_the_second_pool_counts_too() -> None:
    story = Story()
    story.pool(2, line=3)
    story.finish("exit")
    story.pool(2, line=5, number=2)
    assert judge(evidence(story.end()), closed=True).lines == (5,)


def test_the_kernel_has_the_last_word_on_whether_a_pool_was_ended() -> None:
    story = Story(HELD)
    story.pool(4)
    story.call(*SQUARES)
    verdict = judge(evidence(squares(ends=("close", "join")), story.end()), closed=True)
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
    assert "still alive" in verdict.actual


def test_a_schedule_that_was_given_up_proves_nothing() -> None:
    story = Story(HELD)
    story.pool(4)
    verdict = judge(evidence(squares(), story.end(capped=True)), closed=True)
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)


def test_a_main_process_that_hides_its_end_proves_nothing_of_its_pools() -> None:
    story = Story(HELD)
    story.pool(4)
    verdict = judge(evidence(squares(), story.end(untold=True)), closed=True)
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)


# --- odd ------------------------------------------------------------------------------------------------------------


def test_forged_events_without_sense_are_no_trouble() -> None:
    story = Story()
    story.pool(4)
    story.event("submit", 9, pool=1, key=[1], call=None, func=3, inputs="x")
    story.event("task", sender=1, key=[1], func=None, args={}, result=[])
    story.event("result", pool=1, key=[1], ok="yes", results=7, error=None)
    story.event("pool-end", pool={}, how=3)
    story.event("pool", pool=None, size="4", kind="Pool")
    broken = Story(SERIAL)
    broken.event("serial", key=[1], func=3, inputs=4, results=5, reproducible=True)
    verdict = FAMILY.judge(EVERYTHING, evidence(story.end(), broken.end()))
    assert verdict.status is Status.FAILED


@pytest.mark.parametrize("bad", [{}, {"created": True, "ordered": True}])
def test_parameters_that_mean_nothing_are_refused(bad: dict[str, bool]) -> None:
    with pytest.raises(ValueError, match=r"look at|goes with"):
        Params(**bad)


def test_a_lazy_call_that_nobody_takes_before_the_pool_is_ended_is_judged_alike_however_far_it_came() -> None:
    def untaken(*, tasks: int) -> list[Verdict]:
        story = Story()
        story.pool(4)
        story.event("submit", 9, pool=1, key=1, call="imap", func="work", inputs=["1", "2"])
        for n in range(tasks):
            story.event("task", sender=1, key=1, func="work", args=str(n), result="4")
        story.finish("terminate", "exit")
        found = evidence(story.end())
        return [judge(found, tasks_in_workers=True), judge(found, results=True)]

    assert untaken(tasks=0) == untaken(tasks=2)
    assert [verdict.share for verdict in untaken(tasks=2)] == [0.5, 0.0]


def test_who_prints_the_object_of_an_asynchronous_call_has_not_got_the_results() -> None:
    def shown(text: str, source: str) -> Verdict:
        story = Story()
        story.pool(4)
        story.call(*SQUARES, name="map_async")
        story.say(text)
        story.finish("close", "join")
        return judge(evidence(story.end(), source=source), results=True)

    printed = "<multiprocessing.pool.MapResult object at 0x7f00aa>\n"
    verdict = shown(printed, "print(pool.map_async(work, inputs))\n")
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.5, (9,))
    assert "Call get() on it" in verdict.hint
    assert shown(printed, "print(r, r.get())\n").status is Status.PASSED
    assert shown("started\n", "pool.map_async(work, inputs)\n").status is Status.PASSED


@pytest.mark.parametrize(
    ("name", "inputs", "error", "share"),
    [
        ("starmap", ["1", "2"], "TypeError: 'int' object is not iterable", 1.0),
        ("starmap", None, "TypeError: 'int' object is not iterable", 0.0),
        ("apply", None, "TypeError: __main__.work() argument after * must be an iterable, not int", 1.0),
        ("map", ["1"], "PicklingError: Can't pickle <function <lambda>>", 0.0),
    ],
)
def test_a_worker_that_cannot_call_the_function_with_what_it_was_given_did_take_its_task(
    name: str, inputs: list[str] | None, error: str, share: float
) -> None:
    story = Story()
    story.pool(4)
    story.event("submit", 9, pool=1, key=1, call=name, func="work", inputs=inputs)
    story.event("result", pool=1, key=1, ok=False, results=[], error=error)
    story.finish("exit")
    found = evidence(story.end())
    assert judge(found, tasks_in_workers=True).share == share
    assert judge(found, results=True).share == 0.0


def test_results_that_workers_keep_for_themselves_have_not_come_back() -> None:
    story = Story()
    story.pool(4)
    story.call(("1", "None"), name="map")
    story.finish("close", "join")
    source = "results = []\ndef work(n):\n    results.append(n)\nprint(results)\n"
    verdict = judge(evidence(story.end(), source=source), results=True)
    assert (verdict.share, verdict.lines) == (0.5, (3,))
    assert "a copy of results of its own" in verdict.actual
