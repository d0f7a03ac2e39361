"""The answers of a class, read anew or as they were graded, to be compared with each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from grader import pipeline
from grader.batch import keys
from grader.batch.files import Output
from grader.batch.kept import packed_alike, unpacked_alike, unpacked_answer
from grader.errors import UsageError
from grader.model import Alike, Assignment, HandIn, Writing
from grader.store import Store

MOST_COMPARED = 1000
"""Students; comparing so many takes some 5 seconds."""

_Given = tuple[HandIn, Mapping[str, str]]
"""A hand-in, and by question the key of its answer."""


def is_graded(path: Path) -> bool:
    """Whether a batch has left its results here."""
    return Output(path).database.is_file()


def graded_writings(store: Store, only: Sequence[str] = ()) -> Iterator[Writing]:
    """What was graded, of every student the attempt that was graded last."""
    return _writings(store, _counting(store), only)


def _counting(store: Store) -> list[_Given]:
    """Of every student the attempt that was graded last; of a class not the documents, which are large."""
    return [(work.hand_in, work.answers) for work in store.works_since(0) if not work.hand_in.of]


def _writings(store: Store, given: Iterable[_Given], only: Sequence[str] = ()) -> Iterator[Writing]:
    for hand_in, keys_of in given:
        texts = store.texts(keys_of.values())
        answers = {question: unpacked_answer(texts[key]) for question, key in keys_of.items() if key in texts}
        yield from pipeline.writings(hand_in.student, str(hand_in.path), answers, only)


def likenesses(store: Store, assignment: Assignment) -> Alike | None:
    """Who shares what with whom in a class that was graded; None where there are too few to know what everybody writes,
    or so many (`MOST_COMPARED`) that comparing them is for who asks for it.

    The same answers are compared once: what came of it is kept.
    """
    given = _counting(store)
    if len(given) > MOST_COMPARED:
        return None
    key = keys.comparison_key(given, assignment)
    known = store.comparison(key)
    if known is None:
        found = pipeline.alike(list(_writings(store, given)), assignment)
        store.compared(key, packed_alike(found))
    else:
        found = unpacked_alike(known)
    return None if found.few else found


def read_writings(
    hand_ins: Sequence[HandIn], assignment: Assignment, notes: list[str], only: Sequence[str] = ()
) -> Iterator[Writing]:
    """What was handed in; on what cannot be read there is a note."""
    for hand_in in hand_ins:
        try:
            answers = pipeline.read(hand_in.path, assignment).answers
        except UsageError as error:
            notes.append(error.message)
            continue
        yield from pipeline.writings(hand_in.student, str(hand_in.path), answers, only)
