"""Notes in memory that all processes of a run share: what each has acquired where, and what each thread waits for.

The grader reads them where a run stands still, through the memory of any process that lives; what a process has noted
stays when it is killed. Taking a note is a few assignments: no call of the kernel, nothing is sent, nobody is woken.

The table is an array of 64-bit words, in slots of `SLOT` words, one for each process by its pid. The first slot holds
nothing but the magic number. A slot begins with the pid; then come records of `WAIT` words, one for each thread that
waits, then records of `THING` words, one for each lock, queue or the like that the process has used.

    wait:  thread id, what or 0 while it does not wait, key, line, number (of a lock: `milliseconds`), line of the
           thing's birth, ident, line of the thread's start, key and handle of the lock that it waits for within
    thing: key, what, line of its birth, handle, then three times (count, line of the last time), ident, pid of the
           process from which a lock was inherited that was held there

Line 0 stands for no line of the student's program. `grader/sandbox/notes.py` reads this layout.
"""

from __future__ import annotations

import _thread
import itertools
import mmap
import os
import sys
import threading

import _grader_probe as probe

MAGIC = 0x67726164657231
SLOTS, SLOT = 1024, 2048
HEAD, WAIT, WAITS, THING = 8, 16, 24, 12
FIRST_THING = HEAD + WAIT * WAITS
NOWHERE, NO_WAIT = SLOT - THING, SLOT - THING - WAIT  # records that nobody reads: for what has no room
LOCK, RLOCK, SEMAPHORE, BOUNDED_SEMAPHORE, CONDITION, EVENT, BARRIER = range(1, 8)
GET, PUT, TASKS, FLUSH, RECEIVE, PROCESS, THREAD, RESULT, POOL, LOOP = range(8, 18)
FIRST, SECOND, THIRD = 4, 6, 8  # where in a record of a thing its counts are: acquired, put, set, notified; ...
MOMENT, LONGEST = 0.001, 1e6  # seconds
SERVED = 61  # the bit of a key that stands for what a manager's process serves
try_again = None  # where a schedule holds processes: asked, with its arguments, when an `acquire` has got no lock

view = None
cells = {}
_serials = itertools.count(1)
_get_ident = threading.get_ident
_getframe = sys._getframe


class _Mine:
    """Where this process notes: its slot (0: it has none yet), its free records of waits, the next record of a thing.

    `held` are the locks of threads that it held when this process was forked, `local` what each thread has.
    """

    base = 0
    free = []
    next = 0
    held = []
    local = None
    lock = _thread.allocate_lock()


def open_table():
    """Begin a table; whoever is forked from here on shares it."""
    global view
    view = memoryview(mmap.mmap(-1, SLOTS * SLOT * 8)).cast("q")
    view[0] = MAGIC
    os.register_at_fork(before=_look_at_held, after_in_child=_forget)


def _forget():
    """A process that was forked has no slot yet: most never need one, and a page of memory is not for nothing."""
    if _Mine.base:
        _Mine.base, _Mine.local, _Mine.lock = 0, None, _thread.allocate_lock()
        cells.clear()
        if _Mine.held:
            _own_slot()


def _own_slot():
    """Take the slot of this process."""
    with _Mine.lock:
        if _Mine.base:
            return
        pid = os.getpid()
        base = (1 + pid % (SLOTS - 1)) * SLOT
        if view[base]:  # whoever had it is long gone
            view[base : base + SLOT] = memoryview(bytes(SLOT * 8)).cast("q")
        view[base] = pid
        _Mine.free = [base + HEAD + number * WAIT for number in range(WAITS)]
        _Mine.next, _Mine.local = base + FIRST_THING, threading.local()
        _Mine.base = base
    held, _Mine.held = _Mine.held, []
    for key, what, line, origin in held:
        index = cell(key, what)
        view[index + 4], view[index + 5], view[index + 11] = 1, line, origin


def _look_at_held():
    """See, before a fork, which locks of threads are held: nobody can release the child's copies of them."""
    if not cells:
        return
    _Mine.held = found = []
    for index in range(_Mine.base + FIRST_THING, _Mine.next, THING):
        key, count = view[index], view[index + 4]
        if count > 0 and LOCK <= view[index + 1] <= BOUNDED_SEMAPHORE and not view[index + 3] and not key >> SERVED & 1:
            found.append((key, view[index + 1], view[index + 5], view[index + 11] or view[_Mine.base]))


def line_of(frame):
    """The innermost line of the student's program from this frame outward; 0 if there is none in this process."""
    program = probe._State.program
    while frame is not None:
        code = frame.f_code
        if code.co_filename == program:
            return frame.f_lineno
        if code.co_name == "_bootstrap":  # beneath a forked child's own frames are its parent's
            return 0
        frame = frame.f_back
    return 0


def new_key():
    """A number for a thing made here that no other one in this run has; a fork inherits it with the thing."""
    return os.getpid() << 32 | next(_serials)


def key_of_name(name):
    """A number for a thing that has the same name in every process."""
    return int.from_bytes(name.encode("utf-8", "replace")[-8:], "big") & 0x7FFFFFFFFFFFFFFF


def cell(key, what, made=0, handle=0):
    """Where this process notes what it does with a thing."""
    index = cells.get(key)
    if index is None:
        if not _Mine.base:
            _own_slot()
        index = _Mine.next
        if index + THING > _Mine.base + SLOT:
            return NOWHERE
        _Mine.next = index + THING
        view[index + 1], view[index + 2], view[index + 3] = what, made, handle
        view[index] = key
        cells[key] = index
    return index


def tally(key, what, which, line):
    """Count something that was done with a thing, and note its line."""
    if view is not None:
        index = (cells.get(key) or cell(key, what)) + which
        view[index] += 1
        view[index + 1] = line


def hold(key, what, more, frame):
    """Note that this process has acquired (1) or released (-1) a lock that another process serves."""
    if view is not None and more:
        index = cell(key, what)
        count = view[index + 4]
        view[index + 4] = count + more
        if count <= 0 < more:
            view[index + 5], view[index + 10] = line_of(frame), _get_ident()


def let_go(key, what):
    """Note that a lock is free for a while, however often it was acquired; what to give to `hold_again`."""
    index = cell(key, what)
    noted = view[index + 4], view[index + 5], view[index + 10]
    view[index + 4] = 0
    return noted


def hold_again(key, what, noted):
    """Note that a lock is held as it was."""
    index = cell(key, what)
    view[index + 4], view[index + 5], view[index + 10] = noted


class _Thread:
    """The record in which a thread notes what it waits for, for as long as it lives."""

    def __init__(self):
        if not _Mine.base:
            _own_slot()
        self.index = index = _Mine.free.pop() if _Mine.free else NO_WAIT
        self.pid = os.getpid()
        thread = threading._active.get(_get_ident())
        view[index + 1] = view[index + 8] = 0
        view[index + 6] = _get_ident()
        view[index + 7] = thread.__dict__.get("_grader_line", 0) if thread is not None else 0
        view[index] = threading.get_native_id()

    def __del__(self):
        try:
            self.give_back()
        except Exception:  # the interpreter ends, and with it its modules
            pass

    def give_back(self):
        """Let another thread have the record."""
        if self.index != NO_WAIT and self.pid == os.getpid():  # else it belongs to the process that forked this one
            view[self.index] = 0
            _Mine.free.append(self.index)


def begin(what, key, frame, number=0, made=0):
    """Note that this thread is about to wait; the record to give to `end`. 0 if it waits already, in an outer call."""
    if view is None:
        return 0
    try:
        index = _Mine.local.thread.index
    except AttributeError:
        thread = _Thread()  # which may be what makes `local`
        _Mine.local.thread = thread
        index = thread.index
    if view[index + 1]:
        return 0
    view[index + 2], view[index + 3] = key, line_of(frame)
    view[index + 4], view[index + 5] = number, made
    view[index + 1] = what
    return index


def asked(question, thing):
    """What a question about a thing gives, 0 where it fails: what is wrong with the thing, its own method will tell."""
    try:
        return question(thing)
    except Exception:
        return 0


def line_noted(index, frame):
    """The line that was noted in a record, or if there is none that of the frame."""
    return view[index + 3] if index else line_of(frame)


def end(index):
    """The wait is over."""
    if index:
        view[index + 1] = 0


def milliseconds(block=True, timeout=None):
    """For how long an `acquire` with these arguments waits at most, in milliseconds; 0 for as long as it takes."""
    if not block:
        return 1
    return 0 if timeout is None else 1 + int(min(max(timeout, 0), LONGEST) * 1000)


def wait_for_lock(take, arguments, what, key, handle, made, frame):
    """Wait for a lock that is not free. In another wait of this thread it is noted as the inner lock of that."""
    own = begin(what, key, frame, number=milliseconds(*arguments), made=made)
    index = own or _Mine.local.thread.index
    view[index + 8], view[index + 9] = key, handle
    try:
        while not take(*arguments):
            if not (own and try_again is not None and try_again(*arguments)):
                return False
        return True
    finally:
        view[index + 8] = view[index + 9] = 0
        end(own)


def noting(take, give, what, key, handle=0, made=0):
    """The `acquire` and `release` of a lock or semaphore, so that they note where it was acquired.

    `take` and `give` are the real ones; `frame` is that of the caller, where it is not the one below. Who gets the lock
    within a moment has not waited; notes would make every lock that many want slower.
    """

    def acquire(block=True, timeout=None, frame=None):
        if not take(False):
            if not block and try_again is None:
                return False
            wait = block and (timeout is None or timeout > MOMENT)
            if not (wait and take(True, MOMENT)):
                arguments = (False,) if not block else (True,) if timeout is None else (True, timeout)
                if not wait_for_lock(take, arguments, what, key, handle, made, frame or _getframe(1)):
                    return False
        index = cells.get(key) or cell(key, what, made, handle)
        count = view[index + 4]
        view[index + 4] = count + 1
        if count <= 0 or what == LOCK:  # a Lock may have been released by somebody else
            frame = frame or _getframe(1)
            view[index + 5] = frame.f_lineno if frame.f_code.co_filename == probe._State.program else line_of(frame)
            view[index + 10] = _get_ident()
        return True

    def release():
        give()
        view[(cells.get(key) or cell(key, what, made, handle)) + 4] -= 1

    return acquire, release
