"""A new assignment passes validation, its references earn everything, and no mutant of them survives."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader import pipeline
from grader.cli.app import main
from grader.errors import UsageError
from grader.spec import begin_assignment

TITLE = 'Locks: "two" #1\n- and more'


@pytest.fixture
def made(work: Path) -> Path:
    begin_assignment("two-locks", TITLE, work)
    return work


def test_it_is_right_and_has_the_title_whatever_characters_are_in_it(made: Path) -> None:
    assert pipeline.validate([made / "exercises" / "two-locks"]) == []
    assignment = pipeline.open_assignment("two-locks", made)
    assert (assignment.id, assignment.title) == ("two-locks", TITLE)
    assert "@" not in "".join(path.read_text() for path in made.rglob("*") if path.is_file())


@pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
def test_its_references_earn_everything(made: Path) -> None:
    assignment = pipeline.open_assignment("two-locks", made)
    report = pipeline.grade_submission(made / "solutions" / "two-locks", assignment)
    assert report.score == sum(exercise.points for exercise in assignment.exercises)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
def test_no_mutant_of_its_reference_survives(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "exercises/two-locks"]) == 0
    assert "No mutant survives" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["Two", "two locks", "../two", "two_", "-two", "", "two--locks"])
def test_a_name_that_is_none_makes_nothing(name: str, work: Path) -> None:
    with pytest.raises(UsageError, match="no name for an assignment"):
        begin_assignment(name, "x", work)
    assert list(work.iterdir()) == []


def test_nothing_is_overwritten(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (made / "exercises" / "two-locks" / "q1.yaml").write_text("mine")
    assert main(["new", "two-locks"]) == 2
    assert f"{Path('exercises/two-locks')}: there is something already" in capsys.readouterr().err
    assert (made / "exercises" / "two-locks" / "q1.yaml").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(work: Path) -> None:
    (work / "exercises").write_text("a file")
    with pytest.raises(UsageError, match="cannot be written"):
        begin_assignment("two-locks", "x", work)


def test_the_command_tells_what_it_made_and_what_comes_next(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "two-locks", "--in", "course"]) == 0
    said = capsys.readouterr().out
    assert (work / "course" / "exercises" / "two-locks" / "assignment.yaml").is_file()
    assert f"grader audit {Path('course/exercises/two-locks')}" in said
    assert 'title: "Two locks"' in (work / "course" / "exercises" / "two-locks" / "assignment.yaml").read_text()
