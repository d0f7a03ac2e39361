"""Points by due date, lateness and rounding: exact, never below nothing, and told in words."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from grader.model import Allowed, Amount, Attempts, Counted, HandIn, Late, Mode, Of, Rounding, Settled, Terms
from grader.terms import due_of, in_words, later, moment, period, plain_allowed, resettled, settle, to_plain

DUE = datetime(2026, 11, 30, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
TEN = Amount(Decimal(10), percent=True)
H, D = 3600.0, 86_400.0


def settled(late_s: float, earned: float = 50.0, rounding: Rounding | None = None, **rule: Any) -> Settled:
    hand_in = HandIn(student="ada", path=Path("x"), due=DUE, submitted=DUE + timedelta(seconds=late_s))
    return settle(earned, 60.0, Terms(due=DUE, late=Late(**{"cost": TEN, **rule}), rounding=rounding), hand_in)


# --- lateness -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late_s", "rule", "score"),
    [
        (-H, {}, 50), (0, {}, 50), (1, {}, 44), (D, {}, 44), (D + 1, {}, 38), (27 * H, {}, 38), (30 * D, {}, 0),
        (27 * H, {"counted": Counted.WHOLE}, 44), (H, {"counted": Counted.WHOLE}, 50),
        (12 * H, {"counted": Counted.EXACT}, 47), (2 * H, {"unit_s": 3600}, 38), (27 * H, {"of": Of.EARNED}, 40),
        (899, {"grace_s": 900.0}, 50), (900, {"grace_s": 900.0}, 50), (901, {"grace_s": 900.0}, 44),
        (9 * D, {"at_most": Amount(Decimal(50), percent=True)}, 20), (9 * D, {"at_most": Amount(Decimal(5))}, 45),
        (3 * D, {"cost": Amount(Decimal("1.5"))}, 45.5), (7 * D, {"none_after_s": 7 * D, "at_most": TEN}, 44),
        (7 * D + 1, {"none_after_s": 7 * D, "at_most": TEN}, 0), (H, {"cost": None, "none_after_s": D}, 50),
    ],
)  # fmt: skip
def test_lateness_costs_what_the_rule_says(late_s: float, rule: dict[str, Any], score: float) -> None:
    found = settled(late_s, **rule)
    assert found.score == score
    assert (found.raw, found.penalty) == (50, 50 - score)


def test_sums_are_exact_where_binary_fractions_are_not() -> None:
    found = settled(2 * D, earned=0.3, cost=Amount(Decimal("0.1")))
    assert (found.penalty, found.score) == (0.2, 0.1)
    thirds = settled(D, earned=50.0, cost=Amount(Decimal("33.333"), percent=True))
    assert (thirds.penalty, thirds.score) == (20.0, 30.0)


def test_the_clock_of_the_time_zone_decides_not_that_of_the_machine() -> None:
    utc = datetime(2026, 11, 30, 22, 59, tzinfo=timezone.utc)
    terms = Terms(due=DUE, late=Late(cost=TEN))
    assert settle(50, 60, terms, HandIn(student="a", path=Path(), due=DUE, submitted=utc)).score == 50
    later = utc + timedelta(seconds=1)
    assert settle(50, 60, terms, HandIn(student="a", path=Path(), due=DUE, submitted=later)).score == 44


@pytest.mark.parametrize(
    ("late_s", "rule", "said"),
    [
        (27 * H, {}, "Handed in 1 day 3 h late: 2 days begun, −10 % of 60 points for each: −12 points."),
        (60, {}, "Handed in 1 min late: 1 day begun, −10 % of 60 points for each: −6 points."),
        (600, {"grace_s": 900.0}, "Handed in 10 min late, within the 15 min that cost nothing."),
        (9 * D, {"at_most": Amount(Decimal(50), percent=True)},
         "Handed in 9 days late: 9 days begun, −10 % of 60 points for each, at most 50 %: −30 points."),
        (8 * D, {"none_after_s": 7 * D},
         "Handed in 8 days late: more than 7 days after the due date nothing counts any more."),
        (26 * H, {"counted": Counted.WHOLE, "cost": Amount(Decimal(2))},
         "Handed in 1 day 2 h late: 1 day, counting whole ones, −2 points for each: −2 points."),
    ],
)  # fmt: skip
def test_the_student_is_told_in_words(late_s: float, rule: dict[str, Any], said: str) -> None:
    assert settled(late_s, **rule).said == (said,)


def test_nothing_is_said_of_work_in_time() -> None:
    assert settled(-5).said == ()


def test_without_a_rule_lateness_is_told_and_costs_nothing() -> None:
    late = HandIn(student="a", path=Path(), due=DUE, submitted=DUE + timedelta(hours=2))
    found = settle(50, 60, Terms(due=DUE), late)
    assert (found.score, found.said) == (50, ("Handed in 2 h late.",))


def test_late_work_of_which_nobody_knows_how_late_goes_to_a_person() -> None:
    found = settle(50, 60, Terms(late=Late(cost=TEN)), HandIn(student="a", path=Path(), due=DUE, late_s=1.0))
    assert (found.score, found.penalty) == (50, 0)
    assert "nobody knows by how much" in found.open
    untold = settle(50, 60, Terms(late=Late(cost=TEN)), HandIn(student="a", path=Path(), due=DUE))
    assert (untold.score, untold.open) == (50, "")


def test_a_change_of_the_clocks_makes_nobody_late_and_no_extension_shorter() -> None:
    due = datetime(2026, 10, 24, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    came = datetime(2026, 10, 25, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    assert settle(
        50, 60, Terms(late=Late(cost=TEN)), HandIn(student="a", path=Path(), due=due, submitted=came)
    ).said == ("Handed in 1 day 1 h late: 2 days begun, −10 % of 60 points for each: −12 points.",)
    assert later(due, D) == came
    spring = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert later(spring, D) - spring == timedelta(hours=25)  # as the clock shows it: 24 hours in truth


# --- rounding -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("earned", "to", "mode", "score"),
    [
        (47.25, "0.5", Mode.HALF_UP, 47.5), (47.25, "0.5", Mode.HALF_EVEN, 47.0), (47.75, "0.5", Mode.HALF_EVEN, 48.0),
        (47.01, "1", Mode.UP, 48.0), (47.99, "1", Mode.DOWN, 47.0), (0.15, "0.1", Mode.HALF_UP, 0.2),
        (2.675, "0.01", Mode.HALF_UP, 2.68), (60.0, "0.7", Mode.UP, 60.0), (47.5, "0.5", Mode.HALF_UP, 47.5),
    ],
)  # fmt: skip
def test_points_are_rounded_to_the_step(earned: float, to: str, mode: Mode, score: float) -> None:
    found = settle(earned, 60.0, Terms(rounding=Rounding(to=Decimal(to), mode=mode)))
    assert found.score == score
    assert bool(found.said) == (score != earned)


def test_rounding_comes_after_the_penalty_and_is_told() -> None:
    found = settled(1, earned=50.3, rounding=Rounding(to=Decimal("0.5")))
    assert (found.raw, found.penalty, found.score) == (50.3, 6.0, 44.5)
    assert found.said[-1] == "Rounded from 44.3 to 44.5 points."


# --- within a document ----------------------------------------------------------------------------------------------


def test_a_document_is_settled_by_its_own_terms_when_its_points_change() -> None:
    rule: dict[str, Any] = {"at_most": Amount(Decimal("12.5")), "counted": Counted.EXACT, "grace_s": 60.0}
    first = settled(36 * H, earned=50.0, rounding=Rounding(to=Decimal("0.5"), mode=Mode.DOWN), **rule)
    document = {"score": first.score, "max_score": 60.0, "status": "graded", "terms": to_plain(first)}
    again = resettled({**document, "score": 50.0})
    assert again == document
    assert resettled({**document, "score": 40.3})["score"] == 31.0


def test_a_document_without_terms_stays_as_it_is() -> None:
    document = {"score": 3.0, "max_score": 5.0, "status": "graded"}
    assert resettled(document) is document


def untimed() -> dict[str, Any]:
    """A result that was marked as late, nobody knows by how much."""
    terms = Terms(late=Late(cost=TEN), attempts=Attempts.LATEST)
    found = settle(50, 60, terms, HandIn(student="a", path=Path(), due=DUE, late_s=1.0))
    return {"score": 50.0, "max_score": 60.0, "status": "graded", "terms": to_plain(found)}


def decided(document: dict[str, Any], **allowed: Any) -> Any:
    """What a person's decision makes of it, and of it again with other points: never of what came of it before."""
    told = {"who": "ada", "reason": "ill", **plain_allowed(Allowed(**allowed))}
    once = resettled({**document, "score": 20.0, "terms": {**document["terms"], "decided": told}})
    return resettled({**once, "score": 50.0, "status": document["status"]})


def test_what_nobody_knows_stays_open_in_a_document() -> None:
    assert resettled(untimed())["status"] == "needs_review"


@pytest.mark.parametrize(
    ("allowed", "score", "said"),
    [
        ({"until": DUE + timedelta(days=1)}, 44, "A person has given more time, until 2026-12-01 23:59 CET. ill. "
         "Handed in 3 h late: 1 day begun, −10 % of 60 points for each: −6 points."),
        ({"until": DUE + timedelta(days=2)}, 50, "A person has given more time, until 2026-12-02 23:59 CET. ill."),
        ({"until": DUE - timedelta(days=2)}, 38, "A person has given more time, until 2026-11-28 23:59 CET. ill. "
         "Handed in 1 day 3 h late: 2 days begun, −10 % of 60 points for each: −12 points."),
        ({"came": DUE - timedelta(minutes=5)}, 50, "A person has noted that it came at 2026-11-30 23:54 CET. ill."),
        ({"free": True}, 50, "A person has decided that lateness costs nothing here. ill. Handed in 1 day 3 h late."),
    ],
)  # fmt: skip
def test_what_a_person_allows_counts_and_the_student_is_told_why(allowed: Any, score: float, said: str) -> None:
    late = settled(27 * H)
    document = {"score": late.score, "max_score": 60.0, "status": "graded", "terms": to_plain(late)}
    found = decided(document, **allowed)
    assert (found["score"], " ".join(found["terms"]["said"])) == (score, said)
    assert found["terms"]["suggested"]["due"] == DUE.isoformat()
    assert found["terms"]["late"] == document["terms"]["late"]


def test_a_person_decides_what_nobody_knows() -> None:
    for allowed in ({"free": True}, {"came": DUE}):
        found = decided(untimed(), **allowed)
        assert (found["status"], found["score"], found["terms"]["open"]) == ("graded", 50, "")
    assert decided(untimed(), came=DUE + timedelta(days=1))["score"] == 44
    assert decided(untimed(), until=DUE + timedelta(days=1))["status"] == "needs_review"  # still nobody knows


def test_more_time_is_by_the_clock_of_the_zone_that_the_due_date_named() -> None:
    due = datetime(2026, 10, 20, 23, 59, tzinfo=ZoneInfo("Europe/Berlin"))
    found = settle(50, 60, Terms(late=Late(cost=TEN)), HandIn(student="a", path=Path(), due=due, submitted=due))
    again = due_of(to_plain(found))
    assert again is not None
    assert moment("2026-10-30 12:00", again.tzinfo) == datetime(2026, 10, 30, 11, tzinfo=timezone.utc)
    assert due_of({"due": due.isoformat(), "zone": "Nowhere/Known"}) == due


# --- moments and periods --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-30 23:59 Europe/Berlin", "2026-11-30T22:59:00"), ("2026-11-30T23:59+01:00", "2026-11-30T22:59:00"),
        ("2026-07-01 23:59 Europe/Berlin", "2026-07-01T21:59:00"), ("2026-11-30T22:59Z", "2026-11-30T22:59:00"),
        ("2026-11-30 9:05:07 UTC", "2026-11-30T09:05:07"), ("2026-11-30 Europe/Berlin", "2026-11-30T22:59:59"),
        ("2026-10-25 02:30 Europe/Berlin", "2026-10-25T01:30:00"), ("2026-11-30 23:59 -0530", "2026-12-01T05:29:00"),
    ],
)  # fmt: skip
def test_a_moment_is_read_with_its_zone(text: str, utc: str) -> None:
    assert moment(text).astimezone(timezone.utc) == datetime.fromisoformat(f"{utc}+00:00")


def test_a_moment_without_a_zone_has_the_one_that_is_given() -> None:
    assert moment("2026-11-30 23:59", DUE.tzinfo) == DUE
    assert moment("Monday, 30 November 2026, 11:59 PM", DUE.tzinfo) == DUE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-30 23:59", "without one"), ("tomorrow", "such as"), ("2026-13-01 10:00 UTC", "month"),
        ("2026-11-30 25:00 UTC", "hour"), ("2026-11-30 10:00 Europe/Berlinn", "no time zone 'Europe/Berlinn'"),
        ("2026-11-30 10:00 ../../etc/passwd", "such as"), ("30.11.2026 UTC", "such as"), ("", "such as"),
    ],
)  # fmt: skip
def test_what_is_no_moment_is_told_in_words(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        moment(text)


@pytest.mark.parametrize(("text", "seconds"), [("15m", 900), ("15 min", 900), ("2d", 172_800), ("1 week", 604_800),
                                               ("1.5h", 5400), ("2 days", 172_800), ("90s", 90)])  # fmt: skip
def test_a_period_has_a_unit(text: str, seconds: float) -> None:
    assert period(text) == seconds


@pytest.mark.parametrize("value", [2, "2", "2 moons", "-2d", None, "", True])
def test_what_is_no_period_is_told_in_words(value: object) -> None:
    with pytest.raises(ValueError, match="15min, 12h or 2d"):
        period(value)


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "less than 1 s"), (59, "59 s"), (3600, "1 h"),
                                                (97_200, "1 day 3 h"), (172_830, "2 days"),
                                                (86_399, "23 h 59 min")])  # fmt: skip
def test_periods_are_told_in_their_two_largest_units(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
