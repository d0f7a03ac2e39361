"""What may stand in the two kinds of spec files, as pydantic models; the checks' own parameters are the families'."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter, WithJsonSchema

from grader.model import Kind, Schedule, StartMethod
from grader.spec import units
from grader.spec.accepting import TermsFile
from grader.spec.base import SpecFile

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=64)]
Mark = Annotated[str, Field(pattern=r"^\s*[\w.-]+( [\w.-]+)*\s*$", max_length=200)]
Points = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Count = Annotated[int, Field(gt=0)]


def _amount(table: dict[str, Any]) -> WithJsonSchema:
    number = {"type": "number", "exclusiveMinimum": 0}
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": units.pattern(table)}]})


Seconds = Annotated[float, BeforeValidator(units.seconds), _amount(units.SECONDS)]
Size = Annotated[int, BeforeValidator(units.size), _amount(units.BYTES)]
Memory = Annotated[int, BeforeValidator(units.memory), _amount(units.BYTES)]


class RunFile(SpecFile):
    """One way to run the program."""

    start_method: StartMethod = Field(default=StartMethod.FORK, description="How multiprocessing makes a process.")
    schedule: Schedule = Field(
        default=Schedule.NATURAL,
        description="Who decides when a process may end; serial: pools work one task at a time.",
    )
    seed: int = Field(default=0, ge=0, description="What the choices of the schedule explore come from.")


class LimitsFile(SpecFile):
    """What one run may use; what is not named keeps its default."""

    wall: Seconds | None = Field(default=None, description="Time on the clock: 30s, 500ms.")
    cpu: Seconds | None = Field(default=None, description="CPU time of all processes together: 30s, 500ms.")
    memory: Memory | None = Field(default=None, description="Memory of all processes together: 512MB.")
    processes: Count | None = Field(default=None, description="Processes alive at the same time.")
    output: Size | None = Field(default=None, description="Length of both output streams together: 1MB.")
    files: Count | None = Field(default=None, description="Files open at the same time.")
    scratch: Size | None = Field(default=None, description="What the program may write into its folder: 64MB.")


class CheckFile(SpecFile):
    """One check: the keys below and exactly one more that names a family and holds its parameters."""

    id: Id = Field(description="Name of the check, unique within its question.")
    points: Points = Field(description="What the check is worth.")
    title: Text | None = Field(default=None, description="What a report calls the check.")
    hint: Text | None = Field(default=None, description="Shown to a student who fails the check.")
    hidden: bool = Field(
        default=False, description="Whether students are told the check's title, status and points only."
    )


class QuestionFile(SpecFile):
    """One question of an assignment."""

    id: Id = Field(description="Name of the question, unique within the assignment: q1.")
    title: Text = Field(description="What a report calls the question.")
    prompt: Text = Field(description="The question as it was put to the students.")
    kind: Kind = Field(description="What is asked for: a program, or an essay (an answer in words).")
    points: Points = Field(description="What the question is worth: the points of its checks together.")
    solution: Text | None = Field(
        default=None, description="The reference answer: a path from this file's folder or from one of those above it."
    )
    files: list[Text] | dict[Text, str] = Field(
        default=[],
        description="Texts that lie beside every program: names, looked for as the solution is, or name: content.",
    )
    matches: list[Text] = Field(default=[], description="Other phrasings by which an answer's heading is recognised.")
    marks: list[Mark] = Field(
        default=[],
        description="Names that mark the question's cells in a course's notebook: nbgrader's grade_id, otter's name.",
    )
    runs: list[RunFile] = Field(default=[], description="Runs to make besides those that the checks ask for.")
    limits: LimitsFile = Field(default=LimitsFile(), description="What one run may use.")
    checks: Annotated[list[CheckFile], Field(min_length=1)] = Field(description="What is checked, in order.")
    allows: dict[Id, Text] = Field(
        default={}, description="Mutants of the reference (grader audit lists them) that are right too: name: reason."
    )
    forbids: dict[Id, Text] = Field(
        default={},
        description="Other forms of the reference (grader audit lists them) that are wrong answers: name: reason.",
    )
    prose: Any = Field(
        default=None, description="A rubric for somebody who answers in words where a program was asked for."
    )


class HeadFile(SpecFile):
    """What every assignment has."""

    id: Id = Field(description="Name of the assignment.")
    title: Text = Field(description="What a report calls the assignment.")
    python: Text | None = Field(
        default=None, description="The interpreter that runs the answers, if not the grader's own."
    )
    questions: Annotated[list[Text], Field(min_length=1)] = Field(
        description="The questions' files in the order in which they are asked: q1.yaml."
    )


class AssignmentFile(TermsFile, HeadFile):
    """An assignment: assignment.yaml."""


QUESTION: TypeAdapter[QuestionFile] = TypeAdapter(QuestionFile)
ASSIGNMENT: TypeAdapter[AssignmentFile] = TypeAdapter(AssignmentFile)
