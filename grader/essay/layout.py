"""An answer's text as sentences and clauses, with what each stands under: headings, labels, columns of a table.

Markup is blanked, not cut, so every place refers to the text as the student wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.essay.vocabulary import words as word_set
from grader.essay.words import Token, tokens

MOST_WORDS = 3000
"""Words after this many are not read: ten pages, and a bound on the time that a judge can take."""

MOST_CHARACTERS = 100_000
"""The same bound for texts that hardly consist of words."""

_LONGEST_CLAUSE = 80
_LONGEST_LABEL = 8
_SHORT_LINE = 60

_CODE = re.compile(r"^[ \t]*(```|~~~)[^\n]*\n.*?(?:^[ \t]*\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_MARKUP = re.compile(r"\*\*|__(?!\w+__)|'''|\"\"\"|[`*]|^[ \t]*(?:[#>]+[ \t]*)+|&nbsp;", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*[-=_*]{3,}[ \t]*$", re.MULTILINE)
_BULLET = re.compile(
    r"[ \t]*(?:[-+•●▪◦–—]|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]:?(?=\s|$)|\d{1,2}[.)](?=[A-Z]))[ \t]*"
)
_STAR = re.compile(r"[ \t]*\*[ \t]+")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]*\S")
_INLINE_LABEL = re.compile(r"[A-Z][^.:!?\n|]{1,40}:-?(?=\s|$)")
_ABBREVIATED = r"(?<!\b[Nn]o)(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)"  # "no. of processes": its full stop ends no sentence
_ENDING = re.compile(_ABBREVIATED + r"[.!?]+[\"')\]]*(?=\s|$)")
_CONTRAST = word_set("whereas while but however although though")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, label or item of a list: its place in the text, and its clauses, each of which says one thing.

    A `question` asserts nothing. `heading` are the words it stands under: a heading, or a row's and a column's title.
    """

    start: int
    end: int
    clauses: tuple[tuple[Token, ...], ...]
    heading: tuple[Token, ...] = ()
    question: bool = False

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All its words in order."""
        return tuple(token for clause in self.clauses for token in clause)


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of text that no sentence crosses, and the stretches that stand over it."""

    start: int
    end: int
    over: tuple[tuple[int, int], ...] = ()


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of an answer in order, without its code blocks; at most the first `MOST_WORDS` words."""
    text = text[:MOST_CHARACTERS]
    plain = blanked(text)
    found: list[Sentence] = []
    left = MOST_WORDS
    for block in _blocks(text, plain):
        heading = tuple(token for start, end in block.over for token in tokens(plain, start, end))
        for start, end in _split(plain, block.start, block.end):
            words = tokens(plain, start, end)[:left]
            if words:
                found.append(_sentence(plain, words, end, heading))
                left -= len(words)
        if left <= 0:
            break
    return tuple(found)


def blanked(text: str) -> str:
    """The text with code blocks, tags and Markdown marks replaced by as many blanks; line ends stay where they are."""
    for pattern in (_CODE, _TAG, _RULE, _MARKUP):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    return text


def _sentence(plain: str, words: list[Token], end: int, heading: tuple[Token, ...]) -> Sentence:
    start = words[0].start
    return Sentence(
        start=start,
        end=max(words[-1].end, start + len(plain[start:end].rstrip())),
        clauses=tuple(_clauses(plain, words)),
        heading=heading,
        question=plain[start:end].rstrip().endswith("?"),
    )


def _clauses(plain: str, words: list[Token]) -> Iterator[tuple[Token, ...]]:
    piece: list[Token] = []
    for token in words:
        semicolon = bool(piece) and ";" in plain[piece[-1].end : token.start]
        if piece and (semicolon or token.form in _CONTRAST or len(piece) >= _LONGEST_CLAUSE):
            yield tuple(piece)
            piece = []
        piece.append(token)
    if piece:
        yield tuple(piece)


def _split(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _ENDING.finditer(plain, start, end):
        yield start, match.end()
        start = match.end()
    if start < end:
        yield start, end


def _blocks(text: str, plain: str) -> Iterator[_Block]:
    """Lines joined where a sentence runs on, each with the heading line and the label that it stands under."""
    heading: tuple[tuple[int, int], ...] = ()
    columns: list[tuple[int, int]] = []
    for start, end in _paragraphs(text, plain):
        line = plain[start:end]
        if line.count("|") >= 2:
            yield from _row(plain, start, end, columns)
            continue
        columns = []
        if _is_heading(text, start, line):
            heading = ((start, end),)
            yield _Block(start, end)
            continue
        yield _Block(start, end, heading)


def _is_heading(text: str, start: int, line: str) -> bool:
    """A line that names what follows: it ends in a colon, or it is a short line with Markdown's mark."""
    if len(line.split()) > _LONGEST_LABEL or line.rstrip().endswith("."):
        return False
    begin = text.rfind("\n", 0, start) + 1
    return line.rstrip(" -").endswith(":") or bool(_HEADING.match(text, begin))


def _row(plain: str, start: int, end: int, columns: list[tuple[int, int]]) -> Iterator[_Block]:
    """The cells of a table's row, each under the row's first cell and its column's title (`columns`: the first row)."""
    cells = list(_cells(plain, start, end))
    titles = tuple(columns)
    if not columns:
        columns.extend(cells)
    for number, cell in enumerate(cells):
        if plain[slice(*cell)].strip(" \t:-"):
            row = (cells[0],) if titles and number else ()
            yield _Block(*cell, row + titles[number : number + 1])


def _cells(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of a row's cells, empty ones too; the pipes at its ends enclose nothing."""
    line = plain[start:end].rstrip().removesuffix("|")
    begin = start + (line.index("|") + 1 if line.lstrip().startswith("|") else 0)
    for cell in plain[begin : start + len(line)].split("|"):
        yield begin, begin + len(cell)
        begin += len(cell) + 1


def _paragraphs(text: str, plain: str) -> Iterator[tuple[int, int]]:
    """Places of lines, wrapped lines taken together."""
    begin = end = None
    for match in re.finditer(r"[^\n]+", plain):
        if not match.group().strip():
            if begin is not None and end is not None:
                yield begin, end
            begin = end = None
            continue
        bullet = _BULLET.match(plain, match.start(), match.end()) or _STAR.match(text, match.start(), match.end())
        start = bullet.end() if bullet else match.start()
        if begin is not None and end is not None and (bullet or _breaks(text, plain, (begin, end), match)):
            yield begin, end
            begin = None
        begin, end = start if begin is None else begin, match.end()
    if begin is not None and end is not None:
        yield begin, end


def _breaks(text: str, plain: str, before: tuple[int, int], line: re.Match[str]) -> bool:
    """Whether this line starts something new instead of running on from the lines before it."""
    last = plain[plain.rfind("\n", 0, before[1]) + 1 : before[1]].strip()
    here = line.group().strip()
    if (
        "\n\n" in plain[before[1] : line.start()]
        or last.endswith((".", "!", "?", ":", ":-", "|"))
        or here.startswith("|")
    ):
        return True
    if _HEADING.match(text, line.start()) and len(here.split()) <= _LONGEST_LABEL and here[:1].isupper():
        return True
    return bool(_INLINE_LABEL.match(here)) or (len(last) < _SHORT_LINE and here[:1].isupper())
