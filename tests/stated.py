"""The programs under `tests/mutants/` and `tests/right/`, and what the header of each states.

A header is the comment lines at the top. `# fails: joined, process=0.5` (in `tests/right/`: `# loses: ...`) lists the
checks that fail and the share of the points that each still earns, 0 if it is not said; `# review: works=1` those that
a person has to decide; `# slow` marks a program that takes seconds. All other checks must pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grader.model import Answer, Assignment, Exercise, Finding, Program, QuestionReport, Status, Submission

HERE = Path(__file__).parent
EVERY_DAY = ("q3", "q5", "q6", "ordered", "counter/total__no_lock", "counter/get_lock")
"""Questions, or programs of one, that are tried in the everyday suite."""
_KEY = re.compile(r"# (?P<key>fails|loses|review): (?P<value>.*)")
_STATUS = {"fails": Status.FAILED, "loses": Status.FAILED, "review": Status.NEEDS_REVIEW}


@dataclass(frozen=True)
class Stated:
    """A program and what its header states: by check, the status and the share of the points."""

    path: Path
    source: str = field(repr=False)
    verdicts: dict[str, tuple[Status, float]] = field(default_factory=dict)
    slow: bool = False

    @property
    def question(self) -> str:
        """The exercise that it answers: its folder's name."""
        return self.path.parent.name

    @property
    def name(self) -> str:
        """Its folder and name."""
        return f"{self.question}/{self.path.stem}"

    def submission(self) -> Submission:
        """It, as the only answer of a submission."""
        answer = Answer(exercise=self.question, program=Program(source=self.source))
        return Submission(name=self.path.name, student="nobody", answers={self.question: answer})

    def faults(self, exercise: Exercise, report: QuestionReport) -> list[str]:
        """Every check that found something else than the header states, in words."""
        assert set(self.verdicts) <= {check.id for check in exercise.checks}, f"{self.path} names an unknown check"
        return [fault for one in report.findings if (fault := self._fault(one))]

    def _fault(self, one: Finding) -> str:
        status, share = self.verdicts.get(one.check, (Status.PASSED, 1.0))
        stated, found = _words(status, share * one.max_score), _words(one.status, one.score)
        said = f"expected {one.expected!r}, actual {one.actual!r} {one.reason}"
        return "" if stated == found else f"  {one.check}: stated {stated}; found {found}: {said}"

    def score(self, exercise: Exercise) -> float:
        """The points that are left."""
        return sum(check.points * self.verdicts.get(check.id, (None, 1.0))[1] for check in exercise.checks)


def load(path: Path) -> Stated:
    """A program with its header."""
    source = path.read_text(encoding="utf-8")
    verdicts: dict[str, tuple[Status, float]] = {}
    slow = False
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        slow = slow or line.startswith("# slow")
        if (match := _KEY.match(line)) and match["value"] != "nothing":
            verdicts.update(_verdicts(_STATUS[match["key"]], match["value"]))
    return Stated(path, source, verdicts, slow)


def _verdicts(status: Status, value: str) -> dict[str, tuple[Status, float]]:
    pairs = [part.strip().partition("=") for part in value.split(",")]
    return {check: (status, float(share or 0)) for check, _, share in pairs}


def programs(folder: str) -> list[Stated]:
    """All programs under `tests/<folder>`."""
    return [load(path) for path in sorted((HERE / folder).glob("*/*.py"))]


def parameters(folder: str) -> list[object]:
    """The same for `pytest.mark.parametrize`, named and marked: every day, those of the first assignment are tried."""
    return [
        pytest.param(one, id=one.name, marks=[] if _is_for_every_day(one) else [pytest.mark.slow])
        for one in programs(folder)
    ]


def _is_for_every_day(one: Stated) -> bool:
    return not one.slow and not {one.question, one.name}.isdisjoint(EVERY_DAY)


def exercises(*assignments: Assignment) -> dict[str, Exercise]:
    """The exercises of these assignments by id."""
    return {exercise.id: exercise for assignment in assignments for exercise in assignment.exercises}


def _words(status: Status, points: float) -> str:
    return f"{status}, {points:g} points"
