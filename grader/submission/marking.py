"""The stamps that a course's system has put on cells -> which question each cell is marked for, and what is no answer.

A mark is believed unless several cells carry it: who copies a cell of nbgrader's copies its `grade_id` with it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.courses import Names, Role, System, is_marker, is_stub, without_tools
from grader.language import joined, say
from grader.model import Exercise
from grader.submission.cells import Cell, CellKind, name_cell, name_place, sentence
from grader.submission.python_text import parse

_MANY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The cells that are left when those of the course's that are no text are gone, and what there is to say."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()


def mark(cells: Sequence[Cell], exercises: Sequence[Exercise]) -> Marked:
    """The cells with their marks. Tests and calls of otter are left out, and that is said; so are untouched answers."""
    if not any(cell.stamp for cell in cells):
        return Marked(cells=tuple(cells))
    names = Names(exercises)
    by_file: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_file[cell.file].append(cell)
    found: list[Cell] = []
    notes: list[str] = []
    for file, mine in by_file.items():
        told: list[str] = []
        found += _marked(mine, names, told, is_first=not found) if any(cell.stamp for cell in mine) else mine
        notes += (say("{file}: {note}", file=file, note=note) for note in told) if len(by_file) > 1 else told
    return Marked(cells=tuple(found), notes=tuple(notes))


def _marked(cells: Sequence[Cell], names: Names, notes: list[str], *, is_first: bool) -> list[Cell]:
    """The cells of one notebook; what is said of them goes to the notes."""
    found = _File(cells, names).mark()
    notes += [*_notes(found), *_touched(found)]
    if not is_first:
        intro = _intro(found)
        where = sentence(_names(intro))
        notes += [say("{where}: not graded, it stands before the first question.", where=where)] if intro else []
        found = [cell for cell in found if cell not in intro]
    return [_clean(cell, notes) for cell in found if not _is_left_out(cell)]


def _intro(cells: Sequence[Cell]) -> list[Cell]:
    """Words above all marks: of a second notebook they would go on with the last question of the first."""
    first = next((number for number, cell in enumerate(cells) if cell.marked is not None), 0)
    return [cell for cell in cells[:first] if cell.stamp is None and cell.kind is not CellKind.CODE]


class _File:
    """The cells of one notebook, of which some have stamps."""

    def __init__(self, cells: Sequence[Cell], names: Names) -> None:
        self._cells = list(cells)
        self._places = [names.place(cell.stamp.name) if cell.stamp else None for cell in cells]
        self._untested = [cell.stamp is None and _is_only_asserts(cell) for cell in cells]

    def mark(self) -> list[Cell]:
        """The cells, each with the question that it is marked for."""
        own = list(self._places)
        for number, cell in enumerate(self._cells):
            if own[number] is None and _role(cell) is Role.ANSWER:
                self._places[number] = self._tested_by(number, own) if self._tests(number) else self._prompted(number)
        copied = self._copied()
        return [self._one(number, cell, copied) for number, cell in enumerate(self._cells)]

    def _one(self, number: int, cell: Cell, copied: frozenset[int]) -> Cell:
        place, role = self._places[number], _role(cell)
        if self._untested[number]:
            return replace(cell, given=True, marked=None)
        given = role is Role.PROMPT and not (cell.stamp and cell.stamp.changed)
        given = given or (role is Role.ANSWER and _is_untouched(cell))
        return replace(cell, marked=place, firm=place is not None and number not in copied, given=given)

    def _tests(self, number: int) -> bool:
        """Whether tests follow an answer, with no other answer or words of the course's between them."""
        return self._test_after(number) is not None

    def _test_after(self, number: int) -> int | None:
        for later in range(number + 1, len(self._cells)):
            role = _role(self._cells[later])
            if role is Role.TESTS:
                return later
            if role in (Role.ANSWER, Role.PROMPT):
                return None
        return None

    def _tested_by(self, number: int, own: Sequence[int | None]) -> int | None:
        """The question that the tests below an answer name, the first that does."""
        first = self._test_after(number)
        for later in range(first or 0, len(self._cells)):
            if _role(self._cells[later]) in (Role.ANSWER, Role.PROMPT):
                break
            if own[later] is not None:
                return own[later]
        return self._prompted(number)

    def _prompted(self, number: int) -> int | None:
        """The question that the course's words above an answer name."""
        for earlier in range(number - 1, -1, -1):
            role = _role(self._cells[earlier])
            if role in (Role.ANSWER, Role.TESTS):
                return None
            if self._places[earlier] is not None:
                return self._places[earlier]
        return None

    def _copied(self) -> frozenset[int]:
        """The answers that share a name with another one which does not directly follow: one of them is a copy."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, cell in enumerate(self._cells):
            if cell.stamp is not None and cell.stamp.own and cell.stamp.role is Role.ANSWER and cell.stamp.name:
                found[cell.stamp.name].append(number)
        apart = [mine for mine in found.values() if mine[-1] - mine[0] >= len(mine)]
        return frozenset(number for mine in apart for number in mine)


def _role(cell: Cell) -> Role | None:
    return cell.stamp.role if cell.stamp is not None else None


def _is_left_out(cell: Cell) -> bool:
    return _role(cell) in (Role.TESTS, Role.TOOLS) or (cell.given and cell.stamp is None)


def _is_untouched(cell: Cell) -> bool:
    """True for an answer as the course gave it: by its checksum, or because nothing but an invitation stands there."""
    if cell.stamp is not None and cell.stamp.untouched:
        return True
    invites = cell.kind is CellKind.MARKDOWN and cell.stamp is not None and cell.stamp.system is System.OTTER
    return is_stub(cell.source, invites=invites)


def _is_only_asserts(cell: Cell) -> bool:
    """True for code that does nothing but assert: a test whose metadata got lost."""
    tree = parse(cell.source) if cell.kind is CellKind.CODE and "assert" in cell.source else None
    body = [one for one in tree.body if not _is_text(one)] if tree is not None else []
    return bool(body) and all(isinstance(one, ast.Assert) for one in body)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _clean(cell: Cell, notes: list[str]) -> Cell:
    """The cell without calls of otter, hidden tests, and lines that only mark a solution; no line moves."""
    if cell.kind is not CellKind.CODE:
        if cell.stamp is None:
            return replace(cell, source="") if is_stub(cell.source) else cell
        return replace(cell, source="\n".join("" if is_marker(line) else line for line in cell.source.split("\n")))
    source, gone = without_tools(cell.source)
    if gone and not cell.given:
        where = sentence(name_place(cell.place(gone[0], gone[-1])))
        notes.append(say("{where}: left out, tests of the course or calls of otter.", where=where))
    return replace(cell, source=source) if gone else cell


def _notes(cells: Sequence[Cell]) -> Iterator[str]:
    tests = [cell for cell in cells if _role(cell) is Role.TESTS or (cell.given and cell.stamp is None)]
    if tests:
        where = sentence(_names(tests))
        yield say("{where}: left out, tests of the course and no part of an answer.", where=where)
    tools = [cell for cell in cells if _role(cell) is Role.TOOLS and cell.kind is CellKind.CODE]
    if tools:
        yield say("{where}: left out, for otter only.", where=sentence(_names(tools)))
    empty = [cell for cell in cells if _role(cell) is Role.ANSWER and cell.given]
    if empty:
        where = sentence(_names(empty))
        yield say("{where}: as the course gave it; nothing was written there.", where=where)


def _touched(cells: Sequence[Cell]) -> Iterator[str]:
    """Tests in which a student has written something: it might be an answer."""
    changed = [c for c in cells if c.stamp is not None and c.stamp.changed and c.stamp.role is Role.TESTS]
    if changed:
        where = sentence(_names(changed))
        yield say("{where}: tests of the course that were changed. Does an answer stand there?", where=where)


def _names(cells: Iterable[Cell]) -> str:
    called = [name_cell(cell) for cell in cells]
    some = joined(", ", called[:_MANY])
    return some if len(called) <= _MANY else say("{names} and {number} more", names=some, number=len(called) - _MANY)
