"""Every result and every decision is kept; what counts is the newest, with what people decided on the same answer."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.model import HandIn
from grader.store import Change, Result, Store, open_store


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
