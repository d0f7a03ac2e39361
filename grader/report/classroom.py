"""One grade as GitHub Classroom's autograding reporter reads it: JSON, as base64, in a step's output `result`."""

from __future__ import annotations

import base64
import json

from grader.audience import grade_for_student
from grader.language import gettext, shown
from grader.model import Grade
from grader.report.exports import (
    FAILED,
    HANDED_IN,
    MISSING,
    NOTHING,
    OURS,
    checks,
    raw_score,
    said_of_terms,
    title,
    told,
)

_STATUS = {"passed": "pass", FAILED: "fail", OURS: "error"}


def to_classroom(grade: Grade) -> str:
    """The document as base64, for students; what awaits a person does not fail."""
    grade = grade_for_student(grade)
    found = [check["status"] for _, check in checks(grade)]
    tests = [
        {
            "name": f"{question['id']}: {title(check)}", "status": _STATUS.get(check["status"], "pass"),
            "message": told(check), "test_code": f"grader check --only {question['id']}", "filename": "",
            "line_no": 0, "duration": 0, "score": check["score"],
        }
        for question, check in checks(grade)
    ]  # fmt: skip
    tests += _terms(grade)
    if grade.status == MISSING:
        tests.append(_test(shown(HANDED_IN), "fail", shown(NOTHING), 0.0))
        found.append(FAILED)
    status = "error" if OURS in found else "fail" if FAILED in found else "pass"
    document = {"version": 1, "status": status, "max_score": grade.max_score, "tests": tests}
    return base64.b64encode(json.dumps(document).encode()).decode()


def _terms(grade: Grade) -> list[dict[str, object]]:
    """What lateness and rounding change, as a test of its own: the reporter adds up the points of tests."""
    change = round(grade.score - raw_score(grade), 6)
    if not change:
        return []
    return [_test(gettext("When it was handed in, and rounding"), "pass", " ".join(said_of_terms(grade)), change)]


def _test(name: str, status: str, message: str, score: float) -> dict[str, object]:
    """One that is no check of a question."""
    return {
        "name": name, "status": status, "message": message, "test_code": "", "filename": "", "line_no": 0,
        "duration": 0, "score": score,
    }  # fmt: skip
