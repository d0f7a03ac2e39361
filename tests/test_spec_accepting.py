"""`grader.spec.accepting`: due date, lateness, rounding and attempts are read, or told to be wrong at their place."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from spec_samples import ASSIGNMENT, FAMILIES, PROGRAM, write

from grader.model import Amount, Attempts, Counted, Late, Missing, Mode, Of, Rounding, Terms
from grader.spec import Problem, check_assignment, json_schema, load_assignment

SCHEMA = Draft202012Validator(json_schema(FAMILIES)["assignment"])
DUE = "due: 2026-11-30 23:59 UTC\n"
ALL = (
    DUE
    + """\
late: {per_day: 10%, counted: whole, of: earned, grace: 15m, at_most: 50%, none_after: 7d}
rounding: {to: 0.5, mode: half-even}
attempts: best
missing: zero
"""
)


def terms(folder: Path, text: str) -> Terms:
    return load_assignment(write(folder, assignment=ASSIGNMENT + text, q1=PROGRAM), FAMILIES).terms


def problems(folder: Path, text: str) -> list[Problem]:
    return check_assignment(write(folder, assignment=ASSIGNMENT + text, q1=PROGRAM), FAMILIES)


def test_without_terms_nothing_is_due_and_nothing_is_rounded(tmp_path: Path) -> None:
    assert terms(tmp_path, "") == Terms()


def test_all_terms_are_read(tmp_path: Path) -> None:
    assert terms(tmp_path, ALL) == Terms(
        due=datetime(2026, 11, 30, 23, 59, tzinfo=timezone.utc),
        late=Late(
            cost=Amount(Decimal(10), percent=True), counted=Counted.WHOLE, of=Of.EARNED, grace_s=900.0,
            at_most=Amount(Decimal(50), percent=True), none_after_s=604_800.0,
        ),
        rounding=Rounding(to=Decimal("0.5"), mode=Mode.HALF_EVEN), attempts=Attempts.BEST, missing=Missing.ZERO,
    )  # fmt: skip


def test_points_may_be_taken_off_by_the_hour(tmp_path: Path) -> None:
    late = terms(tmp_path, DUE + "late: {per_hour: 0.1}\n").late
    assert late == Late(cost=Amount(Decimal("0.1")), unit_s=3600)


@pytest.mark.parametrize(
    ("text", "trail", "said"),
    [
        ("due: 2026-11-30 23:59\n", "due", "a time zone"),
        ("due: soon\n", "due", "a time zone"),
        ("due: 12\n", "due", "a time zone"),
        ("late: {per_day: 10%}\n", "late", "expected 'due' beside 'late'"),
        (DUE + "late: {}\n", "late", "nothing here costs anything"),
        (DUE + "late: {per_day: 1, per_hour: 1}\n", "late > per_hour", "got both"),
        (DUE + "late: {per_day: ten}\n", "late > per_day", "points or percent"),
        (DUE + "late: {per_day: 110%}\n", "late > per_day", "at most 100%"),
        (DUE + "late: {per_day: 0}\n", "late > per_day", "above 0"),
        (DUE + "late: {per_day: -1}\n", "late > per_day", "above 0"),
        (DUE + "late: {per_day: 1, grace: 15}\n", "late > grace", "15min, 12h or 2d"),
        (DUE + "late: {per_day: 1, none_after: never}\n", "late > none_after", "15min, 12h or 2d"),
        (DUE + "late: {per_day: 1, per_week: 1}\n", "late > per_week", "per_day"),
        (DUE + "late: {per_day: 1, counted: some}\n", "late > counted", "begun"),
        ("rounding: {to: 0}\n", "rounding > to", "a number above 0"),
        ("rounding: {to: half}\n", "rounding > to", "a number above 0"),
        ("rounding: {mode: up}\n", "rounding", "to"),
        ("rounding: {to: 1, mode: sideways}\n", "rounding > mode", "half-up"),
        ("attempts: first\n", "attempts", "latest"),
        ("attempts: last in time\n", "attempts", "without it all are in time"),
        ("missing: shame\n", "missing", "open"),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, text: str, trail: str, said: str) -> None:
    (problem, *more) = problems(tmp_path, text)
    assert more == []
    assert problem.trail == trail
    assert problem.line > ASSIGNMENT.count("\n")
    assert said in problem.message


@pytest.mark.parametrize("text", ["", DUE, ALL, DUE + "late: {per_hour: 0.1}\n"])
def test_editors_find_right_terms_right(text: str) -> None:
    assert not list(SCHEMA.iter_errors(json.loads(json.dumps(yaml.safe_load(ASSIGNMENT + text), default=str))))


@pytest.mark.parametrize("wrong", [{"late": {"per_day": "ten"}}, {"rounding": {"to": 0}}, {"attempts": "first"},
                                   {"late": {"per_day": 1, "grace": 15}}, {"due": ""}])  # fmt: skip
def test_editors_find_wrong_terms_wrong(wrong: dict[str, Any]) -> None:
    assert list(SCHEMA.iter_errors({**yaml.safe_load(ASSIGNMENT), **wrong}))
