"""Whether a clause denies what was found in it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.essay.phrases import Match
from grader.essay.vocabulary import DENIALS, NEGATORS, words
from grader.essay.words import Token

_REACH = 6
_MERELY = words("only just merely solely simply matter")
_JOINTS = words("and so because hence therefore thus since which")
_VERBS = words("is are was were be been does do did can could would will has have")


def negated(tokens: Sequence[Token], match: Match) -> bool:
    """True for "does not share memory", "memory is not shared", "it is a myth that they share memory".

    A negation that the phrase itself asks for is part of the match; "not only" denies nothing.
    """
    if any(token.form in DENIALS for token in tokens[max(0, match.first - 2 * _REACH) : match.first]):
        return True
    places = range(max(0, match.first - _REACH), match.last)
    return any(_denies(tokens, place, match) for place in places) or _denied_after(tokens, match)


def _denies(tokens: Sequence[Token], place: int, match: Match) -> bool:
    """Whether a word is a negation that reaches the next word of the match."""
    if tokens[place].form not in NEGATORS or place in match.used or tokens[place + 1].form in _MERELY:
        return False
    return _reaches(tokens[place + 1 : min(used for used in match.used if used > place) + 1])


def _reaches(between: Sequence[Token]) -> bool:
    """Not across "and" or a comma, but across an insertion: "they cannot, by default, share"."""
    joined = any(token.form in _JOINTS for token in between)
    return not joined and sum(token.border for token in between) in (0, 2)


def _denied_after(tokens: Sequence[Token], match: Match) -> bool:
    after = [token.form for token in tokens[match.last + 1 : match.last + 3]]
    if not after or tokens[match.last + 1].border:
        return False
    return after[0].endswith("n't") or (len(after) == 2 and after[0] in _VERBS and after[1] in ("not", "never"))
