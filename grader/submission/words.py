"""Words of prose and of code, made comparable."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TAG = re.compile(r"<[^<>\n]{1,200}>|\]\([^()\n]{1,500}\)")
_WORD = re.compile(r"[A-Za-z]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_COMMON = frozenset(
    re.split(
        r"\s+",
        "a an and are as at be by can do does each for from has have how in into is it its of on or should that the "
        "their there these this to use used using was we what when where which why will with you your i my s t",
    )
)
_STEM = 6


def plain(text: str) -> str:
    """Lower case words and numbers, one space between: what two phrasings of a question have in common."""
    return " ".join(word.lower() for word in _WORD.findall(_TAG.sub(" ", text)))


def stems(text: str) -> list[str]:
    """The telling words of a text or of code (`print_number`, `PrintNumber`), cut to their first letters."""
    words = _WORD.findall(_CAMEL.sub(" ", _TAG.sub(" ", text)))
    return [word.lower()[:_STEM] for word in words if word.lower() not in _COMMON]


def count_words(lines: Iterable[str]) -> int:
    """How many words the lines hold, tags and marks aside."""
    return sum(len(re.findall(r"[A-Za-z]{2,}", _TAG.sub(" ", line))) for line in lines)
