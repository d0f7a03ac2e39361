"""A new assignment to begin with: two questions, their references, and nothing that would not pass `validate`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from grader.errors import UsageError
from grader.language import say

SKELETON = Path(__file__).parent / "skeleton"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def begin_assignment(name: str, title: str, folder: Path) -> tuple[Path, ...]:
    """Write `exercises/NAME` and `solutions/NAME` in a folder; the files, in the order in which one reads them.

    Nothing is overwritten. Raises UsageError for a name that is no name, or is taken, and where nothing can be written.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            say(
                "{name} is no name for an assignment: small letters, digits and hyphens, such as two-locks.",
                name=repr(name),
            )
        )
    places = {part: folder / part / name for part in ("exercises", "solutions")}
    for place in places.values():
        if place.exists():
            raise UsageError(say("{place}: there is something already. Choose another name.", place=place))
    return write_files(
        {place / path.name: _text(path, name, title) for part, place in places.items() for path in _files(part)}
    )


def write_files(files: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write new files and the folders that they lie in. Raises UsageError where that cannot be."""
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(
            say("{filename}: cannot be written ({why}).", filename=error.filename, why=error.strerror)
        ) from error
    return tuple(files)


def _files(part: str) -> list[Path]:
    return sorted(path for path in (SKELETON / part).iterdir() if path.suffix in (".yaml", ".py", ".md"))


def _text(path: Path, name: str, title: str) -> str:
    return path.read_text(encoding="utf-8").replace("@NAME@", name).replace("@TITLE@", json.dumps(title))
