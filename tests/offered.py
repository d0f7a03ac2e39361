"""The sandboxes that this machine offers: a test that needs another one is skipped, with what stands in its way."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.errors import SandboxError, UsageError
from grader.model import Limits
from grader.sandbox.interpreter import Interpreter, find_interpreter
from grader.sandbox.session import Session
from grader.sandbox.tier import Tier
from grader.sandbox.tiers import choose

BOTH = (Tier.NAMESPACES, Tier.LANDLOCK)
"""The tiers on which the kernel attests what happened."""


@functools.cache
def _lack(tier: Tier) -> str:
    try:
        choose(tier.value, find_interpreter(None))
    except SandboxError as error:
        return str(error)
    return ""


def need(tier: Tier) -> None:
    """Skip the test where this machine does not offer the tier."""
    if lack := _lack(tier):
        pytest.skip(lack)


def session(tier: Tier, limits: Limits, interpreter: Interpreter | None = None, *, forked: bool = True) -> Session:
    """A session on this tier."""
    need(tier)
    return Session(tier, interpreter or find_interpreter(None), limits, forked=forked)


def strongest(limits: Limits, interpreter: Interpreter | None = None) -> Session:
    """A session on the strongest tier on which the kernel attests what happened, for what is the same on both."""
    return session(next((tier for tier in BOTH if not _lack(tier)), Tier.LANDLOCK), limits, interpreter)


def python(version: str) -> str | None:
    """An interpreter of this version on this machine."""
    kept = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    return str(kept[-1]) if kept else shutil.which(f"python{version}")


def interpreter(version: str) -> Interpreter:
    """The interpreter of this version; the test is skipped where this machine has none that runs."""
    command = python(version)
    if command is None:
        pytest.skip(f"Python {version} is not on this machine")
    try:
        return find_interpreter(command)
    except UsageError as error:  # a launcher without the interpreter that it would launch
        pytest.skip(str(error))
