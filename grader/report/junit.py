"""Grades as JUnit XML: a suite a student, a case a check. `failure` is the student's, `error` ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from grader.language import shown
from grader.model import Grade, Person
from grader.report.exports import FAILED, HANDED_IN, MISSING, NOTHING, OPEN, OURS, checks, raw_score, title, told

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (w3.org/TR/xml, "Characters")."""


def to_junit(grades: Sequence[Grade], absent: Sequence[Person] = ()) -> str:
    """The document. Who handed nothing in has one case: it fails where that is worth 0 points, and is skipped for
    `absent`, who have no points.
    """
    root = ElementTree.Element("testsuites")
    for grade in grades:
        missing = grade.status == MISSING
        suite = _suite(
            root, grade.hand_in.student, [FAILED] if missing else [one["status"] for _, one in checks(grade)]
        )
        suite.set("timestamp", grade.graded.replace(microsecond=0, tzinfo=None).isoformat())
        late = {"raw_score": raw_score(grade), "penalty": grade.penalty} if "terms" in grade.document else {}
        _properties(suite, score=grade.score, max_score=grade.max_score, status=grade.status, **late)
        if missing:
            _case(
                suite,
                shown(HANDED_IN),
                grade.hand_in.student,
                FAILED,
                shown(NOTHING),
                score=0.0,
                max_score=grade.max_score,
            )
        for question, check in checks(grade):
            place = f"{grade.hand_in.student}.{question['id']}"
            points = {"score": check["score"], "max_score": check["max_score"]}
            _case(suite, title(check), place, check["status"], told(check), **points)
    for person in absent:
        suite = _suite(root, person.called, [OPEN[0]])
        _properties(suite, status=MISSING)
        _case(suite, shown(HANDED_IN), person.called, OPEN[0], shown(NOTHING))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(root: ElementTree.Element, name: str, found: Sequence[str]) -> ElementTree.Element:
    return ElementTree.SubElement(
        root, "testsuite", name=_text(name), tests=str(len(found)), failures=str(found.count(FAILED)),
        errors=str(found.count(OURS)), skipped=str(sum(status in OPEN for status in found)), time="0",
    )  # fmt: skip


def _case(suite: ElementTree.Element, name: str, place: str, status: str, said: str, **points: float) -> None:
    case = ElementTree.SubElement(suite, "testcase", name=_text(name), classname=_text(place), time="0")
    if points:
        _properties(case, **points)
    _outcome(case, status, _text(said))


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
