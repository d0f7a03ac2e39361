"""Cells -> lines, each known as code, comment, text or blank: headings stand in text, programs in code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.model import Word
from grader.submission.cells import Cell, CellKind
from grader.submission.labels import find_label, is_numbered
from grader.submission.markdown_code import CodeBlock, find_code, is_fence
from grader.submission.mend import Mended, mend
from grader.submission.python_text import Effort, bound_names, first_line, literals, parse
from grader.submission.words import count_words

_HEADING = 5


class LineKind(Word):
    """What a line of a cell is. A string that stands by itself is text, a comment inside a statement is code.

    FILE is a line of a file that the cell writes (`%%writefile`): code, but not of this cell.
    """

    BLANK = "blank"
    TEXT = "text"
    COMMENT = "comment"
    CODE = "code"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """One line of a cell: `number` is 0-based in it, `text` is what people read, `code` what Python may run."""

    cell: Cell
    number: int
    kind: LineKind
    text: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CellLines:
    """All the lines of a cell, and what mending it told (None where nothing was to mend: in text)."""

    cell: Cell
    lines: tuple[Line, ...]
    mended: Mended | None = None


def read_lines(cells: Iterable[Cell]) -> tuple[CellLines, ...]:
    """The lines of every cell, in order."""
    known: frozenset[str] = frozenset()
    effort = Effort()
    result = []
    for cell in cells:
        if cell.kind is CellKind.CODE:
            lines = _code_lines(cell, known, effort)
            known |= _names(lines)
        else:
            lines = CellLines(cell=cell, lines=_text_lines(cell, effort))
        result.append(lines)
    return tuple(result)


def _names(lines: CellLines) -> frozenset[str]:
    tree = parse(lines.mended.source) if lines.mended is not None else None
    return frozenset() if tree is None else bound_names(tree)


def _code_lines(cell: Cell, known: frozenset[str], effort: Effort) -> CellLines:
    mended = mend(cell.source, known, effort)
    original = cell.source.split("\n")
    strings, heads = _string_lines(mended), _printed_heads(mended)
    lines = tuple(_code_line(cell, number, original[number], mended, strings) for number in range(len(original)))
    lines = tuple(replace(line, text=heads.get(line.number, line.text)) for line in lines)
    return CellLines(cell=cell, lines=lines, mended=mended)


def _code_line(cell: Cell, number: int, original: str, mended: Mended, strings: dict[int, bool]) -> Line:
    code = mended.lines[number]
    label = mended.labels.get(number, "")
    if number in mended.prose or strings.get(number) is False:
        kind = LineKind.TEXT if original.strip() and not is_fence(original) else LineKind.BLANK
        return Line(cell=cell, number=number, kind=kind, text=original)
    if strings.get(number):
        return Line(cell=cell, number=number, kind=LineKind.CODE, text=label, code=code)
    if not code.strip():
        kind = LineKind.FILE if mended.files and original.strip() else LineKind.BLANK
        return Line(cell=cell, number=number, kind=kind, text=original if kind is LineKind.FILE else "", code="")
    if code.lstrip().startswith("#"):
        return Line(cell=cell, number=number, kind=LineKind.COMMENT, text=code, code=code)
    return Line(cell=cell, number=number, kind=LineKind.CODE, text=label, code=code)


def _string_lines(mended: Mended) -> dict[int, bool]:
    """For each line that a statement covers: True if it is code, False if only strings stand there by themselves.

    A number alone above all else, `3.`, does nothing as code: it is the label of what follows.
    """
    tree = parse(mended.source)
    covered: dict[int, bool] = {}
    for place, statement in enumerate(tree.body if tree is not None else []):
        is_code = not (_is_constant(statement, str) or (place == 0 and _is_constant(statement, int, float)))
        for number in range(first_line(statement) - 1, statement.end_lineno or statement.lineno):
            covered[number] = covered.get(number, False) or is_code
    return covered


def _printed_heads(mended: Mended) -> dict[int, str]:
    """For each line at which a question's or an answer's label is printed, the line of text with that label.

    `print("Q3. Write a program ...")` is how some people head their answers; the line stays code, and runs.
    """
    tree = parse(mended.source)
    found: dict[int, str] = {}
    for statement in tree.body if tree is not None else []:
        texts = [text.strip().split("\n")[0] for text in literals(statement)]
        if texts and isinstance(statement, ast.Expr) and _is_printed_head(texts[0]):
            found[statement.lineno - 1] = texts[0]
    return found


def _is_printed_head(text: str) -> bool:
    """True for a label alone, or with a question; `Q1 size:` is what a program tells of its queue."""
    label = find_label(text)
    if label is None or not is_numbered(label):
        return False
    return not text[label.end :].strip() or count_words([text[label.end :]]) >= _HEADING


def _is_constant(statement: ast.stmt, *kinds: type) -> bool:
    """True for a statement that is nothing but a constant of one of these types."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and type(value.value) in kinds


def _text_lines(cell: Cell, effort: Effort) -> tuple[Line, ...]:
    original = tuple(cell.source.split("\n"))
    code: dict[int, Line] = {}
    for block in find_code(original, effort):
        code |= {number: Line(cell=cell, number=number, kind=LineKind.BLANK, code="") for number in block.outer}
        code |= {line.number: line for line in _block_lines(cell, block, original)}
    return tuple(code.get(number) or _text_line(cell, number, line) for number, line in enumerate(original))


def _block_lines(cell: Cell, block: CodeBlock, original: Sequence[str]) -> Iterator[Line]:
    """The lines of code in text: what is fenced may have headings and theory in it, as a code cell may."""
    strings, heads = _string_lines(block.mended), _printed_heads(block.mended)
    for place, code in enumerate(block.mended.lines):
        number = block.first + place
        if block.fenced or place in block.mended.prose:
            line = _code_line(cell, place, original[number], block.mended, strings)
            yield replace(line, number=number, text=heads.get(place, line.text))
        else:
            kind = LineKind.CODE if code.strip() else LineKind.BLANK
            yield Line(cell=cell, number=number, kind=kind, text=block.mended.labels.get(place, ""), code=code)


def _text_line(cell: Cell, number: int, original: str) -> Line:
    kind = LineKind.TEXT if original.strip() else LineKind.BLANK
    return Line(cell=cell, number=number, kind=kind, text=original)
