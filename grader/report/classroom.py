"""One grade as GitHub Classroom's autograding reporter reads it: JSON, as base64, in a step's output `result`."""

from __future__ import annotations

import base64
import json

from grader.model import Grade
from grader.report.exports import FAILED, OURS, checks, title, told

_STATUS = {"passed": "pass", FAILED: "fail", OURS: "error"}


def to_classroom(grade: Grade) -> str:
    """The document as base64; what awaits a person does not fail."""
    found = [check["status"] for _, check in checks(grade)]
    tests = [
        {
            "name": f"{question['id']}: {title(check)}", "status": _STATUS.get(check["status"], "pass"),
            "message": told(check), "test_code": f"grader check --only {question['id']}", "filename": "",
            "line_no": (check.get("lines") or [0])[0], "duration": 0, "score": check["score"],
        }
        for question, check in checks(grade)
    ]  # fmt: skip
    status = "error" if OURS in found else "fail" if FAILED in found else "pass"
    document = {"version": 1, "status": status, "max_score": grade.max_score, "tests": tests}
    return base64.b64encode(json.dumps(document).encode()).decode()
