"""The benchmark on real notebooks counts rightly: shown on notebooks that are made here."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import runpy
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from submission_samples import PROMPTS, Cell, own_cell, write_notebook

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "real_submissions.py"


@dataclass(frozen=True, slots=True)
class Done:
    """What the benchmark says, and its exit code."""

    stdout: str
    stderr: str
    returncode: object


def measure(folder: Path, cells: list[Cell], questions: dict[str, Any]) -> Done:
    """What the benchmark says of one notebook with these labels."""
    path = write_notebook(folder, cells)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.rename(folder / f"{digest[:12]}.ipynb")
    labels = folder / "labels.json"
    labels.write_text(json.dumps({"submissions": [{"sha256": digest, **questions}]}))
    return run(folder)


def run(folder: Path) -> Done:
    """The benchmark on a folder with its labels."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patched,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        patched.setattr(sys, "argv", [str(SCRIPT), str(folder), str(folder / "labels.json")])
        runpy.run_path(str(SCRIPT), run_name="__main__")
    return Done(out.getvalue(), err.getvalue(), ended.value.code)


def labels(**changes: Any) -> dict[str, Any]:
    """Labels for headings and answers in cells of their own, with these changes."""
    right = {f"Q{n}": {"present": True, "cells": [2 * n - 1]} for n in PROMPTS}
    return right | changes


CELLS = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")


def test_everything_right(tmp_path: Path) -> None:
    done = measure(tmp_path, CELLS, labels())
    assert "answers found where they are: 6 of 6 in 1 notebooks" in done.stdout
    assert done.returncode == 0


def test_cells_that_are_missing_or_anothers_are_named(tmp_path: Path) -> None:
    changed = labels(Q5={"present": True, "cells": [11]}, Q6={"present": True, "cells": [9]})
    done = measure(tmp_path, CELLS, changed)
    assert "q5: lacks [11], takes [9]" in done.stdout
    assert "4 of 6" in done.stdout
    assert done.returncode == 1


def test_an_answer_where_there_is_none_is_named(tmp_path: Path) -> None:
    done = measure(tmp_path, CELLS, labels(Q6={"present": False, "cells": None}))
    assert "q6: found where there is none: [11]" in done.stdout
    assert "none: 0 of 1" in done.stdout


def test_a_notebook_that_was_changed_is_not_measured(tmp_path: Path) -> None:
    measure(tmp_path, CELLS, labels())
    path = next(tmp_path.glob("*.ipynb"))
    path.write_text(path.read_text() + " ")
    done = run(tmp_path)
    assert "not the notebook that was labelled" in done.stderr
    assert done.returncode == 1
