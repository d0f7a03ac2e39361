"""Which global names a piece of Python binds, and which it needs: at once, or later, when its functions are called."""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from grader.submission.notebook_awaits import without_awaits
from grader.submission.python_text import readable

_BUILTINS = frozenset(
    (*dir(builtins), "__name__", "__file__", "__doc__", "__builtins__", "__spec__", "__annotations__")
)
_COMPREHENSIONS = frozenset(("listcomp", "genexpr", "setcomp", "dictcomp"))
_CHANGERS = frozenset(
    ("append", "extend", "insert", "add", "update", "put", "setdefault", "appendleft", "sort", "reverse")
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The global names of some statements; `star` tells of `from module import *`, which may bind anything."""

    binds: frozenset[str]
    needs: frozenset[str]
    needs_later: frozenset[str]
    star: bool


def read_names(source: str, statements: list[ast.stmt]) -> Names:
    """The names of these statements, whose source this is. It must compile."""
    now, later, binds = _scopes(source)
    changed = {name for statement in statements for name in _changes(statement)}
    for statement in statements:
        binds |= set(_items(statement))
    star = "*" in source and any(
        isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
        for statement in statements
        for node in ast.walk(statement)
    )
    # An assignment reads before it binds, so `x = x + 1` needs an x; a loop or a `with` binds what its body reads.
    reads_first = all(isinstance(s, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr) for s in statements)
    needs = now if reads_first else now - binds
    return Names(
        binds=frozenset(binds | changed),
        needs=frozenset((needs | changed) - _BUILTINS),
        needs_later=frozenset(later - binds - _BUILTINS),
        star=star,
    )


def _scopes(source: str) -> tuple[set[str], set[str], set[str]]:
    """The global names that are read at once, read later, and bound, as Python's own symbol table has them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = symtable.symtable(without_awaits(readable(source)), "<answer>", "exec")
    symbols = module.get_symbols()
    now = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
    binds = {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    later: set[str] = set()
    stack = [(child, False) for child in module.get_children()]
    while stack:
        table, called = stack.pop()
        called = called or (table.get_type() == "function" and table.get_name() not in _COMPREHENSIONS)
        names = {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
        (later if called else now).update(names)
        stack += [(child, called) for child in table.get_children()]
    return now, later, binds


def _changes(statement: ast.stmt) -> Iterator[str]:
    """Names whose object the statement changes, so that it needs them and stands for their newest state."""
    for node in _at_module_level(statement):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Delete):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
    if isinstance(statement, ast.Expr) and isinstance(call := statement.value, ast.Call):
        function = call.func
        if isinstance(function, ast.Attribute) and function.attr in _CHANGERS and isinstance(function.value, ast.Name):
            yield function.value.id


def _items(statement: ast.stmt) -> Iterator[str]:
    """The names in `name[key] = value` and `name.attribute = value`."""
    for target in statement.targets if isinstance(statement, ast.Assign) else ():
        if isinstance(target, ast.Subscript | ast.Attribute) and isinstance(target.value, ast.Name):
            yield target.value.id


def _at_module_level(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, _FUNCTIONS):
        for child in ast.iter_child_nodes(node):
            yield from _at_module_level(child)
