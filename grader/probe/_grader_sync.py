"""Note what processes wait for: locks, conditions, barriers, queues, connections, managers, results of pools."""

from __future__ import annotations

import functools
import os
import sys
import weakref

import _grader_notes as notes
import _grader_probe as probe
from _grader_late import when_imported

_getframe = sys._getframe


def patch_sync():
    """Wrap what may wait."""
    from multiprocessing import connection, pool, process, queues, synchronize

    _patch_semlock(synchronize)
    _patch_condition(synchronize)
    _patch_queues(queues)
    _patch_connections(connection)
    for cls in (process.BaseProcess, process._ParentProcess):
        _wrap(cls, "join", notes.PROCESS, key=lambda process: process.pid or 0)
    for cls, name in ((pool.ApplyResult, "wait"), (pool.IMapIterator, "next")):
        _wrap(cls, name, notes.RESULT)
    pool.IMapIterator.__next__ = pool.IMapIterator.next
    _wrap(pool.Pool, "join", notes.POOL)
    when_imported("concurrent.futures._base", _patch_futures)
    for name, executor in (("process", "ProcessPoolExecutor"), ("thread", "ThreadPoolExecutor")):
        when_imported(
            "concurrent.futures." + name,
            lambda module, cls=executor: _wrap(getattr(module, cls), "shutdown", notes.POOL),
        )
    when_imported("asyncio.base_events", _patch_loop)
    when_imported("multiprocessing.managers", _patch_managers)
    when_imported("multiprocessing.sharedctypes", _spare_shared_values)


def _patch_futures(futures):
    _wrap(futures.Future, "result", notes.RESULT)
    _wrap(futures.Future, "exception", notes.RESULT)
    _wrap(futures, "wait", notes.RESULT)


def _wrap(cls, name, what, key=lambda self: 0, number=lambda self: 0, tallies=None):
    """Wrap a method or function that may wait. `tallies` is where in the thing's record its calls are counted."""
    real = getattr(cls, name)

    @functools.wraps(real)
    def method(*args, **kwargs):
        thing, frame = args[0] if args else None, _getframe(1)
        mine = notes.asked(key, thing)
        index = notes.begin(what, mine, frame, notes.asked(number, thing))
        try:
            result = real(*args, **kwargs)
        finally:
            notes.end(index)
        if tallies is not None:
            notes.tally(mine, what, tallies, notes.line_noted(index, frame))
        return result

    setattr(cls, name, method)


def _count_calls(cls, name, what, key, which):
    """Wrap a method that lets others go on."""
    real = getattr(cls, name)

    @functools.wraps(real)
    def method(self, *args, **kwargs):
        notes.tally(notes.asked(key, self), what, which, notes.line_of(_getframe(1)))
        return real(self, *args, **kwargs)

    setattr(cls, name, method)


# --- locks, conditions ----------------------------------------------------------------------------------------------


def _patch_semlock(synchronize):
    cls = synchronize.SemLock
    kinds = {"Lock": notes.LOCK, "RLock": notes.RLOCK, "BoundedSemaphore": notes.BOUNDED_SEMAPHORE}
    real = cls._make_methods

    @functools.wraps(real)
    def make_methods(self):
        real(self)
        lock = self._semlock
        name = getattr(lock, "name", None)
        self._grader_key = key = notes.key_of_name(name) if name else notes.new_key()
        made = notes.line_of(_getframe(1))
        what = kinds.get(type(self).__name__, notes.SEMAPHORE)
        self.acquire, self.release = notes.noting(lock.acquire, lock.release, what, key, lock.handle, made)
        self._grader_acquire, self._grader_release = self.acquire, self.release

    @functools.wraps(cls.__enter__)
    def enter(self):
        return self._grader_acquire(True, None, _getframe(1))

    @functools.wraps(cls.__exit__)
    def exit_(self, *args):
        return self._grader_release()

    cls._make_methods, cls.__enter__, cls.__exit__ = make_methods, enter, exit_


class _Values:
    """Whether the locks of shared values are left as they are: not where a schedule looks at every lock."""

    spared = True


def tell_every_lock():
    """Spare no lock from now on."""
    _Values.spared = False


def _spare_shared_values(sharedctypes):
    """Leave the locks of `Value` and `Array` as they are where one number is read or written: nobody waits inside."""
    real = sharedctypes.SynchronizedBase.__init__

    @functools.wraps(real)
    def init(self, *args, **kwargs):
        real(self, *args, **kwargs)
        lock = getattr(self._lock, "_semlock", None) if _Values.spared else None
        if lock is not None:
            self._grader_take, self._grader_give = lock.acquire, lock.release
        else:
            self._grader_take, self._grader_give = self.acquire, self.release

    sharedctypes.SynchronizedBase.__init__ = init
    sharedctypes.template = sharedctypes.template.replace("self.acquire()", "self._grader_take()").replace(
        "self.release()", "self._grader_give()"
    )


def _patch_condition(synchronize):
    _wrap(synchronize.Condition, "wait", notes.CONDITION, key=_key_of_condition)
    _count_calls(synchronize.Condition, "notify", notes.CONDITION, _key_of_condition, notes.FIRST)
    _wrap(synchronize.Event, "wait", notes.EVENT, key=_key_of_event)
    _count_calls(synchronize.Event, "set", notes.EVENT, _key_of_event, notes.FIRST)
    _count_calls(synchronize.Event, "clear", notes.EVENT, _key_of_event, notes.SECOND)
    _wrap(synchronize.Barrier, "wait", notes.BARRIER, key=lambda barrier: _key_of_condition(barrier._cond),
          number=lambda barrier: barrier._parties)  # fmt: skip


def _key_of(lock):
    """The number of what is made of this lock among others: another one than the lock's own."""
    return getattr(lock, "_grader_key", 0) ^ 1 << 31


def _key_of_condition(condition):
    return _key_of(getattr(condition, "_wait_semaphore", None))


def _key_of_event(event):
    return _key_of(event._flag)


# --- queues, connections --------------------------------------------------------------------------------------------


def _patch_queues(queues):
    for cls in (queues.Queue, queues.SimpleQueue):
        _wrap(cls, "get", notes.GET, key=_key_of_queue, tallies=notes.SECOND)
        _wrap(cls, "put", notes.PUT, key=_key_of_queue, number=lambda q: getattr(q, "_maxsize", 0), tallies=notes.FIRST)
    joinable = queues.JoinableQueue
    if "put" in joinable.__dict__:  # it does not call that of its base
        _wrap(joinable, "put", notes.PUT, key=_key_of_queue, number=lambda q: q._maxsize, tallies=notes.FIRST)
    _wrap(joinable, "join", notes.TASKS, key=_key_of_queue)
    _count_calls(joinable, "task_done", notes.TASKS, _key_of_queue, notes.THIRD)
    _patch_feeder(queues.Queue)


def _key_of_queue(queue):
    return _key_of(queue._rlock)


def _patch_feeder(cls):
    """A process that ends waits until what it has put is through; the wait knows no queue but the feeding thread."""
    queue_of = weakref.WeakKeyDictionary()
    real_start, real_join = cls._start_thread, cls._finalize_join

    @functools.wraps(real_start)
    def start_thread(self):
        real_start(self)
        queue_of[self._thread] = _key_of_queue(self)

    def finalize_join(twr):
        index = notes.begin(notes.FLUSH, queue_of.get(twr(), 0), _getframe(1))
        try:
            return real_join(twr)
        finally:
            notes.end(index)

    cls._start_thread, cls._finalize_join = start_thread, staticmethod(finalize_join)


def _patch_connections(connection):
    for name in ("recv", "recv_bytes", "recv_bytes_into"):
        _wrap(connection._ConnectionBase, name, notes.RECEIVE, number=lambda conn: conn._handle or 0)
    real = connection.Pipe

    @functools.wraps(real)
    def Pipe(duplex=True):
        ends = real(duplex)
        line = probe.line_here()
        if duplex and line is not None:
            probe.send("pipe", line, ends=[os.fstat(end.fileno()).st_ino for end in ends])
        return ends

    connection.Pipe = Pipe


# --- managers -------------------------------------------------------------------------------------------------------

_LOCKS = {"Lock": notes.LOCK, "RLock": notes.RLOCK, "Semaphore": notes.SEMAPHORE,
          "BoundedSemaphore": notes.BOUNDED_SEMAPHORE}  # fmt: skip
_WAITS = {("Event", "wait"): notes.EVENT, ("Condition", "wait"): notes.CONDITION, ("Barrier", "wait"): notes.BARRIER}
_QUEUES = {"get": notes.GET, "put": notes.PUT, "join": notes.TASKS}
_COUNTS = {("Event", "set"): (notes.EVENT, notes.FIRST), ("Event", "clear"): (notes.EVENT, notes.SECOND),
           ("Condition", "notify"): (notes.CONDITION, notes.FIRST),
           ("Condition", "notify_all"): (notes.CONDITION, notes.FIRST)}  # fmt: skip
_QUEUE_COUNTS = {"put": notes.FIRST, "get": notes.SECOND, "task_done": notes.THIRD}


def _patch_managers(managers):
    real = managers.BaseProxy._callmethod

    @functools.wraps(real)
    def callmethod(self, methodname, *args, **kwargs):
        kind, key, frame = self._token.typeid, _key_of_token(self._token), _getframe(2)
        what = _waited(kind, methodname)
        most = notes.asked(_milliseconds, args) if methodname == "acquire" else 0
        index = notes.begin(what, key, frame, most) if what else 0
        try:
            result = real(self, methodname, *args, **kwargs)
            while not result and notes.try_again is not None and _tries_again(kind, methodname, args):
                result = real(self, methodname, *args, **kwargs)
        finally:
            notes.end(index)
        _note_call(kind, methodname, key, result, frame)
        return result

    managers.BaseProxy._callmethod = callmethod


def _key_of_token(token):
    return int(token.id, 16) | 1 << notes.SERVED


def _waited(kind, method):
    if kind in _LOCKS and method == "acquire":
        return _LOCKS[kind]
    if kind.endswith("Queue"):
        return _QUEUES.get(method, 0)
    return _WAITS.get((kind, method), 0)


def _tries_again(kind, method, args):
    """Whether to ask once more for a lock that a manager's process did not give."""
    return method == "acquire" and kind in _LOCKS and notes.try_again(*(args[0] if args else ()))


def _milliseconds(args):
    """For how long a manager's `acquire` waits at most, as `notes.milliseconds` has it."""
    return notes.milliseconds(*args[0]) if args else 0


def _note_call(kind, method, key, result, frame):
    if kind in _LOCKS and method in ("acquire", "release"):
        notes.hold(key, _LOCKS[kind], 1 if method == "acquire" and result else -1 if method == "release" else 0, frame)
    elif kind.endswith("Queue") and method in _QUEUE_COUNTS:
        notes.tally(key, notes.TASKS, _QUEUE_COUNTS[method], notes.line_of(frame))
    elif (kind, method) in _COUNTS:
        notes.tally(key, *_COUNTS[kind, method], notes.line_of(frame))


# --- asyncio --------------------------------------------------------------------------------------------------------


def _patch_loop(base_events):
    """Note where tasks stand when their loop is about to wait without any timer."""
    cls = base_events.BaseEventLoop
    real = cls._run_once

    @functools.wraps(real)
    def run_once(self):
        if self._ready or self._scheduled or self._stopping:
            return real(self)
        index = notes.begin(notes.LOOP, 0, _getframe(1))
        if index:
            lines = _lines_of_tasks(self)
            notes.view[index + 3] = lines[0] if lines else notes.view[index + 3]
        try:
            return real(self)
        finally:
            notes.end(index)

    cls._run_once = run_once


@probe.harmless
def _lines_of_tasks(loop):
    """Where the loop's tasks stand that wait for something else than other tasks, in order."""
    tasks = sys.modules["asyncio.tasks"]
    waiting = [task for task in tasks.all_tasks(loop) if not _waits_for_task(task, tasks)]
    return sorted(filter(None, [_line_of_task(task) for task in waiting[:50]]))


def _waits_for_task(task, tasks):
    return isinstance(task._fut_waiter, (tasks.Task, tasks._GatheringFuture))


def _line_of_task(task):
    """The innermost line of the program in a task's chain of coroutines."""
    coroutine, line = task.get_coro(), 0
    while coroutine is not None and hasattr(coroutine, "cr_await"):
        frame = coroutine.cr_frame
        if frame is not None and frame.f_code.co_filename == probe._State.program:
            line = frame.f_lineno
        coroutine = coroutine.cr_await
    return line
