"""The end of a run: where it sat if it had to be ended, what outlived the main process, and nothing left over."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from grader.model import Ended
from grader.sandbox import proc, quiescence, standstill
from grader.sandbox.record import Sat
from grader.sandbox.standstill import Standstill
from grader.sandbox.watchdog import QUIET

if TYPE_CHECKING:
    from grader.sandbox.supervisor import Supervisor

GRACE = 2.0
"""Seconds that processes which outlive the main one have for ending by themselves."""
TELLING = 5.0
"""Seconds that processes have for writing down where they are: hardly any, unless the machine is very busy."""
STACK_SIGNAL = signal.SIGRTMAX - 1
"""The signal on which a process writes its Python stack; `_grader_probe` has it too."""


def look_at_stacks(supervisor: Supervisor) -> None:
    """Note the call in which every process sits and have each write its Python stack, as far as it can."""
    record, ledger = supervisor.record, supervisor.ledger
    here = [entry for entry in ledger.living() if not entry.helper and entry.pid not in supervisor.holds]
    stands = _standstill(supervisor) if record.ended is Ended.DEADLOCKED else None
    for entry in here:
        state = proc.thread_state(entry.pid, entry.pid)
        name = quiescence.call_name(state.call) if state and state.call is not None else "running"
        record.stuck.append(Sat(entry.pid, name, stands.lacks(entry) if stands and not entry.serves else ()))
    writing = {entry.pid: proc.delivery(entry.pid, STACK_SIGNAL).blocking for entry in here}
    for pid in writing:
        send_signal(pid, STACK_SIGNAL)
    limit = time.monotonic() + TELLING
    while writing and time.monotonic() < limit:
        supervisor.turn(QUIET)
        writing = {pid: before for pid, before in writing.items() if _writes(pid, before)}
    supervisor.drain()


def _writes(pid: int, before: frozenset[int]) -> bool:
    """True until a process has written its stack: it gets the signal, or is in the handler (which blocks it)."""
    for _ in range(2):  # between the one and the other there is a moment that looks like the end
        now = proc.delivery(pid, STACK_SIGNAL)
        if now.reachable if now.pending else now.blocking - before:
            return True
    return False


def _standstill(supervisor: Supervisor) -> Standstill:
    channels = supervisor.channels
    return standstill.of_run(supervisor.ledger.entries.values(), channels.sentinels(), channels.peers())


def let_end(supervisor: Supervisor, *, helpers: bool) -> None:
    """Give processes that outlive the main one a moment to end by themselves; the rest is left over.

    With `helpers` those too: a resource tracker removes what the run has left in a shared place.
    """
    ledger = supervisor.ledger
    limit = time.monotonic() + GRACE
    while time.monotonic() < limit and not supervisor.channels.flooded:
        ledger.scan_all(time.monotonic())
        if not [entry for entry in ledger.living() if helpers or not entry.helper]:
            break
        supervisor.turn(QUIET)
    supervisor.record.leftover = [entry.pid for entry in ledger.living() if not entry.helper]


def end_all(supervisor: Supervisor) -> None:
    """Kill everything beneath the session's first process, until nothing of the run lives."""
    limit = time.monotonic() + 5
    while time.monotonic() < limit and (victims := living_beneath(supervisor.ledger.root)):
        for pid in victims:
            if (entry := supervisor.ledger.entries.get(pid)) is not None:
                entry.killed_by_us = True
            send_signal(pid, signal.SIGKILL)
        supervisor.turn(0.001)
    supervisor.turn(0)
    supervisor.drain()


def living_beneath(root: int) -> list[int]:
    """The living descendants of a process."""
    return [pid for pid in proc.descendants(root) if proc.alive(pid)]


def send_signal(pid: int, number: int) -> None:
    """Send a signal to a process that may be gone."""
    try:
        os.kill(pid, number)
    except OSError:
        return
