"""A report as Markdown, for the summary of a CI job. A student's text is text there: no link, image or heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.language import gettext, shown
from grader.model import Finding, QuestionReport, QuestionStatus, Report, Status
from grader.report import view
from grader.report.excerpt import excerpts
from grader.report.sanitise import one_line, visible

SIGNS = {
    QuestionStatus.PASSED: "✅", QuestionStatus.PARTIAL: "🟨", QuestionStatus.FAILED: "❌",
    QuestionStatus.NOT_FOUND: "❔", QuestionStatus.NEEDS_REVIEW: "👀", QuestionStatus.GRADER_ERROR: "⚠️",
    Status.PASSED: "✅", Status.FAILED: "❌", Status.NOT_RUN: "❔", Status.NEEDS_REVIEW: "👀", Status.GRADER_ERROR: "⚠️",
}  # fmt: skip
MOST = 900_000
"""Characters; GitHub takes a summary of 1 MiB."""
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
"""ASCII punctuation: whatever has a meaning has none after a backslash (spec.commonmark.org, "Backslash escapes")."""


def to_markdown(report: Report) -> str:
    """The whole report: the points of each question, then every check that lost points or awaits a person."""
    columns = gettext("Question"), gettext("Points")
    lines = [f"## {_text(report.assignment.title)}: {_text(view.whole_total(report))}", ""]
    lines += [_text(report.submission), "", f"| | {columns[0]} | {columns[1]} | |", "|---|---|---:|---|"]
    lines += [_row(question) for question in report.questions]
    notes = [view.terms_note(report), view.total_note(report), *view.notes(report)]
    lines += ["", *(f"- {_text(note)}" for note in notes if note)]
    for question in report.questions:
        if view.has_story(question):
            lines += ["", *_story(question)]
    text = "\n".join([*lines, "", f"{_text(view.evidence_note(report))}.", ""])
    if len(text) <= MOST:
        return text
    rest = gettext("The rest is too long for this place.")
    return f"{text[:MOST]}\n\n({rest})\n"


def _row(question: QuestionReport) -> str:
    points, words = view.question_score(question), view.word(question)
    return f"| {SIGNS[question.status]} | **{_text(question.exercise.id)}** {_title(question)} | {points} | {words} |"


def _title(question: QuestionReport) -> str:
    return _text(question.exercise.title)


def _story(question: QuestionReport) -> Iterator[str]:
    yield f"### {_text(question.exercise.id)} · {_title(question)}"
    said = view.explanation(question)
    if said:
        yield from ("", _text(said))
    if question.status is QuestionStatus.NOT_FOUND:
        return
    for finding in question.findings:
        if view.is_told(question, finding):
            yield from ("", *_finding(finding, question))


def _finding(finding: Finding, question: QuestionReport) -> Iterator[str]:
    earned = view.suggested(question, finding)
    yield f"**{SIGNS[finding.status]} {_text(view.titles([finding]))}** ({earned})"
    yield ""
    rows = [("expected", finding.expected), ("actual", finding.actual), ("why", view.reason(finding))]
    yield from (f"- {gettext(name)}: {_text(shown(said))}" for name, said in [*rows, ("hint", finding.hint)] if said)
    for excerpt in excerpts(question.answer, finding.lines):
        code = [f"{'>' if line.marked else ' '} {line.number or '':>4} | {line.text}" for line in excerpt.lines]
        yield from ("", f"{_text(excerpt.where)}:", "", *_block(visible("\n".join(code))))


def _block(code: str) -> list[str]:
    """A block of code, fenced by more backticks than it has in a row."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", code, fence]


def _text(text: str) -> str:
    r"""A text in which no character means anything to Markdown: `\[a\]\(b\)`."""
    return _PUNCTUATION.sub(r"\\\1", one_line(text))
