"""Execute one program as `__main__`, as `python PROGRAM` would, and tell when its body has ended."""

from __future__ import annotations

import atexit
import builtins
import importlib.machinery
import os
import sys
import threading
import traceback
import types

import multiprocessing.context

import _grader_probe
import _grader_threads
from _grader_late import when_imported

_BOX = os.path.dirname(os.path.abspath(__file__))


def run(path, source, start_method):
    """Run a program to its end and leave the process with its exit status. Never returns."""
    use_start_method(start_method)
    main = fresh_main(path)
    _grader_probe._State.main = os.getpid()
    try:
        code = execute(main, path, source)
        _grader_threads.wait_for_threads()
    finally:
        _grader_probe.tell_end_of_body()  # before the exit handlers join what the program did not
    leave(main, code)


def use_start_method(method):
    """Set the default beneath `set_start_method`, which the student's program must still be able to call."""
    default = multiprocessing.context._default_context
    default._default_context = multiprocessing.get_context(method)
    default._actual_context = None
    when_imported("multiprocessing.forkserver", _start_afresh)


def _start_afresh(forkserver):
    """No process begins with the program's module as another one has made it.

    The fork server was always meant to import it, but does so only since the end of 2025 (3.13 and 3.14, gh-126631).
    Its children then share what is global, a lock for instance, which no child of `spawn` does, on Windows and macOS.
    """
    forkserver._forkserver._preload_modules = []


def fresh_main(path, name="__main__"):
    """A `__main__` module as the interpreter makes it for a script; another `name` is what it takes itself for."""
    main = types.ModuleType(name)
    main.__file__ = path
    main.__cached__ = None
    main.__builtins__ = builtins
    main.__loader__ = importlib.machinery.SourceFileLoader(name, path)
    # Under this second name processes that start afresh know it: what they send back is of a class in there.
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main
    sys.argv = [path]
    sys.path[0] = os.path.dirname(path)
    return main


def execute(main, path, source):
    """Run the body; the exit status that the interpreter would give."""
    try:
        exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)
    except SystemExit as error:
        return status_of(error)
    except BaseException as error:
        _grader_probe.say_error(error, "main")
        show_error(error)
        return 1
    return 0


def status_of(error):
    """The exit status for a SystemExit, as the interpreter computes it: a text is printed and gives 1."""
    if error.code is None:
        return 0
    if isinstance(error.code, int):
        return error.code & 0xFF
    print(error.code, file=sys.stderr)
    return 1


def show_error(error):
    """Print a traceback without the frames of ours."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename.startswith(_BOX):
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)


def leave(main, code):
    """End the process as the interpreter does: wait for threads, run exit handlers, let objects go, flush."""
    try:
        threading._shutdown()
        atexit._run_exitfuncs()
        main.__dict__.clear()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BaseException:
        code = code or 120  # what CPython exits with when flushing fails
    os._exit(code)
