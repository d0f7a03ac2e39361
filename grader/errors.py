"""The ways in which grading can be stopped: what a submission does is data, never one of these."""

from __future__ import annotations


class GraderError(Exception):
    """What stops the grader itself. The message is for a person: what, where, and what to do.

    `exit_code` is what the command line ends with: 2 for bad usage or a bad spec, 3 for the grader's own fault.
    """

    exit_code = 3

    @property
    def message(self) -> str:
        """What it says, which can be shown in the reader's language; `str()` of an exception is English for ever."""
        said = self.args[0] if self.args else ""
        return said if isinstance(said, str) else str(self)


class UsageError(GraderError):
    """The user asked for something that cannot be done: no such file, not a notebook, an unknown assignment."""

    exit_code = 2


class SpecError(GraderError):
    """An exercise spec is wrong. The message lists every error of it, each with file, line and column."""

    exit_code = 2


class SandboxError(GraderError):
    """The sandbox could not be set up or broke: nothing that a student did, so it never costs a point."""
