"""`await` outside of a function, which a notebook allows and a program does not.

https://ipython.readthedocs.io/en/stable/interactive/autoawait.html
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from grader.submission.python_text import parse

HELPER = "async def _awaited(make): return await make()"
"""A line above the program; what is awaited is made inside the event loop, as `asyncio.gather()` needs it."""

_BEGIN, _END = b'__import__("asyncio").run(_awaited(lambda', b"))"


def with_a_loop(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The same lines, in which `asyncio.run()` stands for every such `await`, and the 0-based lines that changed."""
    tree = parse("\n".join(lines)) if any("await" in line for line in lines) else None
    if tree is None:
        return tuple(lines), ()
    text = _Text([line.encode() for line in lines])
    nodes = list(_awaits(tree))
    edited = text.replaced(0, len(text.data), nodes, text.run).decode().split("\n")
    return tuple(edited), tuple(sorted({node.lineno - 1 for node in nodes}))


class _Text:
    """The bytes of UTF-8 in which the parser counts columns, and where each line begins in them."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self.data = b"\n".join(lines)
        self.begins = (0, *itertools.accumulate(len(line) + 1 for line in lines))

    def replaced(self, begin: int, end: int, nodes: Iterable[ast.Await], put: Callable[[ast.Await], bytes]) -> bytes:
        """A part of the text in which something else is put for each of these nodes."""
        made = b""
        for node in sorted(nodes, key=self.begin):
            made += self.data[begin : self.begin(node)] + put(node)
            begin = self.end(node)
        return made + self.data[begin:end]

    def run(self, node: ast.Await) -> bytes:
        """A run of the event loop. What is awaited within stands before, as no loop runs within another."""
        within = {inner: b"_%d" % number for number, inner in enumerate(_awaits(node), 1)}
        given = b",".join(b" %b=%b" % (name, self.run(inner)) for inner, name in within.items())
        body = self.replaced(self.begin(node) + len("await"), self.end(node), within, within.__getitem__)
        return _BEGIN + given + b":" + body + _END

    def begin(self, node: ast.Await) -> int:
        """The offset of its first byte."""
        return self.begins[node.lineno - 1] + node.col_offset

    def end(self, node: ast.Await) -> int:
        """The offset behind its last byte."""
        return self.begins[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)


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
