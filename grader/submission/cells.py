"""The one model of what was read: cells, whatever kind of file they come from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.courses import Stamp
from grader.errors import UsageError
from grader.language import N_, Said, say
from grader.model import Place, Word

MAX_CELLS = 2000
MAX_LINES = 20_000
MAX_TEXT = 500_000
"""Characters in all cells together; outputs and pictures do not count."""


class CellKind(Word):
    """What a cell is for; the words are those of the notebook format, version 4."""

    MARKDOWN = "markdown"
    CODE = "code"
    RAW = "raw"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """A piece of a file. `index` is its 0-based number in a notebook, None in a file that has no cells.

    `first_line` is the 1-based line at which `source` begins: 1 in a notebook, where lines are counted by cell, and
    the line of the file elsewhere. `question` is the number that the file's name gives (`q3.py`), if it gives one.
    `stamp` is what a course's system says of the cell, and `marked` the place (from 0) of the question that is so
    meant; `firm` tells that nothing speaks against it, `given` that the cell is the course's and no part of an answer.
    `failed` tells that the notebook keeps the error with which the cell had ended when it was last executed.
    Cells are compared by identity: two cells with the same text are two cells.
    """

    kind: CellKind
    source: str
    file: str
    index: int | None = None
    first_line: int = 1
    question: int | None = None
    stamp: Stamp | None = None
    marked: int | None = None
    firm: bool = False
    given: bool = False
    failed: bool = False

    def place(self, first: int, last: int) -> Place:
        """The place of the lines `first` to `last`, both 0-based within `source`."""
        return Place(file=self.file, cell=self.index, lines=(self.first_line + first, self.first_line + last))


def name_place(place: Place) -> str:
    """How a message calls a place; people count cells from 1."""
    first, last = place.lines
    if place.cell is None and first == last:
        return say("{file}, line {line}", file=place.file, line=first)
    if place.cell is None:
        return say("{file}, lines {first}-{last}", file=place.file, first=first, last=last)
    if first == last:
        return say("cell {cell}, line {line}", cell=place.cell + 1, line=first)
    return say("cell {cell}, lines {first}-{last}", cell=place.cell + 1, first=first, last=last)


def name_cell(cell: Cell) -> str:
    """How a message calls a cell."""
    return cell.file if cell.index is None else say("cell {cell}", cell=cell.index + 1)


_BEGINNINGS = {
    "cell {cell}": N_("Cell {cell}"),
    "cell {cell}, line {line}": N_("Cell {cell}, line {line}"),
    "cell {cell}, lines {first}-{last}": N_("Cell {cell}, lines {first}-{last}"),
}


def sentence(name: str) -> str:
    """The same name, or names, at the beginning of a sentence; the name of a file stays as it is."""
    if not isinstance(name, Said) or not isinstance(name.message, str):
        return name
    if name.message in _BEGINNINGS:
        return Said(_BEGINNINGS[name.message], name.values)
    first = re.match(r"{(\w+)}", name.message)
    part = name.values[first[1]] if first else None
    return Said(name.message, {**name.values, first[1]: sentence(part)}) if first and isinstance(part, str) else name


def clean(text: str) -> str:
    """The same text with plain line ends, and without what no Python source and no UTF-8 file can hold."""
    text = re.sub("\r\n?", "\n", text).replace("\0", "\N{REPLACEMENT CHARACTER}")
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def is_too_much(sources: Sequence[str]) -> bool:
    """True for cells with these texts if nobody's homework has so many, or such long ones."""
    lines = sum(source.count("\n") for source in sources)
    return len(sources) > MAX_CELLS or lines > MAX_LINES or sum(map(len, sources)) > MAX_TEXT


def too_much(name: str) -> UsageError:
    """What is said of it."""
    return UsageError(
        say(
            "{name}: this is more than one person's homework (over {max_cells} cells, {max_lines} lines or {max_text} "
            "characters).",
            name=name,
            max_lines=MAX_LINES,
            max_cells=MAX_CELLS,
            max_text=MAX_TEXT,
        )
    )
