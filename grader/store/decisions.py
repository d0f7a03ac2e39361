"""What a result is after what people decided; what the grader had suggested is kept beside it. Pure."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from grader.store.nouns import Change, Work
from grader.terms import plain_allowed, resettled

_OPEN = ("needs_review", "not_run")


def standing(changes: Iterable[Change]) -> list[Change]:
    """The decisions that count, in their order: without those that were undone, and the undoing."""
    told = list(changes)
    undone = {change.undoes for change in told}
    return [change for change in told if change.undoes is None and change.id not in undone]


def decided_on(work: Work, changes: Iterable[Change]) -> Mapping[str, Any]:
    """A student's document with all that people decided on the answers that count now."""
    document = work.document
    for change in standing(changes):
        if work.is_meant(change):
            document = changed(document, change)
    return document


def changed(document: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """A result as it is after one decision."""
    result: dict[str, Any] = copy.deepcopy(dict(document))
    for question in result["questions"]:
        if question["id"] == change.question:
            _change(question, change)
    result["score"] = round(sum(question["score"] for question in result["questions"]), 6)
    result["status"] = _status([question["status"] for question in result["questions"]])
    if change.allowed is not None and "terms" in result:
        decided = {"who": change.who, "reason": change.reason, **plain_allowed(change.allowed)}
        result["terms"] = {**result["terms"], "decided": decided}
    return dict(resettled(result))


def _change(question: dict[str, Any], change: Change) -> None:
    for check in question["checks"]:
        if change.check in (None, check["id"]):
            suggested = check.setdefault("suggested", {"score": check["score"], "status": check["status"]})
            if change.score is None:
                check.update(suggested)
            elif change.check is not None:
                _decide(check, change.score)
            elif check["id"] in change.points:
                _decide(check, change.points[check["id"]])
                _mark(check, change.points)
    question.setdefault("suggested", {"score": question["score"], "status": question["status"]})
    question.pop("decided", None)
    if change.check is None and change.score is not None:
        question["decided"] = {"score": change.score, "who": change.who, "reason": change.reason}
    _sum_up(question)


def _decide(check: dict[str, Any], score: float) -> None:
    check["score"] = score
    check["status"] = "passed" if score >= check["max_score"] else "failed"


def _mark(check: dict[str, Any], points: Mapping[str, float]) -> None:
    """What a person gave for each idea of a rubric stands beside what was suggested."""
    for entry in check.get("evidence", ()):
        given = points.get(f"{check['id']}/{entry.get('concept')}")
        if given is not None:
            entry["given"] = given


def _sum_up(question: dict[str, Any]) -> None:
    decided = question.get("decided")
    question["score"] = decided["score"] if decided else round(sum(one["score"] for one in question["checks"]), 6)
    if decided is None and any(one["status"] in _OPEN for one in question["checks"]):
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
