"""However a spec is damaged, the answer is a list of problems that stand in the file, never a crash."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spec_samples import ESSAY, FAMILIES, PROGRAM, write

from grader.spec import check_assignment, load_assignment

PIECES = st.sampled_from(
    ["", "\n", " ", ":", "- ", "{", "}", "[", "]", "'", '"', "&a ", "*a", "!!int ", "? ", "|", "#", "null", ".nan"]
) | st.sampled_from(["9" * 400, "\t", "é", "\x1b", "\u202e", "---\n", "<<: ", "\\", "\\ud800", "\\e[31m"])


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.sampled_from([PROGRAM, ESSAY]),
    edits=st.lists(st.tuples(st.integers(0, 600), st.integers(0, 30), PIECES), min_size=1, max_size=4),
)
def test_a_damaged_question_is_explained(text: str, edits: list[tuple[int, int, str]]) -> None:
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
    with tempfile.TemporaryDirectory() as folder:
        problems = check_assignment(write(Path(folder), q1=text), FAMILIES)
        if not problems:
            assert load_assignment(Path(folder), FAMILIES).exercises
    lines = text.split("\n")
    for problem in problems:
        assert problem.message.endswith((".", "?"))
        assert 1 <= problem.line <= len(lines) + 1
        assert str(problem).replace("\n", "").isprintable()


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=200))
def test_any_bytes_are_explained(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert check_assignment(write(Path(folder), q1=data), FAMILIES)
