"""What lies in a run's folder before it begins: the program, and those of its files that can lie beside it.

Their names and sizes are a student's. One that no folder can hold is not there for the program either.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from grader.model import Program

_APART = re.compile(r"[/\\:]")
"""What stands between folders; on Windows, a name could also lead elsewhere by a drive."""
LONGEST = 200
"""Bytes of a path within the folder: also Windows, and folders within folders, have room for so many."""
LONGEST_NAME = 120
"""Bytes of one name in it."""


def laid_out(program: Program, name: str, room: int) -> dict[str, str]:
    """Text by path, the program's own under `name`; all of it fits into `room`, a number of bytes."""
    return {**dict(_beside(program.files, name, room - _size(program.source))), name: _encodable(program.source)}


def _beside(files: Mapping[str, str], name: str, room: int) -> Iterator[tuple[str, str]]:
    found, folders = set[str](), set[str]()
    for told, text in files.items():
        path = PurePosixPath(*(part for part in _APART.split(told) if part not in ("", ".", "..")))
        above = {str(folder) for folder in path.parents if folder.name}
        room -= _size(text) + sum(mmap.PAGESIZE for folder in above if folder not in folders)
        if room < 0:
            return
        is_free = not above & found and str(path) not in folders | found
        if _can_be(path) and is_free and path.parts[0].casefold() != name.casefold():
            found.add(str(path))
            folders |= above
            yield str(path), _encodable(text)


def _can_be(path: PurePosixPath) -> bool:
    """True for a path that is not too long, and has only what a file's name may have."""
    long = [len(part.encode("utf-8", "replace")) for part in path.parts]
    bad = "\0" in str(path) or str(path) != _encodable(str(path))
    return bool(long) and not bad and max(long) <= LONGEST_NAME and sum(long) + len(long) <= LONGEST


def _size(text: str) -> int:
    """How many bytes a file with this text takes, whose last page is no shorter than the others."""
    return -(-len(text.encode("utf-8", "replace")) // mmap.PAGESIZE) * mmap.PAGESIZE


def _encodable(text: str) -> str:
    """The text without halves of letters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
