"""Grade the same submissions again and again beside spinning processes: not one word of a verdict may differ.

    python benchmarks/steadiness.py [--times 100] [--spinners 8] [--sandbox namespaces] SUBMISSION...

Compared are, for each question, its status and points, and for each check its status, points, expected, actual and
hint. Prints every answer that differs from the first, and how many of the repetitions were equal.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from pathlib import Path

from grader import pipeline
from grader.model import Assignment, Finding, Report


def spin() -> None:
    """Keep a core busy until ended."""
    while True:
        pass


def said(report: Report) -> list[tuple[object, ...]]:
    """Everything in a report that must never depend on luck."""
    return [
        (question.exercise.id, question.status, question.score, *words(finding))
        for question in report.questions
        for finding in question.findings
    ]


def words(finding: Finding) -> tuple[object, ...]:
    """What one finding says."""
    return (
        finding.check, finding.status, finding.score, finding.expected, finding.actual, finding.hint, finding.lines
    )  # fmt: skip


def main() -> None:
    """Repeat and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("submissions", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--spinners", type=int, default=8)
    parser.add_argument("--sandbox", default="auto")
    options = parser.parse_args()
    assignment = pipeline.open_assignment("multiprocessing", Path(__file__).parent)
    spinners = [multiprocessing.Process(target=spin, daemon=True) for _ in range(options.spinners)]
    for spinner in spinners:
        spinner.start()
    try:
        for path in options.submissions:
            repeat(path, assignment, options)
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.join()


def repeat(path: Path, assignment: Assignment, options: argparse.Namespace) -> None:
    """Grade one submission many times and print what differs."""
    begin, equal = time.perf_counter(), 0
    first: list[tuple[object, ...]] = []
    for number in range(options.times):
        found = said(pipeline.grade_submission(path, assignment, pipeline.Options(sandbox=options.sandbox)))
        first = first or found
        equal += found == first
        for before, now in zip(first, found, strict=False):
            if before != now:
                print(f"{path.name}, time {number}:\n  first {before}\n  now   {now}", flush=True)
    seconds = (time.perf_counter() - begin) / options.times
    print(f"{path.name}: {equal} of {options.times} equal, {seconds:.2f} s each", flush=True)


if __name__ == "__main__":
    main()
