"""How a class stands: what everybody has who handed something in, and who is enrolled and did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader import pipeline
from grader.model import Grade, Person
from grader.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Grades by student; `absent` are people of the roster of whom there is no work."""

    grades: Sequence[Grade]
    absent: Sequence[Person] = ()


def standing(store: Store, *, runs: bool = True) -> Standing:
    """What the store knows. Without `runs`, what the processes did is left out, which is most of every document."""
    grades = [grade if runs else _light(grade) for grade in store.grades()]
    roster = store.roster()
    joined = pipeline.join(roster.people, [grade.hand_in for grade in grades])
    return Standing(grades=grades, absent=joined.absent)


def _light(grade: Grade) -> Grade:
    questions = [{**question, "runs": []} for question in grade.document["questions"]]
    return replace(grade, document={**grade.document, "questions": questions})
