"""The tutorials can be followed word by word, and what their commands print is what stands there."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import pytest
import tutorials

PAGES = sorted(tutorials.TUTORIALS.glob("*.md"))


@pytest.mark.slow
@pytest.mark.timeout(600)  # a dozen commands, one after the other
@pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_tutorial_prints_what_stands_beneath_it(page: Path, tmp_path: Path) -> None:
    folder = tutorials.copy(tmp_path)
    for step in tutorials.steps(page.read_text(encoding="utf-8")):
        printed = tutorials.follow(step, folder)
        if not tutorials.matches(step.text, printed):
            said, seen = tutorials.lasting(step.text), tutorials.lasting(printed)
            differ = "\n".join(line for line in difflib.ndiff(said, seen) if line[0] != " ")
            told = (
                f"$ {step.command}\n{printed}\nThe page differs:\n{differ}\nPut OUTPUT in the place of what it says, "
            )
            pytest.fail(f"{told}and run python tests/tutorials.py", pytrace=False)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_tutorial_has_commands_with_what_they_print(page: Path) -> None:
    steps = list(tutorials.steps(page.read_text(encoding="utf-8")))
    assert sum(bool(step.text) for step in steps) >= 5
    assert all(step.text != "OUTPUT\n" for step in steps)


def test_times_and_lives_may_differ_and_nothing_else() -> None:
    said = "who (7 ms)\n  main     ├━━●━━┊━━┤\n  worker 1    ├━━┊┤   still alive\n"
    assert tutorials.matches(said, "who (19 ms)\n  main     ├━●┊━━━━┤\n  worker 1  ├━━━┊━┤   still alive\n")
    assert not tutorials.matches(said, said.replace("still alive", "joined"))
    assert not tutorials.matches(said, said + "one line more\n")


def test_who_comes_to_its_end_first_may_be_held_there() -> None:
    said = "  1 ms main waits\n  2 ms worker 1 prints\n"
    held = (
        "  1 ms worker 1 has done its work and is held back from ending\n  3 ms worker 1 is let go: it was waited for\n"
    )
    assert tutorials.matches(said, held + said)


def test_a_line_of_dots_stands_for_any_lines() -> None:
    assert tutorials.matches("first\n...\nlast\n", "first\nsecond\nthird\nlast\n")
    assert not tutorials.matches("first\n...\nlast\n", "first\nsecond\n")
