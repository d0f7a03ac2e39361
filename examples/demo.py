"""Grade every example submission, show what each lost and why, and say whether that is what it should lose.

Run it by `./run demo`. Exit code: 0 if all came out as examples/expected.yaml says, 1 otherwise.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from grader import pipeline
from grader.model import Assignment, QuestionStatus, Report, Status

HERE = Path(__file__).parent
SIGNS = {QuestionStatus.NEEDS_REVIEW: "?", QuestionStatus.NOT_FOUND: "?", QuestionStatus.GRADER_ERROR: "!"}


def main() -> int:
    """Grade them all; the exit code."""
    console = Console(highlight=False)
    expected = yaml.safe_load((HERE / "expected.yaml").read_text("utf-8"))
    assignment = pipeline.open_assignment("multiprocessing", HERE)
    table = _table(assignment)
    surprises = []
    begin = time.monotonic()
    for number, (name, facts) in enumerate(expected.items(), 1):
        waiting = f"{number} of {len(expected)}: {name}" + (" (this one takes a whole time limit)" if "slow" in facts else "")
        with console.status(waiting):
            report = pipeline.grade_submission(HERE / "submissions" / name, assignment)
        if _failed(report) != facts.get("failed", {}):
            surprises.append(name)
        table.add_row(name, *map(_cell, report.questions), f"{report.score:g}", _told(report, facts["about"]))
    console.print(table)
    console.print("? awaits a person: what could not be found or decided is never silently wrong.")
    console.print(f"{len(expected)} submissions graded in {time.monotonic() - begin:.0f} s. More on one: ./run grade FILE")
    for name in surprises:
        console.print(f"[red]{name} did not come out as examples/expected.yaml says.[/red]")
    return 1 if surprises else 0


def _table(assignment: Assignment) -> Table:
    table = Table(title=f"{assignment.title}, out of {assignment.max_score:g}", show_lines=True)
    table.add_column("submission", no_wrap=True)
    for exercise in assignment.exercises:
        table.add_column(exercise.id, justify="right")
    table.add_column("sum", justify="right")
    table.add_column("what it is, and what it lost", ratio=1)
    return table


def _cell(question: object) -> str:
    return f"{question.score:g}{SIGNS.get(question.status, '')}"


def _failed(report: Report) -> dict[str, list[str]]:
    found = {
        question.exercise.id: [one.check for one in question.findings if one.status is Status.FAILED]
        for question in report.questions
    }
    return {name: checks for name, checks in found.items() if checks}


def _told(report: Report, about: str) -> str:
    lost = [f"[bold]{name}[/bold] {', '.join(checks)}" for name, checks in _failed(report).items()]
    return about + ("\n[yellow]lost: [/yellow]" + "; ".join(lost) if lost else "")


if __name__ == "__main__":
    sys.exit(main())
