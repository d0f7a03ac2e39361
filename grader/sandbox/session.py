"""One sandbox with one warm interpreter in it, for one submission: every run is a fork of that interpreter.

Nothing is ever shared between two students. A session that shows anything odd is thrown away and started anew.
"""

from __future__ import annotations

import array
import contextlib
import dataclasses
import json
import math
import os
import secrets
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType

from grader.errors import SandboxError
from grader.language import say
from grader.model import Ended, Limits, Program, Run, Schedule, StartMethod, Trace
from grader.sandbox import ending, filters, landlock, proc
from grader.sandbox.assemble import assemble
from grader.sandbox.channels import Channel, Channels, credentials, memory_file
from grader.sandbox.interpreter import Interpreter
from grader.sandbox.laid_out import laid_out
from grader.sandbox.launch import Launch, Place
from grader.sandbox.notify import Listener
from grader.sandbox.supervisor import Start, Supervisor
from grader.sandbox.template import templates
from grader.sandbox.tier import Tier
from grader.sandbox.warm import Alone, Forked, Warm

CPU_MARGIN = 5
"""Seconds of CPU time by which the wall limit comes first where both are the same."""
START = 20.0
"""Seconds that a sandbox and its interpreter have for starting, also on a busy machine."""


STACKS = 512 * 1024 * 1024
"""Bytes of address space for the stacks of threads, 8 MiB each, which a process hardly ever uses up."""
THREADS = 192
"""So many threads a run may have beside its processes: RLIMIT_NPROC counts both."""


@dataclass
class Session:
    """A context manager; `run` may be called as often as is wanted, one run at a time, from the thread that entered."""

    tier: Tier
    interpreter: Interpreter
    limits: Limits = field(default_factory=Limits)
    warm: bool = True
    forked: bool = True
    _warm: Warm | None = None
    _control: socket.socket | None = None
    _root: int = 0
    _place: Place | None = None

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- the warm interpreter -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the sandbox if it is not there. Raises SandboxError with what it said."""
        if self._warm is not None:
            return
        self._place = place = Launch(self.tier, self.interpreter, self.limits).place()
        reason = ""
        for way in self._ways(place):
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            self._control = ours
            with theirs:
                self._warm = way(theirs)
            message, self._root = self._answer()
            if message == b"ready":
                self._warm.begun(self._root)
                return
            reason = self._warm.complaint() or message.decode(errors="replace")
            self._end_warm()
        self.close()
        raise SandboxError(say("the sandbox did not start: {reason}", reason=reason or say("no reason given")))

    def _ways(self, place: Place) -> Iterator[Callable[[socket.socket], Warm]]:
        """How a warm interpreter may be had, cheapest first."""
        template = templates.of(self.interpreter)
        if place.template_command is not None and self.forked and not template.refuses:
            yield lambda theirs: Forked(template, place, theirs, self.limits.scratch)
        yield lambda theirs: Alone(place, theirs)

    def _answer(self) -> tuple[bytes, int]:
        """The next message of the warm interpreter and its pid; empty if it is gone or silent."""
        assert self._control is not None
        if not select.select([self._control], [], [], START)[0]:
            return b"", 0
        data, ancillary, _, _ = self._control.recvmsg(1000, socket.CMSG_SPACE(12))
        return data, credentials(ancillary)

    def close(self) -> None:
        """End the sandbox and everything in it."""
        place, self._place = self._place, None
        shares_pids = place is not None and not place.private_pids
        self._end_warm(tree=shares_pids)
        if place is not None:
            place.remove()

    def _end_warm(self, *, tree: bool = False) -> None:
        warm, control = self._warm, self._control
        self._warm = self._control = None
        if control is not None:
            control.close()
        if tree and self._root:
            _end_tree(self._root)
        if warm is not None:
            warm.end()

    # --- one run --------------------------------------------------------------------------------------------------

    def run(self, program: Program, run: Run, name: str = "program.py") -> Trace:
        """Run a program once as `__main__` from a file of this name and give what was seen.

        Raises SandboxError if the sandbox breaks: then nothing is known of the program.
        """
        self.start()
        assert self._place is not None
        channels = Channels(self.limits.output, secrets.token_hex(16).encode())
        try:
            with self._started(program, run, name, channels) as start:
                supervisor = Supervisor(start, channels, run, self.limits)
                return self._watch(supervisor, run, os.path.join(self._place.work, name))
        except BaseException:
            self.close()
            raise
        finally:
            channels.close()

    def _watch(self, supervisor: Supervisor, run: Run, path: str) -> Trace:
        assert self._place is not None
        try:
            record = supervisor.watch()
            if record.ended is Ended.EXITED:
                ending.let_end(supervisor, helpers=not self._place.private_pids)
            elif record.ended in (Ended.DEADLOCKED, Ended.TIMED_OUT):
                ending.look_at_stacks(supervisor)
        finally:
            ending.end_all(supervisor)
            supervisor.close()
        trace = assemble(supervisor, run, path)
        if run.calls.inputs:  # they may be hidden, and even a folder's times could tell the next run of them
            self.close()
        else:
            self._clean()
        return trace

    @contextlib.contextmanager
    def _started(self, program: Program, run: Run, name: str, channels: Channels) -> Iterator[Start]:
        assert self._control is not None and self._place is not None
        side = Channel("side", socket.SOCK_SEQPACKET)
        side.ours.setblocking(True)
        side.ours.settimeout(START)
        bpf = memory_file("filter", self._filter(self._place, run))
        job = memory_file("job", json.dumps({**self._job(program, run, name), "key": channels.key.decode()}).encode())
        fds = [*(channel.theirs.fileno() for channel in channels.all[:2]), side.theirs.fileno()]
        fds += [*(channel.theirs.fileno() for channel in channels.all[2:]), bpf, job]
        strangers = frozenset(proc.descendants(self._root))
        try:
            self._control.sendmsg([b"run"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])
            channels.hand_over()
            side.theirs.close()
            main, listener = self._listener(side)
            yield Start(main, listener, self._root, strangers, self._place.private_pids, self._is_warm(run))
        except OSError as error:
            raise SandboxError(say("the sandbox broke: {why}", why=error)) from error
        finally:
            os.close(bpf)
            os.close(job)
            side.close()

    def _listener(self, side: Channel) -> tuple[int, Listener]:
        """The main process of a run and its listener, once its filter is loaded."""
        if not (self._answer()[0]).startswith(b"pid"):
            raise SandboxError(say("the warm interpreter is gone"))
        data, ancillary, _, _ = side.ours.recvmsg(2000, socket.CMSG_SPACE(12) + socket.CMSG_SPACE(4))
        fds = [fd for _, kind, found in ancillary if kind == socket.SCM_RIGHTS for fd in array.array("i", found)]
        if data != b"listener" or len(fds) != 1:
            raise SandboxError(
                say("a run could not be set up: {data}", data=data.decode(errors="replace") or say("it ended at once"))
            )
        return credentials(ancillary), Listener(fds[0])

    @staticmethod
    def _filter(place: Place, run: Run) -> bytes:
        holds_output = run.schedule in (Schedule.HOLD_OUTPUT, Schedule.HOLD_COMPLETION)
        private = place.private_network
        return filters.compiled(
            forks=place.counts_forks, private=private, prints=holds_output,
            truncates=private or landlock.abi() >= landlock.TRUNCATION,
        )  # fmt: skip

    def _job(self, program: Program, run: Run, name: str) -> dict[str, object]:
        limits = self.limits
        rlimits = {"CPU": _cpu_seconds(limits), "CORE": 0, "NOFILE": limits.files, "FSIZE": limits.scratch}
        rlimits["DATA"] = limits.memory + STACKS
        if self._place is not None and self._place.private_user:
            rlimits["NPROC"] = limits.processes + THREADS  # the supervisor counts processes alone
        return {
            "name": name, "files": laid_out(program, name, limits.scratch), "schedule": str(run.schedule),
            "start_method": str(run.start_method), "limits": rlimits, "warm": self._is_warm(run),
            "calls": dataclasses.asdict(run.calls), "seconds": limits.wall,
        }  # fmt: skip

    def _is_warm(self, run: Run) -> bool:
        """True if new interpreters of the run are forks of one that never saw the program."""
        return self.warm and run.start_method is not StartMethod.FORK and proc.HAS_CLONE

    def _clean(self) -> None:
        """Have every trace of the run removed; start anew next time if that fails."""
        assert self._control is not None and self._place is not None
        self._place.sweep()
        try:
            self._control.send(b"clean")
            if self._answer()[0] == b"clean":
                return
        except OSError:
            pass
        self.close()


def _cpu_seconds(limits: Limits) -> int:
    """The CPU time of one process for setrlimit(2); if the wall limit is no longer, that must be reached first.

    Otherwise it would be luck which of the two ends an endless loop.
    """
    return max(1, round(limits.cpu)) if limits.cpu < limits.wall else math.ceil(limits.wall) + CPU_MARGIN


def _end_tree(root: int) -> None:
    limit = time.monotonic() + 5
    while time.monotonic() < limit and (victims := ending.living_beneath(root)):
        for pid in victims:
            ending.send_signal(pid, signal.SIGKILL)
        time.sleep(0.001)
