"""What all parts of the probe share: the channel to the grader, short reprs, and the line of the student's program.

The patches of the API, which send events and change nothing else, are in `_grader_processes`, `_grader_threads` and
`_grader_pools`; `_grader_patches` applies them.
"""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import itertools
import json
import os
import signal
import sys
import threading
import time

PROBE_FD = 61
STACK_FD = 60
KEY_FD = 63
STACK_SIGNAL = signal.SIGRTMAX - 1
ENVIRONMENT = "GRADER_PROBE"
BORN, WORK_ENDS = -0x677201, -0x677202  # process groups that cannot be: who waits for them tells the supervisor
SERVES, LOCKED, TASK, STORES = -0x677210, -0x677211, -0x677212, -0x677213
TRIED, LAPSED = -0x677214, -0x677215
THREAD_BEGINS, THREAD_ENDS = -0x677220, -0x677221
CPUS = 4  # what every student's program sees, whatever the machine has
LONGEST = 200
MOST = 1000
clock = time.perf_counter if sys.platform == "win32" else time.monotonic
"""Seconds that all processes count alike; Windows' `monotonic` goes in steps of 16 ms (before Python 3.13)."""
_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_write = os.write  # before a program could put something else in its place, which would see the key


class _State:
    """What the probe knows of its own process; one object, so that a fork inherits it whole."""

    program = ""
    main = None  # the pid of the main process until the end of its body was told
    inode = None
    key = b""  # stands before every message: whoever writes to the channel by himself does not know it
    ask = None
    in_pool_call = threading.local()
    keys = itertools.count(1)
    pools = itertools.count(1)
    single = set()  # the keys of calls none of whose tasks is given what another one is
    threads = []


def mark(number, _waitpid=os.waitpid):
    """Tell the supervisor something that it must know before this process goes on: a wait that ends at once.

    The supervisor answers it; without one it fails.
    """
    try:
        _waitpid(number, os.WNOHANG)
    except OSError:
        pass


def ask(number, about, _waitpid=os.waitpid):
    """Ask the supervisor something that it answers by a number, 0 where there is nothing to say."""
    try:
        return _waitpid(number, about)[0]
    except OSError:
        return 0


def tell_end_of_body():
    """Tell that the main module's body has ended. Whatever is waited for after that, the program did not wait for."""
    _State.main = None
    mark(WORK_ENDS)


def send(kind, line=None, /, **data):
    """Send one event, or nothing if the channel is gone: a student may close any descriptor.

    What somebody else than the probe has it send goes without the key, which tells the grader so.
    """
    try:
        if os.fstat(PROBE_FD).st_ino != _State.inode:
            return
        message = _json({"k": kind, "t": clock(), "l": line, "d": data})
        if len(message) > 60000:
            message = _json({"k": kind, "t": clock(), "l": line, "d": _shortened(data)})
        is_ours = sys._getframe(1).f_code.co_filename.startswith(_HERE)
        _write(PROBE_FD, (_State.key if is_ours else b"") + message.encode())
    except (OSError, TypeError, ValueError):
        pass


def _json_encoder():
    """`json.dumps`, but without the many small functions that it goes through for each call, where that can be."""
    if json.encoder.c_make_encoder is None:
        return json.dumps
    encode = json.encoder.c_make_encoder(
        None, json.JSONEncoder().default, json.encoder.encode_basestring_ascii, None, ": ", ", ", False, False, True
    )
    return lambda value: "".join(encode(value, 0))


_json = _json_encoder()


def _shortened(data):
    return {key: value[:100] if isinstance(value, (list, str)) else value for key, value in data.items()}


def line_here():
    """The innermost line of the student's program on this thread's stack, or None."""
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code.co_filename == _State.program:
            return frame.f_lineno
        if code.co_name == "_bootstrap":  # beneath a forked child's own frames are its parent's
            return None
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
        in_context = type(getattr(function.func, "__self__", None)).__name__ == "Context" and function.args
        function = function.args[0] if in_context else function.func  # what asyncio hands to a thread
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
def describe(error):
    """An exception in one short line."""
    return f"{type(error).__name__}: {error}"[:LONGEST]


@harmless
def say_error(error, where):
    """Report an uncaught exception, with what it probably comes from."""
    message = str(error)[:500]
    send("error", line_of(error), type=type(error).__name__, message=message, where=where, hint=_hint(error, message))


def _hint(error, message):
    if "bootstrapping phase" in message:
        return "bootstrapping"
    if "pickle" in message.lower() or "local object" in message or type(error).__name__ == "PicklingError":
        return "pickle"
    return None


@contextlib.contextmanager
def key_passed_on():
    """The descriptor from which an interpreter that is started meanwhile, and no other, reads the key: once."""
    reader, writer = os.pipe()
    _write(writer, _State.key)
    os.close(writer)
    try:
        os.dup2(reader, KEY_FD, inheritable=False)
        yield KEY_FD
    finally:
        os.close(reader)
        os.close(KEY_FD)


def key_given():
    """The key that this interpreter was started with. Raises OSError where there is none."""
    try:
        return os.read(KEY_FD, 100)
    finally:
        os.close(KEY_FD)


def start(program, key, inode=None):
    """Get ready to report from this interpreter. `program` is the path of the student's program."""
    _State.program, _State.key = program, key
    _State.inode = os.fstat(PROBE_FD).st_ino if inode is None else inode
    _show_four_cpus()
    faulthandler.register(STACK_SIGNAL, file=STACK_FD, all_threads=True, chain=False)


def _show_four_cpus():
    os.cpu_count = lambda: CPUS
    if hasattr(os, "process_cpu_count"):
        os.process_cpu_count = lambda: CPUS
    if hasattr(os, "sched_getaffinity"):  # of Linux alone
        os.sched_getaffinity = lambda pid, _real=os.sched_getaffinity: set(range(CPUS)) if pid == 0 else _real(pid)
