"""Lines -> segments: the pieces between which a new question may begin, with what speaks for each question."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.submission.cells import CellKind
from grader.submission.labels import Label, LabelKind, find_label, is_numbered
from grader.submission.lines import CellLines, Line, LineKind
from grader.submission.python_text import parse
from grader.submission.questions import Question, heading_likeness, word_fit
from grader.submission.texts import prose_lines
from grader.submission.words import count_words, stems
from grader.submission.workload import made

LIKE = 0.5
"""A heading that is at least so like a question's text states that question."""

FIRM = 2
"""With so many questions named by firm headings, a bare number is one of a list's."""

MAX_PIECES = 1500
"""With more of them the cells are not divided at all: nobody's homework has so many headings."""

_PROGRAM = (LineKind.CODE, LineKind.FILE)
_WRAPPED_LINES = 3
_SENTENCE = 6
_ENOUGH_WORDS = 15
_CODE_IS_FOR_PROGRAMS = 1.2
_PROSE_IS_FOR_ESSAYS = 0.5
_WORDS_TELL = 1.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segment:
    """Lines of one cell that belong together. `likeness` and `fit` have a number for each question.

    `likeness` compares the heading with the question's text (0 to 1); `fit` says how well the content answers it
    (about -2 to 2). `has_content` tells whether there is more than a heading. `firm` tells that the course's mark on
    the cell decides whose it is.
    """

    lines: tuple[Line, ...]
    label: Label | None
    likeness: tuple[float, ...]
    fit: tuple[float, ...]
    opens_cell: bool
    opens_file: bool
    has_content: bool
    firm: bool = False

    @property
    def marked(self) -> int | None:
        """The place of the question that the course's mark on the cell names."""
        return self.lines[0].cell.marked

    @property
    def given(self) -> bool:
        """True for what the course wrote: it may be a heading, and is no part of an answer."""
        return self.lines[0].cell.given

    @property
    def file_question(self) -> int | None:
        """The question that the name of the file gives, at the file's beginning only."""
        return self.lines[0].cell.question if self.opens_file else None

    @property
    def states(self) -> bool:
        """True if its first line is a question's own text."""
        return max(self.likeness, default=0.0) >= LIKE


def read_segments(cells: Sequence[CellLines], questions: Sequence[Question]) -> tuple[Segment, ...]:
    """The segments of all cells in order; every line that is not blank is in exactly one of them.

    Bare numbers within a cell are taken for a list's, unless there is nothing else by which to tell the questions.
    """
    sheet = _sheet(cells, questions)
    below = [line for cell in cells for line in cell.lines if line not in sheet]
    filled = len({line.cell for line in below if line.kind is not LineKind.BLANK})
    lists = len(_named(below, questions)) >= FIRM or filled >= len(questions)
    pieces = [piece for cell in cells for piece in _pieces(cell.lines, questions, lists=lists)]
    if len(pieces) > MAX_PIECES:
        pieces = [cell.lines for cell in cells if _first(cell.lines) is not None]
    first = {id(_first(cell.lines)) for cell in cells}
    result = []
    file = None
    for lines in pieces:
        opens_file = lines[0].cell.file != file
        segment = _segment(lines, questions, opens_cell=id(_first(lines)) in first, opens_file=opens_file)
        result.append(_without_heading(segment) if _first(lines) in sheet else segment)
        file = lines[0].cell.file
    return tuple(result)


def _sheet(cells: Sequence[CellLines], questions: Sequence[Question]) -> frozenset[Line]:
    """The lines of a list of all the questions at the beginning, in one cell: what was asked, and no answer's heading.

    Nothing stands between its questions, nor below the last one where the answer to that would have to be.
    """
    found: list[Line] = []
    left = set(range(len(questions)))
    for lines in (piece for cell in cells for piece in _pieces(cell.lines, questions, lists=True)):
        segment = _segment(lines, questions, opens_cell=False, opens_file=False)
        if segment.states:
            left.discard(max(range(len(questions)), key=segment.likeness.__getitem__))
            found += lines
        is_list = segment.states and not (segment.has_content or segment.given) and found[0].cell is lines[0].cell
        if found and not is_list:
            break
        if not left and len(questions) > FIRM:
            return frozenset(found)
    return frozenset()


def _without_heading(segment: Segment) -> Segment:
    """The same lines as no heading and no answer."""
    nothing = (0.0,) * len(segment.likeness)
    return replace(segment, label=None, likeness=nothing, fit=nothing, has_content=False)


def _named(lines: Iterable[Line], questions: Sequence[Question]) -> set[int]:
    """The numbers of the questions that some line names by a label which calls itself a question's or an answer's."""
    labels = [find_label(line.text) for line in lines if _may_head(line)]
    numbers = {label.number for label in labels if label is not None and is_numbered(label)}
    return {question.exercise.number for question in questions} & {number for number in numbers if number}


def _first(lines: Sequence[Line]) -> Line | None:
    return next((line for line in lines if line.kind is not LineKind.BLANK), None)


def _pieces(lines: Sequence[Line], questions: Sequence[Question], *, lists: bool) -> Iterator[tuple[Line, ...]]:
    """The lines of a cell, cut before every line at which a question might begin; with `lists` not at bare numbers."""
    filled = [line for line in lines if line.kind is not LineKind.BLANK]
    if not filled:
        return
    start = filled[0].number
    if filled[0].cell.given and filled[0].cell.firm:
        yield tuple(lines[start:])
        return
    lists = lists or _counts_below_text(filled)
    for before, line in pairwise(filled):
        if _may_begin(before, line, lines, questions, lists=lists):
            yield tuple(lines[start : line.number])
            start = line.number
    yield tuple(lines[start:])


def _counts_below_text(lines: Sequence[Line]) -> bool:
    """True if the first bare number is a 1 below a sentence: that is how lists begin."""
    for number, line in enumerate(lines):
        label = find_label(line.text)
        if label is not None and label.kind is LabelKind.BARE:
            return label.number == 1 and count_words(line.text for line in lines[:number]) >= _SENTENCE
    return False


def _may_head(line: Line) -> bool:
    """Headings stand in text, and in comments at the left margin."""
    if line.kind is LineKind.COMMENT:
        return not line.text[0].isspace()
    return bool(line.text.strip()) and (line.kind is not LineKind.FILE or line.text.startswith("#"))


def _may_begin(before: Line, line: Line, lines: Sequence[Line], questions: Sequence[Question], *, lists: bool) -> bool:
    if not _may_head(line):
        return False
    label = find_label(line.text)
    if label is not None and label.number is not None and (is_numbered(label) or not lists):
        return True
    return (
        _turns_to_prose(before, line)
        or max(heading_likeness(_head(lines, line, label), questions), default=0.0) >= LIKE
    )


def _turns_to_prose(before: Line, line: Line) -> bool:
    """Prose below code. In a cell of a notebook a comment stays with its code; in a script it may open a new part."""
    if before.kind is not LineKind.CODE or count_words([line.text]) < _SENTENCE:
        return False
    return line.kind is LineKind.TEXT or (line.cell.index is None and line.number > before.number + 1)


def _head(lines: Sequence[Line], line: Line, label: Label | None) -> list[str]:
    """The text of a heading without its label, and the lines into which it may be wrapped."""
    end = label.end if label is not None else 0
    wrapped = [line.text[end:]]
    below = line.number + 1 - lines[0].number
    for after in lines[below : below + _WRAPPED_LINES - 1]:
        if after.kind not in (LineKind.TEXT, LineKind.COMMENT):
            break
        wrapped.append(after.text)
    return wrapped


def _segment(lines: tuple[Line, ...], questions: Sequence[Question], *, opens_cell: bool, opens_file: bool) -> Segment:
    first = lines[0]
    label = find_label(first.text) if first.text.strip() else None
    likeness = (
        heading_likeness(_head(lines, first, label), questions) if first.text.strip() else (0.0,) * len(questions)
    )
    label = None if label is not None and label.number is None and max(likeness) < LIKE else label
    states = max(likeness, default=0.0) >= LIKE
    given = first.cell.given
    return Segment(
        lines=lines,
        label=label,
        likeness=likeness,
        fit=(0.0,) * len(questions) if given else _fit(lines, questions, skip=states),
        opens_cell=opens_cell,
        opens_file=opens_file,
        has_content=not given
        and (any(line.kind in _PROGRAM for line in lines) or _has_prose(lines, likeness, questions)),
        firm=first.cell.firm and (opens_cell or not (states or is_numbered(label))),
    )


def _has_prose(lines: Sequence[Line], likeness: Sequence[float], questions: Sequence[Question]) -> bool:
    """True if something is left of the text when the heading is gone, whichever question's it is."""
    if not any(line.text.strip() for line in lines):
        return False
    likeliest = max(range(len(questions)), key=likeness.__getitem__)
    return bool(prose_lines(lines, questions[likeliest], is_heading=True))


def _fit(lines: Sequence[Line], questions: Sequence[Question], *, skip: bool) -> tuple[float, ...]:
    """How well the content answers each question. The heading itself (`skip`) has been weighed as a heading."""
    code = "\n".join(line.code or line.text for line in lines if line.kind in _PROGRAM)
    texts = [line.text for line in lines[int(skip) :] if line.kind in (LineKind.TEXT, LineKind.COMMENT)]
    amount = min(count_words(texts) / _ENOUGH_WORDS, 1.0)
    telling = _telling(stems(code) + stems(" ".join(texts)), questions, max(amount, min(len(code) / 80, 1.0)))
    tree = parse(code) if code else None
    works = code and not (tree is not None and all(isinstance(s, ast.Import | ast.ImportFrom) for s in tree.body))
    count = made(tree) if tree is not None else 0
    in_code_cell = lines[0].cell.kind is CellKind.CODE
    return tuple(
        words + _kind_fit(question, bool(code), bool(works), in_code_cell, amount) + _count_fit(question, count)
        for question, words in zip(questions, telling, strict=True)
    )


def _telling(words: Sequence[str], questions: Sequence[Question], amount: float) -> list[float]:
    fits = word_fit(words, questions)
    mean = sum(fits) / (len(fits) or 1)
    return [max(-1.0, min(1.0, (fit - mean) * 2)) * _WORDS_TELL * amount for fit in fits]


def _kind_fit(question: Question, has_code: bool, works: bool, in_code_cell: bool, amount: float) -> float:
    sign = 1.0 if question.wants_program else -1.0
    if has_code:
        return sign * _CODE_IS_FOR_PROGRAMS * (1.0 if works else 0.3) * (1.0 if in_code_cell else 0.6)
    return -sign * _PROSE_IS_FOR_ESSAYS * amount * (0.6 if question.wants_program else 1.0)


def _count_fit(question: Question, count: int) -> float:
    """Does it make as many processes as were asked for? One more often than not means one, four means several."""
    if not count or question.asks_for is None or not question.wants_program:
        return 0.0
    if count == question.asks_for:
        return 1.0
    return 0.3 if count > 1 and question.asks_for > 1 else -0.5
