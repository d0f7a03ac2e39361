"""All grades as a table for a spreadsheet: a line a student. Cells that a spreadsheet would compute are made text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone

from grader.model import Grade, HandIn, Person
from grader.report.exports import is_late, raw_score
from grader.report.sanitise import visible

_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def to_csv(grades: Sequence[Grade], absent: Sequence[Person] = ()) -> str:
    """The table, with a header: who, points in all and for each question, and what awaits a person.

    Who is enrolled and handed nothing in has a line without points, with the status `missing`.
    """
    questions = list(dict.fromkeys(question["id"] for grade in grades for question in grade.document["questions"]))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(
        ["student", "name", "submission", "status", "score", "max_score", *questions, "review", "late", *_MORE]
    )
    for grade in grades:
        writer.writerow([safe(cell) for cell in _row(grade, questions)])
    for person in absent:
        cells = ["", person.called, "", "missing", "", "", *("" for _ in questions), "", ""]
        writer.writerow([safe(cell) for cell in [*cells, *_more(person), "", ""]])
    return written.getvalue()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a header, of cells that no spreadsheet computes."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue()


def to_nbgrader(grades: Sequence[Grade], absent: Sequence[Person] = ()) -> str:
    """The table that `nbgrader export` writes, with its columns; who handed nothing in has no score."""
    written = io.StringIO()
    columns = (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score"
    )
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*columns.split(","), "max_score"])
    for grade in grades:
        hand_in = grade.hand_in
        first, _, last = hand_in.name.rpartition(" ")
        cells = [
            grade.document["assignment"], _stamp(grade.hand_in.due), _stamp(hand_in.submitted),
            hand_in.ids.get("nbgrader", hand_in.of or hand_in.student), last, first,
            hand_in.ids.get("email", ""), raw_score(grade), grade.penalty, grade.score, grade.max_score,
        ]  # fmt: skip
        writer.writerow([safe(cell) for cell in cells])
    for person in absent:
        first, _, last = person.name.rpartition(" ")
        _, id, email = _more(person)
        cells = ["", "", "", id or person.called, last, first, email, "", "", "", ""]
        writer.writerow([safe(cell) for cell in cells])
    return written.getvalue()


def _stamp(moment: datetime | None) -> str:
    """A moment as nbgrader writes it: in UTC, and without saying so."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S.%f") if moment else ""


def _row(grade: Grade, questions: Sequence[str]) -> list[object]:
    points = {question["id"]: question["score"] for question in grade.document["questions"]}
    waiting = ("needs_review", "not_found", "grader_error")
    review = " ".join(one["id"] for one in grade.document["questions"] if one["status"] in waiting)
    hand_in = grade.hand_in
    return [
        hand_in.of or hand_in.student, hand_in.name, grade.document["submission"], grade.status, grade.score,
        grade.max_score, *(points.get(question, "") for question in questions), review,
        "late" if is_late(grade) else "",
        *_more(hand_in), raw_score(grade), grade.penalty,
    ]  # fmt: skip


_MORE = ("section", "id", "email", "raw_score", "penalty")
"""Columns for what a roster and an assignment's terms tell; they stand at the end, where they are in nobody's way."""


def _more(who: HandIn | Person) -> list[str]:
    id = next((who.ids[kind] for kind in ("sid", "login", "id") if kind in who.ids), "")
    return [who.section, id, who.ids.get("email", "")]


def safe(cell: object) -> object:
    """A cell that no spreadsheet computes (owasp.org, "CSV Injection"); numbers of ours stay numbers."""
    if not isinstance(cell, str):
        return cell
    return f"'{visible(cell)}" if cell.startswith(_COMPUTED) else visible(cell)
