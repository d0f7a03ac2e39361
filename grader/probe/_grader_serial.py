"""Evaluate a pool's tasks one after the other in one process, to compare what a pool gave with what it should give.

Each call is evaluated twice, in two forks of the main process: what differs between the two (a pid, a random number)
cannot be compared. The second does the tasks backwards, and one of them twice, so that what a task gives because of
those that its worker has done before differs too: which these are in a pool is luck. The forks sleep not at all and
write nowhere; the program goes on with the results of the first. Windows cannot fork: there they are processes that
start afresh, as a pool's workers do.
"""

from __future__ import annotations

import itertools
import os
import pickle
import time

import multiprocessing
import multiprocessing.pool
import multiprocessing.process

from _grader_late import when_imported
from _grader_pools import inputs_of
from _grader_probe import MOST, describe, line_here, line_of, name_of, send, show_all
from _grader_processes import unwrapped

_keys = itertools.count(1)


def patch():
    """Put serial pools in the place of `multiprocessing.Pool` and of `ProcessPoolExecutor`."""
    multiprocessing.pool.Pool = SerialPool
    when_imported("concurrent.futures.process", _patch_executor)


def _patch_executor(module):
    module.ProcessPoolExecutor = SerialExecutor


def _evaluate_apart(setup, func, tasks):
    """Outcomes [(ok, value or error)] of all tasks, evaluated in another process, their short reprs, and the lines of
    errors; or None.
    """
    evaluate = _evaluate_in_fork if hasattr(os, "fork") else _evaluate_afresh
    data = evaluate(setup, func, tasks)
    return pickle.loads(data) if data else None


def _evaluate_in_fork(setup, func, tasks):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            data = _evaluated(setup, func, tasks)
            with open(writer, "wb") as file:
                file.write(data)
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, "rb") as file:
        data = file.read()
    os.waitpid(pid, 0)
    return data


def _evaluate_afresh(setup, func, tasks):
    context = multiprocessing.get_context("spawn")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_send_evaluated, args=(writer, setup, func, tasks))
    try:
        unwrapped(type(process).start)(process)  # it is none of the program's own
        writer.close()
        return reader.recv_bytes()
    except Exception:  # what cannot be sent, or gives nothing
        return None


def _send_evaluated(writer, setup, func, tasks):
    writer.send_bytes(_evaluated(setup, func, tasks))


def _evaluated(setup, func, tasks):
    """The outcomes, their reprs and the lines of errors, pickled. This process does nothing else after that."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    time.sleep = lambda seconds: None
    multiprocessing.process.current_process()._name = "ForkPoolWorker-1"
    setup()
    outcomes = [_outcome(func, args, kwargs) for args, kwargs in tasks]
    shown = [show_all([value])[0] if ok else describe(value) for ok, value in outcomes]
    return pickle.dumps((outcomes, shown, [None if ok else line_of(error) for ok, error in outcomes]))


def _outcome(func, args, kwargs):
    try:
        return True, func(*args, **kwargs)
    except Exception as error:
        return False, error


def _backwards(setup, func, tasks):
    """The short reprs of the outcomes if the tasks are done in another order, the first of them twice."""
    try:
        once_more = pickle.loads(pickle.dumps(tasks[:1]))  # a task may change what it is given
    except Exception:
        once_more = []
    found = _evaluate_apart(setup, func, [*once_more, *reversed(tasks)])
    return None if found is None else found[1][len(once_more) :][::-1]


def _call(pool, call, func, shown, tasks):
    """Evaluate one call, report it, and give its outcomes."""
    first, backwards = _evaluate_apart(pool._setup, func, tasks), _backwards(pool._setup, func, tasks)
    if first is None:
        outcomes, reprs, lines = [(False, RuntimeError("no result"))] * len(tasks), None, [None] * len(tasks)
    else:
        outcomes, reprs, lines = first
    errors = {describe(value): line for (ok, value), line in reversed([*zip(outcomes, lines)]) if not ok}
    send(
        "serial", line_here(), key=next(_keys), call=call, func=name_of(func), inputs=shown, results=reprs,
        reproducible=first is not None and first[1] == backwards,
        errors=list(errors)[::-1][:MOST], error_lines=list(errors.values())[::-1][:MOST],
    )  # fmt: skip
    return outcomes


def _value(outcome):
    ok, value = outcome
    if not ok:
        raise value
    return value


class SerialResult:
    """An AsyncResult that is there at once."""

    def __init__(self, outcomes, one, callback=None, error_callback=None):
        self._outcomes, self._one = outcomes, one
        failed = [value for ok, value in outcomes if not ok]
        if failed and error_callback:
            error_callback(failed[0])
        if not failed and callback:
            callback(self.get())

    def get(self, timeout=None):
        """The value or values, or the first error raised again."""
        values = [_value(outcome) for outcome in self._outcomes]
        return values[0] if self._one else values

    def wait(self, timeout=None):
        """Return at once: there is nothing to wait for."""

    def ready(self):
        """True: the result is always there."""
        return True

    def successful(self):
        """True if no task raised."""
        return all(ok for ok, _ in self._outcomes)


class _Serial:
    _initializer, _initargs = None, ()

    def _setup(self):
        if self._initializer is not None:
            self._initializer(*self._initargs)

    def __enter__(self):
        return self


class SerialPool(_Serial):
    """`multiprocessing.Pool` without workers."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        self._processes, self._initializer, self._initargs = processes, initializer, initargs

    def _map(self, call, func, iterable, spread):
        items = iterable if hasattr(iterable, "__len__") else list(iterable)
        tasks = [(tuple(item) if spread else (item,), {}) for item in items]
        return _call(self, call, func, inputs_of(call, (), items), tasks)

    def map(self, func, iterable, chunksize=None):
        """As of Pool."""
        return [_value(outcome) for outcome in self._map("map", func, iterable, spread=False)]

    def starmap(self, func, iterable, chunksize=None):
        """As of Pool."""
        return [_value(outcome) for outcome in self._map("starmap", func, iterable, spread=True)]

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """As of Pool."""
        return SerialResult(self._map("map_async", func, iterable, False), False, callback, error_callback)

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """As of Pool."""
        return SerialResult(self._map("starmap_async", func, iterable, True), False, callback, error_callback)

    def imap(self, func, iterable, chunksize=1):
        """As of Pool."""
        return (_value(outcome) for outcome in self._map("imap", func, iterable, spread=False))

    def imap_unordered(self, func, iterable, chunksize=1):
        """As of Pool."""
        return (_value(outcome) for outcome in self._map("imap_unordered", func, iterable, spread=False))

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):  # noqa: B006
        """As of Pool."""
        outcomes = _call(self, "apply_async", func, inputs_of("apply", args, None), [(tuple(args), dict(kwds))])
        return SerialResult(outcomes, True, callback, error_callback)

    def apply(self, func, args=(), kwds={}):  # noqa: B006
        """As of Pool."""
        return self.apply_async(func, args, kwds).get()

    def close(self):
        """Nothing to close."""

    def join(self):
        """Nothing to wait for."""

    def terminate(self):
        """Nothing to end."""

    def __exit__(self, *exc_info):
        return None


class SerialExecutor(_Serial):
    """`ProcessPoolExecutor` without workers."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), **options):
        self._initializer, self._initargs = initializer, initargs

    def submit(self, fn, /, *args, **kwargs):
        """As of Executor."""
        from concurrent.futures import Future

        ((ok, value),) = _call(self, "submit", fn, inputs_of("submit", args, None), [(args, kwargs)])
        future = Future()
        future.set_running_or_notify_cancel()
        future.set_result(value) if ok else future.set_exception(value)
        return future

    def map(self, fn, *iterables, timeout=None, chunksize=1, **options):
        """As of Executor."""
        rows = list(zip(*iterables))
        shown = inputs_of("map", (), [row[0] for row in rows] if len(iterables) == 1 else rows)
        return (_value(outcome) for outcome in _call(self, "map", fn, shown, [(row, {}) for row in rows]))

    def shutdown(self, wait=True, **options):
        """Nothing to shut down."""

    def kill_workers(self):
        """Nobody to end."""

    terminate_workers = kill_workers

    def __exit__(self, *exc_info):
        return False
