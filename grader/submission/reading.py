"""A file or a folder -> cells, whatever it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import UsageError
from grader.language import joined, say
from grader.submission.cells import Cell, CellKind, clean, is_too_much, too_much
from grader.submission.decode import read_text
from grader.submission.imports import named_files
from grader.submission.notebook import notebook_cells
from grader.submission.printed import is_printed, printed_cells
from grader.submission.python_text import bound_names, parse, syntax_error
from grader.submission.scripts import script_cells
from grader.submission.students import (
    NO_IDS,
    SUFFIXES,
    Ids,
    is_locked,
    links,
    question_number,
    readable_files,
    subfolders,
)

MAX_FILES = 200

_LOCKED = say("this folder may not be opened here. Whoever owns it has to allow that (chmod u+rx).")
_PACKAGE = "__init__.py"
"""A file that makes a package of its folder; it is mostly empty, and no answer then."""
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All that was read: the cells in order, the Python files of a folder by their path in it, and remarks."""

    cells: tuple[Cell, ...]
    modules: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_material(path: Path, ids: Ids = NO_IDS) -> Material:
    """The cells of a file or of a folder with one student's files.

    Raises UsageError for what is missing, empty, too large, damaged, or of a kind that cannot be read.
    """
    material = _folder(path, ids) if path.is_dir() else Material(cells=read_cells(path, path.name, ids))
    if is_too_much([cell.source for cell in material.cells]):
        raise too_much(str(path))
    return material


def read_cells(path: Path, name: str, ids: Ids = NO_IDS) -> tuple[Cell, ...]:
    """The cells of one file, called `name` in messages and places."""
    if path.exists() and not path.is_dir() and path.suffix.lower() not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        raise UsageError(
            say(
                "{path}: files of this kind cannot be read. Hand in one of {known}, or a folder of them.",
                path=path,
                known=known,
            )
        )
    text = read_text(path)
    suffix = path.suffix.lower()
    is_notebook = text.lstrip().startswith("{") and '"nbformat"' in text
    if is_notebook or (suffix == ".ipynb" and not _is_script(clean(text))):
        return notebook_cells(text, name)
    text = clean(text)
    question = question_number(path, ids)
    if suffix in (".py", ".ipynb"):
        return script_cells(text, name, question)
    return _text_cells(text, name, question, is_plain=suffix == ".txt")


def _is_script(text: str) -> bool:
    """True for Python, also where the file is called a notebook: its cells were copied into it, or it was renamed."""
    tree = parse(text)
    return tree is not None and bool(bound_names(tree))


def _text_cells(text: str, name: str, question: int | None, *, is_plain: bool) -> tuple[Cell, ...]:
    """Markdown or plain text; a script that was saved as text is a script."""
    if is_printed(text):
        return printed_cells(text, name, question)
    if is_plain and syntax_error(text) is None:
        return script_cells(text, name, question)
    front = _FRONT_MATTER.match(text)
    kept = "\n" * front[0].count("\n") + text[front.end() :] if front is not None else text
    return (Cell(kind=CellKind.MARKDOWN, source=kept, file=name, question=question),)


def _folder(folder: Path, ids: Ids) -> Material:
    if is_locked(folder):
        raise UsageError(say("{folder}: {locked}", folder=folder, locked=_LOCKED))
    paths = _files(folder, ids)
    notes = [say("Not read: {why}", why=_linked(path, folder)) for path in _links(folder)]
    locked = (path for path in subfolders(folder)[:MAX_FILES] if is_locked(path))
    shut = [say("{folder}: {locked}", folder=path.relative_to(folder).as_posix(), locked=_LOCKED) for path in locked]
    notes += [say("Not read: {why}", why=why) for why in shut]
    if not paths:
        known = ", ".join(sorted(SUFFIXES))
        said = say("{folder}: there is no file in this folder that can be read ({known}).", folder=folder, known=known)
        raise UsageError(joined(" ", [said, *notes]))
    if len(paths) > MAX_FILES:
        raise UsageError(
            say(
                "{folder}: more than {max_files} files. Name the folder of one student.",
                folder=folder,
                max_files=MAX_FILES,
            )
        )
    cells: list[Cell] = []
    modules: dict[str, str] = {}
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if path.name == _PACKAGE and path.stat().st_size == 0:
            modules[name] = ""
            continue
        try:
            cells += read_cells(path, name, ids)
            if path.suffix.lower() == ".py":
                modules[name] = clean(read_text(path))
        except UsageError as error:
            notes.append(say("Not read: {why}", why=error))
    if not cells:
        said = say("{folder}: no file in this folder could be read.", folder=folder)
        raise UsageError(joined(" ", [said, *notes]))
    helpers = _helpers(modules, ids)
    return Material(cells=tuple(c for c in cells if c.file not in helpers), modules=modules, notes=tuple(notes))


def _helpers(modules: Mapping[str, str], ids: Ids) -> set[str]:
    """The modules that others import and whose names are no question's: they answer nothing by themselves."""
    named = {file for name, source in modules.items() for file in named_files(source) if file != name}
    return {name for name in modules if name in named and question_number(Path(name), ids) is None}


def _links(folder: Path) -> list[Path]:
    return [link for each in (folder, *subfolders(folder)[:MAX_FILES]) for link in links(each)][:MAX_FILES]


def _linked(path: Path, folder: Path) -> str:
    name = path.relative_to(folder).as_posix()
    return say("{file}: this is a link, not a file. Hand in the file itself.", file=name)


def _files(folder: Path, ids: Ids) -> list[Path]:
    """The files of one student: those that name a question in its order, then the others."""
    found = readable_files(folder)
    for inner in subfolders(folder)[:MAX_FILES]:
        found += readable_files(inner)

    def order(path: Path) -> tuple[bool, int, str]:
        number = question_number(path, ids)
        return number is None, number or 0, path.as_posix()

    return sorted(found, key=order)
