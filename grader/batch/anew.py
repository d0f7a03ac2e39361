"""Write a student's page and document anew when a person has decided on the work, from what the store knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grader import audience, pipeline, terms
from grader.batch.files import Output, write_whole
from grader.batch.kept import unpacked, unpacked_answer
from grader.batch.likenesses import likenesses
from grader.batch.standing import Standing, standing
from grader.errors import SpecError, UsageError
from grader.model import (
    Alike,
    Answer,
    Assignment,
    Exercise,
    Finding,
    HandIn,
    Kind,
    Limits,
    QuestionReport,
    QuestionStatus,
    Report,
    Source,
    Status,
    Trace,
)  # fmt: skip
from grader.report.class_page import to_class_html
from grader.report.csv import to_csv
from grader.report.html import compared, to_html
from grader.report.json import dumps
from grader.report.similar_page import to_similar_html
from grader.store import Asked, Change, Store, Work, decided_on

_AS_ALWAYS = pipeline.Options()


def write_anew(store: Store, output: Output, options: pipeline.Options = _AS_ALWAYS) -> int:
    """Write the files of everybody on whose work a person decided, where they do not say so yet; how many there were.

    Raises OSError where the folder cannot be written.
    """
    decided: dict[str, list[Change]] = {}
    for change in store.changes_since(0)[0]:
        decided.setdefault(change.student, []).append(change)
    if not decided:
        return 0
    output.prepare()
    pages, written = _Pages(store, options, store.asked()), 0
    for work in store.works_since(0):
        changes, path = decided.get(work.hand_in.student, []), output.document(work.hand_in.student)
        text = dumps(decided_on(work, changes)) if changes else ""
        if changes and not _says(path, text):
            write_whole(output.page(work.hand_in.student), pages.page(work, changes))
            write_whole(path, text)
            written += 1
    return written


def write_summary(title: str, found: Standing, output: Output, alike: Alike | None = None) -> None:
    """Write what is about all students: the table, the class page, and who shares what with whom.

    Of an earlier, larger class nothing is left standing that nobody said of this one.
    """
    write_whole(output.table, to_csv([*found.grades, *found.zeros], found.waiting))
    page = to_class_html(title, found.grades, found.absent, zero=bool(found.zeros), alike=alike)
    write_whole(output.index, page)
    if alike is not None:
        write_whole(output.alike, to_similar_html(alike))
    else:
        output.alike.unlink(missing_ok=True)


def write_all_anew(store: Store, output: Output) -> int:
    """Both of these: all that `grader grade` leaves says what people decided, also where only the store is left."""
    output.prepare()
    written = write_anew(store, output)
    asked, found = next(iter(store.asked().values()), None), standing(store, runs=False)
    assignment = _opened(asked.path) if asked else None
    title = asked.assignment if asked else str(found.grades[0].document["assignment"])
    write_summary(title, found, output, likenesses(store, assignment) if assignment else None)
    return written


def student_reports(store: Store, students: Collection[str]) -> Iterator[tuple[HandIn, Report]]:
    """What each of these students may see, with what people decided."""
    decided: dict[str, list[Change]] = {}
    for change in store.changes_since(0)[0]:
        decided.setdefault(change.student, []).append(change)
    pages = _Pages(store, _AS_ALWAYS, store.asked())
    for work in store.works_since(0):
        if work.hand_in.student in students:
            yield work.hand_in, pages.seen(work, decided.get(work.hand_in.student, ()))


def _says(path: Path, text: str) -> bool:
    try:
        return path.read_text(encoding="utf-8") == text
    except OSError:
        return False


@dataclass(slots=True)
class _Pages:
    """Makes pages from what was kept: the document, the answers, the traces, what was asked."""

    store: Store
    options: pipeline.Options
    asked: Mapping[str, Asked]
    assignments: dict[str, Assignment | None] = field(default_factory=dict)

    def page(self, work: Work, changes: Sequence[Change]) -> str:
        """A student's page, with the decisions."""
        report = self.seen(work, changes)
        return to_html(report, self._beside(report))

    def seen(self, work: Work, changes: Sequence[Change]) -> Report:
        """What the student may see."""
        return audience.for_student(self._report(work, decided_on(work, changes)))

    def _report(self, work: Work, document: Mapping[str, Any]) -> Report:
        answers, known = self.store.texts(work.answers.values()), self.store.reports(work.answers.values())
        questions = []
        for number, told in enumerate(document["questions"], 1):
            key = work.answers.get(told["id"], "")
            questions.append(self._question(number, told, answers.get(key), known.get(key)))
        asked = next(iter(self.asked.values()), None)
        title, path = (asked.assignment, asked.path) if asked else (document["assignment"], "")
        exercises = tuple(question.exercise for question in questions)
        return Report(
            assignment=Assignment(id=document["assignment"], title=title, exercises=exercises, path=Path(path)),
            submission=document["submission"], student=document["student"], questions=tuple(questions),
            tier=document["sandbox"]["tier"], evidence=Source(document["sandbox"]["evidence"]),
            notes=tuple(document["notes"]), settled=terms.settled(document),
        )  # fmt: skip

    def _question(
        self, number: int, told: Mapping[str, Any], answer: bytes | None, known: bytes | None
    ) -> QuestionReport:
        exercise = self._exercise(number, told)
        written = _remembering(unpacked_answer(answer), told["notes"]) if answer is not None else None
        graded = unpacked(known, exercise, written) if known is not None else None
        return QuestionReport(
            exercise=exercise, status=QuestionStatus(told["status"]), score=told["score"],
            findings=tuple(map(_finding, told["checks"])), reason=told["reason"], answer=written,
            traces=graded.traces if graded else (), remark=told.get("decided", {}).get("reason"),
        )  # fmt: skip

    def _exercise(self, number: int, told: Mapping[str, Any]) -> Exercise:
        asked = self.asked.get(told["id"])
        return Exercise(
            id=told["id"], number=number, title=told["title"], prompt=asked.prompt if asked else "",
            kind=Kind(told["kind"]), points=told["max_score"], checks=(), limits=asked.limits if asked else Limits(),
        )  # fmt: skip

    def _beside(self, report: Report) -> Mapping[str, Trace]:
        """The reference's runs, where the assignment is still at hand."""
        places = {self.asked[one.id].path for one in report.assignment.exercises if one.id in self.asked}
        found: dict[str, Trace] = {}
        for place in filter(None, places):
            if place not in self.assignments:
                self.assignments[place] = _opened(place)
            assignment = self.assignments[place]
            if assignment is not None:
                found |= pipeline.reference_runs(assignment, compared(report), report.tier, self.options)
        return found


def _opened(place: str) -> Assignment | None:
    try:
        return pipeline.open_assignment(place, Path(place).parent)
    except (UsageError, SpecError):
        return None


def _remembering(answer: Answer, notes: Sequence[str]) -> Answer:
    """The answer with its notes and doubts as the document has them: they can be shown in another language."""
    known = {note: note for note in notes}
    notes, doubts = ([known.get(text, text) for text in texts] for texts in (answer.notes, answer.doubts))
    return replace(answer, notes=tuple(notes), doubts=tuple(doubts))


def _finding(told: Mapping[str, Any]) -> Finding:
    return Finding(
        check=told["id"], status=Status(told["status"]), score=told["score"], max_score=told["max_score"],
        title=told["title"], expected=told["expected"], actual=told["actual"], hint=told["hint"],
        reason=told["reason"], lines=tuple(told["lines"]), evidence=tuple(map(_given, told["evidence"])),
        hidden=told["hidden"],
    )  # fmt: skip


def _given(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """An idea as a person saw it: with their points."""
    given, most = entry.get("given"), entry.get("max_points")
    if given is None or given == entry.get("points"):
        return entry
    status = "found" if most and given >= most else "half" if given > 0 else "wrong" if given < 0 else "missing"
    return {**entry, "points": given, "status": status}
