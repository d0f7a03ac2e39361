"""A class as one HTML file: how the points lie, what loses most, who made the same mistake, everybody in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import mean, median
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from grader.language import N_, gettext, shown
from grader.model import Alike, Grade, Person
from grader.report import amounts
from grader.report.class_counts import Lacking, Lost, lacking, lost
from grader.report.exports import is_late, told_apart
from grader.report.ideas import WAITING, Group, mistakes, waiting
from grader.report.page import anchor, policy, read_template, stylesheet, template
from grader.report.sanitise import clip, one_line

_STATUS = {"graded": N_("graded"), "needs_review": N_("to review"), "grader_error": N_("grader's fault")}
_HEIGHT = 140.0
_MOST_CHECKS, _MOST_IDEAS, _MOST_GROUPS, _LONGEST = 20, 12, 15, 300
_MOST_MEMBERS, _MOST_MORE = 12, 88
"""Of a group so many are named at once, and so many more when they are asked for."""


def to_class_html(
    title: str,
    grades: Sequence[Grade],
    absent: Sequence[Person] = (),
    *,
    zero: bool = False,
    alike: Alike | None = None,
) -> str:
    """The page of a class; it links to the students' pages beside it, `<student>.html`.

    `absent` are people of the roster who handed nothing in; `zero` tells whether they have 0 points for that. Who is
    `alike` is told with a link to `../alike.html`.
    """
    names = told_apart([grade.hand_in for grade in grades])
    named = [replace(one, hand_in=replace(one.hand_in, name=name)) for one, name in zip(grades, names, strict=True)]
    script, css = Markup(read_template("class.js")), stylesheet("class.css")
    return template("class.html.j2").render(
        page=_Class(title, named, absent, zero, alike).told(), css=css, script=script, policy=policy(css, script)
    )


@dataclass(frozen=True, slots=True)
class _Class:
    title: str
    grades: Sequence[Grade]
    absent: Sequence[Person] = ()
    zero: bool = False
    alike: Alike | None = None

    def told(self) -> dict[str, Any]:
        shares = [grade.score / grade.max_score if grade.max_score else 0.0 for grade in self.grades]
        bars, ids = _bars(shares), self._ids()
        return {
            "title": one_line(self.title), "count": len(self.grades), "figures": self._figures(shares),
            "bars": bars, "described": "; ".join(bar["title"] for bar in bars if bar["count"]),
            "questions": list(self._questions()), "checks": list(map(_check, lost(self.grades)))[:_MOST_CHECKS],
            "ideas": [_idea(one) for one in lacking(self.grades)[:_MOST_IDEAS]],
            "waiting": [self._group(one, ids) for one in waiting(self.grades)[:_MOST_GROUPS]],
            "clusters": [self._group(one, ids) for one in mistakes(self.grades)[:_MOST_GROUPS]],
            "alike": self._alike(), "ids": ids, "students": [_student(grade, ids) for grade in self.grades],
            "sections": any(grade.hand_in.section for grade in self.grades),
            "timed": any(grade.seconds for grade in self.grades),
            "absent": [_absent(person, zero=self.zero) for person in self.absent],
        }  # fmt: skip

    def _figures(self, shares: Sequence[float]) -> list[tuple[str, str]]:
        most = max((grade.max_score for grade in self.grades), default=0.0)
        scores = [grade.score for grade in self.grades]
        review = sum(grade.status == "needs_review" for grade in self.grades)
        found = [(gettext("Students"), str(len(self.grades)))]
        if shares:
            found += [(gettext("Mean"), f"{amounts.points(round(mean(scores), 1))} / {amounts.points(most)}")]
            found += [(gettext("Median"), amounts.points(round(median(scores), 1)))]
        found.append((gettext("Await a person"), str(review)))
        faults = sum(grade.status == "grader_error" for grade in self.grades)
        found += [(gettext("Nothing handed in"), str(len(self.absent)))] if self.absent else []
        found += [(gettext("Grader's faults"), str(faults))] if faults else []
        seconds = sum(grade.seconds for grade in self.grades)
        return [*found, (gettext("Grading took"), _span(seconds))] if seconds else found

    def _alike(self) -> list[dict[str, Any]]:
        """Groups of students who share what hardly anybody else has."""
        links = {grade.hand_in.student: {**_link(grade), "questions": ""} for grade in self.grades}
        groups = self.alike.groups if self.alike else ()
        named = [[links[student] for student in group if student in links] for group in groups[:_MOST_GROUPS]]
        return [
            {
                "count": len(members), "members": members[:_MOST_MEMBERS],
                "more": members[_MOST_MEMBERS:_MOST_MEMBERS + _MOST_MORE],
                "others": max(0, len(members) - _MOST_MEMBERS - _MOST_MORE),
            }
            for members in named if len(members) > 1
        ]  # fmt: skip

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
                "mean": amounts.score(round(mean(one["score"] for one in mine), 1), mine[0]["max_score"]),
                "review": sum(one["status"] in WAITING for one in mine) or "",
            }  # fmt: skip

    def _group(self, group: Group, ids: Sequence[str]) -> dict[str, Any]:
        """Students of whom the same is to be said, as links to the question on their pages."""
        several = len(group.questions) > 1
        members = list(group.members.items())
        links = [
            {**_link(self.grades[place], next(iter(mine))), "questions": " ".join(mine) if several else ""}
            for place, mine in members[: _MOST_MEMBERS + _MOST_MORE]
        ]
        return {
            "questions": " ".join(sorted(group.questions, key=ids.index)),
            "checks": one_line(", ".join(group.checks)), "count": len(members),
            "said": one_line(clip(shown(group.example), _LONGEST)), "members": links[:_MOST_MEMBERS],
            "more": links[_MOST_MEMBERS:], "others": len(members) - len(links),
            "varies": len(group.words) > 1,
        }  # fmt: skip


def _check(one: Lost) -> dict[str, Any]:
    return {
        "question": one.question, "title": one_line(one.title), "failed": one.failed or "", "open": one.open or "",
        "percent": round(100 * one.failed / one.asked), "lost": amounts.points(round(one.points, 1)),
    }  # fmt: skip


def _idea(one: Lacking) -> dict[str, Any]:
    return {
        "question": one.question, "title": one_line(one.title), "missing": one.asked - one.whole - one.half or "",
        "half": one.half or "", "percent": round(100 * one.share),
    }  # fmt: skip


def _span(seconds: float) -> str:
    """`42 s`, `12 min`, `3.5 h`."""
    if seconds < 100:
        return gettext("{number} s", number=amounts.points(round(seconds, 1)))
    if seconds < 6000:
        return gettext("{number} min", number=format(seconds / 60, ".0f"))
    return gettext("{number} h", number=format(seconds / 3600, ".1f"))


def _student(grade: Grade, ids: Sequence[str]) -> dict[str, Any]:
    points = {question["id"]: question for question in grade.document["questions"]}
    notes = [gettext("late")] if is_late(grade) else []
    notes += [gettext("not on the roster")] if grade.hand_in.on_roster is False else []
    open_ones = [id for id in ids if points.get(id, {}).get("status") in WAITING]
    return {
        **_link(grade), "score": amounts.points(grade.score), "value": grade.score, "seconds": round(grade.seconds, 2),
        "points": [_points(points.get(id)) for id in ids], "section": one_line(grade.hand_in.section),
        "status": ", ".join([" ".join([gettext(_STATUS.get(grade.status, grade.status)), *open_ones]), *notes]),
    }  # fmt: skip


def _absent(person: Person, *, zero: bool) -> dict[str, str]:
    note = gettext("{points} points", points=0) if zero else ""
    if person.unsure:
        note = gettext("perhaps under another name: see who is not on the roster")
    return {"name": one_line(person.called), "section": one_line(person.section), "note": note}


def _points(question: dict[str, Any] | None) -> str:
    if question is None:
        return ""
    return f"{amounts.points(question['score'])}{'?' if question['status'] in WAITING else ''}"


def _link(grade: Grade, question: str = "") -> dict[str, str]:
    """The student's page, and the place of a question in it."""
    place = f"#{anchor(question)}" if question else ""
    return {
        "href": f"{quote(grade.hand_in.student)}.html{place}",
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
