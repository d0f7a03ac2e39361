"""Why a program never came to a line, read from its source."""

from __future__ import annotations

import pytest

from grader.checks import unreached

NEVER_CALLED = "def main():\n    start()\n"


def test_a_function_that_nobody_calls_is_named() -> None:
    told = unreached.why(NEVER_CALLED, 2)
    assert told is not None
    actual, hint, line = told
    assert (actual, line) == ("main(), where it would be, is never called", 1)
    assert "call main()" in hint


@pytest.mark.parametrize("use", ["main()", "run(main)", "self.main()", "jobs = {1: main}"])
def test_a_function_that_anybody_names_may_be_called(use: str) -> None:
    assert unreached.why(f"{NEVER_CALLED}\n{use}\n", 2) is None


@pytest.mark.parametrize("test", ["__name__ == 'main'", "'__main' == __name__", "__name__ == '__Main__'"])
def test_a_guard_that_is_never_true_is_told_with_its_line(test: str) -> None:
    told = unreached.why(f"x = 1\nif {test}:\n    start()\n", 3)
    assert told is not None
    assert "line\u00a02 is never true" in told[0]
    assert 'if __name__ == "__main__":' in told[1]


@pytest.mark.parametrize("test", ["__name__ == '__main__'", "__name__ != 'x'", "x == 'main'", "__name__ in names"])
def test_other_tests_are_not_judged(test: str) -> None:
    assert unreached.why(f"x = 1\nif {test}:\n    start()\n", 3) is None


@pytest.mark.parametrize("line", ["map(lambda p: p.join(), ps)", "(p.join() for p in ps)", "map(Process.join, ps)"])
def test_a_map_that_nobody_takes_calls_nothing(line: str) -> None:
    assert unreached.lazily(f"x = 1\n{line}\n", "join") == (2,)


@pytest.mark.parametrize("line", ["list(map(Process.join, ps))", "[p.join() for p in ps]", "pool.map(f, p.join)"])
def test_a_map_that_somebody_takes_calls_it(line: str) -> None:
    assert unreached.lazily(line, "join") == ()


LOOP = "for one in made:\n    one.join()\n"


@pytest.mark.parametrize("empty", ["made = []", "made = list()"])
def test_a_loop_over_a_list_into_which_nothing_is_put_is_named(empty: str) -> None:
    assert unreached.over_nothing(f"{empty}\n{LOOP}", "join") == ("made", 2)
    why, hint = unreached.told_of_nothing("made", 2)
    assert why == "nothing was ever put into made, so the loop of line\u00a02 joins nobody"
    assert "made.append" in hint


@pytest.mark.parametrize(
    "fill", ["made.append(p)", "made += [p]", "made[:] = [p]", "fill(made)", "made = [p]", "made.extend(more)"]
)
def test_a_list_that_anything_else_names_may_be_filled(fill: str) -> None:
    assert unreached.over_nothing(f"made = []\n{fill}\n{LOOP}", "join") is None
    assert unreached.over_nothing(f"made = []\n{LOOP}", "start") is None
