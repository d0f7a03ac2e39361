"""A concept rubric as its author writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from grader.essay.phrases import Phrase, PhraseError, compile_phrase
from grader.language import joined, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One idea that a good answer has, and how it may be worded (`grader.essay.phrases` has the language)."""

    id: str
    """A short name, unique in the rubric."""
    title: str
    """The idea in a few words; students read it."""
    points: float
    """What it adds to the sum that `full_at` is compared with."""
    accept: tuple[str, ...]
    """Phrases that earn the points."""
    half: tuple[str, ...] = ()
    """Phrases that earn half of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A misconception. A match always asks for a person's eye."""

    says: str
    """What the answer seems to claim, as the end of the sentence "The answer seems to say that ..."."""
    match: tuple[str, ...]
    """Phrases that betray it."""
    cost: float = 0.0
    """What it takes from the sum of points."""
    at_least: int = 1
    """In how many sentences it must show."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # known by identity: what is made of one is kept for it
class EssayParams:
    """A rubric: concepts, misconceptions and the words that its phrases refer to.

    Raises ValueError, with every mistake named, if a phrase cannot be read or an id occurs twice.
    """

    full_at: float
    """The sum of concept points that is worth full marks; less than all of them together, as nobody says everything."""
    concepts: tuple[Concept, ...]
    """The ideas, in the order in which a report lists them."""
    wrong: tuple[Wrong, ...] = ()
    """Misconceptions."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lists of alternatives: a phrase's `$core` means any of `words["core"]`."""
    subjects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What clauses may speak of, each with its names, for phrases that begin with `(thread)`."""
    topic: str | None = None
    """The one of `subjects` that is meant as long as an answer has named none."""
    speaks_of: Mapping[str, int] = field(default_factory=dict)
    """In how many sentences at least an answer must name each of these subjects, lest it answers another question."""
    model_answer: Path | None = None
    """A good answer (text or Markdown) for the second opinion; without it there is none."""
    keywords: Mapping[str, float] = field(default_factory=dict)
    """The model answer's keywords and what each counts, in place of the answer itself: `grader bundle` writes them."""
    enough: float = 0.4
    """The share of the model answer's keywords with which the second opinion gives full marks, over 0 and at most 1."""

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise ValueError(joined("; ", problems))

    def phrase(self, text: str) -> Phrase:
        """One of the rubric's phrases, compiled."""
        return _compiled(self, text)


@lru_cache(maxsize=5_000)
def _compiled(params: EssayParams, text: str) -> Phrase:
    return compile_phrase(text, params.words)


def phrases(params: EssayParams) -> Iterator[str]:
    """Every phrase of a rubric."""
    for concept in params.concepts:
        yield from (*concept.accept, *concept.half)
    for wrong in params.wrong:
        yield from wrong.match


def _problems(params: EssayParams) -> Iterator[str]:
    ids = [concept.id for concept in params.concepts]
    yield from (
        say("concept id {name} occurs {number} times", name=repr(name), number=ids.count(name))
        for name in dict.fromkeys(ids)
        if ids.count(name) > 1
    )
    yield from (
        say("concept {name} needs points above 0", name=repr(concept.id))
        for concept in params.concepts
        if not concept.points > 0
    )
    if not 0 < params.full_at <= sum(concept.points for concept in params.concepts):
        yield say(
            "full_at is {number}, but must be above 0 and at most what all concepts add up to",
            number=format(params.full_at, "g"),
        )
    if not 0 < params.enough <= 1:
        yield say("enough is {number}, but must be above 0 and at most 1", number=format(params.enough, "g"))
    if params.topic is not None and params.topic not in params.subjects:
        yield say("topic is {name}, but `subjects` has no such entry", name=repr(params.topic))
    for name in params.speaks_of:
        if name not in params.subjects:
            yield say("speaks_of names {name}, but `subjects` has no such entry", name=repr(name))
    for text in (*phrases(params), *(name for names in params.subjects.values() for name in names)):
        try:
            subject = params.phrase(text).subject
        except PhraseError as error:
            yield error.args[0]
            continue
        if subject is not None and subject not in params.subjects:
            yield say(
                "{text} speaks of ({subject}), but `subjects` has no entry {name}",
                text=repr(text),
                subject=subject,
                name=repr(subject),
            )
