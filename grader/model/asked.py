"""What is asked, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.model.runs import Limits, Run
from grader.model.terms import Terms
from grader.model.trace import Trace
from grader.model.words import Word


class Kind(Word):
    """What a question asks for."""

    PROGRAM = "program"
    ESSAY = "essay"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSpec:
    """One check as the author wrote it. `params` is an instance of the family's own params dataclass."""

    id: str
    family: str
    points: float
    params: Any
    title: str | None = None
    hint: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One question. `matches` holds further phrasings by which an answer's heading may be recognised.

    `marks` holds names by which a course's notebook marks the cells of the question: nbgrader's `grade_id`, otter's
    name of the question.

    `prose` is a rubric (params of the essay family) for a program question that somebody answered in words.
    `allows` names mutants of the reference solution that are right answers too, `forbids` other forms of it that are
    wrong ones, each with the reason why.
    `files` are texts, by name, that lie beside every program while it runs: data that the question gives.
    `reference` are runs of the reference solution that were recorded elsewhere, for want of the solution itself.
    """

    id: str
    number: int
    title: str
    prompt: str
    kind: Kind
    points: float
    checks: tuple[CheckSpec, ...]
    runs: tuple[Run, ...] = ()
    limits: Limits = field(default_factory=Limits)
    solution: Path | None = None
    matches: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    prose: Any = None
    path: Path = Path()
    allows: Mapping[str, str] = field(default_factory=dict)
    forbids: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    reference: Mapping[Run, Trace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The questions in the order in which they are asked. `python` is the student's interpreter, if another one.

    `terms` say until when work is accepted and what lateness costs.
    """

    id: str
    title: str
    exercises: tuple[Exercise, ...]
    path: Path
    python: str | None = None
    terms: Terms = field(default_factory=Terms)

    @property
    def max_score(self) -> float:
        """The points of all questions together."""
        return sum(exercise.points for exercise in self.exercises)
