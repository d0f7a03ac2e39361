"""Findings at the student's own lines, as CI systems show them beside a change: GitHub's commands, GitLab's JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.language import shown
from grader.model import Finding, QuestionReport, Report, Status
from grader.report import view
from grader.report.elsewhere import is_elsewhere
from grader.report.excerpt import where
from grader.report.sanitise import one_line

_LEVELS = {
    Status.FAILED: "error",
    Status.GRADER_ERROR: "warning",
    Status.NEEDS_REVIEW: "notice",
    Status.NOT_RUN: "notice",
}
_SEVERITIES = {"error": "major", "warning": "info", "notice": "info"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What is to be said at a line of a file; no line where the file is a notebook, or nobody knows it."""

    level: str
    path: str
    line: int | None
    title: str
    text: str


def annotate(report: Report, path: PurePosixPath, *, folder: bool) -> Iterator[Annotation]:
    """One for every check of which there is something to say.

    `path` is the submission's in the repository, a `folder` or a file.
    """
    for question in report.questions:
        for finding in question.findings:
            is_news = (finding.actual or finding.reason) and not is_elsewhere(question, finding)
            if finding.status in _LEVELS and is_news:
                yield _annotation(question, finding, path, folder=folder)


def _annotation(question: QuestionReport, finding: Finding, path: PurePosixPath, *, folder: bool) -> Annotation:
    program = question.answer.program if question.answer else None
    first = next(iter(finding.lines), None)
    place = program.place(first) if program else None
    is_failed = finding.status is Status.FAILED
    said = [shown(finding.actual), shown(finding.hint)] if is_failed else [view.reason(finding)]
    if place is not None and place.cell is not None:
        said[0] = f"{shown(where(question.answer, first))}: {said[0]}"
    return Annotation(
        level=_LEVELS[finding.status],
        path=str(path / place.file if folder and place is not None else path),
        line=place.lines[0] if place is not None and place.cell is None else None,
        title=one_line(f"{question.exercise.id}: {view.titles([finding])}"),
        text=one_line(". ".join(part.rstrip(".") for part in said if part)),
    )


def to_github(found: Iterator[Annotation]) -> str:
    """Workflow commands, a line each: `::error file=q6.py,line=7,title=...::...`."""
    lines = []
    for one in found:
        line = {"line": str(one.line)} if one.line is not None else {}
        properties = {"file": one.path, **line, "title": one.title}
        told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        lines.append(f"::{one.level} {told}::{_data(one.text)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def to_gitlab(found: Iterator[Annotation]) -> str:
    """A code quality report (docs.gitlab.com, "Code Quality report format")."""
    return json.dumps(
        [
            {
                "description": f"{one.title}: {one.text}",
                "check_name": one.title,
                "fingerprint": hashlib.sha256(f"{one.path}\0{one.title}".encode("utf-8", "replace")).hexdigest(),
                "severity": _SEVERITIES[one.level],
                "location": {"path": one.path, "lines": {"begin": one.line or 1}},
            }
            for one in found
        ],
        indent=1,
    )
