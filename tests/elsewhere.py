"""An interpreter that lacks what only other systems have: a make-believe macOS or Windows.

What multiprocessing itself needs on the system that the tests run on stays, `os.WNOHANG` for instance.
"""

from __future__ import annotations

import os
import sys
import venv
from pathlib import Path

import pytest

MACOS = {
    "os": ("sched_getaffinity", "sched_setaffinity", "pidfd_open", "memfd_create", "eventfd", "process_cpu_count"),
    "signal": ("SIGRTMIN", "SIGRTMAX", "pidfd_send_signal"),
}
WINDOWS = {
    "os": (*MACOS["os"], "fork", "forkpty", "register_at_fork", "killpg", "getpgid", "setsid", "getuid", "geteuid",
           "uname", "wait", "waitid", "getloadavg", "mkfifo", "chown", "fchmod", "O_CLOEXEC", "O_NOFOLLOW"),
    "signal": (*MACOS["signal"], "SIGKILL", "SIGALRM", "SIGCHLD", "SIGUSR1", "SIGHUP", "alarm", "setitimer",
               "pthread_kill", "sigwait"),
}  # fmt: skip
UNIX_MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "syslog")
_TAKE_AWAY = """
import os, signal, sys
for module, names in {names!r}.items():
    for name in names:
        sys.modules[module].__dict__.pop(name, None)
for module in {modules!r}:
    sys.modules[module] = None
import multiprocessing
if not hasattr(os, "fork"):
    contexts = multiprocessing.context._concrete_contexts
    for name in set(contexts) - {{"spawn"}}:
        del contexts[name]
    multiprocessing.context._default_context._default_context = contexts["spawn"]
    multiprocessing.get_all_start_methods = lambda: ["spawn"]
else:
    from multiprocessing import queues, synchronize

    def lacks(self):
        raise NotImplementedError

    queues.Queue.qsize = synchronize.Semaphore.get_value = lacks  # sem_getvalue is broken there
    default = multiprocessing.context._default_context
    default._default_context = default._actual_context = None
    default._default_context = multiprocessing.get_context("spawn")
"""


def make(folder: Path, *, windows: bool) -> str:
    """The path of such an interpreter, as a virtual environment in this folder, made of one on a kind of Unix."""
    if os.name != "posix":
        pytest.skip("this is no make-believe Windows")
    venv.create(folder, symlinks=True)
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = folder / "lib" / version / "site-packages"
    take_away = _TAKE_AWAY.format(names=WINDOWS if windows else MACOS, modules=UNIX_MODULES if windows else ())
    (packages / "take_away.py").write_text(take_away, encoding="utf-8")
    (packages / "take_away.pth").write_text("import take_away\n", encoding="utf-8")  # before any sitecustomize
    return str(folder / "bin" / "python")
