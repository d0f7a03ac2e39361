"""Mutations of what the processes and a pool's workers do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.mutation import Measured, cure, mutation
from grader.audit.reading import Reading, Unsuited
from grader.audit.starting import PRINTING, TOLD, WORKING

WELL = cure("processes", count=Measured.WORKERS, ended="ok")
RESULTS = cure("pool", results=True)
ENDING = cure("ends", exit_code=0)
THREADS_WELL = cure("threads", count=Measured.THREADS, ended="ok")
TROUBLE = 'raise RuntimeError("something went wrong")\n'


@mutation(
    "swallowed-exception",
    "The processes' function fails before it has done anything, and hides it.",
    PRINTING,
    WORKING,
    *TOLD,
)
def swallowed_exception(reading: Reading) -> cst.Module:
    """Raise an exception at the start of the function, and catch it there."""
    return _rework(reading, reading.targets, lambda body: edit.swallowed([*edit.statements(TROUBLE), *body]))


@mutation("worker-raises", "The function does its work and then raises an exception.", WELL, RESULTS, THREADS_WELL)
def worker_raises(reading: Reading) -> cst.Module:
    """Raise an exception at every end of the function."""
    return _rework(reading, reading.work, lambda body: edit.finally_(body, TROUBLE))


@mutation(
    "worker-dies", "The function does its work and then ends its process with os._exit(1).", WELL, RESULTS, ENDING
)
def worker_dies(reading: Reading) -> cst.Module:
    """End the process at every end of the function."""
    return _rework(reading, reading.work, lambda body: edit.finally_(body, "os._exit(1)\n"), "os")


@mutation(
    "orphan-grandchild",
    "A process leaves a process of its own behind that outlives the program.",
    ENDING,
    cure("processes", count=Measured.WORKERS),
)
def orphan_grandchild(reading: Reading) -> cst.Module:
    """Fork at the start of the function."""
    if not reading.makes_processes:
        raise Unsuited("it starts no process")
    fork = edit.statements("if os.fork() == 0:\n    time.sleep(20)\n    os._exit(0)\n")
    return _rework(reading, reading.work, lambda body: [*fork, *body], "os", "time")


def _rework(
    reading: Reading, functions: list[cst.FunctionDef], rework: Callable[[list[Any]], list[Any]], *imports: str
) -> cst.Module:
    if not functions:
        raise Unsuited("no function of the program's own is seen to run in another process")
    changes: dict[Any, edit.Change[Any]] = {
        function: lambda function: edit.reworked(function, rework) for function in functions
    }
    return reading.changed(changes, imports=imports)
