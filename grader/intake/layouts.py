"""The names that learning platforms give to what they let a teacher download; what they say of student and time.

Facts: docs.moodle.org (Assignment: "Download all submissions"), Canvas' bulk download, Gradescope's export with its
`submission_metadata.yml`, nbgrader's folder `submitted/<student>/<assignment>/`, otter's archives. Be lenient: forks
differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeGuard

import yaml

from grader.errors import UsageError
from grader.language import say
from grader.model import HandIn

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)$")
CANVAS = re.compile(
    r"(?:(?P<name>[^_]+)(?P<late>_LATE)?_(?P<user>\d+)(?:_(?P<attachment>\d+))?"
    r"|(?P<blind_late>LATE_)?anon_(?P<blind>[A-Za-z0-9]+)_(?P<blind_attachment>\d+))"
    r"_(?P<file>.+?)(?P<again>-\d+)?(?P<suffix>\.\w+)?$"
)
"""As Canvas names files in "Download Submissions" (canvas-lms, lib/content_zipper.rb), and wants them back."""
GRADESCOPE_FILE = "submission_metadata.yml"
OTTER_FILE = "__zip_filename__"
"""What otter puts into every archive that it makes of a notebook (otter-grader, otter/check/notebook.py)."""
LATE = 1.0
"""Seconds, where a platform says that work was late and not by how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One entry of a download: a part of somebody's work. `name` is the file's own, `version` counts uploads of it."""

    hand_in: HandIn
    name: str
    version: int = 0


def moodle(entries: list[Path]) -> Iterator[Piece]:
    """Folders `Full Name_<id>_assignsubmission_file`, or files that begin so; blind ones, `Participant_<id>`, too."""
    for path in entries:
        match = MOODLE.match(path.name)
        if match is not None:
            hand_in = HandIn(student=match["name"], name=match["name"], path=path, ids={"moodle": match["id"]})
            yield Piece(hand_in=hand_in, name=match["file"] or path.name)


def canvas(entries: list[Path]) -> Iterator[Piece]:
    """Files `doejane_LATE_<user>_<attachment>_<name>`; later uploads of one end in `-1`, `-2` before the suffix.

    Where the course grades blindly, `LATE_anon_<its own id>_<attachment>_<name>`.
    """
    for path in entries:
        match = CANVAS.match(path.name)
        if match is not None:
            user = match["user"] or match["blind"]
            name = f"anon_{user}" if match["blind"] or match["name"] == "anon" else match["name"]
            late_s = LATE if match["late"] or match["blind_late"] else 0.0
            hand_in = HandIn(student=name, name=name, path=path, ids={"canvas": user}, late_s=late_s)
            name = f"{match['file']}{match['suffix'] or ''}"
            yield Piece(hand_in=hand_in, name=name, version=int((match["again"] or "-0")[1:]))


def canvas_uploads(names: Iterable[str]) -> dict[str, list[str]]:
    """By user, the files of a download that Canvas knows by a number: it takes one back under the very same name."""
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        match = CANVAS.match(name)
        if match is not None and (match["attachment"] or match["blind_attachment"]):
            found.setdefault(match["user"] or match["blind"], []).append(name)
    return found


def gradescope(folder: Path) -> Iterator[HandIn]:
    """Folders `submission_<id>` that `submission_metadata.yml` tells of; a group's members have one each."""
    for key, told in _metadata(folder / GRADESCOPE_FILE).items():
        place = folder / key
        if not isinstance(told, dict) or not place.exists() or "/" in key or key.startswith("."):
            continue
        people = told.get("submitters") or [{}]
        for person in filter(_is_object, people if isinstance(people, list) else ()):
            name, sid, email = (_text(person.get(what)) for what in ("name", "sid", "email"))
            name = name or key
            ids = {"gradescope": key.removeprefix("submission_"), **({"sid": sid} if sid else {})}
            if email:
                ids["email"] = email
            yield HandIn(student=sid or name, name=name, path=place, ids=ids, submitted=_moment(told.get("created_at")))


def _text(value: object) -> str:
    """A word or a number; nothing else is a person's, and to write out what names itself again and again has no end."""
    return str(value) if isinstance(value, str | int) else ""


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def nbgrader(folder: Path, is_locked: Callable[[Path], bool], assignment: str | None = None) -> Iterator[HandIn]:
    """Folders `<student>/<assignment>/` beneath `submitted`; `timestamp.txt` tells when.

    Of several assignments the one of this name is meant. Raises UsageError where none has it. A student's folder that
    `is_locked` is the hand-in as it is.
    """
    students = _folders(folder)
    for locked in filter(is_locked, students):  # reading the work tells why nobody sees what lies in it
        yield HandIn(student=locked.name, path=locked, ids={"nbgrader": locked.name})
    places = [place for student in students for place in _folders(student)]
    for place in _of_one(folder, places, assignment):
        stamp, student = place / "timestamp.txt", place.parent.name
        moment = _moment(stamp.read_text(errors="replace").strip()) if stamp.is_file() else None
        yield HandIn(student=student, path=place, ids={"nbgrader": student}, submitted=moment)


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder; none in one that may not be opened."""
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        return []


def _of_one(folder: Path, places: list[Path], assignment: str | None) -> list[Path]:
    named = [place for place in places if assignment is not None and place.name.casefold() == assignment.casefold()]
    there = sorted({place.name for place in places})
    if named or len(there) < 2:
        return named or places
    raise UsageError(
        say(
            "{folder}: there are several assignments ({names}), and none has the name {assignment}. Give "
            "the folders of one: {folder}/*/{first}",
            folder=folder,
            names=", ".join(there),
            assignment=assignment or say("of the one that is graded"),
            first=there[0],
        )
    )


def is_otter_export(folder: Path) -> bool:
    """True for what was packed by otter: one student's notebook, its PDF and a log."""
    return (folder / OTTER_FILE).is_file()


class _Loader(yaml.SafeLoader):
    """Ruby's symbols are plain words to us; everything that would make an object is refused, as ever."""


def _symbol(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    return None


_Loader.add_multi_constructor("!ruby/", _symbol)


def _metadata(path: Path) -> dict[str, Any]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            found = _plain(yaml.load(file.read(8 << 20), _Loader), {})
    except (OSError, yaml.YAMLError, RecursionError, ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _plain(value: object, known: dict[int, object]) -> object:
    """The same with `:name` for a key read as `name`. What YAML names again and again is made once: `known`, by id."""
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, dict):
        made: dict[str, object] = {}
        known[id(value)] = made
        made.update((str(key).removeprefix(":"), _plain(item, known)) for key, item in value.items())
        return made
    if isinstance(value, list):
        items: list[object] = []
        known[id(value)] = items
        items += [_plain(item, known) for item in value]
        return items
    return value


def _moment(told: object) -> datetime | None:
    """A moment as YAML or a text gives it; one without a zone is taken for UTC, as these systems write it."""
    if isinstance(told, str):
        try:
            told = datetime.fromisoformat(told.replace(" UTC", "+00:00").replace("Z", "+00:00"))
        except ValueError:
            return None
    if not isinstance(told, datetime):
        return None
    return told if told.tzinfo is not None else told.replace(tzinfo=timezone.utc)
