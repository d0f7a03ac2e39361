"""A worker process on a machine of a cluster: has a private folder in which it unpacks what is sent to it."""

from __future__ import annotations

import functools
import shutil
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from grader import pipeline
from grader.batch.grading import Grading
from grader.batch.parcels import unwrapped_setup, unwrapped_task
from grader.batch.worker import Setup, failed, guard, serve

IDLE = 60.0
"""Seconds after which a worker process that is given nothing ends: whoever has started it may be gone."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What a worker process says first: how programs are confined on its machine."""

    tier: str


def begin(connection_fd: int, lifeline_fd: int) -> None:
    """Grade what comes on one descriptor, for as long as the other is open."""
    connection, lifeline = Connection(connection_fd), Connection(lifeline_fd, writable=False)
    with pipeline.scratch() as folder:
        guard(lifeline, functools.partial(shutil.rmtree, folder, ignore_errors=True))
        setup = _set_up(connection, folder)
        if setup is not None:
            here = functools.partial(unwrapped_task, folder=folder)
            serve(Grading(setup.assignment, setup.options), connection, here, IDLE)


def _set_up(connection: Connection, folder: Path) -> Setup | None:
    """What all tasks have in common; None where nothing can be graded here, which is said."""
    try:
        setup = unwrapped_setup(connection.recv(), folder)
        connection.send(Ready(pipeline.tier_of(setup.options)))
    except EOFError:
        return None
    except Exception as error:  # a check of somebody's package that is missing here may raise anything
        connection.send(failed(error))
        return None
    return setup
