"""Scratch folders where no namespace hides them: each locked while its session lives, so that others can tell.

A grader that was killed cannot remove its folders; the next one does.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PREFIX = "grader-"
YOUNG = 60.0
"""Seconds during which a folder without a lock may be one that is being made."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """A folder of one session, and the descriptor that holds its lock (flock(2))."""

    folder: Path
    lock: int

    @classmethod
    def new(cls) -> Scratch:
        """Make a folder, after removing those that nobody holds any more."""
        remove_abandoned(Path(tempfile.gettempdir()))
        folder = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return cls(folder, lock)

    def remove(self) -> None:
        """Remove the folder and give its lock back."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.lock)


def remove_abandoned(parent: Path) -> None:
    """Remove every scratch folder of this user that no living grader holds."""
    for folder in parent.glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            facts = folder.lstat()
            if facts.st_uid == os.getuid() and time.time() - facts.st_mtime > YOUNG:
                _remove_if_free(folder)


def _remove_if_free(folder: Path) -> None:
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)
