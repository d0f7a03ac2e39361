"""Which calls of a course's tests become the inputs of a check."""

from __future__ import annotations

import pytest

from grader.courses.questions import CourseTest
from grader.importing.calling import check_for

REFERENCE = "def square(x):\n    return x * x\n\n\ndef other(x):\n    return x\n"


def of_course(*sources: str, hidden: bool = False) -> list[CourseTest]:
    return [CourseTest(where="here", source=source, hidden=hidden) for source in sources]


@pytest.mark.parametrize(
    ("source", "inputs"),
    [
        ("assert square(2) == 4\nassert square(-1.5) == 2.25\nassert square(2) == 4", '"2", "-1.5"'),
        ("assert square(x=(1, 'a')) == len([square(0)])", '"x=(1, \'a\')", "0"'),
        (">>> square(2)\n4\n>>> y = square([3])\n", '"2", "[3]"'),
        ("for n in range(3):\n    assert square(n) == n * n\nassert square(5) == 25", '"5"'),
    ],
)
def test_calls_with_literals_become_inputs(source: str, inputs: str) -> None:
    check = check_for(REFERENCE, of_course(source))
    assert check is not None
    assert check.params == f"{{function: square, inputs: [{inputs}]}}"
    assert not check.hidden


def test_inputs_of_hidden_tests_are_hidden() -> None:
    found = check_for(REFERENCE, of_course("square(1)", hidden=True))
    marked = check_for(REFERENCE, of_course("### BEGIN HIDDEN TESTS\nassert square(1) == 1\n### END HIDDEN TESTS"))
    assert found is not None
    assert marked is not None
    assert (found.hidden, marked.hidden) == (True, True)


@pytest.mark.parametrize(
    "source",
    [
        "assert square(2) == 4\nassert other(2) == 2",
        "assert square(n) == 4",
        "assert callable(square)",
        "square(**{'x': 1})",
        "square(2",
        "",
    ],
)
def test_where_it_cannot_be_told_what_is_called_nothing_is_proposed(source: str) -> None:
    assert check_for(REFERENCE, of_course(source)) is None
