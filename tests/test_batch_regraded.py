"""What another grading has changed, for whom, and which decisions of people it has ended."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import review_samples as samples

from grader.batch.regraded import Regraded, regraded, written
from grader.model import Allowed, Assignment
from grader.store import WHOLE, Change, Store, open_store

TEXTS = samples.texts(6)
LESS = [TEXTS[0], "It is faster.", *TEXTS[2:]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "results.sqlite") as opened:
        yield opened


def again(store: Store, assignment: Assignment, answers: list[str], *decided: tuple[str, float]) -> Regraded:
    """A class that is graded, decided on, and graded again with these answers."""
    samples.fill(store, assignment, TEXTS)
    given = {work.hand_in.student: work.name_of("q1") for work in store.works_since(0)}
    for student, score in decided:
        told = {"student": student, "question": "q1", "answer": given[student], "who": "ada", "reason": ""}
        store.change(Change(score=score, points={"concepts": score}, **told))
    since = datetime.now(timezone.utc)
    samples.fill(store, assignment, answers)
    return regraded(store, since)


def rows(found: Regraded) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(found.to_csv())))


def test_the_same_again_has_changed_nothing(store: Store, assignment: Assignment) -> None:
    assert again(store, assignment, TEXTS, ("s0002", 9.0)).moved == []


def test_who_has_other_points_is_told_with_those_before(store: Store, assignment: Assignment) -> None:
    found = again(store, assignment, LESS)
    assert (found.students, found.more, found.fewer, found.ended) == (1, 0, 1, 0)
    (row,) = rows(found)
    assert (row["student"], row["question"], row["decision"]) == ("s0001", "q1", "")
    assert float(row["score_before"]) > float(row["score"])
    assert float(row["total_before"]) > float(row["total"])


def test_what_people_decided_counts_before_and_after_and_its_end_is_told(store: Store, assignment: Assignment) -> None:
    found = again(store, assignment, LESS, ("s0001", 9.0), ("s0002", 9.0))
    (row,) = rows(found)
    assert (row["score_before"], row["status_before"], row["decision"]) == ("9.0", "partial", "holds no more")
    assert found.ended == 1


def test_the_end_of_a_decision_on_when_work_came_is_told(store: Store, assignment: Assignment) -> None:
    due = datetime(2026, 3, 1, tzinfo=timezone.utc)
    samples.fill(store, assignment, TEXTS[:1], due=due, submitted=due)
    (work,) = store.works_since(0)
    told = {"student": "s0000", "question": WHOLE, "answer": work.name_of(WHOLE), "who": "ada", "reason": "ill"}
    store.change(Change(score=None, allowed=Allowed(free=True), **told))
    since = datetime.now(timezone.utc)
    samples.fill(store, assignment, TEXTS[:1], due=due, submitted=due + timedelta(days=1))
    (row,) = rows(regraded(store, since))
    assert (row["student"], row["question"], row["decision"]) == ("s0000", "", "holds no more")


def test_of_who_was_never_graded_before_nothing_has_changed(store: Store, assignment: Assignment) -> None:
    since = datetime.now(timezone.utc)
    samples.fill(store, assignment, TEXTS)
    assert regraded(store, since).moved == []


def test_a_table_that_is_not_there_was_never_written(tmp_path: Path) -> None:
    assert written(tmp_path / "grades.csv") is None
