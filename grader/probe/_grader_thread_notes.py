"""Note what threads of one process wait for: locks, conditions, events, barriers, queues and each other.

Only what the student's program makes and calls itself is noted. The libraries' own locks stay as they are.
"""

from __future__ import annotations

import functools
import queue
import sys
import threading

import _grader_notes as notes
import _grader_probe as probe

_getframe = sys._getframe
_RUN = threading.Thread.run.__code__
HELD = -1
_RealLock, _RealRLock = threading.Lock, threading.RLock


def patch_thread_waits():
    """Wrap what may wait. Done once, before any student's code."""
    threading.Lock, threading.RLock = NotingLock, _rlock
    _patch_condition()
    _wrap(threading.Semaphore, "acquire", notes.SEMAPHORE, counted=HELD)
    threading.Semaphore.__enter__ = threading.Semaphore.acquire
    _count_releases(threading.Semaphore)
    _count_releases(threading.BoundedSemaphore)
    _wrap(threading.Event, "wait", notes.EVENT)
    _count_calls(threading.Event, "set", notes.EVENT, notes.FIRST)
    _count_calls(threading.Event, "clear", notes.EVENT, notes.SECOND)
    _wrap(threading.Barrier, "wait", notes.BARRIER, number=lambda barrier: barrier._parties)
    _wrap(threading.Thread, "join", notes.THREAD, key=lambda thread: thread.ident or 0)
    _wrap(queue.Queue, "get", notes.GET, counted=notes.SECOND)
    _wrap(queue.Queue, "put", notes.PUT, number=lambda q: q.maxsize, counted=notes.FIRST)
    _wrap(queue.Queue, "join", notes.TASKS)
    _count_calls(queue.Queue, "task_done", notes.TASKS, notes.THIRD)


def _by_student(frame):
    """True for a call from the student's program, or for a method that is itself a thread's target."""
    code = frame.f_code
    return code.co_filename == probe._State.program or code is _RUN


def _key(thing):
    """The number of a thing, given when it is first asked for: it is its own in every process."""
    try:
        return thing._grader_key
    except AttributeError:
        thing._grader_key = notes.new_key()
        return thing._grader_key


def _wrap(cls, name, what, key=_key, number=lambda self: 0, counted=0):
    real = getattr(cls, name)

    @functools.wraps(real)
    def method(self, *args, **kwargs):
        frame = _getframe(1)
        if not _by_student(frame):
            return real(self, *args, **kwargs)
        mine = notes.asked(key, self)
        index = notes.begin(what, mine, frame, notes.asked(number, self))
        try:
            result = real(self, *args, **kwargs)
        finally:
            notes.end(index)
        if counted == HELD:
            notes.hold(mine, what, 1 if result else 0, frame)
        elif counted:
            notes.tally(mine, what, counted, notes.line_noted(index, frame))
        return result

    setattr(cls, name, method)


def _count_calls(cls, name, what, which):
    real = getattr(cls, name)

    @functools.wraps(real)
    def method(self, *args, **kwargs):
        frame = _getframe(1)
        if _by_student(frame):
            notes.tally(notes.asked(_key, self), what, which, notes.line_of(frame))
        return real(self, *args, **kwargs)

    setattr(cls, name, method)


def _count_releases(cls):
    if "release" not in cls.__dict__:
        return
    real = cls.release

    @functools.wraps(real)
    def release(self, *args, **kwargs):
        frame = _getframe(1)
        if _by_student(frame) or frame.f_code.co_name == "__exit__":
            notes.hold(notes.asked(_key, self), notes.SEMAPHORE, -1, frame)
        return real(self, *args, **kwargs)

    cls.release = release


def _patch_condition():
    cls = threading.Condition
    real = cls.__init__

    @functools.wraps(real)
    def init(self, lock=None):
        if lock is None and _by_student(_getframe(1)):
            lock = NotingRLock()
        real(self, lock)

    cls.__init__ = init
    _wrap(cls, "wait", notes.CONDITION)
    _count_calls(cls, "notify", notes.CONDITION, notes.FIRST)
    _count_calls(cls, "notify_all", notes.CONDITION, notes.FIRST)


class Taken:
    """What is told whenever a lock of the program's own was taken; by a schedule that wants to know."""

    tell = None


def _told(taken):
    if taken and Taken.tell is not None:
        Taken.tell()
    return taken


class NotingLock:
    """`threading.Lock()` as the student's program gets it: one that notes where it was acquired."""

    _grader_what, _grader_real = notes.LOCK, _RealLock

    def __new__(cls):
        if cls is NotingLock and not _by_student(_getframe(1)):
            return _RealLock()
        self = object.__new__(cls)
        self._lock = lock = cls._grader_real()
        self._grader_key = key = notes.new_key()
        made = notes.line_of(_getframe(1))
        self._take, self.release = notes.noting(lock.acquire, lock.release, cls._grader_what, key, made=made)
        return self

    def acquire(self, blocking=True, timeout=-1):
        """As of the real one."""
        if timeout == -1:
            return _told(self._take(blocking))
        if not blocking or timeout < 0:
            return self._lock.acquire(blocking, timeout)  # which raises
        return _told(self._take(True, timeout))

    def __enter__(self):
        return _told(self._take(True, None, _getframe(1)))

    def __exit__(self, *exc_info):
        self.release()

    def locked(self):
        """As of the real one."""
        return self._lock.locked()

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()

    def __repr__(self):
        return repr(self._lock)

    def __reduce__(self):
        raise TypeError("cannot pickle '%s.%s' object" % (type(self._lock).__module__, type(self._lock).__qualname__))


class NotingRLock(NotingLock):
    """`threading.RLock()` as the student's program gets it. The last three methods are for conditions."""

    _grader_what, _grader_real = notes.RLOCK, _RealRLock

    def _release_save(self):
        noted = notes.let_go(self._grader_key, notes.RLOCK)
        return self._lock._release_save(), noted

    def _acquire_restore(self, state):
        self._lock._acquire_restore(state[0])
        notes.hold_again(self._grader_key, notes.RLOCK, state[1])

    def _is_owned(self):
        return self._lock._is_owned()


@functools.wraps(_RealRLock)
def _rlock(*args, **kwargs):
    return NotingRLock() if _by_student(_getframe(1)) else _RealRLock(*args, **kwargs)
