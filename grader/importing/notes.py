"""NOTES.md: what a person has to decide, and what of the course was not carried over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.courses import System
from grader.courses.questions import CourseQuestion
from grader.importing.drafts import Draft, DraftQuestion

_LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How the import of a question went: where from, whether there is a reference, and what it earns by the new spec.

    `earned` is None where nothing was run. `dropped` are checks that the reference does not pass; `trouble` tells why
    a reference does not run here.
    """

    asked: CourseQuestion
    draft: DraftQuestion
    earned: float | None = None
    dropped: tuple[str, ...] = ()
    trouble: str = ""


def notes_of(draft: Draft, questions: Sequence[Question], system: System) -> str:
    """The text of the file."""
    return "\n".join(_lines(draft, questions, system)).rstrip() + "\n"


def _lines(draft: Draft, questions: Sequence[Question], system: System) -> Iterator[str]:
    yield f"# {draft.title}: what is left to do"
    yield ""
    yield f"This assignment was made from a notebook of {system}. Look through it, question by question:"
    yield ""
    yield "- Every `TODO` in the YAML files waits for a decision; the comment beside it says which."
    yield "- The checks ask for what the reference was seen to do. Is that what the question asks for?"
    yield "- Then: `grader validate`, `grader audit` (does every wrong program lose points?), `grader check`."
    yield "- Keep this file and `solutions/` away from students: hidden tests are quoted below."
    for question in questions:
        yield ""
        yield f"## {question.draft.id}: {question.draft.title}"
        yield ""
        yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    asked = question.asked
    yield f"From {asked.where}; {_worth(question)}."
    if question.trouble and question.draft.is_program:
        yield f"The reference does not run here: {question.trouble}"
    elif question.trouble:
        yield f"The model answer earns {question.earned:g} of {question.draft.points:g} points: {question.trouble}"
    if question.dropped:
        yield f"Not proposed, as the reference does not pass it: {', '.join(question.dropped)}."
    if not asked.tests:
        return
    yield ""
    called = any(check.family == "calls" for check in question.draft.checks)
    rest = " Of these, the check `calls` has the inputs." if called else ""
    yield f"Tests of the course; none of them was run, and what they compare is not carried over.{rest}"
    for test in asked.tests:
        yield ""
        yield f"{test.where}{' (hidden from students)' if test.hidden else ''}:"
        yield ""
        text = test.source if len(test.source) <= _LONGEST else test.source[:_LONGEST] + "\n..."
        yield from (f"    {line}".rstrip() for line in text.split("\n"))


def _worth(question: Question) -> str:
    points = f"{question.draft.points:g} point{'' if question.draft.points == 1 else 's'}"
    said = points if question.asked.points else f"{points}, as the course does not say"
    return f"{said}, graded by a person there" if question.asked.is_manual else said
