"""Give up, before any student's code, all that the session does not need where there are no namespaces to hide it.

Started as a program: `_grader_confine.py JSON PROGRAM ARGUMENT...`; it restricts itself by Landlock (landlock(7)),
drops every capability and its uid if it is root's, and becomes PROGRAM. Rights beyond the kernel's ABI are left out.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys

SYS_CREATE, SYS_ADD, SYS_RESTRICT = 444, 445, 446
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
READ = EXECUTE | READ_FILE | READ_DIR
FILES_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
NETWORK = 3  # binding and connecting TCP, from ABI 4
SCOPES = 3  # abstract sockets and signals, from ABI 6
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | (1 << 14) | (1 << 15)  # what may be given on a file itself
PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 38, 24
libc = ctypes.CDLL(None, use_errno=True)


class Ruleset(ctypes.Structure):
    """`struct landlock_ruleset_attr`."""

    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    """`struct landlock_path_beneath_attr`, which is packed."""

    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def main():
    """Confine this process and become the program."""
    plan = json.loads(sys.argv[1])
    drop_capabilities(plan.get("uid"))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS")
    restrict(plan["readable"], plan["writable"])
    os.execv(sys.argv[2], sys.argv[2:])


def drop_capabilities(uid):
    """Empty the bounding set, so that the program that follows has none, and leave root's uid where that works."""
    for capability in range(64):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if os.getuid() == 0 and uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def restrict(readable, writable):
    """Restrict this process to reading some paths and writing others."""
    abi = libc.syscall(SYS_CREATE, None, 0, 1)
    if abi < 1:
        raise OSError(ctypes.get_errno(), "Landlock")
    every = FILES_BY_ABI[max(level for level in FILES_BY_ABI if level <= abi)]
    rules = Ruleset(every, NETWORK if abi >= 4 else 0, SCOPES if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    ruleset = libc.syscall(SYS_CREATE, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    for path in readable:
        allow(ruleset, path, READ & every)
    for path in writable:
        allow(ruleset, path, every & ~EXECUTE)
    if libc.syscall(SYS_RESTRICT, ruleset, 0) != 0:
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    os.close(ruleset)


def allow(ruleset, path, rights):
    """Allow some rights beneath a path, if it is there."""
    try:
        fd = os.open(path, os.O_PATH)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):
        rights &= FILE_RIGHTS
    rule = PathBeneath(rights, fd)
    if libc.syscall(SYS_ADD, ruleset, PATH_BENEATH, ctypes.byref(rule), 0) != 0:
        raise OSError(ctypes.get_errno(), "landlock_add_rule", path)
    os.close(fd)


if __name__ == "__main__":
    main()
