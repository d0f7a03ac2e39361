"""Fresh interpreters without starting any: `spawn` and `forkserver` get forks of one that never saw the program.

Before the program runs, its process forks a seed, which waits. When `multiprocessing` wants to start an interpreter
(a worker under `spawn`, a fork server, a resource tracker), the seed forks itself in its stead, as a child of the
process that asks, with the descriptors, the environment and the folder that the interpreter would have had, and
executes the code that stood after `-c`. A fork server the seed becomes itself. Whatever is not as expected is left to
the real way.

The seed's and the helpers' command names tell the supervisor who is who.
"""

from __future__ import annotations

import array
import atexit
import ctypes
import fcntl
import json
import os
import socket
import sys
import threading
import traceback
import types

import _grader_probe
import _grader_processes
from _grader_fork import fork_with

SEED_FD = 62
HIGH = 100
FORK_SERVER = b"gr-forkserver"
NAMES = {"resource_tracker": b"gr-tracker", "semaphore_tracker": b"gr-tracker", "forkserver": FORK_SERVER}
SEED, WORKER = b"gr-seed", b"python"
PR_SET_NAME, CLONE_PARENT = 15, 0x8000
_libc = ctypes.CDLL(None)


class _Owner:
    """The process that may ask, and its end of the line."""

    pid = 0
    line = None
    lock = threading.Lock()


def plant():
    """Fork the seed. The process that calls it may then ask it for interpreters."""
    mine, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    _libc.prctl(PR_SET_NAME, SEED, 0, 0, 0)
    if os.fork() == 0:
        mine.close()
        serve(its)
    _libc.prctl(PR_SET_NAME, WORKER, 0, 0, 0)
    its.close()
    os.dup2(mine.fileno(), SEED_FD, inheritable=False)
    mine.close()
    _Owner.pid, _Owner.line = os.getpid(), socket.socket(fileno=SEED_FD)


def ask(path, args, passfds):
    """The pid of a process that does what this command would do, None if it has to be started really."""
    args = [os.fsdecode(arg) for arg in args]
    if _Owner.pid != os.getpid() or os.fsdecode(path) != sys.executable or "-c" not in args:
        return None
    wish = {"args": args[args.index("-c") :], "fds": list(passfds), "env": dict(os.environ), "cwd": os.getcwd()}
    message = json.dumps(wish).encode()
    if len(message) > 60000:
        return None
    try:
        with _Owner.lock:
            _Owner.line.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", passfds))])
            return int(_Owner.line.recv(20)) or None
    except (OSError, ValueError):
        return None


def serve(line):
    """Fork an interpreter for each wish, or be it, until nobody can wish any more. Never returns."""
    while True:
        try:
            message, ancillary, _, _ = line.recvmsg(65536, socket.CMSG_SPACE(64 * 4))
        except OSError:
            message = b""
        if not message:
            os._exit(0)
        wish = json.loads(message)
        fds = [fd for _, _, data in ancillary for fd in array.array("i", data)]
        name = next((name for word, name in NAMES.items() if word in wish["args"][1]), WORKER)
        _libc.prctl(PR_SET_NAME, name, 0, 0, 0)
        if name == FORK_SERVER:  # the last wish, nearly always: whatever comes later is started really
            line.send(b"%d" % os.getpid())
            become(wish, fds)
        pid = fork_beside()
        if pid == 0:
            become(wish, fds)
        _libc.prctl(PR_SET_NAME, SEED, 0, 0, 0)
        for fd in fds:
            os.close(fd)
        line.send(b"%d" % max(pid, 0))


def fork_beside():
    """Fork a child of this process's parent: its pid, 0 in the child, -1 where that fails."""
    try:
        return fork_with(CLONE_PARENT)
    except OSError:
        return -1


def become(wish, fds):
    """Be the interpreter that was wished for. Never returns."""
    kept = _place(fds, wish["fds"])
    os.closerange(3, min(kept)) if kept else None
    for low, high in zip(kept, [*kept[1:], 4096]):
        os.closerange(low + 1, high)
    os.environ.clear()
    os.environ.update(wish["env"])
    os.chdir(wish["cwd"])
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main
    sys.argv = ["-c", *wish["args"][2:]]
    sys.path[0] = ""
    _leave(_execute(wish["args"][1], main))


def _place(fds, numbers):
    """Put the received descriptors on their numbers; those that stay open beyond the standard ones, in order."""
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, HIGH) for fd in fds]
    for fd, number in zip(high, numbers):
        os.dup2(fd, number)
    ours = (_grader_probe.PROBE_FD, _grader_probe.STACK_FD)
    return sorted({number for number in numbers if number > 2} | {fd for fd in ours if _grader_processes.is_open(fd)})


def _execute(code, main):
    try:
        exec(compile(code, "<string>", "exec"), main.__dict__)
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return (error.code or 0) & 0xFF
        print(error.code, file=sys.stderr)
        return 1
    except BaseException as error:
        traceback.print_exception(type(error), error, error.__traceback__.tb_next)
        return 1
    return 0


def _leave(code):
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)
