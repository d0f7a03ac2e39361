"""Whose work a path holds: one student's or a class's, and the student's name and the question's number in names."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from grader.model import Assignment

SUFFIXES = frozenset((".ipynb", ".py", ".md", ".markdown", ".txt"))
"""The files that can be read."""

Ids = Mapping[str, int]
"""The number of each question by its id, plainly written."""
NO_IDS: Ids = MappingProxyType({})

_QUESTION = re.compile(
    r"(?:^|[\W_])(?:q|que|ques|question|a|ans|answer|ex|exercise|task|p|problem)[\W_]*(?:no)?[\W_]*0*(\d{1,2})(?![\d])",
    re.I,
)
_BARE = re.compile(r"0*(\d{1,2})(?:[\W_].*)?$")
_COMMON = re.compile(
    r"(?:theory|answers?|solutions?|homework|hw|assignment|submission|essay|essays|readme|notes|main|untitled|notebook"
    r"|programs?|code|script|helpers?|utils?|multiprocessing|process(?:es)?|pool|workers?|[\W_\d])+$",
    re.I,
)
_MOODLE = re.compile(r"(?P<name>.+?)_\d+_assignsubmission_(?:file|onlinetext)(?:_.*)?$")
_CANVAS = re.compile(r"(?P<name>[a-z0-9]+)(?:_LATE)?_\d+_\d+_.+$")
_COPY = re.compile(r"[\W_]*(?:\(\d+\)|-\d+)$")
"""What browsers and Canvas add to the name of a file that comes again: `counter (1).py`, `counter-1.py`."""
_SKIPPED = re.compile(r"\.|__pycache__$|__MACOSX$|venv$|env$|node_modules$|.*-checkpoint\.|timestamp\.txt$")


def student_name(path: Path) -> str:
    """The student's name, as the name of the file or folder gives it; what Moodle or Canvas add to it is taken off.

    A letter with an accent is one letter (NFC), also where macOS has written it as two.
    """
    stem = unicodedata.normalize("NFC", path.stem if path.suffix.lower() in SUFFIXES else path.name)
    for pattern in (_MOODLE, _CANVAS):
        if match := pattern.match(stem):
            return match["name"]
    return stem or path.resolve().name


def question_ids(assignment: Assignment) -> Ids:
    """The questions of an assignment by what a file with the answer may be called."""
    return {_plainly(exercise.id): exercise.number for exercise in assignment.exercises}


def _plainly(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def question_number(path: Path, ids: Ids = NO_IDS) -> int | None:
    """The number of the question in the name of a file: 3 for `q3.py`, `answer_03.py`, `3.py`, `3_pool.py`.

    Where the name is a question's id (`two_locks.py` for `two-locks`), it is that question, whatever numbers are in it.
    """
    for name in (path.stem, _COPY.sub("", path.stem)):
        if (named := ids.get(_plainly(name))) is not None:
            return named
    match = _QUESTION.search(path.stem) or _BARE.match(path.stem)
    return int(match[1]) if match is not None and int(match[1]) else None


def readable_files(folder: Path) -> list[Path]:
    """The files directly in a folder that can be read, by name; hidden ones and checkpoints are not meant.

    Links are not followed: one in a student's folder could lead to the reference, or to another student's work.
    """
    return [path for path in _entries(folder) if path.is_file() and _can_be_read(path) and not path.is_symlink()]


def links(folder: Path) -> list[Path]:
    """The links directly in a folder that look like files which can be read, or like folders."""
    return [path for path in _entries(folder) if path.is_symlink() and (path.is_dir() or _can_be_read(path))]


def _can_be_read(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def subfolders(folder: Path) -> list[Path]:
    """The folders in a folder, by name, but for hidden ones and those that tools make."""
    return [path for path in _entries(folder) if path.is_dir() and not path.is_symlink()]


def is_locked(folder: Path) -> bool:
    """Whether nobody but others may see what lies in a folder, or open it."""
    try:
        next(folder.iterdir(), None)
    except OSError:
        return folder.is_dir()
    return not os.access(folder, os.X_OK)


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder; nothing in one that is locked, or that is gone by now."""
    try:
        return [] if is_locked(folder) else sorted(one for one in folder.iterdir() if not _SKIPPED.match(one.name))
    except OSError:
        return []


def may_be_class_folder(path: Path, ids: Ids = NO_IDS) -> bool:
    """True unless a folder can only be one student's: no folders in it, and every file named as one's own files are."""
    if not path.is_dir():
        return False
    files = readable_files(path)
    named = all(question_number(file, ids) is not None or _COMMON.match(file.stem) for file in files)
    return not named or any(readable_files(folder) for folder in subfolders(path))


def is_class_folder(path: Path, ids: Ids = NO_IDS) -> bool:
    """True for a folder that holds the work of several students: folders, or files with names of people.

    A folder whose files are named after questions (`q3.py`, `theory.md`) is the work of one.
    """
    if not path.is_dir():
        return False
    files = readable_files(path)
    of_one = [file for file in files if question_number(file, ids) is not None or _COMMON.match(file.stem)]
    if any(question_number(file, ids) is not None for file in of_one) and len(of_one) * 2 >= len(files):
        return False
    if any(readable_files(folder) for folder in subfolders(path)):
        return len(of_one) == 0 or len(files) == 0
    return len(files) > len(of_one) and not (len(files) > 1 and len({file.suffix for file in files}) > 1 and of_one)
