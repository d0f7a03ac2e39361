"""Grades as other systems read them: what every export needs of a grade, whatever its format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.language import gettext, say, shown
from grader.model import Grade, HandIn
from grader.report.amounts import points
from grader.report.view import IDEAS

FAILED, OPEN, OURS = "failed", ("needs_review", "not_run"), "grader_error"
MISSING = "missing"
"""The status of who is enrolled and handed nothing in."""
HANDED_IN, NOTHING = say("Something was handed in"), say("Nothing was handed in.")
"""What stands in the place of checks there."""


def checks(grade: Grade) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every check of a grade with the question that it belongs to."""
    for question in grade.document["questions"]:
        for check in question["checks"]:
            yield question, check


def title(check: Mapping[str, Any]) -> str:
    """What a check is called; of a hidden one it is said that it is."""
    has_ideas = any("concept" in entry for entry in check.get("evidence", ()))
    named = shown(check.get("title") or "") or (gettext(IDEAS) if has_ideas else check["id"])
    hidden = gettext(" (hidden)") if check.get("hidden") else ""
    return f"{named}{hidden}"


def told(check: Mapping[str, Any]) -> str:
    """What is told of a check, in lines; of one that has passed with all its points nothing more."""
    if check["status"] == "passed" and check["score"] >= check["max_score"]:
        return ""
    rows = [(gettext(name), check.get(name)) for name in ("expected", "actual", "hint")]
    rows.append((gettext("a person looks"), check.get("reason") if check["status"] != FAILED else ""))
    return "\n".join(f"{name}: {shown(said)}" for name, said in rows if said)


def remark(question: Mapping[str, Any]) -> str:
    """What a person wrote to the student when they decided on a question; empty where nobody did."""
    return str(question.get("decided", {}).get("reason", ""))


def said_of_terms(grade: Grade) -> list[str]:
    """What a student is told of lateness and rounding, in sentences."""
    told: Mapping[str, Any] = grade.document.get("terms", {})
    return [shown(sentence) for sentence in told.get("said", ())]


def told_apart(hand_ins: Sequence[HandIn]) -> list[str]:
    """What each student is called among these; where several have one name, with what is theirs alone."""
    names = [hand_in.name or hand_in.student for hand_in in hand_ins]
    count = Counter(names)
    return [
        f"{name} ({_own(hand_in)})" if count[name] > 1 else name for name, hand_in in zip(names, hand_ins, strict=True)
    ]


def _own(hand_in: HandIn) -> str:
    known = (hand_in.ids[kind] for kind in ("sid", "login", "id", "moodle", "canvas") if kind in hand_in.ids)
    return next(known, hand_in.student)


def is_late(grade: Grade) -> bool:
    """Whether it came after its due date, or a platform marked it so."""
    return bool(grade.hand_in.late_s or grade.document.get("terms", {}).get("late_s"))


def raw_score(grade: Grade) -> float:
    """The points of all questions, before anything was taken off or rounded."""
    return float(grade.document.get("terms", {}).get("raw_score", grade.score))


def comment(grade: Grade) -> str:
    """The whole grade in a few lines of plain text, for a field that takes a comment."""
    lines = said_of_terms(grade)
    for question in grade.document["questions"]:
        lines.append(f"{question['id']}: {points(question['score'])} / {points(question['max_score'])}")
        if remark(question):
            lines.append(f"  {remark(question)}")
        for check in question["checks"]:
            if check["status"] != "passed":
                said = shown(check.get("actual") or check.get("reason") or "")
                lines.append(f"  {title(check)}: {said or check['status']}")
    return "\n".join(lines)
