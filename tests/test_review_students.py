"""One student at the desk: to be found by name, and how lateness and more time are decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import review_samples as samples

from grader.model import Allowed, Amount, Assignment, Late, Terms
from grader.store import Store, open_store

pytest.importorskip("starlette", reason="the extra `web` is not installed")
from starlette.testclient import TestClient  # it imports what may not be there

from grader.review import Desk, Gate, make_app

HERE = "http://127.0.0.1:8000"
DUE = datetime(2026, 10, 20, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def store(assignment: Assignment, tmp_path: Path) -> Iterator[Store]:
    """Three students who were late by three hours, of a rule that takes a point a day; two days are in winter time."""
    asked = replace(assignment, terms=Terms(due=DUE, late=Late(cost=Amount(Decimal(1)))))
    with open_store(tmp_path / "results.sqlite") as opened:
        samples.fill(opened, asked, samples.texts(3), due=DUE, submitted=DUE + timedelta(hours=3))
        yield opened


class Person:
    """A reviewer in a browser of their own."""

    def __init__(self, app: Any, gate: Gate, who: str, **liked: str) -> None:
        self.client = TestClient(app, base_url=HERE, headers={"origin": HERE})
        self.get(f"/?token={gate.token}")
        self.post("/you", who=who, keys="on", **liked)

    def get(self, path: str) -> str:
        text = str(self.client.get(path).text)
        self.fields = dict(re.findall(r'<input type="hidden" name="(secret|seen|id)" value="([^"]*)"', text))
        return text

    def post(self, path: str, **fields: str) -> Any:
        return self.client.post(path, data={**self.fields, **fields}, follow_redirects=False)

    def open(self, name: str) -> str:
        """The address of the only student who is called so, opened."""
        (path,) = set(re.findall(r'href="(/students/\w+)"', self.get(f"/students?find={name}")))
        self.get(path)
        return path

    def allow(self, path: str, choice: str, **fields: str) -> Any:
        return self.post(path, choice=choice, **{"reason": "ill", **fields})


@pytest.fixture
def gate() -> Gate:
    return Gate(port=8000, who="ada")


@pytest.fixture
def app(store: Store, gate: Gate, tmp_path: Path) -> Any:
    return make_app(Desk(store), gate, tmp_path)


@pytest.fixture
def ada(app: Any, gate: Gate) -> Person:
    return Person(app, gate, "ada")


def allowed(store: Store, student: str = "s0000") -> list[tuple[Allowed | None, str, str]]:
    return [(one.allowed, one.who, one.reason) for one in store.history(student)]


def test_a_student_is_found_by_any_part_of_the_name_whatever_its_case_and_accents(ada: Person) -> None:
    for said in ("ada", "STUDENT0", "àda student", "s0000"):
        found = ada.get(f"/students?find={said}")
        assert "Ada Student0" in found
        assert "Bo Student1" not in found
    assert "There are none." in ada.get("/students?find=nobody")
    assert ada.get("/students").count('scope="row"') == 3


def test_hidden_names_stay_hidden_and_cannot_be_looked_for(app: Any, gate: Gate) -> None:
    person = Person(app, gate, "bo", hide="on")
    for path in ("/", "/students", "/students?find=ada", "/students?show=late"):
        assert "Student0" not in person.get(path)
    (first, *_) = re.findall(r'href="(/students/\w+)"', person.get("/students"))
    assert not re.search(r"Student\d", person.get(first))


@pytest.mark.parametrize(
    ("choice", "fields", "what", "score"),
    [
        ("until", {"until": "2h"}, Allowed(until=DUE + timedelta(hours=2)), -1),
        ("until", {"until": "1 day"}, Allowed(until=DUE + timedelta(days=1)), 0),
        ("until", {"until": "2026-10-28 12:00"}, Allowed(until=datetime(2026, 10, 28, 11, tzinfo=timezone.utc)), 0),
        ("came", {"came": "2026-10-20 11:59"}, Allowed(came=DUE - timedelta(minutes=1)), 0),
        ("free", {}, Allowed(free=True), 0),
    ],
)
def test_a_decision_is_kept_with_who_and_why_and_the_points_follow(
    store: Store, ada: Person, choice: str, fields: dict[str, str], what: Allowed, score: int
) -> None:
    path = ada.open("ada")
    before = next(store.grades()).score + 1  # a day is begun
    assert ada.allow(path, choice, **fields).headers["location"] == path
    assert allowed(store) == [(what, "ada", "ill")]
    assert next(store.grades()).score == before + score
    text = ada.get(path)
    assert "Saved:" in text
    assert "A person has" in text
    assert "ada, 20" in text
    assert "1 was late" not in ada.get("/")
    assert ada.get("/students?show=late").count('scope="row"') == 3


def test_who_decides_can_undo_it_wherever_they_are(store: Store, ada: Person) -> None:
    path = ada.open("ada")
    ada.allow(path, "free")
    assert "Undo Ada Student0: lateness costs nothing" in ada.get("/students")
    assert ada.post("/undo").headers["location"] == path
    assert "Undone: lateness costs nothing." in ada.get(path)
    assert next(store.grades()).penalty == 1.0
    assert len(store.history("s0000")) == 2
    ada.get(path)
    assert ada.post("/undo", id="1").status_code == 409


@pytest.mark.parametrize(
    ("choice", "fields", "said"),
    [
        ("", {}, "Choose what is decided."), ("free", {"reason": " "}, "Please say why"),
        ("until", {"until": "soon"}, "got &#39;soon&#39;"), ("until", {"until": ""}, "expected a moment"),
        ("until", {"until": "2026-10-19 12:00"}, "That is no more time"),
        ("came", {"came": "12:00"}, "expected a moment"),
    ],
)  # fmt: skip
def test_what_is_no_decision_is_refused_and_stays_in_the_form(
    store: Store, ada: Person, choice: str, fields: dict[str, str], said: str
) -> None:
    found = ada.allow(ada.open("ada"), choice, **fields)
    assert found.status_code == 422
    assert said in found.text
    assert all(f'value="{value}"' in found.text for value in fields.values() if value.strip())
    assert allowed(store) == []


def test_of_two_reviewers_the_second_hears_of_the_first(store: Store, app: Any, gate: Gate, ada: Person) -> None:
    bo = Person(app, gate, "bo")
    path = ada.open("ada")
    bo.open("ada")
    ada.allow(path, "free")
    found = bo.allow(path, "until", until="2d")
    assert found.status_code == 409
    assert "Somebody else was here first" in found.text
    assert "lateness costs nothing: ill" in found.text
    assert 'value="2d"' in found.text
    assert len(allowed(store)) == 1


def test_an_answer_tells_of_lateness_and_leads_to_its_student(ada: Person) -> None:
    path = re.findall(r'href="(/q/q1/\w+)"', ada.get("/q/q1"))[0]
    text = ada.get(path)
    assert "3 h late, −1" in text
    assert "When it was handed in" in ada.get(re.findall(r'href="(/students/\w+)"', text)[0])


def test_where_nothing_is_due_nothing_is_asked(assignment: Assignment, gate: Gate, tmp_path: Path) -> None:
    with open_store(tmp_path / "plain.sqlite") as plain:
        samples.fill(plain, assignment, samples.texts(1))
        person = Person(make_app(Desk(plain), gate, tmp_path), gate, "ada")
        path = person.open("ada")
        assert "When it was handed in" not in person.get(path)
        person.get("/")
        assert person.allow(path, "free").status_code == 404
        assert person.post("/students/nobody").status_code == 404
