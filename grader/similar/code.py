"""A program as pieces that survive renaming: a student's own names, numbers and strings count as one of their kind.

What the language and the libraries name (`Process`, `join`, `range`) counts as itself. The lexer reads whatever is
handed in, also what is no valid Python.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

from pygments.lexers import PythonLexer
from pygments.token import Comment, Name, Number, Operator, Punctuation, String, Text, _TokenType

from grader.model import Mark

MOST = 20_000
"""Pieces of one program that are looked at; homework has a few hundred."""
_LONGEST = 200_000
_OWN, _NUMBER, _STRING = "name", "number", "string"
_SHORTEST_NAME, _SHORTEST_REMARK = 3, 8


def read_code(source: str) -> tuple[tuple[Mark, ...], frozenset[str]]:
    """The pieces of a program, and what in it its author chose: names, comments and strings that are not short."""
    source = source[:_LONGEST]
    own = _bound(source)
    marks: list[Mark] = []
    chosen = {bare for name in own if len(bare := name.rstrip("0123456789")) >= _SHORTEST_NAME}  # p1, p2 are one choice
    for start, kind, value in _lexer().get_tokens_unprocessed(source):
        if len(marks) >= MOST:
            break
        if _is(kind, Comment) or _is(kind, String):
            remark = " ".join(value.strip("#\"' \t").split())
            chosen |= {remark} if len(remark) >= _SHORTEST_REMARK else set()
        symbol = _symbol(kind, value, own)
        if symbol == _STRING and marks and marks[-1].symbol == _STRING and marks[-1].end == start:
            marks[-1] = Mark(marks[-1].start, start + len(value), _STRING)
        elif symbol:
            marks.append(Mark(start, start + len(value), symbol))
    return tuple(marks), frozenset(chosen)


@functools.cache
def _lexer() -> PythonLexer:
    """Made when it is first needed: that takes longer than most other imports, and a student's own check needs none."""
    return PythonLexer(stripnl=False, stripall=False, ensurenl=False)


def _symbol(kind: _TokenType, value: str, own: frozenset[str]) -> str:
    """What a piece counts as; empty for layout and comments, which change nothing."""
    if _is(kind, Text) or _is(kind, Comment) or not value.strip():
        return ""
    if _is(kind, String):
        return "" if _is(kind, String.Interpol) or _is(kind, String.Affix) else _STRING
    if _is(kind, Number):
        return _NUMBER
    if _is(kind, Name):
        return _OWN if value in own or _is(kind, Name.Function) or _is(kind, Name.Class) else value
    return value if _is(kind, Operator) or _is(kind, Punctuation) else value.strip()


def _is(kind: _TokenType, group: _TokenType) -> bool:
    """Whether a kind of token is one of a group: kinds are paths."""
    return kind[: len(group)] == group


def _bound(source: str) -> frozenset[str]:
    """The names that a program gives; of what is no valid Python, what stands before `=` and after `for` or `def`."""
    try:
        return frozenset(_names(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        found = re.findall(r"(\w+)\s*=(?!=)|\bfor\s+(\w+)|\b(?:def|class)\s+(\w+)", source)
        return frozenset(name for names in found for name in names if name)


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
