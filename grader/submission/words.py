"""Words of prose and of code, made comparable."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

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
    return " ".join(_WORD.findall(_TAG.sub(" ", text))).lower()


def count(text: str) -> int:
    """How many words a plain text has."""
    return text.count(" ") + bool(text)


def likeness(one: str, other: str, least: float) -> float:
    """How alike two plain texts are, 0 to 1: the same words in another order are almost the same.

    0 where it is less than `least`: most pairs are that far apart, and their lengths alone can tell.
    """
    if 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return 0.0
    found = fuzz.ratio(one, other, score_cutoff=100 * least)
    sorted_words = 0.97 * fuzz.token_sort_ratio(one, other, score_cutoff=100 * least)
    alike = max(found, sorted_words) / 100
    return alike if alike >= least else 0.0


def stems(text: str) -> list[str]:
    """The telling words of a text or of code (`print_number`, `PrintNumber`), cut to their first letters."""
    words = _WORD.findall(_CAMEL.sub(" ", _TAG.sub(" ", text)))
    return [word.lower()[:_STEM] for word in words if word.lower() not in _COMMON]


def count_words(lines: Iterable[str]) -> int:
    """How many words the lines hold, tags and marks aside."""
    return sum(len(re.findall(r"[A-Za-z]{2,}", _TAG.sub(" ", line))) for line in lines)
