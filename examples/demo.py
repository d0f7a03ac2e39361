"""Grade every example submission, show what each lost, and say whether that is what it should lose.

Run it by `./run demo`. It leaves a page for each and one for the class in `results/demo`. Exit code: 0 if all came out as examples/expected.yaml says, 1 otherwise.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.padding import Padding

from grader import pipeline
from grader.model import Assignment, Grade, HandIn, QuestionReport, QuestionStatus, Report, Status
from grader.report.class_page import to_class_html
from grader.report.html import compared, to_html
from grader.report.json import to_document
from grader.scoring import report_status

HERE = Path(__file__).parent
PAGES = HERE.parent / "results" / "demo"
WIDTH = 28
AWAITING = (QuestionStatus.NEEDS_REVIEW, QuestionStatus.NOT_FOUND, QuestionStatus.GRADER_ERROR)


def main() -> int:
    """Grade them all; the exit code."""
    console = Console(highlight=False)
    expected = yaml.safe_load((HERE / "expected.yaml").read_text("utf-8"))
    assignment = pipeline.open_assignment("multiprocessing", HERE)
    _head(console, assignment)
    begin = time.monotonic()
    PAGES.mkdir(parents=True, exist_ok=True)
    grades: list[Grade] = []
    surprises = [name for name, facts in expected.items() if not _graded(console, assignment, name, facts, grades)]
    (PAGES / "index.html").write_text(to_class_html(assignment.title, grades), encoding="utf-8")
    seconds = time.monotonic() - begin
    console.print("? awaits a person: what could not be found or decided is never silently wrong.")
    console.print(f"{len(expected)} submissions in {seconds:.0f} s. More on one of them:")
    console.print("    ./run grade examples/submissions/missing-joins.py", style="bold")
    console.print("Or look at them in a browser:")
    console.print(f"    {PAGES / 'index.html'}", style="bold", soft_wrap=True)
    for name in surprises:
        console.print(f"{name} did not come out as examples/expected.yaml says.", style="red")
    return 1 if surprises else 0


def _head(console: Console, assignment: Assignment) -> None:
    columns = "".join(f"{exercise.id:>6}" for exercise in assignment.exercises)
    console.print(f"{assignment.title:{WIDTH}}{columns}{'sum':>8} of {assignment.max_score:g}", style="bold")


def _graded(
    console: Console, assignment: Assignment, name: str, facts: dict[str, Any], grades: list[Grade]
) -> bool:
    """Grade and show one; True if it lost what it should."""
    patience = ": its endless loop runs until the time limit, so please wait" if facts.get("slow") else " ..."
    with console.status(f"grading {name}{patience}"):
        begin = time.monotonic()
        report = pipeline.grade_submission(HERE / "submissions" / name, assignment)
        seconds = time.monotonic() - begin
    console.print(f"{name:{WIDTH}}{''.join(map(_cell, report.questions))}{report.score:8.2f}", style="bold cyan")
    console.print(Padding(facts["about"], (0, 0, 0, 4)))
    grades.append(_kept(report, seconds))
    lost = _failed(report)
    if lost:
        told = "; ".join(f"{question} {', '.join(checks)}" for question, checks in lost.items())
        console.print(Padding(f"lost: {told}", (0, 0, 0, 4)), style="yellow")
    return lost == facts.get("failed", {})


def _kept(report: Report, seconds: float) -> Grade:
    """Write the page of one, and what the class page needs of it."""
    beside = pipeline.reference_runs(report.assignment, compared(report), report.tier, pipeline.Options())
    (PAGES / f"{report.student}.html").write_text(to_html(report, beside), encoding="utf-8")
    document = to_document(report, str(report_status(report)))
    return Grade(
        hand_in=HandIn(student=report.student, path=HERE), document=document, score=document["score"],
        max_score=document["max_score"], status=document["status"], graded=datetime.now(timezone.utc), seconds=seconds,
    )  # fmt: skip


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
