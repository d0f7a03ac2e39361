"""Watch one run from outside: answer its notified calls, let a schedule decide who may end, and keep its limits.

The supervisor records and judges nothing. It drains all output before it handles a notification, because the order
of what was written and what ended depends on it.
"""

from __future__ import annotations

import errno
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.model import Ended, Limits, Run, Schedule
from grader.sandbox import proc, quiescence
from grader.sandbox.channels import Channels
from grader.sandbox.ledger import Entry, Ledger
from grader.sandbox.notify import Call, Listener
from grader.sandbox.quiescence import Stillness
from grader.sandbox.schedules import HoldExits, Natural
from grader.sandbox.schedules import Schedule as Strategy

QUIET = 0.015
"""Seconds without an event before quiescence is looked for."""
PATIENCE = 0.1
"""Seconds between looks at limits, and the longest time between looks for a deadlock."""
GRACE = 2.0
"""Seconds that processes which outlive the main one have for ending by themselves."""
WNOHANG = 1
P_PID, P_PIDFD = 1, 3
STACK_SIGNAL = signal.SIGRTMAX - 1

_SIGNALS = {"kill": (0, 1), "tkill": (0, 1), "tgkill": (0, 2), "rt_sigqueueinfo": (0, 1), "rt_tgsigqueueinfo": (0, 2)}
_TIMERS = ("setitimer", "alarm", "timer_settime", "timerfd_settime")
_FORKS = ("clone", "fork", "vfork")
_CLONE_THREAD, _CLONE_NEW = 0x00010000, 0x7E020000


@dataclass(slots=True)
class Held:
    """An exit that waits for its answer."""

    call: Call
    begin: float


@dataclass(slots=True)
class Waiting:
    """A wait as it was notified."""

    pid: int
    target: int | None
    blocking: bool
    begin: float


@dataclass(slots=True)
class Letting:
    """A hold that is over."""

    pid: int
    begin: float
    end: float
    reason: str


@dataclass(slots=True)
class Record:
    """What the supervisor saw of one run, in the grader's pids and times of CLOCK_MONOTONIC."""

    begin: float
    ended: Ended | None = None
    end: float = 0.0
    body_end: float | None = None
    waits: list[Waiting] = field(default_factory=list)
    holds: list[Letting] = field(default_factory=list)
    leftover: list[int] = field(default_factory=list)
    stuck: list[tuple[int, str]] = field(default_factory=list)


class Supervisor:
    """One run, from the moment its filter is loaded until nothing of it is left."""

    def __init__(
        self, *, main: int, listener: Listener, channels: Channels, run: Run, limits: Limits
    ) -> None:
        self.listener, self.channels, self.limits = listener, channels, limits
        self.epoll = select.epoll()
        self.ledger = Ledger(main, self.epoll)
        self.record = Record(begin=time.monotonic())
        self.held: dict[int, Held] = {}
        self.schedule: Strategy = (HoldExits if run.schedule is Schedule.HOLD_EXITS else Natural)(self.ledger, self)
        self.has_timers = False
        self.own_command = " ".join(proc.command(main)[:6])
        self.before: quiescence.Snapshot | None = None
        self.stuck_since: float | None = None
        self.next_look = self.next_limits = 0.0
        self.epoll.register(listener.fd, select.EPOLLIN)
        for channel in channels.all:
            self.epoll.register(channel.ours, select.EPOLLIN)
        self.main = self.ledger.see(main, self.record.begin)

    # --- the loop -------------------------------------------------------------------------------------------------

    def watch(self) -> Record:
        """Follow the run to its end; the processes that outlive it are left for `finish`."""
        deadline = self.record.begin + self.limits.wall
        last = self.record.begin
        while self._main_lives():
            now = time.monotonic()
            if self.turn(self._pause(now)):
                last = time.monotonic()
                self.before = None
                self.stuck_since = None
            elif (now := time.monotonic()) - last >= QUIET and now >= self.next_look:
                self._look_for_stillness(now)
            if self._over_limits(time.monotonic(), deadline):
                break
        self.record.ended = self.record.ended or Ended.EXITED
        self.record.end = time.monotonic()
        return self.record

    def _main_lives(self) -> bool:
        return self.main is not None and self.main.alive

    def _pause(self, now: float) -> float:
        return QUIET if self.held or self.before is not None else max(QUIET, min(PATIENCE, self.next_look - now))

    def turn(self, pause: float) -> bool:
        """Wait for events and handle them; False if there were none."""
        ready = self.epoll.poll(pause)
        if not ready:
            return False
        self._drain()
        for fd, event in ready:
            if fd == self.listener.fd:
                self._take_call(event)
            elif fd in self.ledger.by_pidfd:
                self._gone(self.ledger.by_pidfd[fd])
        self.ledger.name_programs(self.own_command)
        return True

    def _drain(self) -> None:
        now = time.monotonic()
        for pid in self.channels.drain(now):
            self.ledger.see(pid, now)

    def _gone(self, entry: Entry) -> None:
        self._drain()
        self.ledger.gone(entry, time.monotonic())
        self.schedule.gone(entry)

    def _take_call(self, event: int) -> None:
        if not event & select.EPOLLIN:
            self.epoll.unregister(self.listener.fd)
            return
        call = self.listener.receive()
        if call is None:
            return
        self._drain()
        entry = self.ledger.see(call.tid, time.monotonic())
        if entry is None or self._handle(call, entry):
            self.listener.let_continue(call.id)

    # --- calls ----------------------------------------------------------------------------------------------------

    def _handle(self, call: Call, entry: Entry) -> bool:
        """Note a call; True if it may go on, False if it has been or will be answered otherwise."""
        if call.name == "exit_group":
            return self._on_exit(call, entry)
        if call.name in ("wait4", "waitid"):
            self._on_wait(call, entry)
        elif call.name in ("execve", "execveat"):
            entry.execs, entry.program = True, None
        elif call.name == "prctl" and entry is self.main:
            self._body_ended()
        elif call.name in _TIMERS:
            self.has_timers = True
        elif call.name in _FORKS:
            return self._on_fork(call)
        elif call.name in _SIGNALS or call.name == "pidfd_send_signal":
            return self._on_signal(call, entry)
        return True

    def _on_exit(self, call: Call, entry: Entry) -> bool:
        now = time.monotonic()
        entry.exit_code = call.args[0] & 0xFF
        if entry is self.main:
            self._body_ended()
        if self.schedule.exits(entry):
            self.held[entry.pid] = Held(call, now)
            return False
        entry.released = now
        return True

    def _body_ended(self) -> None:
        if self.record.body_end is None:
            self._drain()
            self.record.body_end = time.monotonic()
            self.ledger.scan_all(self.record.body_end)
            self.schedule.body_ends()

    def release(self, entry: Entry, reason: str) -> None:
        """Let a held process end; what the schedule calls."""
        held = self.held.pop(entry.pid, None)
        if held is None:
            return
        self._drain()
        now = time.monotonic()
        entry.released = now
        self.record.holds.append(Letting(entry.pid, held.begin, now, reason))
        self.listener.let_continue(held.call.id)

    def _on_wait(self, call: Call, entry: Entry) -> None:
        now = time.monotonic()
        self.ledger.scan(entry.pid, now)
        number, options = self._waited(call, entry)
        target = self.ledger.child_by_inner(entry, number) if number > 0 else None
        blocking = not options & WNOHANG
        if len(self.record.waits) < 10_000:
            self.record.waits.append(Waiting(entry.pid, target.pid if target else None, blocking, now))
        if number <= 0 or target is not None:
            self.schedule.waits(entry, target, blocking=blocking)

    def _waited(self, call: Call, entry: Entry) -> tuple[int, int]:
        """The pid a wait is for as the program says it (not positive: any child), and its options."""
        if call.name == "wait4":
            return call.signed(0), call.args[2]
        if call.args[0] == P_PID:
            return call.signed(1), call.args[3]
        if call.args[0] == P_PIDFD:
            return proc.pid_of_pidfd(entry.pid, call.signed(1)), call.args[3]
        return -1, call.args[3]

    def _on_fork(self, call: Call) -> bool:
        """Count processes where nothing else does; new namespaces are refused."""
        flags = call.args[0] if call.name == "clone" else 0
        if flags & _CLONE_NEW:
            self.listener.refuse(call.id, errno.EPERM)
            return False
        if flags & _CLONE_THREAD:
            return True
        self.ledger.scan_all(time.monotonic())
        if len(self.ledger.living()) >= self.limits.processes:
            self.record.ended = Ended.PROCESS_LIMIT
            self.listener.refuse(call.id, errno.EAGAIN)
            return False
        return True

    def _on_signal(self, call: Call, entry: Entry) -> bool:
        """Signals stay within the run: others are refused, those within it are noted."""
        number, sign = self._signalled(call, entry)
        if number == 0:
            targets: list[Entry] = []
        else:
            self.ledger.scan_all(time.monotonic())
            target = self.ledger.child_by_inner(entry, abs(number))
            if target is None or number == -1:
                self.listener.refuse(call.id, errno.EPERM if number == -1 else errno.ESRCH)
                return False
            targets = [target]
        for target in targets if sign else []:
            self.schedule.signals(entry, target)
        return True

    def _signalled(self, call: Call, entry: Entry) -> tuple[int, int]:
        if call.name == "pidfd_send_signal":
            return proc.pid_of_pidfd(entry.pid, call.signed(0)), call.args[1]
        who, sign = _SIGNALS[call.name]
        number = call.signed(who)
        if call.name == "tkill":
            owner = next((e for e in self.ledger.entries.values() if number in proc.inner_threads(e.pid)), None)
            number = owner.inner if owner else number
        return number, call.args[sign]

    # --- stillness and limits -------------------------------------------------------------------------------------

    def _look_for_stillness(self, now: float) -> None:
        self.schedule.quiet()
        self.ledger.scan_all(now)
        snapshot = quiescence.look(entry.pid for entry in self.ledger.living() if entry.pid not in self.held)
        state = quiescence.stillness(self.before, snapshot)
        self.before = snapshot
        if state is Stillness.BUSY:
            self.stuck_since = None
            self.next_look = now + (QUIET if snapshot else PATIENCE if not self.held else QUIET)
        elif self.held:
            self.schedule.still()
        elif state is Stillness.STUCK and not self.has_timers:
            self._stuck(now)

    def _stuck(self, now: float) -> None:
        """Nothing can go on and nothing is held: a deadlock, once it has been so for a while."""
        self.stuck_since = self.stuck_since or now
        if now - self.stuck_since >= PATIENCE:
            self.record.ended = Ended.DEADLOCKED

    def _over_limits(self, now: float, deadline: float) -> bool:
        if self.record.ended is not None:
            return True
        if self.channels.flooded:
            self.record.ended = Ended.OUTPUT_LIMIT
        elif now >= deadline:
            self.record.ended = Ended.TIMED_OUT
        elif now >= self.next_limits:
            self.next_limits = now + PATIENCE
            self._look_at_use(now)
        return self.record.ended is not None

    def _look_at_use(self, now: float) -> None:
        if self.held and now - min(held.begin for held in self.held.values()) > self.limits.wall / 3:
            self.schedule.gives_up()
        living = self.ledger.living()
        if all(
            sum(measure(entry.pid) for entry in living) > self.limits.memory
            for measure in (proc.resident, proc.proportional)
        ):
            self.record.ended = Ended.MEMORY_LIMIT
        elif len(living) > self.limits.processes:
            self.record.ended = Ended.PROCESS_LIMIT

    # --- the end --------------------------------------------------------------------------------------------------

    def look_at_stacks(self, is_parsed: Callable[[], bool]) -> None:
        """Where the run had to be ended: note the call of every process, and ask each for its Python stack."""
        asked = [entry for entry in self.ledger.living() if not entry.helper and entry.pid not in self.held]
        for entry in asked:
            state = proc.thread_state(entry.pid, entry.pid)
            name = quiescence.call_name(state.call) if state and state.call is not None else "running"
            self.record.stuck.append((entry.pid, name))
            _signal(entry.pid, STACK_SIGNAL)
        limit = time.monotonic() + 0.3
        while not is_parsed() and time.monotonic() < limit:
            self.turn(QUIET)

    def let_end(self) -> None:
        """Give processes that outlive the main one a moment to end by themselves; the rest is left over."""
        self.schedule.gives_up() if self.held else None
        limit = time.monotonic() + GRACE
        while time.monotonic() < limit and not self.channels.flooded:
            self.ledger.scan_all(time.monotonic())
            if not [entry for entry in self.ledger.living() if not entry.helper]:
                break
            self.turn(QUIET)
        self.record.leftover = [entry.pid for entry in self.ledger.living() if not entry.helper]

    def end_all(self, root: int) -> None:
        """Kill everything beneath `root`, the session's first process, until nothing of the run lives."""
        limit = time.monotonic() + 5
        while time.monotonic() < limit:
            victims = [pid for pid in proc.descendants(root) if proc.alive(pid)]
            if not victims:
                break
            for pid in victims:
                if (entry := self.ledger.entries.get(pid)) is not None:
                    entry.killed_by_us = True
                _signal(pid, signal.SIGKILL)
            self.turn(0.001)
        self.turn(0)
        self._drain()

    def close(self) -> None:
        """Give every descriptor back."""
        self.ledger.close()
        self.epoll.close()
        self.listener.close()


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except OSError:
        return
