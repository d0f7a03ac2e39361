"""Tell when a process is about to write what others may see: for the schedule that holds it there, after its reading.

`counter.value += 1` reads, adds, and writes; who comes in between is lost. So the student's own functions are traced
by their single instructions (`f_trace_opcodes`), and before each one that writes an attribute or an element the process
makes a mark. Only in processes that multiprocessing starts and in threads, and only so often at each place: a loop is
soon left alone. Threads of one process also share its global variables, and those of enclosing functions.
"""

from __future__ import annotations

import dis
import functools
import os
import sys
import threading

import _grader_probe as probe

TIMES = 2  # so often at each place: once to be late, once to see what the others have written meanwhile
MOST = 60  # so many marks in one thread; then nobody can say any more what it would have lost
_WRITES = frozenset(dis.opmap[name] for name in ("STORE_ATTR", "STORE_SUBSCR", "STORE_SLICE") if name in dis.opmap)
_BY_NAME = frozenset((dis.opmap["STORE_GLOBAL"], dis.opmap["STORE_DEREF"]))


class _Left(threading.local):
    """What is left to be marked: by code object, its places that write, each with the marks that it may still make."""

    def __init__(self):
        """As a thread begins with it."""
        self.places, self.left = {}, MOST


class _State:
    """Of each thread what is left; nothing of what another one has taken."""

    thread = _Left()


def patch():
    """Trace the student's functions in every process and thread that is started from now on."""
    from multiprocessing import process

    real = process.BaseProcess._bootstrap

    @functools.wraps(real)
    def bootstrap(self, *args, **kwargs):
        _begin()
        return real(self, *args, **kwargs)

    process.BaseProcess._bootstrap = bootstrap
    os.register_at_fork(after_in_child=_begin_in_fork)
    threading.settrace(_first_called)


def _begin():
    _State.thread = _Left()
    threading.settrace(_first_called)
    _trace_here(sys._getframe())


def _trace_here(frame):
    frame.f_trace_opcodes = True  # Python 3.12 asks for that before settrace, or counts no instructions
    sys.settrace(_called)


def _first_called(frame, event, argument):
    """The first call in a thread."""
    _trace_here(frame)
    return _called(frame, event, argument)


def _begin_in_fork():
    """A child of `os.fork` goes on in the functions in which its parent was."""
    _begin()
    frame = sys._getframe()
    while frame is not None:
        _called(frame, "call", None)
        frame = frame.f_back


def _called(frame, event, _argument):
    """Trace a function by its instructions if it is the student's and writes anything."""
    code = frame.f_code
    mine = _State.thread
    if event != "call" or code.co_filename != probe._State.program or not mine.left:
        return None
    if code not in mine.places:
        writes = _WRITES if threading.current_thread() is threading.main_thread() else _WRITES | _BY_NAME
        mine.places[code] = {one.offset: TIMES for one in dis.get_instructions(code) if one.opcode in writes}
    if not mine.places[code]:
        return None
    frame.f_trace = _stepped  # Python 3.13 asks for that before f_trace_opcodes
    frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return _stepped


def _stepped(frame, event, _argument):
    """Mark the instruction that comes next if it writes; no more tracing where all places have had their turns."""
    if event != "opcode":
        return _stepped
    places = _State.thread.places.get(frame.f_code)
    if not places or not _State.thread.left:
        _leave(frame)
        return None
    offset = frame.f_lasti
    if offset in places:
        _take(places, offset, frame.f_lineno)
    return _stepped


def _leave(frame):
    """Trace this call no more. From 3.12 on instructions are traced by code, for other threads too."""
    if threading.active_count() == 1:
        frame.f_trace_opcodes = False
    else:
        frame.f_trace = None


def _take(places, offset, line):
    if places[offset] == TIMES:
        probe.send("store", line)
    places[offset] -= 1
    _State.thread.left -= 1
    if not _State.thread.left:
        probe.send("unwatched")
    if not places[offset]:
        del places[offset]
    probe.mark(probe.STORES)
