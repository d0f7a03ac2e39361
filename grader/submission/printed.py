"""A printed notebook -> cells: text, `In [4]:` and code, and what the code had printed, which is left out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.cells import Cell, CellKind
from grader.submission.labels import LabelKind, find_label
from grader.submission.mend import mend
from grader.submission.python_text import Effort, looks_like_code, parse, syntax_error
from grader.submission.words import count_words

_IN = re.compile(r"^\s*In ?\[[\d *]*\]:[ \t]?(?P<rest>.*)$|^\s*In \[None\]:[ \t]?(?P<none>.*)$")
_OUT = re.compile(r"^\s*Out ?\[[\d *]*\]:")
_SENTENCE = 12


def is_printed(text: str) -> bool:
    """True if the text has a notebook's prompts."""
    return any(_IN.match(line) for line in text.split("\n"))


def printed_cells(text: str, file: str, question: int | None = None) -> tuple[Cell, ...]:
    """The cells of a printed notebook, with the lines of the file."""
    lines = text.split("\n")
    cells: list[Cell] = []
    effort = Effort(1_000_000)
    number = 0
    while number < len(lines):
        if match := _IN.match(lines[number]):
            cell, number = _code_cell(lines, number, match["rest"] or match["none"] or "", file, question, effort)
            number = _after_output(lines, number)
        else:
            end = next((n for n in range(number, len(lines)) if _IN.match(lines[n])), len(lines))
            cell = _cell(CellKind.MARKDOWN, lines[number:end], number, file, question)
            number = end
        cells.append(cell)
    return tuple(cell for cell in cells if cell.source.strip())


def _cell(kind: CellKind, lines: list[str], first: int, file: str, question: int | None) -> Cell:
    return Cell(kind=kind, source="\n".join(lines).rstrip(), file=file, first_line=first + 1, question=question)


def _code_cell(
    lines: list[str], prompt: int, rest: str, file: str, question: int | None, effort: Effort
) -> tuple[Cell, int]:
    """The cell whose prompt stands at this line, and the line after its code."""
    body = [rest, *lines[prompt + 1 :]]
    end = max(_end_of_code(body, effort), 1)
    return _cell(CellKind.CODE, body[:end], prompt, file, question), prompt + end


def _end_of_code(body: list[str], effort: Effort) -> int:
    """How many lines of the body are code: paragraph by paragraph, as long as they go on being Python."""
    stop = next((n for n in range(1, len(body)) if _ends_cell(body[n])), len(body))
    end = size = 0
    for first, after in _paragraphs(body, stop):
        size += sum(map(len, body[end:after]))
        if end and effort.allows(2 * size) and not _goes_on(body[:end], body[first:after]):
            break
        end = after
    return _without_printed_tail(body, end, effort)


def _ends_cell(line: str) -> bool:
    """The next prompt, an output, or a heading with a question's label. A comment in code says `# 1. ...` too."""
    label = find_label(line)
    is_heading = label is not None and label.number is not None and label.kind is not LabelKind.BARE
    return bool(_IN.match(line) or _OUT.match(line)) or (is_heading and not line[:1].isspace())


def _paragraphs(body: list[str], stop: int) -> Iterator[tuple[int, int]]:
    """The first line and the line after the last of every run of lines that are not blank."""
    first = None
    for number in range(stop + 1):
        blank = number == stop or not body[number].strip()
        if blank and first is not None:
            yield first, number
            first = None
        elif not blank and first is None:
            first = number


def _goes_on(before: list[str], paragraph: list[str]) -> bool:
    """True if the paragraph is part of the code above it and not something that this code has printed."""
    if syntax_error("\n".join(before)) is not None:
        return True  # an open bracket or string, or a cell that is no Python in the first place: take what comes
    if all(line.lstrip().startswith("#") for line in paragraph):
        return True
    tree = parse("\n".join([*before, "", *paragraph]))
    if tree is None:
        return looks_like_code(paragraph[0])
    idle = mend("\n".join(paragraph)).prose if not paragraph[0][:1].isspace() else frozenset()
    return not idle and not _is_value(paragraph)


def _is_value(paragraph: list[str]) -> bool:
    """`[1, 4, 9]`, `42`, `'done'`, `Results: [2, 4]`: what programs print and nobody writes as a paragraph."""
    tree = parse("\n".join(paragraph))
    body = tree.body if tree is not None else []
    return bool(body) and all(
        (isinstance(s, ast.Expr) and not any(isinstance(n, ast.Call | ast.Attribute) for n in ast.walk(s)))
        or (isinstance(s, ast.AnnAssign) and s.value is None)
        for s in body
    )


def _without_printed_tail(body: list[str], end: int, effort: Effort) -> int:
    """Without lines of output that follow the last line of code directly."""
    size = sum(map(len, body[:end]))
    start = end
    while start > 1 and body[start - 1].strip() and not body[start - 1][:1].isspace() and effort.allows(size):
        start -= 1
        line = body[start]
        if not (looks_like_code(line) or line.startswith("#")) and syntax_error("\n".join(body[:start])) is None:
            end = start
    return end


def _after_output(lines: list[str], number: int) -> int:
    """The line at which text begins again: after what was printed, at a heading, a prompt or a real sentence."""
    while number < len(lines):
        line = lines[number]
        if _IN.match(line) or (_ends_cell(line) and not _OUT.match(line)):
            return number
        if count_words([line]) >= _SENTENCE:
            return number
        if line.lstrip().startswith("#") or find_label(line) is not None:
            return number
        number += 1
    return number
