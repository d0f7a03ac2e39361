"""Worker processes on this machine: each has one task at a time; a new one takes the place of one that is lost.

Most work takes a second; a program that never ends takes until its time limit. A worker that is at the same task for
long is not counted, so that a few endless programs do not hold up a class.
"""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from grader import pipeline
from grader.batch.crew import LOOK
from grader.batch.grading import Graded, Task
from grader.batch.worker import Failure, Question, Setup, ended, late, work

if TYPE_CHECKING:
    from multiprocessing.connection import _ConnectionBase as Connection  # what Windows has is no Connection

LONG = 10.0
"""Seconds after which somebody else may be hired beside a worker that is still at its task."""
MOST = 3
"""So many times as many workers as were asked for there may be in all: each takes some 80 MB."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    lifeline: Connection
    task: Task | None = None
    since: float = 0.0

    def give(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        self.tell(task)

    def tell(self, message: object) -> None:
        with contextlib.suppress(OSError):  # it is gone, which its sentinel tells
            self.connection.send(message)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.connection.close()
        self.lifeline.close()


@dataclass
class Processes:
    """So many workers that are quick, started when there is something to do. `patience` is in seconds for one task."""

    setup: Setup
    size: int
    patience: float
    tries: int = 2
    workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.end()
        self.workers.clear()

    @functools.cached_property
    def tier(self) -> str:
        """The sandbox's tier on this machine. Raises SandboxError where nothing will do."""
        return pipeline.tier_of(self.setup.options)

    def give(self, task: Task) -> bool:
        """Hand a task to a worker that has nothing to do, or to a new one; False where enough have something to do."""
        long = time.monotonic() - LONG
        if sum(worker.task is not None and worker.since > long for worker in self.workers) >= self.size:
            return False
        idle = next((worker for worker in self.workers if worker.task is None), None)
        if idle is None:
            if len(self.workers) >= MOST * self.size:
                return False
            idle = self._hire()
            self.workers.append(idle)
        idle.give(task)
        return True

    def answer(self, task: Task, known: Mapping[str, bytes]) -> None:
        """Tell the worker that has this task what is known."""
        for worker in self.workers:
            if worker.task is task:
                worker.tell(known)

    def news(self) -> list[tuple[Task, Graded | Failure | Question]]:
        """What workers say, or are found to have come to."""
        found = []
        for worker in self._heard():
            task, said = worker.task, self._said(worker)
            if task is not None:
                found.append((task, said))
        return found

    def _hire(self) -> _Worker:
        """A new interpreter: a fork of this one would share what the store has open."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        end, lifeline = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(self.setup, theirs, end, Path.cwd()))
        with _in_the_library():
            process.start()
        theirs.close()
        end.close()
        return _Worker(process, ours, lifeline)

    def _heard(self) -> list[_Worker]:
        """The workers of which there is news: a message, an end, or that they take too long."""
        objects = [thing for one in self.workers for thing in (one.connection, one.process.sentinel)]
        ready = set(connection.wait(objects, LOOK))
        latest = time.monotonic() - self.patience
        return [
            one
            for one in self.workers
            if one.connection in ready or one.process.sentinel in ready or (one.task and one.since < latest)
        ]

    def _said(self, worker: _Worker) -> Graded | Failure | Question:
        """What a worker says; a failure where it will never say anything."""
        try:
            if not worker.connection.poll():
                return self._dismissed(worker)
            said: Graded | Failure | Question = worker.connection.recv()
        except (EOFError, OSError):
            return self._dismissed(worker)
        if not isinstance(said, Question):
            worker.task = None
        return said

    def _dismissed(self, worker: _Worker) -> Failure:
        worker.process.join(0)
        code = worker.process.exitcode
        self.workers.remove(worker)
        worker.end()
        return late(self.patience) if code is None else ended(code)


@contextlib.contextmanager
def _in_the_library() -> Iterator[None]:
    """Where processes of `multiprocessing` start: they first import from the folder that they are started in.

    That may be the class', in which a student's file is called `multiprocessing.py`.
    """
    here = Path.cwd()
    os.chdir(Path(os.__file__).parent)
    try:
        yield
    finally:
        os.chdir(here)
