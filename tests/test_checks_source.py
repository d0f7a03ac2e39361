"""The `source` family, and how a program's text is read."""

from __future__ import annotations

import pytest
from traces import evidence, exercise

from grader.checks import chance, syntax
from grader.checks.source import FAMILY, Params
from grader.model import Answer, Evidence, Status, Verdict


def judge(source: str, **params: object) -> Verdict:
    return FAMILY.judge(Params(**params), evidence(source=source))


@pytest.mark.parametrize(
    "source",
    [
        "import multiprocessing\nmultiprocessing.Process()\n",
        "import multiprocessing as mp\nmp.Process()\n",
        "from multiprocessing import Process\nProcess()\n",
        "from multiprocessing import Process as P\nP()\n",
        "from multiprocessing import *\nProcess()\n",
        "from multiprocessing.context import Process\nProcess()\n",
        "import multiprocessing as mp\nctx = mp.get_context('spawn')\nctx.Process()\n",
        "import multiprocessing as mp\nmp.get_context('spawn').Process()\n",
        "from multiprocessing import Process\nclass W(Process):\n    pass\nW()\n",
        "import multiprocessing\nP = multiprocessing.Process\nP()\n",
        "def f():\n    import multiprocessing\n    multiprocessing.Process()\n",
    ],
)
def test_a_call_is_found_whatever_it_was_imported_as(source: str) -> None:
    assert judge(source, calls=("multiprocessing.Process",)).status is Status.PASSED


@pytest.mark.parametrize("source", ["Process()\n", "import multiprocessing\nmultiprocessing.Process\n", "print('x')\n"])
def test_what_is_not_called_is_missing(source: str) -> None:
    verdict = judge(source, calls=("multiprocessing.Process",))
    assert verdict.actual == "it never calls multiprocessing.Process"


def test_one_of_several_is_enough() -> None:
    either = ("multiprocessing.Pool", "concurrent.futures.ProcessPoolExecutor")
    assert judge("import concurrent.futures as cf\ncf.ProcessPoolExecutor()\n", any_of=either).status is Status.PASSED
    assert judge("import os\nos.fork()\n", any_of=either).status is Status.FAILED


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import threading\nthreading.Thread()\n", 1),
        ("from threading import Thread as T\nT()\n", 1),
        ("x = 1\nimport threading as t\n", 2),
    ],
)
def test_a_forbidden_module_is_found_at_its_first_use(source: str, line: int) -> None:
    verdict = judge(source, forbids=("threading",), message="Use processes.")
    assert (verdict.status, verdict.lines[0], verdict.hint) == (Status.FAILED, line, "Use processes.")


def test_a_name_that_only_looks_alike_is_not_forbidden() -> None:
    assert judge("import threading2\nthreads = 3\n", forbids=("threading",)).status is Status.PASSED


def test_what_is_no_python_is_told_with_its_line() -> None:
    verdict = judge("x = 1\nprint 'x'\n", calls=("os.fork",))
    assert (verdict.status, verdict.lines) == (Status.FAILED, (2,))


@pytest.mark.parametrize("source", ["\x00", "(" * 5000, "x = '\\d'\n"])
def test_no_source_is_too_odd(source: str) -> None:
    assert judge(source, forbids=("os",)).status in Status


def test_without_a_program_nothing_is_judged() -> None:
    bare = Evidence(exercise=exercise(), answer=Answer(exercise="q"))
    assert FAMILY.judge(Params(calls=("os.fork",)), bare).status is Status.NOT_RUN


def test_rules_that_ask_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="calls, any_of or forbids"):
        Params()


@pytest.mark.parametrize(
    ("source", "lots"),
    [
        ("import random\nx = random.randint(1, 2)\n", True),
        ("from random import choice as c\nc([1])\n", True),
        ("import random, time\ntime.sleep(random.random())\n", False),
        ("import random\n", False),
        ("import numpy as np\nnp.random.rand()\n", True),
        ("(", False),
    ],
)
def test_random_numbers_count_unless_they_only_make_a_sleep(source: str, lots: bool) -> None:
    assert chance.draws_lots(source) is lots


GUARDED = 'import m\ndef f():\n    m.P()\nif __name__ == "__main__":\n    m.P()\nm.P()\n'


@pytest.mark.parametrize(("line", "guarded"), [(3, True), (5, True), (6, False), (99, True)])
def test_a_line_under_the_main_guard_or_in_a_function_is_guarded(line: int, guarded: bool) -> None:
    assert syntax.guarded(GUARDED, line) is guarded


DRAWN = "import random\ndef work(n):\n    print(n)\n{}"


@pytest.mark.parametrize(
    ("rest", "deals"),
    [
        ("work(random.sample(range(9), 4))\n", True),
        ("random.seed(1)\nrandom.shuffle(numbers)\n", True),
        ("def main():\n    random.shuffle(numbers)\n", True),
        ("random.shuffle(numbers)\nrandom.randint(1, 9)\n", False),
        ("def own():\n    return random.sample(range(9), 1)\ndef work(n):\n    print(own())\n", False),
        ("", False),
    ],
)
def test_who_draws_without_putting_back_deals_unless_every_worker_draws_for_itself(rest: str, deals: bool) -> None:
    assert chance.deals(DRAWN.format(rest), frozenset({"work"})) is deals


def test_a_series_begun_with_a_constant_is_sown() -> None:
    assert chance.sows("import random\nrandom.Random(1).random()\n")
    assert chance.sows("from random import seed\nseed(7)\n")
    assert not chance.sows("import random\nrandom.seed()\n")


def test_barriers_are_read_where_their_number_is_written_out() -> None:
    source = "b = Barrier(4)\nc = mp.Barrier(parties=3)\nd = Barrier(n)\n"
    assert sorted(syntax.barriers(source)) == [3, 4]


@pytest.mark.parametrize(
    ("body", "takes"),
    [
        ("while True:\n        q.get()", True),
        ("for item in iter(q.get, None):\n        print(item)", True),
        ("for n in range(3):\n        print(n)", False),
        ("q.get()", False),
    ],
)
def test_a_worker_that_takes_one_thing_after_the_other_is_known(body: str, takes: bool) -> None:
    assert syntax.takes_in_loop(f"def work(q):\n    {body}\n", "work") is takes


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        ("n = random.randint(2, 9)\ncrew = [Process(target=work) for _ in range(n)]\n", 2),
        ("for _ in range(random.randint(2, 9)):\n    Process(target=work).start()\n", 2),
        ("n = random.randint(2, 9)\ncrew = [Process(target=work, args=(n,)) for _ in range(4)]\n", None),
        ("random.seed(3)\nn = random.randint(2, 9)\ncrew = [Process(target=work) for _ in range(n)]\n", None),
        ("for _ in range(random.randint(2, 9)):\n    print()\n", None),
        ("for n in random.sample(range(100), 4):\n    Process(target=work, args=(n,)).start()\n", None),
        ("crew = [Process(target=work, args=(n,)) for _, n in enumerate(random.sample(range(9), k=4))]\n", None),
        ("crew = [Process(target=work) for _ in random.sample(range(9), random.randint(2, 9))]\n", 2),
        ("ns = [random.randint(2, 9) for _ in range(4)]\ncrew = [Process(target=work, args=(n,)) for n in ns]\n", None),
        ("ns = range(random.randint(2, 9))\ncrew = [Process(target=work, args=(n,)) for n in ns]\n", 2),
    ],
)
def test_a_number_of_processes_that_is_drawn_by_lot_is_found(rest: str, line: int | None) -> None:
    assert chance.drawn_number(f"import random; from multiprocessing import Process\n{rest}") == line
