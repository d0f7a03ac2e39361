"""The desk's addresses: who comes in, what other sites cannot do, what is kept, and who hears of whose decision."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import review_samples as samples
from sqlalchemy.exc import OperationalError

from grader.model import Assignment
from grader.store import Store, open_store

pytest.importorskip("starlette", reason="the extra `web` is not installed")
from starlette.testclient import TestClient  # it imports what may not be there

from grader.review import Desk, Gate, make_app

HERE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def graded(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of six, to be copied."""
    return samples.graded(tmp_path_factory.mktemp("graded"), assignment, 6)


@pytest.fixture
def store(graded: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(graded, tmp_path / "results.sqlite")
    with open_store(tmp_path / "results.sqlite") as opened:
        yield opened


@pytest.fixture
def gate() -> Gate:
    return Gate(port=8000, who="ada")


@pytest.fixture
def client(store: Store, gate: Gate, tmp_path: Path) -> TestClient:
    """A browser that has not come in."""
    return TestClient(make_app(Desk(store), gate, tmp_path), base_url=HERE, headers={"origin": HERE})


class Person:
    """A reviewer in a browser of their own."""

    def __init__(self, client: TestClient, gate: Gate, who: str) -> None:
        self.client = TestClient(client.app, base_url=HERE, headers={"origin": HERE})
        self.get(f"/?token={gate.token}")
        self.post("/you", who=who, keys="on")

    def get(self, path: str) -> Any:
        found = self.client.get(path)
        secrets = re.findall(r'name="secret" value="([^"]+)"', found.text)
        self.secret = secrets[0] if secrets else ""
        self.form = dict(re.findall(r'<input type="hidden" name="(seen|answer|show|id)" value="([^"]*)"', found.text))
        return found

    def post(self, path: str, **fields: object) -> Any:
        return self.client.post(path, data={"secret": self.secret, **fields}, follow_redirects=False)

    def first(self) -> str:
        """The address of the first answer that awaits a person, opened."""
        path = re.findall(r'href="(/q/q1/\w+)"', self.get("/q/q1").text)[0]
        self.get(path)
        return path

    def decide(self, path: str, **fields: object) -> Any:
        return self.post(path, **{**self.form, "action": "save", **fields})


@pytest.fixture
def ada(client: TestClient, gate: Gate) -> Person:
    return Person(client, gate, "ada")


def history(store: Store) -> list[tuple[float | None, str, str]]:
    return [(one.score, one.who, one.reason) for number in range(6) for one in store.history(f"s000{number}")]


def test_where_nothing_can_be_kept_that_is_said(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ada.first()

    def full(*_: object, **__: object) -> int:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(Store, "change", full)
    found = ada.decide(path, total="7")
    assert found.status_code == 500
    assert "database or disk is full" in found.text


# --- who comes in ---------------------------------------------------------------------------------------------------


def test_without_a_session_nothing_is_seen(client: TestClient) -> None:
    for path in ("/", "/q/q1", "/export/csv", "/you", "/page/x"):
        found = client.get(path)
        assert found.status_code == 403
        assert "Student" not in found.text
    assert client.post("/q/q1/x", data={"action": "accept"}).status_code == 403


def test_a_token_lets_one_browser_in_and_the_next_one_is_told(client: TestClient, gate: Gate) -> None:
    told: list[str] = []
    gate.tell = told.append
    first = gate.token
    assert client.get("/?token=wrong").status_code == 403
    assert client.head(f"/?token={first}").status_code == 403  # as a preview would ask
    found = client.get(f"/?token={first}")
    cookie = found.headers["set-cookie"].lower()
    assert found.status_code == 200
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/"))
    assert client.get("/").status_code == 200
    assert TestClient(client.app, base_url=HERE).get(f"/?token={first}").status_code == 403
    assert told == [gate.token] != [first]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:8001", "evil.example:8000", "", "localhost"])
def test_a_name_that_points_here_by_a_trick_is_refused(ada: Person, host: str) -> None:
    found = ada.client.get("/", headers={"host": host})
    assert found.status_code == 421
    assert "Student" not in found.text


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:8000", "http://127.0.0.1:8001", ""]
)
def test_a_form_of_another_site_is_refused(ada: Person, store: Store, origin: str) -> None:
    path = ada.first()
    fields = {**ada.form, "secret": ada.secret, "action": "accept"}
    assert ada.client.post(path, data=fields, headers={"origin": origin}).status_code == 403
    assert history(store) == []


def test_a_form_without_the_secret_is_refused(ada: Person, store: Store) -> None:
    path = ada.first()
    for secret in ("", "wrong", "é"):
        assert ada.decide(path, secret=secret).status_code == 403
    assert history(store) == []


def test_nothing_but_pages_and_forms_of_a_bounded_size(ada: Person) -> None:
    assert ada.client.delete("/").status_code == 405
    assert ada.client.post("/you", headers={"content-length": str(10**9)}).status_code == 413


def test_browsers_are_told_to_run_nothing_that_stands_in_a_page(ada: Person) -> None:
    for path in ("/", "/q/q1", ada.first(), "/nowhere", "/q/q1/nobody", "/q/q99"):
        found = ada.get(path)
        policy = found.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", found.text)
        assert found.headers["cache-control"] == "no-store"


# --- decisions ------------------------------------------------------------------------------------------------------


def test_a_decision_is_kept_with_who_and_why_and_the_next_answer_follows(ada: Person, store: Store) -> None:
    path = ada.first()
    found = ada.decide(path, total="7", comment="Well said.")
    assert found.status_code == 303
    assert found.headers["location"].startswith("/q/q1/")
    assert found.headers["location"] != path
    assert history(store) == [(7.0, "ada", "Well said.")]
    assert "7 / 10, saved." in ada.get(found.headers["location"]).text
    assert "7 / 10 by ada" in ada.get(path).text


def test_what_adds_up_by_itself_is_not_set_as_a_total(ada: Person, store: Store) -> None:
    path = ada.first()
    ada.decide(path, **{"points.concepts/own-memory": "1.5"})
    assert 'name="total" value=""' in ada.get(path).text  # so that other points change the sum next time
    ada.decide(path, **{"points.concepts/own-memory": "1.5"}, total="9")
    assert 'name="total" value="9"' in ada.get(path).text


def test_the_last_one_leads_back_to_the_list(ada: Person, store: Store) -> None:
    for _ in range(6):
        found = ada.decide(ada.first(), action="accept")
    assert found.headers["location"] == "/q/q1"
    assert "Nothing more is here." in ada.get("/q/q1").text
    assert {grade.status for grade in store.grades()} == {"graded"}


def test_what_was_typed_is_still_there_when_a_form_is_refused(ada: Person, store: Store) -> None:
    path = ada.first()
    found = ada.decide(path, total="99", comment="Mine.", **{"points.concepts/gil": "1.5"})
    assert found.status_code == 422
    assert "99 is not between 0 and 10" in found.text
    assert 'value="99"' in found.text
    assert 'value="1.5"' in found.text
    assert ">Mine.</textarea>" in found.text
    assert history(store) == []


def test_an_offer_is_given_as_it_was_read(ada: Person, store: Store) -> None:
    ada.decide(ada.first(), action="offer 6.5", total="1")
    assert history(store) == [(6.5, "ada", "")]


def test_of_two_reviewers_the_second_sees_both_decisions_and_none_is_lost(
    ada: Person, client: TestClient, gate: Gate, store: Store
) -> None:
    bob = Person(client, gate, "bob")
    path = ada.first()
    bob.get(path)
    ada.decide(path, total="8", comment="Clear.")
    found = bob.decide(path, total="3", comment="Vague.")
    assert found.status_code == 409
    assert "Somebody else was here first" in found.text
    assert "ada gave 8 / 10" in found.text
    assert "3 / 10: Vague." in found.text
    assert history(store) == [(8.0, "ada", "Clear.")]
    bob.form["seen"] = re.findall(r'name="seen" value="(\d+)"><input type="hidden" name="answer"', found.text)[0]
    assert bob.decide(path, total="3", comment="Vague.").status_code == 303  # seen, and meant
    assert history(store) == [(8.0, "ada", "Clear."), (3.0, "bob", "Vague.")]


def test_two_reviewers_are_led_to_different_answers_and_told_of_each_other(
    ada: Person, client: TestClient, gate: Gate
) -> None:
    bob = Person(client, gate, "bob")
    path = ada.first()
    second = re.findall(r'href="([^"]+)" data-key="n"', ada.get(path).text)[0]
    bob.get(second)
    assert "ada is looking at this one, too" in bob.get(path).text
    bob.get(second)
    assert ada.decide(path, action="accept").headers["location"] not in (path, second)


def test_what_was_undone_awaits_a_person_again(ada: Person, store: Store) -> None:
    path = ada.first()
    ada.decide(path, total="8")
    ada.get("/q/q1/" + path.split("/")[-1])
    assert "Undo q1" in ada.get(path).text
    found = ada.post("/undo", id=ada.form["id"], seen=ada.form["id"])
    assert found.headers["location"] == path
    assert "to be confirmed" in ada.get(path).text
    assert [score for score, *_ in history(store)] == [8.0, None]


def test_nobody_undoes_what_another_has_decided_since(
    ada: Person, client: TestClient, gate: Gate, store: Store
) -> None:
    bob = Person(client, gate, "bob")
    path = ada.first()
    ada.decide(path, total="8")
    ada.get(path)
    mine = ada.form["id"]
    bob.get(path)
    bob.decide(path, total="3")
    found = ada.post("/undo", id=mine, seen=mine)
    assert found.status_code == 409
    assert "bob gave 3 / 10" in found.text
    assert bob.post("/undo", id=mine, seen=mine).status_code == 409
    assert [score for score, *_ in history(store)] == [8.0, 3.0]


def test_an_answer_that_changed_meanwhile_is_looked_at_once_more(
    ada: Person, store: Store, assignment: Assignment
) -> None:
    path = ada.first()
    assert ada.decide(path, answer="another").status_code == 409
    assert history(store) == []


# --- at once --------------------------------------------------------------------------------------------------------


@pytest.fixture
def many(store: Store, assignment: Assignment) -> None:
    """A class of 41, of whom two gave the very same answer."""
    samples.fill(store, assignment, [*samples.texts(40), samples.texts(1)[0]])


def scores(store: Store) -> list[float | None]:
    return [one.score for number in range(41) for one in store.history(f"s{number:04}")]


@pytest.mark.usefixtures("many")
def test_the_very_same_answer_is_decided_along_unless_that_is_not_wished(ada: Person, store: Store) -> None:
    paths = re.findall(r'href="(/q/q1/\w+)"', ada.get("/q/q1").text)
    path = next(path for path in paths if "very same" in ada.get(path).text)
    ada.get(path)
    assert "The same for 1 more with the very same answer" in ada.get(path).text
    found = ada.decide(path, total="7", along="equal")
    assert scores(store) == [7.0, 7.0]
    assert "So was 1 along with it." in ada.get(found.headers["location"]).text
    assert "The very same answer was given 7 / 10." in ada.get(path).text
    assert "Undo 2 decisions at once" in ada.get(path).text
    ada.post("/undo", id=ada.form["id"], seen=ada.form["id"])
    assert scores(store) == [7.0, None, 7.0, None]
    ada.get(path)
    ada.decide(path, total="7")
    assert len(scores(store)) == 5


@pytest.mark.usefixtures("many")
def test_after_a_sample_the_rest_is_decided_at_once_and_undone_at_once(ada: Person, store: Store) -> None:
    assert "Read 10 more, and the rest" in ada.get("/q/q1").text
    path = re.findall(r'href="(/q/q1/\w+\?why=\w+)"', ada.get("/q/q1").text)[0]
    why = path.partition("why=")[2]
    for _ in range(10):
        ada.get(path)
        path = ada.decide(path.partition("?")[0], action="accept", why=why, along="equal").headers["location"]
    listed = f"/q/q1?why={why}"
    (count,) = re.findall(r'name="count" value="(\d+)"', ada.get(listed).text)
    ada.post("/q/q1/rest", why=why, count="1")
    assert "Nothing was decided: what is left has changed" in ada.get(listed).text
    before = len(scores(store))
    found = ada.post("/q/q1/rest", why=why, count=count)
    assert found.headers["location"] == listed
    assert len(scores(store)) == before + int(count)
    assert f"{count} answers were decided at once." in ada.get(listed).text
    assert f"Undo {count} decisions at once" in ada.get(listed).text
    ada.post("/undo", id=ada.form["id"], seen=ada.form["seen"])
    assert scores(store).count(None) == int(count)


# --- what is seen ---------------------------------------------------------------------------------------------------


def test_names_are_hidden_everywhere_if_wished(ada: Person) -> None:
    ada.get("/you")
    ada.post("/you", who="ada", hide="on")
    path = ada.first()
    ada.decide(path, action="accept")
    for page in ("/", "/q/q1?show=all", path, "/q/q6?show=all"):
        found = ada.get(page).text
        assert "Student" not in re.sub("student", "", found)
        assert "s000" not in found
        assert "/page/" not in found


def test_students_text_is_text_on_every_page(store: Store, ada: Person, assignment: Assignment) -> None:
    samples.fill(store, assignment, [samples.EVIL + text for text in samples.texts(3)], name=samples.EVIL)
    path = ada.first()
    ada.decide(path, comment=samples.EVIL, action="save")
    for page in ("/", "/q/q1?show=all", path, "/you"):
        found = ada.get(page).text
        assert not re.search(r"<script(?! src=)|<img|onerror=alert\(2\)>", found)
        assert "\u202e" not in found
        assert "\x1b" not in found
    assert "{{7*7}}" in ada.get(path).text  # no template of ours, either
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in ada.get(path).text


def test_a_students_page_is_shown_in_a_cage(ada: Person, tmp_path: Path) -> None:
    id = ada.first().split("/")[-1]
    assert ada.get(f"/page/{id}").status_code == 404
    (tmp_path / "report").mkdir()
    for number in range(6):
        (tmp_path / "report" / f"s000{number}.html").write_text("<p>the page</p>")
    found = ada.get(f"/page/{id}")
    assert found.text == "<p>the page</p>"
    assert "sandbox" in found.headers["content-security-policy"]
    assert "script" not in found.headers["content-security-policy"]
    assert ada.get("/page/..%2f..%2fetc").status_code == 404


def test_exports_hold_what_was_decided(ada: Person) -> None:
    ada.decide(ada.first(), total="7", comment="Well said.")
    table = ada.get("/export/csv").text
    assert ",7.0," in table
    archive = zipfile.ZipFile(io.BytesIO(ada.get("/export/json").content))
    documents = [json.loads(archive.read(name)) for name in archive.namelist()]
    assert [one["questions"][0]["decided"]["reason"] for one in documents if "decided" in one["questions"][0]] == [
        "Well said."
    ]
    for name in ("html", "gradescope", "junit", "nbgrader"):
        assert ada.get(f"/export/{name}").status_code == 200
    assert ada.get("/export/nothing").status_code == 404


def test_students_pages_are_written_anew_with_what_was_decided(ada: Person, tmp_path: Path) -> None:
    ada.decide(ada.first(), total="7", comment="Well said.")
    ada.get("/")
    assert ada.post("/pages").headers["location"] == "/"
    assert "1 page was written anew" in ada.get("/").text
    (page,) = (path for path in (tmp_path / "report").glob("s*.html"))
    assert "A person has decided on this one. Well said." in page.read_text()
    assert json.loads((tmp_path / "json" / f"{page.stem}.json").read_text())["questions"][0]["score"] == 7.0
    assert ",7.0," in (tmp_path / "grades.csv").read_text()


def test_a_grade_book_is_filled_in(ada: Person) -> None:
    ada.decide(ada.first(), total="7")
    ada.get("/")
    names = [f"{name} Student{number}" for number, name in enumerate(samples.NAMES[:5])]
    rows = "".join(f"Participant {number},{name},,20,\n" for number, name in enumerate(names))
    book = f"Identifier,Full name,Grade,Maximum Grade,Feedback comments\n{rows}"
    found = ada.client.post("/fill/moodle", data={"secret": ada.secret}, files={"book": ("x.csv", book)})
    given = [row["Grade"] for row in csv.DictReader(io.StringIO(found.text))]
    assert [grade for grade in given if grade] == ["15"]  # 7, and the 8 of the program
    assert "attachment" in found.headers["content-disposition"]
    said = ada.get("/").text
    assert "Student5 was graded, and is not in the book" in said
    assert said.count("still awaits a person, and was left as it is") == 4
    refused = ada.client.post(
        "/fill/canvas", data={"secret": ada.secret, "column": "x"}, files={"book": ("x.csv", "a")}
    )
    assert refused.status_code == 400
    assert ada.client.post("/fill/moodle", files={"book": ("x.csv", book)}).status_code == 403
