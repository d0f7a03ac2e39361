"""What excuses a program, and what does not, on traces told by hand."""

from __future__ import annotations

import pytest

from grader.checks.excuses import excuse
from grader.model import Answer, Blocked, Ended, Event, Place, Program, Run, Schedule, Trace


def trace(kind: str, message: str, where: str = "main") -> Trace:
    error = Event(pid=2, kind="error", time=0.0, line=1, data={"type": kind, "message": message, "where": where})
    return Trace(run=Run(), ended=Ended.EXITED, wall_s=0.1, main=2, exit_code=1, events=(error,))


def answer(**files: str) -> Answer:
    return Answer(exercise="q6", program=Program(source="", files={f"{name}.py": text for name, text in files.items()}))


@pytest.mark.parametrize("name", ["pandas", "numpy.linalg", "tqdm", "psutil", "multiprocess"])
def test_a_package_that_is_not_installed_here_is_no_fault_of_the_program(name: str) -> None:
    said = excuse(answer(), trace("ModuleNotFoundError", f"No module named '{name}'"))
    assert said == f"the program needs the package {name.split('.')[0]}, which is not installed where it was run"


@pytest.mark.parametrize(
    "name",
    [
        "multiprocesing",
        "Multiprocessing",
        "mulitprocesing",
        "tim",
        "randon",
        "treading",
        "multiprocessing.pol",
        "helpers",
    ],
)
def test_a_misspelt_module_is_a_fault_of_the_program(name: str) -> None:
    assert excuse(answer(helper="x = 1"), trace("ModuleNotFoundError", f"No module named '{name}'")) is None


@pytest.mark.parametrize(("kind", "message"), [("EOFError", "EOF when reading a line"), ("BdbQuit", "")])
def test_nobody_types_where_programs_are_graded(kind: str, message: str) -> None:
    said = excuse(answer(), trace(kind, message))
    assert (
        said == "the program asks for input, and nobody was there to type it: write the values into the program instead"
    )


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("URLError", "<urlopen error [Errno -3] Temporary failure in name resolution>"),
        ("gaierror", "[Errno -2] Name or service not known"),
        ("OSError", "[Errno 101] Network is unreachable"),
        ("ConnectionError", 'Max retries exceeded with url: / (Caused by NameResolutionError("...'),
    ],
)
def test_who_needs_the_network_is_no_worse_for_it(kind: str, message: str) -> None:
    said = excuse(answer(), trace(kind, message))
    assert said == "the program needs the network, which there is not where it was run: let it work on data of its own"


def test_a_server_of_its_own_that_is_not_there_is_a_fault_of_the_program() -> None:
    assert excuse(answer(), trace("ConnectionRefusedError", "[Errno 111] Connection refused")) is None


NO_FILE = "[Errno 2] No such file or directory: '{}'"


def reads(source: str) -> Answer:
    return Answer(exercise="q6", program=Program(source=source))


def test_a_file_in_a_folder_that_the_program_names_lay_beside_it_too() -> None:
    for source in ("open(f'months/{m}.txt')", "open(os.path.join('months', f))", "open('months/' + f)"):
        said = excuse(reads(source), trace("FileNotFoundError", NO_FILE.format("months/05.txt")))
        assert said is not None
        assert "months" in said
    missing = trace("FileNotFoundError", NO_FILE.format("months/05.txt"))
    assert excuse(reads("open('months/' + f, 'a')"), missing) is not None
    assert excuse(reads("os.mkdir('months')\nopen('months/' + f, 'a')"), missing) is None


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


NAPS = "for n in range(9):\n    sleep(5)\n"
ENDLESS = "while True:\n    sleep(5)\n"


@pytest.mark.parametrize(
    ("source", "call", "schedule", "excused"),
    [
        (NAPS, "clock_nanosleep", Schedule.NATURAL, True),
        (ENDLESS, "clock_nanosleep", Schedule.NATURAL, False),
        (NAPS, "futex", Schedule.NATURAL, False),
        (NAPS, "clock_nanosleep", Schedule.HOLD_EXITS, False),
    ],
    ids=["it would have ended", "it may never end", "it waited", "it ends where nothing is held"],
)
def test_who_was_only_asleep_when_the_time_was_up_is_looked_at(
    source: str, call: str, schedule: Schedule, excused: bool
) -> None:
    blocked = (Blocked(pid=3, call=call, lines=(2,)), Blocked(pid=2, call="wait4", lines=(3,), doing="join"))
    run = Trace(run=Run(schedule=schedule), ended=Ended.TIMED_OUT, wall_s=30.0, main=2, exit_code=None, blocked=blocked)
    said = "it was still asleep at line\u00a02 when its time was up: shorter sleeps show the same"
    assert excuse(reads(source), run) == (said if excused else None)


def test_a_task_that_needs_the_event_loop_of_a_notebook_is_looked_at() -> None:
    for cell, excused in ((3, True), (None, False)):
        origin = (Place(file="work", cell=cell, lines=(1, 1)),)
        made = Answer(exercise="q6", program=Program(source="create_task(f())\n", origin=origin))
        said = excuse(made, trace("RuntimeError", "no running event loop"))
        assert bool(said) is excused


NEWER = "the program needs Python {} or newer at line\u00a01, and an older one ran it (--python names another)"


@pytest.mark.parametrize(
    ("kind", "message", "version"),
    [
        ("ImportError", "cannot import name 'InterpreterPoolExecutor' from 'concurrent.futures' (/x)", "3.14"),
        ("ImportError", "cannot import name 'batched' from 'itertools' (unknown location)", "3.12"),
        ("ModuleNotFoundError", "No module named 'string.templatelib'; 'string' is not a package", "3.14"),
        ("AttributeError", "module 'asyncio' has no attribute 'TaskGroup'", "3.11"),
        ("AttributeError", "'Process' object has no attribute 'interrupt'", "3.14"),
        ("TypeError", "Executor.map() got an unexpected keyword argument 'buffersize'", "3.14"),
        ("NameError", "name 'ExceptionGroup' is not defined", "3.11"),
    ],
)
def test_what_a_newer_library_has_is_no_fault_of_the_program(kind: str, message: str, version: str) -> None:
    assert excuse(answer(), trace(kind, message)) == NEWER.format(version)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("AttributeError", "module 'multiprocessing' has no attribute 'process'"),
        ("AttributeError", "'Thread' object has no attribute 'interrupt'"),
        ("NameError", "name 'TaskGroup' is not defined"),
        ("TypeError", "show() got an unexpected keyword argument 'number'"),
    ],
)
def test_what_no_library_has_is_a_fault_of_the_program(kind: str, message: str) -> None:
    assert excuse(answer(), trace(kind, message)) is None


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ('print(f"{"a"}")\nprint(2)', "3.12"),
        ("type Number = int", "3.12"),
        ("match 1:\n    case 1:\n        pass", "3.10"),
        ('print(f"{"a"}" + f"{1")', None),  # no Python of any version
        ('exec("x = = 1")\nprint(f"{"a"}")', None),  # another line than that which is new
    ],
)
def test_grammar_that_is_newer_than_the_python_that_ran_it_is_no_fault(source: str, version: str | None) -> None:
    said = excuse(reads(source), trace("SyntaxError", "invalid syntax"))
    assert said == (NEWER.format(version) if version else None)
