"""What needs a notebook's event loop: `await`, `async for` and `async with` outside of functions.

https://ipython.readthedocs.io/en/stable/interactive/autoawait.html
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.submission.python_text import bound_names, by_line, first_line, parse

HELPER = """\
import asyncio as _asyncio
_loop = _asyncio.new_event_loop()
_asyncio.set_event_loop(_loop)
def _in_loop(cell, last=False):
    try:
        _loop.run_until_complete(cell())
    except BaseException:
        last = True
        raise
    finally:
        if last:
            _loop.run_until_complete(_end())
            _loop.close()
async def _end():
    left = _asyncio.all_tasks() - {_asyncio.current_task()}
    for task in left:
        task.cancel()
    await _asyncio.gather(*left, return_exceptions=True)
    await _loop.shutdown_asyncgens()
    if hasattr(_loop, "shutdown_default_executor"):  # since Python 3.9
        await _loop.shutdown_default_executor()"""
"""Lines above the program. All cells share a loop, as in a notebook; its end is that of `asyncio.run()`."""

_CELL, _RUN, _RUN_LAST = "async def _cell():", "_in_loop(_cell)", "_in_loop(_cell, last=True)"
_TASKS = " for _task in _asyncio.all_tasks() - {_asyncio.current_task()}: await _asyncio.wait({_task})"
_NEED_A_LOOP = frozenset(("create_task", "ensure_future", "gather", "get_running_loop", "current_task"))
_ASYNC = (ast.Await, ast.AsyncFor, ast.AsyncWith)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looped:
    """Lines with an event loop around what needs one. Each has the 0-based number that it had before, or None.

    `spans` are the first and last of the lines, as they were numbered before, that run in the loop together.
    """

    lines: tuple[tuple[str, int | None], ...]
    spans: tuple[tuple[int, int], ...] = ()


def with_a_loop(lines: Sequence[str]) -> Looped:
    """The same lines, in which what only a notebook runs is the body of a coroutine that an event loop runs.

    Its names stay global, and functions and classes where they are, so that other processes find them.
    """
    plain = Looped(lines=tuple((line, number) for number, line in enumerate(lines)))
    text = "\n".join(lines)
    tree = parse(text) if "await" in text or "async" in text else None
    if tree is None:
        return plain
    parts = [list(part) for needs, part in groupby(by_line(tree.body), key=_needs_a_loop) if needs]
    spans = [(first_line(part[0][0]) - 1, _last_line(part[-1]) - 1) for part in parts]
    made: list[tuple[str, int | None]] = []
    done = 0
    for part, (first, last) in zip(parts, spans, strict=True):
        made += plain.lines[done:first]
        body = [statement for statements in part for statement in statements]
        made += [(line, None) for line in _opening(body)]
        made += _indented(_without_annotations(lines, body), body, first, last)
        if part is parts[-1]:
            # A task that nothing waits for goes on in a notebook after its cell: here, to its end.
            made += [(_TASKS, None)] if not any(map(_is_async, body)) else []
            made.append((_RUN_LAST, None))
        else:
            made.append((_RUN, None))
        done = last + 1
    return Looped(lines=(*made, *plain.lines[done:]), spans=tuple(spans)) if spans else plain


def _last_line(statements: Sequence[ast.stmt]) -> int:
    return max(statement.end_lineno or statement.lineno for statement in statements)


def _needs_a_loop(statements: Sequence[ast.stmt]) -> bool:
    return any(_is_async(one) or _asks_for_the_loop(one) for one in statements if not isinstance(one, _DEFINITIONS))


def _is_async(statement: ast.stmt) -> bool:
    return any(isinstance(node, _ASYNC) or getattr(node, "is_async", False) for node in _outside(statement))


def _asks_for_the_loop(statement: ast.stmt) -> bool:
    """True for `asyncio.create_task(...)` and its like, which work in a notebook because its loop is running."""
    for node in _outside(statement):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
                if function.attr in _NEED_A_LOOP and function.value.id in ("asyncio", "aio"):
                    return True
            elif isinstance(function, ast.Name) and function.id in _NEED_A_LOOP:
                return True
    return False


def _outside(node: ast.AST) -> Iterator[ast.AST]:
    """The node and what is in it, but not in its functions and classes."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _SCOPES):
            yield from _outside(child)


def _opening(body: list[ast.stmt]) -> list[str]:
    """The head of the coroutine with these statements, whose names are the module's."""
    names = sorted(bound_names(ast.Module(body=body, type_ignores=[])))
    return [_CELL, *([f" global {', '.join(names)}"] if names else [])]


def _indented(lines: Sequence[str], body: list[ast.stmt], first: int, last: int) -> Iterator[tuple[str, int]]:
    """These lines, moved to the right but for those that begin within a string."""
    within = {number for statement in body for number in _within_strings(statement)}
    for number in range(first, last + 1):
        yield lines[number] if number in within else f" {lines[number]}", number


def _within_strings(node: ast.AST) -> Iterator[int]:
    """The 0-based lines that begin within a string."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)):
        yield from range(node.lineno, node.end_lineno or node.lineno)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _within_strings(child)


def _without_annotations(lines: Sequence[str], body: list[ast.stmt]) -> list[str]:
    """`x: int = 1` without its annotation, which a name that is declared global cannot have."""
    edited = [line.encode() for line in lines]  # the parser counts columns in bytes of UTF-8
    for node in (inner for statement in body for inner in _outside(statement)):
        if isinstance(node, ast.AnnAssign) and node.simple and node.lineno == node.annotation.end_lineno:
            line, end = edited[node.lineno - 1], node.annotation.end_col_offset or 0
            begin = node.col_offset if node.value is None else node.target.end_col_offset or 0
            kept = b"..." if node.value is None else b""
            edited[node.lineno - 1] = line[:begin] + kept.ljust(end - begin) + line[end:]
    return [line.decode() for line in edited]


def without_awaits(source: str) -> str:
    """The same names without any such `await` or `async`: `symtable` allows none there since Python 3.14."""
    tree = parse(source) if "await" in source or "async" in source else None
    return source if tree is None else ast.unparse(_Plain().visit(ast.parse(source)))


class _Plain(ast.NodeTransformer):
    """Takes `await` and `async` out of what stands outside of functions."""

    def visit_Await(self, node: ast.Await) -> ast.AST:
        return self.visit(node.value)  # type: ignore[no-any-return]

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        return self.generic_visit(ast.For(**vars(node)))

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.AST:
        return self.generic_visit(ast.With(**vars(node)))

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.is_async = 0
        return self.generic_visit(node)

    def _leave(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = _leave
