"""Until when each student had time, which attempt counts, and what people should know of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from grader.batch import enrolled
from grader.errors import UsageError
from grader.model import Amount, Assignment, Attempts, HandIn, Late, Person, Roster, Terms

DUE = datetime(2026, 11, 30, 23, 59, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


def assignment(attempts: Attempts = Attempts.LATEST, due: datetime | None = DUE) -> Assignment:
    late = Late(cost=Amount(Decimal(10), percent=True), grace_s=600.0)
    return Assignment(id="a", title="A", exercises=(), path=Path(), terms=Terms(due=due, late=late, attempts=attempts))


def attempt(student: str, *came: timedelta | None) -> list[HandIn]:
    return [
        HandIn(student=student, path=Path(f"{n}.py"), attempt=n, submitted=None if one is None else DUE + one)
        for n, one in enumerate(came, 1)
    ]


def test_every_student_has_the_due_moment_of_the_assignment() -> None:
    found = enrolled(attempt("ada", -HOUR), Roster(), assignment())
    assert [one.due for one in found.hand_ins] == [DUE]
    assert found.notes == ()


@pytest.mark.parametrize(("extension", "due"), [("2d", DUE + 48 * HOUR), ("3 h", DUE + 3 * HOUR),
                                                ("2026-12-01 12:00", DUE.replace(month=12, day=1, hour=12, minute=0)),
                                                ("2026-12-01 12:00 +02:00", DUE + timedelta(hours=10, minutes=1)),
                                                ("2026-11-01 12:00", DUE)])  # fmt: skip
def test_an_extension_is_a_period_or_a_moment_and_never_shortens(extension: str, due: datetime) -> None:
    ada = Person(name="Ada", extension=extension)
    for roster in (Roster(people=(ada,)), Roster(extensions=(ada,))):
        (found,) = enrolled(attempt("ada", -HOUR), roster, assignment()).hand_ins
        assert found.due == due


def test_that_nobody_knows_how_late_is_said_with_what_settles_it() -> None:
    (ada,), (bob,) = attempt("ada", None), attempt("bob", None)
    late = replace(ada, late_s=1.0)
    first, second = enrolled([late, bob], Roster(), assignment()).notes
    assert first.startswith("1 hand-in is marked as late, and nobody knows by how much: its grade stays open until")
    assert second.startswith("Nobody knows when 1 hand-in came")
    roster = Roster(people=(Person(name="ada", submitted="2026-12-01"), Person(name="bob", submitted="2026-12-01")))
    assert enrolled([late, bob], roster, assignment()).notes == ()


def test_extensions_alone_make_nobody_a_stranger() -> None:
    roster = Roster(extensions=(Person(name="Ada", extension="2d"), Person(name="Grace", extension="1d")))
    found = enrolled([*attempt("ada", -HOUR), *attempt("bob", -HOUR)], roster, assignment())
    assert [(one.student, one.due, one.on_roster) for one in found.hand_ins] == [
        ("ada", DUE + 48 * HOUR, None), ("bob", DUE, None),
    ]  # fmt: skip
    assert found.notes == ("Grace has an extension, and no work of theirs is here.",)


def test_all_extensions_and_moments_that_cannot_be_read_are_named_with_their_places() -> None:
    places = {"extension": "r.csv, line 2, column 'until'", "submitted": "r.csv, line 3, column 'came'"}
    people = (Person(name="Ada", extension="a bit", places=places), Person(name="Bob", submitted="late", places=places))
    with pytest.raises(UsageError) as caught:
        enrolled([*attempt("ada", -HOUR, HOUR), *attempt("bob", None)], Roster(people=people), assignment())
    first, second = str(caught.value).splitlines()
    assert first.startswith("r.csv, line 2, column 'until': Ada: the extension cannot be read: expected a moment")
    assert second.startswith("r.csv, line 3, column 'came': Bob: the moment of handing in cannot be read: expected")
    with pytest.raises(UsageError, match=r"^Ada: the extension cannot be read: .*'a bit'"):
        enrolled(attempt("ada", -HOUR), Roster(people=(Person(name="Ada", extension="a bit"),)), assignment())


def test_an_extension_where_nothing_is_due_changes_nothing_and_is_named() -> None:
    ada = Person(name="Ada", extension="2d", places={"extension": "r.csv, line 2, column 'until'"})
    found = enrolled(attempt("ada", -HOUR, None), Roster(people=(ada,)), assignment(due=None))
    assert [one.due for one in found.hand_ins] == [None]
    assert found.notes == (
        "r.csv, line 2, column 'until': Ada has an extension of 2d, but the assignment has no due date: it changes "
        "nothing.",
    )


def test_a_roster_tells_when_work_came_where_nothing_else_does() -> None:
    roster = Roster(people=(Person(name="Ada", submitted="Tuesday, 1 December 2026, 12:30 AM"), Person(name="Bob")))
    found = enrolled([*attempt("ada", None), *attempt("bob", None)], roster, assignment())
    assert [one.submitted for one in found.hand_ins] == [DUE + timedelta(minutes=31), None]
    (note,) = found.notes
    assert "when 1 hand-in came" in note
    (told,) = enrolled(attempt("ada", -HOUR), roster, assignment()).hand_ins
    assert told.submitted == DUE - HOUR


@pytest.mark.parametrize(
    ("rule", "came", "counts"),
    [
        (Attempts.LATEST, (-HOUR, HOUR), 2),
        (Attempts.LAST_IN_TIME, (-2 * HOUR, -HOUR, HOUR), 2),
        (Attempts.LAST_IN_TIME, (-HOUR, timedelta(minutes=10)), 2),  # within the grace
        (Attempts.LAST_IN_TIME, (HOUR, 2 * HOUR), 2),
        (Attempts.LAST_IN_TIME, (None, None), 2),
    ],
)
def test_the_attempt_counts_that_the_rule_says(rule: Attempts, came: tuple[timedelta | None, ...], counts: int) -> None:
    found = enrolled(attempt("ada", *came), Roster(), assignment(rule))
    assert [one.attempt for one in found.hand_ins] == [counts]


def test_where_the_best_counts_all_attempts_are_graded_under_names_of_their_own() -> None:
    hand_ins = [*attempt("ada", -HOUR, HOUR), *attempt("bob", -HOUR)]
    found = enrolled(hand_ins, Roster(), assignment(Attempts.BEST)).hand_ins
    assert [(one.student, one.of, one.attempt) for one in found] == [
        ("ada.attempt-1", "ada", 1), ("ada", "", 2), ("bob", "", 1),
    ]  # fmt: skip


def test_an_extension_holds_for_every_attempt() -> None:
    roster = Roster(extensions=(Person(name="Ada", extension="2h"),))
    found = enrolled(attempt("ada", HOUR, 3 * HOUR), roster, assignment(Attempts.LAST_IN_TIME)).hand_ins
    assert [one.attempt for one in found] == [1]
