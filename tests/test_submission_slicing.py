"""What a program takes from other cells: what it needs, and nothing that runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from submission_samples import PROMPTS, Cell, read

HEADS = {n: ("markdown", f"Q{n}. {prompt}") for n, prompt in PROMPTS.items()}


def last_program(tmp_path: Path, earlier: list[str], own: list[str]) -> list[str]:
    """The lines of the program of question 6, where `earlier` cells stand under question 3 and `own` under its own."""
    cells: list[Cell] = [HEADS[3], *(("code", cell) for cell in earlier), HEADS[6], *(("code", cell) for cell in own)]
    program = read(tmp_path, cells).answers["q6"].program
    assert program is not None
    assert len(program.origin) == program.source.count("\n")
    return [line for line in program.source.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("earlier", "own", "expected"),
    [
        (["import os\nprint('runs')"], ["print(os.name)"], ["import os"]),
        (["import os, sys; import re"], ["print(os.name)"], ["import os, sys; import re"]),
        (["from multiprocessing import Process as P"], ["P()"], ["from multiprocessing import Process as P"]),
        (["from math import *\nprint('runs')"], ["print(floor(2.5))"], ["from math import *"]),
        (["n = 4\nn += 1\nprint('runs')"], ["print(n)"], ["n = 4", "n += 1"]),
        (["n = 4", "n = 5"], ["print(n)"], ["n = 5"]),
        (["n = 4\nn = n + 1"], ["print(n)"], ["n = 4", "n = n + 1"]),
        (["xs = []\nxs.append(1)\nxs.clear"], ["print(xs)"], ["xs = []", "xs.append(1)"]),
        (["d = {}\nd['a'] = 1"], ["print(d)"], ["d = {}", "d['a'] = 1"]),
        (["import time\ndef f():\n    time.sleep(0)\nf()"], ["f()"], ["import time", "def f():", "    time.sleep(0)"]),
        (["LIMIT = 3\ndef f():\n    return g()\ndef g():\n    return LIMIT"], ["f()"],
         ["LIMIT = 3", "def f():", "    return g()", "def g():", "    return LIMIT"]),
        (["class A:\n    pass\nclass B(A):\n    pass\nB()"], ["B()"],
         ["class A:", "    pass", "class B(A):", "    pass"]),
        (["import functools\n@functools.cache\ndef f():\n    return 1"], ["f()"],
         ["import functools", "@functools.cache", "def f():", "    return 1"]),
        (["try:\n    import ujson as json\nexcept ImportError:\n    import json"], ["print(json)"],
         ["try:", "    import ujson as json", "except ImportError:", "    import json"]),
        (["if __name__ == '__main__':\n    numbers = [1, 2]\n    print('runs')"], ["print(numbers)"],
         ["numbers = [1, 2]"]),
        (["def worker():\n    print('old')"], ["def worker():\n    print('new')", "worker()"], []),
        (["x = 1"], ["def f(x):\n    return x\nprint([y for y in range(3)], f(2))"], []),
        (["x = 1"], ["f = lambda: x\nprint(f())"], ["x = 1"]),
        (["n = 3"], ["print([n for _ in range(2)])"], ["n = 3"]),
        (["n = 3"], ["class A:\n    size = n\nprint(A.size)"], ["n = 3"]),
        (["a, b = 1, 2"], ["print(b)"], ["a, b = 1, 2"]),
        (["pool = 1"], ["with open('x') as pool:\n    pool.read()"], []),
        (["print = 3"], ["print(1)"], []),
    ],
)  # fmt: skip
def test_only_what_is_needed_is_taken(tmp_path: Path, earlier: list[str], own: list[str], expected: list[str]) -> None:
    lines = last_program(tmp_path, earlier, own)
    mine = [line for cell in own for line in cell.split("\n")]
    assert lines == expected + mine


def test_the_newest_definition_before_the_cell_is_taken(tmp_path: Path) -> None:
    cells: list[Cell] = [
        HEADS[3], ("code", "size = 1"), ("code", "size = 2"), HEADS[5], ("code", "import os\nprint(size)"),
        HEADS[6], ("code", "size = 3\nprint(size)"),
    ]  # fmt: skip
    answers = read(tmp_path, cells).answers
    assert answers["q5"].program is not None
    assert answers["q5"].program.source.split() == ["size", "=", "2", "import", "os", "print(size)"]


def test_what_stands_only_below_is_not_taken(tmp_path: Path) -> None:
    cells: list[Cell] = [HEADS[3], ("code", "print(later)"), HEADS[6], ("code", "later = 1\nprint(later)")]
    program = read(tmp_path, cells).answers["q3"].program
    assert program is not None
    assert program.source == "print(later)\n"


def test_definitions_between_two_own_cells_stand_between_them(tmp_path: Path) -> None:
    """Question 3 is taken up again below question 5, as the heading says."""
    cells: list[Cell] = [
        HEADS[3], ("code", "a = 1\nprint(a)"),
        HEADS[5], ("code", "from multiprocessing import Pool\nb = 2\nprint(Pool, b)"),
        HEADS[3], ("code", "print(a + b)"),
    ]  # fmt: skip
    program = read(tmp_path, cells).answers["q3"].program
    assert program is not None
    assert [line for line in program.source.split("\n") if line] == ["a = 1", "print(a)", "b = 2", "print(a + b)"]


def test_cells_before_the_first_question_can_be_needed(tmp_path: Path) -> None:
    cells: list[Cell] = [
        ("code", "import multiprocessing\nimport sys"),
        HEADS[3],
        ("code", "multiprocessing.Process().start()"),
    ]
    answer = read(tmp_path, cells).answers["q3"]
    assert answer.program is not None
    assert answer.program.source == "import multiprocessing\nmultiprocessing.Process().start()\n"
    assert any("cell 1, line 1" in note for note in answer.notes)


def test_another_answer_in_the_same_cell_does_not_run_again(tmp_path: Path) -> None:
    three = f"# Q3. {PROMPTS[3]}\nimport os\ndef f():\n    return os.name\nprint('three')\n"
    text = f"{three}# Q6. {PROMPTS[6]}\nprint(f(), 'six')"
    program = read(tmp_path, [("code", text)]).answers["q6"].program
    assert program is not None
    assert "three" not in program.source
    assert "def f():" in program.source
    assert program.source.startswith("import os\n")


def test_future_imports_stand_first(tmp_path: Path) -> None:
    lines = last_program(tmp_path, ["import os"], ["from __future__ import annotations\nprint(os.name)"])
    assert lines == ["from __future__ import annotations", "import os", "print(os.name)"]


def test_code_in_markdown_may_need_code_in_markdown(tmp_path: Path) -> None:
    cells: list[Cell] = [
        ("markdown", HEADS[3][1] + "\n```python\nimport multiprocessing\nprint('three')\n```"),
        (
            "markdown",
            HEADS[6][1] + "\n```python\nfor i in range(4):\n    p = multiprocessing.Process()\n    p.start()\n```",
        ),
    ]
    program = read(tmp_path, cells).answers["q6"].program
    assert program is not None
    assert program.source.startswith("import multiprocessing\n")
    assert "three" not in program.source


def test_what_is_awaited_outside_of_functions_is_taken_from_where_it_is_defined(tmp_path: Path) -> None:
    defines = "async def double(n):\n    return 2 * n"
    found = read(
        tmp_path, [("code", defines), ("markdown", "## Q3"), ("code", "for n in [1]:\n    print(await double(n))")]
    )
    program = found.answers["q3"].program
    assert program is not None and defines in program.source
