"""Writings of a class -> the pairs that share what is rare. Only pairs that share a rare stretch are looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from grader.model import Kind, Likeness, Pair, Writing
from grader.similar.passages import passages
from grader.similar.rarity import Class

FEW = 10
"""In a class of fewer students nobody knows what everybody writes; then the reference solution counts as known."""
LEAST_SHARE = 0.3
_LEAST_SIZE = {Kind.PROGRAM: 20.0, Kind.ESSAY: 12.0}
"""Pieces of code, or words, that are rare and in common: less is chance."""
_LEAST_BITS, _LEAST_COVERED = 3.0, 0.6
"""Names of their own choice that go so far beyond chance are a reason to look, in programs that are so much alike."""
_FEWEST_NAMES = 3
_HINT = 0.25
"""A pair is compared in full if the stretches that both have are worth this part of what there must be in the end."""
_RARE_ENOUGH = 40
"""A stretch that more students have starts no comparison: it bounds the time that a large class takes."""

Symbols = Sequence[Sequence[str]]


def compare(
    writings: Sequence[Writing],
    given: Mapping[str, Symbols] | None = None,
    expected: Mapping[str, Symbols] | None = None,
) -> tuple[Pair, ...]:
    """The pairs to look at, the strongest first. `given` and `expected` are, by question, what is nobody's own."""
    students = len({writing.student for writing in writings})
    found: dict[tuple[str, str], list[Likeness]] = defaultdict(list)
    for (question, kind), mine in _by_question(writings).items():
        known = Class(mine, kind, few=students < FEW)
        known.read((given or {}).get(question, ()), (expected or {}).get(question, ()))
        for (one, other), likeness in _likenesses(known):
            found[one.student, other.student].append(likeness)
    pairs = (_pair(students, likenesses) for students, likenesses in found.items())
    return tuple(sorted(pairs, key=lambda pair: (-pair.strength, pair.students)))


def _by_question(writings: Sequence[Writing]) -> dict[tuple[str, Kind], list[Writing]]:
    found: dict[tuple[str, Kind], list[Writing]] = {}
    for writing in sorted(writings, key=lambda one: one.student):
        found.setdefault((writing.question, writing.kind), []).append(writing)
    return found


def _pair(students: tuple[str, str], likenesses: list[Likeness]) -> Pair:
    """Together they are as strong as the strongest, and a little more for each further question."""
    ordered = sorted(likenesses, key=lambda one: (-one.strength, one.question))
    apart = 1.0
    for likeness in ordered:
        apart *= 1.0 - min(0.99, likeness.strength)
    return Pair(students=students, likenesses=tuple(ordered), strength=round(1.0 - apart, 4))


def _likenesses(known: Class) -> Iterator[tuple[tuple[Writing, Writing], Likeness]]:
    for one, other in _candidates(known):
        left, right = known.writings[one], known.writings[other]
        if left.student == right.student or (left.work and left.work == right.work):
            continue  # two attempts of one, or a group that handed in together
        likeness = _likeness(known, one, other)
        if likeness is not None:
            yield (left, right), likeness


def _candidates(known: Class) -> list[tuple[int, int]]:
    """The pairs of answers that have enough rare stretches, or several rare names, in common."""
    shared: dict[tuple[int, int], float] = defaultdict(float)
    most = min(_RARE_ENOUGH, known.common + 1)
    for stretch, owners in known.owners.items():
        if 1 < len(owners) <= most:
            worth = known.worth(stretch)
            for pair in combinations(owners, 2) if worth else ():
                shared[pair] += worth
    enough = _LEAST_SIZE[known.kind] * _HINT
    found = {pair for pair, worth in shared.items() if worth >= enough}
    return sorted(found | _of_one_choice(known.writings))


def _of_one_choice(writings: Sequence[Writing]) -> set[tuple[int, int]]:
    """The pairs that chose several names alike, rare ones or all of them."""
    named: dict[object, list[int]] = defaultdict(list)
    for at, writing in enumerate(writings):
        for name in (*writing.names, writing.names):
            named[name].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for choice, owners in named.items():
        weight = 1 if isinstance(choice, str) else _FEWEST_NAMES
        if len(owners) <= _RARE_ENOUGH:
            for pair in combinations(owners, 2):
                shared[pair] += weight
    return {pair for pair, count in shared.items() if count >= _FEWEST_NAMES}


def _likeness(known: Class, one: int, other: int) -> Likeness | None:
    """What two answers have in common, or None if that is no reason to look at them."""
    found = passages(known, one, other)
    size = min(known.own(one), known.own(other))
    rare = sum(passage.size * passage.rare for passage in found)
    covered = sum(passage.size for passage in found)
    names = known.names_in_common(known.writings[one], known.writings[other])
    if not size:
        return None
    share, whole = min(1.0, rare / size), min(1.0, covered / size)
    bits = known.beyond_chance(sum(names.values()))
    by_names = bits >= _LEAST_BITS and whole >= _LEAST_COVERED
    if not by_names and (rare < _LEAST_SIZE[known.kind] or share < LEAST_SHARE):
        return None
    return Likeness(
        question=known.writings[one].question, kind=known.kind, share=round(share, 4), whole=round(whole, 4),
        names=tuple(name for name, worth in names.items() if worth >= 1.0), by_names=by_names,
        strength=round(max(share, whole * (1 - 2**-bits) if by_names else 0.0), 4),
        passages=tuple(sorted(found, key=lambda passage: -passage.size * passage.rare)),
    )  # fmt: skip
