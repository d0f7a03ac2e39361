"""The texts that a question gives: data that lie beside every program while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from grader.language import say
from grader.spec.document import Document
from grader.spec.paths import find_file
from grader.spec.problem import Trail
from grader.spec.words import expected

KEY = "files"
MOST = 1_000_000
"""Characters that all texts of a question may have together: they are copied for every run."""


def read_files(given: Any, document: Document) -> Mapping[str, str]:
    """The texts by the names that programs open them by. What is wrong with one of them is a problem of the document.

    A list names files, each to be found in the question's folder or one above it; a mapping holds the texts themselves.
    """
    if isinstance(given, dict):
        found = {name: text for name, text in given.items() if isinstance(name, str) and isinstance(text, str)}
        places: dict[str, Trail] = {name: (KEY, name) for name in found}
    elif isinstance(given, list):
        places = {name.strip(): (KEY, index) for index, name in enumerate(given) if isinstance(name, str)}
        found = {name: text for name, trail in places.items() if (text := _text(name, document, trail)) is not None}
    else:
        return {}
    for name, trail in places.items():
        if not _lies_beside(name):
            document.blame(trail, expected(say("the name of a file beside the program, such as texts/one.txt"), name))
    if sum(map(len, found.values())) > MOST:
        said = say("expected texts of at most {most} characters together.", most=MOST)
        document.blame((KEY,), said, key=True)
    return found


def _text(name: str, document: Document, trail: Trail) -> str | None:
    path = find_file(name, document, trail) if _lies_beside(name) else None
    try:
        return path.read_text(encoding="utf-8") if path is not None else None
    except (OSError, UnicodeDecodeError):
        document.blame(trail, expected(say("a text file in UTF-8"), name))
        return None


def _lies_beside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name
