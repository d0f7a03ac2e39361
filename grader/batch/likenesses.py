"""The answers of a class, read anew or as they were graded, to be compared with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader import pipeline
from grader.batch.files import Output
from grader.batch.kept import unpacked_answer
from grader.errors import UsageError
from grader.model import Alike, Assignment, HandIn, Writing
from grader.store import Store

MOST_COMPARED = 1000
"""Students; comparing so many takes some 5 seconds."""


def is_graded(path: Path) -> bool:
    """Whether a batch has left its results here."""
    return Output(path).database.is_file()


def graded_writings(store: Store, only: Sequence[str] = ()) -> Iterator[Writing]:
    """What was graded, of every student the attempt that was graded last."""
    for work in store.works_since(0):
        if work.hand_in.of:
            continue
        texts = store.texts(work.answers.values())
        answers = {question: unpacked_answer(texts[key]) for question, key in work.answers.items() if key in texts}
        yield from pipeline.writings(work.hand_in.student, str(work.hand_in.path), answers, only)


def likenesses(store: Store, assignment: Assignment) -> Alike | None:
    """Who shares what with whom in a class that was graded; None where there are too few to know what everybody writes,
    or so many (`MOST_COMPARED`) that comparing them is for who asks for it.
    """
    written: list[Writing] = []
    students: set[str] = set()
    for one in graded_writings(store):
        written.append(one)
        students.add(one.student)
        if len(students) > MOST_COMPARED:
            return None
    found = pipeline.alike(written, assignment)
    return None if found.few else found


def read_writings(
    hand_ins: Sequence[HandIn], assignment: Assignment, notes: list[str], only: Sequence[str] = ()
) -> Iterator[Writing]:
    """What was handed in; on what cannot be read there is a note."""
    for hand_in in hand_ins:
        try:
            answers = pipeline.read(hand_in.path, assignment).answers
        except UsageError as error:
            notes.append(str(error))
            continue
        yield from pipeline.writings(hand_in.student, str(hand_in.path), answers, only)
