"""What is asked, what it is worth, and how it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.model.terms import Terms
from grader.model.words import Word

if TYPE_CHECKING:
    from grader.model.trace import Trace


class Kind(Word):
    """What a question asks for."""

    PROGRAM = "program"
    ESSAY = "essay"


class StartMethod(Word):
    """How `multiprocessing` makes a process; the same words as `multiprocessing.get_all_start_methods()`."""

    FORK = "fork"
    SPAWN = "spawn"
    FORKSERVER = "forkserver"


class Schedule(Word):
    """Who decides when a process may end: nobody, the supervisor, or (`serial`) there are no workers at all.

    `serial` runs the program with every pool replaced by an evaluation of its tasks one after the other, so that a
    pool's results can be compared with those of the student's own function. The others show what a program does where
    luck is against it; docs/schedules.md tells of each when it holds a process and lets it go.
    """

    NATURAL = "natural"
    HOLD_EXITS = "hold-exits"
    REVERSE_EXITS = "reverse-exits"
    STARVE_FIRST = "starve-first"
    ELDEST_FIRST = "eldest-first"
    YOUNGEST_FIRST = "youngest-first"
    HOLD_LOCKS = "hold-locks"
    LAST_TASK_FIRST = "last-task-first"
    HOLD_STORES = "hold-stores"
    HOLD_OUTPUT = "hold-output"
    HOLD_COMPLETION = "hold-completion"
    EXPLORE = "explore"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one run may use, in seconds and bytes.

    `processes` counts all live processes of the run, `output` both streams.
    """

    wall: float = 30.0
    cpu: float = 30.0
    memory: int = 512 * 1024 * 1024
    processes: int = 64
    output: int = 1024 * 1024
    files: int = 256
    scratch: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """One way to execute a program. `seed` decides the choices of the schedule `explore`, and nothing else."""

    start_method: StartMethod = StartMethod.FORK
    schedule: Schedule = Schedule.NATURAL
    seed: int = 0


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
    `allows` names mutants of the reference solution that are right answers too, each with the reason why.
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
    limits: Limits = Limits()
    solution: Path | None = None
    matches: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    prose: Any = None
    path: Path = Path()
    allows: Mapping[str, str] = field(default_factory=dict)
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
