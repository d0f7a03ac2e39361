"""What a clause speaks of: "threads share memory" and "processes share memory" differ in nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.essay.phrases import Index, Match, Term
from grader.essay.vocabulary import words
from grader.essay.words import Token

_PREPOSITIONS = words("in within of inside for to from between among by into across on over with")
_COMPARED = words("unlike than versus vs")
_COMPARED_TO = words("compared contrast opposed contrary instead rather comparison")
_RELATIVE = words("which whose who")
_REACH = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A clause names a subject; it is the subject itself if `strong`, a circumstance ("within a process") if not."""

    place: int
    name: str
    strong: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who is spoken of in a clause: its own mentions, its heading's subject, and the one spoken of before."""

    mentions: tuple[Mention, ...] = ()
    heading: str | None = None
    before: str | None = None

    def subject(self, match: Match) -> str | None:
        """The subject of what was matched: the nearest name that governs it, however the sentence is built."""
        ahead = [mention for mention in self.mentions if mention.place <= match.first]
        behind = [mention for mention in self.mentions if mention not in ahead]
        strong = [mention.name for mention in ahead if mention.strong]
        follow = [mention.name for mention in behind if mention.strong]
        weak = [mention.name for mention in ahead[::-1] + behind]
        candidates = (*strong[-1:], *follow[:1], self.heading, *weak[:1], self.before)
        return next((name for name in candidates if name), None)

    @property
    def named(self) -> frozenset[str]:
        """Whom the clause or its heading names."""
        return frozenset([mention.name for mention in self.mentions] + ([self.heading] if self.heading else []))

    @property
    def last(self) -> str | None:
        """Whom the next clause inherits if it names nobody."""
        strong = [mention.name for mention in self.mentions if mention.strong]
        return strong[-1] if strong else self.heading or self.before


def context(here: Index, over: Index, subjects: Mapping[str, Sequence[Term]], before: str | None) -> Context:
    """The context of one clause, given the subject of the clause before it."""
    heading = [mention.name for mention in _mentions(over, subjects)]
    return Context(
        mentions=tuple(_mentions(here, subjects)),
        heading=heading[-1] if len(set(heading)) == 1 else None,
        before=before,
    )


def _mentions(here: Index, subjects: Mapping[str, Sequence[Term]]) -> list[Mention]:
    found = {run[0]: name for name, terms in subjects.items() for term in terms for run in here.runs(term)}
    ranked = [(place, name, _rank(here.tokens, place)) for place, name in sorted(found.items())]
    return [Mention(place, name, standing > 1) for place, name, standing in ranked if standing]


def _rank(tokens: Sequence[Token], place: int) -> int:
    """Its standing; in "unlike threads, which take turns" the threads are a subject after all, of what follows."""
    followed = any(token.form in _RELATIVE for token in tokens[place + 1 : place + 1 + _REACH])
    return _standing(tokens, place) or 2 * followed


def _standing(tokens: Sequence[Token], place: int) -> int:
    """2 for a subject, 1 for a circumstance, 0 for what the subject is only compared with."""
    for before in range(place - 1, max(-1, place - 1 - _REACH), -1):
        if tokens[before + 1].border:
            return 2
        form = tokens[before].form
        if form in _COMPARED or (
            before and form in ("to", "with", "of", "than") and tokens[before - 1].form in _COMPARED_TO
        ):
            return 0
        if form in _PREPOSITIONS:
            return 2 if before == 0 else 1
    return 2
