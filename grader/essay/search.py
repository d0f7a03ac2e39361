"""A rubric's ideas and misconceptions in a text: what was found, where, and whether it was denied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from grader.essay.layout import Clause, Sentence
from grader.essay.negation import negated
from grader.essay.params import Concept, EssayParams, Wrong, phrases
from grader.essay.phrases import Index, Phrase, Term, matches
from grader.essay.subjects import Context, context
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
    clause: Clause
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
        self._views = list(_views(params, [sentence for sentence in sentences if not sentence.question]))

    def concepts(self) -> tuple[Spot, ...]:
        """Every concept of the rubric: found, half found, denied or missing."""
        return tuple(self._concept(concept) for concept in self._params.concepts)

    def misconceptions(self) -> tuple[Spot, ...]:
        """The misconceptions that show."""
        return tuple(spot for number, wrong in enumerate(self._params.wrong, 1) for spot in self._wrong(wrong, number))

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
            denied=next(iter(full.denied), None),
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
        for phrase in map(self._params.phrase, texts):
            for view in self._views:
                for denies in self._says(phrase, view):
                    (denied if denies else affirmed)[view.sentence.start] = view.sentence
        return _Hits(*(tuple(found[start] for start in sorted(found)) for found in (affirmed, denied)))

    def _says(self, phrase: Phrase, view: _View) -> Iterator[bool]:
        """For each match about the right subject: is it denied?"""
        for match in matches(phrase, view.here, view.over):
            if phrase.subject is None or self._subject(view.context.subject(match)) == phrase.subject:
                yield negated(view.clause.tokens, match)

    def _subject(self, name: str | None) -> str | None:
        return name or next(iter(self._params.subjects), None)


def _views(params: EssayParams, sentences: Sequence[Sentence]) -> Iterator[_View]:
    subjects = {name: _terms(params, names) for name, names in params.subjects.items()}
    other = _respelt({token.stem for sentence in sentences for token in sentence.tokens}, _vocabulary(params))
    last: str | None = None
    for sentence in sentences:
        for clause in sentence.clauses:
            here, over = Index(clause.tokens, other), Index(clause.heading, other)
            spoken_of = context(here, over, subjects, last)
            last = spoken_of.last
            yield _View(sentence=sentence, clause=clause, here=here, over=over, context=spoken_of)


def _terms(params: EssayParams, names: Sequence[str]) -> tuple[Term, ...]:
    return tuple(term for name in names for term in params.phrase(name).terms)


def _vocabulary(params: EssayParams) -> frozenset[str]:
    terms = (term for text in phrases(params) for term in params.phrase(text).terms)
    words = {word for term in terms for run in term.runs for word in run}
    return frozenset(word for word in words if len(word) >= _LONG_ENOUGH and word[-1] not in "!*")


def _respelt(stems: set[str], vocabulary: frozenset[str]) -> Mapping[str, str]:
    """For each long stem that the rubric does not know, the one that it differs from by one slip of the pen."""
    found = {}
    for stem in stems:
        if len(stem) < _LONG_ENOUGH or stem in vocabulary:
            continue
        near = [word for word in vocabulary if word[0] == stem[0] and OSA.distance(stem, word, score_cutoff=1) <= 1]
        if near:
            found[stem] = min(near)
    return found
