"""The processes that `multiprocessing` starts for itself, known by their command lines."""

from __future__ import annotations

_MARKS = ("multiprocessing.resource_tracker", "multiprocessing.semaphore_tracker", "multiprocessing.forkserver")


def is_helper(command: str) -> bool:
    """True for the command line of a resource tracker or a fork server."""
    return any(mark in command for mark in _MARKS)
