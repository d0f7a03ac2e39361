"""submission: what came in, one student's or a class's, read and split by question."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from grader import intake, submission
from grader.errors import UsageError
from grader.language import say
from grader.model import (
    Assignment,
    HandIn,
    Person,
    Submission,
)
from grader.spec.words import closest, sentence


def collect(
    paths: Sequence[Path], scratch: Path, layout: str | None = None, assignment: Assignment | None = None
) -> intake.Collected:
    """All that a class handed in at these paths, whatever lies there. Raises UsageError where that cannot be read.

    `assignment` is the one that is meant where the folders of several lie there.
    """
    ids = submission.question_ids(assignment) if assignment else {}
    return intake.collect(
        paths, scratch, is_class=partial(submission.may_be_class_folder, ids=ids), is_locked=submission.is_locked,
        name_of=submission.student_name, layout=layout, assignment=assignment.id if assignment else None,
    )  # fmt: skip


def read_roster(path: Path) -> tuple[Person, ...]:
    """Who is enrolled, from a class list of any usual make. Raises UsageError where it cannot be read."""
    return intake.read_roster(path)


def canvas_uploads(names: Iterable[str]) -> dict[str, list[str]]:
    """By user, the files of a download that Canvas takes back under the very same name."""
    return intake.canvas_uploads(names)


def join(people: Sequence[Person], hand_ins: Sequence[HandIn]) -> intake.Joined:
    """Who of these people handed in what."""
    return intake.join(people, hand_ins)


def who_is_who(people: Sequence[Person], hand_ins: Sequence[HandIn]) -> dict[str, int]:
    """By student, where in a list of people theirs is, for all that can be told."""
    return intake.who_is_who(people, hand_ins)


def find_submission(folder: Path, assignment: Assignment) -> Path:
    """The homework in a folder. Raises UsageError where there is none, or it could be several."""
    return submission.find_submission(folder, submission.question_ids(assignment))


@contextmanager
def work_of(student: str, path: Path, assignment: Assignment) -> Iterator[Path]:
    """Where one student's work lies in what a class handed in, unpacked for as long as this lasts.

    `student` is a name or number of theirs, or what names their report. Raises UsageError where it is nobody's or
    several people's.
    """
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        every = collect([path], Path(scratch), None, assignment).latest()
        found = [one for one in every if _is_called(student, one)]
        if len(found) != 1:
            raise UsageError(_why_not(student, path, found, every))
        yield found[0].path


def _is_called(said: str, hand_in: HandIn) -> bool:
    return said.casefold() in {name.casefold() for name in (hand_in.student, hand_in.name, *hand_in.ids.values())}


def _why_not(student: str, path: Path, found: Sequence[HandIn], every: Sequence[HandIn]) -> str:
    if found:
        told = "; ".join(", ".join(dict.fromkeys([one.student, *one.ids.values()])) for one in found)
        return say("{path}: several students are called {student}: {told}", path=path, student=repr(student), told=told)
    near = closest(student, [name for one in every for name in (one.student, one.name) if name])
    return sentence(say("{path}: no work of {student} is here", path=path, student=repr(student)), near)


def no_link(path: Path) -> Path:
    """The path. Raises UsageError where a link that lies in the repository could lead to what is not a student's."""
    parts = [path] if path.is_absolute() else [path, *path.parents]
    for part in parts:
        if part.is_symlink():
            raise UsageError(say("{part}: this is a link, which is not followed. Commit the file itself.", part=part))
    return path


def read(path: Path, assignment: Assignment) -> Submission:
    """A submission split by question. Raises UsageError where it cannot be read."""
    if not intake.is_archive(path):
        return submission.read_submission(path, assignment)
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        is_class = partial(submission.is_class_folder, ids=submission.question_ids(assignment))
        found = intake.collect(
            [path], Path(scratch), is_class=is_class,
            is_locked=submission.is_locked, name_of=submission.student_name,
        ).latest()  # fmt: skip
        if len(found) != 1:
            raise UsageError(
                say(
                    "{path}: this holds the work of {number} students. `grader grade` grades a class.",
                    path=path,
                    number=len(found),
                )
            )
        return replace(submission.read_submission(found[0].path, assignment), name=path.name)
