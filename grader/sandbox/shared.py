"""What runs leave behind in `/dev/shm`, on the tiers where all sessions share it.

A run that is killed cannot unlink its named semaphores and segments (sem_overview(7), shm_overview(7)).
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")
_NAMES = ("sem.mp-", "psm_", "pym-")
"""How `multiprocessing` begins the names of its semaphores, segments and arenas (CPython 3.8 to 3.15)."""
_COARSE = 0.05
"""Seconds by which the time stamps of files may lie behind the clock."""


def sweep(owner: int | None, since: float) -> None:
    """Remove all files of an account that only one session uses; without one (None), those of ours that are left over.

    Left over is what `multiprocessing` has made after `since` (seconds of `time.time()`) and no living process maps:
    what another program of this user shares is mapped by somebody.
    """
    if not SHARED_MEMORY.is_dir():
        return
    files = _left_over(since) if owner is None else [file for file, status in _all() if status.st_uid == owner]
    for file in files:
        with contextlib.suppress(OSError):
            file.unlink()


def _left_over(since: float) -> list[Path]:
    if sys.platform == "win32":  # which has no accounts with numbers
        return []
    files = {
        file: status.st_ino
        for file, status in _all()
        if file.name.startswith(_NAMES) and status.st_uid == os.getuid() and status.st_mtime >= since - _COARSE
    }
    used = mapped_inodes() if files else set()
    return [file for file, inode in files.items() if inode not in used]


def _all() -> list[tuple[Path, os.stat_result]]:
    found = []
    for file in SHARED_MEMORY.iterdir():
        with contextlib.suppress(OSError):
            found.append((file, file.lstat()))
    return found


def mapped_inodes() -> set[int]:
    """The inodes of what processes map there; nobody else can map a file that only its owner may read.

    Not the names: sem_open(3) makes a semaphore under another name, by which its maker's map shows it ever after.
    """
    found: set[int] = set()
    for pid in filter(str.isdigit, os.listdir("/proc")):  # not by glob: it fails where a process ends meanwhile
        with contextlib.suppress(OSError):
            lines = Path("/proc", pid, "maps").read_text(encoding="utf-8", errors="replace").splitlines()
            found.update(int(line.split()[4]) for line in lines if str(SHARED_MEMORY) in line)
    return found
