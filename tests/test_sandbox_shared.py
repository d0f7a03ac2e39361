"""What a killed run leaves in shared memory is removed, and nothing that anybody else uses."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.model import Ended, Limits, Program, Run, StartMethod
from grader.sandbox import Sandbox, shared

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/dev/shm is Linux's")

STUCK = """
import multiprocessing

def wait(event):
    event.wait()

if __name__ == "__main__":
    event = multiprocessing.Event()
    print(event._flag._semlock.name, event._cond._lock._semlock.name, flush=True)
    process = multiprocessing.Process(target=wait, args=(event,))
    process.start()
    process.join()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(shared, "SHARED_MEMORY", tmp_path)
    return tmp_path


@pytest.mark.parametrize("tier", ["landlock", "plain"])
def test_a_killed_run_leaves_no_semaphore(tier: str) -> None:
    try:
        sandbox = Sandbox(tier)
    except SandboxError as error:
        pytest.skip(str(error))
    with sandbox:
        run = Run(start_method=StartMethod.FORKSERVER)
        trace = sandbox.run(Program(source=STUCK), run, Limits(wall=2.0), "stuck.py")
    assert trace.ended in (Ended.DEADLOCKED, Ended.TIMED_OUT)
    names = [name.replace("/", "sem.") for name in trace.text(trace.main).split()]
    assert len(names) == 2
    assert [name for name in names if (shared.SHARED_MEMORY / name).exists()] == []


def test_what_multiprocessing_left_is_removed_and_other_names_are_not(place: Path) -> None:
    (place / "sem.mp-abc").touch()
    (place / "of somebody else").touch()
    shared.sweep(None, time.time())
    assert [file.name for file in place.iterdir()] == ["of somebody else"]


def test_what_is_older_than_the_session_stays(place: Path) -> None:
    (place / "psm_old").touch()
    shared.sweep(None, time.time() + 60)
    assert (place / "psm_old").exists()


def test_what_is_mapped_stays() -> None:
    begin = time.time()
    path = shared.SHARED_MEMORY / f"psm_of_test_{os.getpid()}"
    path.write_bytes(b"in use")
    try:
        with path.open("r+b") as file, mmap.mmap(file.fileno(), 0):
            shared.sweep(None, begin)
            assert path.exists()
        shared.sweep(None, begin)
        assert not path.exists()
    finally:
        path.unlink(missing_ok=True)


def test_all_files_of_an_account_of_the_sessions_own_are_removed(place: Path) -> None:
    (place / "any name").touch()
    shared.sweep((place / "any name").stat().st_uid, time.time() + 60)
    assert list(place.iterdir()) == []


def test_semaphore_that_its_maker_holds_is_not_removed() -> None:
    source = """
        import multiprocessing, sys
        lock = multiprocessing.get_context("spawn").Lock()
        print(lock._semlock.name, flush=True)
        sys.stdin.read()
    """
    begin = time.time()
    command = [sys.executable, "-c", textwrap.dedent(source)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdout is not None
        file = shared.SHARED_MEMORY / f"sem.{maker.stdout.readline().strip().lstrip('/')}"
        assert file.exists()
        shared.sweep(None, begin)
        assert file.exists()
        maker.communicate("")
