"""A second opinion on an answer: how many of the model answer's keywords it uses, the telling ones counting more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from grader.essay.layout import Sentence, sentences
from grader.essay.vocabulary import ENGLISH
from grader.essay.words import tokens


def keywords(read: Sequence[Sentence]) -> frozenset[str]:
    """The stems of all content words."""
    return frozenset(token.stem for sentence in read for token in sentence.tokens if token.form not in ENGLISH)


@lru_cache(maxsize=200)
def weights(model: str, question: str) -> Mapping[str, float]:
    """The model answer's keywords and their inverse document frequency (log(1 + N/n), its N sentences as documents).

    The question's own words are left out: everybody uses them.
    """
    given = {token.stem for token in tokens(question)}
    read = sentences(model)
    frequency = Counter(stem for sentence in read for stem in keywords([sentence]) - given)
    return {stem: math.log(1 + len(read) / count) for stem, count in frequency.items()}


def second_opinion(read: Sequence[Sentence], weight: Mapping[str, float], enough: float) -> float:
    """The share of the points (0 to 1) that the vocabulary suggests; full marks at a coverage of `enough`.

    The root, because the first keywords come easily and every further one says less.
    """
    return min(1.0, math.sqrt(coverage(read, weight) / enough))


def coverage(read: Sequence[Sentence], weight: Mapping[str, float]) -> float:
    """The weighted share (0 to 1) of the model answer's keywords that an answer uses."""
    total = sum(weight.values())
    used = keywords(read)
    return sum(value for stem, value in weight.items() if stem in used) / total if total else 0.0
