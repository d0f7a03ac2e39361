"""How a class stands: what everybody has who handed something in, and who is enrolled and did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader import pipeline
from grader.model import Grade, HandIn, Person
from grader.report.exports import NOTHING
from grader.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Grades by student, and `absent`, the people of the roster of whom there is no work.

    `zeros` are the grades of those among the absent who have 0 points, because the assignment says so and nobody has
    handed in what may be theirs; `waiting` are the other absent ones.
    """

    grades: Sequence[Grade]
    absent: Sequence[Person] = ()
    zeros: Sequence[Grade] = ()
    waiting: Sequence[Person] = ()


def standing(store: Store, *, runs: bool = True) -> Standing:
    """What the store knows. Without `runs`, what the processes did is left out, which is most of every document."""
    roster = store.roster()
    grades = _counting((grade if runs else _light(grade) for grade in store.grades()), best=roster.best)
    absent = pipeline.join(roster.people, [grade.hand_in for grade in grades]).absent
    none = [person for person in absent if roster.zero and grades and not person.unsure]
    waiting = [person for person in absent if person not in none]
    zeros = [_zero(person, grades[0]) for person in none]
    return Standing(grades=grades, absent=absent, zeros=zeros, waiting=waiting)


def _counting(grades: Iterable[Grade], *, best: bool) -> list[Grade]:
    """One grade a student: where the best attempt counts, that with the most points, of equal ones the last."""
    found: dict[str, Grade] = {}
    for grade in grades:
        if grade.hand_in.of and not best:
            continue  # the rule was another one when this attempt was graded
        student = grade.hand_in.of or grade.hand_in.student
        known = found.get(student)
        if known is None or _worth(grade) > _worth(known):
            found[student] = grade
    return [found[student] for student in sorted(found)]


def _worth(grade: Grade) -> tuple[float, int]:
    return grade.score, grade.hand_in.attempt


def _light(grade: Grade) -> Grade:
    questions = [{**question, "runs": []} for question in grade.document["questions"]]
    return replace(grade, document={**grade.document, "questions": questions})


def _zero(person: Person, other: Grade) -> Grade:
    """What somebody has who handed nothing in, in the assignment that `other` was graded for."""
    hand_in = HandIn(
        student=person.called, path=Path(), name=person.name, ids=person.ids, section=person.section, on_roster=True
    )
    document = {
        **other.document, "submission": "", "student": person.called, "status": "missing", "score": 0.0,
        "questions": [], "notes": [], "terms": {"said": [NOTHING]},
    }  # fmt: skip
    return Grade(
        hand_in=hand_in, document=document, score=0.0, max_score=other.max_score, status="missing", graded=other.graded
    )
