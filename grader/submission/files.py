"""Which other files a program needs beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.submission.imports import named_files
from grader.submission.lines import CellLines


def files_beside(
    program: str, own: Iterable[CellLines], cells: Iterable[CellLines], modules: Mapping[str, str]
) -> dict[str, str]:
    """What must lie beside a program, text by name.

    That is what its own cells write with `%%writefile`, and whatever of the other cells' files and of `modules` (the
    Python files of the folder) it imports or names, and those in turn.
    """
    available = {**modules, **_written_by(cells)}
    files = _written_by(own)
    todo = [program, *files.values()]
    while todo:
        text = todo.pop()
        for name in named_files(text) & available.keys() - files.keys():
            files[name] = available[name]
            todo.append(available[name])
    return files


def _written_by(cells: Iterable[CellLines]) -> dict[str, str]:
    files: dict[str, str] = {}
    for file in (file for cell in cells if cell.mended is not None for file in cell.mended.files):
        files[file.name] = files.get(file.name, "") * file.appends + file.text
    return files
