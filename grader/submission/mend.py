"""Salvage: the valid Python in a code cell that is not valid Python, and what was left out to get it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from grader.language import say
from grader.submission.ipython import PlainCell, WrittenFile, without_ipython
from grader.submission.labels import find_label
from grader.submission.python_text import (
    MAX_SOURCE,
    Effort,
    bound_names,
    is_idle,
    looks_like_code,
    parse,
    syntax_error,
    too_long,
)

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\u00a0": " ", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A code cell after salvage. Line numbers are 0-based within the cell, and no line has moved.

    `lines` is what may run; the lines of `prose` are blank there. `changed` says what was done to other lines.
    `labels` are labels that were glued to the code of a line. `error` is what still keeps it from being Python, at
    `error_line`, if it is at one.
    """

    lines: tuple[str, ...]
    prose: frozenset[int] = frozenset()
    changed: Mapping[int, str] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    files: tuple[WrittenFile, ...] = ()
    runs: tuple[str, ...] = ()
    error: str | None = None
    error_line: int | None = None

    @property
    def source(self) -> str:
        """What may run, as one text."""
        return "\n".join(self.lines)


def mend(source: str, known: frozenset[str] = frozenset(), effort: Effort | None = None) -> Mended:
    """The valid Python in a code cell: prose, labels and what only IPython understands are taken out.

    `known` are the names that other cells bind; a lone word that nobody has bound is prose, not a program.
    What a student wrote as Python and got wrong stays, so that running it shows the SyntaxError.
    """
    lines = tuple(source.split("\n"))
    if syntax_error(source) is None:
        return _without_idle(Mended(lines=lines), known)
    plain = without_ipython(lines)
    if len(source) > MAX_SOURCE:
        return Mended(lines=lines, error=too_long())
    salvage = _Salvage(plain.lines, effort or Effort())
    error = salvage.run()
    mended = salvage.result(plain)
    if error is None:
        return _without_idle(mended, known)
    return _mostly_prose(replace(mended, error=error.msg, error_line=salvage.line_of(error)))


class _Salvage:
    """Asks Python for the first error, mends that line, and asks again, until there is none or nothing helps."""

    def __init__(self, lines: tuple[str, ...], effort: Effort) -> None:
        self._effort = effort
        self._lines = list(lines)
        self._original = lines
        self._prose: set[int] = set()
        self._changed: dict[int, str] = {}
        self._labels: dict[int, str] = {}

    def run(self) -> SyntaxError | None:
        """The error that is left."""
        source = "\n".join(self._lines)
        error = syntax_error(source)
        for _ in range(3 * len(self._lines) + 2):
            if error is None or not self._effort.allows(len(source)) or not self._mend_line(self.line_of(error), error):
                break
            source = "\n".join(self._lines)
            error = syntax_error(source)
        return error

    def result(self, plain: PlainCell) -> Mended:
        return Mended(
            lines=tuple(self._lines),
            prose=frozenset(self._prose),
            changed={**plain.left_out, **self._changed},
            labels=self._labels,
            files=plain.files,
            runs=plain.runs,
        )

    def line_of(self, error: SyntaxError) -> int:
        """The 0-based line to look at: an error at the end of the text is about the last line that says something."""
        number = min(max((error.lineno or 1) - 1, 0), len(self._lines) - 1)
        while number > 0 and not self._lines[number].strip():
            number -= 1
        return number

    def _mend_line(self, number: int, error: SyntaxError) -> bool:
        line = self._lines[number]
        if not line.strip():
            return False
        return (
            self._unglue(number, line)
            or self._straighten(number, line)
            or (isinstance(error, IndentationError) and self._dedent(number, line))
            or self._drop(number, line)
        )

    def _unglue(self, number: int, line: str) -> bool:
        """`Ans3.import multiprocessing` -> `import multiprocessing`."""
        label = find_label(line)
        if label is None or not looks_like_code(rest := line[label.end :]):
            return False
        self._labels[number] = line[: label.end]
        self._lines[number] = rest
        return True

    def _straighten(self, number: int, line: str) -> bool:
        """Typographic quotes and dashes, which word processors make of Python's."""
        straight = line.translate(_QUOTES)
        if straight == line or not looks_like_code(straight):
            return False
        self._changed[number] = say("typographic quotes, dashes or spaces were replaced by Python's")
        self._lines[number] = straight
        return True

    def _dedent(self, number: int, line: str) -> bool:
        """Code that was indented below a line of prose stands by itself once the prose is gone."""
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        if not indent or not looks_like_code(line) or not self._stands_alone(number, len(indent)):
            return False
        for index in range(number, len(self._lines)):
            if self._lines[index].strip() and not self._lines[index].startswith(indent):
                break
            self._lines[index] = self._lines[index].removeprefix(indent)
        return True

    def _stands_alone(self, number: int, width: int) -> bool:
        """True if the code above, up to the nearest line with less indent, was prose that is gone by now."""
        for index in range(number - 1, -1, -1):
            above = self._original[index]
            if above.strip() and len(above) - len(above.lstrip(" \t")) < width:
                return index in self._prose
        return True

    def _drop(self, number: int, line: str) -> bool:
        if looks_like_code(line):
            return False
        self._prose.add(number)
        self._lines[number] = ""
        return True


def _mostly_prose(mended: Mended) -> Mended:
    """Broken, and more prose than anything else: a text with a snippet in it, not a program."""
    left = [number for number, line in enumerate(mended.lines) if line.strip() and not line.lstrip().startswith("#")]
    if len(left) >= len(mended.prose):
        return mended
    prose = mended.prose | frozenset(left)
    return Mended(lines=("",) * len(mended.lines), prose=prose, changed=mended.changed, files=mended.files)


def _without_idle(mended: Mended, known: frozenset[str]) -> Mended:
    """Words and labels that happen to be valid Python go to the prose; after other prose they are surely no code."""
    tree = parse(mended.source)
    if tree is None:
        return mended
    known = known | bound_names(tree)
    idle = {
        number
        for statement in tree.body
        if is_idle(statement, known) and (mended.prose or isinstance(statement, ast.Expr))
        for number in range(statement.lineno - 1, statement.end_lineno or statement.lineno)
    }
    if not idle:
        return mended
    lines = tuple("" if number in idle else line for number, line in enumerate(mended.lines))
    return replace(mended, lines=lines, prose=mended.prose | idle)
