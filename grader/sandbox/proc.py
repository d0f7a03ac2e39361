"""Read what proc(5) tells of processes that may vanish at any moment: every answer may be None or empty."""

from __future__ import annotations

import fcntl
import functools
import os
import re
import signal
import stat
import struct
from dataclasses import dataclass

HAS_CLONE = os.uname().machine in ("x86_64", "aarch64")
"""True where `_grader_seed` knows the number of clone(2)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A few lines of /proc/PID/status. `inner` is the pid in the innermost namespace: what the program itself sees."""

    tgid: int
    parent: int
    inner: int
    state: str


_FACTS = re.compile(
    rb"^State:\s+(?P<state>\w).*?^Tgid:\s+(?P<tgid>\d+)$.*?^PPid:\s+(?P<parent>\d+)$.*?^NSpid:.*?\t(?P<inner>\d+)$",
    re.MULTILINE | re.DOTALL,
)


def _content(path: str) -> bytes:
    """All that a file of /proc says: as open(path).read(), at a fraction of its price. Raises OSError."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        content = b""
        while piece := os.read(fd, 65536):
            content += piece
        return content
    finally:
        os.close(fd)


def facts(pid: int) -> Facts | None:
    """The facts of a process or thread, None if it is gone."""
    try:
        found = _FACTS.search(_content(f"/proc/{pid}/status"))
    except OSError:
        return None
    if found is None:
        return None
    return Facts(int(found["tgid"]), int(found["parent"]), int(found["inner"]), found["state"].decode())


def alive(pid: int) -> bool:
    """True unless the process is gone or a zombie."""
    found = facts(pid)
    return found is not None and found.state not in "ZX"


def children(pid: int) -> list[int]:
    """The children of all threads of a process, zombies included, oldest first."""
    found: list[int] = []
    for tid in threads(pid):
        try:
            found += map(int, _content(f"/proc/{pid}/task/{tid}/children").split())
        except OSError:
            continue
    return found


def descendants(pid: int) -> list[int]:
    """All processes beneath a process, without itself."""
    found: list[int] = []
    todo = children(pid)
    while todo:
        child = todo.pop()
        found.append(child)
        todo += children(child)
    return found


def threads(pid: int) -> list[int]:
    """The thread ids of a process."""
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def name(pid: int) -> str:
    """The command name of a process, which prctl(PR_SET_NAME) sets and a fork inherits."""
    try:
        return _content(f"/proc/{pid}/comm").decode("ascii", "replace").strip()
    except OSError:
        return ""


def command(pid: int) -> list[str]:
    """The command line of a process."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return [part.decode(errors="replace") for part in file.read().split(b"\0")]
    except OSError:
        return []


def exit_status(pid: int) -> int | None:
    """The wait status (wait(2)) of a zombie, from the last field but one of /proc/PID/stat; None if it is not one."""
    try:
        fields = _content(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    except OSError:
        return None
    return int(fields[49]) if fields and fields[0] == b"Z" else None


_GET_INFO = (3 << 30) | (64 << 16) | (0xFF << 8) | 11
"""PIDFD_GET_INFO of linux/pidfd.h, with the first version's 64 bytes."""
_INFO = struct.Struct("=2Q11Ii")
_INFO_EXIT = 1 << 3


def reaped_status(pidfd: int) -> int | None:
    """The wait status of a process that was reaped already (Linux 6.15 and newer); None where it cannot be told."""
    buffer = bytearray(_INFO.pack(_INFO_EXIT, *([0] * 13)))
    try:
        fcntl.ioctl(pidfd, _GET_INFO, buffer)
    except OSError:
        return None
    fields = _INFO.unpack(buffer)
    return int(fields[-1]) if fields[0] & _INFO_EXIT else None


def resident(pid: int) -> int:
    """Bytes of memory that a process has in use, those included that it shares with others."""
    try:
        return int(_content(f"/proc/{pid}/statm").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def proportional(pid: int) -> int:
    """Bytes of memory of a process, shared pages counted in part (Pss of proc(5)): fairer than `resident`, slower."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration, LookupError, ValueError):
        return resident(pid)


@dataclass(frozen=True, slots=True)
class ThreadState:
    """Where a thread is: a system call with its arguments, and how often it was scheduled.

    `call` is None while it runs, or waits for a disk: then nobody can say how long its call takes.
    """

    call: int | None
    args: tuple[int, ...]
    switches: int


def thread_state(pid: int, tid: int) -> ThreadState | None:
    """The state of one thread, None if it is gone or cannot be looked at."""
    try:
        with open(f"/proc/{pid}/task/{tid}/syscall", encoding="ascii") as file:
            fields = file.read().split()
        with open(f"/proc/{pid}/task/{tid}/status", encoding="utf-8", errors="replace") as file:
            lines = {key: value for key, _, value in (line.partition(":") for line in file)}
        switches = int(lines["voluntary_ctxt_switches"]) + int(lines["nonvoluntary_ctxt_switches"])
        sleeping = lines["State"].split()[0] == "S"
    except (OSError, LookupError, ValueError):
        return None
    if not fields or fields[0] in ("running", "-1") or not sleeping:
        return ThreadState(None, (), switches)
    return ThreadState(int(fields[0]), tuple(int(field, 16) for field in fields[1:7]), switches)


@dataclass(frozen=True, slots=True)
class Turns:
    """For how many nanoseconds the threads of a process ran, and for how many they were ready to and others did.

    The second does not count a wait for the processor that still lasts. `ready` tells that a thread runs or so waits.
    """

    ran: int = 0
    lacked: int = 0
    ready: bool = False


def turns(pid: int) -> Turns:
    """What the scheduler has given to a process (schedstat, proc(5)); nothing where the kernel does not count it."""
    ran, lacked, ready = 0, 0, False
    for tid in threads(pid):
        try:
            counts = _content(f"/proc/{pid}/task/{tid}/schedstat").split()
            ran, lacked = ran + int(counts[0]), lacked + int(counts[1])
            ready = ready or _content(f"/proc/{pid}/task/{tid}/stat").rpartition(b")")[2].split()[0] == b"R"
        except (OSError, IndexError, ValueError):
            continue
    return Turns(ran, lacked, ready)


def waits_for_vfork(pid: int) -> bool:
    """True if a thread of this process is stopped until its vfork(2) child has become another program or ended.

    Nothing else puts a thread that sits in clone or vfork to uninterruptible sleep for longer than a moment.
    """
    for tid in threads(pid):
        try:
            with open(f"/proc/{pid}/task/{tid}/wchan", encoding="ascii") as file:
                if "vfork" in file.read():
                    return True
            with open(f"/proc/{pid}/task/{tid}/syscall", encoding="ascii") as file:
                call = file.read().split()[0]
        except (OSError, IndexError):
            continue
        if call in _FORKS:
            found = facts(tid)
            return found is not None and found.state == "D"
    return False


_FORKS = {"x86_64": ("56", "57", "58"), "aarch64": ("220",)}.get(os.uname().machine, ())


def pid_of_pidfd(pid: int, fd: int) -> int:
    """The process that a pidfd of another process stands for, as that one sees it; 0 if it cannot be told."""
    fields = _descriptor_facts(pid, fd).get("NSpid", "").split()
    return max(0, int(fields[-1])) if fields else 0


def outer_of_pidfd(pid: int, fd: int) -> int:
    """The process that a pidfd of another process stands for, as we see it; 0 if it cannot be told."""
    return max(0, int(_descriptor_facts(pid, fd).get("Pid", "0")))


def _descriptor_facts(pid: int, fd: int) -> dict[str, str]:
    try:
        with open(f"/proc/{pid}/fdinfo/{fd}", encoding="ascii") as file:
            return {key: value.strip() for key, _, value in (line.partition(":") for line in file)}
    except (OSError, ValueError):
        return {}


def polled_by(pid: int, fd: int) -> list[int]:
    """The descriptors that an epoll descriptor of another process watches (proc_pid_fdinfo(5))."""
    try:
        with open(f"/proc/{pid}/fdinfo/{fd}", encoding="ascii") as file:
            return [int(line.split()[1]) for line in file if line.startswith("tfd:")]
    except (OSError, ValueError, IndexError):
        return []


def descriptors(pid: int) -> list[int]:
    """The open descriptors of a process."""
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/fd")]
    except OSError:
        return []


def link(pid: int, fd: int) -> str:
    """What a descriptor of a process stands for: `pipe:[inode]`, `socket:[inode]`, a path; empty if it is not open."""
    try:
        return os.readlink(f"/proc/{pid}/fd/{fd}")
    except OSError:
        return ""


def writes(pid: int, fd: int) -> bool:
    """True if a descriptor is open for writing: the link's own mode tells (proc_pid_fd(5))."""
    try:
        return bool(os.lstat(f"/proc/{pid}/fd/{fd}").st_mode & stat.S_IWUSR)
    except OSError:
        return False


def memory(pid: int, address: int, size: int) -> bytes:
    """Bytes of the memory of another process, empty if they cannot be read."""
    try:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
            file.seek(address)
            return file.read(size)
    except (OSError, ValueError, OverflowError):
        return b""


def mappings(pid: int) -> list[tuple[int, int, str, str]]:
    """Start, end, mode (`rw-s`) and inode of every mapping of a process (proc_pid_maps(5))."""
    try:
        with open(f"/proc/{pid}/maps", encoding="utf-8", errors="replace") as file:
            fields = [line.split(None, 5) for line in file]
        return [(*_range(where), mode, inode) for where, mode, _, _, inode, *_ in fields]
    except (OSError, ValueError):
        return []


def _range(text: str) -> tuple[int, int]:
    start, _, end = text.partition("-")
    return int(start, 16), int(end, 16)


def _signal_mask(pid: int, *keys: str) -> int:
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8", errors="replace") as file:
            fields = dict(line.split(":", 1) for line in file if ":" in line)
        return functools.reduce(int.__or__, (int(fields[key], 16) for key in keys))
    except (OSError, KeyError, ValueError):
        return 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a signal is on its way to a process: still `pending`, and which of its threads block it.

    A thread blocks a signal while its handler runs (sigaction(2)). `reachable` tells that some thread can take it.
    """

    pending: bool
    blocking: frozenset[int]
    reachable: bool


_DELIVERY = re.compile(
    rb"^State:\s+(\w).*?^SigPnd:\s+(\w+)$.*?^ShdPnd:\s+(\w+)$.*?^SigBlk:\s+(\w+)$", re.MULTILINE | re.DOTALL
)


def delivery(pid: int, number: int) -> Delivery:
    """Where a signal to a process is now."""
    pending, reachable, blocking = False, False, set()
    for tid in threads(pid):
        try:
            found = _DELIVERY.search(_content(f"/proc/{pid}/task/{tid}/status"))
        except OSError:
            continue
        if found is None:
            continue
        own, shared, blocked = (bool(int(mask, 16) >> (number - 1) & 1) for mask in found.groups()[1:])
        pending = pending or own or shared
        reachable = reachable or not (blocked or found[1] in b"TtZX")  # who is stopped takes no signal
        blocking |= {tid} if blocked else set()
    return Delivery(pending, frozenset(blocking), reachable)


def dies_of(pid: int, number: int) -> bool:
    """True if this signal will end the process: it neither handles nor ignores it (signal(7)).

    That it blocks it does not count: every process does so for the moment in which it is born.
    """
    if number == signal.SIGKILL:
        return True
    spared = number <= 0 or number in _HARMLESS
    return not spared and not _signal_mask(pid, "SigIgn", "SigCgt") >> (number - 1) & 1


def handles(pid: int, number: int) -> bool:
    """True if the process has a handler of its own for this signal."""
    return bool(_signal_mask(pid, "SigCgt") >> (number - 1) & 1)


def was_sent(pid: int, number: int | None) -> bool:
    """True if this signal is on its way to the process, or has ended it."""
    return not alive(pid) or (number is not None and delivery(pid, number).pending)


_HARMLESS = {
    signal.SIGCHLD, signal.SIGURG, signal.SIGWINCH, signal.SIGCONT,
    signal.SIGSTOP, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU,
}  # fmt: skip


def inner_threads(pid: int) -> list[int]:
    """The thread ids of a process as it sees them itself."""
    return [found.inner for tid in threads(pid) if (found := facts(tid))]
