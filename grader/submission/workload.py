"""How many processes (or threads, or workers) a program seems to make, and how many a question asks for."""

from __future__ import annotations

import ast
import re

UNKNOWN_LOOP = 3
"""How often a loop is taken to turn whose length the source does not tell: more often than once."""

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_ASKED = re.compile(
    rf"\b(\d{{1,3}}|an?|{'|'.join(_NUMBERS)})\s+(?:(?!of\b)\w+\s+){{0,2}}?(?:process|thread|worker|task)(?:e?s)?\b",
    re.I,
)
_MAKERS = frozenset(("Process", "Thread"))
_WORKERS = _MAKERS | frozenset(
    (
        "Pool", "ThreadPool", "ProcessPoolExecutor", "ThreadPoolExecutor", "fork", "start_new_thread",
        "gather", "create_task", "TaskGroup", "to_thread",
    )
)  # fmt: skip


def asked_for(prompt: str) -> int | None:
    """The number in "create 4 processes", 1 for "create a process", None where the prompt names none."""
    match = _ASKED.search(prompt)
    if match is None:
        return None
    word = match[1].lower()
    return int(word) if word.isdigit() else _NUMBERS.get(word, 1)


def made(tree: ast.AST) -> int:
    """How many `Process(...)` or `Thread(...)` the code makes if every loop turns as often as it says."""
    lengths = _lengths(tree)
    return _count(tree, lengths)


def makes_workers(tree: ast.AST) -> bool:
    """True if processes, threads or tasks are made somewhere in the code, or a class of them."""
    return any(
        _called(node) in _WORKERS
        if isinstance(node, ast.Call)
        else isinstance(node, ast.ClassDef) and any(_named(base) in _MAKERS for base in node.bases)
        for node in ast.walk(tree)
    )


def _lengths(tree: ast.AST) -> dict[str, int]:
    """The length of every list, tuple or range that a name is given."""
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            length = _length(node.value, found)
            if length is not None:
                found[node.targets[0].id] = length
    return found


def _length(node: ast.expr, names: dict[str, int]) -> int | None:
    """The number of turns of a loop over this expression; a plain integer counts as itself (`range(n)`)."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return len(node.elts)
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _call_length(node.func.id, node.args, names)
    return None


def _call_length(function: str, args: list[ast.expr], names: dict[str, int]) -> int | None:
    values = [_length(arg, names) for arg in args]
    if function == "range" and values and all(value is not None for value in values):
        bounds = [value or 0 for value in values[:3]]
        return len(range(*bounds)) if len(bounds) < 3 or bounds[2] else None
    if function in ("enumerate", "zip", "list", "tuple", "sorted", "reversed") and values:
        return values[0]
    return None


def _count(node: ast.AST, names: dict[str, int]) -> int:
    own = int(isinstance(node, ast.Call) and _called(node) in _MAKERS)
    if isinstance(node, ast.For):
        inside = sum(_count(child, names) for child in node.body)
        return own + inside * _turns(node.iter, names)
    if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
        return own + _count(node.elt, names) * _turns(node.generators[0].iter, names)
    if isinstance(node, ast.While):
        return own + UNKNOWN_LOOP * sum(_count(child, names) for child in node.body)
    return own + sum(_count(child, names) for child in ast.iter_child_nodes(node))


def _turns(node: ast.expr, names: dict[str, int]) -> int:
    length = _length(node, names)
    return UNKNOWN_LOOP if length is None else length


def _called(node: ast.Call) -> str:
    return _named(node.func)


def _named(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
