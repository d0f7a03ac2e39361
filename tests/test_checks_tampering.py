"""A program that names the grader's own parts is looked at by a person; others are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from traces import printing

from grader.checks.tampering import tampering
from grader.model import Answer, Program


def answer(source: str, **files: str) -> Answer:
    return Answer(exercise="q6", program=Program(source=source, files={f"{k}.py": v for k, v in files.items()}))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (answer("import os\nimport _grader_probe\n"), "(_grader_probe, line 2)"),
        (answer("modules['_grader_run'].leave = print"), "(_grader_run, line 1)"),
        (answer("import sys\nfor name in sys.modules: pass"), "(sys.modules, line 2)"),
        (answer("threading.Thread.join.__globals__['probe'].send"), "(__globals__, line 1)"),
        (answer("frame = sys._getframe()"), "(_getframe, line 1)"),
        (answer("import helper", helper="import _grader_seed"), "helper.py"),
        (answer("pass", _grader_probe="mark = print"), "_grader_probe.py"),
    ],
)
def test_a_part_of_the_grader_is_named_with_its_line(given: Answer, said: str) -> None:
    assert said in (tampering(given) or "")


@pytest.mark.parametrize(
    "given",
    [
        answer("grader = 1\nprint(grader)"),
        answer("def my_grader_probe(): pass"),
        answer("import sys\nif 'google.colab' in sys.modules: print('Colab')"),
        answer("print(inspect.currentframe().f_code.co_name, inspect.stack()[0][3], sys._getframe().f_code.co_name)"),
        Answer(exercise="q1", text="x"),
    ],
)
def test_an_innocent_answer_is_not_suspected(given: Answer) -> None:
    assert tampering(given) is None


def test_messages_of_the_programs_own_are_reason_enough() -> None:
    trace = replace(printing("x"), forged=True)
    assert "that are not the grader's own" in (tampering(answer("pass"), [trace]) or "")
