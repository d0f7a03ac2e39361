"""Every example submission is graded as examples/expected.yaml says, through the real sandbox."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader import pipeline
from grader.model import Assignment, QuestionReport, QuestionStatus, Report, Status

ROOT = Path(__file__).parent.parent
SUBMISSIONS = ROOT / "examples" / "submissions"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "examples" / "expected.yaml").read_text("utf-8"))
FOR_REVIEW = (QuestionStatus.NEEDS_REVIEW, QuestionStatus.NOT_FOUND, QuestionStatus.GRADER_ERROR)

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
CASES = [
    pytest.param(name, marks=[pytest.mark.slow] if facts.get("slow") else [], id=name)
    for name, facts in EXPECTED.items()
]


def test_every_example_has_an_expectation_and_the_other_way_round() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in SUBMISSIONS.iterdir())


@needs_linux
@pytest.mark.parametrize("name", CASES)
def test_example_is_graded_as_expected(name: str, assignment: Assignment) -> None:
    facts = EXPECTED[name]
    report = pipeline.grade_submission(SUBMISSIONS / name, assignment)
    assert failed(report) == facts.get("failed", {}), told(report)
    assert awaiting(report) == facts.get("review", []), told(report)
    assert off(report, facts["scores"]) == {}, told(report)


def failed(report: Report) -> dict[str, list[str]]:
    found = {
        question.exercise.id: [one.check for one in question.findings if one.status is Status.FAILED]
        for question in report.questions
    }
    return {name: checks for name, checks in found.items() if checks}


def awaiting(report: Report) -> list[str]:
    return [question.exercise.id for question in report.questions if question.status in FOR_REVIEW]


def off(report: Report, scores: dict[str, float | list[float]]) -> dict[str, float]:
    assert list(scores) == [question.exercise.id for question in report.questions]
    return {
        question.exercise.id: question.score
        for question in report.questions
        if not is_within(question.score, scores[question.exercise.id])
    }


def is_within(score: float, wanted: float | list[float]) -> bool:
    low, high = wanted if isinstance(wanted, list) else (wanted, wanted)
    return low - 1e-9 <= score <= high + 1e-9


def told(report: Report) -> str:
    return "\n".join(line for question in report.questions for line in _lines(question))


def _lines(question: QuestionReport) -> list[str]:
    head = f"{question.exercise.id}: {question.status}, {question.score:g} points; {question.reason or ''}"
    lost = [one for one in question.findings if one.status is not Status.PASSED]
    return [head, *(f"    {one.check}: {one.status}, {one.score:g}; {one.actual} {one.reason}" for one in lost)]
