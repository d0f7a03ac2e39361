"""Patterns are looked for at the beginning of a line, so that no student's line can keep the grader busy for hours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader import checks, pipeline
from grader.checks.lines import LONGEST, lines, search, search_all
from grader.model import Chunk, Ended, Run, Trace

SPECS = Path(__file__).parent.parent / "exercises" / "synchronisation"
NAMES = ("pattern", "until", "first", "then", "adds_up_to")


def patterns() -> list[str]:
    """Every pattern of an exercise that has many."""
    checks = [one for exercise in pipeline.open_assignment(str(SPECS), SPECS).exercises for one in exercise.checks]
    found = {getattr(one.params, name, None) for one in checks for name in NAMES}
    return sorted(one for one in found if isinstance(one, str))


@pytest.mark.parametrize(
    "piece", ["total ", "total 1 ", "pi ", "drew ", "phase 1 ", "answer 1a", "question ", "1 ", "9"]
)
def test_a_line_of_a_megabyte_is_looked_at_in_no_time(piece: str) -> None:
    assert len(patterns()) > 8
    for pattern in patterns():
        search(pattern, piece * 150_000)
        search_all(pattern, piece * 150_000)


def test_patterns_are_looked_for_nowhere_else() -> None:
    searching = re.compile(
        r"\bre\.(?:search|match|fullmatch|finditer|findall)\((?:params\.)?\w*(?:pattern|until|first|then)"
    )
    folder = Path(checks.__file__).parent
    found = [path.name for path in folder.glob("*.py") if searching.search(path.read_text(encoding="utf-8"))]
    assert sorted(found) == ["lines.py", "remedies.py"]  # the patterns of the latter are its own


def test_what_stands_far_behind_in_a_line_is_not_looked_for() -> None:
    assert search("x", " " * (LONGEST - 1) + "x")
    assert search("x", " " * LONGEST + "x") is None
    assert search_all("^x$", " " * LONGEST + "x\nx\n")


def test_lines_that_come_in_pieces_are_whole_and_in_the_order_in_which_they_were_completed() -> None:
    said = [(1, "one "), (2, "two"), (1, "line\n\nthr"), (2, "\n"), (1, "ee\nfour")]
    chunks = tuple(Chunk(pid=pid, stream="stdout", time=0.0, text=text) for pid, text in said)
    found = lines(Trace(run=Run(), ended=Ended.EXITED, wall_s=1.0, main=1, chunks=chunks))
    assert [(line.pid, line.text) for line in found] == [(1, "one line"), (2, "two"), (1, "three"), (1, "four")]
