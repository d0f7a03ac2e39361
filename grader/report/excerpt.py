"""The piece of a student's program that a finding is about, with where the student wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from grader.language import replaced, say, shown
from grader.model import Answer, Place, Program

AROUND = 2
"""Lines of context before and after a marked line."""
MOST = 16
"""Lines that one finding shows at most."""
_LINE = re.compile("line\u00a0([0-9]+)")
"""How a line of the program is written in words that do not know where the student wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """One line as the student wrote it; `number` counts in its cell or file and is None where nobody wrote it."""

    number: int | None
    text: str
    marked: bool
    program_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Neighbouring lines from one place; `where` is its name: `cell 13`, `q6.py`."""

    where: str
    lines: tuple[CodeLine, ...]


def place_name(place: Place | None, *, several: bool = False) -> str:
    """What a person calls the place: its cell, or its file where it has no cells or there are several files."""
    if place is None:
        return say("added by the grader")
    if place.cell is None:
        return place.file
    # People count cells from 1.
    if several:
        return say("{file}, cell {cell}", file=place.file, cell=place.cell + 1)
    return say("cell {cell}", cell=place.cell + 1)


def where(answer: Answer | None, line: int | None) -> str:
    """`cell 13, line 5` for a line of the program that ran; without known origin `line 7 of the program`."""
    program = answer.program if answer else None
    place = program.place(line) if program else None
    if place is not None:
        return say("{place}, line {line}", place=place_name(place, several=_several(program)), line=place.lines[0])
    return "" if line is None else say("line {line} of the program", line=line)


def line_namer(program: Program | None) -> Callable[[int | None], str]:
    """Names lines of a program as briefly as can be: `cell 13, line 5`, `line 7` where there is one file without cells.

    None has an empty name.
    """
    answer = Answer(exercise="", program=program)
    places = [place for place in program.origin if place] if program else []
    plain = not _several(program) and all(place.cell is None for place in places)

    def name(line: int | None) -> str:
        place = program.place(line) if program else None
        if place is not None:
            return say("line {line}", line=place.lines[0]) if plain else where(answer, line)
        return "" if line is None else say("line {line}", line=line)

    return name


def placed(text: str, name: Callable[[int | None], str]) -> str:
    """A text with every line of the program, written with a space that does not break, as it is named."""
    return replaced(_LINE, lambda found: name(int(found[1])), text)


def excerpts(
    answer: Answer | None, marked: Iterable[int], around: int = AROUND, most: int = MOST
) -> tuple[Excerpt, ...]:
    """The marked lines (of the program, from 1) with their neighbours, split wherever they are not neighbours."""
    if answer is None or answer.program is None:
        return ()
    program = answer.program
    lines = list(_lines(program, frozenset(marked), around, most))
    several = _several(program)
    # Lines of one cell that follow each other share the difference between place and position.
    groups = groupby(enumerate(lines), lambda pair: (_cell(program, pair[1]), pair[1].program_line - pair[0]))
    return tuple(_excerpt(program, [line for _, line in group], several=several) for _, group in groups)


def _lines(program: Program, marked: frozenset[int], around: int, most: int) -> Iterator[CodeLine]:
    source = program.source.split("\n")
    hits = sorted(line for line in marked if 1 <= line <= len(source))
    near = sorted({line for hit in hits for line in range(max(1, hit - around), min(len(source), hit + around) + 1)})
    for line in near[:most]:
        place = program.place(line)
        text = source[line - 1].expandtabs(4).rstrip()
        own = place is not None or line in marked
        if text or (own and (line in marked or line not in (near[0], near[-1]))):
            number = place.lines[0] if place else None
            yield CodeLine(number=number, text=text, marked=line in marked, program_line=line)


def _excerpt(program: Program, lines: list[CodeLine], *, several: bool) -> Excerpt:
    where = shown(place_name(program.place(lines[0].program_line), several=several))
    return Excerpt(where=where, lines=tuple(lines))


def _cell(program: Program, line: CodeLine) -> tuple[str, int | None] | None:
    place = program.place(line.program_line)
    return None if place is None else (place.file, place.cell)


def _several(program: Program | None) -> bool:
    return program is not None and len({place.file for place in program.origin if place}) > 1
