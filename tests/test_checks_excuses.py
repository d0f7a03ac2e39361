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


NO_FILE = "[Errno 2] No such file or directory: '{}'"


def reads(source: str) -> Answer:
    return Answer(exercise="q6", program=Program(source=source))


@pytest.mark.parametrize("source", ["open('data.csv')", 'DATA = "./data.csv"\nopen(DATA, "r")'])
def test_a_file_that_lay_beside_the_program_is_no_fault_of_it(source: str) -> None:
    said = excuse(reads(source), trace("FileNotFoundError", NO_FILE.format("data.csv")))
    assert said == "the program reads the file data.csv, which was not there where it was run"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("open('out.txt', 'w')\nopen('out.txt')", "out.txt"),  # read before it was written
        ("open(p, mode='a+b')\nopen('out.txt')", "out.txt"),
        ("Path('out.txt').write_text('')", "out.txt"),
        ("SharedMemory('psm_1')", "/psm_1"),
        ("open(f'{x}.csv')", "1.csv"),
    ],
)
def test_a_file_that_the_program_makes_or_does_not_name_excuses_nothing(source: str, name: str) -> None:
    assert excuse(reads(source), trace("FileNotFoundError", NO_FILE.format(name))) is None


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
