"""Program + limits → trace: run students' programs where they can do no harm, and record what they did.

This package owns every process of a run and judges nothing.
"""

from __future__ import annotations

import threading
from types import TracebackType

from grader.errors import SandboxError
from grader.model import Limits, Program, Run, Source, Trace
from grader.sandbox import plain
from grader.sandbox.interpreter import find_interpreter
from grader.sandbox.tier import AnySession, Tier
from grader.sandbox.tiers import AUTO, Line, choose, diagnose, open_session

__all__ = ["AUTO", "Line", "Sandbox", "Tier", "diagnose", "find_interpreter"]


class Sandbox:
    """The sessions of one submission: one for each thread that runs something, all ended together.

    `python` is the command of the students' interpreter, None for the grader's own.
    Raises SandboxError where nothing works on this tier, or nothing that is as strong as the tier `at_least`.
    """

    def __init__(self, tier: str = AUTO, python: str | None = None, at_least: str = Tier.PLAIN.value) -> None:
        self.python = python
        self._interpreter = find_interpreter(python)
        self._tier = choose(tier, self._interpreter, Tier(at_least))
        self._local = threading.local()
        self._sessions: list[AnySession] = []
        self._closed = False

    @property
    def tier(self) -> str:
        """How strongly the programs are confined."""
        return self._tier.value

    @property
    def evidence(self) -> Source:
        """What the traces rest on."""
        return self._tier.evidence

    def possible(self, run: Run) -> Run:
        """What is really done where this run is asked for; of runs for which the same is done one is enough."""
        return plain.possible(run) if self._tier is Tier.PLAIN else run

    def run(self, program: Program, run: Run, limits: Limits, name: str) -> Trace:
        """Run a program once. A sandbox that breaks is replaced once; raises SandboxError if that does not help."""
        session = self._session(limits)
        try:
            return session.run(program, run, name)
        except SandboxError:
            if self._closed:  # it did not break: it was ended
                raise
            return session.run(program, run, name)

    def _session(self, limits: Limits) -> AnySession:
        session: AnySession | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self._new(limits)
        session.limits = limits
        return session

    def _new(self, limits: Limits) -> AnySession:
        session = open_session(self._tier, self._interpreter, limits)
        self._sessions.append(session)
        return session

    def close(self) -> None:
        """End every session; called again, also those that another thread was just starting."""
        self._closed = True
        for session in list(self._sessions):
            session.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
