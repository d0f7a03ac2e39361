"""Which other files a program needs beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from grader.submission.lines import CellLines
from grader.submission.python_text import parse


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
        for name in _named_files(text) & available.keys() - files.keys():
            files[name] = available[name]
            todo.append(available[name])
    return files


def _written_by(cells: Iterable[CellLines]) -> dict[str, str]:
    return {file.name: file.text for cell in cells if cell.mended is not None for file in cell.mended.files}


def _named_files(source: str) -> set[str]:
    """The files that these imports may mean, and the file names in its strings."""
    tree = parse(source)
    modules: set[str] = set()
    texts: set[str] = set()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
    paths = {module.replace(".", "/") for module in modules}
    packages = {"/".join(path.split("/")[:n]) for path in paths for n in range(1, path.count("/") + 2)}
    return texts | {f"{path}.py" for path in paths} | {f"{path}/__init__.py" for path in packages}
