"""What README.md says is true: its programs earn what it says, its spec is the real one, nothing is left unsaid."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import typer
import yaml

from grader import pipeline
from grader.cli.app import app
from grader.model import Answer, Assignment, Program, Status, Submission

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("family", pipeline.families())
def test_every_family_of_checks_is_named(family: str) -> None:
    assert f"`{family}`" in README


@pytest.mark.parametrize("command", typer.main.get_command(app).commands)  # type: ignore[attr-defined]
def test_every_command_is_named(command: str) -> None:
    assert f"grader {command}" in README


@pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
@pytest.mark.parametrize(("place", "score", "lost"), [(0, 10, []), (1, 8, ["joined"])], ids=["right", "wrong"])
def test_the_two_programs_earn_what_is_said(assignment: Assignment, place: int, score: float, lost: list[str]) -> None:
    answer = Answer(exercise="q6", program=Program(source=blocks("python")[place]))
    handed_in = Submission(name="q6.py", student="q6", answers={"q6": answer})
    (question,) = pipeline.grade(handed_in, assignment, pipeline.Options(only=("q6",))).questions
    assert [one.check for one in question.findings if one.status is not Status.PASSED] == lost
    assert question.score == score
    assert f"{score} of 10" in README


def test_the_spec_asks_the_same_checks_as_the_real_one(assignment: Assignment) -> None:
    sketch = yaml.safe_load(blocks("yaml")[0])
    real = next(exercise for exercise in assignment.exercises if exercise.id == sketch["id"])
    told = [(check["id"], float(check["points"]), check.keys()) for check in sketch["checks"]]
    assert [(name, points) for name, points, _ in told] == [(check.id, check.points) for check in real.checks]
    assert all(check.family in keys for check, (_, _, keys) in zip(real.checks, told, strict=True))


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([\w/.]+)\)", README))))
def test_every_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()
