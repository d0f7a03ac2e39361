"""Landlock: a process gives up, for itself and all it starts, every file access that it does not list (landlock(7)).

Three system calls without a wrapper in libc. The calls are made by a small program in the student's interpreter just
before the session's first process starts, so this module only writes that program's rules and asks for the ABI.
"""

from __future__ import annotations

import ctypes

SYS_CREATE_RULESET = 444  # the same number on every architecture since 5.13
TRUNCATION = 3
"""The first version that sees who cuts a file without having opened it to write."""
SCOPES_SIGNALS = 6
"""The first version in which a process can give up signalling those outside."""
_VERSION = 1 << 0


def abi() -> int:
    """The version of Landlock that this kernel offers, 0 for none."""
    libc = ctypes.CDLL(None)
    # Also where a container's filter refuses the call, which older ones do with EPERM: there is none either.
    return max(int(libc.syscall(SYS_CREATE_RULESET, None, 0, _VERSION)), 0)
