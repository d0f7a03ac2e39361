"""Answer the calls of which a run's filter notifies the supervisor: note what they mean, refuse what leaves the run."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.model import Ended, HeldAt, Limits
from grader.sandbox import proc
from grader.sandbox.attending import Announced
from grader.sandbox.connecting import Connections, can_take_descriptors
from grader.sandbox.dozes import Dozes
from grader.sandbox.filters import PRINTS
from grader.sandbox.holds import Holds
from grader.sandbox.ledger import Entry, Ledger
from grader.sandbox.notify import Call, Listener
from grader.sandbox.record import Record, Waiting
from grader.sandbox.schedules import Schedule
from grader.sandbox.threads import Threads

BORN, WORK_ENDS = -0x677201, -0x677202
SERVES, LOCKED, TASK, STORES = -0x677210, -0x677211, -0x677212, -0x677213
TRIED, LAPSED = -0x677214, -0x677215
THREAD_BEGINS, THREAD_ENDS = -0x677220, -0x677221
_MARKS = (BORN, WORK_ENDS, SERVES, LOCKED, TASK, STORES, TRIED, THREAD_BEGINS, THREAD_ENDS)
"""Waits for process groups that cannot be: the probe's marks. `_grader_probe` has the same numbers."""
ANNOUNCED = 0x67720000
"""Options of a wait that cannot be, but for the last byte, which is one of `Announced`. `_grader_waits` has it too."""
WNOHANG = 1
P_PID, P_PIDFD = 1, 3

_SIGNALS = {"kill": (0, 1), "tkill": (0, 1), "tgkill": (0, 2), "rt_sigqueueinfo": (0, 1), "rt_tgsigqueueinfo": (0, 2)}
_TIMERS = ("setitimer", "alarm", "timer_settime", "timerfd_settime")
_FORKS = ("clone", "fork", "vfork")
_CLONE_THREAD, _CLONE_NEW = 0x00010000, 0x7E020000


@dataclass(slots=True)
class Calls:
    """The meaning of each notified call.

    `drain` takes what was written so far, `own_command` is the warm interpreter's; `confined` tells that no process
    outside the session can be named.
    """

    ledger: Ledger
    listener: Listener
    schedule: Schedule
    holds: Holds
    record: Record
    dozes: Dozes
    limits: Limits
    drain: Callable[[], None]
    own_command: str
    confined: bool = False
    threads: Threads = field(default_factory=Threads)
    connections: Connections = field(init=False)

    def __post_init__(self) -> None:
        # With namespaces no call of connect is notified.
        able = not self.confined and can_take_descriptors(self.ledger.main)
        self.connections = Connections(self.listener, self.ledger.entries.__contains__, able)

    def handle(self, call: Call, entry: Entry) -> bool:
        """Note a call; True if it may go on, False if it has been or will be answered otherwise."""
        entry.known = time.monotonic()
        if call.name == "exit_group":
            return self._on_exit(call, entry)
        if call.name in ("wait4", "waitid"):
            return self._on_wait(call, entry)
        if call.name in ("execve", "execveat"):
            self.ledger.becomes_program(entry)
        elif call.name in _TIMERS:
            self.record.has_timers = True
        elif call.name in _FORKS:
            return self._on_fork(call)
        elif call.name == "connect":
            self.ledger.scan_all(entry.known)
            self.connections.take(call, entry.pid)
            return False
        elif call.name in PRINTS:
            return self._goes_on(call, entry, HeldAt.WRITE)
        elif call.name in _SIGNALS or call.name == "pidfd_send_signal":
            return self._on_signal(call, entry)
        return True

    # --- life -----------------------------------------------------------------------------------------------------

    def _on_exit(self, call: Call, entry: Entry) -> bool:
        entry.exit_code = call.args[0] & 0xFF
        self.threads.at_exit(entry.pid, call.tid, entry.known)
        if entry.pid == self.ledger.main:
            self.record.untold = self.record.body_end is None
            self._work_ends(entry)
        elif self._never_became_a_program(entry):
            entry.helper = True
        if self.schedule.exits(entry):
            self.holds.hold(entry, call)
            return False
        entry.released = time.monotonic()
        return True

    def _never_became_a_program(self, entry: Entry) -> bool:
        """True for a child of `subprocess` whose command was not found: nobody's worker."""
        return entry.execs and not entry.marked and " ".join(proc.command(entry.pid)[:6]) == self.own_command

    def _work_ends(self, entry: Entry) -> None:
        now = time.monotonic()
        self.drain()
        if entry.pid == self.ledger.main:
            if self.record.body_end is not None:
                return
            self.record.body_end = now
            self.ledger.scan_all(now)
        else:
            self._scan_made(entry)
        self.schedule.work_ends(entry)

    def _on_fork(self, call: Call) -> bool:
        """Count processes where nothing else does; new namespaces are refused."""
        flags = call.args[0] if call.name == "clone" else 0
        if flags & _CLONE_NEW:
            self.listener.refuse(call.id, errno.EPERM)
            return False
        if flags & _CLONE_THREAD:
            return True
        self.ledger.scan_all(time.monotonic())
        if self._crowded(more=1):
            self.listener.refuse(call.id, errno.EAGAIN)
            return False
        return True

    def _crowded(self, *, more: int) -> bool:
        """True if there are too many processes. Held ones are let go first: without a hold they might be gone."""
        if len(self.ledger.living()) + more <= self.limits.processes:
            return False
        if self.holds:
            self.schedule.gives_up()
            return False
        self.record.ended = Ended.PROCESS_LIMIT
        return True

    # --- waits ----------------------------------------------------------------------------------------------------

    def _on_wait(self, call: Call, entry: Entry) -> bool:
        number, options = self._waited(call, entry)
        if number == LAPSED:
            self.listener.give(call.id, int(self._waits_anew(call, entry, options / 1000)))
            return False
        if number in _MARKS:
            if self._on_mark(call, entry, number):
                self.listener.answer_nothing(call.id)  # no wait that fails: an exception would cost the probe more
            return False
        if options & ~0xFF == ANNOUNCED:
            self.listener.give(call.id, self._announced(call, entry, number, options & 0xFF))
            return False
        self._wait(call, entry, number, blocking=not options & WNOHANG)
        return bool(options & WNOHANG) or self._goes_on(call, entry, HeldAt.WAIT)

    def _waits_anew(self, call: Call, entry: Entry, seconds: float) -> bool:
        """True if a wait for a lock whose time is up begins anew, because of a hold."""
        if self.dozes.was_kept(entry, call.tid, seconds):
            return True
        self.schedule.lapses(seconds)
        return False

    def _on_mark(self, call: Call, entry: Entry, number: int) -> bool:
        """Note what the probe tells; True if the process may go on."""
        if number == BORN:
            entry.marked = True
            self._crowded(more=0)
            return self._goes_on(call, entry, HeldAt.BIRTH)
        if number == WORK_ENDS:
            self._work_ends(entry)
            return self._goes_on(call, entry, HeldAt.WORK_END)
        if number == LOCKED:
            return self._goes_on(call, self.ledger.strand(entry, call.tid), HeldAt.LOCK)
        if number == TASK:
            return self._goes_on(call, entry, HeldAt.TASK)
        if number == STORES:
            return self._goes_on(call, self.ledger.strand(entry, call.tid), HeldAt.STORE)
        if number == THREAD_BEGINS:
            self.threads.begin(entry.pid, call.tid, entry.known)
        elif number == THREAD_ENDS:
            self.threads.end(entry.pid, call.tid, entry.known)
        elif number == TRIED:
            if self.dozes.is_behind_lock(entry, call.tid):
                self.schedule.tries(entry)
        else:
            entry.serves = True
        return True

    def _goes_on(self, call: Call, entry: Entry, at: HeldAt) -> bool:
        if not self.schedule.pauses(entry, at):
            return True
        self.holds.hold(entry, call, at)
        return False

    def _wait(self, call: Call, entry: Entry, number: int, *, blocking: bool) -> None:
        target = self._own(entry, number)
        if number <= 0 or target is not None:
            self.record.wait(Waiting(entry.pid, target.pid if target else None, blocking, entry.known))
            self.schedule.waits(entry, call.tid, target, blocking=blocking)

    def _announced(self, call: Call, entry: Entry, number: int, what: int) -> int:
        target = self._own(entry, number)
        if target is None or what not in list(Announced):
            return 0
        if what == Announced.LOOK:
            self._wait(call, entry, number, blocking=False)
            return 0
        if what in (Announced.BEGINS, Announced.ALSO):
            self.record.wait(Waiting(entry.pid, target.pid, blocking=True, begin=entry.known))
        return self.schedule.announced(entry, call.tid, target, Announced(what))

    def _own(self, entry: Entry, number: int) -> Entry | None:
        """The process that this one has made and calls by this number, None if it has made none such."""
        target = self.ledger.by_inner(number)
        if target is None and number > 0:
            self._scan_made(entry)
            target = self.ledger.by_inner(number)
        return target if target is not None and self.ledger.maker(target) == entry.pid else None

    def _scan_made(self, entry: Entry) -> None:
        """See what a process has made, perhaps by a fork server that nobody has heard of yet."""
        self.ledger.name_programs(self.own_command)
        self.ledger.scan_made(entry.pid, entry.known)

    def _waited(self, call: Call, entry: Entry) -> tuple[int, int]:
        """The pid a wait is for as the program says it (not positive: any child), and its options."""
        if call.name == "wait4":
            return call.signed(0), call.args[2]
        if call.args[0] == P_PID:
            return call.signed(1), call.args[3]
        if call.args[0] == P_PIDFD:
            return proc.pid_of_pidfd(entry.pid, call.signed(1)), call.args[3]
        return -1, call.args[3]

    # --- signals --------------------------------------------------------------------------------------------------

    def _on_signal(self, call: Call, entry: Entry) -> bool:
        """Signals stay within the run: others are refused, those of which a process will die are noted."""
        number, sign = self._signalled(call, entry)
        if number == 0:
            return True  # the sender's own process group, which is the run's
        self.ledger.scan_all(time.monotonic())
        target = self.ledger.by_inner(abs(number)) if number is not None and number != -1 else None
        if target is None:
            if self.confined and number not in (None, 1, -1):
                return True  # one that was not seen yet
            self.listener.refuse(call.id, errno.EPERM if number == -1 else errno.ESRCH)
            return False
        if not sign and self.ledger.maker(target) == entry.pid:
            self.schedule.waits(entry, call.tid, target, blocking=False)  # kill(pid, 0) asks whether it is there
        if sign and target.alive and proc.dies_of(target.pid, sign):
            target.known, target.signalled = max(target.known, time.monotonic()), sign
            self.schedule.signals(entry, target)
        return True

    def _signalled(self, call: Call, entry: Entry) -> tuple[int | None, int]:
        """The pid that a signal is for as the sender says it, None if it cannot be told, and the signal."""
        if call.name == "pidfd_send_signal":
            return proc.pid_of_pidfd(entry.pid, call.signed(0)) or None, call.args[1]
        who, sign = _SIGNALS[call.name]
        number = call.signed(who)
        if call.name == "tkill":
            owner = next((e for e in self.ledger.living() if number in proc.inner_threads(e.pid)), None)
            return (owner.inner if owner else None), call.args[sign]
        return number, call.args[sign]
