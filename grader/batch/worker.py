"""A worker process: grades one task after the other, and ends when the grader does, however that ends."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from grader import pipeline
from grader.batch.grading import Grading, Task
from grader.errors import GraderError
from grader.language import say
from grader.model import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker needs to know."""

    assignment: Assignment
    options: pipeline.Options


@dataclass(frozen=True, slots=True)
class Question:
    """A worker asks what is known of these answers."""

    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Failure:
    """A worker could not do what it was asked to, through no fault of the student. `code` is the exit code of that."""

    reason: str
    code: int = GraderError.exit_code


def late(patience: float) -> Failure:
    """What comes of a task that nobody waits for any longer."""
    return Failure(say("grading took longer than {seconds} seconds", seconds=format(patience, ".0f")))


def ended(code: int | None) -> Failure:
    """What comes of a task whose worker is gone."""
    return Failure(say("the worker process that graded this ended before it was done (exit code {code})", code=code))


def failed(error: Exception) -> Failure:
    """What comes of a task that ended with this error."""
    if isinstance(error, GraderError):
        return Failure(error.message, error.exit_code)
    return Failure(f"{type(error).__name__}: {error}")


def work(setup: Setup, connection: Connection, lifeline: Connection, folder: Path) -> None:
    """Grade what comes until nothing more does, in the folder in which paths are to be looked for."""
    guard(lifeline)
    os.chdir(folder)
    serve(Grading(setup.assignment, setup.options), connection)


def guard(lifeline: Connection, tidy: Callable[[], None] = lambda: None) -> None:
    """End this process with whoever holds the other end of the lifeline; first `tidy`."""
    # Not ignored: that would be inherited by the programs. Ctrl-C is the grader's; it ends its workers itself.
    signal.signal(signal.SIGINT, lambda *_: None)
    threading.Thread(target=_end_with, args=(lifeline, tidy), daemon=True).start()


def serve(
    grading: Grading,
    connection: Connection,
    here: Callable[[Any], AbstractContextManager[Task]] = contextlib.nullcontext,
    idle: float | None = None,
) -> None:
    """Grade the tasks that come, in the form that they have `here`, until none does for `idle` seconds."""
    while connection.poll(idle):
        try:
            message = connection.recv()
        except EOFError:
            return
        connection.send(_outcome(grading, message, connection, here))


def _outcome(
    grading: Grading, message: object, connection: Connection, here: Callable[[Any], AbstractContextManager[Task]]
) -> object:
    def ask(keys: Sequence[str]) -> Mapping[str, bytes]:
        connection.send(Question(keys))
        answer: Mapping[str, bytes] = connection.recv()
        return answer

    try:
        with here(message) as task:
            return grading.grade(task, ask)
    except Exception as error:  # whatever it is, the others go on
        return failed(error)


def _end_with(lifeline: Connection, tidy: Callable[[], None]) -> None:
    """Wait for the end of whoever holds the other end; then nobody wants a result any more."""
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv()
    with contextlib.suppress(Exception):
        tidy()
    os._exit(1)
