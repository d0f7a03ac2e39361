"""Nothing that stands in a readable file is an error, and nothing in it takes long."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import bounded
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from submission_samples import CODE_3, CODE_6, ESSAY_1, EVERYTHING, PROMPTS, Cell, homework, marks, own_cell, read

from grader.errors import UsageError
from grader.model import Submission
from grader.submission import read_submission

GOOD = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")


def check(submission: Submission) -> None:
    """What holds for every submission: programs can be written, and every line of one has an origin (or none)."""
    for answer in submission.answers.values():
        answer.text.encode()
        if answer.program is not None:
            answer.program.source.encode()
            assert len(answer.program.origin) == answer.program.source.count("\n")
            assert all(not name.startswith("/") and ".." not in name for name in answer.program.files)


@pytest.mark.parametrize(
    "code",
    [
        "(" * 50_000,
        "-" * 50_000 + "1",
        "[" * 5_000 + "]" * 5_000,
        "x = " + "f(" * 3_000 + ")" * 3_000,
        "\n".join(" " * n + "if True:" for n in range(150)),
        "x\0y = 1",
        "s = '\ud800'",
        "\ufeffimport os",
        "'''" + "never closed\n" * 500,
        "#" * 100_000,
        " " * 100_000 + "x",
        "Q" * 100_000,
        "Ans" + " " * 100_000,
        "<" * 100_000,
        "1." * 50_000,
        "a " * 80_000,
        "%%writefile " + "x" * 100_000 + "\nprint(1)",
        "%%time\n" * 1_500,
        "x = 1\f\ny = 2\x0b",
        "lambda: (yield)",
        "return 3",
        "await f()",
        "9" * 10_000,
        "print('" + "{" * 2_000 + "')",
        "f'" + "{x:" * 100 + "'",
        "!" * 1_000,
        "?" * 1_000,
        "\\\n" * 1_000,
    ],
    ids=lambda code: repr(code[:16]),
)  # fmt: skip
@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_strange_cells_are_only_text(tmp_path: Path, code: str, kind: str) -> None:
    check(read(tmp_path, [("markdown", f"Q3. {PROMPTS[3]}"), (kind, code)]))


def test_characters_that_no_file_can_hold_are_replaced(tmp_path: Path) -> None:
    cells = [*GOOD[:5], ("code", CODE_3.replace("hello", "\ud800\0")), *GOOD[6:]]
    submission = read(tmp_path, cells)
    check(submission)
    assert marks(submission) == EVERYTHING


def alternating(lines: int) -> str:
    """Prose and code in turns: each line of prose is an error of its own."""
    return "\n".join(f"this line number {n} is prose\nx{n} = {n}" for n in range(lines))


MUCH: dict[str, Callable[[int], list[Cell]]] = {
    "prose and code in turns": lambda share: [("code", alternating(3_000 // share))],
    "both in Markdown": lambda share: [("markdown", alternating(3_000 // share))],
    "deeper and deeper, and wrong": lambda share: [("code", "if x = 1:\n" * (3_000 // share))],
    "wrong lines with gaps": lambda share: [("markdown", "x = = 1\n\n" * (5_000 // share))],
    "imports between brackets": lambda share: [("markdown", "import os\n\n)\n\n" * (5_000 // share))],
    "fences": lambda share: [("markdown", "```python\n" * (10_000 // share))],
    "one question again and again": lambda share: [("markdown", "Q1. What is it?\n" * (5_000 // share))],
    "labels": lambda share: [("markdown", f"Q{n % 9}.") for n in range(1_900 // share)],
    "a chain of names": lambda share: [("code", f"x{n} = x{n - 1}") for n in range(1_000 // share)],
    "functions": lambda share: [("code", "def f():\n    pass\n" * (4_500 // share))],
    "a long list": lambda share: [("code", "x = [" + "1, " * (60_000 // share) + "]")],
    "numbered points": lambda share: [("raw", "\n".join(f"{n}. point" for n in range(20_000 // share)))],
}
"""What is much of something; a share of it is tried every day, all of it in the slow tests."""


@pytest.mark.parametrize("share", [12, pytest.param(1, marks=pytest.mark.slow)], ids=["a twelfth", "all"])
@pytest.mark.parametrize("name", MUCH)
def test_much_of_it_does_not_take_long(tmp_path: Path, name: str, share: int) -> None:
    with bounded.within(600 / share):
        check(read(tmp_path, MUCH[name](share)))


@pytest.mark.parametrize("share", [4, pytest.param(1, marks=pytest.mark.slow)], ids=["a quarter", "all"])
def test_a_long_printed_notebook_does_not_take_long(tmp_path: Path, share: int) -> None:
    path = tmp_path / "someone.txt"
    path.write_text("In [1]:\n" + "x = 1\n\n" * (6_600 // share) + "output\n" * (6_600 // share))
    with bounded.within(600 / share):
        check(read_submission(path, homework()))


@pytest.mark.parametrize(
    "data", [b"{}", b"[]", b"null", b'"x"', b"1", b'{"nbformat": 4}', b'{"cells": null}', b'{"nbformat": 3}']
)
def test_json_that_is_hardly_a_notebook_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.ipynb"
    path.write_bytes(data)
    try:
        check(read_submission(path, homework()))
    except UsageError as error:
        assert "odd.ipynb" in str(error)


PIECES = st.sampled_from(
    [
        "Q1. What is multiprocessing in Python? Why is it useful?", "Q3.", "Ans 5", "6.)", "1. first", "2. second", "",
        "'''", '"""', "```python", "```", "import multiprocessing", "from multiprocessing import Pool, Process",
        "def f(x):", "    return x", "if __name__ == '__main__':", "    Process(target=f).start()", "    p.join()",
        "with Pool(4) as pool:", "    print(pool.map(f, [1, 2]))", "Processes run at the same time, each alone.",
        "%time f(1)", "!ls", "f?", "print('x'", ")", "# a comment", "\tx = 1", "x += 1", "In [3]:", "Out[3]: 4",
        "display(x)", "%%writefile a.py", "# %%", "It's", "“quoted”", "class A(B):", "@f", "x: int", "é = 'ü'",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("\n".join)
CELLS = st.lists(
    st.tuples(st.sampled_from(["markdown", "code", "raw"]), st.one_of(TEXTS, st.text(max_size=40))), max_size=10
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS)
def test_any_mixture_of_pieces_is_read(tmp_path: Path, cells: list[Cell]) -> None:
    check(read(tmp_path, cells))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, suffix=st.sampled_from([".py", ".md", ".txt"]))
def test_any_text_is_read_or_refused(tmp_path: Path, text: str, suffix: str) -> None:
    path = tmp_path / f"someone{suffix}"
    path.write_text(text, encoding="utf-8")
    try:
        check(read_submission(path, homework()))
    except UsageError as error:
        assert "someone" in str(error)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "someone.ipynb"
    path.write_bytes(data)
    with pytest.raises(UsageError):
        read_submission(path, homework())


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    cells: list[Cell] = [("markdown", ESSAY_1), ("code", CODE_3), ("code", CODE_6), *GOOD]
    assert read(tmp_path, cells) == read(tmp_path, cells)


def test_a_notebook_can_be_read_while_its_json_is_pretty_or_dense(tmp_path: Path) -> None:
    path = tmp_path / "someone.ipynb"
    book = {"cells": [{"cell_type": k, "source": s} for k, s in GOOD], "nbformat": 4, "nbformat_minor": 5}
    for indent in (None, 1):
        path.write_text(json.dumps(book, indent=indent))
        assert marks(read_submission(path, homework())) == EVERYTHING


def test_hundreds_of_attempts_are_no_attempts(tmp_path: Path) -> None:
    cell = ("code", f"# attempt 2\n{CODE_6}")
    found = read(tmp_path, [("markdown", f"Q6. {PROMPTS[6]}"), *[cell] * 300]).answers["q6"]
    assert found.program is not None and found.program.source.count("MARK6") == 300
