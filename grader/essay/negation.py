"""Whether a clause denies what was found in it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.essay.phrases import Match
from grader.essay.vocabulary import DENIALS, NEGATORS, words
from grader.essay.words import Token

_REACH = 4
_MERELY = words("only just merely solely simply matter")
_VERBS = words("is are was were be been does do did can could would will has have")


def negated(tokens: Sequence[Token], match: Match) -> bool:
    """True for "does not share memory", "memory is not shared", "it is a myth that they share memory".

    A negation that the phrase itself asks for is part of the match; "not only" denies nothing.
    """
    if any(token.form in DENIALS for token in tokens[max(0, match.first - 3 * _REACH) : match.first]):
        return True
    inside = range(match.first, match.last + 1)
    before = _governing(tokens, match.first)
    return any(_denies(tokens, place, match) for place in (*before, *inside)) or _denied_after(tokens, match)


def _governing(tokens: Sequence[Token], first: int) -> range:
    """The words just before a match, back to a comma; "not, by default, shared" has two, so it reaches across."""
    borders = [place for place in range(max(1, first - _REACH), first + 1) if tokens[place].border]
    low = borders[0] if len(borders) == 1 else max(0, first - _REACH)
    return range(low, first)


def _denies(tokens: Sequence[Token], place: int, match: Match) -> bool:
    if tokens[place].form not in NEGATORS or place in match.used:
        return False
    return not (place + 1 < len(tokens) and tokens[place + 1].form in _MERELY)


def _denied_after(tokens: Sequence[Token], match: Match) -> bool:
    after = [token.form for token in tokens[match.last + 1 : match.last + 3]]
    if not after or tokens[match.last + 1].border:
        return False
    return after[0].endswith("n't") or (len(after) == 2 and after[0] in _VERBS and after[1] in ("not", "never"))
