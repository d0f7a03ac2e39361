"""A bank of comments: what people wrote to students on the same question, the most used first. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from grader.store import Change

MOST = 9


def bank(changes: Iterable[Change]) -> list[str]:
    """The lines of the comments on one question; of equally used ones those that were used last."""
    count, last = Counter[str](), dict[str, int]()
    for place, change in enumerate(changes):
        for line in filter(None, map(str.strip, change.reason.split("\n"))):
            count[line] += 1
            last[line] = place
    return sorted(count, key=lambda line: (-count[line], -last[line]))[:MOST]
