"""What this machine offers, and room on it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader import checks
from grader.errors import GraderError, UsageError
from grader.language import say
from grader.model import Assignment
from grader.pipeline.asking import (
    families,
)
from grader.pipeline.options import Options
from grader.sandbox import Line, Sandbox, Tier, diagnose, find_interpreter


def tier_of(options: Options) -> str:
    """The sandbox's tier that these options lead to here. Raises SandboxError where nothing will do."""
    with Sandbox(options.sandbox, options.python, options.at_least) as sandbox:
        return sandbox.tier


def python_of(options: Options, assignment: Assignment) -> str:
    """The interpreter for students' programs, by command and release; the command alone of one that is not here.

    Empty for the grader's own.
    """
    command = options.python or assignment.python
    if command is None:
        return ""
    try:
        return f"{command} {find_interpreter(command).release}"
    except UsageError:  # the machines of a cluster may have it
        return command


def weakest(tiers: Iterable[str]) -> str:
    """Of these tiers that which confines least."""
    strongest_first = [tier.value for tier in Tier]
    return max(tiers, key=strongest_first.index)


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A private folder of this process. If it is killed, the next grader of the same user removes the folder."""
    from grader.sandbox.scratch import Scratch  # here, because not every system has the lock by which others can tell

    room = Scratch.new()
    try:
        yield room.folder
    finally:
        room.remove()


def doctor() -> list[Line]:
    """What this machine offers."""
    return [*diagnose(), *_told_of_plugins()]


def _told_of_plugins() -> Iterator[Line]:
    """A line for the families of other packages, where there are any."""
    if not checks.plugins():
        return
    try:
        offered = [f"{family.name} ({family.package})" for family in families().values() if family.package]
    except GraderError as error:
        yield Line(say("check families"), ok=False, detail=error.message, advice=say("Nothing is graded before that."))
    else:
        yield Line(say("check families"), ok=True, detail=say("of other packages: {names}", names=", ".join(offered)))
