"""How long a person takes for an answer: what counts, and when nothing is said."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from grader.review.pace import left, seconds_each

BEGIN = datetime(2026, 3, 1, 20, tzinfo=timezone.utc)


def at(*seconds: float) -> list[datetime]:
    return [BEGIN + timedelta(seconds=one) for one in seconds]


def test_each_decision_costs_the_time_since_the_one_before() -> None:
    assert seconds_each(at(0, 20, 40, 60, 80, 100)) == 20


def test_decisions_of_one_moment_share_its_time() -> None:
    assert seconds_each(at(0, *[200] * 10, *[300] * 10)) == 15


def test_who_was_away_did_not_work() -> None:
    assert seconds_each(at(0, 20, 40, 60, 4000, 4020, 4040)) == 20


def test_of_too_few_nothing_is_said() -> None:
    assert seconds_each(at(0, 20, 40)) is None
    assert left(at(0, 20), 100) == ""
    assert left([], 100) == ""


def test_what_is_left_is_told_in_time() -> None:
    timed = at(0, 30, 60, 90, 120, 150)
    assert left(timed, 100) == "about 50 min at your pace"
    assert left(timed, 200) == "about 1 h 40 min at your pace"
    assert left(timed, 1) == "about 1 min at your pace"
    assert left(timed, 0) == ""
