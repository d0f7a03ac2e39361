"""A worker process: grades one task after the other, and ends when the grader does, however that ends."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from grader import pipeline
from grader.batch.files import Output
from grader.batch.grading import Grading, Task
from grader.errors import GraderError


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker needs to know, in words that can be sent to it."""

    assignment: Path
    options: pipeline.Options
    folder: Path


@dataclass(frozen=True, slots=True)
class Question:
    """A worker asks what is known of these answers."""

    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Failure:
    """A worker could not grade its task, through no fault of the student."""

    reason: str


def work(setup: Setup, connection: Connection, lifeline: Connection) -> None:
    """Grade what comes until nothing more does."""
    # Not ignored: that would be inherited by the programs. Ctrl-C is the grader's; it ends its workers itself.
    signal.signal(signal.SIGINT, lambda *_: None)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    assignment = pipeline.open_assignment(str(setup.assignment), setup.assignment.parent)
    grading = Grading(assignment, setup.options, Output(setup.folder))
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(grading, task, connection))


def _outcome(grading: Grading, task: Task, connection: Connection) -> object:
    def ask(keys: Sequence[str]) -> Mapping[str, bytes]:
        connection.send(Question(keys))
        answer: Mapping[str, bytes] = connection.recv()
        return answer

    try:
        return grading.grade(task, ask)
    except GraderError as error:
        return Failure(str(error))
    except Exception as error:  # whatever it is, the others go on
        return Failure(f"{type(error).__name__}: {error}")


def _end_with(lifeline: Connection) -> None:
    """Wait for the end of whoever holds the other end; then nobody wants a result any more."""
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv()
    os._exit(1)
