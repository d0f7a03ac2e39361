"""Who may see what of a result: of a hidden check, students see its title, whether it passed, and its points.

Whoever shows something to a student shows what these functions leave of it; no format hides anything by itself. A
result is a `Report`, or the JSON document that the store keeps of one; both are treated alike.

What a question's other runs looked like is left out beside a hidden check too: that the program stood still under
`forkserver` tells what the check is about. The natural run is what students see when they run their program themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.language import without
from grader.model import Finding, Grade, QuestionReport, Report, Run

NATURAL = Run()


def for_student(report: Report) -> Report:
    """What a student may see of a report; the same report where no check is hidden."""
    if not any(finding.hidden for question in report.questions for finding in question.findings):
        return report
    return replace(report, questions=tuple(map(question_for_student, report.questions)))


def question_for_student(question: QuestionReport) -> QuestionReport:
    """What a student may see of one question; its findings keep their places."""
    hidden = [finding for finding in question.findings if finding.hidden]
    if not hidden:
        return question
    told = {finding.reason for finding in question.findings if not finding.hidden}
    return replace(
        question,
        findings=tuple(_finding(number, finding) for number, finding in enumerate(question.findings, 1)),
        reason=_without(question.reason, {finding.reason for finding in hidden} - told),
        traces=tuple(trace for trace in question.traces if trace.run == NATURAL),
    )


def hidden_id(number: int) -> str:
    """What a hidden check, the `number`th of its question, is called in place of its id, which may tell too much."""
    return f"hidden-{number}"


def _finding(number: int, finding: Finding) -> Finding:
    if not finding.hidden:
        return finding
    return Finding(
        check=hidden_id(number), title=finding.title or _title(number), status=finding.status, score=finding.score,
        max_score=finding.max_score, hidden=True,
    )  # fmt: skip


def _title(number: int) -> str:
    return f"Check {number}"


def _without(reason: str | None, secrets: set[str]) -> str | None:
    """A question's reason, which scoring joins by semicolons, without those of hidden checks."""
    kept = without("; ", reason or "", secrets)
    left = f"; {reason or ''}; "
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        left = left.replace(f"; {secret}; ", "; ")
    text = left.removeprefix("; ").removesuffix("; ")
    return (kept if kept == text else text) or None  # the same words, that may be shown in another language


# --- the same for documents -----------------------------------------------------------------------------------------


def grade_for_student(grade: Grade) -> Grade:
    """What a student may see of a grade."""
    return replace(grade, document=document_for_student(grade.document))


def document_for_student(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document of `for_student`'s report, from the document of the report."""
    return {**document, "questions": [_question_document(question) for question in document["questions"]]}


def _question_document(question: Mapping[str, Any]) -> Mapping[str, Any]:
    checks = question["checks"]
    hidden = [check for check in checks if check.get("hidden")]
    if not hidden:
        return question
    told = {check["reason"] for check in checks if not check.get("hidden")}
    return {
        **question,
        "checks": [_check_document(number, check) for number, check in enumerate(checks, 1)],
        "reason": _without(question.get("reason"), {check["reason"] for check in hidden} - told),
        "runs": _natural(question["runs"]),
    }


def _check_document(number: int, check: Mapping[str, Any]) -> Mapping[str, Any]:
    if not check.get("hidden"):
        return check
    emptied = {"expected": "", "actual": "", "hint": "", "reason": "", "evidence": [], "lines": []}
    shown = {name: check[name] for name in ("status", "score", "max_score", "hidden")}
    return {"id": hidden_id(number), **shown, **emptied, "title": check.get("title") or _title(number)}


def _natural(runs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The natural run under fork; the first natural one where the system has no fork, and all tell of other ways."""
    natural = [run for run in runs if run["schedule"] == str(NATURAL.schedule)]
    forked = [run for run in natural if run["start_method"] == str(NATURAL.start_method)]
    has_fork = any(run["start_method"] == str(NATURAL.start_method) for run in runs)
    return forked if has_fork else natural[:1]
