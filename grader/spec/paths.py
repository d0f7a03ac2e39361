"""Files that a spec names: looked for from the spec's folder upwards."""

from __future__ import annotations

from pathlib import Path

from grader.language import say
from grader.spec.document import Document
from grader.spec.problem import Trail
from grader.spec.words import closest, expected, quoted


def find_file(name: str, document: Document, trail: Trail) -> Path | None:
    """The first file of this name in the document's folder or one above it; None, and a problem, if there is none."""
    start, name = document.file.absolute().parent, name.strip()
    for folder in (start, *start.parents):
        if is_file(folder / name):
            return folder / name
    near = closest(name, _similar(name, start))
    document.blame(trail, expected(say("a file in this folder or one above it"), name, quoted(near)))
    return None


def is_file(path: Path) -> bool:
    """Whether there is such a file; False too for names that no file can have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; False too for names that no folder can have."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _similar(name: str, start: Path) -> list[str]:
    """The names, written as `name` is, of the files beside where it should be."""
    beside = Path(name).parent
    folders = [folder / beside for folder in (start, *start.parents) if is_folder(folder / beside)]
    return [str(beside / file.name) for file in folders[0].iterdir() if is_file(file)] if folders else []
