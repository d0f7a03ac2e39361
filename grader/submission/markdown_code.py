"""Python in text: fenced, indented, or just there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.submission.ipython import dedent_leading
from grader.submission.labels import find_label, is_numbered
from grader.submission.mend import Mended, mend
from grader.submission.python_text import Effort, looks_like_code, parse

_FENCE = re.compile(r"\s*(?P<mark>`{3,}|~{3,})\s*\{?(?P<language>[\w+-]*)")
_PYTHON = frozenset(("python", "python3", "py", "ipython", "ipython3", "code-cell", "code"))
_MAX_SHRINKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBlock:
    """Code found in text: `first` is the 0-based line at which it begins, `outer` the lines with its fences.

    What is fenced was set apart as a program is: comments and strings in it are read as those of a code cell.
    """

    first: int
    mended: Mended
    outer: range
    fenced: bool


def find_code(lines: tuple[str, ...], effort: Effort) -> tuple[CodeBlock, ...]:
    """Every piece of valid Python in a text that does something; snippets of a word or two stay text."""
    blocks: list[CodeBlock] = []
    number = 0
    while number < len(lines):
        block, number = _fenced(lines, number, effort) or _bare(lines, number, effort) or (None, number + 1)
        if block is not None:
            blocks.append(block)
    return tuple(blocks)


def _fenced(lines: tuple[str, ...], start: int, effort: Effort) -> tuple[CodeBlock | None, int] | None:
    """The block fenced from this line, None in its place if it is no Python, and the line after it."""
    match = _FENCE.match(lines[start])
    if match is None:
        return None
    end = next(
        (
            n
            for n in range(start + 1, len(lines))
            if lines[n].strip().startswith(match["mark"]) and _is_closing(lines[n])
        ),
        len(lines),
    )
    language = match["language"].lower()
    body = lines[start + 1 : end]
    code = _python(body, effort) if language in _PYTHON or not language else None
    if code is None or not (language in _PYTHON or _does_something(code.lines, least=1)):
        return None, end + 1
    outer = range(start, min(end + 1, len(lines)))
    return CodeBlock(first=start + 1, mended=code, outer=outer, fenced=True), end + 1


def is_fence(line: str) -> bool:
    """True for a line that only sets code apart, as one does in Markdown."""
    match = _FENCE.match(line)
    return match is not None and not line[match.end() :].strip(" }")


def _is_closing(line: str) -> bool:
    return not line.strip().strip("`~")


def _bare(lines: tuple[str, ...], start: int, effort: Effort) -> tuple[CodeBlock | None, int] | None:
    """Code without a fence that begins at this line, perhaps behind a label (`3.import os`); if it is none, its first
    paragraph is text.
    """
    label = find_label(lines[start])
    if not looks_like_code(lines[start][label.end if label is not None else 0 :]):
        return None
    end = start + 1
    for end in _ends(lines, start):
        code = _python(lines[start:end], effort)
        if code is not None and _does_something(code.lines, least=3):
            return CodeBlock(first=start, mended=code, outer=range(start, end), fenced=False), end
    return None, end


def _ends(lines: tuple[str, ...], start: int) -> Iterator[int]:
    """Where the code may end, farthest first: the run of lines that are no prose, then ever fewer paragraphs of it."""
    width = _indent(lines[start])
    end = start + 1
    while end < len(lines) and not _FENCE.match(lines[end]) and _may_continue(lines[end], width):
        end += 1
    for _ in range(_MAX_SHRINKS):
        while end > start and not lines[end - 1].strip():
            end -= 1
        if end <= start:
            return
        yield end
        while end > start and lines[end - 1].strip():
            end -= 1


def _may_continue(line: str, width: int) -> bool:
    if is_numbered(find_label(line)) or line.startswith("##"):
        return False  # a heading, not a comment
    blank_or_comment = not line.strip() or line.lstrip().startswith("#")
    return blank_or_comment or _indent(line) > width or looks_like_code(line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _python(lines: tuple[str, ...], effort: Effort) -> Mended | None:
    """The lines as valid Python, as many as before, or None if they are none even after mending."""
    source = "\n".join(dedent_leading(lines))
    if not effort.allows(len(source)):
        return None
    mended = mend(source, effort=effort)
    return None if mended.error or not any(line.strip() for line in mended.lines) else mended


def _does_something(lines: tuple[str, ...], least: int) -> bool:
    """True if it imports or defines, or is at least so many statements that assign or call."""
    tree = parse("\n".join(lines))
    body = tree.body if tree is not None else []
    if any(isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef) for node in body):
        return True
    active = [
        node
        for node in (ast.walk(tree) if tree is not None else ())
        if isinstance(node, ast.Call | ast.Assign | ast.With)
    ]
    return len(active) >= least
