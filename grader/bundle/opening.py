"""Read a bundle that somebody sent: nothing in it is believed but what it says, and nothing outside of it is read."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from grader.bundle.manifest import MANIFEST, Manifest, manifest_from_json
from grader.errors import UsageError
from grader.language import say
from grader.model import Assignment, Run, Trace
from grader.tracefile import trace_from_json

_LARGEST = 64 << 20
"""Bytes of one file in a bundle that are read; the longest recorded runs have a hundredth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A bundle, read: what it says of itself, and the runs in it by question. `name` is what a person calls it."""

    name: str
    manifest: Manifest
    runs: Mapping[str, Mapping[Run, Trace]]

    def fill(self, assignment: Assignment, place: Path) -> Assignment:
        """The assignment with the recorded runs, as one that lies at `place`. Raises UsageError for another one."""
        if assignment.id != self.manifest.assignment:
            raise UsageError(
                say(
                    "{name}: {manifest} speaks of another assignment than its specs.", name=self.name, manifest=MANIFEST
                )
            )
        if assignment.python is not None and any(sign in assignment.python for sign in "/\\"):
            raise UsageError(say("{name}: a bundle may not name an interpreter by its path.", name=self.name))
        exercises = tuple(
            replace(one, path=place.parent / one.path.name, reference=self.runs.get(one.id, {}))
            for one in assignment.exercises
        )
        return replace(assignment, exercises=exercises, path=place)


def find_archive(name: str, start: Path) -> Path | None:
    """The bundle that this is the path of, seen from a folder; None for what is no zip archive.

    Raises UsageError for an archive of something else.
    """
    path = start / name
    try:
        if not path.is_file() or not (zipfile.is_zipfile(path) or path.suffix == ".zip"):
            return None
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        raise UsageError(
            say("{name}: this archive is damaged. `grader bundle` makes a bundle of an assignment.", name=name)
        ) from None
    if MANIFEST not in names:
        raise UsageError(
            say("{name} is an archive, but no bundle of an assignment as `grader bundle` makes it.", name=name)
        )
    return path


def is_opened_bundle(folder: Path) -> bool:
    """Whether a folder is a bundle that somebody has unpacked, as some browsers do."""
    return (folder / MANIFEST).is_file()


def open_bundle(folder: Path, name: str) -> Opened:
    """What an unpacked bundle holds besides the specs. Raises UsageError where it cannot be understood."""
    manifest = manifest_from_json(_text(folder / MANIFEST, name), name)
    runs: dict[str, dict[Run, Trace]] = {}
    for one in manifest.runs:
        try:
            trace = trace_from_json(_text(folder / one.file, name))
        except UsageError as error:
            raise UsageError(say("{name}: {file}: {why}", name=name, file=one.file, why=error)) from None
        if trace.run != one.run:
            raise UsageError(
                say(
                    "{name}: {file} holds another run than {manifest} says.",
                    name=name,
                    file=one.file,
                    manifest=MANIFEST,
                )
            )
        runs.setdefault(one.question, {})[one.run] = trace
    return Opened(name=name, manifest=manifest, runs=runs)


def _text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(say("{name}: {file} is larger than any file of a bundle.", name=name, file=path.name))
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):  # no text, or a name that no file can have
        raise UsageError(
            say("{name}: {file} is missing or damaged. Get the bundle anew.", name=name, file=path.name)
        ) from None
