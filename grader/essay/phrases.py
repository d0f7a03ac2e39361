"""The little language in which a rubric says how an idea may be worded, and its search in one clause.

A phrase is a few terms that must stand near each other in a clause, in any order, compared by stem:

====================  ==================================================================================
`own memory`          both words, at most 6 words from the first to the last
`own memory /10`      at most 10 words from the first to the last
`own|separate memory` alternatives; `$own` is the list of alternatives that the rubric's `words` calls `own`
`load_balance`        words that follow each other directly
`crash > other`       the first before the second
`memory -queue`       not where the excluded word is near
`process!`            exactly this word, not its stem; `parall*` every word that begins so
`not share`           `not` stands for any negation; without it a negated match is no match
`(thread) own stack`  only where the clause speaks of the rubric's subject `thread`
====================  ==================================================================================
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.essay.vocabulary import NEGATORS
from grader.essay.words import Token, fold, stem
from grader.language import say

_WINDOW = 6
_NEAR = 4
_SUBJECT = re.compile(r"\(([\w-]+)\)\s*")
_RANGE = re.compile(r"\s*/(\d+)$")
_GROUP = re.compile(r"\$([\w-]+)")
_WORD = re.compile(r"[^\W_]+['’]?[^\W_]*[!*]?")


class PhraseError(ValueError):
    """A phrase cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words or runs of words of which one must be there. `after`: behind the term before it.

    `starts` are the words that one of the runs begins with, `stubs` those of them that end in a star.
    """

    runs: tuple[tuple[str, ...], ...]
    after: bool = False
    starts: frozenset[str] = frozenset()
    stubs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A compiled phrase: `text` as the author wrote it, `window` in words."""

    text: str
    terms: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()
    subject: str | None = None
    window: int = _WINDOW


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase was found in a clause: the first and last word, and every word that it took."""

    first: int
    last: int
    used: frozenset[int]


class Index:
    """Where each word of a clause stands. `other` gives the key to take instead of a misspelt word's own."""

    def __init__(self, tokens: Sequence[Token], other: Mapping[str, str]) -> None:
        self.tokens = tokens
        self.places: dict[str, list[int]] = {}
        self.begun: dict[str, Sequence[int]] = {}
        self._text = " ".join(["", *(token.form for token in tokens)])
        for place, token in enumerate(tokens):
            self._note(other.get(token.stem, token.stem), place)
            self._note(other.get(token.form + "!", token.form + "!"), place)
            if token.form in NEGATORS:
                self._note("not", place)

    def _note(self, key: str, place: int) -> None:
        places = self.places.setdefault(key, [])
        if not places or places[-1] != place:
            places.append(place)

    def may_have(self, term: Term) -> bool:
        """A quick answer that is wrong only if it is yes."""
        return not self.places.keys().isdisjoint(term.starts) or any(self._word(stub) for stub in term.stubs)

    def runs(self, term: Term) -> list[tuple[int, int]]:
        """First and last word of each occurrence of a term, in order."""
        if not self.may_have(term):
            return []
        found = [run for words in term.runs if (starts := self._word(words[0])) for run in self._follow(words, starts)]
        return sorted(found) if len(term.runs) > 1 else found

    def _follow(self, words: tuple[str, ...], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
        rest = [set(self._word(word)) for word in words[1:]]
        for first in starts:
            if all(first + number in places for number, places in enumerate(rest, 1)):
                yield first, first + len(rest)

    def _word(self, word: str) -> Sequence[int]:
        if word[-1] != "*":
            return self.places.get(word, ())
        if word not in self.begun:
            self.begun[word] = self._beginning(word[:-1])
        return self.begun[word]

    def _beginning(self, stub: str) -> Sequence[int]:
        if " " + stub not in self._text:
            return ()  # nearly always, and much faster than a look at every word
        return [at for at, token in enumerate(self.tokens) if token.form.startswith(stub)]


def compile_phrase(text: str, groups: Mapping[str, Sequence[str]]) -> Phrase:
    """Read one phrase; `groups` are the rubric's `words`. Raise `PhraseError` if it cannot be read."""

    def alternatives(match: re.Match[str]) -> str:
        if match[1] not in groups:
            raise PhraseError(
                say(
                    "{text} uses ${name}, but `words` has no entry {match}",
                    text=repr(text),
                    name=match[1],
                    match=repr(match[1]),
                )
            )
        return "|".join("_".join(word.split()) for word in groups[match[1]])

    return _read(_GROUP.sub(alternatives, text) if "$" in text else text, text)


@lru_cache(maxsize=5_000)
def _read(expanded: str, text: str) -> Phrase:
    rest = expanded.strip()
    window, subject = _WINDOW, None
    if limit := _RANGE.search(rest):
        window, rest = int(limit[1]), rest[: limit.start()]
    if about := _SUBJECT.match(rest):
        subject, rest = about[1], rest[about.end() :]
    terms: list[Term] = []
    excluded: list[Term] = []
    after = False
    for word in rest.split():
        if word == ">":
            after = True
        elif word.startswith("-"):
            excluded.append(_term(word[1:], text, after=False))
        else:
            terms.append(_term(word, text, after=after))
            after = False
    if not terms or after or terms[0].after:
        raise PhraseError(
            say("{text} has no words to look for", text=repr(text))
            if not terms
            else say("{text} needs words around each `>`", text=repr(text))
        )
    return Phrase(text=text, terms=tuple(terms), excluded=tuple(excluded), subject=subject, window=window)


def _term(source: str, text: str, *, after: bool) -> Term:
    runs = []
    for run in source.split("|"):
        words = run.split("_")
        if not all(_WORD.fullmatch(word) for word in words):
            raise PhraseError(say("{text}: {word} is not a word", text=repr(text), word=repr(run)))
        runs.append(tuple(_key(word) for word in words))
    starts = frozenset(run[0] for run in runs)
    return Term(tuple(runs), after, starts, tuple(sorted(word for word in starts if word[-1] == "*")))


def _key(word: str) -> str:
    if word[-1] in "!*":
        return fold(word[:-1]) + word[-1]
    return word if word == "not" else stem(fold(word))


def matches(phrase: Phrase, here: Index, over: Index | None = None) -> Iterator[Match]:
    """Every place of a phrase in a clause; some, not all, of its terms may be in the heading `over` it instead."""
    present = []
    for term in phrase.terms:
        if runs := here.runs(term):
            present.append((term, runs))
        elif over is None or not over.runs(term):
            return
    if not present:
        return
    barred = [run for term in phrase.excluded for run in here.runs(term)]
    for start in present[0][1]:
        match = _around(start, present[1:], phrase.window)
        if match and not any(match.first - _NEAR <= last and first <= match.last + _NEAR for first, last in barred):
            yield match


def _around(start: tuple[int, int], rest: Sequence[tuple[Term, list[tuple[int, int]]]], window: int) -> Match | None:
    """The match that begins with this occurrence of the first term and takes the nearest one of every other term."""
    first, last = start
    used = set(range(first, last + 1))
    before = last
    for term, runs in rest:
        run = _nearest(runs, start[0], used, before if term.after else None)
        if run is None:
            return None
        used.update(range(run[0], run[1] + 1))
        first, last, before = min(first, run[0]), max(last, run[1]), run[1]
    return Match(first, last, frozenset(used)) if last - first <= window else None


def _nearest(runs: list[tuple[int, int]], place: int, used: set[int], behind: int | None) -> tuple[int, int] | None:
    """The occurrence nearest to a place (or the first one behind another) that shares no word with those in use."""
    middle = bisect_left(runs, (place, 0) if behind is None else (behind + 1, 0))
    low = 0 if behind is None else middle
    near = [
        run for run in runs[max(low, middle - _NEAR) : middle + _NEAR] if used.isdisjoint(range(run[0], run[1] + 1))
    ]
    if not near:
        return None
    return near[0] if behind is not None else min(near, key=lambda run: (abs(run[0] - place), run))
