"""Report event loops and their tasks: how many there were, and of the first ones when each was made and done."""

from __future__ import annotations

import functools
import sys
import threading
import weakref

import _grader_probe as probe

MOST = 200
"""So many tasks of one process are told of one by one; of the rest only how many there were."""
_OWN = "BaseEventLoop."
"""How the names of coroutines begin by which a loop ends itself."""


class _Made:
    """What this process has made; a fork goes on counting where its parent was."""

    tasks = loops = 0


class _Loop:
    """The number of a loop in its process, and how many tasks it was given."""

    __slots__ = ("number", "tasks")

    def __init__(self):
        _Made.loops += 1
        self.number, self.tasks = _Made.loops, 0


def patch(module):
    """Wrap the loops of `asyncio.base_events`."""
    cls = module.BaseEventLoop
    real_create, real_run = cls.create_task, cls.run_forever

    @functools.wraps(real_create)
    def create_task(self, coro, *args, **kwargs):
        task = real_create(self, coro, *args, **kwargs)
        _say_task(self, task, coro)
        return task

    @functools.wraps(real_run)
    def run_forever(self):
        _say_begin(self)
        try:
            return real_run(self)
        finally:
            _say_end(self)

    cls.create_task, cls.run_forever = create_task, run_forever
    _hide_our_callbacks()


def patch_queues(module):
    """Wrap `asyncio.queues`, to know which tasks are cancelled while they wait for something to do."""
    real = module.Queue.get

    @functools.wraps(real)
    async def get(self):
        try:
            return await real(self)
        except BaseException as error:
            _note_idle(error)
            raise

    module.Queue.get = get


def patch_runners(module):
    """Wrap `asyncio.runners`, to know which tasks are cancelled only because the program is over."""
    real = module._cancel_all_tasks

    @functools.wraps(real)
    def cancel_all(loop):
        _note_left(loop)
        return real(loop)

    module._cancel_all_tasks = cancel_all


@probe.harmless
def _note_idle(error):
    import asyncio

    if isinstance(error, asyncio.CancelledError):
        _Cancelled.idle.add(asyncio.current_task())


@probe.harmless
def _note_left(loop):
    import asyncio

    _Cancelled.left.update(task for task in asyncio.all_tasks(loop) if not _is_asked_to_end(task))


def _is_asked_to_end(task):
    """True if somebody has called cancel(), though the task has not come to notice."""
    if hasattr(task, "cancelling"):  # from Python 3.11 on
        return task.cancelling() > 0
    waiter = task._fut_waiter
    return task._must_cancel or (waiter is not None and waiter.cancelled())


class _Cancelled:
    """Tasks that were cancelled while they waited for an item of a queue, and those that asyncio.run() had left."""

    idle = weakref.WeakSet()
    left = weakref.WeakSet()


def _known(loop):
    if not hasattr(loop, "_grader_loop"):
        loop._grader_loop = _Loop()
    return loop._grader_loop


@probe.harmless
def _say_begin(loop):
    probe.send("loop", probe.line_here(), loop=_known(loop).number, tid=threading.get_native_id())


@probe.harmless
def _say_end(loop):
    probe.send("loop-end", loop=_known(loop).number, tasks=_known(loop).tasks)


@probe.harmless
def _say_task(loop, task, coro):
    target = str(getattr(coro, "__qualname__", None) or type(coro).__qualname__)
    if target.startswith(_OWN):
        return
    known = _known(loop)
    known.tasks += 1
    _Made.tasks += 1
    if _Made.tasks <= MOST:
        probe.send(
            "aio-task",
            probe.line_here(),
            key=_Made.tasks,
            loop=known.number,
            name=task.get_name(),
            target=target,
            main=_is_run_for(),
        )
        task.add_done_callback(_Done(_Made.tasks))
    elif not known.tasks & (known.tasks - 1):  # now and then, for a program that never comes to its end
        probe.send("loop-count", loop=known.number, tasks=known.tasks)


def _is_run_for():
    """True if a task is made because a loop is run for its coroutine: by `run_until_complete`, or `asyncio.run`."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename != probe._State.program:
        if frame.f_code.co_name == "run_until_complete" or frame.f_globals.get("__name__") == "asyncio.runners":
            return True
        frame = frame.f_back
    return False


class _Done:
    """Called when a task is done."""

    __slots__ = ("key",)

    def __init__(self, key):
        self.key = key

    def __call__(self, task):
        dismissed = task in _Cancelled.idle and task not in _Cancelled.left
        probe.send("aio-done", key=self.key, how=_how(task), dismissed=dismissed)


@probe.harmless
def _how(task):
    """How a task ended. `exception()` would count as if somebody had asked for what it raised."""
    if task.cancelled():
        return "cancelled"
    error = task._exception
    return "done" if error is None else "raised " + type(error).__name__


def _hide_our_callbacks():
    """Keep them out of the repr of a task, which a program may print."""
    from asyncio import base_futures

    real_format, real_info = base_futures._format_callbacks, base_futures._future_repr_info

    @functools.wraps(real_format)
    def format_callbacks(callbacks):
        return real_format([entry for entry in callbacks if not isinstance(entry[0], _Done)])

    @functools.wraps(real_info)
    def info(future):
        return [part for part in real_info(future) if part != "cb=[]"]

    base_futures._format_callbacks, base_futures._future_repr_info = format_callbacks, info
