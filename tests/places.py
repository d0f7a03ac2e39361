"""Places as poor as those in which a grader has to work: a plain container, a locked-down runner, an odd machine.

bubblewrap makes them out of this machine: an ordinary account without any capability, a read-only system without
network, `/tmp` in memory as the only folder to write to, a home that is not there. What a place lacks beyond that is
refused by a seccomp filter, or left out of the file system.
"""

from __future__ import annotations

import errno
import functools
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyseccomp
import pytest

ROOT = Path(__file__).parent.parent
NEW_NAMESPACES = 0x7E020000
"""The flags of clone(2) for new namespaces (linux/sched.h) that Docker's default profile masks."""
CAPABLE = (
    "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount", "fsopen", "fsmount",
    "fsconfig", "fspick", "mount_setattr", "open_by_handle_at", "bpf", "perf_event_open", "fanotify_init", "quotactl",
    "kcmp", "pidfd_getfd", "process_madvise", "keyctl", "add_key", "request_key", "userfaultfd", "io_uring_setup",
    "io_uring_enter", "io_uring_register", "mbind", "get_mempolicy", "set_mempolicy", "move_pages", "migrate_pages",
    "syslog", "acct", "settimeofday", "clock_settime", "sethostname", "setdomainname", "reboot", "swapon", "swapoff",
    "init_module", "finit_module", "delete_module", "kexec_load", "vhangup",
)  # fmt: skip
"""What Docker's default profile refuses who has no capability (https://docs.docker.com/engine/security/seccomp/)."""
TRACING = ("ptrace", "process_vm_readv", "process_vm_writev")
"""What it refused before Linux 4.8, and what stricter profiles refuse to this day."""
LANDLOCK = ("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self")
DEVICES = ("--dev", "/dev", "--proc", "/proc")


@dataclass(frozen=True)
class Place:
    """What is special about a place: calls that fail with EPERM, or that its kernel does not know; what is mounted."""

    name: str
    refused: tuple[str, ...] = CAPABLE + TRACING
    unknown: tuple[str, ...] = ()
    mounts: tuple[str, ...] = DEVICES
    walls: tuple[str, ...] = ()

    def run(self, *command: str, timeout: float = 110) -> subprocess.CompletedProcess[str]:
        """What this interpreter does with these arguments there, in the folder of the repository."""
        with tempfile.TemporaryFile() as rules:
            rules.write(self._filter())
            rules.seek(0)
            return subprocess.run(
                [*self._bubblewrap(), "--seccomp", str(rules.fileno()), "--", sys.executable, *command],
                pass_fds=[rules.fileno()], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout,
                check=False,
            )  # fmt: skip

    def grader(self, *command: str) -> subprocess.CompletedProcess[str]:
        """What the command `grader` does there."""
        return self.run("-m", "grader", *command)

    def _bubblewrap(self) -> list[str]:
        hidden = [path for path in (ROOT, sys.prefix, sys.base_prefix) if Path(path).resolve().is_relative_to("/tmp")]
        shown = [word for path in hidden for word in ("--ro-bind", str(path), str(path))]
        return [
            "bwrap", "--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL",
            "--die-with-parent", "--new-session", *self.walls, "--ro-bind", "/", "/", *self.mounts, "--tmpfs", "/tmp",
            *shown, "--chdir", str(ROOT), "--clearenv", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME",
            "/nonexistent",
        ]  # fmt: skip

    def _filter(self) -> bytes:
        rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        for name in self.refused:
            rules.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
        for name in self.unknown:
            rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), name)
        if "unshare" in self.refused:
            rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags lie where no filter can look
            for flag in (1 << bit for bit in range(32) if NEW_NAMESPACES >> bit & 1):
                rules.add_rule(pyseccomp.ERRNO(errno.EPERM), "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
        with tempfile.TemporaryFile() as file:
            rules.export_bpf(file)
            file.seek(0)
            return file.read()


CONTAINER = Place("a container without privileges")
RUNNER = Place("a runner that may nest no namespaces", refused=TRACING, walls=("--disable-userns",))
READ_ONLY_PROC = Place("a read-only /proc", mounts=(*DEVICES, "--remount-ro", "/proc"))
NO_LANDLOCK = Place("a kernel without Landlock", unknown=LANDLOCK)
REFUSED_LANDLOCK = Place("a container that refuses Landlock", refused=CAPABLE + LANDLOCK)
NO_SHARED_MEMORY = Place(
    "no /dev/shm",
    mounts=("--tmpfs", "/dev", "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom",
            "--proc", "/proc"),
)  # fmt: skip
READ_ONLY_SHARED_MEMORY = Place(
    "a read-only /dev/shm", mounts=(*DEVICES, "--tmpfs", "/dev/shm", "--remount-ro", "/dev/shm")
)
NO_PROC = Place("no /proc", mounts=("--dev", "/dev", "--tmpfs", "/proc"))


def without_libseccomp() -> Place:
    """A place where the library is hidden that this process has loaded."""
    maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    library = next(line.split()[-1] for line in maps if "/libseccomp.so" in line)
    return Place("no libseccomp", mounts=(*DEVICES, "--ro-bind", "/dev/null", library))


@functools.cache
def lack(place: Place) -> str:
    """Why this machine cannot make the place; empty if it can."""
    try:
        done = place.run("-c", "")
    except FileNotFoundError:
        return "bubblewrap is not installed"
    return "" if done.returncode == 0 else f"{place.name} cannot be made here: {done.stderr.strip()}"


def need(place: Place) -> Place:
    """The place; the test is skipped where this machine cannot make it."""
    if reason := lack(place):
        pytest.skip(reason)
    return place
