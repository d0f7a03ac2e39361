"""Report what the program does with `multiprocessing`: patches of its API that send events and change nothing else."""

from __future__ import annotations

import faulthandler
import functools
import itertools
import json
import os
import signal
import stat
import sys
import threading
import time

PROBE_FD = 61
STACK_FD = 60
STACK_SIGNAL = signal.SIGRTMAX - 1
ENVIRONMENT = "GRADER_PROBE"
BORN, WORK_ENDS = -0x677201, -0x677202  # process groups that cannot be: who waits for them tells the supervisor
CPUS = 4  # what every student's program sees, whatever the machine has
LONGEST = 200
MOST = 1000


class _State:
    """What the probe knows of its own process; one object, so that a fork inherits it whole."""

    program = ""
    inode = None
    ask = None
    in_pool_call = threading.local()
    keys = itertools.count(1)
    pools = itertools.count(1)
    threads = []


def mark(number, _waitpid=os.waitpid):
    """Tell the supervisor something that it must know before this process goes on: a wait that fails at once."""
    try:
        _waitpid(number, os.WNOHANG)
    except OSError:
        pass


def send(kind, line=None, /, **data):
    """Send one event, or nothing if the channel is gone: a student may close any descriptor."""
    try:
        if os.fstat(PROBE_FD).st_ino != _State.inode:
            return
        message = json.dumps({"k": kind, "t": time.monotonic(), "l": line, "d": data}).encode()
        if len(message) > 60000:
            message = json.dumps({"k": kind, "t": time.monotonic(), "l": line, "d": _shortened(data)}).encode()
        os.write(PROBE_FD, message)
    except (OSError, TypeError, ValueError):
        pass


def _shortened(data):
    return {key: value[:100] if isinstance(value, (list, str)) else value for key, value in data.items()}


def line_here():
    """The innermost line of the student's program on this thread's stack, or None."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == _State.program:
            return frame.f_lineno
        frame = frame.f_back
    return None


def line_of(error):
    """The innermost line of the student's program in an exception's traceback, or None."""
    if isinstance(error, SyntaxError) and error.filename == _State.program:
        return error.lineno
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _State.program:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def harmless(function):
    """Make a function of ours answer "?" where it would raise: a fault of ours must not reach the student's program."""

    @functools.wraps(function)
    def guarded(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except Exception:
            return "?"

    return guarded


@harmless
def name_of(function):
    """The qualified name of a function, or of the class of a callable object; None for None."""
    if function is None:
        return None
    if isinstance(function, functools.partial):
        function = function.func
    name = getattr(function, "__qualname__", None) or type(function).__qualname__
    return str(name)[:LONGEST]


@harmless
def show(value, depth=3):
    """A short repr that never runs the student's code: other objects than Python's own are shown by class."""
    kind = type(value)
    if kind in (int, float, complex, bool, type(None), str, bytes):
        text = repr(
            value[: LONGEST + 1] if kind in (str, bytes) else value if kind is not int or abs(value) < 10**200 else 0
        )
    elif kind in (list, tuple, set, frozenset) and depth:
        items = [show(item, depth - 1) for item in itertools.islice(value, 50)]
        items = sorted(items) if kind in (set, frozenset) else items
        text = kind.__name__ + "(" + ", ".join(items) + ")" if kind is not list else "[" + ", ".join(items) + "]"
        if kind is tuple:
            text = "(" + ", ".join(items) + ("," if len(items) == 1 else "") + ")"
    elif kind is dict and depth:
        text = (
            "{"
            + ", ".join(f"{show(k, depth - 1)}: {show(v, depth - 1)}" for k, v in itertools.islice(value.items(), 50))
            + "}"
        )
    elif kind is range:
        text = repr(value)
    else:
        text = f"<{kind.__qualname__}>"
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def show_all(values):
    """Short reprs of many values."""
    return [show(value) for value in itertools.islice(values, MOST)]


@harmless
def say_error(error, where):
    """Report an uncaught exception, with what it probably comes from."""
    message = str(error)[:500]
    send("error", line_of(error), type=type(error).__name__, message=message, where=where, hint=_hint(error, message))


def _hint(error, message):
    if "bootstrapping phase" in message:
        return "bootstrapping"
    if "pickle" in message.lower() or type(error).__name__ == "PicklingError":
        return "pickle"
    return None


def start(program, inode=None):
    """Patch `multiprocessing` in this interpreter. `program` is the path of the student's program."""
    _State.program = program
    _State.inode = os.fstat(PROBE_FD).st_ino if inode is None else inode
    _show_four_cpus()
    faulthandler.register(STACK_SIGNAL, file=STACK_FD, all_threads=True, chain=False)


def patch_api():
    """Wrap the calls that make, wait for and use processes. Done once, before any student's code."""
    _patch_notified_calls()
    _patch_fork()
    _patch_process()
    _patch_passing_of_descriptors()
    _patch_threads()
    _patch_start_method()
    from multiprocessing import pool

    _patch_pool(pool)


def _show_four_cpus():
    os.cpu_count = lambda: CPUS
    if hasattr(os, "process_cpu_count"):
        os.process_cpu_count = lambda: CPUS
    os.sched_getaffinity = lambda pid, _real=os.sched_getaffinity: set(range(CPUS)) if pid == 0 else _real(pid)


# --- processes ------------------------------------------------------------------------------------------------------


ALL_SIGNALS = signal.valid_signals()


def _undisturbed(real):
    """A call that no signal interrupts: one would, until the supervisor looks at it, end it with InterruptedError."""

    @functools.wraps(real)
    def call(*args, **kwargs):
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, ALL_SIGNALS)
        try:
            return real(*args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    return call


def _patch_notified_calls():
    """Calls that the supervisor is told of and that Python does not repeat when a signal has interrupted them.

    An exit must not be interrupted either: it would end one thread only. So a process at its exit ignores signals.
    """
    for module, name in ((os, "kill"), (os, "killpg"), (signal, "setitimer"), (signal, "alarm"),
                         (signal, "pthread_kill"), (signal, "pidfd_send_signal"), (os, "_exit")):  # fmt: skip
        if hasattr(module, name):
            setattr(module, name, _undisturbed(getattr(module, name)))


def _patch_fork():
    real = _undisturbed(os.fork)

    @functools.wraps(os.fork)
    def fork():
        pid = real()
        caller = sys._getframe(1)
        if pid and caller.f_code.co_filename == _State.program:
            send("fork", caller.f_lineno, pid=pid)
        return pid

    os.fork = fork
    os.register_at_fork(after_in_child=lambda: mark(BORN))


@harmless
def _maker(process):
    """Who made this process: the student's program, or a pool, an executor or a manager for it."""
    module = getattr(getattr(process, "_target", None), "__module__", None)
    makers = {
        "multiprocessing.pool": "Pool",
        "concurrent.futures.process": "ProcessPoolExecutor",
        "multiprocessing.managers": "Manager",
    }
    return makers.get(module or "", "Process")


def _patch_process():
    from multiprocessing import process

    base = process.BaseProcess
    real_init, real_start, real_join = base.__init__, base.start, base.join
    real_run, real_bootstrap = base.run, base._bootstrap

    @functools.wraps(real_init)
    def init(self, *args, **kwargs):
        real_init(self, *args, **kwargs)
        if _maker(self) == "Process":
            send("made", line_here(), name=self._name, target=name_of(self._target))

    @functools.wraps(real_start)
    def start(self):
        by, target = _maker(self), name_of(getattr(self, "_target", None))
        real_start(self)
        send(
            "process", line_here(), pid=self.pid, name=self._name, target=target, daemon=bool(self.daemon), by=by,
            cls=type(self).__name__, own=type(self).run is not run, sentinel=_inode(self.sentinel),
        )  # fmt: skip

    @functools.wraps(real_join)
    def join(self, timeout=None):
        begin, line = time.monotonic(), line_here()
        try:
            return real_join(self, timeout)
        finally:
            send("join", line, pid=self.pid, timeout=timeout if isinstance(timeout, (int, float)) else None,
                 begin=begin, ended=self._popen is not None and self._popen.returncode is not None)  # fmt: skip

    @functools.wraps(real_run)
    def run(self):
        if getattr(self, "_grader_booted", None) != os.getpid():
            send("run-called", line_here(), name=self._name)
        return real_run(self)

    @functools.wraps(real_bootstrap)
    def bootstrap(self, *args, **kwargs):
        _say_what_runs(self, own=type(self).run is not run)
        _watch_run(self)
        return real_bootstrap(self, *args, **kwargs)

    base.__init__, base.start, base.join, base.run, base._bootstrap = init, start, join, run, bootstrap


def skip_reaping():
    """Where exits are held: spare `Process.start` its look at every child before, none of which can have ended."""
    from multiprocessing import process

    real, start_code = process._cleanup, unwrapped(process.BaseProcess.start).__code__

    def _cleanup():
        if sys._getframe(1).f_code is not start_code:
            real()

    process._cleanup = _cleanup


def unwrapped(function):
    """The function beneath our own wrappers of it."""
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


@harmless
def _inode(fd):
    return os.fstat(fd).st_ino


@harmless
def _watch_run(process):
    """Put our eye on an object of the student's class, whatever that class makes of attributes."""
    object.__setattr__(process, "_grader_booted", os.getpid())
    object.__setattr__(process, "run", _watched(process.run))


@harmless
def _say_what_runs(process, own):
    by = _maker(process)
    if by in ("Pool", "ProcessPoolExecutor"):
        send("pool-worker", name=process._name, kind=by)
    elif by == "Process":
        func = f"{type(process).__name__}.run" if own else name_of(process._target)
        send("ran", name=process._name, func=func)


def _watched(run):
    owner = os.getpid()

    def watched():
        try:
            run()
        except SystemExit:
            raise
        except BaseException as error:
            say_error(error, "process")
            raise
        finally:
            if os.getpid() == owner:
                mark(WORK_ENDS)

    return watched


def _patch_passing_of_descriptors():
    """Hand the probe's channels to the interpreters that `spawn` and `forkserver` start."""
    from multiprocessing import util

    real = util.spawnv_passfds

    @functools.wraps(real)
    def spawnv_passfds(path, args, passfds):
        pid = _State.ask(path, args, passfds) if _State.ask else None
        if pid is not None:
            return pid
        args = [arg for arg in args if arg not in ("-S", b"-S")]  # ours: a real interpreter needs `site` for the probe
        return real(path, args, sorted({*passfds, *(fd for fd in (PROBE_FD, STACK_FD) if _is_open(fd))}))

    util.spawnv_passfds = spawnv_passfds


def _is_open(fd):
    try:
        return stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        return False


def _patch_threads():
    real = threading.Thread.start

    @functools.wraps(real)
    def start(self):
        caller = sys._getframe(1)
        if caller.f_code.co_filename == _State.program:
            send("thread", caller.f_lineno, name=self._name, target=name_of(getattr(self, "_target", None)))
            _State.threads.append(self)
        return real(self)

    threading.Thread.start = start
    real_hook = threading.excepthook

    def hook(args):
        if args.exc_value is not None and args.exc_type is not SystemExit:
            say_error(args.exc_value, "thread")
        return real_hook(args)

    threading.excepthook = hook


def wait_for_threads():
    """Wait for the threads that the program's own code has started: what they do belongs to its body.

    The interpreter waits for them anyway, but after that for those of pools, which join what the program did not.
    """
    while _State.threads:
        thread = _State.threads.pop()
        if thread.is_alive() and not thread.daemon:
            thread.join()


def _patch_start_method():
    import multiprocessing
    from multiprocessing import context

    real = context.DefaultContext.set_start_method

    @functools.wraps(real)
    def set_start_method(self, method, force=False):
        send("set-start-method", line_here(), method=str(method))
        return real(self, method, force)

    context.DefaultContext.set_start_method = set_start_method
    multiprocessing.set_start_method = context._default_context.set_start_method


# --- pools and executors --------------------------------------------------------------------------------------------


class Task:
    """A student's function that says, in the process where it runs, what it was given and what it gave."""

    __slots__ = ("func", "key", "spread")

    def __init__(self, func, key, spread):
        self.func, self.key, self.spread = func, key, spread

    def __reduce__(self):
        return Task, (self.func, self.key, self.spread)

    def __call__(self, *args, **kwargs):
        shown = show(args if self.spread or len(args) != 1 else args[0])
        try:
            result = self.func(*args, **kwargs)
        except BaseException as error:
            send("task", line_of(error), key=self.key, func=name_of(self.func), args=shown, error=describe(error))
            raise
        send("task", key=self.key, func=name_of(self.func), args=shown, result=show(result))
        return result


@harmless
def describe(error):
    """An exception in one short line."""
    return f"{type(error).__name__}: {error}"[:LONGEST]


@harmless
def inputs_of(call, args, iterable):
    """Short reprs of what each task of a call is given, or None where nobody can know without using it up."""
    if call in ("apply", "apply_async", "submit"):
        return [show(tuple(args) if len(args) != 1 else args[0])]
    return show_all(iterable) if hasattr(iterable, "__len__") or isinstance(iterable, range) else None


@harmless
def say_pool(pool, kind, size):
    """Give a pool its number and report it."""
    pool._grader_pool = next(_State.pools)
    send("pool", line_here(), pool=pool._grader_pool, size=size, kind=kind)


def number_of(pool):
    """The number that `say_pool` gave this pool."""
    return getattr(pool, "_grader_pool", 0)


def _patch_pool(module):
    cls = module.Pool
    real_init = cls.__init__

    @functools.wraps(real_init)
    def init(self, processes=None, *args, **kwargs):
        say_pool(self, type(self).__name__ if type(self).__name__ == "ThreadPool" else "Pool", processes or CPUS)
        real_init(self, processes, *args, **kwargs)

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


def _watched_end(real, how):
    @functools.wraps(real)
    def end(self, *args, **kwargs):
        result = real(self, *args, **kwargs)
        line = line_here()
        if line is not None:
            send("pool-end", line, pool=number_of(self), how=how)
        return result

    return end


@harmless
def _submit(pool, call, func, args, iterable):
    key = next(_State.keys)
    send("submit", line_here(), pool=number_of(pool), key=key, call=call, func=name_of(func),
         inputs=inputs_of(call, args, iterable))  # fmt: skip
    return key


@harmless
def say_result(pool, key, results=None, error=None):
    """Report what the program gets back from one call."""
    if error is None:
        send("result", pool=number_of(pool), key=key, ok=True, results=show_all(results), error=None)
    else:
        send("result", pool=number_of(pool), key=key, ok=False, results=[], error=describe(error))


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
        return real(self, Task(func, key, call == "starmap_async"), iterable, chunksize, done, failed)

    return mapped


def _watched_apply_async(real):
    @functools.wraps(real)
    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):  # noqa: B006
        call = getattr(_State.in_pool_call, "name", "apply_async")
        key = _submit(self, call, func, args, None)
        done, failed = _watched_callbacks(self, key, callback, error_callback, one=True)
        return real(self, Task(func, key, len(args) != 1), args, kwds, done, failed)

    return apply_async


def _watched_apply(real):
    @functools.wraps(real)
    def apply(self, func, args=(), kwds={}):  # noqa: B006
        _State.in_pool_call.name = "apply"
        try:
            return real(self, func, args, kwds)
        finally:
            del _State.in_pool_call.name

    return apply


def _watched_imap(real, call):
    @functools.wraps(real)
    def imap(self, func, iterable, chunksize=1):
        key = _submit(self, call, func, (), iterable)
        results = real(self, Task(func, key, False), iterable, chunksize)
        if hasattr(results, "next"):
            results._grader_call = (self, key, [])
            return results
        return _told(self, key, results)

    def _told(pool, key, results):
        got = []
        try:
            for result in results:
                got.append(result)
                yield result
        except Exception as error:
            say_result(pool, key, error=error)
            raise
        say_result(pool, key, got)

    return imap


def _patch_imap_iterator(cls):
    real = cls.next

    @functools.wraps(real)
    def next_(self, timeout=None):
        pool, key, got = getattr(self, "_grader_call", (None, None, None))
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
        if got is not None and len(got) < MOST:
            got.append(result)
        return result

    cls.next = cls.__next__ = next_


def patch_executors():
    """Wrap `concurrent.futures`: only where it is loaded anyway, because it is slow to import."""
    from concurrent.futures import process, thread

    _patch_executor(process.ProcessPoolExecutor, "ProcessPoolExecutor")
    _patch_executor(thread.ThreadPoolExecutor, "ThreadPoolExecutor")


def _patch_executor(cls, kind):
    real_init, real_submit, real_map = cls.__init__, cls.submit, cls.map

    @functools.wraps(real_init)
    def init(self, max_workers=None, *args, **kwargs):
        say_pool(self, kind, max_workers or CPUS)
        real_init(self, max_workers, *args, **kwargs)

    @functools.wraps(real_submit)
    def submit(self, fn, /, *args, **kwargs):
        if getattr(_State.in_pool_call, "name", None) == "executor.map":
            return real_submit(self, fn, *args, **kwargs)
        key = _submit(self, "submit", fn, args, None)
        future = real_submit(self, Task(fn, key, len(args) != 1), *args, **kwargs)
        future.add_done_callback(functools.partial(_say_future, self, key))
        return future

    @functools.wraps(real_map)
    def map_(self, fn, *iterables, **kwargs):
        items = [_sized(iterable) for iterable in iterables]
        key = _submit(self, "map", fn, (), list(zip(*items)) if len(items) != 1 else items[0])
        _State.in_pool_call.name = "executor.map"
        try:
            results = real_map(self, Task(fn, key, len(items) != 1), *items, **kwargs)
        finally:
            del _State.in_pool_call.name
        return _say_mapped(self, key, results)

    cls.__init__, cls.submit, cls.map = init, submit, map_
    cls.shutdown = _watched_end(cls.shutdown, "shutdown")
    cls.__exit__ = _watched_end(cls.__exit__, "exit")


@harmless
def _say_future(executor, key, future):
    error = future.exception() if not future.cancelled() else None
    if error is not None:
        say_result(executor, key, error=error)
    elif not future.cancelled():
        say_result(executor, key, [future.result()])


def _say_mapped(executor, key, results):
    got = []
    try:
        for result in results:
            got.append(result)
            yield result
    except Exception as error:
        say_result(executor, key, error=error)
        raise
    say_result(executor, key, got)
