"""Who lives, who ended and how: the processes of one run as the kernel knows them."""

from __future__ import annotations

import os
import select
from dataclasses import dataclass, field, replace

from grader.sandbox import proc
from grader.sandbox.helpers import is_helper

WARM_HELPERS = {
    "gr-seed": "multiprocessing.forkserver",
    "gr-tracker": "multiprocessing.resource_tracker",
    "gr-forkserver": "multiprocessing.forkserver",
}
"""What the command names mean that `_grader_seed` gives, in runs where it is at work: a seed becomes a fork server."""

_MOST_PIDS = 1 << 22
"""What `pid_max` can be at most."""


@dataclass(slots=True, eq=False)
class Entry:
    """One process. Pids are the grader's; `inner` is what the program sees. Times are of CLOCK_MONOTONIC.

    `known` is the last moment at which it certainly lived, `released` when its exit was let go. `execs` tells that it
    called execve, `program` what command line it has since then. `marked` that it said itself that it was born, as
    every forked Python does. `reason` says why it could end, where a schedule decides that; `signalled` is a signal
    of which it had to die; `awaited` is the thread that has waited for it in particular, 0 if none has, `serves` says
    that it is the server of a manager, whose main thread only looks at the clock. `wrapped` tells that the kernel had
    begun to count from the lowest pid again since the main process was made. `thread` is our number of the one thread
    that is meant, 0 where it is the whole process.
    """

    pid: int
    inner: int
    parent: int
    seen: float
    pidfd: int
    known: float = 0.0
    ended: float | None = None
    exit_code: int | None = None
    signal: int | None = None
    released: float | None = None
    marked: bool = False
    execs: bool = False
    program: str | None = None
    helper: bool = False
    reason: str | None = None
    awaited: int = 0
    serves: bool = False
    signalled: int | None = None
    killed_by_us: bool = False
    wrapped: bool = False
    thread: int = 0

    @property
    def id(self) -> int:
        """Of a process its pid, of one thread of it the thread's: what is held is known by that."""
        return self.thread or self.pid

    @property
    def order(self) -> int:
        """Greater for what was made later: pids count upwards, but for one new beginning at most (pid_max, proc(5))."""
        return self.inner + _MOST_PIDS * self.wrapped

    @property
    def alive(self) -> bool:
        """True until its pidfd says that it is gone."""
        return self.ended is None

    @property
    def lived_until(self) -> float:
        """A moment until which it lived without doubt: later than that only where its end was not announced."""
        return max(self.seen, self.known) if self.released is None else self.released


@dataclass(slots=True)
class Ledger:
    """All processes seen so far, by the grader's pid.

    `root` is the session's first process, above all of them; `strangers` were beneath it before the run: what an
    earlier one has left may take a moment to vanish. `warm` tells that helpers may be forks of a seed.
    """

    main: int
    root: int
    strangers: frozenset[int]
    epoll: select.epoll
    warm: bool = False
    entries: dict[int, Entry] = field(default_factory=dict)
    by_pidfd: dict[int, Entry] = field(default_factory=dict)
    _by_inner: dict[int, Entry] = field(default_factory=dict)
    _by_parent: dict[int, list[Entry]] = field(default_factory=dict)
    _nameless: list[Entry] = field(default_factory=list)
    _makers: dict[int, int] = field(default_factory=dict)
    _strands: dict[int, Entry] = field(default_factory=dict)

    def see(self, pid: int, now: float) -> Entry | None:
        """The entry of a process or thread; made where it is new. None if the process was never seen and is gone."""
        if pid in self.entries:
            return self.entries[pid]
        found = proc.facts(pid)
        if found is None:
            return None
        if found.tgid != pid:
            return self.see(found.tgid, now)
        try:
            pidfd = os.pidfd_open(pid)
        except OSError:
            return None
        entry = Entry(pid, found.inner, found.parent, now, pidfd, known=now)
        entry.wrapped = self._is_wrapped(entry.inner)
        entry.helper = self._inherits_help(entry)
        if self.warm and entry.parent == self.main and (program := WARM_HELPERS.get(proc.name(pid))):
            entry.helper, entry.program = True, program
        self.entries[pid] = self.by_pidfd[pidfd] = self._by_inner[entry.inner] = entry
        self._by_parent.setdefault(entry.parent, []).append(entry)
        self.epoll.register(pidfd, select.EPOLLIN)
        return entry

    def _is_wrapped(self, inner: int) -> bool:
        return self.main in self.entries and inner < self.entries[self.main].inner

    def strand(self, entry: Entry, tid: int) -> Entry:
        """One thread of a process, for what is held of it alone; of its first thread, the process."""
        if tid == entry.pid:
            return entry
        if tid not in self._strands:
            found = proc.facts(tid)
            inner = found.inner if found is not None else entry.inner
            self._strands[tid] = replace(entry, thread=tid, inner=inner, wrapped=self._is_wrapped(inner))
        return self._strands[tid]

    def process_of(self, number: int) -> Entry | None:
        """The process with this pid, or the one that has a thread with this number."""
        strand = self._strands.get(number)
        return self.entries.get(number if strand is None else strand.pid)

    def _inherits_help(self, entry: Entry) -> bool:
        # What a resource tracker makes is a helper too; what a fork server makes are the program's own processes.
        parent = self.entries.get(entry.parent)
        return parent is not None and parent.helper and not self._is_server(parent)

    def scan(self, pid: int, now: float) -> list[Entry]:
        """The children of a process, seen now if they were not before."""
        return [entry for child in proc.children(pid) if (entry := self.see(child, now))]

    def scan_all(self, now: float) -> None:
        """See everything that lives in the session, orphans included."""
        for pid in proc.descendants(self.root):
            if pid not in self.strangers:
                self.see(pid, now)

    def becomes_program(self, entry: Entry) -> None:
        """A process calls execve: it will be another program, unless that fails."""
        entry.execs, entry.program = True, None
        self._nameless.append(entry)

    def name_programs(self, own: str) -> None:
        """Learn what processes became by execve; until that is done they still show `own`, the command they had."""
        if self._nameless:
            self._nameless = [entry for entry in self._nameless if entry.alive and not self._named(entry, own)]

    @staticmethod
    def _named(entry: Entry, own: str) -> bool:
        command = " ".join(proc.command(entry.pid)[:6])
        if not command or command.startswith(own):  # while execve replaces it, the kernel may show more behind the old
            return False
        entry.program = command[:200]
        entry.helper = entry.helper or is_helper(command)
        return True

    def gone(self, entry: Entry, now: float) -> None:
        """Note that a process has ended, and how."""
        entry.ended = now if entry.ended is None else entry.ended
        status = proc.exit_status(entry.pid)
        if status is None:
            status = proc.reaped_status(entry.pidfd)
        if status is not None and os.WIFSIGNALED(status):
            entry.signal, entry.exit_code = os.WTERMSIG(status), None
        elif status is not None:
            entry.exit_code = os.WEXITSTATUS(status)
        elif entry.released is None and entry.signalled is not None:
            entry.signal, entry.exit_code = entry.signalled, None
        self.epoll.unregister(entry.pidfd)
        del self.by_pidfd[entry.pidfd]
        os.close(entry.pidfd)

    def by_inner(self, inner: int) -> Entry | None:
        """The process that the program calls by this pid."""
        return self._by_inner.get(inner)

    def children(self, pid: int) -> list[Entry]:
        """The children seen so far, oldest first."""
        return sorted(self._by_parent.get(pid, ()), key=lambda entry: entry.order)

    def count_children(self, pid: int) -> int:
        """How many children of a process were seen so far, those included that a fork server has made for it."""
        return len(self.made_by(pid))

    # --- what a fork server makes ---------------------------------------------------------------------------------

    def note_maker(self, maker: int, inner: int) -> None:
        """A process says that it has started the one that the program calls by this pid."""
        self._makers.setdefault(inner, maker)

    def maker(self, entry: Entry) -> int:
        """Who made a process: its parent, or whom a fork server made it for (the main process until one says so)."""
        return self._makers.get(entry.inner, self.main) if self._is_served(entry) else entry.parent

    def made_by(self, pid: int) -> list[Entry]:
        """The processes that this one has made, as far as they were seen, oldest first."""
        served = [one for server in self._servers() for one in self._by_parent.get(server, ())]
        served = [one for one in served if self.maker(one) == pid]
        return sorted([*self._by_parent.get(pid, ()), *served], key=lambda entry: entry.order)

    def scan_made(self, pid: int, now: float) -> None:
        """See what a process has made."""
        for maker in (pid, *self._servers()):
            self.scan(maker, now)

    def _is_served(self, entry: Entry) -> bool:
        parent = self.entries.get(entry.parent)
        return parent is not None and self._is_server(parent)

    def _servers(self) -> list[int]:
        return [entry.pid for entry in self.entries.values() if self._is_server(entry)]

    @staticmethod
    def _is_server(entry: Entry) -> bool:
        return entry.helper and "forkserver" in (entry.program or "")

    def living(self) -> list[Entry]:
        """All that live, the main process included."""
        return [entry for entry in self.entries.values() if entry.alive]

    def workers(self) -> list[Entry]:
        """All but the main process and helpers, in the order of their creation."""
        found = [entry for entry in self.entries.values() if entry.pid != self.main and not entry.helper]
        return sorted(found, key=lambda entry: entry.order)

    def close(self) -> None:
        """Close every descriptor."""
        for pidfd in list(self.by_pidfd):
            os.close(pidfd)
        self.by_pidfd.clear()
