"""Without a kernel to ask: what macOS and Windows have, and what it can still tell."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import elsewhere
import pytest

from grader.errors import SandboxError
from grader.model import Ended, Limits, Program, Role, Run, Schedule, Source, StartMethod, Trace
from grader.sandbox import plain
from grader.sandbox.plain import PlainSession

ROOT = Path(__file__).parent.parent
HOLD = Run(schedule=Schedule.HOLD_EXITS)
PROCESSES = """
import multiprocessing, time
def show(n):
    print("number", n)
if __name__ == "__main__":
    ps = [multiprocessing.Process(target=show, args=(n,)) for n in range(3)]
    for p in ps: p.start()
    {wait}
    print("done")
"""
POOL = """
import multiprocessing
def square(n): return n * n
if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool: print(pool.map(square, [1, 2]))
"""
ELSEWHERE = """
import sys
import psutil, pydantic.main, pydantic.type_adapter, typer, rich.console, yaml, rapidfuzz, multiprocessing.spawn
import subprocess, grader.sandbox.kin  # which ask Windows itself for what it has
subprocess.CREATE_NO_WINDOW = 0
sys.modules.update(dict.fromkeys(("fcntl", "resource", "pwd", "grp", "termios", "pyseccomp")))
sys.platform = sys.argv[4]
from pathlib import Path
from grader import pipeline
if "win32" in sys.argv:
    multiprocessing.get_all_start_methods = lambda: ["spawn"]
assignment = pipeline.open_assignment(sys.argv[5], Path(sys.argv[1]))
options = pipeline.Options(only=tuple(sys.argv[6:]), python=sys.argv[3])
report = pipeline.grade_submission(Path(sys.argv[2]), assignment, options)
print(report.tier, report.evidence, *(question.score for question in report.questions))
"""


@pytest.fixture(scope="module", params=["darwin", "win32"])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Another system's name, and an interpreter that lacks what that system lacks."""
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, elsewhere.make(folder, windows=request.param == "win32")


def run(source: str, how: Run = HOLD, python: str = sys.executable, **limits: float) -> Trace:
    with PlainSession(python, Limits(**{"wall": 20.0, **limits})) as session:
        return session.run(Program(source=source), how, "program.py")


@pytest.mark.parametrize(
    ("wait", "joined"),
    [
        ("for p in ps: p.join()", [True, True, True]),
        ("ps[-1].join()", [False, False, True]),
        ("", [False, False, False]),
        ("time.sleep(1.5)", [False, False, False]),
        ("while any(p.is_alive() for p in ps): time.sleep(0.01)", [True, True, True]),
        ("from multiprocessing.connection import wait; [wait([p.sentinel]) for p in ps]", [True, True, True]),
    ],
)
def test_who_is_joined_is_told_by_a_hold_of_the_probe(wait: str, joined: list[bool]) -> None:
    trace = run(PROCESSES.format(wait=wait))
    assert [process.joined for process in trace.workers] == joined
    assert trace.evidence is Source.PROBE


@pytest.mark.parametrize("method", list(StartMethod))
def test_output_has_an_author_under_every_start_method(method: StartMethod) -> None:
    trace = run(PROCESSES.format(wait="for p in ps: p.join()"), Run(method))
    assert [trace.text(process.pid) for process in trace.workers] == ["number 0\n", "number 1\n", "number 2\n"]
    assert trace.text(trace.main) == "done\n"
    assert [process.exit_code for process in trace.workers] == [0, 0, 0]


def test_files_lie_in_their_folders_beside_the_program_and_nowhere_else() -> None:
    program = Program(
        source="from tools.numbers import TWO\nprint(TWO, open('out.txt').read())\n",
        files={"tools/numbers.py": "TWO = 2\n", "../out.txt": "within"},
    )
    with PlainSession(sys.executable, Limits(wall=20.0)) as session:
        trace = session.run(program, Run(), "program.py")
    assert trace.text(trace.main) == "2 within\n"


def test_exit_status_of_the_main_program_is_told() -> None:
    trace = run("import sys\nsys.exit(3)\n", Run())
    assert (trace.ended, trace.exit_code) == (Ended.EXITED, 3)


def test_endless_loop_is_ended_with_everything_it_started() -> None:
    source = "import multiprocessing\ndef f():\n    while True: pass\n"
    source += "if __name__ == '__main__':\n    p = multiprocessing.Process(target=f)\n    p.start()\n    p.join()\n"
    wall = 1.0 if os.name == "posix" else 8.0  # where an interpreter takes longer to begin
    assert run(source, Run(), wall=wall).ended is Ended.TIMED_OUT


class Impatient(threading.Event):
    """A session that is closed as soon as somebody waits."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


def test_an_interrupted_run_ends_at_once_and_is_not_made_again() -> None:
    session = PlainSession(sys.executable)
    session.closed = Impatient()
    for _ in range(2):
        with pytest.raises(SandboxError, match="interrupted"):
            session.run(Program(source="while True: pass"), Run())


def test_manager_is_a_helper() -> None:
    source = "import multiprocessing\nif __name__ == '__main__':\n    with multiprocessing.Manager() as m: m.list()\n"
    assert [process.role for process in run(source, Run()).processes] == [Role.MAIN, Role.HELPER]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("assignment", "questions"), [("multiprocessing", ["q5", "q6"]), ("synchronisation", ["counter", "consumers"])]
)
def test_where_there_is_no_linux_a_submission_is_graded_all_the_same(
    assignment: str, questions: list[str], tmp_path: Path, other: tuple[str, str]
) -> None:
    system, python = other
    for name in questions:
        (tmp_path / f"{name}.py").write_bytes((ROOT / "solutions" / assignment / f"{name}.py").read_bytes())
    command = [sys.executable, "-c", ELSEWHERE, str(ROOT), str(tmp_path), python, system, assignment, *questions]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "plain probe 10.0 10.0", done.stderr


@pytest.mark.parametrize(("wait", "joined"), [("for p in ps: p.join()", [True] * 3), ("", [False] * 3)])
def test_where_nothing_can_fork_a_run_that_asks_for_it_is_spawned(
    wait: str, joined: list[bool], monkeypatch: pytest.MonkeyPatch, other: tuple[str, str]
) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    trace = run(PROCESSES.format(wait=wait), python=other[1])
    assert [process.joined for process in trace.workers] == joined
    assert sorted(trace.text(process.pid) for process in trace.workers) == [f"number {n}\n" for n in range(3)]
    assert (trace.run, trace.made_by) == (HOLD, StartMethod.SPAWN)


def test_of_a_schedule_that_needs_the_kernel_nothing_is_concluded() -> None:
    asked = Run(schedule=Schedule.EXPLORE, seed=3)
    assert plain.possible(asked) == plain.possible(Run())
    trace = run("print(1)", asked)
    assert (trace.run, trace.capped, trace.text(trace.main)) == (asked, True, "1\n")


def test_a_pool_is_evaluated_serially_where_nothing_can_fork(
    monkeypatch: pytest.MonkeyPatch, other: tuple[str, str]
) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    trace = run(POOL, Run(schedule=Schedule.SERIAL), python=other[1])
    assert [event.data["results"] for event in trace.find("serial")] == [["1", "4"]]
    assert (trace.text(trace.main), trace.exit_code, trace.workers) == ("[1, 4]\n", 0, ())


def test_lines_of_different_processes_stay_in_their_order(tmp_path: Path) -> None:
    """They may be printed within less time than the times of a trace can tell apart."""
    played = plain._PlainRun(tmp_path, sys.executable, Limits(), Run(), threading.Event())
    played.events.mkdir()
    spoken = {1: [("main", 1e-5), ("asks", 2e-5), ("asks", 4e-5)], 2: [("answers", 3e-5), ("answers", 5e-5)]}
    for pid, told in spoken.items():
        lines = [json.dumps({"k": kind, "t": moment, "l": None, "d": {}}) for kind, moment in told]
        (played.events / f"{pid}.jsonl").write_text("\n".join(lines))
    events = plain._Story(played, Ended.EXITED, 0, []).events
    assert [event.kind for event in events] == ["main", "asks", "answers", "asks", "answers"]


def test_a_process_that_cannot_import_the_program_tells_why() -> None:
    source = "import multiprocessing\np = multiprocessing.Process(target=print)\np.start()\np.join()\n"
    trace = run(source, Run(StartMethod.SPAWN))
    told = [event for event in trace.find("error") if event.pid == trace.workers[0].pid]
    assert [(event.line, event.data["hint"]) for event in told] == [(3, "bootstrapping")]
    assert trace.workers[0].exit_code == 1


def test_what_a_program_asks_of_its_own_output_is_there() -> None:
    source = "import sys\nout = sys.stdout\nout.reconfigure(encoding='utf-8', line_buffering=True)\n"
    source += "out.buffer.write('Größe\\n'.encode())\nout.buffer.flush()\nprint(out.isatty(), out.errors, out.name)\n"
    trace = run(source, Run())
    assert trace.text(trace.main).startswith("Größe\nFalse ")
    assert (trace.exit_code, trace.text(trace.main, "stderr")) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="a script of the shell is no program here")
def test_a_program_that_could_not_begin_is_no_fault_of_its_own(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'no module named os' >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    with pytest.raises(SandboxError, match=r"the program did not begin: no module named os"):
        run("print(1)", Run(), python=str(broken))


def test_a_home_with_spaces_and_letters_beyond_ascii_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "Jürgen O'Neill & Söhne"
    home.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    trace = run(PROCESSES.format(wait="for p in ps: p.join()"), Run(start_method=StartMethod.SPAWN))
    assert (trace.ended, trace.exit_code, len(trace.workers)) == (Ended.EXITED, 0, 3)
    assert list(home.iterdir()) == []
