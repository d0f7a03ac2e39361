"""Points that are not the grader's to give: of checks of the family `elsewhere`, which a person makes.

A student reads them beside the total and not in it, so that 25 of 30 does not look like 25 of 60.
The JSON document keeps all points.
"""

from __future__ import annotations

from grader.model import Finding, Kind, QuestionReport, Report, Status

_FAMILY = "elsewhere"
_LEAST = 0.005


def is_elsewhere(question: QuestionReport, finding: Finding) -> bool:
    """Whether this check of the question awaits whoever teaches, as it would whatever the answer was."""
    checks, findings = question.exercise.checks, question.findings
    if finding.status is not Status.NOT_RUN or len(checks) != len(findings):  # words in the place of a program
        return False
    return any(spec.family == _FAMILY for spec, found in zip(checks, findings, strict=True) if found is finding)


def points_elsewhere(question: QuestionReport) -> float:
    """How many points of the question a person gives."""
    return sum(finding.max_score for finding in question.findings if is_elsewhere(question, finding))


def is_all_elsewhere(question: QuestionReport) -> bool:
    """Whether the grader decides nothing of the question."""
    theirs = points_elsewhere(question)
    return theirs > 0 and theirs > question.exercise.points - _LEAST


def is_words_elsewhere(question: QuestionReport) -> bool:
    """Whether there is nothing more to say of a question than that a person grades it."""
    return question.exercise.kind is Kind.ESSAY and is_all_elsewhere(question) and not _doubts(question)


def total_elsewhere(report: Report) -> float:
    """How many points of a submission a person gives."""
    return sum(map(points_elsewhere, report.questions))


def _doubts(question: QuestionReport) -> tuple[str, ...]:
    return question.answer.doubts if question.answer else ()
