"""What a worker on another machine needs, with the content of all files: it may see none of ours."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader import pipeline
from grader.batch.files import files_beneath
from grader.batch.grading import Task
from grader.batch.worker import Setup

Files = Mapping[str, bytes | Path]
"""By path beneath the folder in which they lie; for a link, which nobody follows, a path that it may lead to."""


@dataclass(frozen=True, slots=True)
class TaskParcel:
    """A task and the student's work."""

    task: Task
    files: Files


@dataclass(frozen=True, slots=True)
class SetupParcel:
    """What all tasks have in common, and the files that questions name: solutions, model answers."""

    setup: Setup
    files: Mapping[Path, Files]


def wrapped_task(task: Task) -> TaskParcel:
    """To be sent. Raises OSError where the work cannot be read."""
    return TaskParcel(task, _files(task.hand_in.path))


def wrapped_setup(setup: Setup) -> SetupParcel:
    """To be sent once to each machine. Raises OSError where a file cannot be read."""
    named = pipeline.files_named(setup.assignment)
    return SetupParcel(setup, {path: _files(path) for path in named if path.exists()})


@contextlib.contextmanager
def unwrapped_task(parcel: TaskParcel, folder: Path) -> Iterator[Task]:
    """The task, with the work in a folder that ends with it."""
    room = Path(tempfile.mkdtemp(dir=folder))
    try:
        hand_in = parcel.task.hand_in
        yield replace(parcel.task, hand_in=replace(hand_in, path=_put(parcel.files, _name(hand_in.path), room)))
    finally:
        shutil.rmtree(room, ignore_errors=True)


def unwrapped_setup(parcel: SetupParcel, folder: Path) -> Setup:
    """What was sent, with the files in this folder."""
    here = {path: _put(files, path.name, Path(tempfile.mkdtemp(dir=folder))) for path, files in parcel.files.items()}
    missing = folder / "missing"
    assignment = parcel.setup.assignment
    exercises = [pipeline.with_files(one, lambda path: here.get(path, missing)) for one in assignment.exercises]
    return replace(parcel.setup, assignment=replace(assignment, exercises=tuple(exercises)))


def _name(path: Path) -> str:
    return path.name or path.resolve().name


def _files(path: Path) -> Files:
    """A file, called `.`, or all that lie in a folder."""
    found = [path] if path.is_file() else files_beneath(path)
    return {one.relative_to(path).as_posix(): _content(one, own=one != path) for one in found}


def _content(path: Path, *, own: bool) -> bytes | Path:
    """A file's; a link of a student's `own` could lead to a solution, so it goes on its way without its target."""
    if own and path.is_symlink():
        return Path() if path.is_dir() else Path("left behind")
    return path.read_bytes()


def _put(files: Files, name: str, room: Path) -> Path:
    """Write them to a folder or file of this name."""
    for place, content in files.items():
        path = room / name / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.symlink_to(content)
    if not files:
        (room / name).mkdir()
    return room / name
