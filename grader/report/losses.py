"""Where the points of a submission went: what cost most stands first."""

from __future__ import annotations

from dataclasses import dataclass

from grader.language import gettext
from grader.model import Finding, QuestionReport, QuestionStatus, Report, Status
from grader.report import view
from grader.report.elsewhere import is_elsewhere, points_elsewhere

_LEAST = 0.005
_LONGEST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Points that a check did not give, or a question that was not found; `said` tells which.

    `place` is the check's in its question, None for the whole question; `open` says that a person is still to decide.
    """

    question: QuestionReport
    place: int | None
    said: str
    points: float
    open: bool


def losses(report: Report) -> tuple[Loss, ...]:
    """All of them, the greatest first, else in the order of the questions."""
    found = [loss for question in report.questions for loss in _of(question) if loss.points > _LEAST]
    return tuple(sorted(found, key=lambda loss: -loss.points))


def _of(question: QuestionReport) -> list[Loss]:
    if question.status is QuestionStatus.NOT_FOUND:
        missing = question.exercise.points - points_elsewhere(question)
        return [Loss(question=question, place=None, said=gettext("no answer was found"), points=missing, open=True)]
    return [
        Loss(
            question=question, place=place, said=_said(finding), points=finding.max_score - finding.score,
            open=finding.status not in (Status.FAILED, Status.PASSED),
        )
        for place, finding in enumerate(question.findings)
        if not is_elsewhere(question, finding)
    ]  # fmt: skip


def _said(finding: Finding) -> str:
    """What the check is called, and which of the ideas that it looked for were not found."""
    ideas = view.concepts(finding)
    name = view.titles([finding])
    lacking = {
        gettext("Not found"): [one.title for one in ideas if one.status == "missing"],
        gettext("Half found"): [one.title for one in ideas if one.status == "half"],
        gettext("Doubtful"): [one.title for one in ideas if one.status == "wrong"],
    }
    told = ". ".join(f"{how}: {'; '.join(titles)}" for how, titles in lacking.items() if titles)
    shown = told if len(told) <= _LONGEST else f"{told[:_LONGEST].rpartition(' ')[0]} …"
    return f"{name}. {shown}" if shown else name
