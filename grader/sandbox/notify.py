"""Receive and answer the kernel's notifications of system calls (seccomp_unotify(2))."""

from __future__ import annotations

import ctypes
import errno
import os
from dataclasses import dataclass

import pyseccomp

_libc = ctypes.CDLL(None, use_errno=True)


class _Data(ctypes.Structure):
    _fields_ = (
        ("nr", ctypes.c_int),
        ("arch", ctypes.c_uint32),
        ("instruction_pointer", ctypes.c_uint64),
        ("args", ctypes.c_uint64 * 6),
    )


class _Notification(ctypes.Structure):
    _fields_ = (("id", ctypes.c_uint64), ("pid", ctypes.c_uint32), ("flags", ctypes.c_uint32), ("data", _Data))


class _Response(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_uint64),
        ("val", ctypes.c_int64),
        ("error", ctypes.c_int32),
        ("flags", ctypes.c_uint32),
    )


class _AddFd(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_uint64),
        ("flags", ctypes.c_uint32),
        ("source", ctypes.c_uint32),
        ("target", ctypes.c_uint32),
        ("target_flags", ctypes.c_uint32),
    )


def _request(number: int, structure: type[ctypes._SimpleCData[int] | ctypes.Structure], way: int = 3) -> ctypes.c_ulong:
    """The number of an ioctl that writes (1) or reads and writes (3) a structure (asm-generic/ioctl.h)."""
    return ctypes.c_ulong((way << 30) | (ctypes.sizeof(structure) << 16) | (ord("!") << 8) | number)


_RECEIVE, _SEND = _request(0, _Notification), _request(1, _Response)
_IS_VALID, _ADD = _request(2, ctypes.c_uint64, 1), _request(3, _AddFd, 1)
_AT_THIS_NUMBER = 1  # SECCOMP_ADDFD_FLAG_SETFD
_CONTINUE = 1  # SECCOMP_USER_NOTIF_FLAG_CONTINUE
_SET_FLAGS = ctypes.c_ulong((1 << 30) | (8 << 16) | (ord("!") << 8) | 4)  # SECCOMP_IOCTL_NOTIF_SET_FLAGS, Linux 6.6
_SYNC_WAKE_UP = ctypes.c_ulong(1)


@dataclass(frozen=True, slots=True)
class Call:
    """A system call that waits for an answer. `tid` is the calling thread in the grader's pid namespace."""

    id: int
    tid: int
    name: str
    args: tuple[int, ...]

    def signed(self, index: int) -> int:
        """An argument as the C int that it is."""
        return ctypes.c_int32(self.args[index] & 0xFFFFFFFF).value


class Listener:
    """The supervisor's end of a filter with user notification. Owns its descriptor."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._names: dict[int, str] = {}
        # Both sides wait for each other, so let one wake the other on its own processor; older kernels refuse that.
        _libc.ioctl(fd, _SET_FLAGS, _SYNC_WAKE_UP)

    def receive(self) -> Call | None:
        """The next call; None if its caller was killed meanwhile."""
        note = _Notification()  # must be zeroed, or the kernel answers EINVAL
        if _libc.ioctl(self.fd, _RECEIVE, ctypes.byref(note)) < 0:
            return None
        return Call(note.id, note.pid, self._name(note.data.nr), tuple(note.data.args))

    def _name(self, number: int) -> str:
        if number not in self._names:
            name = pyseccomp.resolve_syscall(pyseccomp.system_arch(), number)
            self._names[number] = name.decode() if isinstance(name, bytes) else str(name)
        return self._names[number]

    def let_continue(self, call_id: int) -> bool:
        """Let the call go on as if nothing had happened; False if its caller is gone."""
        return self._answer(_Response(call_id, 0, 0, _CONTINUE))

    def answer_nothing(self, call_id: int) -> bool:
        """Make the call give 0 without being made; False if its caller is gone."""
        return self._answer(_Response(call_id, 0, 0, 0))

    def refuse(self, call_id: int, error: int) -> bool:
        """Make the call fail with an errno; False if its caller is gone."""
        return self._answer(_Response(call_id, 0, -error, 0))

    def give(self, call_id: int, value: int) -> bool:
        """Answer the call in the kernel's place; False if its caller is gone."""
        return self._answer(_Response(call_id, value, 0, 0))

    def is_valid(self, call_id: int) -> bool:
        """True if the call's caller still waits for its answer."""
        return bool(_libc.ioctl(self.fd, _IS_VALID, ctypes.byref(ctypes.c_uint64(call_id))) == 0)

    def put(self, call_id: int, fd: int, target: int) -> None:
        """Put a copy of a descriptor of ours at a number in the caller's table. Raises OSError if that fails."""
        added = _AddFd(call_id, _AT_THIS_NUMBER, fd, target, os.O_CLOEXEC)
        if _libc.ioctl(self.fd, _ADD, ctypes.byref(added)) < 0:
            raise OSError(ctypes.get_errno(), "SECCOMP_IOCTL_NOTIF_ADDFD")

    def _answer(self, response: _Response) -> bool:
        while _libc.ioctl(self.fd, _SEND, ctypes.byref(response)) < 0:
            if ctypes.get_errno() != errno.EINTR:
                return False
        return True

    def close(self) -> None:
        """Close the descriptor; calls that still wait fail with ENOSYS."""
        os.close(self.fd)
