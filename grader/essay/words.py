"""Words of a text with their place in it, folded so that spelling variants compare equal."""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

# Soft hyphens, zero-width characters and combining marks are written inside words; they are no borders.
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(rf"[Ii]\s?/\s?[Oo](?!\w)|(?:[^\W_]|[{_INVISIBLE}\u0300-\u036f])+(?:['’`][^\W\d_]{{1,3}}(?!\w))?")
_BORDER = re.compile(r"[,()\[\]:;—–|]")
_BRITISH = re.compile(r"(?<=[a-z]{3})(?:is(?=(?:e|es|ed|er|ers|ing|ation|ations)$)|our(?=(?:s|ed)?$))")
_LONGEST_WORD = 40
_STEMMER = snowballstemmer.stemmer("english")
_STEMMING = threading.Lock()
"""A stemmer keeps the word on which it works in itself, and questions are graded side by side."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its place `start`..`end` in the text, folded form, stem, and whether a comma stands before it."""

    start: int
    end: int
    form: str
    stem: str
    border: bool = False


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a stretch of the text; `multi-core` and `multi core` are the one word `multicore`."""
    found: list[Token] = []
    last = start
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        form = fold(match.group())
        if not form:
            continue
        border = bool(_BORDER.search(text, last, match.start()))
        last = match.end()
        if found and found[-1].form == "multi" and not border:
            head = found.pop()
            form = "multi" + form
            found.append(Token(head.start, match.end(), form, stem(form), head.border))
        else:
            found.append(Token(match.start(), match.end(), form, stem(form), border))
    return found


def fold(word: str) -> str:
    """The word in lower case, in compatibility form (NFKC), without accents and invisible characters; `I/O` is `io`."""
    if word.isascii():
        plain = word.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", word.replace("ß", "ss")).casefold()
        plain = "".join(letter for letter in decomposed if unicodedata.category(letter) not in ("Mn", "Cf"))
    plain = re.sub(r"[\s/]", "", plain).replace("’", "'").replace("`", "'")
    return plain.removesuffix("'s")[:_LONGEST_WORD]


@lru_cache(maxsize=20_000)
def stem(form: str) -> str:
    """The Snowball (Porter 2) stem of a folded word, British spellings taken as American ones."""
    with _STEMMING:
        return str(_STEMMER.stemWord(_BRITISH.sub(_american, form)))


def _american(match: re.Match[str]) -> str:
    return "iz" if match.group() == "is" else "or"
