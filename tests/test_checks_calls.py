"""The `calls` family: functions of programs that run in the sandbox, and what their calls give."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from traces import evidence

from grader import audience, pipeline
from grader.checks import values
from grader.checks.calls import FAMILY, Params, outcomes, run_of
from grader.errors import SpecError
from grader.model import Ended, Event, Evidence, Limits, Program, Source, StartMethod, Status, Trace, Verdict
from grader.sandbox import Sandbox
from grader.spec import Shown

here = pytest.mark.skipif(sys.platform != "linux", reason="the sandboxed tiers need Linux")
LIMITS = Limits(wall=10.0)
SQUARES = Params(function="square", inputs=(2, 3.5, -1), equals=(4, 12.25, 1))
RIGHT = "def square(x):\n    return x * x\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


def judged(
    sandbox: Sandbox, source: str, params: Params = SQUARES, *, reference: str = "", limits: Limits = LIMITS
) -> Verdict:
    run = run_of(params)
    source = textwrap.dedent(source)
    trace = sandbox.run(Program(source=source), run, limits, "q1.py")
    told = evidence(trace, source=source)
    if reference:
        model = sandbox.run(Program(source=textwrap.dedent(reference)), run, limits, "q1.py")
        told = Evidence(exercise=told.exercise, answer=told.answer, traces=told.traces, reference={run: model})
    return FAMILY.judge(params, told)


# --- right and wrong ------------------------------------------------------------------------------------------------


@here
@pytest.mark.parametrize(
    "source",
    [
        RIGHT,
        "square = lambda x: x ** 2",
        "async def square(x):\n    return x * x",
        RIGHT + "raise ValueError('after it')",
        RIGHT + "import sys\nsys.exit(3)",
        RIGHT + "if __name__ == '__main__':\n    while True: pass",
        RIGHT + "print('x' * 3_000_000)",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(0.3,)).start()\n" + RIGHT,
        """
        from multiprocessing import Pool
        def one(x):
            return x * x
        def square(x):
            with Pool(2) as pool:
                return pool.map(one, [x])[0]
        """,
    ],
)
def test_a_right_function_earns_the_points_whatever_stands_around_it(sandbox: Sandbox, source: str) -> None:
    verdict = judged(sandbox, source)
    assert (verdict.status, verdict.share) == (Status.PASSED, 1.0), verdict.actual


@here
@pytest.mark.parametrize(
    ("source", "actual"),
    [
        ("def square(x):\n    return 2 * x", "square(3.5) gives 7.0 (wrong: 2 of 3 calls)"),
        ("def square(x):\n    print(x * x)", "square(2) gives None (wrong: 3 of 3 calls)"),
        ("def square(x):\n    return [][int(x)]", "square(2) raises IndexError: list index out of range at"),
        ("def square():\n    return 4", "square(2) raises TypeError"),
        ("def sq(x):\n    return x * x", "there is no function square; the program defines sq"),
        ("x = 1 / 0\n" + RIGHT,
         "there is no function square; the program defines no function; the program fails with ZeroDivisionError"),
        ("def square(x:\n", "no function; the program fails with SyntaxError"),
        ("class R:\n    pass\ndef square(x):\n    return R()", "square(2) gives an object of class R"),
        ("def square(x):\n    yield x * x", "square(2) gives an iterator over [4]"),
        ("import os\nos._exit(0)\n" + RIGHT, "do not come to an end"),
    ],
)  # fmt: skip
def test_a_wrong_function_is_told_by_the_first_call_that_differs(sandbox: Sandbox, source: str, actual: str) -> None:
    verdict = judged(sandbox, source)
    assert verdict.status is Status.FAILED
    assert actual in verdict.actual


@here
@pytest.mark.parametrize("body", ["import a_package_of_its_own", "return input()"])
def test_what_a_function_does_not_find_here_is_for_a_person(sandbox: Sandbox, body: str) -> None:
    verdict = judged(sandbox, f"def square(x):\n    {body}")
    assert (verdict.status, verdict.share) == (Status.NEEDS_REVIEW, 0.0)


@here
def test_the_line_is_that_of_the_students_own_program(sandbox: Sandbox) -> None:
    source = "# a comment\n\ndef half(x):\n    return x / 0\n\ndef square(x):\n    return half(x)\n"
    assert judged(sandbox, source).lines == (4,)


@here
def test_a_call_that_fails_leaves_the_others_alone(sandbox: Sandbox) -> None:
    source = """
    import os, sys
    seen = []
    def square(x):
        seen.append(x)
        if x == 1: os._exit(3)
        if x == 2: sys.exit(3)
        if x == 3:
            while True: pass
        if x == 4: return square(x)
        if x == 5: os.kill(os.getpid(), 9)
        if x == 6: return x * 1000 * [x]
        return len(seen)
    """
    params = Params(function="square", inputs=(1, 2, 3, 4, 5, 6, 7), equals=(1,) * 7)
    trace = sandbox.run(Program(source=textwrap.dedent(source)), run_of(params), Limits(wall=8.0), "q1.py")
    says = [one.says.replace("\u00a0", " ") for one in outcomes(trace, 7)]
    assert says[0] == "ends the program with exit status 3"
    assert says[1].startswith("raises SystemExit: 3 at line 7")
    assert says[2] == "comes to no end"
    assert says[3].startswith("raises RecursionError")
    assert says[4] == "ends the program by the signal SIGKILL"
    assert says[5].startswith("gives [6, 6,")
    assert says[6] == "gives 1"


@here
def test_arguments_are_made_anew_for_each_call(sandbox: Sandbox) -> None:
    source = "def first(values, more=[]):\n    more.append(1)\n    return values.pop(0) + len(more)"
    assert judged(sandbox, source, Params(function="first", inputs=("[1, 2]",) * 2, equals=(2, 2))).share == 1


@here
@pytest.mark.parametrize("method", [StartMethod.FORKSERVER, StartMethod.SPAWN])
def test_a_function_may_start_processes_that_start_afresh(sandbox: Sandbox, method: StartMethod) -> None:
    source = """
    from multiprocessing import Pool
    def one(x):
        return x * x
    def squares(xs):
        with Pool(2) as pool:
            return pool.map(one, xs)
    """
    params = Params(function="squares", inputs=("[1, 2, 3]",), equals=("[1, 4, 9]",), start_method=method)
    verdict = judged(sandbox, source, params)
    assert verdict.status is Status.PASSED, verdict.actual


# --- which function -------------------------------------------------------------------------------------------------


@here
@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("def sq(x):\n    return x * x", Status.PASSED),
        ("def helper():\n    pass\ndef sq(x):\n    return x * x", Status.PASSED),
        ("def cube(x):\n    return x ** 3\ndef sq(x):\n    return x * x", Status.NEEDS_REVIEW),
        ("def sq(x, y):\n    return x * x", Status.FAILED),
    ],
)
def test_another_name_will_do_where_only_one_function_can_be_meant(
    sandbox: Sandbox, source: str, status: Status
) -> None:
    assert judged(sandbox, source, Params(function="square", any_name=True, inputs=(2,), equals=(4,))).status is status


@here
def test_of_several_names_the_first_that_is_there_counts(sandbox: Sandbox) -> None:
    params = Params(function=("square", "sq"), inputs=(3,), equals=(9,))
    assert judged(sandbox, "def sq(x):\n    return x * x", params).status is Status.PASSED


# --- the reference --------------------------------------------------------------------------------------------------


@here
def test_the_reference_says_what_is_right_errors_included(sandbox: Sandbox) -> None:
    reference = "def root(x):\n    if x < 0: raise ValueError('negative')\n    return x ** 0.5"
    params = Params(function="root", inputs=(2, -1))
    right = "class Negative(ValueError): pass\ndef root(x):\n    if x < 0: raise Negative\n    return 1.41421356237309"
    assert judged(sandbox, right, params, reference=reference).status is Status.PASSED
    verdict = judged(sandbox, "def root(x):\n    return abs(x) ** 0.5", params, reference=reference)
    assert verdict.expected.startswith("root(-1) raises ValueError: negative")
    assert verdict.actual == "root(-1) gives 1.0 (wrong: 1 of 2 calls)"


@here
@pytest.mark.parametrize(
    "reference", ["def square(x):\n    return object()", "def square(x):\n    return [0] * 10**6", ""]
)
def test_a_reference_that_cannot_be_compared_costs_nobody_a_point(sandbox: Sandbox, reference: str) -> None:
    verdict = judged(sandbox, RIGHT, Params(function="square", inputs=(2,)), reference=reference)
    assert verdict.status is Status.GRADER_ERROR


# --- hostile ones ---------------------------------------------------------------------------------------------------

FORGES = """
import _grader_probe as probe
for value in ("4", "12.25", "1"):
    for key in range(3):
        probe.send("gave", 1, key=key, value=value)
"""


@here
@pytest.mark.parametrize(
    "source",
    [
        FORGES + "def square(x):\n    return 0",
        "def square(x):\n" + textwrap.indent(FORGES, "    ") + "    return 0",
        "import builtins, json\nbuiltins.isinstance = lambda *a: True\njson.dumps = lambda *a: '4'\n"
        "def square(x):\n    return 0",
        "class Liar:\n    def __eq__(self, other): return True\n    def __repr__(self): return '4'\n"
        "    def __hash__(self): return 4\ndef square(x):\n    return Liar()",
        "class Liar(int):\n    def __eq__(self, other): return True\n    def __repr__(self): return '4'\n"
        "    __hash__ = int.__hash__\ndef square(x):\n    return Liar(0)",
        "def square(x):\n    while True: yield x * x",
        "def square(x):\n    return [0] * 10**7",
        "def square(x):\n    x = []\n    x.append(x)\n    return x",
        "def square(x):\n    return 10 ** 100000",
        "import os\nos.write = lambda *a: 0\ndef square(x):\n    return 0",
        "import sys\nclass M:\n    __name__ = 'square'\nsys.modules['__main__'] = sys.modules['__mp_main__'] = M()\n"
        "def square(x):\n    return 0",
        "import os\nos.closerange(3, 100)\ndef square(x):\n    return x * x",
    ],
)
def test_who_does_not_compute_gains_nothing(sandbox: Sandbox, source: str) -> None:
    verdict = judged(sandbox, source)
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)
    assert len(verdict.actual) < 500


def told(*events: dict[str, Any]) -> Trace:
    named = Event(pid=2, kind="functions", time=0.0, data={"name": "square"})
    gave = [Event(pid=2, kind="gave", time=1.0, data=data) for data in events]
    run = run_of(SQUARES)
    return Trace(run=run, ended=Ended.EXITED, wall_s=1.0, main=2, events=(named, *gave), evidence=Source.KERNEL)


@pytest.mark.parametrize(
    "value", [None, 4, "", "{}", '{"set":[[1]]}', '{"range":[1,2,0]}', "[" * 9000, '{"tuple":4}', '{"float":"x"}',
              '{"dict":[[1]]}', '{"other":1}', '{"nothing":1}', '{"bytes":"\\u0400"}', "9" * 6000,
              '{"bytes":5}', '{"dict":[{"range":[0,1000000000000000000]}]}', '{"dict":5}']
)  # fmt: skip
def test_what_a_program_sends_in_place_of_a_value_is_only_wrong(value: object) -> None:
    verdict = FAMILY.judge(SQUARES, evidence(told({"key": 0, "value": value})))
    assert (verdict.status, verdict.share) == (Status.FAILED, 0.0)


def test_a_name_that_nobody_asked_for_is_no_function() -> None:
    trace = told({"key": 0, "value": "4"})
    named = replace(trace.events[0], data={"name": "\x1b[2J<b>"})
    verdict = FAMILY.judge(SQUARES, evidence(replace(trace, events=(named, *trace.events[1:]))))
    assert "there is no function square" in verdict.actual
    assert "<b>" not in verdict.expected + verdict.actual


def test_of_several_values_for_a_call_only_the_first_counts() -> None:
    right = [{"key": key, "value": value} for key, value in enumerate(("4", "12.25", "1"))]
    assert FAMILY.judge(SQUARES, evidence(told(*right))).status is Status.PASSED
    assert FAMILY.judge(SQUARES, evidence(told({"key": 0, "value": "5"}, *right))).status is Status.FAILED


# --- values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (4, 4.0, True), (1, True, True), (10**17, 10**17 + 1, False), (0.1 + 0.2, 0.3, True), (1.0, 1.001, False),
        (float("nan"), float("nan"), True), (float("inf"), float("-inf"), False), (1e308, 10**400, False),
        ([1], (1,), False), ([0.3, "a"], [0.1 + 0.2, "a"], True), ([1], [1, 2], False), ("1", 1, False),
        ({"a": 0.3}, {"a": 0.1 + 0.2}, True), ({"a": 1}, {"b": 1}, False), ({0.3, 1}, {1, 0.1 + 0.2}, True),
        (set(), {}, False), (1j, 1j + 1e-12, True), (None, None, True), (None, 0, False), (b"a", b"a", True),
        (values.Opaque("x"), values.Opaque("x"), False), (values.Iterated([1]), values.Iterated([1]), True),
    ],
)  # fmt: skip
def test_values_are_equal_as_python_has_it_floats_up_to_the_tolerance(one: Any, other: Any, same: bool) -> None:
    assert values.equal(one, other, 1e-9) is same
    assert values.equal(other, one, 1e-9) is same


def test_where_long_values_differ_is_told() -> None:
    wanted = list(range(100))
    assert values.difference(wanted, [*wanted[:50], 0, *wanted[51:]], 0.0) == "at [50] first, 0 instead of 50"
    assert values.difference(wanted, wanted[:99], 0.0) == "by its length, 99 instead of 100"
    assert values.difference([1], [2], 0.0) == ""


# --- specs ----------------------------------------------------------------------------------------------------------


def spec(folder: Path, calls: str, *, more: str = "") -> Path:
    (folder / "assignment.yaml").write_text("id: t\ntitle: T\nquestions: [q1.yaml]\n", encoding="utf-8")
    (folder / "ref.py").write_text(RIGHT, encoding="utf-8")
    head = "id: q1\ntitle: Squares\nprompt: Write it.\nkind: program\npoints: 3\nsolution: ref.py\n"
    check = f"checks:\n  - {{id: squares, points: 3, {more} calls: {{{calls}}}}}\n"
    (folder / "q1.yaml").write_text(head + check, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ("function: square, inputs: []", "inputs lists the arguments of 1 to 200 calls"),
        ("function: 'a b', inputs: [1]", "function is the name of a function"),
        ("function: square, inputs: [abc]", "needs quotation marks of its own"),
        ("function: square, inputs: ['2), f(3']", "no list of Python's literals"),
        ("function: square, inputs: [{a: 1}]", "could be meant in two ways"),
        ("function: square, inputs: [1, 2], equals: [1]", "equals has 1 values for 2 inputs"),
        ("function: square, inputs: [1], equals: [abc]", "no value as Python writes it"),
        ("function: square, inputs: [1], tolerance: -1", "tolerance is a number from 0 on"),
    ],
)
def test_a_mistake_in_a_spec_is_told_with_its_mending(tmp_path: Path, calls: str, said: str) -> None:
    with pytest.raises(SpecError, match=r"q1\.yaml") as caught:
        pipeline.open_assignment(str(spec(tmp_path, calls)), tmp_path)
    assert said in str(caught.value)


def test_inputs_of_all_ways_of_writing_are_the_same_calls() -> None:
    ways = Params(function="f", inputs=(2, [2], "2", "[1, 2], step=(3,)", [[1, 2], {"a": None}]))
    assert run_of(ways).calls.inputs == ("2", "2", "2", "[1, 2], step=(3,)", "[1, 2], {'a': None}")


@here
def test_a_whole_submission_is_judged_and_no_run_shows_the_inputs(tmp_path: Path) -> None:
    assignment = pipeline.open_assignment(str(spec(tmp_path, "function: square, inputs: [77123]")), tmp_path)
    work = tmp_path / "work.py"
    work.write_text(
        "def square(x):\n    return x\nif __name__ == '__main__':\n    print(square(2))\n", encoding="utf-8"
    )
    (question,) = pipeline.grade_submission(work, assignment).questions
    assert question.findings[0].actual == "square(77123) gives 77123"
    assert "77123" not in repr(question.traces)


@here
def test_hidden_inputs_cannot_be_carried_out_by_an_excuse(tmp_path: Path) -> None:
    folder = spec(tmp_path, "function: square, inputs: [77123]", more="hidden: true,")
    text = (folder / "q1.yaml").read_text(encoding="utf-8").replace("points: 3\nsol", "points: 4\nsol")
    (folder / "q1.yaml").write_text(text + "  - {id: ends, points: 1, ends: {exit_code: 1}}\n", encoding="utf-8")
    work = tmp_path / "work.py"
    said = "raise ModuleNotFoundError(f\"No module named 'x{x}'\")"
    work.write_text(f"def square(x):\n    {said}\n", encoding="utf-8")
    report = audience.for_student(pipeline.grade_submission(work, pipeline.open_assignment(str(folder), tmp_path)))
    assert "77123" not in repr(report.questions[0].findings) + repr(report.questions[0].reason)


CARRIES = """
import os
def square(x):
    seen = [os.stat(place).st_mtime_ns for place in ("/tmp", "/dev/shm", os.getcwd())]
    if x != 77123:
        raise ValueError(seen)
    for place in ("/tmp", "/dev/shm", os.getcwd()):
        try:
            os.utime(place, ns=(x, x))
        except OSError:
            pass
"""


@here
def test_hidden_inputs_are_not_carried_into_the_next_run_by_what_lasts_longer_than_one(sandbox: Sandbox) -> None:
    hidden, seen = (Params(function="square", inputs=(value,), equals=(0,)) for value in (77123, 2))
    runs = [sandbox.run(Program(source=CARRIES), run_of(params), Limits(), "q1.py") for params in (hidden, seen)]
    assert "77123" not in repr(runs[1])


@here
@pytest.mark.parametrize(("more", "hidden"), [("", False), ("hidden: true,", True)])
def test_a_bundle_judges_the_same_and_keeps_what_is_hidden(tmp_path: Path, more: str, *, hidden: bool) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    assignment = pipeline.open_assignment(
        str(spec(folder, "function: square, inputs: [77123, 2]", more=more)), tmp_path
    )
    work, packed = tmp_path / "work.py", tmp_path / "packed.zip"
    work.write_text("def square(x):\n    return x if x > 2 else x * x\n", encoding="utf-8")
    pipeline.pack(assignment, packed, Shown(), pipeline.Options())
    opened = pipeline.open_assignment(str(packed), tmp_path)
    own, other = (pipeline.grade_submission(work, one).questions[0].findings[0] for one in (assignment, opened))
    assert own.actual == "square(77123) gives 77123 (wrong: 1 of 2 calls)"
    assert ("77123" in repr(opened)) is not hidden
    assert other.actual == ("" if hidden else own.actual)
