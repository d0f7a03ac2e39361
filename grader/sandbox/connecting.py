"""Connect the sockets of a run in its place, and to listeners of the same run only, where no namespace does that.

Landlock does not restrict connecting to sockets that have a path (landlock(7)), and a look at the address would prove
nothing: it lies in the program's memory, which another thread can change. So the supervisor reads it once, connects a
socket of its own, asks the kernel who listens there (SO_PEERCRED, unix(7)), and only then puts it in the place of the
program's (SECCOMP_IOCTL_NOTIF_ADDFD, seccomp_unotify(2)).
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.sandbox import proc
from grader.sandbox.notify import Call, Listener

_LONGEST = 108
"""Bytes of a path in `struct sockaddr_un`."""
_CREDENTIALS = struct.Struct("3i")
_SYS_PIDFD_GETFD = 438  # the same number on every architecture
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(slots=True)
class Connections:
    """The calls of connect(2) of one run. `is_ours` tells whether a process (pid outside) belongs to the run.

    Not `able` is who may not take descriptors of the run's processes: root without CAP_SYS_PTRACE, as in most
    containers, which then are the wall. Then sockets are connected by the kernel, as everywhere.
    """

    listener: Listener
    is_ours: Callable[[int], bool]
    able: bool = True
    waiting: list[tuple[Call, int, bytes]] = field(default_factory=list)

    def take(self, call: Call, pid: int) -> None:
        """Answer a call, now or, where the listener's queue is full, once there is room."""
        if not self.able:
            self.listener.let_continue(call.id)
            return
        family, address = _address(pid, call)
        if family != socket.AF_UNIX or not address:
            self.listener.refuse(call.id, errno.EPERM)
        elif not self._settle(call, pid, address):
            self.waiting.append((call, pid, address))

    def retry(self) -> None:
        """Try those again for which there was no room."""
        self.waiting = [one for one in self.waiting if not self._settle(*one)]

    def _settle(self, call: Call, pid: int, address: bytes) -> bool:
        """Connect and answer; False if the listener's queue is full and the program is willing to wait."""
        fd = call.signed(0)
        try:
            kind, patient = _kind(pid, fd)
            with socket.socket(socket.AF_UNIX, kind) as ours:
                ours.setblocking(False)
                ours.connect(address)
                peer = _CREDENTIALS.unpack(ours.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))[0]
                if not self.is_ours(peer):
                    raise PermissionError(errno.EACCES, "nobody of this run listens there")
                ours.setblocking(patient)
                self.listener.put(call.id, ours.fileno(), fd)
        except BlockingIOError:
            if patient and self.listener.is_valid(call.id):
                return False
            self.listener.refuse(call.id, errno.EAGAIN)
        except OSError as error:
            self.listener.refuse(call.id, error.errno or errno.EACCES)
        else:
            self.listener.give(call.id, 0)
        return True


def _address(pid: int, call: Call) -> tuple[int, bytes]:
    """The family and the address that a call names, a path as it can be found from here."""
    data = proc.memory(pid, call.args[1], min(call.args[2], _LONGEST + 2))
    family = int.from_bytes(data[:2], sys.byteorder)
    name = data[2:]
    if name[:1] != b"\0":
        name = name.partition(b"\0")[0]
        if name and not name.startswith(b"/"):
            name = b"/proc/%d/cwd/%s" % (pid, name)
    return family, name


def can_take_descriptors(pid: int) -> bool:
    """True if descriptors of this process can be taken (ptrace(2), "Ptrace access mode checking")."""
    try:
        os.close(_copy(pid, 1))
    except OSError:
        return False
    return True


def _kind(pid: int, fd: int) -> tuple[int, bool]:
    """The type of another process's socket, and whether it waits. Raises OSError if it is none."""
    with socket.socket(fileno=_copy(pid, fd)) as theirs:
        if theirs.family != socket.AF_UNIX:
            raise OSError(errno.EAFNOSUPPORT, "not a local socket")
        return theirs.type, os.get_blocking(theirs.fileno())


def _copy(pid: int, fd: int) -> int:
    """A descriptor of another process, as one of ours (pidfd_getfd(2)). Raises OSError."""
    pidfd = os.pidfd_open(pid)
    try:
        copy = int(_libc.syscall(_SYS_PIDFD_GETFD, pidfd, fd, 0))
        if copy < 0:
            raise OSError(ctypes.get_errno(), "pidfd_getfd")
        return copy
    finally:
        os.close(pidfd)
