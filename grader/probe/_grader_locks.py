"""Tell when the program gets a lock: for the schedule that interrupts it there, and for checks that ask for locks.
And when it does not get one, because its time is up or it did not want to wait: for schedules that hold who has it.

Semaphores, conditions and the locks of managers are locks too. Only what the program's own lines do counts: the locks
inside queues, barriers and the like are nobody's business.
"""

from __future__ import annotations

import functools
import itertools
import os
import sys
import threading

import multiprocessing.managers
import multiprocessing.synchronize

import _grader_probe as probe
import _grader_sync
import _grader_thread_notes

_THROUGH = (
    *(
        os.path.join("multiprocessing", name)
        for name in ("synchronize.py", "sharedctypes.py", "managers.py", "context.py")
    ),
    os.sep + "contextlib.py",
)
"""Modules between a line of the program and a lock."""
_MANAGERS = os.path.join("multiprocessing", "managers.py")
_BOX = os.path.dirname(os.path.abspath(__file__)) + os.sep


LONG_ENOUGH = 0.25  # seconds: who waits for less only tries; `quiescence` has it too


class _Held:
    """The locks that this process holds, by name, each as often as it was taken; those that it did not get, each with
    how many it held then; and a number for the next new one."""

    owner = os.getpid()
    locks = {}
    missed = set()
    numbers = itertools.count(1)


def patch():
    """Wrap the locks of `multiprocessing`, those made from now on, and those of its managers; see those of threads."""
    _grader_thread_notes.Taken.tell = _thread_took
    _grader_sync.tell_every_lock()
    lock = multiprocessing.synchronize.SemLock
    real = lock._make_methods

    @functools.wraps(real)
    def make_methods(self):
        real(self)
        # A semaphore that a fork inherits has no name any more; an object that it inherits keeps its attributes.
        name = self._semlock.name or "%d-%d" % (os.getpid(), next(_Held.numbers))
        self.acquire = _taking(self.acquire, name)
        self.release = _giving(self.release, name)

    lock._make_methods = make_methods
    lock.__enter__ = lambda self: self.acquire()
    lock.__exit__ = lambda self, *error: self.release()
    proxy = multiprocessing.managers.AcquirerProxy
    proxy.acquire, proxy.release = _taking_proxy(proxy.acquire), _giving_proxy(proxy.release)
    proxy.__enter__ = lambda self: self.acquire()
    proxy.__exit__ = lambda self, *error: self.release()


def _taking(real, name):
    @functools.wraps(real)
    def acquire(*args, **kwargs):
        taken = real(*args, **kwargs)
        _took(name) if taken else _missed(name)
        return taken

    return acquire


def _giving(real, name):
    @functools.wraps(real)
    def release():
        real()
        _gave(name)

    return release


def _taking_proxy(real):
    @functools.wraps(real)
    def acquire(self, *args, **kwargs):
        taken = real(self, *args, **kwargs)
        _took(_name_of(self)) if taken else _missed(_name_of(self))
        return taken

    return acquire


def _giving_proxy(real):
    @functools.wraps(real)
    def release(self):
        real(self)
        _gave(_name_of(self))

    return release


@probe.harmless
def _name_of(proxy):
    return "%s %s" % (proxy._token.address, proxy._id)


@probe.harmless
def _took(name):
    line = _line_of_program()
    if line is None:
        return
    locks = _own()
    locks[name] = locks.get(name, 0) + 1
    probe.send("locked", line, lock=str(name), held=len(locks))
    probe.mark(probe.LOCKED)


@probe.harmless
def _missed(name):
    """Tell once of a lock that was tried to get, with others in hand."""
    line = _line_of_program()
    locks = _own()
    others = len(set(locks) - {name})
    if line is not None and (name, others) not in _Held.missed:
        _Held.missed.add((name, others))
        probe.send("tried", line, lock=str(name), held=others + 1)


@probe.harmless
def _thread_took():
    """A thread that the program has started is interrupted with a lock of the module threading, too."""
    if threading.current_thread() is not threading.main_thread():
        probe.mark(probe.LOCKED)


@probe.harmless
def _gave(name):
    locks = _own()
    left = locks.pop(name, 0) - 1
    if left > 0:
        locks[name] = left


def _own():
    """What this process holds: a fork begins with nothing of its own."""
    if _Held.owner != os.getpid():
        _Held.owner, _Held.locks, _Held.missed = os.getpid(), {}, set()
    return _Held.locks


# --- locks that it does not get ---------------------------------------------------------------------------------------


def tell_of_tries():
    """Tell when the program did not get a lock. A wait goes on if its time was up only because somebody was held."""
    _grader_sync.notes.try_again = _try_again


def _try_again(block=True, timeout=None):
    if not _is_asked_by_program() or (block and timeout is None):
        return False
    if not block or timeout < LONG_ENOUGH:
        probe.mark(probe.TRIED)
        return False
    return probe.ask(probe.LAPSED, _grader_sync.notes.milliseconds(block, timeout)) > 0


def _is_asked_by_program():
    """True if a line of the program asks for the lock, not something that looks at a lock of its own."""
    frame = sys._getframe(2)
    while frame is not None and (name := frame.f_code.co_filename) != probe._State.program:
        if not (name.startswith(_BOX) or name.endswith(_MANAGERS)):
            return False
        frame = frame.f_back
    return frame is not None


# --- both -------------------------------------------------------------------------------------------------------------


def _line_of_program():
    """The program's line that asked for the lock itself; None where something in between did."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name == probe._State.program:
            return frame.f_lineno
        if not name.startswith(_BOX) and not name.endswith(_THROUGH):
            return None
        frame = frame.f_back
    return None
