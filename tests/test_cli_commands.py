"""`grader validate` and `grader doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import pipeline
from grader.cli.app import main
from grader.sandbox import Line
from grader.spec import Problem

REPOSITORY = Path(__file__).parent.parent
Capture = pytest.CaptureFixture[str]


def test_the_assignment_that_comes_with_the_grader_is_valid(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(REPOSITORY)
    assert main(["validate", "exercises/multiprocessing"]) == 0
    assert capsys.readouterr().out == "No problems found.\n"


def test_every_problem_is_listed_at_its_place(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    asked: list[list[Path]] = []

    def validate(paths: list[Path]) -> list[Problem]:
        asked.append(paths)
        wrong = ((3, 1, "expected a number"), (9, 2, "unknown key \x1b[2J"))
        return [
            Problem(file=Path("q6.yaml"), line=line, column=column, trail="", message=message)
            for line, column, message in wrong
        ]

    monkeypatch.setattr(pipeline, "validate", validate)
    assert main(["validate", "a", "b.yaml"]) == 2
    said = capsys.readouterr().out
    assert asked == [[Path("a"), Path("b.yaml")]]
    assert "q6.yaml:3:1\n  expected a number\n" in said
    assert "unknown key \\x1b[2J" in said
    assert said.endswith("2 problems found.\n")


def test_without_a_path_the_pipeline_looks_for_the_specs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[Path]] = []
    monkeypatch.setattr(pipeline, "validate", lambda paths: asked.append(paths) or [])
    assert main(["validate"]) == 0
    assert asked == [[]]


def test_a_broken_spec_is_a_problem_with_line_and_column(tmp_path: Path, capsys: Capture) -> None:
    spec = tmp_path / "q1.yaml"
    spec.write_text("id: q1\npoints: many\n", encoding="utf-8")
    assert main(["validate", str(spec)]) == 2
    assert "q1.yaml:2:" in capsys.readouterr().out


def test_the_doctor_advises_on_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    lines = [
        Line("bubblewrap", False, "is not installed", "apt install bubblewrap"),
        Line("landlock", True, "works", "nothing to do"),
    ]
    monkeypatch.setattr(pipeline, "doctor", lambda: lines)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert [line.split()[:2] for line in said.splitlines()] == [
        ["✗", "bubblewrap"],
        ["apt", "install"],
        ["✓", "landlock"],
    ]
    assert "nothing to do" not in said


def test_a_healthy_machine_is_told_so(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(pipeline, "doctor", lambda: [Line("landlock", True, "works")])
    assert main(["doctor"]) == 0
    assert "✓ landlock works" in capsys.readouterr().out
