"""The colours of code: right where the program can be read, none where it cannot, and never another text."""

from __future__ import annotations

import bounded
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.colouring import MOST, pieces


def kinds(source: str) -> list[tuple[str, str]]:
    return [piece for line in pieces(source.split("\n")) for piece in line if piece[0]]


def text(source: str) -> str:
    return "\n".join("".join(said for _, said in line) for line in pieces(source.split("\n")))


def test_keywords_names_numbers_strings_and_comments_are_told_apart() -> None:
    found = kinds("def show(number):  # prints\n    return f'{number} of ' + str(4)\n")
    assert found[:4] == [("k", "def"), ("d", "show"), ("c", "# prints"), ("k", "return")]
    assert "".join(said for kind, said in found if kind == "s").startswith("f'")
    assert found[-1] == ("n", "4")


def test_a_string_over_several_lines_is_one_in_each_of_them() -> None:
    assert kinds('x = """one\n two\nthree"""\n') == [("s", '"""one'), ("s", " two"), ("s", 'three"""')]


@pytest.mark.parametrize(
    "source", ["x = 1\n'''never closed\n", "if x:\n\ty = 1\n  z = (2\n", "x = 1\n\0\n", "def \udc80(): pass"]
)
def test_what_is_no_program_keeps_its_text(source: str) -> None:
    assert text(source) == source


def test_what_stands_before_a_mistake_is_coloured() -> None:
    assert ("k", "import") in kinds("import os\nx = (\n")


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("def x=(){}[]'\"\\#\n\t\r\f\0 1.\udc80é字f:"), max_size=60))
def test_no_text_is_ever_changed(source: str) -> None:
    assert text(source) == source


@pytest.mark.parametrize(
    "source",
    [
        "x=1;" * MOST,
        ("é = 1;" * 160 + "\n") * (MOST // 961),
        "\n".join(["f'''{"] * 9_000),
        "(" * 900 + "\n" * 9_000,
        "\\\n" * (MOST // 2),
    ],
    ids=["long", "wide", "strings", "brackets", "continued"],
)
def test_hostile_programs_cost_no_more_than_their_length(source: str) -> None:
    with bounded.within(50):
        assert text(source) == source
