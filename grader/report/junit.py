"""Grades as JUnit XML: a suite a student, a case a check. `failure` is the student's, `error` ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from grader.model import Grade
from grader.report.exports import FAILED, OPEN, OURS, checks, raw_score, title, told

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (w3.org/TR/xml, "Characters")."""


def to_junit(grades: Sequence[Grade]) -> str:
    """The document."""
    root = ElementTree.Element("testsuites")
    for grade in grades:
        found = [check["status"] for _, check in checks(grade)]
        suite = ElementTree.SubElement(
            root, "testsuite", name=_text(grade.hand_in.student), tests=str(len(found)),
            failures=str(found.count(FAILED)), errors=str(found.count(OURS)),
            skipped=str(sum(status in OPEN for status in found)), time="0",
            timestamp=grade.graded.replace(microsecond=0, tzinfo=None).isoformat(),
        )  # fmt: skip
        late = {"raw_score": raw_score(grade), "penalty": grade.penalty} if "terms" in grade.document else {}
        _properties(suite, score=grade.score, max_score=grade.max_score, status=grade.status, **late)
        for question, check in checks(grade):
            place = _text(f"{grade.hand_in.student}.{question['id']}")
            case = ElementTree.SubElement(suite, "testcase", name=_text(title(check)), classname=place, time="0")
            _properties(case, score=check["score"], max_score=check["max_score"])
            _outcome(case, check["status"], _text(told(check)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _outcome(case: ElementTree.Element, status: str, said: str) -> None:
    kind = {FAILED: "failure", OURS: "error"}.get(status, "skipped" if status in OPEN else "")
    if kind:
        first = said.splitlines()[:1] or [status]
        ElementTree.SubElement(case, kind, message=first[0], type=status).text = said


def _properties(parent: ElementTree.Element, **values: object) -> None:
    properties = ElementTree.SubElement(parent, "properties")
    for name, value in values.items():
        ElementTree.SubElement(properties, "property", name=name, value=str(value))


def _text(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
