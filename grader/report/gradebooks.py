"""Grade books of learning platforms: read what the instructor exported, put our grades in, keep everything else.

Canvas: the gradebook's CSV, whose column of an assignment is `Title (id)` and which may have a row `Points Possible`.
Moodle: the grading worksheet, with the columns `Identifier`, `Grade`, perhaps in the language of the site.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.audience import grade_for_student
from grader.errors import UsageError
from grader.language import say
from grader.model import Grade
from grader.report.amounts import points
from grader.report.csv import safe
from grader.report.exports import comment

_POSSIBLE = "points possible"
_IDS = {"id": "canvas", "sis user id": "sid", "sis login id": "login", "identifier": "moodle", "email address": "email"}
_NAMES = ("student", "full name", "vollständiger name", "nom complet", "nombre completo", "nome completo")
_GRADES = ("grade", "bewertung", "note", "calificación", "valutazione", "nota")
_OPEN = ("needs_review", "grader_error")
"""Statuses of grades that a person has yet to look at."""
_FEEDBACK = ("feedback comments", "feedback als kommentar", "feedback par commentaires")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A grade book with our grades, who of ours was not in it, and who in it has no grade of ours.

    `waiting` are those in it whose grade awaits a person. It is not put in: an empty one is no 0, and no decision.
    `contradicted` are those whose number is one of our students' and whose name is another's, as in the worksheet of
    another assignment: nobody is guessed.
    """

    text: str
    strangers: tuple[str, ...]
    missing: tuple[str, ...]
    waiting: tuple[str, ...]
    contradicted: tuple[str, ...] = ()


def into_canvas(book: str, grades: Sequence[Grade], column: str) -> Filled:
    """Put grades into a Canvas gradebook, under the assignment whose column's name contains `column`.

    Raises UsageError where the file is no such gradebook or has no, or several, such columns.
    """
    table = _Table.read(book)
    place = table.one_column(lambda name: column.casefold() in name.casefold(), repr(column))
    return table.fill(grades, place, None)


def into_moodle(book: str, grades: Sequence[Grade]) -> Filled:
    """Put grades, and comments where there is a column for them, into a Moodle grading worksheet.

    Raises UsageError where the file is no such worksheet.
    """
    table = _Table.read(book)
    place = table.one_column(lambda name: name.casefold() in _GRADES, "Grade")
    feedback = [at for at, name in enumerate(table.header) if name.casefold() in _FEEDBACK]
    return table.fill(grades, place, feedback[0] if feedback else None)


@dataclass(frozen=True, slots=True)
class _Table:
    """A CSV file as it was: its rows, and how it was written."""

    header: list[str]
    rows: list[list[str]]
    delimiter: str
    mark: str

    @classmethod
    def read(cls, book: str) -> _Table:
        mark = "\ufeff" if book.startswith("\ufeff") else ""
        first = book.removeprefix(mark).splitlines()[:1] or [""]
        delimiter = max(",;\t", key=first[0].count)
        rows = list(csv.reader(io.StringIO(book.removeprefix(mark)), delimiter=delimiter))
        if not rows or len(rows[0]) < 2:
            raise UsageError(say("This is no grade book: its first line has to name the columns."))
        width = len(rows[0])
        return cls(
            [name.strip() for name in rows[0]], [row + [""] * (width - len(row)) for row in rows[1:]], delimiter, mark
        )

    def one_column(self, fits: Callable[[str], bool], name: str) -> int:
        found = [at for at, name in enumerate(self.header) if fits(name)]
        if len(found) != 1:
            columns = ", ".join(filter(None, self.header))
            if found:
                told = say("More than one column fits {name}. There are: {columns}", name=name, columns=columns)
            else:
                told = say("No column fits {name}. There are: {columns}", name=name, columns=columns)
            raise UsageError(told)
        return found[0]

    def fill(self, grades: Sequence[Grade], place: int, feedback: int | None) -> Filled:
        people = _People(self, grades)
        missing, waiting, contradicted = [], [], []
        for row in self.rows:
            if _POSSIBLE in (cell.strip().casefold() for cell in row) or not any(cell.strip() for cell in row):
                continue
            grade = people.grade_of(row)
            if grade is not None and people.is_named_otherwise(row, grade):
                contradicted.append(people.name_of(row))
                people.used.remove(grade)
                continue
            if grade is None:
                missing.append(people.name_of(row))
                continue
            if grade.status in _OPEN:
                waiting.append(people.name_of(row))
                continue
            row[place] = points(grade.score)
            if feedback is not None:
                row[feedback] = str(safe(comment(grade_for_student(grade))))
        found = {id(grade) for grade in people.used}
        strangers = tuple(grade.hand_in.name or grade.hand_in.student for grade in grades if id(grade) not in found)
        return Filled(
            text=self._written(),
            strangers=strangers,
            missing=tuple(missing),
            waiting=tuple(waiting),
            contradicted=tuple(contradicted),
        )

    def _written(self) -> str:
        written = io.StringIO()
        writer = csv.writer(written, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerows([self.header, *self.rows])
        return self.mark + written.getvalue()


class _People:
    """Finds the grade that belongs to a row: by a platform's own number first, by name where that is one person's."""

    def __init__(self, table: _Table, grades: Sequence[Grade]) -> None:
        self.used: list[Grade] = []
        self._columns = {_IDS[name.casefold()]: at for at, name in enumerate(table.header) if name.casefold() in _IDS}
        self._name = next((at for at, name in enumerate(table.header) if name.casefold() in _NAMES), 0)
        self._by_id = {(kind, value.casefold()): one for one in grades for kind, value in one.hand_in.ids.items()}
        named: dict[str, list[Grade]] = {}
        for grade in grades:
            for name in {_plain(grade.hand_in.name), _plain(grade.hand_in.student)} - {""}:
                named.setdefault(name, []).append(grade)
        self._by_name = {name: mine[0] for name, mine in named.items() if len(mine) == 1}
        self._rows_of = Counter(_plain(row[self._name]) for row in table.rows)

    def grade_of(self, row: Sequence[str]) -> Grade | None:
        for kind, at in self._columns.items():
            value = row[at].strip().casefold()
            value = value.rpartition(" ")[2] if kind == "moodle" else value  # "Participant 123"
            if value and (grade := self._by_id.get((kind, value))) is not None:
                return self._found(grade)
        name = _plain(row[self._name])
        if self._rows_of[name] > 1:
            return None
        grade = self._by_name.get(name)
        return self._found(grade) if grade is not None else None

    def is_named_otherwise(self, row: Sequence[str], grade: Grade) -> bool:
        """True if the row's name is another student's than the one whose grade was found by a number."""
        return self._by_name.get(_plain(row[self._name]), grade) is not grade

    def _found(self, grade: Grade) -> Grade:
        self.used.append(grade)
        return grade

    def name_of(self, row: Sequence[str]) -> str:
        return row[self._name].strip()


def _plain(name: str) -> str:
    """A name however it is written: `Doe, Jane`, `jane DOE` and `doejane` are one."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    words = sorted(
        "".join(char if char.isalnum() else " " for char in letters if not unicodedata.combining(char)).split()
    )
    return "".join(words)
