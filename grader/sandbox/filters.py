"""The seccomp filters of a run, compiled by libseccomp to the bytes that the kernel takes.

They are compiled outside and loaded inside by the raw system call: inside the sandbox there is no libseccomp to find.
"""

from __future__ import annotations

import errno
import functools
import os
import tempfile

import pyseccomp

NOTIFIED = (
    "wait4", "waitid", "exit_group", "execve", "execveat",
    "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal",
    "setitimer", "alarm", "timer_settime", "timerfd_settime",
)  # fmt: skip
"""Calls that the supervisor looks at: who waits, ends, becomes another program, signals, or sets a timer."""

PRINTS = ("write", "writev", "sendto", "sendmsg")
"""Looked at only under schedules that hold output, and only for stdout and stderr: everybody writes, all the time."""

NOTIFIED_FORKS = ("clone", "fork", "vfork")
"""Looked at only where nothing else limits the processes of one run: a signal can interrupt a notified fork."""

REFUSED = (
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp", "perf_event_open",
    "bpf", "userfaultfd", "keyctl", "add_key", "request_key", "unshare", "setns", "mount", "umount2", "pivot_root",
    "open_tree", "open_tree_attr", "move_mount", "fsopen", "fsmount", "fsconfig", "fspick", "mount_setattr", "chroot",
    "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_create", "memfd_secret",
    "shmget", "shmat", "shmctl", "semget", "semop", "semctl", "semtimedop", "msgget", "msgsnd", "msgrcv", "msgctl",
    "mq_open", "mq_unlink", "seccomp", "swapon", "reboot",
    "init_module", "finit_module", "kexec_load", "quotactl", "acct", "setpriority", "sched_setaffinity", "ioprio_set",
)  # fmt: skip
"""Calls that no exercise needs and that look into, or reach, other processes, outlive a run, or take memory that no
limit counts (a file that lies in memory and is not mapped belongs to no process)."""

FEIGNED = ("sync", "syncfs")
"""Calls that seem to work and do nothing: all disks of the machine would have to write what they have."""

SO_SNDBUF, SO_RCVBUF, SOL_SOCKET = 7, 8, 1
F_SETPIPE_SZ = 1031
"""Larger buffers of sockets, which seem to be had, and of pipes, which are refused: no limit counts the memory that
they take, and for pipes an account has only so much, whoever uses it."""

WATCHING = ("inotify_init", "inotify_init1", "inotify_add_watch", "fanotify_init")
"""Who may look at no folder may be told by these of all that is made in it."""

FEIGNED_ON_FILES = ("chmod", "fchmod", "fchmodat", "fchmodat2")
REFUSED_ON_FILES = (
    "chown", "fchown", "lchown", "fchownat", "setxattr", "lsetxattr", "fsetxattr", "setxattrat",
    "removexattr", "lremovexattr", "fremovexattr", "removexattrat", "file_setattr",
)  # fmt: skip
TIMES = {"utime": 1, "utimes": 1, "futimesat": 2, "utimensat": 2}
"""Calls that change what is noted of a file, of any file of the account's: Landlock leaves that alone. Those of
`FEIGNED_ON_FILES` seem to work, so that `shutil.copy` does, and so does what sets times, of `TIMES` with the argument
that holds them: without it the present is meant, as by `Path.touch`, which makes a file if that is refused."""

NUMBERS = {"setxattrat": 463, "removexattrat": 466, "open_tree_attr": 467, "file_setattr": 469}
"""Calls that libseccomp may be too old to know; the numbers are the same on every architecture."""

CLONE_NEWUSER_AND_FRIENDS = (0x10000000, 0x00020000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x02000000)
STDOUT, STDERR = 1, 2
AF_UNIX, SOCK_DGRAM, SOCKET_TYPES = 1, 2, 0xF
O_ACCMODE = 3
PR_SET_SECCOMP, PR_SET_DUMPABLE = 22, 4


@functools.lru_cache(maxsize=4)
def compiled(*, forks: bool, private: bool, prints: bool = False, truncates: bool = True) -> bytes:
    """The filter as an array of `struct sock_filter`.

    `forks`: notify the supervisor of every new process. `private`: leave sockets and files alone, because namespaces
    keep them harmless; otherwise only AF_UNIX sockets that are connected are allowed, and the supervisor connects them,
    and no file's owner, mode, times or attributes change. `prints`: notify the supervisor of what is written to
    descriptors 1 and 2. Without `truncates` no file is cut that was not opened to be written to: the first versions of
    Landlock do not see that.
    """
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in NOTIFIED + (NOTIFIED_FORKS if forks else ()):
        rules.add_rule(pyseccomp.NOTIFY, name)
    for name in PRINTS if prints else ():
        for fd in (STDOUT, STDERR):
            rules.add_rule(pyseccomp.NOTIFY, name, pyseccomp.Arg(0, pyseccomp.EQ, fd))
    for name in REFUSED:
        _refuse(rules, name)
    for name in FEIGNED:
        _refuse(rules, name, error=0)
    for option in (SO_SNDBUF, SO_RCVBUF):
        socket = pyseccomp.Arg(1, pyseccomp.EQ, SOL_SOCKET), pyseccomp.Arg(2, pyseccomp.EQ, option)
        _refuse(rules, "setsockopt", *socket, error=0)
    _refuse(rules, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, F_SETPIPE_SZ))
    _refuse(rules, "prctl", pyseccomp.Arg(0, pyseccomp.EQ, PR_SET_SECCOMP))
    _refuse(rules, "prctl", pyseccomp.Arg(0, pyseccomp.EQ, PR_SET_DUMPABLE))
    for name in ("prlimit64", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        _refuse(rules, name, pyseccomp.Arg(0, pyseccomp.NE, 0))
    # Its flags lie in memory, where a filter cannot look; libc falls back to clone, whose flags are an argument.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    if not forks:
        for flag in CLONE_NEWUSER_AND_FRIENDS:
            _refuse(rules, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    if not private:
        _keep_from_sockets(rules)
        _keep_from_files(rules)
    if not truncates:
        _keep_from_truncating(rules)
    return _exported(rules)


def _keep_from_sockets(rules: pyseccomp.SyscallFilter) -> None:
    _refuse(rules, "socket", pyseccomp.Arg(0, pyseccomp.NE, AF_UNIX))
    for name in ("socket", "socketpair"):  # a datagram can name whom it goes to, without a connection
        _refuse(rules, name, pyseccomp.Arg(1, pyseccomp.MASKED_EQ, SOCKET_TYPES, SOCK_DGRAM))
    rules.add_rule(pyseccomp.NOTIFY, "connect")


def _keep_from_files(rules: pyseccomp.SyscallFilter) -> None:
    for name in FEIGNED_ON_FILES:
        _refuse(rules, name, error=0)
    for name in REFUSED_ON_FILES + WATCHING:
        _refuse(rules, name)
    for name, times in TIMES.items():
        _refuse(rules, name, pyseccomp.Arg(times, pyseccomp.EQ, 0))
        _refuse(rules, name, pyseccomp.Arg(times, pyseccomp.NE, 0), error=0)


def _keep_from_truncating(rules: pyseccomp.SyscallFilter) -> None:
    _refuse(rules, "truncate")
    for name, flags in (("open", 1), ("openat", 2)):
        _refuse(rules, name, pyseccomp.Arg(flags, pyseccomp.MASKED_EQ, O_ACCMODE | os.O_TRUNC, os.O_TRUNC))
    _refuse(rules, "openat2", error=errno.ENOSYS)  # its flags lie in memory; nobody needs it


def _refuse(rules: pyseccomp.SyscallFilter, name: str, *conditions: pyseccomp.Arg, error: int = errno.EPERM) -> None:
    try:
        rules.add_rule(pyseccomp.ERRNO(error), NUMBERS.get(name, name), *conditions)
    except (OSError, ValueError):
        # This libseccomp, or this architecture, does not know the call; then the kernel's own checks remain.
        return


def _exported(rules: pyseccomp.SyscallFilter) -> bytes:
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
