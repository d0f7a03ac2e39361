"""Grade labelled public notebooks and compare the verdicts of their programs with an experienced reader's.

    python benchmarks/real_verdicts.py NOTEBOOK_FOLDER LABELS_JSON

NOTEBOOK_FOLDER holds the notebooks under any name; each is known by its sha256, which the labels give. A program's
verdict is `correct` from 90 % of the points on, `wrong` up to 35 %, `partly` between, `missing` where no answer was
found. It agrees with the reader if it equals the label or its `borderline_alt`.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import pipeline
from grader.model import QuestionReport, QuestionStatus

PROGRAMS = ("q3", "q5", "q6")
CORRECT, WRONG = 0.90, 0.35


@dataclass(frozen=True)
class Comparison:
    """One program: the reader's word and ours."""

    where: str
    question: QuestionReport
    label: str
    alternative: str | None

    @property
    def verdict(self) -> str:
        """Our verdict in the reader's words."""
        if self.question.status is QuestionStatus.NOT_FOUND:
            return "missing"
        share = self.question.score / self.question.exercise.points
        return "correct" if share >= CORRECT - 1e-9 else "wrong" if share <= WRONG else "partly"

    @property
    def agrees(self) -> bool:
        """True if it is the label or its alternative."""
        return self.verdict in (self.label, self.alternative)

    @property
    def unfair(self) -> bool:
        """True if an answer labelled correct gets under half its points and nobody is asked to look."""
        awaits = self.question.status in (QuestionStatus.NEEDS_REVIEW, QuestionStatus.NOT_FOUND)
        return self.label == "correct" and self.question.score < self.question.exercise.points / 2 and not awaits

    def __str__(self) -> str:
        found = f"{self.question.score:g}/{self.question.exercise.points:g}, {self.question.status}"
        lost = [finding.check for finding in self.question.findings if finding.score < finding.max_score]
        said = f"{self.label}" + (f" or {self.alternative}" if self.alternative else "")
        mark = "ok " if self.agrees else "BAD"
        where = f"{self.where[:44]:44} {self.question.exercise.id}"
        return f"{mark} {where} {self.verdict:8} reader: {said:18} {found} {lost}"


def comparisons(folder: Path, labels: list[dict[str, Any]]) -> Iterator[Comparison]:
    """Every labelled program whose notebook is there."""
    found = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in folder.glob("*.ipynb")}
    assignment = pipeline.open_assignment("multiprocessing", Path(__file__).parent)
    for label in labels:
        path = found.get(label["sha256"])
        if path is None:
            print(f"--- {label['repo']}: its notebook is not in {folder}")
            continue
        report = pipeline.grade_submission(path, assignment, pipeline.Options(only=PROGRAMS))
        for question in report.questions:
            wanted = label[question.exercise.id.upper()]
            yield Comparison(label["repo"], question, wanted["verdict"], wanted["borderline_alt"])


def main() -> None:
    """Print every comparison and the two figures."""
    folder, labels = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))["submissions"]
    results = []
    for comparison in comparisons(folder, labels):
        print(comparison, flush=True)
        results.append(comparison)
    agreeing = sum(comparison.agrees for comparison in results)
    print(f"verdicts that agree with the reader: {agreeing} of {len(results)} ({agreeing / max(1, len(results)):.1%})")
    print(f"correct answers under half their points without review: {sum(item.unfair for item in results)}")


if __name__ == "__main__":
    main()
