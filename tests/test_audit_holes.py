"""The check that is suggested for a hole has been tried out: it kills the survivors and lets the reference pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from audit_samples import Judge, check, exercise, families, mutation, trial

from grader.audit.holes import as_yaml, holes, to_be_written
from grader.audit.mutation import Cure, Measured, cure, kind
from grader.audit.reading import Seen
from grader.audit.trial import Hole, Trial
from grader.model import Program, Schedule, StartMethod

ASKED = exercise(check("ends", "ends"), check("joined"))
REFERENCE = Program(source="# reference\n")
JOINED, COUNTED = cure("joined", all=True), cure("processes", count=Measured.WORKERS)
FOUR = Seen(workers=4)


def find(*survivors: Trial, fails: Callable[[str, str], bool], seen: Seen = FOUR) -> tuple[Hole, ...]:
    return holes(ASKED, REFERENCE, survivors, seen, families(), Judge(fails))


def survivor(name: str, *cures: Cure) -> Trial:
    return trial(mutation(name, *cures), ASKED)


def mutants_fail(family: str, text: str) -> bool:
    return "reference" not in text


def test_survivors_with_the_same_cure_share_one_suggestion() -> None:
    (hole,) = find(survivor("a", JOINED), survivor("b", JOINED), fails=mutants_fail)
    assert hole.names == ("a", "b")
    assert hole.check is not None
    assert (hole.check.id, hole.check.family, hole.check.params.all) == ("joined-2", "joined", True)


def test_the_next_kind_is_tried_where_the_first_does_not_help() -> None:
    def fails(family: str, text: str) -> bool:
        return mutants_fail(family, text) and (family == "joined" or "b" in text)

    first, second = find(survivor("a", COUNTED, JOINED), survivor("b", COUNTED, JOINED), fails=fails)
    assert (first.names, first.check and first.check.family) == (("b",), "processes")
    assert (second.names, second.check and second.check.family) == (("a",), "joined")


def test_no_two_suggestions_have_one_id() -> None:
    survivors = survivor("a", JOINED), survivor("b", cure("joined", all=False))
    found = find(*survivors, fails=mutants_fail)
    assert [hole.check and hole.check.id for hole in found] == ["joined-2", "joined-3"]


def test_a_check_that_the_reference_fails_is_never_suggested() -> None:
    (hole,) = find(survivor("a", JOINED), fails=lambda family, text: True)
    assert (hole.names, hole.check) == (("a",), None)


def test_what_nothing_kills_is_a_hole_without_a_suggestion() -> None:
    (hole,) = find(survivor("a", JOINED), survivor("b"), fails=lambda family, text: False)
    assert (hole.names, hole.check, hole.cure) == (("a", "b"), None, None)


def test_numbers_are_those_of_the_reference_and_a_kind_without_one_is_left_out() -> None:
    def number(seen: Seen) -> object:
        (hole,) = find(survivor("a", COUNTED), fails=mutants_fail, seen=seen)
        return hole.check.params.count if hole.check else None

    assert number(Seen(workers=3)) == 3
    assert number(Seen(pools=(4,))) is None


def test_a_family_that_is_not_installed_is_not_suggested() -> None:
    (hole,) = find(survivor("a", cure("unheard-of", all=True), JOINED), fails=mutants_fail)
    assert hole.check is not None
    assert hole.check.family == "joined"


def test_kinds_of_checks_that_only_the_author_can_complete_are_named_each_once() -> None:
    total = kind("reports", by="main", under=(Schedule.HOLD_STORES,))
    (hole,) = find(survivor("a", total, JOINED), survivor("b", total), fails=lambda family, text: False)
    assert to_be_written(hole) == ("reports: {by: main, under: [hold-stores]}",)


def test_no_survivors_no_holes_and_nothing_is_run() -> None:
    judge = Judge(mutants_fail)
    assert holes(ASKED, REFERENCE, [], Seen(), families(), judge) == ()
    assert judge.asked == []


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        (cure("joined", all=True), {"all": True}),
        (cure("output", by="each worker", at_least=1), {"by": "each worker", "at_least": 1}),
        (cure("portable", same_under=(StartMethod.FORKSERVER,)), {"same_under": ["forkserver"]}),
    ],
)
def test_a_suggestion_is_yaml_to_paste_below_checks(kind: Cure, params: dict[str, object]) -> None:
    suggested = check("new", kind.family, points=1.0, **kind.params)
    read = yaml.safe_load("checks:\n" + as_yaml(suggested, kind))
    assert read == {"checks": [{"id": "new", "points": 1, kind.family: params}]}
