"""How well real notebooks are read: for how many of the labelled answers the cells that were found are right.

Usage: python benchmarks/real_submissions.py NOTEBOOK_FOLDER LABELS_JSON

The notebooks are not part of this project. A label file lists submissions; each has the sha256 of its notebook, and
for every question (Q1, Q2, ...) whether it is `present` and in which `cells` (0-based). A notebook is sought in the
folder as `<first 12 digits of its sha256>.ipynb`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import pipeline
from grader.model import Answer, Assignment, Exercise, Kind, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One labelled notebook, read: `labels` is its entry in the label file."""

    labels: Mapping[str, Any]
    path: Path
    submission: Submission
    seconds: float

    def question_labels(self, exercise: Exercise) -> Mapping[str, Any]:
        """The labels of one question."""
        labels: Mapping[str, Any] = self.labels[f"Q{exercise.number}"]
        return labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Whether one answer was found where the label says; `why` says what is wrong if it was not."""

    notebook: str
    exercise: str
    present: bool
    why: str


def read_all(folder: Path, labels: Path, assignment: Assignment) -> Iterator[Reading]:
    """Every labelled notebook that is in the folder with the right content; the others are named on stderr."""
    for entry in json.loads(labels.read_text(encoding="utf-8"))["submissions"]:
        path = folder / f"{entry['sha256'][:12]}.ipynb"
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            print(f"{path}: missing, or not the notebook that was labelled", file=sys.stderr)
            continue
        start = time.process_time()
        submission = pipeline.read(path, assignment)
        yield Reading(labels=entry, path=path, submission=submission, seconds=time.process_time() - start)


def judge_split(reading: Reading, assignment: Assignment) -> Iterator[Outcome]:
    """One outcome for each question of a notebook."""
    cells = [cell["cell_type"] for cell in json.loads(reading.path.read_text(encoding="utf-8"))["cells"]]
    for exercise in assignment.exercises:
        present = bool(reading.question_labels(exercise)["present"])
        answer = reading.submission.answers.get(exercise.id)
        why = (
            _wrong_cells(reading, exercise, assignment, cells)
            if present and answer
            else _wrong_presence(present, answer)
        )
        yield Outcome(notebook=reading.path.name, exercise=exercise.id, present=present, why=why)


def _wrong_presence(present: bool, answer: Answer | None) -> str:
    if present:
        return "not found"
    return "" if answer is None else f"found where there is none: {sorted(_cells(answer))}"


def _wrong_cells(reading: Reading, exercise: Exercise, assignment: Assignment, kinds: list[str]) -> str:
    """For a program its code cells must be there (all its cells where it has none), for an essay every cell."""
    wanted = set(reading.question_labels(exercise)["cells"])
    found = _cells(reading.submission.answers[exercise.id])
    code = {cell for cell in wanted if kinds[cell] == "code"}
    needed = (code or wanted) if exercise.kind is Kind.PROGRAM else wanted
    others: set[int] = set()
    for other in assignment.exercises:
        labels = reading.question_labels(other)
        if other is not exercise and labels["present"]:
            others |= set(labels["cells"])
    missing = {cell for cell in needed - found if _is_needed(reading.path, cell, exercise)}
    foreign = found & (others - wanted)
    return ", ".join(filter(None, (missing and f"lacks {sorted(missing)}", foreign and f"takes {sorted(foreign)}")))


def _cells(answer: Answer) -> set[int]:
    return {place.cell for place in answer.places if place.cell is not None}


def _is_needed(path: Path, cell: int, exercise: Exercise) -> bool:
    """False for a cell without words (a line of dashes), and for a code cell of a program that holds only a heading."""
    data = json.loads(path.read_text(encoding="utf-8"))["cells"][cell]
    source = re.sub(r"<[^<>]*>", "", "".join(data["source"]))
    if exercise.kind is Kind.PROGRAM and data["cell_type"] == "code":
        return re.search(r"[=(]|\bimport\b|\w\.\w|#", source) is not None
    return re.search("[A-Za-z]", source) is not None


def report_split(readings: list[Reading], assignment: Assignment) -> float:
    """Print what is wrong and how much is right; the share of the present answers that are right."""
    outcomes = [outcome for reading in readings for outcome in judge_split(reading, assignment)]
    for outcome in outcomes:
        if outcome.why:
            print(f"{outcome.notebook} {outcome.exercise}: {outcome.why}")
    present = [outcome for outcome in outcomes if outcome.present]
    right = sum(not outcome.why for outcome in present)
    absent = [outcome for outcome in outcomes if not outcome.present]
    doubted = sum(bool(answer.doubts) for reading in readings for answer in reading.submission.answers.values())
    seconds = sum(reading.seconds for reading in readings) / (len(readings) or 1)
    print(f"answers found where they are: {right} of {len(present)} in {len(readings)} notebooks")
    print(f"no answer found where there is none: {sum(not o.why for o in absent)} of {len(absent)}")
    print(f"answers with doubts: {doubted}; CPU seconds a notebook: {seconds:.3f}")
    return right / (len(present) or 1)


def main() -> int:
    """Read the command line, measure, print; 0 if at least 95 % are right."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("notebooks", type=Path, help="folder with the notebooks")
    parser.add_argument("labels", type=Path, help="the label file (JSON)")
    arguments = parser.parse_args()
    assignment = pipeline.open_assignment("multiprocessing", Path(__file__).parent)
    readings = list(read_all(arguments.notebooks, arguments.labels, assignment))
    return 0 if readings and report_split(readings, assignment) >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main())
