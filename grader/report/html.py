"""A report as one HTML file: nothing is loaded from elsewhere, nothing runs, everything of a student's is escaped."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from grader.model import Finding, Kind, QuestionReport, Report, Status, Trace
from grader.report import view
from grader.report.excerpt import Excerpt, excerpts
from grader.report.sanitise import clip, clip_lines, last_lines, visible
from grader.report.svg import to_svg
from grader.report.timeline import best_trace

_SIGNS = {"passed": "✓", "failed": "✗", "found": "✓", "half": "◐", "missing": "✗", "wrong": "✗"}
_TONES = {"found": "passed", "half": "partial", "missing": "failed", "wrong": "failed"}
_WORDS = {
    Status.PASSED: "passed", Status.FAILED: "failed", Status.NOT_RUN: "not looked at",
    Status.NEEDS_REVIEW: "to be confirmed", Status.GRADER_ERROR: "grader's fault",
}  # fmt: skip
_CONCEPT_WORDS = {"half": "half of it", "missing": "missing", "wrong": "doubtful"}
_LONGEST_LINE, _MOST_LINES, _MOST_TEXT, _MOST_PICTURES = 400, 400, 20_000, 150_000
_COMPLAINT = 12
_AROUND = 2


def to_html(report: Report, reference: Mapping[str, Trace] | None = None) -> str:
    """The page of one submission. `reference` has, by question, a run of the reference solution to compare with."""
    questions = [_Question(question, (reference or {}).get(question.exercise.id)) for question in report.questions]
    most = view.max_score(report)
    share = report.score / most if most else 0.0
    student = visible(report.student)
    page = {
        "title": visible(report.assignment.title),
        "student": student,
        "submission": "" if report.student == report.submission else visible(report.submission),
        "score": view.score(report.score, most),
        "percent": round(100 * share),
        "arc": round(2 * math.pi * 36 * min(1.0, max(0.0, share)), 1),
        "open": view.total_note(report),
        "questions": [question.told() for question in questions],
        "notes": [_text(note) for note in report.notes],
        "evidence": view.evidence_note(report),
    }
    return template("student.html.j2").render(page=page, css=stylesheet("student.css"))


@functools.cache
def template(name: str) -> jinja2.Template:
    """A template of this package, compiled once; what it is given is escaped unless it says that it is markup."""
    loader = jinja2.FunctionLoader(read_template)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template(name)


@functools.cache
def stylesheet(name: str) -> Markup:
    """The looks that all pages share and those of one kind of page; without what only helps a reader of the file."""
    text = read_template("base.css") + read_template(name)
    return Markup(re.sub(r"\s*\n\s*", "\n", text))


@functools.cache
def read_template(name: str) -> str:
    """A file of this package's templates."""
    return resources.files("grader.report").joinpath("templates").joinpath(name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Question:
    """One question's part of the page."""

    report: QuestionReport
    reference: Trace | None
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers.update(_numbers(self.report))

    def told(self) -> dict[str, object]:
        question, exercise = self.report, self.report.exercise
        told = [one for one in question.findings if view.is_told(one) and not self._is_missing()]
        fine = [one for one in question.findings if one not in told and not self._is_missing()]
        who, complaint = view.complaint(question)
        still = view.standstill(question)
        said = view.explanation(question)
        return {
            "anchor": re.sub(r"\W", "-", exercise.id), "id": exercise.id, "title": visible(exercise.title),
            "prompt": visible(exercise.prompt.strip()), "status": str(question.status),
            "word": view.STATUS_WORDS[question.status], "score": view.score(question.score, exercise.points),
            "percent": round(100 * question.score / exercise.points) if exercise.points else 0,
            "said": _text(said), "doubts": [_text(one) for one in view.doubts(question) if one not in said],
            "endings": [_text(one) for one in view.endings(question)],
            "standstill": [{"process": one.process, "doing": _text(one.doing), "where": one.where} for one in still],
            "standing": self._code(line for one in still for line in one.lines),
            "complainer": who, "complaint": _text(last_lines(complaint, _COMPLAINT)),
            "checks": [self._check(one) for one in told],
            "fine": [visible(view.titles([one])) for one in fine],
            "notes": [_text(note) for note in (question.answer.notes if question.answer else ())],
            "again": self._again(), "open_answer": bool(told), "answer": list(self._answer()),
            "program": self._program(), **self._pictures(),
        }  # fmt: skip

    def _is_missing(self) -> bool:
        """True where each check would only say that there was nothing to look at."""
        return self.report.status.value == "not_found"

    def _check(self, finding: Finding) -> dict[str, object]:
        earned = view.score(finding.score, finding.max_score)
        concepts = [] if finding.hidden else view.concepts(finding)
        rows = [] if finding.hidden else self._rows(finding, bool(concepts))
        return {
            "status": str(finding.status), "sign": _SIGNS.get(str(finding.status), "?"), "word": _WORDS[finding.status],
            "title": "What the answer says" if concepts and not finding.title else visible(view.titles([finding])),
            "score": f"suggested {earned}" if finding.status is Status.NEEDS_REVIEW else earned,
            "rows": rows, "concepts": [self._concept(one) for one in concepts],
            "is_folded": bool(concepts) and finding.status is Status.PASSED,
            "code": [] if finding.hidden else self._code(finding.lines),
        }  # fmt: skip

    def _rows(self, finding: Finding, has_concepts: bool) -> list[tuple[str, str]]:
        known = finding.reason in (self.report.reason or "")
        rows = [("why", "" if known else view.reason(finding)), ("hint", finding.hint)]
        if not has_concepts:
            rows = [("expected", finding.expected), ("actual", finding.actual), *rows]
        return [(name, _text(said)) for name, said in rows if said]

    def _concept(self, concept: view.Concept) -> dict[str, object]:
        return {
            "tone": _TONES.get(concept.status, "needs_review"), "sign": _SIGNS.get(concept.status, "?"),
            "points": view.earned(concept), "title": visible(concept.title),
            "word": _CONCEPT_WORDS.get(concept.status, ""), "sentence": _text(concept.sentence.strip(), 400),
            "number": self.numbers.get(concept.title),
        }  # fmt: skip

    def _answer(self) -> Iterator[tuple[str, str]]:
        """The text of an answer in pieces; with each marked one the numbers of the concepts that it shows."""
        answer = self.report.answer
        if answer is None or self.report.exercise.kind is not Kind.ESSAY:
            return
        text = clip(answer.text, _MOST_TEXT)
        spans: dict[tuple[int, int], list[int]] = {}
        for finding in self.report.findings:
            for concept in () if finding.hidden else view.concepts(finding):
                span = _span(concept.sentence, text)
                if span is not None and concept.title in self.numbers:
                    spans.setdefault(span, []).append(self.numbers[concept.title])
        end = 0
        for (begin, until), found in sorted(spans.items()):
            if begin < end:
                continue
            yield visible(text[end:begin]), ""
            yield visible(text[begin:until]), " ".join(map(str, sorted(found)))
            end = until
        yield visible(text[end:]), ""

    def _code(self, lines: Iterable[int]) -> list[dict[str, object]]:
        return [_shown(part) for part in excerpts(self.report.answer, sorted(set(lines)), _AROUND)]

    def _program(self) -> list[dict[str, Any]]:
        answer = self.report.answer
        if answer is None or answer.program is None:
            return []
        marked = {line for finding in self.report.findings if not finding.hidden for line in finding.lines}
        parts = [_shown(part) for part in excerpts(answer, marked or {1}, _MOST_LINES, most=_MOST_LINES)]
        return (
            parts
            if marked
            else [{**part, "lines": [{**line, "marked": False} for line in part["lines"]]} for part in parts]
        )

    def _pictures(self) -> dict[str, object]:
        trace = best_trace(self.report.traces)
        found: dict[str, object] = {"picture": "", "picture_of": "", "reference": "", "lesson": []}
        if trace is None or self.report.exercise.kind is not Kind.PROGRAM:
            return found
        found["lesson"] = list(view.no_processes(trace))
        program = self.report.answer.program if self.report.answer else None
        picture = _picture(lambda: to_svg(trace, program=program)) if trace.workers or trace.blocked else ""
        if picture:
            found["picture"], found["picture_of"] = picture, view.run_name(trace.run)
        if picture and self.reference is not None and view.has_story(self.report):
            reference = self.reference
            found["reference"] = _picture(lambda: to_svg(reference))
        return found

    def _again(self) -> list[str]:
        if self.report.exercise.kind is not Kind.PROGRAM or not view.has_story(self.report):
            return []
        id = self.report.exercise.id
        return [
            f"grader check FILE --only {id}",
            f"grader trace FILE --question {id}",
            f"grader check FILE --show {id}",
        ]


def _numbers(report: QuestionReport) -> dict[str, int]:
    """The concepts that have a sentence in the answer, numbered."""
    text = report.answer.text if report.answer else ""
    found = [one for finding in report.findings if not finding.hidden for one in view.concepts(finding)]
    titles = [one.title for one in found if _span(one.sentence, text) is not None]
    return {title: number for number, title in enumerate(dict.fromkeys(titles), 1)}


def _span(sentence: str, text: str) -> tuple[int, int] | None:
    """Where a sentence stands in a text whose lines may be broken otherwise; None if it does not."""
    words = sentence.split()
    match = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return match.span() if match else None


def _picture(draw: Callable[[], str]) -> Markup:
    """An SVG of ours, in which everything of a student's is escaped already; nothing where it would weigh too much."""
    drawn = draw()
    return Markup(drawn) if len(drawn) <= _MOST_PICTURES else Markup("")


def _shown(part: Excerpt) -> dict[str, Any]:
    lines = [
        {"number": line.number, "text": visible(line.text[:_LONGEST_LINE]), "marked": line.marked}
        for line in part.lines
    ]
    return {"where": visible(part.where), "lines": lines}


def _text(text: str, most: int = _MOST_TEXT) -> str:
    """Student text for a page: bounded, and nothing in it that reorders or hides what stands around it."""
    return clip_lines(clip(visible(text), most), _MOST_LINES)
