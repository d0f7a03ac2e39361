"""Reasons to doubt a text whatever it says: no sentences, another language, copied from the question or a fellow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from grader.essay.layout import Sentence, sentences
from grader.essay.vocabulary import ENGLISH, OTHER_LANGUAGES
from grader.essay.words import Token, tokens
from grader.language import say

LIST_LIKE = 0.16
"""Below this share of function words a text is a list of keywords (sentences have 25 to 45 %)."""
NEAR_COPY = 0.45
"""From this share of common 5-word shingles on, two answers have one source."""
_SHINGLE = 5
_FEWEST_SHINGLES = 12
_FEWEST_WORDS = 12
_QUESTION_SHARE = 0.8


def function_share(words: Sequence[Token]) -> float:
    """The share (0 to 1) of English function words; 1 for no words at all."""
    return sum(token.form in ENGLISH for token in words) / len(words) if words else 1.0


def list_like(words: Sequence[Token]) -> bool:
    """True for keywords in a row, which show that somebody knows the words and not how they belong together."""
    return function_share(words) < LIST_LIKE


def language(words: Sequence[Token]) -> str | None:
    """The name of the language that a text seems to be in, None for English or where it cannot be told."""
    foreign = sum(not token.form.isascii() and _script(token.form) for token in words)
    if words and foreign > len(words) / 3:
        return say("a language in another script")
    frequency = Counter(token.form for token in words)
    english = sum(frequency[word] for word in ENGLISH)
    counts = {name: sum(frequency[word] for word in known) for name, known in OTHER_LANGUAGES.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > max(2, english) else None


def _script(form: str) -> bool:
    return any(ord(letter) > 0x24F and letter.isalpha() for letter in form)


def without_question(read: Sequence[Sentence], question: str) -> tuple[Sentence, ...]:
    """The sentences that are not the question's own words again."""
    given = [token.stem for token in tokens(question)]
    return tuple(sentence for sentence in read if not _repeats(sentence, given))


def _repeats(sentence: Sentence, given: Sequence[str]) -> bool:
    own = [token.stem for token in sentence.tokens]
    if len(own) < 4:
        return False
    pairs = set(pairwise(given))
    return sum(pair in pairs for pair in pairwise(own)) >= _QUESTION_SHARE * (len(own) - 1)


def only_question(read: Sequence[Sentence], own: Sequence[Sentence]) -> bool:
    """True if a text repeats the question and adds next to nothing; `own` is what `without_question` left of it."""
    return len(own) < len(read) and sum(len(sentence.tokens) for sentence in own) < _FEWEST_WORDS


def nearest_copy(text: str, others: Sequence[str], question: str = "") -> tuple[int, float] | None:
    """The place in `others` of the text that shares most with this one, and the share; None below `NEAR_COPY`."""
    asked = _shingles(question)
    mine = _shingles(text) - asked
    shares = [_containment(mine, _shingles(other) - asked) for other in others]
    best = max(range(len(shares)), key=lambda place: shares[place], default=None)
    return None if best is None or shares[best] < NEAR_COPY else (best, shares[best])


def _containment(mine: frozenset[str], theirs: frozenset[str]) -> float:
    """How much of the shorter text is in the longer one; 0 where a text is too short to tell."""
    smaller = min(len(mine), len(theirs))
    return len(mine & theirs) / smaller if smaller >= _FEWEST_SHINGLES else 0.0


@lru_cache(maxsize=64)
def _shingles(text: str) -> frozenset[str]:
    forms = [token.form for sentence in sentences(text) for token in sentence.tokens]
    return frozenset(" ".join(forms[at : at + _SHINGLE]) for at in range(len(forms) - _SHINGLE + 1))
