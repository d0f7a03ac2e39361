"""Notebooks as nbgrader and otter make them, source, release and handed in, all made by code from one homework."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from submission_samples import ANSWERS, PROGRAMS, PROMPTS, homework, kind_of

from grader.model import Submission
from grader.submission import read_submission

Cell = dict[str, Any]

STUB_CODE = "# YOUR CODE HERE\nraise NotImplementedError()"
STUB_TEXT = "YOUR ANSWER HERE"
TESTS = "assert callable(print)\n### BEGIN HIDDEN TESTS\nassert 1 + 1 == 2\n### END HIDDEN TESTS"
LOCKED = {"deletable": False, "editable": False}


def cell(kind: str, source: str, **metadata: Any) -> Cell:
    """A cell with metadata."""
    made: Cell = {"cell_type": kind, "metadata": metadata, "source": source}
    return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def notebook(cells: Sequence[Cell], **metadata: Any) -> dict[str, Any]:
    """A notebook of format 4."""
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}


def write(path: Path, cells: Sequence[Cell], **metadata: Any) -> Path:
    """A notebook's file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(cells, **metadata)), encoding="utf-8")
    return path


def read(folder: Path, cells: Sequence[Cell], **metadata: Any) -> Submission:
    """A notebook with these cells, read as somebody's homework."""
    return read_submission(write(folder / "someone.ipynb", cells, **metadata), homework())


# --- nbgrader -------------------------------------------------------------------------------------------------------


def nbgrader(kind: str, source: str, name: str, *, version: int = 3, points: float | None = None, **roles: Any) -> Cell:
    """A cell of nbgrader's; what is not said of `grade`, `solution`, `locked` and `task` is false."""
    data: dict[str, Any] = {"grade_id": name, "schema_version": version}
    data |= dict.fromkeys(("grade", "solution", "locked"), False) | roles
    if points is not None:
        data["points"] = points
    return cell(kind, source, nbgrader=data)


def prompt(name: str, text: str, **more: Any) -> Cell:
    """Words of the course's that cannot be edited."""
    return nbgrader("markdown", text, name, locked=True, **more)


def code(name: str, source: str, **more: Any) -> Cell:
    """Where a student writes a program that tests grade."""
    return nbgrader("code", source, name, solution=True, **more)


def words(name: str, source: str, points: float = 2, **more: Any) -> Cell:
    """Where a student writes an answer in words, which a person grades."""
    return nbgrader("markdown", source, name, solution=True, grade=True, points=points, **more)


def course_tests(name: str, source: str = TESTS, points: float = 2, **more: Any) -> Cell:
    """Tests of the course's."""
    return nbgrader("code", source, name, grade=True, locked=True, points=points, **more)


def as_released(made: Cell) -> Cell:
    """The cell with the checksum that nbgrader's release gives it."""
    data = made["metadata"].get("nbgrader")
    if data is None:
        return made
    solution, grade = data.get("solution", False), data.get("grade", False)
    locked = not solution and (grade or data.get("locked", False))
    told = made["source"] + made["cell_type"] + f"{grade}{solution}{locked}" + data["grade_id"]
    told += str(float(data["points"])) if grade else ""
    checksum = hashlib.md5(told.encode(), usedforsecurity=False).hexdigest()
    return made | {"metadata": made["metadata"] | {"nbgrader": data | {"checksum": checksum}}}


def filled(made: Cell, source: str) -> Cell:
    """The released cell with what a student wrote."""
    return as_released(made) | {"source": source}


def nbgrader_homework(
    answers: Mapping[int, str] = ANSWERS, prompts: str = "Read the sheet.", **more: Any
) -> list[Cell]:
    """The homework as nbgrader hands it in, without a heading that names a question; tests follow the programs."""
    cells = [as_released(nbgrader("code", "import math", "setup", locked=True, **more))]
    for number in PROMPTS:
        cells.append(as_released(prompt(f"cell-{number:016x}", prompts, **more)))
        empty = (
            code(f"q{number}", STUB_CODE, **more) if number in PROGRAMS else words(f"ex{number}b", STUB_TEXT, **more)
        )
        cells.append(filled(empty, answers[number]) if number in answers else as_released(empty))
        if number in PROGRAMS:
            cells.append(as_released(course_tests(f"q{number}_test", **more)))
    return cells


# --- otter ----------------------------------------------------------------------------------------------------------


def otter_homework(
    answers: Mapping[int, str] = ANSWERS, prompts: str = "Read the sheet.", *, tagged: bool = True
) -> list[Cell]:
    """The homework as students have it of otter: programs are checked, words lie between comments."""
    tags = {"tags": ["otter_answer_cell"]} if tagged else {}
    cells = [cell("code", '# Initialize Otter\nimport otter\ngrader = otter.Notebook("hw.ipynb")', **LOCKED)]
    for number in PROMPTS:
        manual = number not in PROGRAMS
        said = f"<!-- BEGIN QUESTION -->\n\n**Question {number}.** {prompts}" if manual else prompts
        cells.append(cell("markdown", said, **LOCKED))
        stub = "_Type your answer here, replacing this text._" if manual else "..."
        cells.append(cell(kind_of(number), answers.get(number, stub), **tags))
        ends = cell("markdown", "<!-- END QUESTION -->", **LOCKED)
        cells.append(ends if manual else cell("code", f'grader.check("q{number}")', **LOCKED))
    return [*cells, cell("code", "grader.check_all()", **LOCKED), cell("code", "grader.export(pdf=False)", **LOCKED)]


def otter_source(questions: Sequence[tuple[str, Mapping[str, Any], str, Cell, Sequence[str]]]) -> list[Cell]:
    """A source notebook of otter: for each question its name, further config, text, solution and tests."""
    cells = [cell("raw", "# ASSIGNMENT CONFIG\nname: homework\ninit_cell: true")]
    for name, config, text, solution, checks in questions:
        said = "".join(f"\n{key}: {json.dumps(value)}" for key, value in config.items())
        cells += [cell("raw", f"# BEGIN QUESTION\nname: {name}{said}"), cell("markdown", text)]
        cells += [cell("raw", "# BEGIN SOLUTION"), solution, cell("raw", "# END SOLUTION")]
        if checks:
            cells += [
                cell("raw", "# BEGIN TESTS"),
                *(cell("code", test) for test in checks),
                cell("raw", "# END TESTS"),
            ]
        cells.append(cell("raw", "# END QUESTION"))
    return cells
