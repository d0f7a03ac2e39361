"""What the tests of several schedules need: runs that are not long, and programs that have to end well."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.model import Ended, Limits, Program, Run, Trace
from grader.sandbox.session import Session

LIMITS = Limits(wall=9.0)


def observe(session: Session, source: str, run: Run) -> Trace:
    """What was seen of a program that has to end well."""
    trace = session.run(Program(source=textwrap.dedent(source)), run)
    assert (trace.ended, trace.exit_code, trace.leftover, trace.capped) == (Ended.EXITED, 0, (), False), trace
    return trace
