"""What answers, and the grades that a person gave for some of them, say about a rubric: what to add and to look at."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from statistics import mean

from grader.essay.layout import sentences
from grader.essay.params import Concept, EssayParams
from grader.essay.phrases import PhraseError
from grader.essay.search import Reading
from grader.essay.severity import fit
from grader.essay.trial import Trial, Use, Wording, wordings
from grader.essay.vocabulary import ENGLISH
from grader.essay.words import Token, stem

APART = 0.1
"""From this share of the points on, a person and the rubric are said to differ."""
_MOST = 12
_WORDS = 3
_FEWEST_WORDS = 3
_USUAL = 6
"""Words between the first and the last of a phrase that does not say how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How suggested shares (0 to 1) and given ones go together, in `graded` answers.

    `mean` is how much more was given than suggested, `error` the mean distance, `shift` the severity that was fitted,
    `correlation` Pearson's r, None where one of both is always the same.
    """

    graded: int
    mean: float
    error: float
    shift: float
    correlation: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence that no phrase speaks to, the idea that its words are nearest to, and a phrase that would match it.

    It is a beginning: an author makes a phrase of it that fits other answers, too.
    """

    answer: str
    sentence: str
    concept: str
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to look at: drafts of what to add; phrases with the answers that they match too readily; unused ones."""

    drafts: tuple[Draft, ...]
    generous: tuple[tuple[Wording, int], ...]
    unused: tuple[Wording, ...]


def compare(trials: Sequence[Trial], given: Mapping[str, float]) -> Fit | None:
    """Suggestions and the shares (0 to 1) that were given, by the answer's name; None where nothing was given."""
    pairs = [(one.share, given[one.name]) for one in trials if one.name in given]
    if not pairs:
        return None
    suggested, wanted = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Fit(
        graded=len(pairs), mean=mean(b - a for a, b in pairs), error=mean(abs(b - a) for a, b in pairs),
        shift=fit(suggested, wanted).shift, correlation=_correlation(suggested, wanted),
    )  # fmt: skip


def advise(params: EssayParams, trials: Sequence[Trial], given: Mapping[str, float]) -> Advice:
    """With grades, of answers that were given more than is suggested; without any, of all that lack something."""
    return Advice(
        drafts=tuple(islice(_drafts(params, trials, given), _MOST)),
        generous=_generous(trials, given),
        unused=tuple(_unused(params, trials)),
    )


def _drafts(params: EssayParams, trials: Sequence[Trial], given: Mapping[str, float]) -> Iterator[Draft]:
    """Those of the answers first that were graded furthest above what is suggested; what many wrote stands once."""
    wanting = [one for one in trials if (given[one.name] - one.share > APART if one.name in given else not given)]
    words = {concept.id: _vocabulary(params, concept) for concept in params.concepts}
    frequency = Counter(stem for known in words.values() for stem in known)
    seen: set[str] = set()
    for trial in sorted(wanting, key=lambda one: one.share - given.get(one.name, 0.0)):
        marks = {str(entry["concept"]): entry["status"] for entry in trial.verdict.evidence}
        lacking = {id: known for id, known in words.items() if marks.get(id) in ("missing", "half")}
        for sentence in trial.silent:
            if sentence in seen:
                continue
            seen.add(sentence)
            draft = _draft(trial.name, sentence, lacking, frequency)
            if draft is not None and _fits(params, draft):
                yield draft


def _draft(
    answer: str, sentence: str, words: Mapping[str, frozenset[str]], frequency: Mapping[str, int]
) -> Draft | None:
    """A phrase of the sentence's words that the nearest idea knows, and of the longest ones beside them.

    A word that few ideas know says more of which one is meant.
    """
    said = list({token.stem: token for token in _content(sentence)}.values())
    near = {id: sum(1 / frequency[token.stem] for token in said if token.stem in known) for id, known in words.items()}
    nearest = max(near, key=lambda id: near[id], default=None)
    if nearest is None or not near[nearest] or len(said) < _FEWEST_WORDS:
        return None
    known = [token for token in said if token.stem in words[nearest]]
    others = sorted((token for token in said if token not in known), key=lambda token: -len(token.form))
    shown = sorted([*known[: _WORDS - 1], *others][:_WORDS], key=lambda token: token.start)
    window = _distance(sentence, shown)
    limit = f" /{window}" if window > _USUAL else ""
    return Draft(answer=answer, sentence=sentence, concept=nearest, phrase=" ".join(t.form for t in shown) + limit)


def _fits(params: EssayParams, draft: Draft) -> bool:
    """Whether the phrase does match the sentence that it was made of, and not as a denial."""
    try:
        return any(not denied for _, denied in Reading(params, sentences(draft.sentence)).where(draft.phrase))
    except PhraseError:
        return False


def _distance(sentence: str, shown: Sequence[Token]) -> int:
    """Words from the first to the last of some."""
    return len(sentence[shown[0].start : shown[-1].end].split()) - 1


def _content(sentence: str) -> Iterator[Token]:
    for part in sentences(sentence):
        yield from (token for token in part.tokens if token.form not in ENGLISH and len(token.form) > 1)


def _vocabulary(params: EssayParams, concept: Concept) -> frozenset[str]:
    """The stems of an idea: of its phrases and of its title."""
    terms = [term for text in (*concept.accept, *concept.half) for term in params.phrase(text).terms]
    words = {word for term in terms for run in term.runs for word in run}
    known = {stem(word[:-1]) if word[-1] in "!*" else word for word in words}
    return frozenset(known | {token.stem for token in _content(concept.title)}) - {"not"}


def _generous(trials: Sequence[Trial], given: Mapping[str, float]) -> tuple[tuple[Wording, int], ...]:
    """Phrases that earn points in answers that a person gave less for, and in how many of them."""
    counts: Counter[Wording] = Counter()
    for one in trials:
        if one.name in given and one.share - given[one.name] > APART:
            counts.update({hit.wording for hit in one.hits if hit.wording.use is not Use.WRONG and not hit.denied})
    return tuple(counts.most_common(_MOST))


def _unused(params: EssayParams, trials: Sequence[Trial]) -> Iterator[Wording]:
    used = {hit.wording for one in trials for hit in one.hits}
    yield from (wording for wording in wordings(params) if wording not in used)


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    a, b = mean(one), mean(other)
    spread = math.sqrt(sum((x - a) ** 2 for x in one) * sum((y - b) ** 2 for y in other))
    return sum((x - a) * (y - b) for x, y in zip(one, other, strict=True)) / spread if spread > 1e-12 else None
