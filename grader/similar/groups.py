"""Pairs -> groups of students that hang together by them."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import Pair


def groups(pairs: Sequence[Pair]) -> tuple[tuple[str, ...], ...]:
    """Everybody who is in a pair, with those whom pairs link to them; the largest group first."""
    found: dict[str, set[str]] = {}
    for pair in pairs:
        one, other = (found.setdefault(student, {student}) for student in pair.students)
        if one is not other:
            one |= other
            for student in other:
                found[student] = one
    unique = {id(group): tuple(sorted(group)) for group in found.values()}
    return tuple(sorted(unique.values(), key=lambda group: (-len(group), group)))
