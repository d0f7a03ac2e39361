"""How long a person takes for an answer, by what they decided until now, and what that makes for the rest. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from grader.language import gettext
from grader.terms import in_words

_FEWEST = 5
"""Decisions that were timed, from which on anything is said."""
_LAST = 60
"""So many decisions back a person's pace is looked for."""
_PAUSE = 600.0
"""Seconds without a decision after which somebody was away."""
_MINUTE = 60


def seconds_each(moments: Iterable[datetime]) -> float | None:
    """Seconds for one decision, of which several may have been made at one moment; None where too few are known."""
    counts = sorted(Counter(moments).items())[-_LAST:]
    spent, done = 0.0, 0
    for (before, _), (at, count) in pairwise(counts):
        gap = (at - before).total_seconds()
        if gap <= _PAUSE:
            spent, done = spent + gap, done + count
    return spent / done if done >= _FEWEST else None


def left(moments: Iterable[datetime], waiting: int) -> str:
    """What is still to do, in time; empty where nobody can say."""
    each = seconds_each(moments)
    if each is None or not waiting:
        return ""
    minutes = max(1, round(each * waiting / _MINUTE))
    return gettext("about {time} at your pace", time=in_words(minutes * _MINUTE))
