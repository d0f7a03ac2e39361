"""Grade every example submission, show what each lost, and say whether that is what it should lose.

Run it by `./run demo`. Exit code: 0 if all came out as examples/expected.yaml says, 1 otherwise.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.padding import Padding

from grader import pipeline
from grader.model import Assignment, QuestionReport, QuestionStatus, Report, Status

HERE = Path(__file__).parent
WIDTH = 28
AWAITING = (QuestionStatus.NEEDS_REVIEW, QuestionStatus.NOT_FOUND, QuestionStatus.GRADER_ERROR)


def main() -> int:
    """Grade them all; the exit code."""
    console = Console(highlight=False)
    expected = yaml.safe_load((HERE / "expected.yaml").read_text("utf-8"))
    assignment = pipeline.open_assignment("multiprocessing", HERE)
    _head(console, assignment)
    begin = time.monotonic()
    surprises = [name for name, facts in expected.items() if not _graded(console, assignment, name, facts)]
    seconds = time.monotonic() - begin
    console.print("? awaits a person: what could not be found or decided is never silently wrong.")
    console.print(f"{len(expected)} submissions in {seconds:.0f} s. More on one of them:")
    console.print("    ./run grade examples/submissions/missing-joins.py", style="bold")
    for name in surprises:
        console.print(f"{name} did not come out as examples/expected.yaml says.", style="red")
    return 1 if surprises else 0


def _head(console: Console, assignment: Assignment) -> None:
    columns = "".join(f"{exercise.id:>6}" for exercise in assignment.exercises)
    console.print(f"{assignment.title:{WIDTH}}{columns}{'sum':>8} of {assignment.max_score:g}", style="bold")


def _graded(console: Console, assignment: Assignment, name: str, facts: dict[str, Any]) -> bool:
    """Grade and show one; True if it lost what it should."""
    patience = ": its endless loop runs until the time limit, so please wait" if facts.get("slow") else " ..."
    with console.status(f"grading {name}{patience}"):
        report = pipeline.grade_submission(HERE / "submissions" / name, assignment)
    console.print(f"{name:{WIDTH}}{''.join(map(_cell, report.questions))}{report.score:8.2f}", style="bold cyan")
    console.print(Padding(facts["about"], (0, 0, 0, 4)))
    lost = _failed(report)
    if lost:
        told = "; ".join(f"{question} {', '.join(checks)}" for question, checks in lost.items())
        console.print(Padding(f"lost: {told}", (0, 0, 0, 4)), style="yellow")
    return lost == facts.get("failed", {})


def _cell(question: QuestionReport) -> str:
    return f"{round(question.score, 1):g}{'?' if question.status in AWAITING else ''}".rjust(6)


def _failed(report: Report) -> dict[str, list[str]]:
    found = {
        question.exercise.id: [one.check for one in question.findings if one.status is Status.FAILED]
        for question in report.questions
    }
    return {name: checks for name, checks in found.items() if checks}


if __name__ == "__main__":
    sys.exit(main())
