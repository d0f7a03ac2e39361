"""Report how the program makes processes and waits for them, and hand the probe on to those that it makes."""

from __future__ import annotations

import _signal
import _thread
import atexit
import functools
import os
import signal
import stat
import sys
import threading

import _grader_lots
import _grader_probe as probe
from _grader_late import when_imported
from _grader_threads import say_helpers

ALL_SIGNALS = [int(number) for number in signal.valid_signals()]
set_mask = getattr(_signal, "pthread_sigmask", None)  # the one of `signal` makes an enum member of every number


def _undisturbed(real):
    """A call that no signal interrupts: one would, until the supervisor looks at it, end it with InterruptedError."""

    @functools.wraps(real)
    def call(*args, **kwargs):
        mask = set_mask(signal.SIG_BLOCK, ALL_SIGNALS)
        try:
            return real(*args, **kwargs)
        finally:
            set_mask(signal.SIG_SETMASK, mask)

    return call


def patch_notified_calls():
    """Calls that the supervisor is told of and that Python does not repeat when a signal has interrupted them.

    An exit must not be interrupted either: it would end one thread only. So a process at its exit ignores signals.
    """
    for module, name in ((os, "kill"), (os, "killpg"), (signal, "setitimer"), (signal, "alarm"),
                         (signal, "pthread_kill"), (signal, "pidfd_send_signal")):  # fmt: skip
        if hasattr(module, name):
            setattr(module, name, _undisturbed(getattr(module, name)))
    os._exit = _telling(_undisturbed(os._exit))
    atexit.register(say_helpers)  # of an interpreter that ends by itself


def _telling(real):
    """An exit past the runner, which tells where it was called, and that the main module's body is over with it."""

    @functools.wraps(real)
    def _exit(status):
        caller = sys._getframe(1)
        if caller.f_code.co_filename == probe._State.program:
            probe.send("exit-called", caller.f_lineno)
        if probe._State.main == os.getpid():
            probe.tell_end_of_body()
        say_helpers()
        real(status)

    return _exit


def patch_fork():
    real = _undisturbed(os.fork)

    @functools.wraps(os.fork)
    def fork():
        pid = real()
        caller = sys._getframe(1)
        if pid and caller.f_code.co_filename == probe._State.program:
            probe.send("fork", caller.f_lineno, pid=pid)
        return pid

    os.fork = fork
    os.register_at_fork(after_in_child=lambda: probe.mark(probe.BORN))


@probe.harmless
def _maker(process):
    """Who made this process: the student's program, or a pool, an executor or a manager for it."""
    module = getattr(getattr(process, "_target", None), "__module__", None)
    makers = {
        "multiprocessing.pool": "Pool",
        "concurrent.futures.process": "ProcessPoolExecutor",
        "multiprocessing.managers": "Manager",
    }
    return makers.get(module or "", "Process")


def patch_process():
    from multiprocessing import process

    base = process.BaseProcess
    real_init, real_start, real_join = base.__init__, base.start, base.join
    real_run, real_bootstrap = base.run, base._bootstrap

    @functools.wraps(real_init)
    def init(self, *args, **kwargs):
        real_init(self, *args, **kwargs)
        if _maker(self) == "Process":
            probe.send("made", probe.line_here(), name=self._name, target=probe.name_of(self._target))

    @functools.wraps(real_start)
    def start(self):
        by, target = _maker(self), probe.name_of(getattr(self, "_target", None))
        _starting[_thread.get_ident()] = self
        try:
            real_start(self)
        finally:
            _starting.pop(_thread.get_ident(), None)
        probe.send(
            "process", probe.line_here(), pid=self.pid, name=self._name, target=target, daemon=bool(self.daemon), by=by,
            cls=type(self).__name__, own=type(self).run is not run, sentinel=_inode(self.sentinel),
        )  # fmt: skip

    @functools.wraps(real_join)
    def join(self, timeout=None):
        begin, line = probe.clock(), probe.line_here()
        try:
            return real_join(self, timeout)
        finally:
            probe.send("join", line, pid=self.pid, timeout=timeout if isinstance(timeout, (int, float)) else None,
                 begin=begin, ended=self._popen is not None and self._popen.returncode is not None)  # fmt: skip

    @functools.wraps(real_run)
    def run(self):
        if getattr(self, "_grader_booted", None) != os.getpid():
            probe.send("run-called", probe.line_here(), name=self._name)
        return real_run(self)

    @functools.wraps(real_bootstrap)
    def bootstrap(self, *args, **kwargs):
        _say_what_runs(self, own=type(self).run is not run)
        _watch_run(self)
        _grader_lots.begin_process(self._identity)
        return real_bootstrap(self, *args, **kwargs)

    base.__init__, base.start, base.join, base.run, base._bootstrap = init, start, join, run, bootstrap


def unwrapped(function):
    """The function beneath our own wrappers of it."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


@probe.harmless
def _inode(fd):
    return os.fstat(fd).st_ino


@probe.harmless
def _watch_run(process):
    """Put our eye on an object of the student's class, whatever that class makes of attributes."""
    object.__setattr__(process, "_grader_booted", os.getpid())
    object.__setattr__(process, "run", _watched(process.run))


@probe.harmless
def _say_what_runs(process, own):
    by = _maker(process)
    if by == "Manager":
        probe.mark(probe.SERVES)
    elif by in ("Pool", "ProcessPoolExecutor"):
        probe.send("pool-worker", name=process._name, kind=by)
    elif by == "Process":
        func = f"{type(process).__name__}.run" if own else probe.name_of(process._target)
        probe.send("ran", name=process._name, func=func)


def _watched(run):
    owner = os.getpid()

    def watched():
        try:
            run()
        except SystemExit:
            raise
        except BaseException as error:
            probe.say_error(error, "process")
            raise
        finally:
            if os.getpid() == owner:
                probe.mark(probe.WORK_ENDS)

    return watched


def patch_passing_of_descriptors():
    """Hand the probe's channels to the interpreters that `spawn` and `forkserver` start."""
    from multiprocessing import util

    real, passing = util.spawnv_passfds, threading.Lock()

    @functools.wraps(real)
    def spawnv_passfds(path, args, passfds):
        pid = probe._State.ask(path, args, passfds) if probe._State.ask else None
        if pid is None:
            bare = [arg for arg in args if arg not in ("-S", b"-S")]  # ours: a real one needs `site` for the probe
            ours = [fd for fd in (probe.PROBE_FD, probe.STACK_FD) if is_open(fd)]
            with passing, probe.key_passed_on() as key:
                pid = real(path, bare, sorted({*passfds, *ours, key}))
        if "--multiprocessing-fork" in args:
            _let_go()
        return pid

    util.spawnv_passfds = spawnv_passfds
    when_imported("multiprocessing.forkserver", _patch_fork_server)


def _patch_fork_server(forkserver):
    real = forkserver.connect_to_new_process

    @functools.wraps(real)
    def connect_to_new_process(fds):
        answer = real(fds)
        _let_go()
        return answer

    forkserver.connect_to_new_process = connect_to_new_process


_LAST = -100
"""A priority below all that run before children are joined at the end (`multiprocessing.util._exit_function`)."""


def patch_names_of_locks():
    """Keep the name of a lock until the children of its process are joined, at its end.

    Python removes it just before. A child that nobody waits for may then come too late to open it, or just in time:
    luck. That nobody waits for it is seen elsewhere, and certain.
    """
    from multiprocessing import util

    real = util.Finalize.__init__

    @functools.wraps(real)
    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        if exitpriority == 0 and getattr(callback, "__qualname__", None) == "SemLock._cleanup":
            exitpriority = _LAST
        real(self, obj, callback, args, kwargs, exitpriority)

    util.Finalize.__init__ = __init__


_starting = {}
"""By thread, the process that it is starting."""


def _let_go():
    """Drop what a process that starts was given. `Process.start` does so a moment after it has sent that.

    A lock to which the program keeps no reference, as in `Process(args=(Lock(),))`, is gone with it, and a new process
    that comes later does not find it. Whether it does come later would be luck here: it starts faster than others do.
    """
    process = _starting.pop(_thread.get_ident(), None)
    if process is not None:
        process._target, process._args, process._kwargs = None, (), {}


def is_open(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False


def patch_start_method():
    import multiprocessing
    from multiprocessing import context

    real = context.DefaultContext.set_start_method

    @functools.wraps(real)
    def set_start_method(self, method, force=False):
        probe.send("set-start-method", probe.line_here(), method=str(method))
        return real(self, method, force)

    context.DefaultContext.set_start_method = set_start_method
    multiprocessing.set_start_method = context._default_context.set_start_method
