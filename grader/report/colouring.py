"""Which pieces of a program are keywords, names, strings: told by the standard library's tokenizer, within bounds.

Nothing of the text is ever changed: the pieces of a line put together are the line. What cannot be told has no kind.
"""

from __future__ import annotations

import io
import keyword
import re
import tokenize
from collections.abc import Iterator, Sequence
from contextlib import suppress

from grader.model import Word

MOST = 60_000
"""Characters of a program that is looked at; a longer one is left plain, and so is one with a line of `_WIDEST`."""
_WIDEST = 1_000
_OPAQUE = re.compile("[\r\0\ud800-\udfff]")
"""What the tokenizer takes for the end of a line, or refuses: it is shown another character in its place."""
_STRINGS = frozenset(
    getattr(tokenize, name, tokenize.STRING) for name in ("STRING", "FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
)
"""Python 3.12 takes f-strings to pieces."""

Piece = tuple[str, str]
"""The kind of a piece of a line, or an empty string, and its text."""
_Span = tuple[int, int, int, "Kind"]
"""A line, from 0, and from which column to which one what stands in it."""


class Kind(Word):
    """What is worth a colour; each is the class that it has in a page."""

    KEYWORD = "k"
    NAME = "d"
    NUMBER = "n"
    STRING = "s"
    COMMENT = "c"


def pieces(lines: Sequence[str]) -> list[list[Piece]]:
    """Each line in pieces; where the program cannot be read, from there on each line in one piece."""
    found: list[list[tuple[int, int, Kind]]] = [[] for _ in lines]
    for row, begin, end, kind in _spans(lines):
        if row < len(lines) and begin < end <= len(lines[row]):
            found[row].append((begin, end, kind))
    return [_cut(line, spans) for line, spans in zip(lines, found, strict=True)]


def _cut(line: str, spans: Sequence[tuple[int, int, Kind]]) -> list[Piece]:
    cut, at = [], 0
    for begin, end, kind in spans:
        if begin >= at:
            cut += [("", line[at:begin]), (str(kind), line[begin:end])]
            at = end
    return [piece for piece in (*cut, ("", line[at:])) if piece[1]]


def _spans(lines: Sequence[str]) -> Iterator[_Span]:
    """In the order of the text."""
    if sum(map(len, lines)) > MOST or max(map(len, lines), default=0) > _WIDEST:
        return
    text = _OPAQUE.sub("\N{REPLACEMENT CHARACTER}", "\n".join(lines))
    last = ""
    with suppress(Exception):  # whatever a tokenizer of any version may raise: the rest stays plain
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            kind = _kind(token, last)
            if kind is not None:
                yield from _per_line(token, kind, lines)
            last = token.string


def _kind(token: tokenize.TokenInfo, last: str) -> Kind | None:
    if token.type == tokenize.NAME:
        return Kind.KEYWORD if keyword.iskeyword(token.string) else Kind.NAME if last in ("def", "class") else None
    if token.type in _STRINGS:
        return Kind.STRING
    return {tokenize.NUMBER: Kind.NUMBER, tokenize.COMMENT: Kind.COMMENT}.get(token.type)


def _per_line(token: tokenize.TokenInfo, kind: Kind, lines: Sequence[str]) -> Iterator[_Span]:
    (first, begin), (last, end) = token.start, token.end
    for row in range(first, last + 1):
        stop = end if row == last else len(lines[row - 1])
        yield row - 1, begin if row == first else 0, stop, kind
