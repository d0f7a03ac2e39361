"""What Gradescope tells of a submission in `submission_metadata.json`: whose it is, when it came, when it was due."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

_LARGEST = 64 << 20
"""Bytes; the results of all former submissions are in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known; what is not told, or cannot be read, is empty or None. Moments have a time zone."""

    student: str = ""
    ids: Mapping[str, str]
    submitted: datetime | None = None
    due: datetime | None = None
    attempt: int = 1


def read_metadata(path: Path) -> Metadata:
    """What the file tells. Nothing in it is an error: a platform's file must not keep anybody from being graded."""
    try:
        told = json.loads(path.read_text(encoding="utf-8")) if path.stat().st_size < _LARGEST else {}
    except (OSError, ValueError, RecursionError):
        told = {}
    told = told if isinstance(told, dict) else {}
    users = [user for user in _list(told.get("users")) if isinstance(user, dict)]
    names = [str(user["name"]) for user in users if user.get("name")]
    ids = {"gradescope": told.get("id"), "email": users[0].get("email") if users else None}
    return Metadata(
        student=", ".join(names),
        ids={kind: str(value) for kind, value in ids.items() if value},
        submitted=_moment(told.get("created_at")),
        due=max(_dues(told, users), default=None),
        attempt=1 + len(_list(told.get("previous_submissions"))),
    )


def _dues(told: Mapping[str, Any], users: list[dict[str, Any]]) -> Iterator[datetime]:
    """The moment until which all had time, and those of students with an extension: the latest counts."""
    for each in (told, *users):
        asked = each.get("assignment")
        moment = _moment(asked.get("due_date")) if isinstance(asked, dict) else None
        if moment is not None:
            yield moment


def _moment(said: object) -> datetime | None:
    """An ISO 8601 moment with a time zone. Python before 3.11 reads no `Z`."""
    try:
        found = datetime.fromisoformat(str(said).strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
