"""The folder that a batch leaves: written whole or not at all, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.language import say

_LOCK = ".grading.lock"
"""The file that stands for its folder where folders cannot be locked."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where everything goes beneath one folder."""

    folder: Path

    @property
    def database(self) -> Path:
        """The store, unless another one is named."""
        return self.folder / "results.sqlite"

    @property
    def table(self) -> Path:
        """All grades, a line a student."""
        return self.folder / "grades.csv"

    @property
    def changes(self) -> Path:
        """What grading again has changed, the last time that it changed anything."""
        return self.folder / "changes.csv"

    @property
    def index(self) -> Path:
        """The class page."""
        return self.folder / "report" / "index.html"

    @property
    def alike(self) -> Path:
        """Who shares what with whom; not beside the students' pages, for it is none of theirs."""
        return self.folder / "alike.html"

    @property
    def unpacked(self) -> Path:
        """Where archives are unpacked while a batch goes on."""
        return self.folder / ".unpacked"

    def document(self, student: str) -> Path:
        """One student's result in the JSON contract."""
        return self.folder / "json" / f"{student}.json"

    def page(self, student: str) -> Path:
        """One student's page."""
        return self.folder / "report" / f"{student}.html"

    @contextlib.contextmanager
    def room(self) -> Iterator[Path]:
        """An empty folder for what is unpacked, for as long as it lasts; what a killed batch left there is removed.

        Raises UsageError where another batch is at work in this folder: it would lose what it has unpacked.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with _alone(self.folder):
            shutil.rmtree(self.unpacked, ignore_errors=True)
            self.unpacked.mkdir(parents=True)
            try:
                yield self.unpacked
            finally:
                shutil.rmtree(self.unpacked, ignore_errors=True)

    def prepare(self) -> None:
        """Make the folders. Raises OSError."""
        for path in (self.document("x"), self.page("x")):
            path.parent.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep others out of a folder; however this process ends, the lock ends with it.

    Raises UsageError where somebody else has it. Not every network's file system has locks: there nobody is kept out.
    """
    file = folder / _LOCK
    place = os.open(file, os.O_RDWR | os.O_CREAT) if sys.platform == "win32" else os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            if not _locked(place):
                raise UsageError(
                    say(
                        "{folder}: a class is being graded into this folder. Wait for it, or name another with -o.",
                        folder=folder,
                    )
                )
        yield
    finally:
        os.close(place)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):  # somebody else has it open already
                file.unlink()


def _locked(place: int) -> bool:
    """Lock a file or folder for this process, unless another has it. Raises OSError where there are no locks.

    flock(2); https://learn.microsoft.com/cpp/c-runtime-library/reference/locking, which takes files only.
    """
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(place, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno == errno.EINVAL:
                raise
            return False
        return True
    import fcntl

    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it (rename(2) replaces it at once). Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def files_beneath(folder: Path) -> list[Path]:
    """All files and links in a folder and its folders, but for those in folders that may not be opened."""
    return sorted(path for path in folder.rglob("*") if _is_file(path))


def _is_file(path: Path) -> bool:
    try:
        return path.is_symlink() or path.is_file()
    except OSError:
        return False
