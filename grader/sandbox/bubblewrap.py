"""The strongest sandbox: Linux namespaces by bubblewrap. Private pids, network, IPC, `/tmp`, `/dev/shm`; no capability.

Facts behind the options: bwrap(1); a run by root must give up its uid before bubblewrap starts, because a mapped root
still reads what only root may read; bubblewrap itself must start with a minimal environment, because its own is
visible in `/proc/1/environ` inside. The warm interpreter is the sandbox's first process: bubblewrap's own could be
written to by students' programs, whose uid is the same.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from grader.probe import BOX
from grader.sandbox.interpreter import Interpreter

INSIDE_BOX = "/box"
INSIDE_WORK = "/work"
WRITABLE = (INSIDE_WORK, "/tmp", "/dev/shm")
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
CONFIGURATION = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/localtime")
"""What programs read of the system's configuration."""


def available() -> str | None:
    """The path of bubblewrap, None if it is not installed."""
    return shutil.which("bwrap")


def command(bwrap: str, interpreter: Interpreter, scratch: int, *, with_thread: bool) -> list[str]:
    """The command that starts a program of ours in a fresh sandbox; the program's own command is to be appended.

    `scratch` is the size in bytes of each folder in which a run may write. `with_thread` ends the sandbox together
    with the thread that has started it (prctl(2), PR_SET_PDEATHSIG): one that many threads use has to outlive them.
    """
    options = [
        "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--new-session", "--as-pid-1", "--hostname", "sandbox", "--uid", "1000", "--gid", "1000",
        "--cap-drop", "ALL", "--cap-add", "CAP_CHECKPOINT_RESTORE",
    ]  # fmt: skip
    if with_thread:
        options.append("--die-with-parent")
    for folder in _SYSTEM:
        options += _shown(folder)
    for path in CONFIGURATION:
        options += ["--ro-bind-try", path, path]
    for prefix in interpreter.prefixes:
        if not prefix.startswith("/usr"):
            options += ["--ro-bind", prefix, prefix]
    options += ["--proc", "/proc", *_devices(), "--ro-bind", str(BOX), INSIDE_BOX]
    for folder in WRITABLE:
        options += ["--size", str(scratch), "--perms", "0700", "--tmpfs", folder]
    options += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", INSIDE_WORK]
    return [bwrap, *options, "--"]


def _devices() -> list[str]:
    """The devices that a program needs.

    Not bubblewrap's own `--dev`: for its terminals it would put the programs into a second user namespace, from which
    the numbers of processes cannot be set.
    """
    options = ["--tmpfs", "/dev"]
    for name in ("null", "zero", "full", "random", "urandom"):
        options += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        options += ["--symlink", f"/proc/self/fd/{number}", f"/dev/{name}"]
    return [*options, "--symlink", "/proc/self/fd", "/dev/fd"]


def _shown(folder: str) -> list[str]:
    if os.path.islink(folder):
        return ["--symlink", os.readlink(folder), folder]
    return ["--ro-bind", folder, folder] if Path(folder).is_dir() else []
