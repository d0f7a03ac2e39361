"""A report for a student's terminal, drawn with rich."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from grader.language import N_, gettext
from grader.model import Finding, Kind, QuestionReport, QuestionStatus, Report, Status
from grader.report import ended, view
from grader.report.elsewhere import is_all_elsewhere, points_elsewhere
from grader.report.excerpt import excerpts
from grader.report.glyphs import UNICODE, Glyphs
from grader.report.ink import BAR, Heading, Ink, style
from grader.report.lanes import Lanes
from grader.report.lessons import no_processes
from grader.report.sanitise import last_lines
from grader.report.timeline import best_trace, chart

_MOST_COMPLAINT = 8
_SENTENCE = 200
_BEGINNING = 40
_POINTS = len("100 / 100")
_ROOM_FOR_BARS = 64
_CONCEPT_WORDS = {"half": N_("half of it"), "wrong": N_("doubtful")}


def render(report: Report, glyphs: Glyphs = UNICODE) -> RenderableType:
    """The whole report, to be printed by a rich console of any width."""
    ink = Ink(glyphs)
    parts: list[RenderableType] = [_head(report, ink), "", _Scores(report, ink)]
    open_still = " ".join(filter(None, (view.total_note(report), view.missing_advice(report))))
    for note, colour in ((view.terms_note(report), "yellow"), (open_still, "magenta")):
        parts += ["", ink.text(note, colour)] if note else []
    for question in report.questions:
        if view.has_story(question) and not view.is_merely_missing(question):  # those are told of together, above
            parts += ["", *_Section(question, ink).draw()]
    notes = view.notes(report)
    parts += ["", Text(gettext("Notes"), style="bold"), ink.bullets(notes)] if notes else []
    return Group(*parts, "", ink.text(f"{view.evidence_note(report)}.", "dim"))


def summary(report: Report, glyphs: Glyphs = UNICODE) -> RenderableType:
    """The report in a line or two: whose it is, the total, and what is still open."""
    ink = Ink(glyphs)
    head = ink.line(report.submission, "bold").append(f": {view.whole_total(report)}")
    note = view.total_note(report)
    return Group(head, ink.text(note, "magenta")) if note else head


def render_finding(
    question: QuestionReport, finding: Finding, glyphs: Glyphs = UNICODE, *, whole: bool = True
) -> RenderableType:
    """One check of a question; as a `whole`, after what is to be said of the question."""
    return Group(*_Section(question, Ink(glyphs)).draw_one(finding, whole=whole))


def as_text(drawn: RenderableType, width: int = 100) -> str:
    """What was drawn, as lines of plain text of so many characters at most."""
    text = io.StringIO()
    # In a notebook's kernel rich would show what it prints beneath the cell, and write nothing to the file.
    plain = Console(
        file=text, width=width, color_system=None, markup=False, highlight=False, emoji=False, force_jupyter=False
    )
    plain.print(drawn)
    return text.getvalue()


def _head(report: Report, ink: Ink) -> Text:
    name = report.submission if report.student in report.submission else f"{report.submission} ({report.student})"
    return ink.line(report.assignment.title, "bold").append(ink.glyphs.between).append_text(ink.line(name))


class _Scores:
    """A line a question: sign, id, title, bar, points, words. Where it is narrow the bar, then the title give way."""

    def __init__(self, report: Report, ink: Ink) -> None:
        self._report = report
        self._ink = ink

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The table as wide as there is room, or the same in sentences."""
        if self._ink.glyphs.spoken:
            yield from _spoken_scores(self._report, self._ink)
            return
        yield _scores(self._report, self._ink, BAR if options.max_width >= _ROOM_FOR_BARS else 0)


def _scores(report: Report, ink: Ink, bar: int) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1, no_wrap=True)
    table.add_column(width=max((len(question.exercise.id) for question in report.questions), default=1), no_wrap=True)
    table.add_column()
    if bar:
        table.add_column(width=bar, no_wrap=True)
    table.add_column(justify="right", no_wrap=True, min_width=_POINTS)
    table.add_column(no_wrap=True, min_width=_words_width(report))
    for question in report.questions:
        exercise, colour = question.exercise, style(question.status)
        most = exercise.points - points_elsewhere(question)
        title = ink.line(exercise.title)
        title.no_wrap = True
        share = "" if is_all_elsewhere(question) else ink.bar(question.score, most, colour)
        table.add_row(
            _sign(question, ink),
            ink.line(exercise.id, "bold"),
            title,
            *([share] if bar else []),
            view.question_score(question),
            Text(view.word(question), style=colour),
        )
    total = Text(view.total(report), style="bold")
    head = Text(gettext("Total"), style="bold")
    table.add_row("", "", head, *([""] if bar else []), total, view.word_beyond(report))
    return table


def _words_width(report: Report) -> int:
    """So wide is the last column: each status has its place, whether it occurs or not, so that reports line up."""
    words = [*map(gettext, view.STATUS_WORDS.values()), *map(view.word, report.questions)]
    return max(map(len, words))


def _sign(question: QuestionReport, ink: Ink) -> Text:
    """A dot, and no question, where nobody is in doubt: a person gives the points."""
    is_open = question.status is QuestionStatus.NEEDS_REVIEW and is_all_elsewhere(question)
    return ink.sign(Status.NOT_RUN if is_open else question.status)


def _spoken_scores(report: Report, ink: Ink) -> Iterator[Text]:
    for question in report.questions:
        exercise = question.exercise
        told = f"{view.question_score(question)}, {view.word(question)}"
        yield ink.line(f"{exercise.id}, {exercise.title}: {told}")
    yield Text(": ".join([gettext("Total"), view.whole_total(report)]))


class _Section:
    """All there is to say about one question that has not simply passed."""

    def __init__(self, question: QuestionReport, ink: Ink) -> None:
        self._question = question
        self._ink = ink
        self._shown: set[tuple[int, ...]] = set()
        self._said: set[str] = set()

    def draw(self) -> Iterator[RenderableType]:
        """Heading, what happened as a whole, each undecided or lost check, the picture, the notes."""
        question = self._question
        yield self._heading()
        yield from self._explanation()
        yield from self._endings()
        if question.status is QuestionStatus.NOT_FOUND:
            return  # each check would only say that there was nothing to look at
        told = [finding for finding in question.findings if view.is_told(question, finding)]
        for finding in told:
            yield from self._finding(finding)
        passed = [finding for finding in question.findings if finding not in told]
        if passed:
            yield from (
                "",
                Text.assemble(self._ink.sign(Status.PASSED), " ", self._ink.text(view.titles(passed), "green")),
            )
        yield from self._picture()
        if question.answer and question.answer.notes:
            yield from ("", self._ink.bullets(question.answer.notes))

    def draw_one(self, finding: Finding, *, whole: bool) -> Iterator[RenderableType]:
        """One check, after what happened as a whole, if that is asked for."""
        if whole:
            yield from self._explanation()
            yield from self._endings()
        yield from self._finding(finding)

    def _heading(self) -> Heading:
        question, colour = self._question, style(self._question.status)
        between = self._ink.glyphs.between
        title = self._ink.line(f"{question.exercise.id}{between}", "bold")
        title.append(view.question_score(question), style=colour)
        title.append(between).append_text(self._ink.line(question.exercise.title))
        return Heading(title, self._ink.glyphs.rule, colour)

    def _explanation(self) -> Iterator[RenderableType]:
        question = self._question
        said = view.explanation(question)
        if said:
            yield self._ink.text(said, style(question.status))
        if question.status is QuestionStatus.GRADER_ERROR:
            yield self._ink.text(gettext(view.REPORT_A_FAULT))
        doubts = [doubt for doubt in view.doubts(question) if doubt not in said]
        if doubts:
            yield self._ink.bullets(doubts)

    def _endings(self) -> Iterator[RenderableType]:
        """How runs ended that did not end well, where every process sat, what was written to stderr."""
        yield from (self._ink.text(said, "red") for said in ended.endings(self._question))
        still = ended.standstill(self._question)
        if still:
            said = [
                (entry.process, f"{entry.doing} ({entry.where})" if entry.where else entry.doing) for entry in still
            ]
            yield self._ink.indent(self._ink.rows(said))
            yield from self._code(line for entry in still for line in entry.lines)
        who, complaint = ended.complaint(self._question)
        if complaint:
            yield self._ink.text(gettext("{who} wrote this to its error output (stderr):", who=who), "dim")
            yield self._ink.indent(self._ink.text(last_lines(complaint, _MOST_COMPLAINT)))

    def _finding(self, finding: Finding) -> Iterator[RenderableType]:
        """One check: its title and points, what was expected and seen, the concepts, the code."""
        yield from ("", self._check_head(finding))
        told = view.rows(self._question, finding)
        rows = [(gettext(name), self._news(said) if name == "actual" else said) for name, said in told]
        if any(said for _, said in rows):
            yield self._ink.indent(self._ink.rows(rows))
        yield from self._concepts(finding)
        yield from self._code(finding.lines)

    def _news(self, said: str) -> str:
        """The text, or a few words if it was said of another check of this question already."""
        again = said in self._said and len(said) > _BEGINNING
        self._said.add(said)
        return gettext("as above") if again else said

    def _check_head(self, finding: Finding) -> RenderableType:
        suggested = view.suggested(self._question, finding)
        title = self._ink.text(view.titles([finding]), "bold")
        if self._ink.glyphs.spoken:
            return Text.assemble(self._ink.sign(finding.status), " ", title, f", {suggested}")
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(no_wrap=True)
        table.add_column(ratio=1, overflow="fold")
        table.add_column(justify="right", no_wrap=True)
        table.add_row(self._ink.sign(finding.status), title, Text(suggested, style=style(finding.status)))
        return table

    def _concepts(self, finding: Finding) -> Iterator[RenderableType]:
        """The ideas looked for, each with the sentence that shows it; of a passed check only what it lacks."""
        passed = finding.status is Status.PASSED
        concepts = [concept for concept in view.concepts(finding) if not (passed and concept.status == "found")]
        if self._ink.glyphs.spoken:
            yield from map(self._spoken_concept, concepts)
            return
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        quoted: set[str] = set()
        for concept in concepts:
            earned = Text(view.earned(concept), style=style(concept.status))
            table.add_row(self._ink.sign(concept.status), earned, self._concept(concept, quoted))
        yield from [self._ink.indent(table)] if concepts else []

    def _spoken_concept(self, concept: view.Concept) -> RenderableType:
        worth = view.earned(concept)
        said = Text.assemble(self._ink.sign(concept.status), " ", self._ink.text(concept.title), worth and f", {worth}")
        if concept.sentence.strip():
            said.append("\n").append(gettext("the answer says:")).append(" ").append_text(
                self._ink.text(concept.sentence.strip())
            )
        return self._ink.indent(said)

    def _concept(self, concept: view.Concept, quoted: set[str]) -> Text:
        """The idea and its sentence; a sentence quoted before is quoted by its beginning."""
        said = self._ink.text(concept.title)
        word = _CONCEPT_WORDS.get(concept.status)
        said.append_text(self._ink.line(f" ({gettext(word)})" if word else "", style(concept.status)))
        sentence = concept.sentence.strip()
        if sentence:
            most = _BEGINNING if sentence in quoted else _SENTENCE
            short = sentence if len(sentence) <= most else f"{sentence[:most]}..."
            said.append("\n").append_text(self._ink.text(self._ink.glyphs.quote(short), "dim"))
            quoted.add(sentence)
        return said

    def _code(self, lines: Iterable[int]) -> Iterator[RenderableType]:
        """The student's lines, unless the same ones were shown before."""
        marked = tuple(sorted(set(lines)))
        parts = excerpts(self._question.answer, marked)
        if parts and marked not in self._shown:
            self._shown.add(marked)
            yield self._ink.indent(self._ink.code(parts))

    def _picture(self) -> Iterator[RenderableType]:
        """Who lived when; a sentence instead where there was nobody but the main process."""
        trace = best_trace(self._question.traces)
        if trace is None or self._question.exercise.kind is not Kind.PROGRAM:
            return
        yield ""
        program = self._question.answer.program if self._question.answer else None
        yield from (self._ink.text(said, "dim") for said in no_processes(trace, program, self._question.exercise))
        if trace.workers or trace.threads:
            yield self._ink.indent(Lanes(chart(trace), self._ink.glyphs))
