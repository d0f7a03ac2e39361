"""One question's part of a student's page, as its template wants it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from grader.language import N_, gettext
from grader.model import Finding, Kind, QuestionReport, Status, Trace
from grader.report import ended, view
from grader.report.comparison import differences
from grader.report.elsewhere import is_all_elsewhere, points_elsewhere
from grader.report.lessons import no_processes
from grader.report.page import anchor
from grader.report.page_code import Code
from grader.report.sanitise import clip, clip_lines, last_lines, visible
from grader.report.svg_page import page_picture
from grader.report.timeline import best_trace

_SIGNS = {"passed": "✓", "failed": "✗", "found": "✓", "half": "◐", "missing": "✗", "wrong": "✗"}
_TONES = {"found": "passed", "half": "partial", "missing": "failed", "wrong": "failed"}
_WORDS = {
    Status.PASSED: N_("passed"), Status.FAILED: N_("failed"), Status.NOT_RUN: N_("not looked at"),
    Status.NEEDS_REVIEW: N_("to be confirmed"), Status.GRADER_ERROR: N_("grader's fault"),
}  # fmt: skip
_CONCEPT_WORDS = {"half": N_("half of it"), "missing": N_("missing"), "wrong": N_("doubtful")}
_COMPLAINT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much a page may show, so that it stays light whatever was handed in.

    Characters of one text, lines of one program, its colours, characters of one picture.
    """

    text: int = 20_000
    lines: int = 400
    colours: bool = True
    picture: int = 150_000


@dataclass(frozen=True, slots=True)
class Question:
    """A graded question. `reference` is a run of its reference solution, `commands` what to type to see it again."""

    report: QuestionReport
    reference: Trace | None
    commands: tuple[str, ...]
    extent: Extent
    numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.numbers.update(_numbers(self.report))

    def told(self) -> dict[str, object]:
        """All that the template shows."""
        question, exercise = self.report, self.report.exercise
        most = exercise.points - points_elsewhere(question)
        told = [one for one in question.findings if view.is_told(question, one) and not self._is_missing()]
        fine = [one for one in question.findings if one not in told and one.status is Status.PASSED]
        who, complaint = ended.complaint(question)
        still = ended.standstill(question)
        said = view.explanation(question)
        code = Code.of(question.answer, coloured=self.extent.colours)
        return {
            "anchor": anchor(exercise.id), "id": exercise.id, "title": visible(exercise.title),
            "prompt": visible(exercise.prompt.strip()), "status": str(question.status),
            "word": view.word(question), "score": view.question_score(question),
            "percent": round(100 * question.score / most) if most > 0 else 0, "has_bar": most > 0,
            "said": self._text(said), "doubts": [self._text(one) for one in view.doubts(question) if one not in said],
            "endings": [self._text(one) for one in ended.endings(question)],
            "standstill": [
                {"process": one.process, "doing": self._text(one.doing), "where": one.where} for one in still
            ],
            "standing": code.around(line for one in still for line in one.lines),
            "complainer": who, "complaint": self._text(last_lines(complaint, _COMPLAINT)),
            "checks": [self._check(one, code) for one in told],
            "fine": [visible(view.titles([one])) for one in fine],
            "notes": [self._text(note) for note in (question.answer.notes if question.answer else ())],
            "again": self.commands, "open_answer": bool(told) or is_all_elsewhere(question),
            "answer": list(self._answer()), "program": self._program(code), **self._pictures(),
        }  # fmt: skip

    def _is_missing(self) -> bool:
        """True where each check would only say that there was nothing to look at."""
        return self.report.status.value == "not_found"

    def _check(self, finding: Finding, code: Code) -> dict[str, object]:
        concepts = view.concepts(finding)
        return {
            "anchor": f"{anchor(self.report.exercise.id)}-{self.report.findings.index(finding)}",
            "status": str(finding.status), "sign": _SIGNS.get(str(finding.status), "?"),
            "word": gettext(_WORDS[finding.status]),
            "title": visible(view.titles([finding])),
            "score": view.suggested(self.report, finding),
            "rows": self._rows(finding), "concepts": [self._concept(one) for one in concepts],
            "is_folded": bool(concepts) and finding.status is Status.PASSED,
            "code": code.around(finding.lines),
        }  # fmt: skip

    def _rows(self, finding: Finding) -> list[tuple[str, str, str]]:
        """Of each row its kind, its name and its text."""
        rows = view.rows(self.report, finding)
        return [(name, gettext(name), self._text(said)) for name, said in rows if said]

    def _concept(self, concept: view.Concept) -> dict[str, object]:
        word = _CONCEPT_WORDS.get(concept.status)
        return {
            "tone": _TONES.get(concept.status, "needs_review"), "sign": _SIGNS.get(concept.status, "?"),
            "points": view.earned(concept), "title": visible(concept.title),
            "word": gettext(word) if word else "", "sentence": _bounded(concept.sentence.strip(), 400),
            "number": self.numbers.get(concept.title),
        }  # fmt: skip

    def _answer(self) -> Iterator[tuple[str, str]]:
        """The text of an answer in pieces; with each marked one the numbers of the concepts that it shows."""
        answer = self.report.answer
        if answer is None or self.report.exercise.kind is not Kind.ESSAY:
            return
        text = clip(answer.text, self.extent.text)
        spans: dict[tuple[int, int], list[int]] = {}
        for finding in self.report.findings:
            for concept in view.concepts(finding):
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

    def _program(self, code: Code) -> list[dict[str, Any]]:
        lines = {line for finding in self.report.findings for line in finding.lines}
        return code.whole(lines, self.extent.lines) if self.extent.lines else []

    def _pictures(self) -> dict[str, object]:
        """The picture of the run that shows most, and of the reference's beneath it where that looks different."""
        trace = best_trace(self.report.traces)
        found: dict[str, object] = {"picture": "", "run": "", "entries": (), "left_out": 0, "lesson": [], "unlike": ()}
        if trace is None or self.report.exercise.kind is not Kind.PROGRAM:
            return found
        program = self.report.answer.program if self.report.answer else None
        found["lesson"] = list(no_processes(trace, program, self.report.exercise))
        unlike = differences(trace, self.reference) if self.reference is not None else ()
        if trace.workers or trace.threads or trace.blocked or unlike:
            reference = self.reference if unlike else None
            picture = page_picture(trace, anchor(self.report.exercise.id), reference=reference, program=program)
            if len(picture.svg) <= self.extent.picture:  # everything of a student's in it is escaped already
                found |= {"picture": Markup(picture.svg), "run": ended.run_name(trace), "unlike": unlike}
                found |= {"entries": [_entry(said) for said in picture.entries], "left_out": picture.left_out}
        return found

    def _text(self, text: str) -> str:
        return _bounded(text, self.extent.text)


def shows_reference(question: QuestionReport) -> bool:
    """Whether a run of the reference is worth a look beside the student's: where points were lost, and openly."""
    hidden = any(finding.hidden for finding in question.findings)
    return question.exercise.kind is Kind.PROGRAM and view.has_story(question) and not hidden


def _entry(said: str) -> tuple[str, str]:
    """The first line of what a mark says, and the others."""
    first, _, others = said.partition("\n")
    return first, others


def _numbers(report: QuestionReport) -> Mapping[str, int]:
    """The concepts that have a sentence in the answer, numbered."""
    text = report.answer.text if report.answer else ""
    found = [one for finding in report.findings for one in view.concepts(finding)]
    titles = [one.title for one in found if _span(one.sentence, text) is not None]
    return {title: number for number, title in enumerate(dict.fromkeys(titles), 1)}


def _span(sentence: str, text: str) -> tuple[int, int] | None:
    """Where a sentence stands in a text whose lines may be broken otherwise; None if it does not."""
    words = sentence.split()
    match = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return match.span() if match else None


def _bounded(text: str, most: int) -> str:
    """Student text for a page: bounded, and nothing in it that reorders or hides what stands around it."""
    return clip_lines(clip(visible(text), most), 400)
