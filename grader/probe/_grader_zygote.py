"""The warm interpreter of a session: what most programs need is imported, then every run is a fork of it.

What few programs need is left to them: a fork pays for every page of memory that its parent has in use.

It never holds anything of a student, an exercise or a result, and it trusts nothing that a run did: a request comes
from the grader over the control socket as a datagram `b"run"` with the descriptors stdout, stderr, side, probe, stacks,
filter and job (a file with JSON), and is answered with `b"pid N"`, later `b"gone"`. `b"clean"` empties the folders in
which runs may write and is answered with `b"clean"`, or `b"odd"` where that failed: then the session is replaced.
"""

from __future__ import annotations

import _grader_light  # noqa: F401 - before all that imports shutil

# isort: split
import array
import ctypes
import gc
import json
import os
import resource
import runpy
import shutil
import signal
import site
import socket
import sys

import multiprocessing
import multiprocessing.connection
import multiprocessing.forkserver
import multiprocessing.pool
import multiprocessing.popen_fork
import multiprocessing.popen_forkserver
import multiprocessing.popen_spawn_posix
import multiprocessing.queues
import multiprocessing.resource_tracker
import multiprocessing.spawn
import multiprocessing.synchronize
import multiprocessing.util

import _grader_notes
import _grader_patches
import _grader_probe
import _grader_run
import _grader_schedules
import _grader_seed
import _grader_serial
import _grader_template
import _grader_waits

PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_SET_CHILD_SUBREAPER = 4, 38, 36
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
FIRST_PID = b"20000"
SECCOMP_SET_MODE_FILTER = 1
NEW_LISTENER, WAIT_KILLABLE_RECV = 8, 32  # linux/seccomp.h; the second: a handled signal must not break a hold
SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}[os.uname().machine]
libc = ctypes.CDLL(None, use_errno=True)


class Filter(ctypes.Structure):
    """`struct sock_fprog` of linux/filter.h."""

    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def main():
    """Be the warm interpreter of one session, or the template of many."""
    os.umask(0o077)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # no program of the same uid may write to this process's memory
    places = json.loads(sys.argv[1])
    control = socket.socket(fileno=places["control"])
    do_the_work_of_site(places["packages"])
    _grader_patches.patch_api()
    warm_up()
    gc.collect()
    gc.freeze()
    if places["template"]:
        give_up_capabilities()
        control = _grader_template.next_session(control, places["writable"])
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    number_processes_high()
    give_up_capabilities()
    end(serve(control, places), places)


def serve(control, places):
    """Serve requests until the grader closes the control socket, or is gone. The pid of the last run."""
    main_pid = 0
    try:
        control.send(b"ready")
        while True:
            message, ancillary, _, _ = control.recvmsg(64, socket.CMSG_SPACE(7 * 4))
            if not message:
                break
            if message == b"run":
                fds = [fd for _, _, data in ancillary for fd in array.array("i", data)]
                main_pid = start(control, fds, places)
            elif message == b"clean":
                control.send(b"clean" if clean(main_pid, places) else b"odd")
    except OSError:
        pass
    return main_pid


def number_processes_high():
    """Begin with large pids, as on any machine: one that is printed must not look like a number of the exercise."""
    try:
        os.pwrite(0, FIRST_PID, 0)  # the position would be shared with all that have this descriptor
    except OSError:
        pass  # no counter of our own here: then the pids are what they are
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)


def give_up_capabilities():
    """Keep none of what was left for the numbering (capset(2), version 3: two words for each set)."""
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if libc.capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def do_the_work_of_site(packages):
    """What `site` does that a program can see: installed packages are found, `exit` and `help` exist."""
    sys.path.extend(packages)
    site.setquit()
    site.setcopyright()
    site.sethelper()


def warm_up():
    """Do once what every process would else do when it first runs a file: make syntax trees' types, import helpers."""
    runpy.run_path(os.devnull)
    sys.path_importer_cache.pop(os.devnull, None)


def start(control, fds, places):
    """Fork one run and give its pid. The kernel tells it to the grader: the side socket carries credentials."""
    pid = os.fork()
    if pid == 0:
        become(control, fds, places)
    for fd in fds:
        os.close(fd)
    control.send(b"pid %d" % pid)
    return pid


def end(main_pid, places):
    """Leave nothing behind where the grader is gone without a word: then nobody else ends a run."""
    try:
        clean(main_pid, places)
    except OSError:
        pass
    os._exit(0)


def clean(main_pid, places):
    """End and reap what is left of a run, and empty every folder in which it may write. True if nothing is left."""
    left = processes_left(main_pid, places["alone"])
    results = [emptied(folder) for folder in places["writable"]]
    return not left and all(results)


def processes_left(main_pid, alone):
    """Kill and reap; True if some cannot be killed from here and still live.

    The grader has killed all that it saw. Who walks a tree of processes while parents end misses their children.
    """
    try:
        if alone:  # nothing else can be signalled from here
            os.kill(-1, signal.SIGKILL)
        elif main_pid:
            os.killpg(main_pid, signal.SIGKILL)
    except OSError:
        pass  # nobody is there
    try:
        while os.waitpid(-1, 0 if alone else os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def emptied(folder):
    """Delete what lies in a folder; True if nothing is left."""
    for entry in list(os.scandir(folder)):
        try:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)
        except (OSError, RecursionError):
            return False
    return True


def become(control, fds, places):
    """Turn this fork into one run: descriptors, limits, filter, then the program. Never returns."""
    stdout, stderr, side, probe, stacks, bpf, job = fds
    try:
        libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
        with open(job, encoding="utf-8") as file:
            work = json.load(file)
        with open(bpf, "rb") as file:
            code = file.read()
        control.close()
        os.setsid()
        wire(stdout, stderr, probe, stacks)
        path, source = lay_out(work, places["work"]), work["files"][work["name"]]
        _grader_probe.start(path, work.pop("key").encode())
        _grader_notes.open_table()
        os.environ[_grader_probe.ENVIRONMENT] = "%s:%d:%s" % (
            path, os.fstat(_grader_probe.PROBE_FD).st_ino, work["schedule"]
        )  # fmt: skip
        forget_the_zygote()
        if work["calls"]["inputs"]:
            import _grader_calls  # few runs need it
        if work["schedule"] == "serial":
            _grader_serial.patch()
        _grader_schedules.patch(work["schedule"])
        if work["schedule"] not in ("natural", "serial") and "/proc" in source:
            _grader_waits.announce_looks_at_proc()
        limit(work["limits"])
        load_filter(code, side)
        if work["warm"]:
            _grader_seed.plant()
            _grader_probe._State.ask = _grader_seed.ask
    except BaseException as error:
        socket.socket(fileno=side).send(("failed %s: %s" % (type(error).__name__, error)).encode()[:1000])
        os._exit(125)
    if work["calls"]["inputs"]:
        _grader_calls.run(path, source, work["start_method"], work["calls"], work["seconds"])
    _grader_run.run(path, source, work["start_method"])


def wire(stdout, stderr, probe, stacks):
    """Put the run's descriptors where they belong and let lines out as a terminal does."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    for fd, target in ((stdout, 1), (stderr, 2), (probe, _grader_probe.PROBE_FD), (stacks, _grader_probe.STACK_FD)):
        os.dup2(fd, target, inheritable=target < 3)
        os.close(fd)
    # New objects: the old ones believe that they can seek, as in the file they were made for.
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)


def lay_out(work, folder):
    """Write the program and its files into the scratch folder and go there; the program's path."""
    os.chdir(folder)
    for name, content in work["files"].items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
    return os.path.join(folder, work["name"])


def forget_the_zygote():
    """What a freshly started interpreter has anew: its random state and its process object's secrets."""
    import random

    random.seed()
    process = multiprocessing.process.current_process()
    process._config["authkey"] = multiprocessing.process.AuthenticationString(os.urandom(32))


def limit(limits):
    """Limits of one process (setrlimit(2)); those of the whole run are the supervisor's."""
    for name, value in limits.items():
        number = getattr(resource, "RLIMIT_" + name)
        hard = resource.getrlimit(number)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # Beyond the soft limit of CPU time comes SIGXCPU, which tells why; at the hard one SIGKILL, which does not.
        resource.setrlimit(number, (value, value + 1 if name == "CPU" and value != hard else value))


def load_filter(code, side):
    """Load the filter and hand its listener to the supervisor, so that nothing here can answer for it."""
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS")
    program = Filter(len(code) // 8, code)
    listener = libc.syscall(
        SYS_SECCOMP, SECCOMP_SET_MODE_FILTER, NEW_LISTENER | WAIT_KILLABLE_RECV, ctypes.byref(program)
    )
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    with socket.socket(fileno=side) as channel:
        channel.sendmsg([b"listener"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))])
    os.close(listener)


if __name__ == "__main__":
    main()
