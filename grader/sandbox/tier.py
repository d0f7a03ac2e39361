"""The tiers of confinement, and what a session offers on each."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from grader.language import say
from grader.model import Limits, Program, Run, Source, Trace

NOTHING_IN_PROC = say("/proc shows nothing of a run")
"""Why a tier does not work where /proc is not mounted, or hides the processes of other accounts (proc(5), hidepid)."""


class Tier(str, Enum):
    """How strongly students' programs are confined, strongest first."""

    NAMESPACES = "namespaces"
    LANDLOCK = "landlock"
    PLAIN = "plain"

    def is_weaker_than(self, other: Tier) -> bool:
        """True if it confines less than the other."""
        return list(Tier).index(self) > list(Tier).index(other)

    @property
    def evidence(self) -> Source:
        """What the traces of this tier rest on."""
        return Source.PROBE if self is Tier.PLAIN else Source.KERNEL


class AnySession(Protocol):
    """What can run programs of one submission, one at a time."""

    limits: Limits

    def run(self, program: Program, run: Run, name: str) -> Trace:
        """Run a program once. Raises SandboxError if the sandbox breaks."""

    def close(self) -> None:
        """End everything in it."""
