"""Add results and changes, and read what counts."""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, Row, create_engine, event, func, insert, select
from sqlalchemy.engine import make_url

from grader.errors import UsageError
from grader.model import Grade, HandIn
from grader.store.tables import VERSION, about, answers, changes, metadata, results

BUSY_MS = 30_000
"""Milliseconds for which a writer waits for another one of the same SQLite file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One student's work, graded: the document, all that it depends on (`key`), and the key of each answer."""

    hand_in: HandIn
    key: str
    answers: Mapping[str, str]
    document: Mapping[str, Any]
    seconds: float
    reports: Mapping[str, bytes] = field(default_factory=dict)
    """By the key of an answer: what was newly found out about it, packed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A person's decision on a question, or on one check of it; a score of None takes an earlier one back."""

    student: str
    question: str
    answer: str
    score: float | None
    who: str
    reason: str
    check: str | None = None
    at: datetime | None = None


def open_store(place: Path | str) -> Store:
    """The store in this SQLite file, or at this database URL; made where there is none.

    Raises UsageError where the database cannot be reached, or was written by a newer grader.
    """
    url = f"sqlite:///{place}" if isinstance(place, Path) else place
    try:
        engine = create_engine(make_url(url))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
        with engine.begin() as connection:
            metadata.create_all(connection)
            found = connection.scalar(select(func.max(about.c.version)))
            if found is None:
                connection.execute(insert(about).values(version=VERSION))
    except (sqlalchemy.exc.SQLAlchemyError, ModuleNotFoundError) as error:
        shown = make_url(url).render_as_string(hide_password=True) if "://" in url else url
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise UsageError(f"{shown}: the database cannot be used: {reason}") from error
    if found is not None and found > VERSION:
        raise UsageError(f"{place}: a newer grader has written this (version {found}; this one knows {VERSION}).")
    return Store(engine)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers and one writer at the same time, and no half-written page after a crash (sqlite.org/wal.html)."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Store:
    """All results of one class. Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    # --- results --------------------------------------------------------------------------------------------------

    def add(self, result: Result) -> None:
        """Keep a result, and what was newly found out about answers."""
        document = result.document
        row = {
            "student": result.hand_in.student, "hand_in": json.dumps(_told(result.hand_in)), "key": result.key,
            "graded": _now(), "seconds": result.seconds, "status": document["status"], "score": document["score"],
            "max_score": document["max_score"], "answers": json.dumps(dict(result.answers)),
            "document": zlib.compress(json.dumps(document).encode()),
        }  # fmt: skip
        with self._engine.begin() as connection:
            _keep_reports(connection, result.reports)
            connection.execute(insert(results).values(**row))

    def keys(self) -> dict[str, str]:
        """By student, the key of the newest result that is no fault of ours: what needs no second grading."""
        with self._engine.connect() as connection:
            rows = connection.execute(_newest().where(results.c.status != "grader_error"))
            return {row.student: row.key for row in rows}

    def reports(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What is known of these answers, packed."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(answers).where(answers.c.key.in_(list(keys))))
            return {row.key: bytes(row.report) for row in rows}

    # --- people ---------------------------------------------------------------------------------------------------

    def change(self, change: Change) -> None:
        """Keep a person's decision."""
        row = {
            "student": change.student, "question": change.question, "check": change.check, "answer": change.answer,
            "score": change.score, "reason": change.reason, "who": change.who, "at": change.at or _now(),
        }  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(insert(changes).values(**row))

    def history(self, student: str) -> tuple[Change, ...]:
        """All decisions on one student's work, the oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(changes).where(changes.c.student == student).order_by(changes.c.id))
            return tuple(_change(row) for row in rows)

    # --- what counts ----------------------------------------------------------------------------------------------

    def grades(self) -> Iterator[Grade]:
        """What every student has, by student: the newest result, with what people decided on the same answers."""
        with self._engine.connect() as connection:
            decided: dict[str, list[Change]] = {}
            for row in connection.execute(select(changes).order_by(changes.c.id)):
                decided.setdefault(row.student, []).append(_change(row))
            for row in connection.execution_options(yield_per=100).execute(_newest()):
                yield _grade(row, decided.get(row.student, ()))


def _newest() -> sqlalchemy.Select[Any]:
    last = select(func.max(results.c.id)).group_by(results.c.student)
    return select(results).where(results.c.id.in_(last)).order_by(results.c.student)


def _keep_reports(connection: Connection, reports: Mapping[str, bytes]) -> None:
    known = set(connection.scalars(select(answers.c.key).where(answers.c.key.in_(list(reports)))))
    rows = [{"key": key, "graded": _now(), "report": packed} for key, packed in reports.items() if key not in known]
    if rows:
        connection.execute(insert(answers), rows)


def _grade(row: Row[Any], decided: Sequence[Change]) -> Grade:
    document = json.loads(zlib.decompress(row.document))
    keys = json.loads(row.answers)
    for change in decided:
        if keys.get(change.question) == change.answer:
            document = changed(document, change)
    graded = row.graded if row.graded.tzinfo else row.graded.replace(tzinfo=timezone.utc)
    return Grade(
        hand_in=_hand_in(json.loads(row.hand_in)), document=document, score=document["score"],
        max_score=document["max_score"], status=document["status"], graded=graded,
    )  # fmt: skip


def changed(document: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """A result as it is after a person's decision; what the grader had suggested is kept beside it."""
    result: dict[str, Any] = copy.deepcopy(dict(document))
    for question in result["questions"]:
        if question["id"] != change.question:
            continue
        for check in question["checks"]:
            if change.check in (None, check["id"]):
                suggested = check.setdefault("suggested", {"score": check["score"], "status": check["status"]})
                if change.score is None:
                    check.update(suggested)
                elif change.check is not None:
                    _decide(check, change.score)
        question.pop("decided", None)
        if change.check is None and change.score is not None:
            question["decided"] = {"score": change.score, "who": change.who, "reason": change.reason}
        _sum_up(question)
    result["score"] = round(sum(question["score"] for question in result["questions"]), 6)
    result["status"] = _status([question["status"] for question in result["questions"]])
    return result


def _decide(check: dict[str, Any], score: float) -> None:
    check["score"] = score
    check["status"] = "passed" if score >= check["max_score"] else "failed"


def _sum_up(question: dict[str, Any]) -> None:
    decided = question.get("decided")
    question["score"] = decided["score"] if decided else round(sum(one["score"] for one in question["checks"]), 6)
    if decided is None and any(one["status"] in ("needs_review", "not_run") for one in question["checks"]):
        question["status"] = "needs_review"
    elif decided is None and any(one["status"] == "grader_error" for one in question["checks"]):
        question["status"] = "grader_error"
    elif question["score"] >= question["max_score"]:
        question["status"] = "passed"
    else:
        question["status"] = "partial" if question["score"] else "failed"


def _status(found: Sequence[str]) -> str:
    if "grader_error" in found:
        return "grader_error"
    return "needs_review" if {"needs_review", "not_found"}.intersection(found) else "graded"


def _change(row: Row[Any]) -> Change:
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=timezone.utc)
    return Change(
        student=row.student, question=row.question, check=row.check, answer=row.answer, score=row.score,
        reason=row.reason, who=row.who, at=at,
    )  # fmt: skip


def _told(hand_in: HandIn) -> dict[str, Any]:
    return {
        "student": hand_in.student, "path": str(hand_in.path), "name": hand_in.name, "ids": dict(hand_in.ids),
        "submitted": hand_in.submitted.isoformat() if hand_in.submitted else None,
        "attempt": hand_in.attempt, "late_s": hand_in.late_s,
    }  # fmt: skip


def _hand_in(told: Mapping[str, Any]) -> HandIn:
    submitted = datetime.fromisoformat(told["submitted"]) if told["submitted"] else None
    return HandIn(**{**told, "path": Path(told["path"]), "submitted": submitted})


def _now() -> datetime:
    return datetime.now(timezone.utc)
