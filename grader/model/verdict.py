"""What is judged, by what, and what it is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grader.language import say
from grader.model.asked import Assignment, Exercise
from grader.model.handed_in import Answer, HandIn
from grader.model.runs import Run
from grader.model.terms import Settled
from grader.model.trace import Source, Trace
from grader.model.words import Word


class Status(Word):
    """The status of one check. Only FAILED is a decision against the student."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"
    NEEDS_REVIEW = "needs_review"
    GRADER_ERROR = "grader_error"


class QuestionStatus(Word):
    """The status of one question of a submission."""

    PASSED = "passed"
    PARTIAL = "partial"
    FAILED = "failed"
    NOT_FOUND = "not_found"
    NEEDS_REVIEW = "needs_review"
    GRADER_ERROR = "grader_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a check may look at: the answer, its traces, and, if it asks for them, the reference's traces."""

    exercise: Exercise
    answer: Answer
    traces: Mapping[Run, Trace] = field(default_factory=dict)
    reference: Mapping[Run, Trace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check. With NEEDS_REVIEW the score is a suggestion; `lines` are lines of the program.

    `actual`, `expected` and `hint` are the same for equal submissions: nothing in them depends on luck.
    """

    check: str
    status: Status
    score: float
    max_score: float
    title: str | None = None
    expected: str = ""
    actual: str = ""
    hint: str = ""
    reason: str = ""
    lines: tuple[int, ...] = ()
    evidence: tuple[Mapping[str, Any], ...] = ()
    hidden: bool = False


NO_ANSWER = say("no answer to this question was found")
"""The usual reason of a question that was not found; another one tells that nothing at all could be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReport:
    """One question, graded. `remark` is what a person who decided on it wrote, None where nobody has."""

    exercise: Exercise
    status: QuestionStatus
    score: float
    findings: tuple[Finding, ...] = ()
    reason: str | None = None
    answer: Answer | None = None
    traces: tuple[Trace, ...] = ()
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One submission, graded. `tier` is the sandbox's, `evidence` the kind that the points rest on.

    `settled` is what its points are worth by the assignment's terms, None where there are none.
    """

    assignment: Assignment
    submission: str
    student: str
    questions: tuple[QuestionReport, ...]
    tier: str
    evidence: Source
    notes: tuple[str, ...] = ()
    settled: Settled | None = None

    @property
    def earned(self) -> float:
        """The points of all questions, suggestions included."""
        return round(sum(question.score for question in self.questions), 4)

    @property
    def score(self) -> float:
        """The points that count: those that were earned, settled by the assignment's terms if there are any."""
        return self.earned if self.settled is None else self.settled.score


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check's judge answers: its share of the points (0 to 1) and the words; scoring makes a Finding of it."""

    status: Status
    share: float
    expected: str
    actual: str
    hint: str = ""
    reason: str = ""
    lines: tuple[int, ...] = ()
    evidence: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A kind of check: its name in a spec, the dataclass of its parameters, its judge, and the runs it looks at.

    `judge(params, evidence)` is pure. `runs(params)` lists the runs without which it cannot judge. `package` is the
    installed package that offers the family, empty for one of the grader's own; it is filled in when that is loaded.
    """

    name: str
    params: type[Any]
    judge: Callable[[Any, Evidence], Verdict]
    runs: Callable[[Any], Sequence[Run]] = lambda _: ()
    package: str = ""

    @property
    def said(self) -> str:
        """What a message calls it, which can be shown in the reader's language."""
        if self.package:
            return say("the check family {name} of the package {package}", name=repr(self.name), package=self.package)
        return say("the check family {name}", name=repr(self.name))

    def __str__(self) -> str:
        return str(self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What one student of a class has for an assignment, as it is stored and exported.

    `document` is the result in the JSON contract. `score` is what counts: after `penalty` points for lateness were
    taken off and the assignment's rule of rounding was kept. `status` is the document's, and `graded` the moment.
    `seconds` is how long grading took: a fact about that machine and moment, on which nothing else depends.
    """

    hand_in: HandIn
    document: Mapping[str, Any]
    score: float
    max_score: float
    status: str
    graded: datetime
    penalty: float = 0.0
    seconds: float = 0.0
