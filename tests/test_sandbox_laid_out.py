"""Files that no folder can hold are left out; that a student's notebook names them breaks no run."""

from __future__ import annotations

import offered
import pytest

from grader.model import Limits, Program, Run
from grader.sandbox.laid_out import laid_out

ROOM = 1 << 20


@pytest.mark.parametrize(
    ("files", "there"),
    [
        (["helper.py", "folder/data.txt"], ["helper.py", "folder/data.txt"]),
        (["./helper.py", "helper.py"], ["helper.py"]),
        (["helper.py", "helper.py/more.py"], ["helper.py"]),
        (["folder/data.txt", "folder"], ["folder/data.txt"]),
        (["q6.py", "q6.py/data.txt", "Q6.PY"], []),
        (["../out.py", "/etc/passwd", "C:data.py", "..\\one.py"], ["out.py", "etc/passwd", "C/data.py", "one.py"]),
        ([".", "", "/", "nul\0l.py", "half\ud800.py"], []),
        (["a" * 121, "/".join("a" * 60), "/".join(["a" * 99] * 3), "ü" * 61], ["/".join("a" * 60)]),
    ],
)
def test_what_can_lie_beside_a_program_does(files: list[str], there: list[str]) -> None:
    found = laid_out(Program(source="pass", files=dict.fromkeys(files, "x")), "q6.py", ROOM)
    assert list(found) == [*there, "q6.py"]


def test_what_does_not_fit_any_more_is_left_out() -> None:
    files = {"small": "x", "large": "ü" * ROOM, "last": "x"}
    assert list(laid_out(Program(source="pass", files=files), "q6.py", ROOM)) == ["small", "q6.py"]


@pytest.mark.skipif("not __import__('sys').platform.startswith('linux')", reason="the sandbox is Linux's")
def test_a_run_begins_whatever_lies_beside_the_program() -> None:
    limits = Limits(wall=20, scratch=ROOM)
    names = ["a.py", "a.py/b.py", "q6.py/c.py", "d" * 300, *(f"{number}.txt" for number in range(300))]
    program = Program(source="print('begun') # \ud800", files=dict.fromkeys(names, "x = '\udfff'"))
    with offered.strongest(limits) as session:
        trace = session.run(program, Run(), "q6.py")
    assert trace.text(trace.main) == "begun\n"
