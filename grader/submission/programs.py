"""The lines of an answer -> one program that can run by itself, and where the student wrote each of its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.language import joined, say
from grader.model import Place, Program
from grader.submission.attempts import Run, choose
from grader.submission.cells import Cell, CellKind, name_place, sentence
from grader.submission.files import files_beside
from grader.submission.lines import CellLines, Line, LineKind
from grader.submission.notebook_awaits import HELPER, with_a_loop
from grader.submission.notebook_names import free_of_ipython
from grader.submission.python_text import does_something
from grader.submission.remarks import left_out_remark, mended_remarks
from grader.submission.slicing import Block, Chunk, Position, needed_chunks

_FUTURE = re.compile(r"from\s+__future__\s+import\b")

Piece = tuple[str, Place | None]
"""A line of a program and where it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """All code of a submission, from which the programs of its answers are made.

    `cells` are all cells, `modules` the Python files of a folder by the path in it.
    """

    cells: Sequence[CellLines]
    modules: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A program, what the student is told about how it was made, and why a person should look at that."""

    program: Program
    notes: tuple[str, ...]
    doubts: tuple[str, ...]


def make_program(
    runs: Sequence[Run], source: Source, furnished: Sequence[Run] = (), asks_for: int | None = None
) -> Made | None:
    """The program of an answer, or None if there is no code in it.

    `runs` are the answer's lines in order, in runs that were written together. Code in text counts only where the
    answer has no code cell with code in it. `furnished` is the answer with what the course gave around it: where a
    student had to write functions only, the course's own code calls them. Of several attempts the last counts;
    `asks_for` is how many workers the question asks for, if it does.
    """
    if any(_code_runs(runs)) and not any(map(_works, _code_runs(runs))) and any(map(_works, _code_runs(furnished))):
        runs = furnished
    by_cell = {cell.cell: cell for cell in source.cells}
    own = [by_cell[cell] for cell in dict.fromkeys(run[0].cell for run in runs if run)]
    with_code = _code_runs(runs)
    sound = _sound_runs(with_code, by_cell)
    chosen = choose(runs, sound, asks_for)
    code = chosen.runs
    taken: tuple[Chunk, ...] = ()
    if (written := _written(code, own, source)) is not None:
        pieces = written
    elif code:
        taken = needed_chunks(_blocks(code, source))
        pieces = _pieces(code, taken, source)
    else:
        return None
    places = [place for _, place in pieces]
    freed = free_of_ipython([line for line, _ in pieces])
    pieces, looped = _with_a_loop([(line, place) for line, (_, place) in zip(freed.lines, pieces, strict=True)])
    text = "\n".join(line for line, _ in pieces)
    program = Program(
        source=text + "\n",
        origin=tuple(place for _, place in pieces),
        files=files_beside(text, own, source.cells, source.modules),
    )
    notes = [*_cell_notes(with_code, sound, by_cell), *chosen.notes, *([_taken_note(taken)] if taken else [])]
    notes += [_freed_note(places[number], what) for number, what in freed.changes]
    notes += [_freed_note(place, say("runs in an event loop, as in a notebook")) for place in looped]
    return Made(program=program, notes=tuple(notes), doubts=chosen.doubts)


def _with_a_loop(pieces: list[Piece]) -> tuple[list[Piece], list[Place | None]]:
    """In a notebook, the lines with an event loop around what needs one; and where that begins."""
    if all(place is None or place.cell is None for _, place in pieces):
        return pieces, []
    looped = with_a_loop([line for line, _ in pieces])
    edited = [(line, None if number is None else pieces[number][1]) for line, number in looped.lines]
    future = sum(_FUTURE.match(line) is not None for line, _ in edited)
    helper: list[Piece] = [(line, None) for line in HELPER.split("\n")] if looped.spans else []
    return [*edited[:future], *helper, *edited[future:]], [pieces[first][1] for first, _ in looped.spans]


def _freed_note(place: Place | None, what: str) -> str:
    where = sentence(name_place(place)) if place is not None else say("The program")
    return say("{where}: {what}.", where=where, what=what)


def _taken_note(taken: Sequence[Chunk]) -> str:
    places = [chunk.lines[0].cell.place(chunk.lines[0].number, chunk.lines[-1].number) for chunk in taken]
    return say("Also uses what stands in {places}.", places=joined("; ", map(name_place, places)))


def _cell_notes(
    runs: Sequence[Sequence[Line]], kept: Sequence[Sequence[Line]], cells: Mapping[Cell, CellLines]
) -> list[str]:
    """What was mended in the cells with code, and which of them were left out."""
    used = {run[0].cell for run in kept}
    notes: list[str] = []
    for cell in dict.fromkeys(run[0].cell for run in runs):
        notes += mended_remarks(cells[cell]) if cell in used else [left_out_remark(cells[cell])]
    return notes


def _code_runs(runs: Sequence[Sequence[Line]]) -> list[tuple[Line, ...]]:
    """The runs with code: those in code cells, else those in text."""
    with_code = [tuple(run) for run in runs if any(line.kind is LineKind.CODE for line in run)]
    return [run for run in with_code if run[0].cell.kind is CellKind.CODE] or with_code


def _sound_runs(runs: list[tuple[Line, ...]], cells: Mapping[Cell, CellLines]) -> list[tuple[Line, ...]]:
    """In a notebook a broken cell does not keep the others from running: it is left out if another does something."""
    sound = [run for run in runs if not _is_broken(run, cells)]
    return sound if any(_works(run) for run in sound) else runs


def _is_broken(run: Sequence[Line], cells: Mapping[Cell, CellLines]) -> bool:
    mended = cells[run[0].cell].mended
    return mended is not None and mended.error is not None


def _works(run: Sequence[Line]) -> bool:
    return does_something("\n".join(line.code or "" for line in run))


def _pieces(code: Sequence[tuple[Line, ...]], taken: Sequence[Chunk], source: Source) -> list[Piece]:
    """The lines of the program: what it needs from elsewhere and its own, in the order in which they were written."""
    numbers = {cell.cell: number for number, cell in enumerate(source.cells)}
    groups: list[tuple[Position, list[Piece]]] = []
    for chunk in taken:
        texts = zip(chunk.code, chunk.lines, strict=True)
        groups.append((chunk.position, [(text, _place(line)) for text, line in texts]))
    for run in code:
        groups.append(((numbers[run[0].cell], run[0].number), [(line.code or "", _place(line)) for line in run]))
    pieces: list[Piece] = []
    for _, group in sorted(groups, key=lambda item: item[0]):
        gap: list[Piece] = [("", None)] if pieces and len(group) > 1 else []
        pieces += gap + _trimmed(group)
    first = [piece for piece in pieces if _FUTURE.match(piece[0])]
    return first + [piece for piece in pieces if not _FUTURE.match(piece[0])]


def _trimmed(group: list[Piece]) -> list[Piece]:
    filled = [number for number, (text, _) in enumerate(group) if text.strip()]
    return group[filled[0] : filled[-1] + 1] if filled else []


def _place(line: Line) -> Place:
    return line.cell.place(line.number, line.number)


def _blocks(code: Sequence[tuple[Line, ...]], source: Source) -> list[Block]:
    """The answer's own code, and all other code cells (or, for code in text, other text) that it might build on."""
    own = {line for run in code for line in run}
    kind = code[0][0].cell.kind
    blocks = []
    for number, cell in enumerate(source.cells):
        mine = tuple(line for line in cell.lines if line in own)
        if mine:
            # Lines of other answers in the same cell are blanked, not dropped: positions are lines of the cell.
            lines = tuple(line if line in own else _blank(line) for line in cell.lines)
            blocks.append(Block(number=number, lines=lines, own=True))
        if cell.cell.kind in (kind, CellKind.CODE) and len(mine) < len(cell.lines):
            lines = tuple(_blank(line) if line in own else line for line in cell.lines)
            blocks.append(Block(number=number, lines=lines, own=False))
    return blocks


def _blank(line: Line) -> Line:
    return Line(cell=line.cell, number=line.number, kind=LineKind.BLANK, code="")


def _written(code: Sequence[Sequence[Line]], own: Sequence[CellLines], source: Source) -> list[Piece] | None:
    """The file that `%%writefile` made, where the answer's program is in it and the cells themselves do nothing."""
    if any(_works(run) for run in code):
        return None
    files = [(cell.cell, file) for cell in own if cell.mended is not None for file in cell.mended.files]
    files = [(cell, file) for cell, file in files if file.name.endswith(".py") and file.text.strip()]
    started = {name for cell in source.cells if cell.mended is not None for name in cell.mended.runs}
    chosen = [pair for pair in files if pair[1].name in started] or files
    if not chosen:
        return None
    cell, file = chosen[-1]
    return [(text, cell.place(file.first + number, file.first + number)) for number, text in enumerate(file.lines)]
