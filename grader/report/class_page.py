"""A class as one HTML file: how the points lie, what loses most, who made the same mistake, everybody in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import mean, median
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from grader.model import Grade, Person
from grader.report import view
from grader.report.exports import is_late
from grader.report.page import policy, read_template, stylesheet, template
from grader.report.sanitise import clip, one_line

_WAITING = ("needs_review", "not_found", "grader_error")
_STATUS = {"graded": "graded", "needs_review": "to review", "grader_error": "grader's fault"}
_HEIGHT = 140.0
_MOST_CHECKS, _MOST_CLUSTERS, _MOST_MEMBERS, _LONGEST = 15, 12, 12, 300


def to_class_html(title: str, grades: Sequence[Grade], absent: Sequence[Person] = (), *, zero: bool = False) -> str:
    """The page of a class; it links to the students' pages beside it, `<student>.html`.

    `absent` are people of the roster who handed nothing in; `zero` tells whether they have 0 points for that.
    """
    script, css = Markup(read_template("class.js")), stylesheet("class.css")
    return template("class.html.j2").render(
        page=_Class(title, grades, absent, zero).told(), css=css, script=script, policy=policy(css, script)
    )


@dataclass(slots=True)
class _Lost:
    """What one check has cost the class."""

    title: str
    question: str
    students: int = 0
    points: float = 0.0


@dataclass(slots=True)
class _Class:
    title: str
    grades: Sequence[Grade]
    absent: Sequence[Person] = ()
    zero: bool = False
    lost: dict[tuple[str, str], _Lost] = field(default_factory=dict)
    alike: dict[tuple[str, str, str], list[Grade]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        for grade in self.grades:
            for question in grade.document["questions"]:
                self._count(grade, question)
        shares = [grade.score / grade.max_score if grade.max_score else 0.0 for grade in self.grades]
        bars, ids = _bars(shares), self._ids()
        return {
            "title": one_line(self.title), "count": len(self.grades), "figures": self._figures(shares),
            "bars": bars, "described": "; ".join(bar["title"] for bar in bars if bar["count"]),
            "questions": list(self._questions()), "checks": self._checks(), "clusters": list(self._clusters()),
            "ids": ids, "students": [_student(grade, ids) for grade in self.grades],
            "sections": any(grade.hand_in.section for grade in self.grades),
            "absent": [_absent(person, zero=self.zero) for person in self.absent],
        }  # fmt: skip

    def _figures(self, shares: Sequence[float]) -> list[tuple[str, str]]:
        most = max((grade.max_score for grade in self.grades), default=0.0)
        scores = [grade.score for grade in self.grades]
        review = sum(grade.status == "needs_review" for grade in self.grades)
        found = [("Students", str(len(self.grades)))]
        if shares:
            found += [("Mean", f"{view.points(round(mean(scores), 1))} / {view.points(most)}")]
            found += [("Median", view.points(round(median(scores), 1)))]
        found.append(("Await a person", str(review)))
        faults = sum(grade.status == "grader_error" for grade in self.grades)
        found += [("Nothing handed in", str(len(self.absent)))] if self.absent else []
        return [*found, ("Grader's faults", str(faults))] if faults else found

    def _count(self, grade: Grade, question: dict[str, Any]) -> None:
        failed = [check for check in question["checks"] if check["status"] == "failed"]
        for check in failed:
            title = check["title"] or check["id"]
            entry = self.lost.setdefault((question["id"], check["id"]), _Lost(title, question["id"]))
            entry.students += 1
            entry.points += check["max_score"] - check["score"]
        if failed:
            titles = ", ".join(check["title"] or check["id"] for check in failed)
            said = "; ".join(dict.fromkeys(check["actual"] for check in failed))
            self.alike.setdefault((question["id"], titles, said), []).append(grade)

    def _ids(self) -> list[str]:
        return list(dict.fromkeys(question["id"] for grade in self.grades for question in grade.document["questions"]))

    def _questions(self) -> Iterator[dict[str, Any]]:
        every: dict[str, list[dict[str, Any]]] = {}
        for grade in self.grades:
            for question in grade.document["questions"]:
                every.setdefault(question["id"], []).append(question)
        for id, mine in every.items():
            share = mean(one["score"] / one["max_score"] if one["max_score"] else 0.0 for one in mine)
            yield {
                "id": id, "title": one_line(mine[0]["title"]), "percent": round(100 * share),
                "mean": view.score(round(mean(one["score"] for one in mine), 1), mine[0]["max_score"]),
                "review": sum(one["status"] in _WAITING for one in mine) or "",
            }  # fmt: skip

    def _checks(self) -> list[dict[str, Any]]:
        worst = sorted(self.lost.values(), key=lambda one: (-one.points, one.question, one.title))[:_MOST_CHECKS]
        return [
            {
                "question": one.question, "title": one_line(one.title), "students": one.students,
                "percent": round(100 * one.students / len(self.grades)), "lost": view.points(round(one.points, 1)),
            }
            for one in worst
        ]  # fmt: skip

    def _clusters(self) -> Iterator[dict[str, Any]]:
        several = [(key, mine) for key, mine in self.alike.items() if len(mine) > 1]
        for (question, checks, said), mine in sorted(several, key=lambda pair: (-len(pair[1]), pair[0]))[
            :_MOST_CLUSTERS
        ]:
            yield {
                "question": question, "checks": one_line(checks), "count": len(mine),
                "actual": one_line(clip(said, _LONGEST)), "members": [_link(grade) for grade in mine[:_MOST_MEMBERS]],
                "more": max(0, len(mine) - _MOST_MEMBERS),
            }  # fmt: skip


def _student(grade: Grade, ids: Sequence[str]) -> dict[str, Any]:
    points = {question["id"]: question for question in grade.document["questions"]}
    late = ", late" if is_late(grade) else ""
    late += ", not on the roster" if grade.hand_in.on_roster is False else ""
    return {
        **_link(grade), "score": view.points(grade.score), "value": grade.score,
        "points": [_points(points.get(id)) for id in ids], "section": one_line(grade.hand_in.section),
        "status": f"{_STATUS.get(grade.status, grade.status)}{late}",
    }  # fmt: skip


def _absent(person: Person, *, zero: bool) -> dict[str, str]:
    note = "perhaps under another name: see who is not on the roster" if person.unsure else "0 points" if zero else ""
    return {"name": one_line(person.called), "section": one_line(person.section), "note": note}


def _points(question: dict[str, Any] | None) -> dict[str, Any]:
    if question is None:
        return {"value": -1, "text": ""}
    return {
        "value": question["score"],
        "text": f"{view.points(question['score'])}{'?' if question['status'] in _WAITING else ''}",
    }


def _link(grade: Grade) -> dict[str, str]:
    return {
        "href": f"{quote(grade.hand_in.student)}.html",
        "name": one_line(grade.hand_in.name or grade.hand_in.student),
    }


def _bars(shares: Sequence[float]) -> list[dict[str, Any]]:
    """Ten bars of ten percent each; who has everything is in the last."""
    counts = Counter(min(9, max(0, int(share * 10 + 1e-9))) for share in shares)
    most = max(counts.values(), default=1)
    bars = []
    for tenth in range(10):
        height = round(_HEIGHT * counts[tenth] / most, 1)
        label = f"{tenth * 10}–{tenth * 10 + 10}"
        bars.append(
            {
                "x": tenth * 42 + 3, "y": round(166 - height, 1), "height": height, "count": counts[tenth],
                "label": label, "title": f"{label} %: {counts[tenth]}",
            }
        )  # fmt: skip
    return bars
