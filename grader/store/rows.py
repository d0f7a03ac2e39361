"""Rows of the tables to nouns, and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from grader.language import SOURCE, language, recalling, remembered
from grader.model import HandIn, Limits, Person, Roster
from grader.store.nouns import Asked, Change, Result, Work
from grader.terms import allowed_of, plain_allowed


def result_row(result: Result) -> dict[str, Any]:
    """A row of `results`."""
    document = result.document
    return {
        "student": result.hand_in.student, "hand_in": json.dumps(_told(result.hand_in)), "key": result.key,
        "graded": now(), "seconds": result.seconds, "status": document["status"], "score": document["score"],
        "max_score": document["max_score"], "answers": json.dumps(dict(result.answers)),
        "given": json.dumps(dict(result.given)), "document": zlib.compress(json.dumps(document).encode()),
        "messages": zlib.compress(json.dumps(remembered(document)).encode()),
    }  # fmt: skip


def work(row: Row[Any]) -> Work:
    """A student's newest result."""
    return Work(
        id=row.id, hand_in=_hand_in(json.loads(row.hand_in)), answers=json.loads(row.answers),
        given=json.loads(row.given or "{}"), document=_document(row),
        graded=_aware(row.graded), seconds=row.seconds,
    )  # fmt: skip


def _document(row: Row[Any]) -> Mapping[str, Any]:
    """The document, as it was when it was put in; where nobody reads another language, with plain texts."""
    document: Mapping[str, Any] = json.loads(zlib.decompress(row.document))
    if language() == SOURCE or row.messages is None:
        return document
    recalled: Mapping[str, Any] = recalling(document, json.loads(zlib.decompress(row.messages)))
    return recalled


def change_row(change: Change, follows: int) -> dict[str, Any]:
    """A row of `changes`."""
    return {
        "student": change.student, "question": change.question, "check": change.check, "answer": change.answer,
        "score": change.score, "reason": change.reason, "who": change.who, "at": change.at or now(),
        "points": json.dumps(dict(change.points)), "undoes": change.undoes, "follows": follows,
        "allowed": json.dumps(plain_allowed(change.allowed)) if change.allowed else None,
    }  # fmt: skip


def change(row: Row[Any]) -> Change:
    """A person's decision."""
    return Change(
        student=row.student, question=row.question, check=row.check, answer=row.answer, score=row.score,
        reason=row.reason, who=row.who, at=_aware(row.at), points=json.loads(row.points or "{}"), undoes=row.undoes,
        allowed=allowed_of(json.loads(row.allowed)) if row.allowed else None, id=row.id,
    )  # fmt: skip


def asked_text(asked: Asked) -> str:
    """A question as JSON; equal for equal ones."""
    return json.dumps(asdict(asked), sort_keys=True)


def asked(text: str) -> Asked:
    """The question again."""
    told = json.loads(text)
    return Asked(**{**told, "limits": Limits(**told["limits"])})


def roster_text(roster: Roster) -> str:
    """A roster as JSON."""
    return json.dumps(asdict(roster))


def roster(text: str) -> Roster:
    """The roster again."""
    told = json.loads(text)
    lists = {name: tuple(Person(**one) for one in told.get(name, ())) for name in ("people", "extensions")}
    return Roster(**{**told, **lists})


def now() -> datetime:
    """This moment, with a time zone."""
    return datetime.now(timezone.utc)


def _aware(moment: datetime) -> datetime:
    """SQLite keeps no time zone: it is always UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _told(hand_in: HandIn) -> dict[str, Any]:
    return {
        "student": hand_in.student, "path": str(hand_in.path), "name": hand_in.name, "ids": dict(hand_in.ids),
        "submitted": hand_in.submitted.isoformat() if hand_in.submitted else None,
        "attempt": hand_in.attempt, "late_s": hand_in.late_s, "section": hand_in.section,
        "on_roster": hand_in.on_roster, "due": hand_in.due.isoformat() if hand_in.due else None, "of": hand_in.of,
    }  # fmt: skip


def _hand_in(told: Mapping[str, Any]) -> HandIn:
    moments = {name: datetime.fromisoformat(told[name]) for name in ("submitted", "due") if told.get(name)}
    return HandIn(**{**told, "path": Path(told["path"]), **moments})
