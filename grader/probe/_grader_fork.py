"""Fork with flags of clone(2) that `os.fork` does not know."""

from __future__ import annotations

import ctypes
import os

PR_GET_TID_ADDRESS = 40
CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID, SIGCHLD = 0x200000, 0x1000000, 17
SYS_CLONE = {"x86_64": 56, "aarch64": 220}.get(os.uname().machine)
_libc = ctypes.PyDLL(None, use_errno=True)  # keeps the interpreter's lock, as os.fork does


def fork_with(flags):
    """Fork as libc does, and with these flags. 0 in the child, its pid in the parent. Raises OSError."""
    address = ctypes.c_void_p()
    _libc.prctl(PR_GET_TID_ADDRESS, ctypes.byref(address), 0, 0, 0)
    flags |= CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD
    ids = (0, address, 0) if SYS_CLONE == 56 else (0, 0, address)
    ctypes.pythonapi.PyOS_BeforeFork()
    pid = _libc.syscall(SYS_CLONE, flags, 0, *ids)
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(ctypes.get_errno(), "clone: " + os.strerror(ctypes.get_errno()))
    return pid
