"""Report the threads of a process: who started them where, what they are for, who waited for them.

The program's own threads are waited for before its body counts as ended. Threads that `multiprocessing` and its like
start for themselves are told of as such: nobody must take them for the program's.
"""

from __future__ import annotations

import functools
import os
import sys
import threading

import _thread
import _grader_probe as probe

MOST = 2000
"""So many threads, and so many joins, are told of in one process: whoever makes more has shown what there is."""

_HELPED = ("multiprocessing.pool", "multiprocessing.queues", "multiprocessing.managers",
           "multiprocessing.resource_sharer", "concurrent.futures.process", "asyncio.unix_events",
           "asyncio.base_events")  # fmt: skip
"""Modules that start threads for themselves."""
_POOLS = {"multiprocessing.dummy": "multiprocessing.dummy"}

_UNKNOWN = ("Thread", None, False)
"""Who made a thread, at which line, and whether it is a library's own, where that was not noted."""

tells_ends = False
"""Whether the ends of threads are told: only where no kernel is asked."""


class _Told:
    """What was told so far; a fork goes on with what its parent has counted."""

    threads = joins = 0
    helpers = []


def patch_threads():
    """Wrap whatever starts a thread, and `join`."""
    _patch_start()
    _patch_life()
    _patch_join()
    for name in ("start_new_thread", "start_new"):
        if hasattr(_thread, name):
            setattr(_thread, name, _watched_start(getattr(_thread, name)))
    _patch_hook()


def _patch_start():
    real = threading.Thread.start

    @functools.wraps(real)
    def start(self):
        caller = sys._getframe(1)
        if caller.f_code.co_filename == probe._State.program:
            probe.send("thread", caller.f_lineno, name=self._name, target=probe.name_of(getattr(self, "_target", None)))
            probe._State.threads.append(self)
        _note_maker(self, caller)
        return real(self)

    threading.Thread.start = start


@probe.harmless
def _note_maker(thread, caller):
    """Keep with a thread, for when it lives: who made it, at which line, and whether for itself."""
    if caller.f_code.co_filename == probe._State.program:
        thread._grader_line = caller.f_lineno
    module = caller.f_globals.get("__name__")
    by, helps = _POOLS.get(module, "Thread"), module in _HELPED
    if module == "multiprocessing.dummy" and caller.f_back.f_globals.get("__name__") == "multiprocessing.pool":
        by = "ThreadPool"
    elif module == "concurrent.futures.thread":
        by = "asyncio" if thread._name.startswith("asyncio_") else kind_of_executor(caller.f_locals.get("self"))
    thread._grader_made = by, probe.line_here(), helps


def kind_of_executor(executor):
    """What an executor of threads is called: since 3.14 each of them may have an interpreter of its own."""
    names = [cls.__name__ for cls in type(executor).__mro__ if cls.__module__ == "concurrent.futures.interpreter"]
    return names[0] if names else "ThreadPoolExecutor"


def _patch_life():
    real = threading.Thread._bootstrap_inner

    @functools.wraps(real)
    def bootstrap_inner(self):
        silent = _introduce(self)
        real(self)
        if not silent:
            say_ended()

    threading.Thread._bootstrap_inner = bootstrap_inner


@probe.harmless
def _introduce(thread):
    """Tell that a thread lives, unless it is a library's own: then True, and it is kept in mind."""
    by, line, helps = thread.__dict__.get("_grader_made", _UNKNOWN)
    if helps:
        _Told.helpers.append(threading.get_native_id())
    else:
        say_began(line, name=thread._name, target=_purpose(thread), by=by, daemon=bool(thread._daemonic))
    return helps


@probe.harmless
def _purpose(thread):
    """The name of the function that a thread runs: of a class of its own, that is `run`."""
    target = probe.name_of(getattr(thread, "_target", None))
    return target or (type(thread).__name__ + ".run" if type(thread) is not threading.Thread else None)


@probe.harmless
def say_began(line, **data):
    """Tell, in a thread, that it lives."""
    probe.mark(probe.THREAD_BEGINS)
    _Told.threads += 1
    if _Told.threads <= MOST:
        probe.send("thread-began", line, tid=threading.get_native_id(), **data)


@probe.harmless
def say_ended():
    """Tell, in a thread, that it has done its work."""
    probe.mark(probe.THREAD_ENDS)
    if tells_ends:
        probe.send("thread-ended", tid=threading.get_native_id())


@probe.harmless
def say_helpers():
    """Tell, before a process ends as a whole, which of the threads that are there are nobody's but a library's.

    A thread that Python has done with may be there for a moment longer.
    """
    tids = [tid for tid in _Told.helpers if _may_be_there(tid)]
    if tids:
        probe.send("thread-helpers", tids=tids[-probe.MOST :])


def _may_be_there(tid):
    try:
        return os.path.exists("/proc/self/task/%d" % tid) or not os.path.exists("/proc/self/task")
    except OSError:
        return True


def _patch_join():
    real = threading.Thread.join

    @functools.wraps(real)
    def join(self, timeout=None):
        begin = probe.clock()
        result = real(self, timeout)
        _say_join(self, begin, timeout)
        return result

    threading.Thread.join = join


@probe.harmless
def _say_join(thread, begin, timeout):
    """Tell of a wait for a thread by the program, or by what it called; those for helpers are nobody's business."""
    helps = thread.__dict__.get("_grader_made", _UNKNOWN)[2]
    line = None if helps or _Told.joins >= MOST else probe.line_here()
    if line is not None:
        _Told.joins += 1
        probe.send("thread-join", line, tid=thread.native_id, begin=begin, ended=not thread.is_alive(),
                   timeout=timeout, joiner=threading.get_native_id())  # fmt: skip


def _watched_start(real):
    """`_thread.start_new_thread`, whose threads have no object that could tell of them."""

    @functools.wraps(real)
    def start_new_thread(function, *args, **kwargs):
        return real(_telling(function) if callable(function) else function, *args, **kwargs)

    return start_new_thread


def _telling(function):
    line, target = probe.line_here(), probe.name_of(function)

    @functools.wraps(function)
    def run(*args, **kwargs):
        say_began(line, name=None, target=target, by="_thread", daemon=True)
        try:
            return function(*args, **kwargs)
        finally:
            say_ended()

    return run


def _patch_hook():
    real_hook = threading.excepthook

    def hook(args):
        if args.exc_value is not None and args.exc_type is not SystemExit:
            probe.say_error(args.exc_value, "thread")
        return real_hook(args)

    threading.excepthook = hook


def wait_for_threads():
    """Wait for the threads that the program's own code has started: what they do belongs to its body.

    The interpreter waits for them anyway, but after that for those of pools, which join what the program did not.
    """
    while probe._State.threads:
        thread = probe._State.threads.pop()
        if thread.is_alive() and not thread.daemon:
            thread.join()
