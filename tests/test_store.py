"""Every result and every decision is kept; what counts is the newest, with what people decided on the same answer."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.model import Allowed, Amount, HandIn, Late, Limits, Person, Roster, Terms
from grader.store import WHOLE, Asked, Change, Conflict, Result, Store, open_store
from grader.terms import settle, to_plain


def document(student: str = "alice", joined: float = 0.0) -> dict[str, Any]:
    checks = [
        {"id": "joined", "status": "passed" if joined else "failed", "score": joined, "max_score": 2.0},
        {"id": "works", "status": "needs_review", "score": 3.0, "max_score": 4.0},
    ]
    question = {"id": "q6", "status": "needs_review", "score": joined + 3.0, "max_score": 6.0, "checks": checks}
    essay = {"id": "q1", "status": "passed", "score": 9.0, "max_score": 10.0}
    essay = {**essay, "checks": [{**essay, "id": "concepts"}]}
    return {
        "student": student, "status": "needs_review", "score": joined + 12.0, "max_score": 16.0,
        "questions": [essay, question],
    }  # fmt: skip


def result(student: str = "alice", key: str = "k", answer: str = "a6", **more: Any) -> Result:
    hand_in = HandIn(
        student=student, path=Path("x.py"), name="Alice É", ids={"canvas": "4"}, attempt=2, late_s=5.0,
        submitted=datetime(2026, 3, 1, 10, tzinfo=timezone.utc),
    )  # fmt: skip
    return Result(
        hand_in=hand_in, key=key, answers={"q1": "a1", "q6": answer}, document=document(student, **more), seconds=1.0
    )


def change(score: float | None, **more: Any) -> Change:
    told: dict[str, Any] = {"student": "alice", "question": "q6", "check": "works", "answer": "a6", **more}
    return Change(score=score, who="teacher", reason="seen it run", **told)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server of our own, on a socket in a folder; skipped where PostgreSQL is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    pytest.importorskip("psycopg")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    import pwd  # which only a Unix has, and that it is one is known by now

    account = pwd.getpwnam("nobody") if os.getuid() == 0 else None
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    as_other = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    place = {**as_other, "cwd": folder, "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}}
    initdb = [programs[-1] / "initdb", "-D", folder / "data", "-U", "grader", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run(initdb, check=True, capture_output=True, **place)  # type: ignore[call-overload]
    command = [programs[-1] / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-F"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **place) as server:
        assert server.stderr is not None
        for line in server.stderr:
            if "ready to accept connections" in line:
                break
        try:
            yield f"postgresql+psycopg://grader@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown
            server.stderr.read()
            server.wait()
            shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        with open_store(tmp_path / "results.sqlite") as opened:
            yield opened
        return
    from sqlalchemy import create_engine

    from grader.store.tables import metadata

    url = request.getfixturevalue("postgresql")
    with open_store(url) as opened:
        yield opened
    engine = create_engine(url)
    metadata.drop_all(engine)
    engine.dispose()


def test_a_result_is_read_back_as_it_was(store: Store) -> None:
    store.add(result())
    (grade,) = store.grades()
    assert grade.document == document()
    assert grade.hand_in == result().hand_in
    assert (grade.score, grade.max_score, grade.status) == (12.0, 16.0, "needs_review")
    assert grade.graded.tzinfo is not None


def test_the_newest_result_counts_and_the_older_ones_stay(store: Store) -> None:
    for joined in (0.0, 2.0):
        store.add(result(joined=joined, key=str(joined)))
    store.add(result("bob"))
    assert [(grade.hand_in.student, grade.score) for grade in store.grades()] == [("alice", 14.0), ("bob", 12.0)]
    assert store.keys() == {"alice": "2.0", "bob": "k"}


def test_a_fault_of_ours_is_no_result_that_need_not_be_repeated(store: Store) -> None:
    failed = result()
    store.add(
        Result(
            hand_in=failed.hand_in, key="k", answers={}, document={**document(), "status": "grader_error"}, seconds=0
        )
    )
    assert store.keys() == {}


def test_what_is_known_of_answers_is_found_by_key(store: Store) -> None:
    known = result()
    for _ in range(2):  # another student with the same answer
        store.add(
            Result(hand_in=known.hand_in, key="k", answers={}, document=document(), seconds=0, reports={"a6": b"\0x"})
        )
    assert store.reports(["a6", "other"]) == {"a6": b"\0x"}
    assert store.reports([]) == {}


def test_a_persons_decision_counts_and_keeps_what_was_suggested(store: Store) -> None:
    store.add(result())
    store.change(change(4.0))
    (grade,) = store.grades()
    works = grade.document["questions"][1]["checks"][1]
    assert (works["score"], works["status"]) == (4.0, "passed")
    assert works["suggested"] == {"score": 3.0, "status": "needs_review"}
    assert (grade.score, grade.status) == (13.0, "graded")
    assert grade.document["questions"][1]["status"] == "partial"


def test_a_decision_that_is_taken_back_leaves_the_suggestion_and_the_history(store: Store) -> None:
    store.add(result())
    store.change(change(4.0))
    store.change(change(None))
    (grade,) = store.grades()
    assert (grade.score, grade.status) == (12.0, "needs_review")
    assert [(one.score, one.who, one.reason) for one in store.history("alice")] == [
        (4.0, "teacher", "seen it run"), (None, "teacher", "seen it run")]  # fmt: skip
    assert store.history("bob") == ()


def test_a_decision_on_a_whole_question(store: Store) -> None:
    store.add(result())
    store.change(change(6.0, check=None))
    (grade,) = store.grades()
    assert (grade.score, grade.status) == (15.0, "graded")
    assert grade.document["questions"][1]["decided"]["who"] == "teacher"


def test_a_decision_does_not_hold_for_a_later_answer(store: Store) -> None:
    store.add(result())
    store.change(change(0.0, check=None))
    store.add(result(answer="another", key="k2"))
    (grade,) = store.grades()
    assert grade.score == 12.0


def test_a_newer_grader_has_the_last_word(tmp_path: Path) -> None:
    open_store(tmp_path / "r.sqlite").close()
    with sqlite3.connect(tmp_path / "r.sqlite") as connection:
        connection.execute("UPDATE grader SET version = 99")
    connection.close()
    with pytest.raises(UsageError, match="a newer grader has written this"):
        open_store(tmp_path / "r.sqlite")


def test_what_is_no_database_is_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "r.sqlite").write_text("this is a text, and long enough to be one" * 50)
    with pytest.raises(UsageError, match="cannot be used"):
        open_store(tmp_path / "r.sqlite")
    with pytest.raises(UsageError, match="cannot be used"):
        open_store("nonsense")
    with pytest.raises(UsageError, match=r"\*\*\*") as error:
        open_store("postgresql+psycopg://me:secret@127.0.0.1:1/x?connect_timeout=2")
    assert "secret" not in str(error.value)


# --- people side by side --------------------------------------------------------------------------------------------


def test_a_decision_made_without_the_sight_of_another_is_refused_and_nothing_is_lost(store: Store) -> None:
    store.add(result())
    first = store.change(change(4.0), follows=0)
    with pytest.raises(Conflict):
        store.change(change(1.0), follows=0)
    second = store.change(change(2.0), follows=first)
    assert [(one.id, one.score) for one in store.history("alice")] == [(first, 4.0), (second, 2.0)]
    store.change(change(9.0, question="q1", check=None, answer="a1"), follows=0)  # another question is another matter


def test_of_those_who_decide_at_once_one_is_heard_and_the_others_are_told(store: Store) -> None:
    store.add(result())
    at_once = threading.Barrier(4)
    heard: list[bool] = []

    def decide(number: int) -> None:
        at_once.wait()
        try:
            store.change(change(float(number)), follows=0)
        except Conflict:
            heard.append(False)
        else:
            heard.append(True)

    people = [threading.Thread(target=decide, args=(number,)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(heard) == [False, False, False, True]
    assert len(store.history("alice")) == 1


def test_what_is_undone_counts_no_more_and_what_was_before_counts_again(store: Store) -> None:
    store.add(result())
    store.change(change(6.0, check=None))
    wrong = store.change(change(0.0, check=None))
    store.change(change(None, check=None, undoes=wrong))
    (grade,) = store.grades()
    assert grade.document["questions"][1]["decided"]["score"] == 6.0
    assert [one.undoes for one in store.history("alice")] == [None, None, wrong]


def test_points_for_checks_and_ideas_make_up_a_question(store: Store) -> None:
    told = document()
    told["questions"][0]["checks"][0]["evidence"] = [{"concept": "memory", "points": 2, "max_points": 3}]
    store.add(replace(result(), document=told))
    points = {"concepts": 8.0, "concepts/memory": 3.0}
    store.change(change(8.0, question="q1", answer="a1", check=None, points=points))
    (grade,) = store.grades()
    essay = grade.document["questions"][0]
    assert (essay["score"], essay["status"], essay["suggested"]["score"]) == (8.0, "partial", 9.0)
    assert (essay["checks"][0]["score"], essay["checks"][0]["suggested"]["score"]) == (8.0, 9.0)
    assert essay["checks"][0]["evidence"][0]["given"] == 3.0
    assert store.history("alice")[0].points == points


def test_a_decision_outlives_a_new_grader_that_reads_the_same_answer(store: Store) -> None:
    store.add(replace(result(), given={"q6": "what she wrote"}))
    store.change(change(4.0, answer="what she wrote"))
    store.add(replace(result(answer="another key"), given={"q6": "what she wrote"}))
    (grade,) = store.grades()
    assert grade.score == 13.0


def test_only_what_is_new_is_read_again(store: Store) -> None:
    store.add(result())
    store.add(result("bob"))
    alice, bob = store.works_since(0)
    assert (alice.name_of("q6"), alice.hand_in.name) == ("a6", "Alice É")
    store.add(result("alice", key="later"))
    assert [work.hand_in.student for work in store.works_since(bob.id)] == ["alice"]
    first = store.change(change(4.0))
    store.change(change(3.0))
    later, count = store.changes_since(first)
    assert ([one.score for one in later], count) == ([3.0], 2)


def test_answers_and_questions_are_kept_for_a_person_to_read(store: Store) -> None:
    store.add(replace(result(), texts={"a6": b"print(1)"}))
    assert store.texts(["a6", "a7"]) == {"a6": b"print(1)"}
    asked = Asked(question="q6", assignment="Tiny", prompt="Print 1.", solution="print(1)", limits=Limits(wall=3))
    for one in (asked, asked, replace(asked, prompt="Print one.")):
        store.ask([one])
    assert store.asked() == {"q6": replace(asked, prompt="Print one.")}


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    with open_store(path) as store:
        store.add(result())
        store.change(change(4.0))
    with sqlite3.connect(path) as connection:
        connection.execute("DROP INDEX changes_one_after_the_other")
        for table, column in (
            ("results", "given"),
            ("results", "messages"),
            ("changes", "points"),
            ("changes", "undoes"),
            ("changes", "follows"),
            ("changes", "allowed"),
        ):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("DROP TABLE texts")
        connection.execute("DROP TABLE comparisons")
        connection.execute("UPDATE grader SET version = 1")
    connection.close()
    for _ in range(2):
        with open_store(path) as store:
            assert [grade.score for grade in store.grades()] == [13.0]
    with open_store(path) as store, pytest.raises(Conflict):
        store.change(change(1.0), follows=0)


def test_what_came_of_a_comparison_is_kept_by_what_was_compared(store: Store) -> None:
    assert store.comparison("k") is None
    for _ in range(2):
        store.compared("k", b"alike")
    assert (store.comparison("k"), store.comparison("other")) == (b"alike", None)


def test_the_roster_that_was_given_last_counts_and_the_earlier_ones_are_kept(tmp_path: Path) -> None:
    first = Roster(people=(Person(name="Ada", ids={"sid": "1"}, section="A"),))
    with open_store(tmp_path / "r.sqlite") as opened:
        assert opened.roster() == Roster()
        for roster in (first, first, Roster(zero=True), first):
            opened.enrol(roster)
            assert opened.roster() == roster
    with sqlite3.connect(tmp_path / "r.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM rosters").fetchone() == (3,)
    connection.close()


# --- when the work came ---------------------------------------------------------------------------------------------

CAME = datetime(2026, 3, 1, 10, tzinfo=timezone.utc)


def timed(came: datetime | None = CAME, attempt: int = 1, key: str = "k") -> Result:
    """A work of 12 points, of which lateness takes 3 a day; without `came` it is only marked as late."""
    due = CAME - timedelta(hours=1)
    hand_in = HandIn(
        student="alice", path=Path("x"), submitted=came, attempt=attempt, due=due, late_s=0.0 if came else 1.0
    )
    late = settle(12.0, 16.0, Terms(due=due, late=Late(cost=Amount(Decimal(3)))), hand_in)
    told = {**document(), "score": late.score, "terms": to_plain(late)}
    return Result(hand_in=hand_in, key=key, answers={"q1": "a1", "q6": "a6"}, document=told, seconds=1.0)


def allow(store: Store, **allowed: Any) -> int:
    (work,) = store.works_since(0)
    told: dict[str, Any] = {"student": "alice", "question": WHOLE, "answer": work.name_of(WHOLE), "reason": "ill"}
    return store.change(Change(score=None, who="ada", allowed=Allowed(**allowed), **told))


def score(store: Store) -> float:
    (grade,) = store.grades()
    return grade.score


def test_what_a_person_allows_counts_is_kept_and_can_be_undone(store: Store) -> None:
    store.add(timed())
    assert score(store) == 9.0
    first = allow(store, until=CAME)
    (grade,) = store.grades()
    assert (grade.score, grade.hand_in.due, grade.penalty) == (12.0, CAME, 0.0)
    assert grade.document["terms"]["decided"]["who"] == "ada"
    second = allow(store, came=CAME + timedelta(days=1))
    assert score(store) == 6.0  # the last one counts, and alone
    for id, worth in ((second, 12.0), (first, 9.0)):
        store.change(Change(student="alice", question=WHOLE, answer="", score=None, who="ada", reason="", undoes=id))
        assert score(store) == worth
    assert store.history("alice")[0].allowed == Allowed(until=CAME)


def test_points_that_are_decided_later_are_settled_with_what_is_allowed(store: Store) -> None:
    store.add(timed())
    allow(store, free=True)
    store.change(change(4.0))
    assert score(store) == 13.0


@pytest.mark.parametrize(("kind", "kept"), [("until", True), ("came", False), ("free", False)])
def test_more_time_is_the_students_the_rest_holds_for_the_attempt_that_a_person_saw(
    tmp_path: Path, kind: str, *, kept: bool
) -> None:
    later = CAME + timedelta(days=1)
    with open_store(tmp_path / "r.sqlite") as store:
        store.add(timed())
        allow(store, **{kind: True if kind == "free" else later})
        before = score(store)
        store.add(timed(key="another grader"))
        assert score(store) == before
        store.add(timed(later, key="a later attempt"))
        assert bool(next(store.grades()).document["terms"].get("decided")) is kept


def test_what_was_decided_when_nobody_knew_holds_when_it_is_known(store: Store) -> None:
    store.add(timed(None))
    allow(store, free=True)
    store.add(timed(CAME, key="the roster tells"))
    assert score(store) == 12.0
    store.add(timed(None, attempt=2, key="again"))
    (grade,) = store.grades()
    assert "decided" not in grade.document["terms"]
