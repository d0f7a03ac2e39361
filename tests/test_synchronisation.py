"""The second assignment: its references earn everything, as one handed-in file, on every tier that confines."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
import pytest

from grader import pipeline
from grader.model import Assignment, Report, Status

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def synchronisation() -> Assignment:
    return pipeline.open_assignment("synchronisation", ROOT)


def notebook(assignment: Assignment, path: Path) -> Path:
    """A notebook in which each question is a heading with its text, and the reference the code below it."""
    cells = []
    for exercise in assignment.exercises:
        assert exercise.solution is not None
        cells.append(nbformat.v4.new_markdown_cell(f"## Q{exercise.number}. {exercise.prompt}"))
        cells.append(nbformat.v4.new_code_cell(exercise.solution.read_text(encoding="utf-8")))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def lost(report: Report) -> list[str]:
    return [
        f"{question.exercise.id} {one.check}: {one.actual} {one.reason}"
        for question in report.questions
        for one in question.findings
        if one.status is not Status.PASSED
    ]


def test_a_notebook_of_the_references_is_split_and_earns_everything(
    synchronisation: Assignment, tmp_path: Path
) -> None:
    path = notebook(synchronisation, tmp_path / "ada.ipynb")
    report = pipeline.grade_submission(path, synchronisation)
    assert lost(report) == []
    assert report.score == synchronisation.max_score
    assert not any(question.answer and question.answer.doubts for question in report.questions)


@pytest.mark.slow
def test_they_earn_everything_on_the_weaker_tier_too(synchronisation: Assignment, tmp_path: Path) -> None:
    path = notebook(synchronisation, tmp_path / "ada.ipynb")
    report = pipeline.grade_submission(path, synchronisation, pipeline.Options(sandbox="landlock"))
    assert lost(report) == []
