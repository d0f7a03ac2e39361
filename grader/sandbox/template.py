"""One warm interpreter for all sessions of this process: each is a fork of it, in namespaces of its own.

It is started once, in a sandbox that nothing of a student ever enters, and asked for a fork by every session.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import json
import os
import select
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator

from grader.sandbox.interpreter import Interpreter

PATIENCE = 5.0
"""Seconds that a template has for ending by itself."""

Command = Callable[[int], list[str]]
"""From the number of the control descriptor to the command that starts a warm interpreter."""


class Template:
    """A warm interpreter that makes sessions; it is started when it is first asked for one, and anew if it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self.refuses = False

    def fork(self, command: Command, environment: dict[str, str], session: socket.socket, scratch: int) -> None:
        """Ask for a session whose control socket this is; it will tell itself whether that worked.

        `scratch` is the size in bytes of each of its folders. Raises OSError if there is no template to ask.
        """
        request = [json.dumps({"scratch": scratch}).encode()]
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [session.fileno()]))]
        with self._lock:
            try:
                self._running(command, environment).sendmsg(request, rights)
            except OSError:
                self._end()
                self._running(command, environment).sendmsg(request, rights)

    def _running(self, command: Command, environment: dict[str, str]) -> socket.socket:
        if self._control is None:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = start_process(command, environment, theirs)
            self._control = ours
        return self._control

    def give_up(self) -> None:
        """Ask it no more; if it is gone already, as where bubblewrap may do nothing, leave no zombie of it."""
        self.refuses = True
        with self._lock:
            if self._control is not None and select.select([self._control], [], [], 0)[0]:  # its end: it says nothing
                self._end()

    def close(self) -> None:
        """End it, and with it every session that still lives."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, control = self._process, self._control
        self._process = self._control = None
        if control is not None:
            control.close()  # that is its sign
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()
            process.wait()
            if process.stderr is not None:
                process.stderr.close()

    def forget(self) -> None:
        """In a fork of the grader: it is the other process's."""
        self._lock = threading.Lock()
        if self._process is not None:
            self._process.returncode = 0  # not ours to wait for
        if self._control is not None:
            self._control.close()
        self._process = self._control = None


class Templates:
    """The templates of this process, one for each interpreter."""

    def __init__(self) -> None:
        self._known: dict[Interpreter, Template] = {}

    def of(self, interpreter: Interpreter) -> Template:
        """The template that runs this interpreter."""
        return self._known.setdefault(interpreter, Template())

    def close(self) -> None:
        """End them all; whoever asks later gets new ones."""
        for template in self._known.values():
            template.close()

    def forget(self) -> None:
        """In a fork of the grader: begin without any."""
        for template in self._known.values():
            template.forget()


templates = Templates()
atexit.register(templates.close)
os.register_at_fork(after_in_child=templates.forget)


def start_process(command: Command, environment: dict[str, str], theirs: socket.socket) -> subprocess.Popen[bytes]:
    """Start a warm interpreter that has the other end of its control socket, and nothing else of ours."""
    with _pid_counter() as counter:
        os.set_inheritable(theirs.fileno(), True)
        return subprocess.Popen(
            command(theirs.fileno()),
            stdin=counter, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            pass_fds=(theirs.fileno(),), env=environment, cwd="/",
        )  # fmt: skip


@contextlib.contextmanager
def _pid_counter() -> Iterator[int]:
    """A descriptor by which the first process of a pid namespace may set what the next pid is after (proc(5))."""
    try:
        fd = os.open("/proc/sys/kernel/ns_last_pid", os.O_WRONLY)
    except OSError:
        fd = os.open(os.devnull, os.O_RDONLY)
    try:
        yield fd
    finally:
        os.close(fd)
