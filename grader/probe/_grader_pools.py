"""Report the life and work of pools and executors: what was asked of them, which process did it, what came back."""

from __future__ import annotations

import functools
import threading

import _grader_lots
import _grader_probe as probe
from _grader_late import when_imported
from _grader_threads import kind_of_executor


class Task:
    """A student's function that says, in the process where it runs, what it was given and what it gave."""

    __slots__ = ("func", "key", "single", "spread")

    def __init__(self, func, key, spread, single=None):
        self.func, self.key, self.spread = func, key, spread
        self.single = key in probe._State.single if single is None else single

    def __reduce__(self):
        return Task, (self.func, self.key, self.spread, self.single)

    def __str__(self):
        """What Python's own messages call a function: `__main__.square() argument after * must be an iterable`."""
        module = getattr(self.func, "__module__", None)
        return f"{module}.{probe.name_of(self.func)}()" if module else probe.name_of(self.func)

    def __call__(self, *args, **kwargs):
        shown, where = probe.show(args if self.spread or len(args) != 1 else args[0]), _thread_here()
        if self.single and not where:
            _grader_lots.for_task(self.key, shown)
        try:
            result = self.func(*args, **kwargs)
        except BaseException as error:
            probe.send(
                "task",
                probe.line_of(error),
                key=self.key,
                func=probe.name_of(self.func),
                args=shown,
                error=probe.describe(error),
                **where,
            )
            raise
        probe.send("task", key=self.key, func=probe.name_of(self.func), args=shown, result=probe.show(result), **where)
        return result


def _thread_here():
    """Which thread this is, where it is not the main one: those of a pool of threads do its tasks."""
    alone = threading.get_ident() == threading.main_thread().ident
    return {} if alone else {"tid": threading.get_native_id()}


def mark_tasks():
    """Where tasks are held: tell the supervisor of each one before it is begun."""
    real = Task.__call__

    def call(self, *args, **kwargs):
        probe.mark(probe.TASK)
        return real(self, *args, **kwargs)

    Task.__call__ = call


@probe.harmless
def inputs_of(call, args, iterable):
    """Short reprs of what each task of a call is given, or None where nobody can know without using it up."""
    if call in ("apply", "apply_async", "submit"):
        known = isinstance(args, (tuple, list, range))
        return [probe.show(args[0] if len(args) == 1 else tuple(args))] if known else None
    return probe.show_all(iterable) if hasattr(iterable, "__len__") or isinstance(iterable, range) else None


def _is_one(args):
    """True for the arguments of a call with a single one. They may be anything: `apply(f, iter((1, 2)))` works too."""
    return isinstance(args, (tuple, list, range)) and len(args) == 1


@probe.harmless
def say_pool(pool, kind, size):
    """Give a pool its number and report it."""
    pool._grader_pool = next(probe._State.pools)
    probe.send("pool", probe.line_here(), pool=pool._grader_pool, size=size, kind=kind)


def number_of(pool):
    """The number that `say_pool` gave this pool."""
    return getattr(pool, "_grader_pool", 0)


def patch_pool():
    from multiprocessing import pool as module

    cls = module.Pool
    real_init = cls.__init__

    @functools.wraps(real_init)
    def init(self, processes=None, *args, **kwargs):
        real_init(self, processes, *args, **kwargs)
        say_pool(self, type(self).__name__ if type(self).__name__ == "ThreadPool" else "Pool", processes or probe.CPUS)

    cls.__init__ = init
    for call in ("map", "starmap"):
        setattr(cls, call, _watched_map(getattr(cls, call), call))
    for call in ("map_async", "starmap_async"):
        setattr(cls, call, _watched_map_async(getattr(cls, call), call))
    for call in ("imap", "imap_unordered"):
        setattr(cls, call, _watched_imap(getattr(cls, call), call))
    cls.apply, cls.apply_async = _watched_apply(cls.apply), _watched_apply_async(cls.apply_async)
    for how in ("close", "terminate", "join"):
        setattr(cls, how, _watched_end(getattr(cls, how), how))
    cls.__exit__ = _watched_end(cls.__exit__, "exit")
    _patch_imap_iterator(module.IMapIterator)
    result = module.ApplyResult
    result.get, result.wait, result.ready = _asking(result.get), _asking(result.wait), _looking(result.ready)


def _watched_end(real, how):
    @functools.wraps(real)
    def end(self, *args, **kwargs):
        if how in ("terminate", "exit") and not getattr(self, "_grader_joined", False):
            self._grader_broken_off = True  # what is still to be done of its tasks never will be
        result = real(self, *args, **kwargs)
        self._grader_joined = how == "join" or getattr(self, "_grader_joined", False)
        line = probe.line_here()
        if line is not None:
            probe.send("pool-end", line, pool=number_of(self), how=how)
        return result

    return end


@probe.harmless
def _submit(pool, call, func, args, iterable):
    key, inputs = next(probe._State.keys), inputs_of(call, args, iterable)
    probe.send("submit", probe.line_here(), pool=number_of(pool), key=key, call=call, func=probe.name_of(func),
         inputs=inputs)  # fmt: skip
    if isinstance(inputs, list) and len(set(inputs)) == len(inputs):
        probe._State.single.add(key)
    return key


@probe.harmless
def say_result(pool, key, results=None, error=None):
    """Report what the program gets back from one call."""
    if error is None:
        probe.send("result", pool=number_of(pool), key=key, ok=True, results=probe.show_all(results), error=None)
    else:
        probe.send("result", pool=number_of(pool), key=key, ok=False, results=[], error=probe.describe(error))


@probe.harmless
def say_taken(pool, key):
    """Report that the program has begun to take results one by one; it need not take them all."""
    probe.send("taken", pool=number_of(pool), key=key)


@probe.harmless
def _say_asked(result):
    """Report that the program asks for results, the first time that it does: it may be too late for that.

    What a pool had done of it when it was ended is luck, so nothing of it is there then.
    """
    pool, key = result.__dict__.pop("_grader_asked", (None, None))
    if pool is None:
        return
    probe.send("asked", probe.line_here(), pool=number_of(pool), key=key)
    if getattr(pool, "_grader_broken_off", False):
        if hasattr(result, "_items"):
            with result._cond:
                result._items.clear()
                result._unsorted.clear()
                result._length = None
        else:
            result._event.clear()


def _asking(real):
    @functools.wraps(real)
    def asking(self, timeout=None):
        _say_asked(self)
        return real(self, timeout)

    return asking


def _looking(real):
    """Who sees that the results are there need not ask any more."""

    @functools.wraps(real)
    def ready(self):
        pool, _ = self.__dict__.get("_grader_asked", (None, None))
        if getattr(pool, "_grader_broken_off", False) or real(self):
            _say_asked(self)
        return real(self)

    return ready


def _sized(iterable):
    return iterable if hasattr(iterable, "__len__") else list(iterable)


def _watched_map(real, call):
    @functools.wraps(real)
    def mapped(self, func, iterable, chunksize=None):
        iterable = _sized(iterable)
        key = _submit(self, call, func, (), iterable)
        try:
            results = real(self, Task(func, key, call == "starmap"), iterable, chunksize)
        except Exception as error:
            say_result(self, key, error=error)
            raise
        say_result(self, key, results)
        return results

    return mapped


def _watched_callbacks(pool, key, callback, error_callback, one):
    def done(value):
        say_result(pool, key, [value] if one else value)
        if callback:
            callback(value)

    def failed(error):
        say_result(pool, key, error=error)
        if error_callback:
            error_callback(error)

    return done, failed


def _watched_map_async(real, call):
    @functools.wraps(real)
    def mapped(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        iterable = _sized(iterable)
        key = _submit(self, call, func, (), iterable)
        done, failed = _watched_callbacks(self, key, callback, error_callback, one=False)
        result = real(self, Task(func, key, call == "starmap_async"), iterable, chunksize, done, failed)
        result._grader_asked = (self, key)
        return result

    return mapped


def _watched_apply_async(real):
    @functools.wraps(real)
    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):  # noqa: B006
        call = getattr(probe._State.in_pool_call, "name", "apply_async")
        key = _submit(self, call, func, args, None)
        done, failed = _watched_callbacks(self, key, callback, error_callback, one=True)
        result = real(self, Task(func, key, not _is_one(args)), args, kwds, done, failed)
        result._grader_asked = (self, key)
        return result

    return apply_async


def _watched_apply(real):
    @functools.wraps(real)
    def apply(self, func, args=(), kwds={}):  # noqa: B006
        probe._State.in_pool_call.name = "apply"
        try:
            return real(self, func, args, kwds)
        finally:
            del probe._State.in_pool_call.name

    return apply


def _watched_imap(real, call):
    @functools.wraps(real)
    def imap(self, func, iterable, chunksize=1):
        key = _submit(self, call, func, (), iterable)
        results = real(self, Task(func, key, False), iterable, chunksize)
        if hasattr(results, "next"):
            results._grader_call = (self, key, [], len(iterable) if hasattr(iterable, "__len__") else None)
            results._grader_asked = (self, key)
            return results
        return _told(self, key, results)

    def _told(pool, key, results):
        probe.send("asked", probe.line_here(), pool=number_of(pool), key=key)
        yield from _say_mapped(pool, key, results)

    return imap


def _patch_imap_iterator(cls):
    real = cls.next

    @functools.wraps(real)
    def next_(self, timeout=None):
        pool, key, got, most = getattr(self, "_grader_call", (None, None, None, None))
        _say_asked(self)
        try:
            result = real(self, timeout)
        except StopIteration:
            if got is not None:
                say_result(pool, key, got)
                del self._grader_call
            raise
        except Exception as error:
            if got is not None:
                say_result(pool, key, error=error)
            raise
        if got is not None and len(got) < probe.MOST:
            got.append(result)
            if len(got) == 1:
                say_taken(pool, key)
            if len(got) == most:  # who counts need not ask for one more
                say_result(pool, key, got)
                del self._grader_call
        return result

    cls.next = cls.__next__ = next_


def patch_executors():
    """Wrap the executors of `concurrent.futures`, once the program imports them."""
    when_imported("concurrent.futures.process", lambda module: _patch_executor(module, "ProcessPoolExecutor"))
    when_imported("concurrent.futures.thread", lambda module: _patch_executor(module, "ThreadPoolExecutor"))


def _patch_executor(module, kind):
    cls = getattr(module, kind)
    real_init, real_submit, real_map = cls.__init__, cls.submit, cls.map

    @functools.wraps(real_init)
    def init(self, max_workers=None, *args, **kwargs):
        real_init(self, max_workers, *args, **kwargs)
        say_pool(self, kind_of_executor(self) if kind == "ThreadPoolExecutor" else kind, max_workers or probe.CPUS)

    @functools.wraps(real_submit)
    def submit(self, fn, /, *args, **kwargs):
        if getattr(probe._State.in_pool_call, "name", None) == "executor.map":
            return real_submit(self, fn, *args, **kwargs)
        key = _submit(self, "submit", fn, args, None)
        future = real_submit(self, _told_of(self, fn, key, len(args) != 1), *args, **kwargs)
        future.add_done_callback(functools.partial(_say_future, self, key))
        return future

    @functools.wraps(real_map)
    def map_(self, fn, *iterables, **kwargs):
        one = len(iterables) == 1
        if kwargs.get("buffersize") is None:  # else it takes its inputs as it goes on
            rows = list(zip(*iterables))  # as it would itself; all but one of them may have no end: itertools.repeat(2)
            iterables = list(zip(*rows)) or [()] * len(iterables)
            key = _submit(self, "map", fn, (), [row[0] for row in rows] if one else rows)
        else:
            key = _submit(self, "map", fn, (), None)
        probe._State.in_pool_call.name = "executor.map"
        try:
            results = real_map(self, _told_of(self, fn, key, not one), *iterables, **kwargs)
        finally:
            del probe._State.in_pool_call.name
        return _say_mapped(self, key, results)

    cls.__init__, cls.submit, cls.map = init, submit, map_
    cls.shutdown = _watched_end(cls.shutdown, "shutdown")
    cls.__exit__ = _watched_end(cls.__exit__, "exit")
    if hasattr(cls, "kill_workers"):  # since 3.14
        cls.kill_workers = _watched_end(cls.kill_workers, "kill_workers")


def _told_of(executor, func, key, spread):
    """The function as a task that tells of itself; in another interpreter there is nobody to tell."""
    return func if kind_of_executor(executor) == "InterpreterPoolExecutor" else Task(func, key, spread)


@probe.harmless
def _say_future(executor, key, future):
    error = future.exception() if not future.cancelled() else None
    if error is not None:
        say_result(executor, key, error=error)
    elif not future.cancelled():
        say_result(executor, key, [future.result()])


def _say_mapped(pool, key, results):
    got = []
    try:
        for result in results:
            got.append(result)
            if len(got) == 1:
                say_taken(pool, key)
            yield result
    except Exception as error:
        say_result(pool, key, error=error)
        raise
    say_result(pool, key, got)
