"""`await` outside of a function, which a notebook allows and a program does not.

https://ipython.readthedocs.io/en/stable/interactive/autoawait.html
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.submission.python_text import parse

HELPER = "async def _awaited(make): return await make()"
"""A line above the program; what is awaited is made inside the event loop, as `asyncio.gather()` needs it."""

_BEGIN, _END = b'__import__("asyncio").run(_awaited(lambda:', b"))"


def with_a_loop(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The same lines, in which `asyncio.run()` stands for every such `await`, and the 0-based lines that changed."""
    tree = parse("\n".join(lines)) if any("await" in line for line in lines) else None
    nodes = [] if tree is None else list(_awaits(tree))
    edited = [line.encode() for line in lines]  # the parser counts columns in bytes of UTF-8
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        end = (node.end_lineno or node.lineno) - 1, node.end_col_offset or 0
        edited[end[0]] = edited[end[0]][: end[1]] + _END + edited[end[0]][end[1] :]
        begin = edited[node.lineno - 1]
        edited[node.lineno - 1] = begin[: node.col_offset] + _BEGIN + begin[node.col_offset + len("await") :]
    return tuple(line.decode() for line in edited), tuple(sorted({node.lineno - 1 for node in nodes}))


def with_signs(source: str) -> str:
    """The same expressions with a sign for every such `await`: `symtable` allows none there since Python 3.14."""
    tree = parse(source) if "await" in source else None
    if tree is None:
        return source
    lines = source.encode().split(b"\n")
    for node in _awaits(tree, nested=True):
        line = lines[node.lineno - 1]
        lines[node.lineno - 1] = line[: node.col_offset] + b"+    " + line[node.col_offset + len("await") :]
    return b"\n".join(lines).decode()


def _awaits(node: ast.AST, *, nested: bool = False) -> Iterator[ast.Await]:
    """The outermost of them, or what is awaited within these, too."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Await):
            yield child
            if not nested:
                continue
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _awaits(child, nested=nested)
