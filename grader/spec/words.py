"""How values and guesses are worded in messages about specs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from grader.language import joined, say

SHOWN = 60
"""Longer values are cut to this many characters in a message."""


def plain(text: str) -> str:
    """The text with everything that a terminal would obey rather than show written as an escape."""
    return text if text.isprintable() else "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def show(value: Any) -> str:
    """A value from a spec the way its author wrote it, in one short line."""
    if value is None:
        return say("nothing")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return say("empty text") if not value else repr(value if len(value) <= SHOWN else value[: SHOWN - 1] + "…")
    if isinstance(value, list):
        return say("a list of {number}", number=len(value)) if value else say("an empty list")
    if isinstance(value, dict):
        return say("a mapping") if value else say("an empty mapping")
    return _number(value)


def expected(what: str, got: Any, guess: str | None = None) -> str:
    """The sentence of nearly every error: what should be there, what is, and what was perhaps meant."""
    return sentence(say("expected {what}, got {got}", what=what, got=show(got)), guess)


def sentence(text: str, guess: str | None = None) -> str:
    """A finished sentence, with a question after it if there is a guess."""
    return joined(" ", [finished(text), *([] if guess is None else [say("Did you mean {value}?", value=guess)])])


def finished(text: str) -> str:
    """The text with a full stop, unless it has an end already."""
    return text if text.endswith((".", "?", "!")) else joined("", [text, "."])


def either(choices: Iterable[str]) -> str:
    """`a, b or c`."""
    *most, last = choices
    return say("{items} or {last}", items=joined(", ", most), last=last) if most else last


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that is so near to `word`, and nearer than the others, that it may have been meant, or None."""
    from rapidfuzz import process  # only a wrong spec needs it: right ones should load fast

    same_case = {choice.casefold(): choice for choice in choices}
    found = process.extract(_usual(word), same_case.keys(), scorer=_likeness, score_cutoff=_NEAR, limit=2)
    if len(found) == 2 and found[0][1] - found[1][1] < _NEARER:
        return None
    return same_case[found[0][0]] if found else None


_NEAR, _NEARER = 65, 5
"""How alike, from 0 to 100, what was written is to what was meant; and by how much less to all else."""
_SYNONYMS = {"every": "each"}


def _usual(text: str) -> str:
    """The text with the words that the specs use."""
    return " ".join(_SYNONYMS.get(word, word) for word in text.casefold().split(" "))


def _likeness(one: str, other: str, **_: Any) -> float:
    """How alike two texts are: of phrases of equally many words, how alike the words are that are least so."""
    from rapidfuzz import fuzz

    ours, theirs = one.split(), other.split()
    alike = zip(ours, theirs, strict=True) if len(ours) == len(theirs) > 1 else [(one, other)]
    return min(fuzz.ratio(*pair) for pair in alike)


def quoted(word: str | None) -> str | None:
    """The word in quotation marks, for use as a guess."""
    return None if word is None else repr(word)


def _number(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}[str(value)]
    text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
