"""Where exits are held: tell of waits and looks that no call shows of which the supervisor is told.

A wait for a sentinel is a poll of a pipe. When it begins, how long it lasts and when it is over would be a matter of
luck to whoever only looks on from time to time; so it is announced: `BEGINS` for each child that it is for, `OVER`.
A wait for less than `LONG_ENOUGH` is a look: the verdict would hang on how long an interpreter takes to end. One with a
longer timeout is not over before its children have had that time: what they lacked of it, because other processes had
the processor, is the kernel's word and is waited for in addition.
"""

from __future__ import annotations

import builtins
import functools
import io
import os
import select
import sys
import threading
import time

import _grader_probe as probe
from _grader_late import when_imported
from _grader_processes import unwrapped

ANNOUNCED = 0x67720000  # options of wait4 that cannot be; `calls` has them too
LOOK, BEGINS, ALSO, LACKS, OVER = 1, 2, 3, 4, 5
AGAIN = 1 << 20  # an answer to LACKS
LONG_ENOUGH = 0.25  # seconds; `quiescence` has it too
A_MOMENT = 0.02


def patch():
    """Announce waits and looks, and spare those that cannot find anything."""
    from multiprocessing import connection

    skip_reaping()
    connection.wait = _attentive(connection.wait, _waits_for)
    select.select = _attentive(select.select, _selects)
    when_imported("multiprocessing.pool", _patch_pool)
    when_imported("concurrent.futures.process", _patch_executor)


def announce(pid, what, _waitpid=os.waitpid):
    """Tell the supervisor; its answer, a number, is 0 where there is nothing to say."""
    try:
        return _waitpid(pid, ANNOUNCED | what)[0]
    except OSError:
        return 0


def skip_reaping():
    """Spare `Process.start` its look at every child before: none of them can have ended."""
    from multiprocessing import process

    real, start_code = process._cleanup, unwrapped(process.BaseProcess.start).__code__

    def _cleanup():
        if sys._getframe(1).f_code is not start_code:
            real()

    process._cleanup = _cleanup


# --- sentinels --------------------------------------------------------------------------------------------------------


def _attentive(real, understood):
    """A wait that is announced where it is for children alone. `understood` gives its arguments, listed, and those."""

    @functools.wraps(real)
    def wait(*args, **kwargs):
        objects, timeout, children = understood(*args, **kwargs)
        if children and (timeout is None or timeout >= LONG_ENOUGH):
            return _attended(functools.partial(real, *objects), timeout, children)
        for child in children:
            announce(child, LOOK)
        return real(*objects, timeout)

    return wait


def _attended(wait, timeout, children):
    """The result of a wait for one of some children, announced from beginning to end."""
    end = None if timeout is None else time.monotonic() + timeout
    try:
        for place, child in enumerate(children):
            announce(child, ALSO if place else BEGINS)
        found = wait(timeout)
        while end is not None and not _any(found) and (left := _left(end, announce(children[0], LACKS))) > 0:
            found = wait(left)
        return found
    finally:
        announce(children[0], OVER)


def _left(end, lacks):
    return A_MOMENT if lacks == AGAIN else end + lacks / 1000 - time.monotonic()


def _any(found):
    return any(found) if isinstance(found, tuple) else bool(found)


def _waits_for(object_list, timeout=None):
    """The arguments of `connection.wait`, and the children that it is for."""
    objects = list(object_list)
    return (objects,), timeout, _children_of(objects, timeout)


def _selects(rlist, wlist, xlist, timeout=None):
    """The arguments of `select.select`, and the children that it is for."""
    objects, rest = list(rlist), (list(wlist), list(xlist))
    return (objects, *rest), timeout, [] if any(rest) else _children_of(objects, timeout)


def _children_of(objects, timeout):
    """The pids of the children whose sentinels these are, eldest first; none if anything else is among them."""
    known = isinstance(timeout, (int, float, type(None)))
    children = _children_among(objects) if known else []
    return children if len(children) == len(objects) else []


def _children_among(objects):
    from multiprocessing import process

    popens = [child._popen for child in list(process._children) if child._popen is not None]
    pids = {popen.sentinel: popen.pid for popen in popens}
    return sorted(pids[one] for one in objects if type(one) is int and one in pids)


# --- pools and executors ----------------------------------------------------------------------------------------------


def _patch_pool(pool):
    """The thread of a pool that replaces its workers waits for them, and for a word that the pool is closed."""
    if hasattr(pool, "wait"):  # early versions of Python 3.8 look ten times a second
        pool.wait = _attentive(pool.wait, _waits_among)


def _waits_among(object_list, timeout=None):
    objects = list(object_list)
    return (objects,), timeout, _children_among(objects)


def _patch_executor(process):
    """An executor's thread joins its workers, whoever waits for the executor: let it do so only if somebody does."""
    thread = getattr(process, "_ExecutorManagerThread", None)  # from Python 3.9 on
    if thread is None:
        return
    real_join, real_end = thread.join, thread.join_executor_internals

    @functools.wraps(real_join)
    def join(self, timeout=None):
        _awaited(self).set()
        return real_join(self, timeout)

    @functools.wraps(real_end)
    def join_executor_internals(self):
        _awaited(self).wait()
        return real_end(self)

    thread.join, thread.join_executor_internals = join, join_executor_internals


def _awaited(thread):
    return thread.__dict__.setdefault("_grader_awaited", threading.Event())


# --- /proc ------------------------------------------------------------------------------------------------------------


def announce_looks_at_proc():
    """Tell of looks at `/proc/PID`, for programs that contain them."""
    builtins.open = io.open = _telling(open)
    for name in ("stat", "lstat", "access", "open", "listdir", "scandir"):
        setattr(os, name, _telling(getattr(os, name)))


def _telling(real):
    @functools.wraps(real)
    def look(*args, **kwargs):
        _look_at(args[0] if args else kwargs.get("path", kwargs.get("file")))
        return real(*args, **kwargs)

    return look


@probe.harmless
def _look_at(path):
    name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
    pid = name.split("/", 3)[2] if name.startswith("/proc/") else ""
    if pid.isdigit() and int(pid) != os.getpid():
        announce(int(pid), LOOK)
