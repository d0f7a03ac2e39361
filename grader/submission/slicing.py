"""A backward slice by names: which earlier statements a program needs, the newest that stand before it."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.submission.lines import Line
from grader.submission.names import Names, read_names
from grader.submission.python_text import by_line, first_line, parse, syntax_error

_NAMING = (
    ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
    ast.Assign, ast.AnnAssign, ast.AugAssign, getattr(ast, "TypeAlias", ast.Assign),
)  # fmt: skip
"""Statements that only make names; `type X = ...` is one from Python 3.12 on."""

Position = tuple[int, int]
"""The number of the block in the submission, and the 0-based line in the block."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Code that a student wrote together: the code lines of (a part of) a cell. `own` if it belongs to the answer."""

    number: int
    lines: tuple[Line, ...]
    own: bool

    @property
    def source(self) -> str:
        """The code as one text."""
        return "\n".join(line.code or "" for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chunk:
    """A statement, or several that share a line; `code` is its source line by line, moved to the left margin."""

    position: Position
    lines: tuple[Line, ...]
    code: tuple[str, ...]
    names: Names
    own: bool


def needed_chunks(blocks: Sequence[Block]) -> tuple[Chunk, ...]:
    """The statements of other blocks that the own ones need, in the order in which the student wrote them.

    Only definitions, imports, assignments and changes of what was assigned are taken, never a statement that is there
    for what it does: the processes of one question must not run again inside another.
    """
    chunks = [chunk for block in blocks for chunk in _chunks(block)]
    own = [chunk for chunk in chunks if chunk.own]
    return _Slice(chunks, own).run()


class _Slice:
    """Follows names backwards from the own chunks until nothing is missing that can be had."""

    def __init__(self, chunks: list[Chunk], own: list[Chunk]) -> None:
        self._own = own
        self._binders: dict[str, list[Chunk]] = {}
        for chunk in sorted(chunks, key=_position):
            for name in chunk.names.binds:
                self._binders.setdefault(name, []).append(chunk)
        self._stars = [chunk for chunk in chunks if chunk.names.star]
        self._own_binds = frozenset(name for chunk in own for name in chunk.names.binds)
        self._taken: dict[int, Chunk] = {}

    def run(self) -> tuple[Chunk, ...]:
        todo = [(chunk, chunk.position) for chunk in self._own]
        while todo:
            chunk, horizon = todo.pop()
            for found in self._needed_by(chunk, horizon):
                if id(found) not in self._taken and not found.own:
                    self._taken[id(found)] = found
                    todo.append((found, horizon))
        return tuple(sorted(self._taken.values(), key=_position))

    def _needed_by(self, chunk: Chunk, horizon: Position) -> Iterator[Chunk]:
        """What is needed at once must stand before the chunk itself, what is needed later before the program runs."""
        for name in sorted(chunk.names.needs):
            yield from self._newest(name, chunk.position)
        for name in sorted(chunk.names.needs_later - self._own_binds):
            yield from self._newest(name, horizon)

    def _newest(self, name: str, before: Position) -> list[Chunk]:
        """The newest chunk that binds the name; where none does, every star import that might."""
        binders = self._binders.get(name, [])
        place = bisect_left(binders, before, key=_position)
        return [binders[place - 1]] if place else [chunk for chunk in self._stars if chunk.position < before]


def _position(chunk: Chunk) -> Position:
    return chunk.position


def _chunks(block: Block) -> Iterator[Chunk]:
    for start, code, names in _pieces(block.source, block.own):
        lines = block.lines[start : start + len(code)]
        yield Chunk(position=(block.number, start), lines=lines, code=code, names=names, own=block.own)


@lru_cache(maxsize=256)  # every program of a submission looks at the same cells
def _pieces(source: str, own: bool) -> tuple[tuple[int, tuple[str, ...], Names], ...]:
    """The statements of a block, or only those that make names: their first line, their code, their names."""
    tree = parse(source)
    groups = by_line(tree.body if tree is not None else [])
    chosen = groups if own else (group for statements in groups for group in _definitions(statements))
    lines = source.split("\n")
    return tuple(piece for statements in chosen for piece in _piece(lines, statements))


def _definitions(statements: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """The statements that only make names; of a mixed `if`, `with` or `try`, those inside."""
    if all(_only_names(statement) for statement in statements):
        yield statements
    elif len(statements) == 1 and isinstance(statement := statements[0], ast.If | ast.With | ast.Try):
        for group in by_line(statement.body):
            yield from _definitions(group)


def _only_names(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.If | ast.With | ast.Try):
        inside = [child for child in ast.walk(statement) if isinstance(child, ast.stmt) and child is not statement]
        return all(isinstance(child, ast.Import | ast.ImportFrom | ast.Assign | ast.Pass) for child in inside)
    if isinstance(statement, ast.Expr):
        return bool(_changed(statement))
    return isinstance(statement, _NAMING)


def _changed(statement: ast.Expr) -> frozenset[str]:
    return read_names(ast.unparse(statement), [statement]).binds


def _piece(lines: Sequence[str], statements: list[ast.stmt]) -> Iterator[tuple[int, tuple[str, ...], Names]]:
    start, end = first_line(statements[0]) - 1, max(s.end_lineno or s.lineno for s in statements)
    indent = " " * statements[0].col_offset
    code = tuple(line.expandtabs().removeprefix(indent) if indent else line for line in lines[start:end])
    source = "\n".join(code)
    if syntax_error(source) is None:
        yield start, code, read_names(source, statements)
