"""The `portable` family on traces told by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from traces import FORKSERVER, HELD, NATURAL, Story, evidence, printing

from grader.checks.portable import FAMILY, Params
from grader.model import (
    Answer,
    Ended,
    Evidence,
    Place,
    Program,
    Run,
    Schedule,
    StartMethod,
    Status,
    Trace,
    Verdict,
)

SAME = Params(same_under=(StartMethod.FORKSERVER,))
BARE = "import multiprocessing\n\np = multiprocessing.Process(target=f)\np.start()\n"


def judge(evidence: Evidence, params: Params = SAME) -> Verdict:
    return FAMILY.judge(params, evidence)


def forks(*texts: str, **how: object) -> tuple[Trace, Trace]:
    return printing(*texts, **how), printing(*texts, run=HELD, **how)


def elsewhere(*texts: str, main: str = "", first: int = 50, **how: object) -> Story:
    """The same workers under a fork server, not yet over."""
    story = Story(FORKSERVER, first=first)
    for text in texts:
        story.start(out=text, **how)
    story.say(main)
    return story


def test_the_same_output_passes_whatever_the_pids() -> None:
    texts = ["pid 10 of 2: 1\n", "pid 11 of 2: 2\n"]
    there = ["pid 50 of 2: 1\n", "pid 51 of 2: 2\n"]
    assert judge(evidence(*forks(*texts), elsewhere(*there).end())).status is Status.PASSED


def test_small_pids_are_not_taken_for_the_numbers_that_are_printed() -> None:
    fork = Story(NATURAL, first=3)
    for n in range(1, 5):
        fork.start(out=f"{n}\n")
    held = Story(HELD, first=7)
    for n in range(1, 5):
        held.start(out=f"{n}\n")
    there = elsewhere(*[f"{n}\n" for n in range(1, 5)], first=4)
    assert judge(evidence(fork.end(), held.end(), there.end())).status is Status.PASSED


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("ForkPoolWorker-1 did it\n", "ForkServerPoolWorker-4 did it\n"),
        ("Process-1 at 0x7f00\n", "Process-2 at 0x7eaa\n"),
        ("<ForkProcess(Process-1)>\n", "<ForkServerProcess(Process-1)>\n"),
        ("in __main__\n", "in __mp_main__\n"),
        ("at 12:00:01\n", "at 12:00:02\n"),
        ("a\nb\n", "b\na\n"),
    ],
)
def test_names_times_and_order_may_differ(here: str, there: str) -> None:
    assert judge(evidence(*forks(here), elsewhere(there).end())).status is Status.PASSED


@pytest.mark.parametrize(
    ("here", "there"),
    [("took 0.25 seconds\n", "took 0.75 seconds\n"), ("0.16 s against 0.05 s\n", "0.17 s against 0.1 s\n")],
)
def test_measured_times_may_differ_in_a_program_that_reads_the_clock(here: str, there: str) -> None:
    traces = (*forks(here), elsewhere(there).end())
    assert judge(evidence(*traces, source="import time\ntime.perf_counter()\n")).status is Status.PASSED
    assert judge(evidence(*traces, source="import time\ntime.sleep(1)\n")).status is Status.FAILED


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("[0, 1, 4, 9]\n", "[4, 0, 1, 9]\n"),
        ("first: 3\nsecond: 1\n", "first: 1\nsecond: 3\n"),
        ("worker 11 did 5\nworker 10 did 6\n", "worker 50 did 6\nworker 51 did 5\n"),
    ],
)
def test_the_order_in_which_results_arrive_is_luck(here: str, there: str) -> None:
    fork = Story(NATURAL), Story(HELD)
    for story in fork:
        story.start()
        story.start()
        story.say(here)
    assert (
        judge(evidence(*(story.end() for story in fork), elsewhere("", "", main=there).end())).status is Status.PASSED
    )


@pytest.mark.parametrize("there", ["[0, 1, 4, 8]\n", "[0, 1, 4]\n", "[0, 1, 4, 9]\n[0, 1, 4, 9]\n"])
def test_other_results_are_no_other_order(there: str) -> None:
    assert judge(evidence(*forks("[0, 1, 4, 9]\n"), elsewhere(there).end())).status is Status.FAILED


@pytest.mark.parametrize("looks", ["print(p.is_alive())", "print(q.qsize())", "print(next(pool.imap_unordered(f, l)))"])
def test_other_output_is_no_fault_where_a_look_may_find_another_thing_each_time(looks: str) -> None:
    there = elsewhere("total 0\n").end()
    assert judge(evidence(*forks("total 5\n"), there, source=looks)).status is Status.PASSED


def test_other_output_is_told() -> None:
    verdict = judge(evidence(*forks("total 5\n"), elsewhere("total 0\n").end()))
    assert (verdict.status, verdict.share, verdict.lines) == (Status.FAILED, 0.0, (8,))
    assert "works on Linux, fails on Windows and macOS, and on Linux from Python 3.14" in verdict.actual


def test_lines_that_every_new_process_prints_again_are_explained() -> None:
    natural, held = (Story(run) for run in (NATURAL, HELD))
    for story in (natural, held):
        story.say("Starting\n")
        story.start(out="1\n")
    there = elsewhere("Starting\n1\n", main="Starting\n")
    verdict = judge(evidence(natural.end(), held.end(), there.end()))
    assert "prints again what the main program prints outside its main guard" in verdict.actual


def test_output_that_is_left_to_chance_is_not_compared() -> None:
    here = printing("7\n"), printing("9\n", run=HELD)
    assert judge(evidence(*here, elsewhere("3\n").end())).status is Status.PASSED
    source = "import random\nprint(random.choice([1, 2]))\n"
    lucky = judge(evidence(*forks("1\n"), elsewhere("2\n").end(), source=source))
    assert lucky.status is Status.PASSED


def test_a_missing_main_guard_is_told_with_the_line_of_the_start() -> None:
    there = elsewhere("", exit_code=1)
    there.error("RuntimeError: bootstrapping phase", line=4, by=1, hint="bootstrapping")
    verdict = judge(evidence(*forks("1\n", line=4), there.end(), source=BARE))
    assert (verdict.status, verdict.lines) == (Status.FAILED, (4,))
    assert "no main guard" in verdict.actual
    assert '__name__ == "__main__"' in verdict.hint


def test_a_start_outside_a_guard_that_is_there_is_a_missing_guard_too() -> None:
    source = 'import m\nif __name__ == "__main__":\n    ps = []\nps.append(m.P().start())\n'
    there = elsewhere("", exit_code=1, err="NameError: name 'ps' is not defined\n")
    verdict = judge(evidence(*forks("1\n", line=4), there.end(), source=source))
    assert "no main guard" in verdict.actual


def test_a_pool_without_a_guard_that_never_ends_is_a_missing_guard() -> None:
    natural, held = Story(NATURAL), Story(HELD)
    for story in (natural, held):
        story.pool(2, line=3)
        story.finish("close", "join")
    there = Story(FORKSERVER)
    there.pool(2, line=3)
    verdict = judge(evidence(natural.end(), held.end(), there.end(Ended.TIMED_OUT), source=BARE))
    assert "no main guard" in verdict.actual


def test_a_function_that_cannot_be_sent_is_told() -> None:
    there = Story(FORKSERVER)
    there.error("PicklingError: Can't pickle <lambda>", line=4, hint="pickle")
    verdict = judge(evidence(*forks("1\n"), there.end(exit_code=1)))
    assert verdict.lines == (4,)
    assert "the lambda has no name by which a new process could import it" in verdict.actual
    assert "lambda" in verdict.hint


def test_a_variable_that_only_the_main_program_set_is_told() -> None:
    there = elsewhere("", exit_code=1)
    there.error("NameError: name 'numbers' is not defined", line=6, by=1)
    verdict = judge(evidence(*forks("1\n"), there.end()))
    assert verdict.lines == (6,)
    assert "worker 1 stopped with NameError" in verdict.actual
    assert "arguments" in verdict.hint


def test_more_workers_there_are_told() -> None:
    verdict = judge(evidence(*forks("1\n"), elsewhere("1\n", "").end()))
    assert "2 worker processes there, 1 on Linux (fork)" in verdict.actual


def test_how_many_workers_a_pool_has_there_is_luck() -> None:
    natural, held, there = Story(NATURAL), Story(HELD), Story(FORKSERVER)
    for story, workers in ((natural, 4), (held, 4), (there, 2)):
        story.pool(4, kind="ProcessPoolExecutor", workers=workers)
        story.say("1\n2\n", by=1)
    assert judge(evidence(natural.end(), held.end(), there.end())).status is Status.PASSED


def test_a_program_that_fails_under_fork_is_not_portable_either() -> None:
    story = Story()
    story.start(exit_code=1)
    story.error("ValueError: no", by=1, line=3)
    verdict = judge(evidence(story.end(), elsewhere("").end()))
    assert verdict.actual.startswith("it does not work in the first place: worker 1 stopped with ValueError: no")
    assert verdict.lines == (3,)


def test_a_missing_main_guard_is_told_also_where_no_run_is_forked() -> None:
    story = Story()
    story.start(exit_code=1, line=4)
    story.error("RuntimeError: bootstrapping phase", line=4, by=1, hint="bootstrapping")
    verdict = judge(evidence(story.end(), elsewhere("").end(), source=BARE))
    assert (verdict.lines, "no main guard" in verdict.actual, "Linux" in verdict.actual) == ((4,), True, False)
    assert '__name__ == "__main__"' in verdict.hint


def test_without_workers_there_is_nothing_to_carry_over() -> None:
    assert judge(evidence(Story().end())).actual == "no process was started"


@pytest.mark.parametrize(
    "source",
    [
        "import multiprocessing as mp\nmp.set_start_method('fork')\n",
        "import multiprocessing as mp\nctx = mp.get_context(method='fork')\n",
        "import os\nos.fork()\n",
    ],
)
def test_a_program_that_insists_on_fork_is_not_portable(source: str) -> None:
    verdict = judge(evidence(*forks("1\n"), elsewhere("1\n").end(), source=source))
    assert verdict.lines == (2,)
    assert "asks for fork" in verdict.actual


def test_without_the_other_run_nothing_is_judged() -> None:
    assert judge(evidence(*forks("1\n"))).status is Status.NOT_RUN


TRACEBACK = """Traceback (most recent call last):
  File "<frozen runpy>", line 88, in _run_code
  File "/work/q5.py", line 12, in <module>
    print("done", answers)
                  ^^^^^^^
NameError: name 'answers' is not defined. Did you mean: 'answer'?
"""


def test_a_line_outside_of_the_guard_that_fails_where_the_program_is_imported_is_named() -> None:
    there = Story(FORKSERVER, first=50)
    there.start(err=TRACEBACK, exit_code=1)
    verdict = judge(evidence(*forks("1\n"), there.end()))
    assert verdict.actual.endswith("worker 1 stopped with NameError: name 'answers' is not defined at line\u00a012")
    assert verdict.lines == (12,)
    assert "outside of the main guard again" in verdict.hint


def test_a_function_under_the_guard_is_named_with_where_it_belongs() -> None:
    source = 'if __name__ == "__main__":\n    def greet():\n        pass\n    start(greet)\n'
    there = Story(FORKSERVER, first=50)
    told = "Traceback (most recent call last):\nAttributeError: Can't get attribute 'greet' on <module '__mp_main__'>\n"
    there.start(err=told, exit_code=1)
    verdict = judge(evidence(*forks("1\n"), there.end(), source=source))
    assert verdict.actual.endswith("greet is defined at line\u00a02, where a new process does not find it")
    assert verdict.lines == (2,)
    assert verdict.hint.startswith("Define it above the main guard")


def test_a_function_that_is_defined_twice_is_named_with_the_line() -> None:
    source = "def f(a):\n    pass\ndef f(a, b):\n    pass\n"
    there = Story(FORKSERVER, first=50)
    told = "Traceback (most recent call last):\nTypeError: f() missing 1 required positional argument: 'b'\n"
    there.start(err=told, exit_code=1)
    verdict = judge(evidence(*forks("1\n"), there.end(), source=source))
    assert verdict.actual.endswith("'b': f is defined again at line\u00a03")
    assert (verdict.lines, verdict.hint[:19]) == ((1, 3), "Give each function ")


def test_workers_that_start_processes_while_they_import_the_program_lack_a_guard() -> None:
    told = TRACEBACK.replace("NameError: name 'answers' is not defined. Did you mean: 'answer'?", "RuntimeError:")
    there = Story(FORKSERVER, first=50)
    there.start(err=f"{told} ... finished its bootstrapping phase.\n", exit_code=1)
    verdict = judge(evidence(*forks("1\n"), there.end()))
    assert "there is no main guard around it" in verdict.actual
    assert verdict.lines == (12,)


def test_a_function_whose_name_was_given_to_its_process_is_told_so() -> None:
    source = (
        "def first():\n    pass\nif __name__ == '__main__':\n    first = Process(target=first)\n    first.start()\n"
    )
    there = Story(FORKSERVER, first=50)
    error = "Can't pickle <function first at 0x7f>: it's not the same object as __main__.first"
    there.error(f"PicklingError: {error}", line=5, hint="pickle")
    verdict = judge(evidence(*forks("1\n"), there.end(), source=source))
    assert "first is no longer the function: the name is given to something else at line\u00a04" in verdict.actual
    assert (verdict.lines, verdict.hint[:27]) == ((4, 5), "Give the process another na")


def test_how_many_processes_a_lot_makes_is_not_compared() -> None:
    source = "import random\nfor _ in range(random.randint(1, 9)):\n    Process(target=f).start()\n"
    assert judge(evidence(*forks("a\n", "a\n"), elsewhere("a\n").end(), source=source)).status is Status.PASSED
    assert judge(evidence(*forks("a\n", "a\n"), elsewhere("a\n").end())).status is Status.FAILED


def test_cells_that_define_a_function_anew_are_left_to_a_person() -> None:
    source = "def f(a):\n    pass\ndef f(a, b):\n    pass\n"
    there = Story(FORKSERVER, first=50)
    there.start(err="TypeError: f() missing 1 required positional argument: 'b'\n", exit_code=1)
    told = evidence(*forks("1\n"), there.end(), source=source)
    assert judge(told).status is Status.FAILED
    origin = tuple(Place(file="a.ipynb", cell=line // 2, lines=(1, 1)) for line in range(4))
    answer = Answer(exercise="q", program=Program(source=source, origin=origin))
    verdict = judge(replace(told, answer=answer))
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 1.0)
    assert "several cells define f" in verdict.reason


@pytest.mark.parametrize("methods", [(), (StartMethod.FORK,)])
def test_fork_is_not_compared_with_itself(methods: tuple[StartMethod, ...]) -> None:
    with pytest.raises(ValueError, match="forkserver"):
        Params(same_under=methods)


# --- locks ----------------------------------------------------------------------------------------------------------


def interrupted(method: StartMethod, *names: str, watched: bool = True) -> Trace:
    """Workers under hold-locks, each of which takes a lock of this name at line 7."""
    story = Story(Run(start_method=method, schedule=Schedule.HOLD_LOCKS))
    for number, name in enumerate(names, 1):
        story.start(out="a\n")
        if watched:
            story.event("watched", sender=number)
        story.event("locked", 7, sender=number, lock=name, held=1)
    return story.end()


@pytest.mark.parametrize(
    ("there", "watched", "status"),
    [
        (("x", "x"), True, Status.PASSED),
        (("x", "y"), True, Status.FAILED),
        (("x", "y"), False, Status.PASSED),
        (("x",), True, Status.PASSED),
    ],
    ids=["shared there too", "each its own", "nobody knows", "one alone took it"],
)
def test_locks_that_are_shared_under_fork_must_be_shared_there(
    there: tuple[str, ...], watched: bool, status: Status
) -> None:
    runs = (interrupted(StartMethod.FORK, "a", "a"), interrupted(StartMethod.FORKSERVER, *there, watched=watched))
    traces = (*forks("a\n", "a\n"), elsewhere("a\n", "a\n").end(), *runs)
    verdict = judge(evidence(*traces), Params(locks=True))
    assert verdict.status is status
    assert verdict.lines == ((7,) if status is Status.FAILED else ())
    assert judge(evidence(*traces)).status is Status.PASSED
