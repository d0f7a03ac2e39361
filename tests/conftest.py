"""Fixtures that many tests share, and the promise that nothing of any run outlives the tests."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Container, Iterator
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import psutil
import pytest

from grader import pipeline
from grader.model import Assignment, Limits
from grader.sandbox import shared

if TYPE_CHECKING:
    from grader.sandbox.session import Session

ROOT = Path(__file__).parent.parent
SHM = Path("/dev/shm")
collect_ignore = ["hostile", "programs"]
"""What is run in the sandbox is not pytest's: a submission may have a conftest.py of its own."""
_NO_DATABASE = {} if os.access(ROOT, os.W_OK) else {"database": None}
"""A checkout that may only be read keeps no examples of earlier runs."""
hypothesis.settings.register_profile("tests", deadline=None, **_NO_DATABASE)  # a busy machine is no failure
hypothesis.settings.load_profile("tests")
PATIENCE = 5.0
"""Seconds that what is ending already may take to be gone; nothing waits where all is gone."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is collected stays until the end: the garbage collector need not look at it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    """The assignment of this repository."""
    return pipeline.open_assignment("multiprocessing", ROOT)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one while the test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def strongest() -> Iterator[Session]:
    """A session in the strongest sandbox that this machine offers."""
    import offered  # here and below, because only Linux has sessions

    with offered.strongest(Limits()) as session:
        yield session


@pytest.fixture(scope="module")
def landlock() -> Iterator[Session]:
    """A session where there are no namespaces."""
    yield from _session("landlock")


@pytest.fixture(scope="module", params=["namespaces", "landlock"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """One on each of both, whose runs are not long."""
    from observing import LIMITS

    yield from _session(request.param, LIMITS)


def _session(tier: str, limits: Limits | None = None) -> Iterator[Session]:
    import offered

    from grader.sandbox.tier import Tier

    with offered.session(Tier(tier), limits or Limits()) as session:
        yield session


@pytest.fixture(scope="session", autouse=True)
def nothing_survives() -> Iterator[None]:
    """At the end no child, not even a zombie, no shared memory and no temporary folder of a run is left.

    Temporary files have a place of their own meanwhile, so that others who run the same tests are not taken for us.
    """
    before, place = _shared(), _own_place_for_temporary_files()
    try:
        yield
        if sys.platform == "linux":
            from grader.sandbox.template import templates

            templates.close()  # they live as long as the grader does
        resource_tracker._resource_tracker._stop()  # type: ignore[attr-defined] # of this process, since it has spawned
        until = time.monotonic() + PATIENCE
        while (left := _left(before, place)) and time.monotonic() < until:
            time.sleep(0.05)
        assert not left, "left behind by the tests: " + "; ".join(left)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _own_place_for_temporary_files() -> Path:
    # Short, because the path of a Unix socket has at most 107 bytes.
    place = tempfile.mkdtemp(prefix="gt-")
    os.environ["TMPDIR"] = tempfile.tempdir = place
    return Path(place)


def _left(before: Container[Path], place: Path) -> list[str]:
    folders = [str(path) for path in place.glob("grader-*")]
    new = {path: inode for path, inode in _shared().items() if path not in before}
    used = shared.mapped_inodes() if new else set()  # what a living process still uses is somebody else's
    return _children() + folders + [str(path) for path, inode in new.items() if inode not in used]


def _children() -> list[str]:
    return [_described(child) for child in psutil.Process().children(recursive=True) if psutil.pid_exists(child.pid)]


def _described(child: psutil.Process) -> str:
    try:
        return f"process {child.pid} ({child.status()}): {' '.join(child.cmdline()[:6])}"
    except psutil.Error:  # a zombie has no command line
        return f"process {child.pid} (a zombie, or gone just now)"


def _shared() -> dict[Path, int]:
    """This user's semaphores and shared memory as `multiprocessing` names them, and their inodes."""
    if not hasattr(os, "getuid"):
        return {}  # no accounts with numbers, and no such folder
    names = [path for pattern in ("sem.mp-*", "psm_*", "grader*") for path in SHM.glob(pattern)]
    return {path: found.st_ino for path in names if (found := _status(path)) and found.st_uid == os.getuid()}


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:  # gone meanwhile
        return None
