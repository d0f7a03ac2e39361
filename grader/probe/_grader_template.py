"""One warm interpreter for many sessions: each is a fork of it in namespaces of its own, with folders of its own.

The template never sees anything of a student: all that comes to it is, from the grader, a datagram with JSON
`{"scratch": bytes}` and a descriptor, the control socket of a new session. What a session may write to exists in that
session's namespaces alone (user_namespaces(7), pid_namespaces(7), mount_namespaces(7)), and vanishes with it.
"""

from __future__ import annotations

import array
import ctypes
import fcntl
import json
import os
import signal
import socket
import struct

from _grader_fork import fork_with

NAMESPACES = 0x10000000 | 0x20000000 | 0x00020000 | 0x08000000 | 0x04000000 | 0x40000000 | 0x02000000
"""CLONE_NEWUSER, NEWPID, NEWNS, NEWIPC, NEWUTS, NEWNET, NEWCGROUP of linux/sched.h."""
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
PR_SET_DUMPABLE, PR_CAPBSET_DROP, LAST_CAPABILITY = 4, 24, 63
_libc = ctypes.CDLL(None, use_errno=True)


def next_session(control, writable):
    """Fork a session for each request; in a session, give its own control socket. Ends when the grader does."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for sessions
    while True:
        message, ancillary, _, _ = control.recvmsg(1000, socket.CMSG_SPACE(4))
        if not message:
            os._exit(0)
        (fd,) = [fd for _, _, data in ancillary for fd in array.array("i", data)]
        with socket.socket(fileno=fd) as session:
            try:
                is_session = fork_with(NAMESPACES) == 0
            except OSError as error:
                refuse(session, error)
                continue
            if is_session:
                control.close()
                return begun(session.detach(), writable, json.loads(message)["scratch"])


def begun(fd, writable, scratch):
    """The control socket of a session that has moved in. Ends where that fails."""
    session = socket.socket(fileno=fd)
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        settle(writable, scratch)
    except OSError as error:
        refuse(session, error)
        os._exit(1)
    return session


def refuse(session, error):
    """Tell why there is no session, if somebody still listens."""
    try:
        session.send(("failed: %s" % error).encode()[:1000])
    except OSError:
        pass


def settle(writable, scratch):
    """Move into the new namespaces: who we are, our own processes, empty folders, a loopback."""
    keep_account()
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    for folder in writable:
        mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=%d,mode=0700" % scratch)
    os.chdir(writable[0])
    bring_loopback_up()
    for capability in range(LAST_CAPABILITY + 1):
        _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def keep_account():
    """Be inside who we are outside (user_namespaces(7)); only a process that can be dumped may say so of itself."""
    _libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
    for name, text in (("setgroups", "deny"), ("uid_map", "1000 1000 1"), ("gid_map", "1000 1000 1")):
        with open("/proc/self/" + name, "w", encoding="utf-8") as file:
            file.write(text)
    _libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def mount(source, target, kind, flags, options=""):
    """mount(2). Raises OSError."""
    if _libc.mount(source.encode(), target.encode(), kind.encode(), flags, options.encode()) != 0:
        error = ctypes.get_errno()
        raise OSError(error, "mount %s: %s" % (target, os.strerror(error)))


def bring_loopback_up():
    """Switch the network's only device on, which gives it its address too (netdevice(7))."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        request = fcntl.ioctl(device, SIOCGIFFLAGS, struct.pack("16sH22x", b"lo", 0))
        flags = struct.unpack("16sH22x", request)[1]
        fcntl.ioctl(device, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", flags | IFF_UP))
