"""Verdicts -> findings -> questions -> what a report's status and exit code are. Pure arithmetic and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from grader.language import joined, replaced, say
from grader.model import (
    Answer,
    CheckSpec,
    Exercise,
    Finding,
    Kind,
    Program,
    QuestionReport,
    QuestionStatus,
    Report,
    Status,
    Trace,
    Verdict,
)

ReportStatus = Literal["graded", "needs_review", "grader_error"]

UNDECIDED = (Status.NEEDS_REVIEW, Status.NOT_RUN)


# --- verdict -> finding ---------------------------------------------------------------------------------------------


def score_check(spec: CheckSpec, verdict: Verdict, program: Program | None = None) -> Finding:
    """What a verdict is worth: its share of the check's points, rounded to hundredths.

    The author's hint stands after the family's own, which fits the fault. A fault of the grader's costs nothing. Lines
    of the program that the verdict speaks of are named as the student knows them.
    """
    if verdict.status is Status.GRADER_ERROR:
        return grader_error(spec, verdict.reason)
    share = min(1.0, max(0.0, verdict.share))
    return Finding(
        check=spec.id,
        status=verdict.status,
        score=round(spec.points * share, 2),
        max_score=spec.points,
        title=spec.title,
        expected=_placed(verdict.expected, program),
        actual=_placed(verdict.actual, program),
        hint=_placed(_hint(spec, verdict), program),
        reason=_placed(verdict.reason, program),
        lines=verdict.lines,
        evidence=verdict.evidence,
        hidden=spec.hidden,
    )


def _hint(spec: CheckSpec, verdict: Verdict) -> str:
    if verdict.status is Status.PASSED:
        return ""
    own = spec.hint if spec.hint and spec.hint not in verdict.hint else ""
    return joined(" ", filter(None, [verdict.hint, own]))


_LINE = re.compile("line\u00a0([0-9]+)")
"""How a verdict writes a line of the program; a student's own words have no such space."""


def _placed(text: str, program: Program | None) -> str:
    """The text with every line of the program where the student wrote it: `cell 3, line 7`."""

    def named(match: re.Match[str]) -> str:
        place = program.place(int(match[1])) if program else None
        if place is None or place.cell is None:
            return say("line {line}", line=place.lines[0] if place else match[1])
        return say("cell {cell}, line {line}", cell=place.cell + 1, line=place.lines[0])

    return replaced(_LINE, named, text)


def grader_error(spec: CheckSpec, reason: str) -> Finding:
    """The grader failed, not the student: all the points, until a person has looked."""
    return Finding(
        check=spec.id,
        status=Status.GRADER_ERROR,
        score=spec.points,
        max_score=spec.points,
        title=spec.title,
        reason=reason,
        hidden=spec.hidden,
    )


def not_run(spec: CheckSpec, reason: str) -> Finding:
    """A check that could not look at anything: no points, and no decision either."""
    return Finding(
        check=spec.id,
        status=Status.NOT_RUN,
        score=0.0,
        max_score=spec.points,
        title=spec.title,
        reason=reason,
        hidden=spec.hidden,
    )


def for_review(finding: Finding, reason: str) -> Finding:
    """The same finding as a suggestion that a person has to confirm; a fault of the grader's stays one."""
    if finding.status is Status.GRADER_ERROR:
        return finding
    return replace(finding, status=Status.NEEDS_REVIEW, reason=_joined([reason, finding.reason]) or "")


# --- findings -> question -------------------------------------------------------------------------------------------


def score_question(
    exercise: Exercise,
    findings: Sequence[Finding],
    answer: Answer | None,
    traces: Sequence[Trace],
    reason: str | None = None,
) -> QuestionReport:
    """One question's report. Suggested points count towards its score; `reason` tells why a person has to look."""
    doubts = answer.doubts if answer and not _speaks_for_itself(exercise, findings) else ()
    return QuestionReport(
        exercise=exercise,
        status=_status(findings, doubts),
        score=round(sum(finding.score for finding in findings), 2),
        findings=tuple(findings),
        reason=_joined([reason, *doubts, *(one.reason for one in findings if one.status is not Status.PASSED)]),
        answer=answer,
        traces=tuple(traces),
    )


def _speaks_for_itself(exercise: Exercise, findings: Sequence[Finding]) -> bool:
    """True for a program that does all that was asked: however it was found, it is an answer to this question.

    One that lost points may be the answer to another question, and so may a text, which was judged by its words alone.
    """
    return exercise.kind is not Kind.ESSAY and all(finding.status is Status.PASSED for finding in findings)


def _status(findings: Sequence[Finding], doubts: Sequence[str]) -> QuestionStatus:
    found = [finding.status for finding in findings]
    if Status.GRADER_ERROR in found:
        return QuestionStatus.GRADER_ERROR
    if doubts or not found or any(status in UNDECIDED for status in found):
        return QuestionStatus.NEEDS_REVIEW
    if Status.FAILED not in found:
        return QuestionStatus.PASSED
    return QuestionStatus.PARTIAL if any(finding.score for finding in findings) else QuestionStatus.FAILED


def _joined(reasons: Iterable[str | None]) -> str | None:
    """Different reasons in one text, or None if there is none."""
    return joined("; ", dict.fromkeys(filter(None, reasons))) or None


def not_found(exercise: Exercise, reason: str) -> QuestionReport:
    """A question to which no answer was found. That awaits a person: the answer may stand where nobody looked."""
    return QuestionReport(
        exercise=exercise,
        status=QuestionStatus.NOT_FOUND,
        score=0.0,
        findings=tuple(not_run(check, reason) for check in exercise.checks),
        reason=reason,
    )


# --- questions -> report --------------------------------------------------------------------------------------------


def report_status(report: Report) -> ReportStatus:
    """`grader_error` if the grader failed anywhere, `needs_review` if a person has to look, else `graded`."""
    found = {question.status for question in report.questions}
    if QuestionStatus.GRADER_ERROR in found:
        return "grader_error"
    if report.settled is not None and report.settled.open:
        return "needs_review"
    return "needs_review" if found & {QuestionStatus.NEEDS_REVIEW, QuestionStatus.NOT_FOUND} else "graded"


def exit_code(reports: Report | Iterable[Report], *, strict: bool = False) -> int:
    """What the command line ends with: 3 if the grader failed anywhere, else 1 if a decided check failed, else 0.

    What awaits a person does not fail, unless `strict` makes it.
    """
    every = [reports] if isinstance(reports, Report) else list(reports)
    states = [report_status(report) for report in every]
    if "grader_error" in states:
        return 3
    findings = (finding for report in every for question in report.questions for finding in question.findings)
    failed = any(finding.status is Status.FAILED for finding in findings)
    return 1 if failed or (strict and "needs_review" in states) else 0
