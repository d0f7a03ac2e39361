"""What a program may not use outside a notebook: `display`, `get_ipython`, IPython, `nest_asyncio`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.language import say
from grader.submission.python_text import bound_names, parse

_FOR_NOTEBOOKS = frozenset(("IPython", "nest_asyncio"))
"""Modules that only notebooks need; the second lets `asyncio.run()` work beside the event loop of Jupyter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """The same lines without what needs IPython; `changes` says what was done at which 0-based line."""

    lines: tuple[str, ...]
    changes: tuple[tuple[int, str], ...] = ()


def free_of_ipython(lines: Sequence[str]) -> Freed:
    """`display(x)` becomes `print(x)`; what is for notebooks only and statements that only call it are left out."""
    source = "\n".join(lines)
    if not any(word in source for word in (*_FOR_NOTEBOOKS, "display", "get_ipython")):
        return Freed(lines=tuple(lines))
    tree = parse(source)
    if tree is None:
        return Freed(lines=tuple(lines))
    edited, changes = list(lines), []
    imports = [node for node in ast.walk(tree) if _is_for_notebooks(node)]
    foreign = {"get_ipython"} | {name for node in imports for name in bound_names(node)}
    shows = "display" in foreign or "display" not in bound_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and (node in imports or _only_calls(node, foreign - {"display"})):
            _blank(edited, node)
            changes.append((node.lineno - 1, say("left out, because it is for notebooks only")))
    for node in _calls_of_display(tree) if shows else ():
        _rename(edited, node)
        changes.append((node.lineno - 1, say("display() is print() outside a notebook")))
    return Freed(lines=tuple(edited), changes=tuple(sorted(changes)))


def _is_for_notebooks(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] in _FOR_NOTEBOOKS
    return isinstance(node, ast.Import) and all(alias.name.split(".")[0] in _FOR_NOTEBOOKS for alias in node.names)


def _only_calls(node: ast.stmt, names: set[str]) -> bool:
    """True for a statement that is nothing but a call of one of these names, or of something that hangs from it."""
    inner = node.value if isinstance(node, ast.Expr) else None
    while isinstance(inner, ast.Call | ast.Attribute):
        inner = inner.func if isinstance(inner, ast.Call) else inner.value
    return isinstance(inner, ast.Name) and inner.id in names


def _calls_of_display(tree: ast.AST) -> Iterator[ast.Name]:
    """The name in each call, the last on its line first, so that the places of the others stay right."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [name for name in calls if isinstance(name, ast.Name) and name.id == "display"]
    return iter(sorted(names, key=lambda name: (name.lineno, -name.col_offset)))


def _rename(lines: list[str], name: ast.Name) -> None:
    raw = lines[name.lineno - 1].encode()  # the parser counts columns in bytes of UTF-8
    before, after = raw[: name.col_offset], raw[name.end_col_offset or 0 :]
    if raw == before + name.id.encode() + after:  # not so behind what is read in other words than it is written
        lines[name.lineno - 1] = (before + b"print" + after).decode()


def _blank(lines: list[str], node: ast.stmt) -> None:
    first = lines[node.lineno - 1].encode()
    before, after = first[: node.col_offset], lines[(node.end_lineno or 1) - 1].encode()[node.end_col_offset or 0 :]
    for number in range(node.lineno, node.end_lineno or node.lineno):
        lines[number] = ""
    lines[node.lineno - 1] = (before + b"pass" + after).decode()
