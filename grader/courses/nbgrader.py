"""nbgrader's stamps: `cell.metadata.nbgrader`, schema versions 1 to 3, and what came before them.

Facts: nbgrader/nbgraderformat/v1.json to v3.json; what is locked and how a checksum is made, nbgrader/utils.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from grader.courses.config import as_points
from grader.courses.stamps import Role, Stamp, StampedCell, Stamps, System


def stamps(cells: Sequence[StampedCell]) -> Stamps:
    """The stamp of each cell that nbgrader knows."""
    return tuple(_stamp(cell) for cell in cells)


def _stamp(cell: StampedCell) -> Stamp | None:
    data = cell.metadata.get("nbgrader")
    if not isinstance(data, Mapping):
        return None
    role = _role(data, cell.kind)
    if role is None:
        return None
    name = data.get("grade_id")
    as_given = _is_as_given(cell, data)
    return Stamp(
        system=System.NBGRADER,
        role=role,
        name=name if isinstance(name, str) and name else None,
        own=True,
        points=_points(data),
        manual=bool(data.get("task")) or bool(data.get("solution") and data.get("grade")),
        untouched=role is Role.ANSWER and as_given is True,
        changed=role is not Role.ANSWER and as_given is False,
    )


def _role(data: Mapping[str, Any], kind: str) -> Role | None:
    """A markdown cell that is graded and no solution is not allowed by nbgrader; it can only be words of the course."""
    if data.get("task"):
        return Role.PROMPT
    if data.get("solution"):
        return Role.ANSWER
    if data.get("grade"):
        return Role.TESTS if kind == "code" else Role.PROMPT
    return Role.PROMPT if data.get("locked") else None


def _points(data: Mapping[str, Any]) -> float | None:
    """Points count for cells that are graded, and for tasks."""
    points = data.get("points")
    if not (data.get("grade") or data.get("task")) or isinstance(points, bool):
        return None
    return as_points(points) or 0.0


def _is_as_given(cell: StampedCell, data: Mapping[str, Any]) -> bool | None:
    """Whether the text is still that of the checksum which the course's release has; None where there is none."""
    kept = data.get("checksum")
    if not isinstance(kept, str) or not kept:
        return None
    grade, solution = bool(data.get("grade")), bool(data.get("solution"))
    locked = not solution and (grade or bool(data.get("locked")))
    told = [cell.source, cell.kind, str(grade), str(solution), str(locked), str(data.get("grade_id", ""))]
    told += [str(_points(data))] if grade else []
    text = "".join(told).encode("utf-8", "surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest() == kept
