"""What excuses a program, and what does not, on traces told by hand."""

from __future__ import annotations

import pytest

from grader.checks.excuses import excuse
from grader.model import Answer, Ended, Event, Program, Run, Trace


def trace(kind: str, message: str, where: str = "main") -> Trace:
    error = Event(pid=2, kind="error", time=0.0, line=1, data={"type": kind, "message": message, "where": where})
    return Trace(run=Run(), ended=Ended.EXITED, wall_s=0.1, main=2, exit_code=1, events=(error,))


def answer(**files: str) -> Answer:
    return Answer(exercise="q6", program=Program(source="", files={f"{name}.py": text for name, text in files.items()}))


@pytest.mark.parametrize("name", ["pandas", "numpy.linalg", "tqdm"])
def test_a_package_that_is_not_installed_here_is_no_fault_of_the_program(name: str) -> None:
    said = excuse(answer(), trace("ModuleNotFoundError", f"No module named '{name}'"))
    assert said == f"the program needs the package {name.split('.')[0]}, which is not installed where it was run"


@pytest.mark.parametrize("name", ["multiprocesing", "Multiprocessing", "treading", "multiprocessing.pol", "helpers"])
def test_a_misspelt_module_is_a_fault_of_the_program(name: str) -> None:
    assert excuse(answer(helper="x = 1"), trace("ModuleNotFoundError", f"No module named '{name}'")) is None


def test_nobody_types_where_programs_are_graded() -> None:
    said = excuse(answer(), trace("EOFError", "EOF when reading a line"))
    assert (
        said == "the program asks for input, and nobody was there to type it: write the values into the program instead"
    )


@pytest.mark.parametrize(
    ("kind", "message", "where"),
    [
        ("EOFError", "", "main"),
        ("ValueError", "No module named 'pandas'", "main"),
        ("ModuleNotFoundError", "No module named 'pandas'", "task"),
        ("NameError", "name 'Pool' is not defined", "main"),
    ],
)
def test_other_errors_excuse_nothing(kind: str, message: str, where: str) -> None:
    assert excuse(answer(), trace(kind, message, where)) is None
