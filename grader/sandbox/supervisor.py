"""Watch one run from outside: take what happens, one event after the other, and tell everybody concerned.

The supervisor records and judges nothing. It drains all output before it handles a notification, because the order
of what was written and what ended depends on it. The meaning of calls is in `calls`, who may go on in `schedules` and
its like, when a run must end in `watchdog`.
"""

from __future__ import annotations

import select
import time
from dataclasses import dataclass

from grader.model import Ended, Limits, Run
from grader.sandbox import proc
from grader.sandbox.calls import Calls
from grader.sandbox.channels import Channels
from grader.sandbox.dozes import Dozes
from grader.sandbox.holds import Holds
from grader.sandbox.ledger import Entry, Ledger
from grader.sandbox.memory import MemoryMeter
from grader.sandbox.notify import Listener
from grader.sandbox.record import Record
from grader.sandbox.schedules import Schedule
from grader.sandbox.strategies import strategy
from grader.sandbox.watchdog import Watchdog


@dataclass(frozen=True, slots=True)
class Start:
    """A run that has just begun: its main process and what lies around it, in the grader's pids.

    `root` is the session's first process, `strangers` what was beneath it before; `private_pids` tells that no process
    outside the session can be named from inside, `warm` that its new interpreters are forks of a seed.
    """

    main: int
    listener: Listener
    root: int
    strangers: frozenset[int]
    private_pids: bool
    warm: bool = False


class Supervisor:
    """One run, from the moment its filter is loaded until nothing of it is left."""

    def __init__(self, start: Start, channels: Channels, run: Run, limits: Limits) -> None:
        main, listener = start.main, start.listener
        self.listener, self.channels = listener, channels
        self.epoll = select.epoll()
        self.ledger = Ledger(main, start.root, start.strangers, self.epoll, start.warm)
        self.record = Record(begin=time.monotonic())
        self.holds = Holds(listener, self.record, self.drain)
        self.schedule: Schedule = strategy(run, self.ledger, self.holds)
        self.own_command = " ".join(proc.command(main)[:6])
        memory = MemoryMeter(limits.memory)
        dozes = Dozes(self.ledger, self.holds)
        self.watchdog = Watchdog(self.ledger, channels, self.schedule, self.holds, self.record, limits, memory, dozes)
        self.calls = Calls(
            self.ledger,
            listener,
            self.schedule,
            self.holds,
            self.record,
            dozes,
            limits,
            self.drain,
            self.own_command,
            confined=start.private_pids,
        )
        self.epoll.register(listener.fd, select.EPOLLIN)
        self.epoll.register(channels.ready, select.EPOLLIN)
        self.main = self.ledger.see(main, self.record.begin)

    def watch(self) -> Record:
        """Follow the run until its main process has ended or it must be ended; others may live on."""
        while self.main is not None and self.main.alive:
            stirred = self.turn(self.watchdog.pause(time.monotonic()))
            now = time.monotonic()
            self.watchdog.stirs(now) if stirred else self.watchdog.look(now)
            if self.watchdog.over_limits(now):
                break
        self.record.ended = self.record.ended or Ended.EXITED
        self.record.end = time.monotonic()
        self.watchdog.look_at_dozes(self.record.end)
        return self.record

    def turn(self, pause: float) -> bool:
        """Wait for events and handle them; False if there were none."""
        ready = self.epoll.poll(pause)
        if not ready:
            self.calls.connections.retry()
            return False
        for fd, event in ready:
            if fd == self.listener.fd:
                self._take_call(event)
            elif fd in self.ledger.by_pidfd:
                self._gone(self.ledger.by_pidfd[fd])
            else:
                self.drain()
        self.calls.connections.retry()
        self.ledger.name_programs(self.own_command)
        return True

    def drain(self) -> None:
        """Take what was written so far."""
        now = time.monotonic()
        for pid in self.channels.drain(now):
            self.ledger.see(pid, now)
        for maker, inner in self.channels.take_made():
            self.ledger.note_maker(maker, inner)

    def _gone(self, entry: Entry) -> None:
        self.drain()
        self.ledger.gone(entry, time.monotonic())
        self.schedule.gone(entry)

    def _take_call(self, event: int) -> None:
        if not event & select.EPOLLIN:
            self.epoll.unregister(self.listener.fd)
            return
        call = self.listener.receive()
        if call is None:
            return
        self.drain()
        entry = self.ledger.see(call.tid, time.monotonic())
        if entry is None or self.calls.handle(call, entry):
            self.listener.let_continue(call.id)

    def close(self) -> None:
        """Give every descriptor back."""
        self.ledger.close()
        self.epoll.close()
        self.listener.close()
