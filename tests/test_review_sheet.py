"""Several answers on one page: what stands there, what is decided, and what is not kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import review_samples as samples

from grader.model import Assignment
from grader.store import Store, open_store

pytest.importorskip("starlette", reason="the extra `web` is not installed")
from starlette.testclient import TestClient  # it imports what may not be there

from grader.review import Desk, Gate, make_app

HERE = "http://127.0.0.1:8000"
SHEET = "/q/q1/sheet"


@pytest.fixture
def store(assignment: Assignment, tmp_path: Path) -> Iterator[Store]:
    """Thirteen students of whom two wrote the same."""
    texts = samples.texts(12)
    with open_store(tmp_path / "results.sqlite") as opened:
        samples.fill(opened, assignment, [*texts, texts[0]])
        yield opened


class Person:
    """A reviewer in a browser of their own, who has the sheet before them."""

    def __init__(self, app: Any, gate: Gate, who: str) -> None:
        self.client = TestClient(app, base_url=HERE, headers={"origin": HERE})
        self.get(f"/?token={gate.token}")
        self.client.post("/you", data={"secret": self.fields["secret"], "who": who, "keys": "on"})
        self.get(SHEET)

    def get(self, path: str) -> str:
        text = str(self.client.get(path).text)
        self.fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
        self.rows = re.findall(r'name="row" value="(\w+)"', text)
        return text

    def decide(self, *, but: str = "", **totals: str) -> Any:
        """What is on the sheet, `but` one, some of them with other points."""
        told = {f"take.{id}": "on" for id in self.rows if id != but}
        told |= {f"total.{id}": total for id, total in totals.items()}
        return self.client.post(SHEET, data={**self.fields, "row": self.rows, **told}, follow_redirects=False)


@pytest.fixture
def gate() -> Gate:
    return Gate(port=8000, who="ada")


@pytest.fixture
def app(store: Store, gate: Gate, tmp_path: Path) -> Any:
    return make_app(Desk(store), gate, tmp_path)


@pytest.fixture
def ada(app: Any, gate: Gate) -> Person:
    return Person(app, gate, "ada")


def decided(store: Store) -> list[float | None]:
    return [one.score for one in store.changes_since(0)[0]]


def desk_of(store: Store) -> Desk:
    desk = Desk(store)
    desk.refresh()
    return desk


def test_the_sheet_shows_ten_answers_with_what_was_found_of_equal_ones_the_first(ada: Person) -> None:
    text = ada.get(SHEET)
    assert len(ada.rows) == 10
    assert text.count("and 1 more with the very same answer") == 1
    assert text.count("<mark>") >= 10
    assert "Not found:" in text
    assert SHEET in ada.get("/q/q1")


def test_what_is_ticked_is_decided_at_once_and_the_rest_comes_next(store: Store, ada: Person) -> None:
    first, left, *_ = rows = ada.rows
    suggested = {one.id: one.suggested["score"] for one in desk_of(store).items("q1")}
    assert ada.decide(but=left, **{first: "9.5"}).headers["location"] == SHEET
    desk = desk_of(store)
    given = {item.id: item.decision.score for item in desk.items("q1") if item.decision is not None}
    assert len(given) == 10  # nine of the sheet, and who wrote the same as one of them
    assert (given[first], left in given) == (9.5, False)
    assert all(given[id] == suggested[id] for id in rows[2:])
    assert "10 answers decided." in ada.get(SHEET)
    assert (left in ada.rows, len(ada.rows)) == (True, 3)


def test_one_undo_takes_the_whole_sheet_back(store: Store, ada: Person) -> None:
    ada.decide()
    assert "Undo 11 decisions at once" in ada.get("/q/q1")
    ada.client.post("/undo", data=ada.fields)
    assert all(item.is_open for item in desk_of(store).items("q1"))


def test_answers_of_a_sheet_count_as_read_and_equal_ones_do_not(store: Store, ada: Person) -> None:
    ada.decide()
    desk = desk_of(store)
    assert (len(desk.changes()), len(desk.along())) == (11, 1)


@pytest.mark.parametrize("total", ["99", "many"])
def test_points_that_are_none_are_refused_and_nothing_is_kept(store: Store, ada: Person, total: str) -> None:
    found = ada.decide(**{ada.rows[3]: total})
    assert found.status_code == 422
    assert f'value="{total}"' in found.text
    assert decided(store) == []


def test_what_somebody_else_decided_meanwhile_stays(store: Store, app: Any, gate: Gate, ada: Person) -> None:
    bo = Person(app, gate, "bo")
    first = ada.rows[0]
    ada.decide(**{first: "1"})
    bo.decide(**{first: "9"})
    (item,) = (one for one in desk_of(store).items("q1") if one.id == first)
    assert (item.question["score"], len(item.history)) == (1, 1)
    assert "somebody else was here first: theirs counts." in bo.get(SHEET)


def test_an_answer_that_changed_is_looked_at_again(store: Store, assignment: Assignment, ada: Person) -> None:
    samples.fill(store, assignment, [f"{text} And more." for text in samples.texts(12)])
    assert ada.decide().status_code == 422
    assert decided(store) == []


def test_sentences_of_an_answer_that_was_decided_are_known_again(ada: Person) -> None:
    assert 'class="known"' not in ada.get(SHEET)
    ada.decide()
    assert 'class="known"' in ada.get(SHEET)


def test_programs_have_no_sheet(ada: Person) -> None:
    assert "Nothing more is here." in ada.get("/q/q6/sheet")
    assert ada.client.get("/q/none/sheet").status_code == 404
