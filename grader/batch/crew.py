"""Worker processes and their tasks: a worker has one at a time; a lost one costs a retry, a slow one stops nobody."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from grader.batch.grading import Task
from grader.batch.worker import Failure, Question, Setup, work
from grader.store import Result

TRIES = 2
"""So often a task is given to a worker that does not bring it back."""
LOOK = 1.0
"""Seconds between looks whether somebody takes too long."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    lifeline: Connection
    task: Task | None = None
    since: float = 0.0

    def give(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        with contextlib.suppress(OSError):  # it is gone, which its sentinel tells
            self.connection.send(task)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self.connection.close()
        self.lifeline.close()


@dataclass(slots=True)
class Crew:
    """So many workers. `known` answers what they ask; `patience` is in seconds for one task."""

    setup: Setup
    size: int
    known: Callable[[Sequence[str]], Mapping[str, bytes]]
    patience: float
    workers: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.end()
        self.workers.clear()

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result | Failure]]:
        """Every task with what came of it, in the order in which they are done."""
        waiting = deque((task, 1) for task in tasks)
        tries: dict[str, int] = {}
        while waiting or any(worker.task for worker in self.workers):
            self._hand_out(waiting, tries)
            for worker in self._heard():
                task = worker.task
                outcome = self._outcome(worker)
                if task is None or outcome is None:
                    continue
                if isinstance(outcome, Failure) and tries[task.hand_in.student] < TRIES:
                    waiting.append((task, tries[task.hand_in.student] + 1))
                else:
                    yield task, outcome

    def _hand_out(self, waiting: deque[tuple[Task, int]], tries: dict[str, int]) -> None:
        while len(self.workers) < min(self.size, len(waiting) + sum(bool(one.task) for one in self.workers)):
            self.workers.append(self._hire())
        for worker in self.workers:
            if waiting and worker.task is None:
                task, number = waiting.popleft()
                tries[task.hand_in.student] = number
                worker.give(task)

    def _hire(self) -> _Worker:
        """A new interpreter: a fork of this one would share what the store has open."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        end, lifeline = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(self.setup, theirs, end))
        process.start()
        theirs.close()
        end.close()
        return _Worker(process, ours, lifeline)

    def _heard(self) -> list[_Worker]:
        """The workers of which there is news: a message, an end, or that they take too long."""
        objects = [thing for one in self.workers for thing in (one.connection, one.process.sentinel)]
        ready = set(connection.wait(objects, LOOK))
        late = time.monotonic() - self.patience
        return [
            one
            for one in list(self.workers)
            if one.connection in ready or one.process.sentinel in ready or (one.task and one.since < late)
        ]

    def _outcome(self, worker: _Worker) -> Result | Failure | None:
        """What a worker says: nothing yet where it asks; a failure where it will never say anything."""
        try:
            if not worker.connection.poll():
                return self._dismissed(worker)
            message = worker.connection.recv()
            if isinstance(message, Question):
                worker.connection.send(self.known(message.keys))
                return None
        except (EOFError, OSError):
            return self._dismissed(worker)
        worker.task = None
        return message if isinstance(message, (Result, Failure)) else None

    def _dismissed(self, worker: _Worker) -> Failure:
        worker.process.join(0)
        code = worker.process.exitcode
        self.workers.remove(worker)
        worker.end()
        if code is None:
            return Failure(f"grading took longer than {self.patience:.0f} seconds")
        return Failure(f"the worker process that graded this ended before it was done (exit code {code})")
