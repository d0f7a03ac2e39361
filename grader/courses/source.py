"""Where a course's assignment lies: the notebooks of a source folder, a release, a course, or one notebook alone."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.courses.reading import read_stamps
from grader.courses.stamps import Stamp, StampedCell, System
from grader.errors import UsageError
from grader.language import say

_LARGEST = 50_000_000
_SKIPPED = re.compile(r"\.|_+|.*-checkpoint\.ipynb$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseNotebook:
    """A notebook with stamps. `tests` are otter's test files, by the name of the question: their source."""

    path: Path
    cells: tuple[StampedCell, ...]
    stamps: tuple[Stamp | None, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)


def read_course(source: Path, system: System) -> tuple[CourseNotebook, ...]:
    """The notebooks of an assignment that this system has put its stamps on.

    `source` is a notebook, or a folder: an assignment's, or a course's with one assignment beneath `source`. Raises
    UsageError for what is not there, cannot be read, holds several assignments or none.
    """
    if not source.exists():
        raise UsageError(say("{source}: there is no such file or folder.", source=source))
    paths = _notebooks(source, system) if source.is_dir() else [source]
    found = [_read(path, _tests(path.parent)) for path in paths]
    stamped = [one for one in found if any(stamp and stamp.system is system for stamp in one.stamps)]
    if not stamped:
        raise UsageError(_nothing(source, system, found))
    for one in stamped:
        if (language := _language(one.metadata)) not in ("", "python"):
            raise UsageError(
                say(
                    "{path}: this notebook is in {language}; the grader watches programs in Python.",
                    path=one.path,
                    language=language,
                )
            )
    if system is System.OTTER and len(stamped) > 1:
        names = ", ".join(one.path.name for one in stamped)
        raise UsageError(
            say(
                "{source}: there are several notebooks of otter ({names}). Name one of them.",
                source=source,
                names=names,
            )
        )
    return tuple(stamped)


def _language(metadata: Mapping[str, Any]) -> str:
    """The language of a notebook's kernel, empty where it is not told."""
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        told = metadata.get(key)
        if isinstance(told, Mapping) and isinstance(told.get(name), str):
            return str(told[name]).lower()
    return ""


def _notebooks(folder: Path, system: System) -> list[Path]:
    """The notebooks of a folder; of a course's folder those of its only assignment; otter's `autograder` before all."""
    here = _in(folder)
    if here:
        return here
    if system is System.OTTER:
        for name in ("autograder", "student"):
            if (folder / name).is_dir() and (inner := _in(folder / name)):
                return inner
    home = next((folder / name for name in ("source", "release") if (folder / name).is_dir()), folder)
    inside = [path for path in sorted(home.iterdir()) if path.is_dir() and not _SKIPPED.match(path.name) and _in(path)]
    if len(inside) == 1:
        return _in(inside[0])
    if inside:
        names = ", ".join(path.name for path in inside)
        raise UsageError(
            say(
                "{home}: there are several assignments ({names}). Name one: {inside}",
                home=home,
                names=names,
                inside=inside[0],
            )
        )
    raise UsageError(say("{folder}: there is no notebook (.ipynb) in this folder.", folder=folder))


def _in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.ipynb") if path.is_file() and not _SKIPPED.match(path.name))


def _nothing(source: Path, system: System, found: Sequence[CourseNotebook]) -> str:
    other = next((stamp.system for one in found for stamp in one.stamps if stamp), None)
    if other is not None:
        return say(
            "{source}: this was made by {other}. Import it with: grader import {other} {source}",
            source=source,
            other=other,
        )
    looked = {
        System.NBGRADER: say(
            "no cell is marked by nbgrader (cell.metadata.nbgrader). Mark its cells in Jupyter's view Create "
            "Assignment first"
        ),
        System.OTTER: say(
            "no question was found (`# BEGIN QUESTION` in a raw cell, `otter_answer_cell` in a cell's tags, "
            'grader.check("q1")). Name the source notebook, or the student\'s with its folder `tests`'
        ),
    }
    return say("{source}: {looked}.", source=source, looked=looked[system])


def _read(path: Path, tests: Mapping[str, str]) -> CourseNotebook:
    data = _load(path)
    cells = tuple(_cells(data))
    whole = data.get("metadata")
    metadata = whole if isinstance(whole, dict) else {}
    stamps = read_stamps(cells, metadata)
    return CourseNotebook(path=path, cells=cells, stamps=stamps, metadata=metadata, tests=tests)


def _load(path: Path) -> dict[str, Any]:
    """The notebook in format 4. Raises UsageError for what is none."""
    import nbformat  # here, because it takes as long to import as all the rest

    advice = say("Open it in Jupyter and save it again.")
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(
                say(
                    "{path}: this is too large for a notebook ({size} bytes).",
                    path=path,
                    size=format(path.stat().st_size, ","),
                )
            )
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(say("{path}: cannot be read ({why}).", path=path, why=error.strerror)) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(
            say("{path}: this is no notebook: {why}. {advice}", path=path, why=str(error)[:200], advice=advice)
        ) from error
    if not isinstance(data, dict) or not ("cells" in data or "worksheets" in data):
        raise UsageError(say("{path}: this is JSON, but not a Jupyter notebook.", path=path))
    if data.get("nbformat", 4) == 4:
        return data
    try:
        return dict(nbformat.reads(json.dumps(data), as_version=4))  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat lets KeyError, AttributeError and others of a damaged notebook through
        raise UsageError(
            say(
                "{path}: this notebook is damaged ({kind}: {why}). {advice}",
                path=path,
                kind=type(error).__name__,
                why=error,
                advice=advice,
            )
        ) from error


def _cells(data: Mapping[str, Any]) -> Iterator[StampedCell]:
    cells = data.get("cells")
    for cell in cells if isinstance(cells, list) else []:
        if isinstance(cell, dict):
            source, metadata = cell.get("source"), cell.get("metadata")
            text = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
            yield StampedCell(
                kind=str(cell.get("cell_type", "")), source=text.replace("\r\n", "\n"),
                metadata=metadata if isinstance(metadata, dict) else {},
            )  # fmt: skip


def _tests(folder: Path) -> dict[str, str]:
    """otter's test files beside the notebook, `tests/q1.py`, as text: nothing of them is run."""
    found = {}
    for path in sorted((folder / "tests").glob("*.py")) if (folder / "tests").is_dir() else []:
        try:
            found[path.stem] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return found


def literals(source: str) -> dict[str, Any]:
    """The names that a module gives to plain values: otter's `test = {...}`, `points = 2`."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, Any] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                found[statement.targets[0].id] = ast.literal_eval(statement.value)
            except (ValueError, TypeError, RecursionError):
                continue
    return found
