"""How the warm interpreter of a session begins and ends: a fork of a template, or one that was started for it alone."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from typing import Protocol

from grader.sandbox.launch import Place
from grader.sandbox.template import Template, start_process


class Warm(Protocol):
    """A session's warm interpreter, seen from outside."""

    def begun(self, root: int) -> None:
        """It is there; `root` is its pid."""

    def complaint(self) -> str:
        """What it said in place of beginning; empty if it said nothing."""

    def end(self) -> None:
        """End it and wait until it is gone."""


class Alone:
    """One that was started for this session."""

    def __init__(self, place: Place, theirs: socket.socket) -> None:
        self._process = start_process(place.command, place.environment, theirs)

    def begun(self, root: int) -> None:
        """Nothing to note: the process is our child."""

    def complaint(self) -> str:
        """The last line on its standard error."""
        assert self._process.stderr is not None
        self._process.kill()
        lines = self._process.stderr.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def end(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()


class Forked:
    """One that a template has forked, the first process of its own pid namespace: with it goes everything beneath."""

    def __init__(self, template: Template, place: Place, theirs: socket.socket, scratch: int) -> None:
        self._pidfd: int | None = None
        self._template = template
        assert place.template_command is not None
        with contextlib.suppress(OSError):  # then nobody will answer, and that is noticed
            template.fork(place.template_command, place.environment, theirs, scratch)

    def begun(self, root: int) -> None:
        """Take hold of it while it certainly lives: it waits for us."""
        self._pidfd = os.pidfd_open(root)

    def complaint(self) -> str:
        """Nothing more than it told itself. A template that makes no session is not asked again."""
        self._template.give_up()
        return ""

    def end(self) -> None:
        """Kill it and wait until the last process in its namespace is gone."""
        if self._pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            gone = select.poll()
            gone.register(self._pidfd, select.POLLIN)
            gone.poll()
            os.close(self._pidfd)
            self._pidfd = None
