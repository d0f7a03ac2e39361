"""On a machine of a cluster, within a process of dask's: starts worker processes and passes on what is said.

Nothing is graded in dask's own process: a grading that takes too long or breaks could not be ended there, and would
keep it from telling the scheduler that it is alive. Its threads only wait here. What a client calls is called by name
and with plain values, because the scheduler unpacks every call and need not have a grader.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import pickle
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from importlib import metadata
from multiprocessing.connection import Connection

from grader.batch.keys import source_digest
from grader.batch.worker import ended, late

START = 60.0
"""Seconds in which a worker process must be ready."""
_LEAVE = 2.0
"""Seconds that a worker process has for tidying up."""
_BEGIN = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from grader.batch.remote import begin; begin(*map(int, sys.argv[2:]))"
)


def identity() -> dict[str, str]:
    """What has to be the same here and on every machine, so that verdicts are."""
    try:
        version = metadata.version("grader")
    except metadata.PackageNotFoundError:
        version = "that is not installed"
    return {"grader": version, "source": source_digest(), "python": f"{sys.version_info[0]}.{sys.version_info[1]}"}


def admit(batch: str, expected: dict[str, str], setup: bytes, patience: float) -> tuple[dict[str, str], bytes]:
    """Who is here, and, if that is who is expected, what the first worker process says of this machine.

    Nothing of `setup` is read before: another grader may not know what it holds.
    """
    own = {**identity(), "host": socket.gethostname()}
    if any(own.get(name) != value for name, value in expected.items()):
        return own, b""
    site = _Site(setup, patience)
    with _LOCK:
        for name in [name for name, one in _SITES.items() if one.is_deserted()]:
            del _SITES[name]
        _SITES[batch] = site
    _, greeting = site.worker(0)
    return own, greeting


def converse(batch: str, slot: int, message: bytes) -> bytes:
    """Pass a message to a worker process, and back what it says to it; nothing where the batch is not known here."""
    site = _SITES.get(batch)
    return site.converse(slot, message) if site is not None else b""


def dismiss(batch: str) -> None:
    """End all worker processes of a batch."""
    with _LOCK:
        site = _SITES.pop(batch, None)
    if site is not None:
        site.close()


@dataclass(slots=True)
class _Worker:
    """A worker process and our ends of its pipes."""

    process: subprocess.Popen[bytes]
    connection: Connection
    lifeline: Connection

    @classmethod
    def start(cls) -> _Worker:
        """By a command: dask's worker may be a daemon, which `multiprocessing` refuses children."""
        ours, theirs = multiprocessing.Pipe()
        end, lifeline = multiprocessing.Pipe(duplex=False)
        with theirs, end:
            given = theirs.fileno(), end.fileno()
            command = [sys.executable, "-I", "-c", _BEGIN, json.dumps(sys.path), *map(str, given)]
            return cls(subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=given), ours, lifeline)

    def ask(self, message: bytes, patience: float) -> bytes:
        """What it says to a message, or what has become of it."""
        try:
            self.connection.send_bytes(message)
            if self.connection.poll(patience):
                return self.connection.recv_bytes()
        except (EOFError, OSError):
            self.end()
            return pickle.dumps(ended(self.process.returncode))
        self.end()
        return pickle.dumps(late(patience))

    def leave(self) -> None:
        """Let go of it: it tidies up and ends."""
        self.lifeline.close()

    def end(self) -> None:
        """Wait until it has ended, and end it if it does not. Our end of the connection stays: a thread may read it."""
        self.leave()
        try:
            self.process.wait(_LEAVE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class _Site:
    """The worker processes of one batch: one for each of dask's threads that has had something to do."""

    setup: bytes
    patience: float
    workers: dict[int, _Worker] = field(default_factory=dict)
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def worker(self, slot: int) -> tuple[_Worker, bytes]:
        """The worker process of this slot, and what it says first if it is a new one."""
        with self.lock:
            worker = self.workers.get(slot)
            if worker is not None and worker.process.poll() is None:
                return worker, b""
            if self.closed:
                raise RuntimeError("the batch is over")
            worker = self.workers[slot] = _Worker.start()
        return worker, worker.ask(self.setup, START)

    def converse(self, slot: int, message: bytes) -> bytes:
        worker, greeting = self.worker(slot)
        if greeting and worker.process.poll() is not None:
            return greeting  # which tells why it has ended
        return worker.ask(message, self.patience)

    def is_deserted(self) -> bool:
        """True if all of its worker processes have ended: their batch was cut short."""
        return bool(self.workers) and all(one.process.poll() is not None for one in self.workers.values())

    def close(self) -> None:
        with self.lock:
            self.closed = True
            workers = list(self.workers.values())
        for worker in workers:
            worker.leave()
        for worker in workers:
            with contextlib.suppress(OSError):
                worker.end()


_SITES: dict[str, _Site] = {}
"""By batch. A process of dask's has no other place for what outlives a task."""
_LOCK = threading.Lock()
