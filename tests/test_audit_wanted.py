"""Which checks are there for what, and what a spec leaves open in its own words."""

from __future__ import annotations

import pytest
from audit_samples import check, exercise, mutation

from grader.audit.mutation import Cure, Measured, cure
from grader.audit.reading import Seen
from grader.audit.wanted import asks_for, left_open
from grader.checks.bounds import Bounds
from grader.model import CheckSpec, StartMethod

COUNT = cure("processes", count=Measured.WORKERS)
FORKSERVER = (StartMethod.FORKSERVER,)


@pytest.mark.parametrize(
    ("asked", "kind", "answer"),
    [
        (check("a", "joined", all=True), cure("joined", all=True), True),
        (check("a", "joined", all=False), cure("joined", all=True), False),
        (check("a", "joined"), cure("overlap", at_least=2), False),
        (check("a", "overlap", at_least=3), cure("overlap", at_least=2), True),
        (check("a", "pool", created=True), cure("pool", results=True), False),
        (check("a", "pool", results=True), cure("pool", results=True, ordered=True), False),
        (check("a", "pool", results=True, ordered=True), cure("pool", results=True, ordered=True), True),
        (check("a", "pool", created=True), cure("pool", size=Measured.POOL), False),
        (check("a", "pool", size=4), cure("pool", size=Measured.POOL), True),
        (check("a", "processes", count=4), COUNT, True),
        (check("a", "processes", count=4), cure("processes", ended="ok"), False),
        (check("a", "output", by="each worker", one="number"), cure("output", by="each worker", at_least=1), True),
        (check("a", "output", by="main", one="number"), cure("output", by="each worker", at_least=1), False),
        (check("a", "ends"), cure("ends", exit_code=0), True),
        (check("a", "portable"), cure("portable", same_under=FORKSERVER), True),
        (check("a", "portable", same_under=(StartMethod.SPAWN,)), cure("portable", same_under=FORKSERVER), False),
    ],
)
def test_a_check_is_of_a_kind_by_its_family_and_what_it_asks_for(asked: CheckSpec, kind: Cure, answer: bool) -> None:
    assert asks_for(asked, kind) is answer


MORE = mutation("one-more", COUNT, shift=("count", 1))
LESS = mutation("one-less", COUNT, shift=("count", -1))
BIGGER = mutation("other-pool-size", shift=("size", 1))


def open_to(counted: object, *more: CheckSpec) -> list[str]:
    asked = exercise(check("number", "processes", count=counted), *more)
    found = [(one.name, left_open(asked, one, Seen(workers=4))) for one in (MORE, LESS)]
    return [name for name, why in found if why]


def test_a_range_leaves_open_the_numbers_in_it_and_no_other() -> None:
    assert open_to(Bounds(at_least=1)) == ["one-more", "one-less"]
    assert open_to(Bounds(at_least=4)) == ["one-more"]
    assert open_to(Bounds(at_most=4)) == ["one-less"]
    assert open_to(Bounds(at_least=4, at_most=4)) == []


def test_an_exact_number_anywhere_leaves_nothing_open() -> None:
    assert open_to(4) == []
    assert open_to("reference") == []
    assert open_to(Bounds(at_least=1), check("again", "processes", count=4)) == []


def test_a_spec_that_counts_nothing_leaves_nothing_open_so_that_the_hole_is_found() -> None:
    assert left_open(exercise(check("joined")), MORE, Seen(workers=4)) is None
    assert left_open(exercise(check("made", "pool", created=True)), BIGGER, Seen(pools=(4,))) is None


def test_the_size_of_a_pool_has_ranges_too() -> None:
    asked = exercise(check("pool", "pool", size=Bounds(at_least=2, at_most=8)))
    why = left_open(asked, BIGGER, Seen(pools=(4,)))
    assert why == "check pool accepts at least 2 and at most 8, so 5 is right too"
    assert left_open(asked, BIGGER, Seen(pools=(8,))) is None


def test_a_mutation_that_changes_no_number_is_never_left_open() -> None:
    assert (
        left_open(exercise(check("n", "processes", count=Bounds(at_least=1))), mutation("x"), Seen(workers=1)) is None
    )
