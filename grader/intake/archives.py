"""Unpack an archive where it can do no harm: only plain files, only beneath the folder, only so many and so much.

What is odd about a member is a note and the member is left out; what is odd about the whole archive is a UsageError.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from grader.errors import UsageError
from grader.language import say

MOST_MEMBERS = 20_000
MOST_BYTES = 2 << 30
"""Of all members together; a class of 3,000 with notebooks and pictures has less."""
MOST_RATIO = 200
"""So many times its own size an archive may unpack to, above a few megabytes; text shrinks to a tenth, not more."""
_FREE = 16 << 20
_LARGEST_MEMBER = 256 << 20
_LONGEST_NAME, _DEEPEST = 200, 20
_PIECE = 1 << 20
_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_NOISE = frozenset(("__MACOSX", ".git", ".ipynb_checkpoints", "__pycache__", ".venv", "venv", "node_modules", ".idea"))
RESERVED = frozenset(("CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))))
"""What Windows takes for a device, whatever comes after a dot."""


def is_archive(path: Path) -> bool:
    """True for a file whose name says that it is an archive of a kind that can be unpacked."""
    return path.name.lower().endswith(_SUFFIXES) and path.is_file()


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    plain: bool


@dataclass(slots=True)
class _Unpacking:
    """One archive on its way into a folder; what was written so far, and what there is to say."""

    archive: Path
    folder: Path
    allowed: int
    written: int = 0
    notes: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def take(self, member: _Member, opened: IO[bytes] | None) -> None:
        place = _place(member.name)
        if place is None:
            self._leave_out(member.name, say("its name leads elsewhere"))
        elif not member.plain or opened is None:
            self._leave_out(member.name, say("it is no ordinary file"))
        elif (key := _key(place)) in self.seen:
            self._leave_out(member.name, say("another has this name"))
        else:
            self.seen.add(key)
            self._write(opened, self.folder / place, member.name)

    def _leave_out(self, name: str, why: str) -> None:
        self.notes.append(
            say("{file}: left out of {archive}, {why}.", file=_shown(name), archive=self.archive.name, why=why)
        )

    def _write(self, opened: IO[bytes], target: Path, name: str) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                size = 0
                while piece := opened.read(_PIECE):
                    size += len(piece)
                    self.written += len(piece)
                    if self.written > self.allowed or size > _LARGEST_MEMBER:
                        raise UsageError(
                            say(
                                "{archive}: it unpacks to more than can be believed of a homework.",
                                archive=self.archive,
                            )
                        )
                    file.write(piece)
        except OSError as error:  # a file where a folder has to be, a name that the file system does not take
            self._leave_out(name, error.strerror or say("damaged"))


def unpack(archive: Path, folder: Path) -> tuple[str, ...]:
    """Unpack into an empty folder; notes on what was left out. Raises UsageError where the whole cannot be read."""
    try:
        size = archive.stat().st_size
        work = _Unpacking(archive, folder, min(MOST_BYTES, max(_FREE, size * MOST_RATIO)))
        with _opened(archive) as members:
            for number, (member, opened) in enumerate(members):
                if number >= MOST_MEMBERS:
                    raise UsageError(
                        say(
                            "{archive}: more than {most_members} files in one archive.",
                            archive=archive,
                            most_members=MOST_MEMBERS,
                        )
                    )
                if not _is_noise(member.name):
                    work.take(member, opened)
    except UsageError:
        raise
    except Exception as error:  # what the readers of the standard library raise on damaged data is anything
        reason = _shown((str(error).splitlines() or [type(error).__name__])[0])
        raise UsageError(
            say("{archive}: the archive is damaged or encrypted ({reason}).", archive=archive, reason=reason)
        ) from None
    return tuple(work.notes)


@contextlib.contextmanager
def _opened(archive: Path) -> Iterator[Iterator[tuple[_Member, IO[bytes] | None]]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            yield _zipped(opened)
    else:
        with tarfile.open(archive) as tar:
            yield _tarred(tar)


def _zipped(archive: zipfile.ZipFile) -> Iterator[tuple[_Member, IO[bytes] | None]]:
    for info in archive.infolist():
        if info.filename.endswith("/"):
            continue
        kind = stat.S_IFMT(info.external_attr >> 16)
        member = _Member(info.filename, kind in (0, stat.S_IFREG))
        if not member.plain:
            yield member, None
            continue
        with archive.open(info) as opened:
            yield member, opened


def _tarred(archive: tarfile.TarFile) -> Iterator[tuple[_Member, IO[bytes] | None]]:
    for info in archive:
        if not info.isdir():
            yield _Member(info.name, info.isreg()), archive.extractfile(info) if info.isreg() else None


def _place(name: str) -> Path | None:
    """Where a member goes, relative to the folder; None for a name that leads out of it or that nobody can bear."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = [part for part in path.parts if part != "."]
    if path.is_absolute() or ".." in parts or not parts or ":" in parts[0] or len(parts) > _DEEPEST:
        return None
    return Path(*map(_safe, parts))


def _safe(part: str) -> str:
    """A name that every file system takes: without control characters and trailing dots, not too long."""
    kept = "".join(char if char.isprintable() and char not in '<>:"|?*\\/' else "_" for char in part)
    kept = kept.encode("utf-8", "replace").decode("utf-8").rstrip(". ") or "_"
    stem, dot, suffix = kept.rpartition(".")
    if (stem or kept).upper() in RESERVED:
        kept = f"_{kept}"
    while len(os.fsencode(kept)) > _LONGEST_NAME:
        stem, dot, suffix = kept.rpartition(".")
        kept = f"{stem[:-1]}{dot}{suffix}" if stem and len(suffix) < 10 else kept[:-1]
    return kept


def _key(place: Path) -> str:
    """Equal for names that some file system takes for the same."""
    return unicodedata.normalize("NFC", place.as_posix()).casefold()


def _is_noise(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part in _NOISE for part in parts) or bool(parts and parts[-1] in (".DS_Store", "Thumbs.db"))


def _shown(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:77]}..."
