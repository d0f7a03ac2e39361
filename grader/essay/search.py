"""A rubric's ideas and misconceptions in a text: what was found, where, and whether it was denied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz.distance import OSA

from grader.essay.layout import Sentence
from grader.essay.negation import negated
from grader.essay.params import Concept, EssayParams, Wrong, phrases
from grader.essay.phrases import Index, Phrase, Term, matches
from grader.essay.subjects import Context, context
from grader.essay.words import stem
from grader.model import Word

_LONG_ENOUGH = 6


class Mark(Word):
    """How an idea stands in an answer; `WRONG` is a misconception or an idea that was denied."""

    FOUND = "found"
    HALF = "half"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One idea looked for. `sentence` is the evidence; `denied` is a sentence that says the opposite."""

    id: str
    title: str
    mark: Mark
    points: float
    max_points: float
    sentence: Sentence | None = None
    denied: Sentence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """A clause ready to be searched."""

    sentence: Sentence
    here: Index
    over: Index
    context: Context


@dataclass(frozen=True, slots=True)
class _Hits:
    """The sentences that affirm something and those that deny it, in the order of the text."""

    affirmed: tuple[Sentence, ...]
    denied: tuple[Sentence, ...]


class Reading:
    """A text read against a rubric: its clauses indexed once, then searched for each idea."""

    def __init__(self, params: EssayParams, sentences: Sequence[Sentence]) -> None:
        self._params = params
        stated = [sentence for sentence in sentences if not sentence.question]
        tokens = [token for sentence in stated for token in (*sentence.heading, *sentence.tokens)]
        other = _respelt({(key, token.stem) for token in tokens for key in (token.stem, token.form + "!")}, params)
        self._whole = Index(tokens, other)
        self._views = list(_views(params, stated, other))

    def concepts(self) -> tuple[Spot, ...]:
        """Every concept of the rubric: found, half found, denied or missing."""
        return tuple(self._concept(concept) for concept in self._params.concepts)

    def misconceptions(self) -> tuple[Spot, ...]:
        """The misconceptions that show."""
        return tuple(spot for number, wrong in enumerate(self._params.wrong, 1) for spot in self._wrong(wrong, number))

    def neglected(self) -> tuple[str, ...]:
        """The subjects that the rubric wants to be spoken of and that too few sentences name."""
        naming = [(view.sentence.start, name) for view in self._views for name in view.context.named]
        counts = Counter(name for _, name in set(naming))
        return tuple(name for name, least in self._params.speaks_of.items() if counts[name] < least)

    def where(self, text: str) -> Iterator[tuple[Sentence, bool]]:
        """The sentences that match one of the rubric's phrases, each with whether it denies what the phrase says."""
        phrase = self._params.phrase(text)
        for view in self._views if self._possible(phrase) else ():
            for denies in self._says(phrase, view):
                yield view.sentence, denies

    def _concept(self, concept: Concept) -> Spot:
        full = self._hits(concept.accept)
        half = _Hits((), ()) if full.affirmed else self._hits(concept.half)
        mark = (
            Mark.FOUND if full.affirmed else Mark.HALF if half.affirmed else Mark.WRONG if full.denied else Mark.MISSING
        )
        share = {Mark.FOUND: 1.0, Mark.HALF: 0.5}.get(mark, 0.0)
        return Spot(
            id=concept.id,
            title=concept.title,
            mark=mark,
            points=concept.points * share,
            max_points=concept.points,
            sentence=next(iter(full.affirmed + half.affirmed + full.denied), None),
            denied=full.denied[0] if len(full.denied) > len(full.affirmed) // 2 else None,
        )

    def _wrong(self, wrong: Wrong, number: int) -> Iterator[Spot]:
        hits = self._hits(wrong.match).affirmed
        if len(hits) >= wrong.at_least:
            yield Spot(
                id=f"wrong-{number}",
                title=wrong.says,
                mark=Mark.WRONG,
                points=-wrong.cost,
                max_points=0.0,
                sentence=hits[0],
                denied=hits[0],
            )

    def _hits(self, texts: Sequence[str]) -> _Hits:
        affirmed: dict[int, Sentence] = {}
        denied: dict[int, Sentence] = {}
        for text in texts:
            for sentence, denies in self.where(text):
                (denied if denies else affirmed)[sentence.start] = sentence
        return _Hits(
            tuple(affirmed[start] for start in sorted(affirmed)),
            tuple(denied[start] for start in sorted(denied) if start not in affirmed),
        )

    def _possible(self, phrase: Phrase) -> bool:
        """A quick no to most phrases: some term is nowhere in the text."""
        return all(self._whole.may_have(term) for term in phrase.terms)

    def _says(self, phrase: Phrase, view: _View) -> Iterator[bool]:
        """For each match about the right subject: is it denied?"""
        for match in matches(phrase, view.here, view.over):
            if phrase.subject is None or view.context.subject(match) == phrase.subject:
                yield negated(view.here.tokens, match)


def _views(params: EssayParams, sentences: Sequence[Sentence], other: Mapping[str, str]) -> Iterator[_View]:
    subjects = {name: _terms(params, names) for name, names in params.subjects.items()}
    last = params.topic
    for sentence in sentences:
        for clause in sentence.clauses:
            here, over = Index(clause, other), Index(sentence.heading, other)
            spoken_of = context(here, over, subjects, last)
            last = spoken_of.last
            yield _View(sentence=sentence, here=here, over=over, context=spoken_of)


def _terms(params: EssayParams, names: Sequence[str]) -> tuple[Term, ...]:
    return tuple(term for name in names for term in params.phrase(name).terms)


def _respelt(written: set[tuple[str, str]], params: EssayParams) -> Mapping[str, str]:
    """For words that the rubric does not know, the long one of its words that they miss by one slip of the pen.

    `written` are pairs of an index key and a stem; another form of the same stem ("processed") is no slip.
    """
    known = _vocabulary(params)
    found = {}
    for key, own in written:
        like = known.get(key[0], {})
        if len(key) < _LONG_ENOUGH or key in like:
            continue
        near = [
            word
            for word, meant in like.items()
            if -1 <= len(word) - len(key) <= 1 and own != meant and OSA.distance(key, word, score_cutoff=1) <= 1
        ]
        if near:
            found[key] = min(near)
    return found


@lru_cache(maxsize=64)
def _vocabulary(params: EssayParams) -> Mapping[str, Mapping[str, str]]:
    """The rubric's long words as index keys, each with its stem, by first letter: nobody slips there."""
    names = [_terms(params, names) for names in params.subjects.values()]
    terms = [term for text in phrases(params) for term in params.phrase(text).terms]
    words = {word for term in chain(terms, *names) for run in term.runs for word in run}
    known: dict[str, dict[str, str]] = {}
    for word in filter(_respellable, words):
        known.setdefault(word[0], {})[word] = stem(word.rstrip("!")) if word[-1] == "!" else word
    return known


def _respellable(word: str) -> bool:
    return len(word.rstrip("!")) >= _LONG_ENOUGH and word[-1] != "*"
