"""A report as one HTML file: nothing is loaded from elsewhere, nothing runs, everything of a student's is escaped."""

from __future__ import annotations

import functools
import math
import shlex
from collections.abc import Mapping

from markupsafe import Markup

from grader.model import Kind, QuestionReport, Report, Run, Trace
from grader.report import amounts, view
from grader.report.elsewhere import total_elsewhere
from grader.report.losses import Loss, losses
from grader.report.page import anchor, policy, stylesheet, template
from grader.report.page_question import Extent, Question, shows_reference
from grader.report.sanitise import clip, clip_lines, one_line, visible
from grader.report.svg_page import page_definitions, page_style
from grader.report.timeline import best_trace

HEAVIEST = 300_000
"""Characters of a page. Where one would be heavier, it shows less of what was handed in."""
_EXTENTS = (
    Extent(),
    Extent(text=8_000, lines=150, colours=False, picture=40_000),
    Extent(text=1_500, lines=0, colours=False, picture=0),
)
_MOST_LOSSES = 12
_CIRCLE = 2 * math.pi * 36


def compared(report: Report) -> dict[str, Run]:
    """By question, the run of the reference solution that the page would show beside the student's."""
    found = {q.exercise.id: best_trace(q.traces) for q in report.questions if shows_reference(q)}
    return {id: trace.run for id, trace in found.items() if trace is not None}


def to_html(report: Report, reference: Mapping[str, Trace] | None = None) -> str:
    """The page of one submission. `reference` has, by question, the runs that `compared` asks for, or some of them."""
    drawn = ""
    for extent in _EXTENTS:
        drawn = _drawn(report, reference or {}, extent)
        if len(drawn) <= HEAVIEST:
            break
    return drawn


def _drawn(report: Report, reference: Mapping[str, Trace], extent: Extent) -> str:
    most = view.max_score(report) - total_elsewhere(report)
    share = report.score / most if most else 0.0
    questions = [
        Question(question, reference.get(question.exercise.id), _again(report, question), extent).told()
        for question in report.questions
    ]
    lost = losses(report)
    page = {
        "title": visible(report.assignment.title),
        "student": visible(report.student),
        "submission": "" if report.student == report.submission else visible(report.submission),
        "score": view.total(report),
        "beyond": view.beyond(report),
        "percent": round(100 * share),
        "arc": round(_CIRCLE * min(1.0, max(0.0, share)), 1),
        "open": view.total_note(report),
        "terms": visible(view.terms_note(report)),
        "losses": [_lost(loss) for loss in lost[:_MOST_LOSSES]],
        "more_lost": amounts.points(sum(loss.points for loss in lost[_MOST_LOSSES:])) if lost[_MOST_LOSSES:] else "",
        "questions": questions,
        "has_pictures": any(question["picture"] for question in questions),
        "notes": [clip_lines(clip(visible(note), extent.text), extent.text) for note in view.own_notes(report)],
        "evidence": view.evidence_note(report),
    }
    css = _style()
    shared = Markup(page_definitions())
    return template("student.html.j2").render(page=page, css=css, policy=policy(css), definitions=shared)


@functools.cache
def _style() -> Markup:
    return stylesheet("student.css") + Markup(page_style())


def _lost(loss: Loss) -> dict[str, object]:
    question = loss.question
    place = "" if loss.place is None else f"-{loss.place}"
    return {
        "href": f"#{anchor(question.exercise.id)}{place}", "id": question.exercise.id, "open": loss.open,
        "check": visible(loss.said), "points": f"−{amounts.points(loss.points)}",
    }  # fmt: skip


def _again(report: Report, question: QuestionReport) -> tuple[str, ...]:
    """What to type to see a question graded, drawn or printed again; nothing where the file's name cannot be typed."""
    name = report.submission
    if not view.has_story(question) or question.exercise.kind is not Kind.PROGRAM or one_line(name) != name:
        return ()
    path = report.assignment.path
    file = shlex.quote(f"./{name}" if name.startswith("-") else name)
    assignment = shlex.quote(path.parent.name if path.suffix == ".yaml" else path.name)
    id = shlex.quote(question.exercise.id)
    again = f"grader check {file} -a {assignment} --only {id}"
    if question.answer is None or question.answer.program is None:
        return (again,)
    return (
        again,
        f"grader trace {file} -a {assignment} --question {id}",
        f"grader check {file} -a {assignment} --show {id}",
    )
