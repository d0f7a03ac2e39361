"""Call a function of a program with one input after the other, and tell what each call gave.

The program's lines run first, as `multiprocessing` runs them in a new process: in a module that takes itself for
`__mp_main__`, so that nothing runs that stands under a main guard, and functions can be sent to processes. Each call
then has a fork of its own: what it changes, how it fails and whether it ends at all is nothing to the next one.
"""

from __future__ import annotations

import ast
import inspect
import os
import signal
import sys
import threading
import time
import types

import _grader_probe as probe
import _grader_run
import _grader_values

NAME = "__mp_main__"  # multiprocessing.spawn calls the main module so
SHARE = 0.8  # of the run's time is for the calls and what comes before them
LEAST = 0.2  # seconds that a call has in any case
PAUSE = 0.02  # the longest between two looks at a call, in seconds
MOST_NAMES = 50


def run(path, source, start_method, plan, seconds):
    """Run the program's lines, make the calls, and leave the process. Never returns."""
    calls = Calls(path, plan, seconds)
    _grader_run.use_start_method(start_method)
    main = _grader_run.fresh_main(path, NAME)
    probe._State.main = os.getpid()
    try:
        _silence()
        _grader_run.execute(main, path, source)  # where that fails, functions may be there all the same
        calls.make(main)
        probe.tell_end_of_body()
    finally:
        calls.exit(0)


def _silence():
    """Nobody judges here what is printed, and so it need not be bounded."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.stdout = sys.stderr = open(null, "w", encoding="utf-8", errors="replace")


def arguments(text):
    """The arguments that stand in a call's brackets, made anew: positional ones, and those with a name."""
    call = ast.parse("f(%s\n)" % text, mode="eval").body
    named = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    return [ast.literal_eval(argument) for argument in call.args], named


class Calls:
    """The calls of a run. What it needs of the system is taken now: the program may put anything in its place."""

    def __init__(self, path, plan, seconds):
        self.path, self.names, self.free, self.inputs = path, plan["names"], plan["free"], plan["inputs"]
        self.clock, self.sleep, self.end = time.monotonic, time.sleep, time.monotonic() + seconds * SHARE
        self.fork, self.exit = getattr(os, "fork", None), os._exit
        self.waitpid, self.kill = os.waitpid, os.kill

    def make(self, main):
        """Make them all, if there is a function to call."""
        name, function = self._chosen(main)
        if name is None:
            return
        line = self._line(function)
        for key, text in enumerate(self.inputs):
            if self.fork is None or threading.active_count() > 1:  # in a fork there would be none of these threads
                self._answer(key, function, line, text)
            else:
                share = (self.end - self.clock()) / (len(self.inputs) - key)
                self._in_fork(key, function, line, text, max(share, LEAST))

    # --- the function ---------------------------------------------------------------------------------------------

    def _chosen(self, main):
        """Tell which functions there are; the one to call and its name, None for both where there is none."""
        found = dict(main.__dict__)
        own = [name for name, value in found.items() if type(value) is types.FunctionType and self._line(value)]
        name = next((name for name in self.names if callable(found.get(name))), None)
        fits = [one for one in own if self._fits(found[one])] if name is None and self.free else []
        if len(fits) == 1:
            name = fits[0]
        probe.send("functions", name=name, names=own[:MOST_NAMES], fits=fits[:MOST_NAMES])
        return name, found.get(name)

    def _fits(self, function):
        args, named = arguments(self.inputs[0])
        try:
            inspect.signature(function).bind(*args, **named)
        except (TypeError, ValueError):
            return False
        return True

    def _line(self, function):
        """Where a function of the program begins, None for another one."""
        code = getattr(inspect.unwrap(function), "__code__", None)
        return code.co_firstlineno if code is not None and code.co_filename == self.path else None

    # --- one call -------------------------------------------------------------------------------------------------

    def _in_fork(self, key, function, line, text, seconds):
        pid = self.fork()
        if pid == 0:
            try:
                self._answer(key, function, line, text)
            finally:
                self.exit(0)
        how, code = self._ended(pid, seconds)
        probe.send("call-ended", line, key=key, how=how, code=code)

    def _ended(self, pid, seconds):
        """How the process of a call ended: `exited`, `signalled`, or `endless` after so many seconds; and a number."""
        end, pause = self.clock() + seconds, PAUSE / 32
        found, status = self.waitpid(pid, os.WNOHANG)
        while not found:
            if self.clock() > end:
                self.kill(pid, signal.SIGKILL)
                self.waitpid(pid, 0)
                return "endless", 0
            self.sleep(pause)
            pause = min(2 * pause, PAUSE)
            found, status = self.waitpid(pid, os.WNOHANG)
        return ("signalled", status & 0x7F) if status & 0x7F else ("exited", status >> 8)

    def _answer(self, key, function, line, text):
        try:
            args, named = arguments(text)
            value = _awaited(function(*args, **named))
            probe.send("gave", line, key=key, value=_grader_values.as_text(value))
        except BaseException as error:
            kinds = [kind.__name__ for kind in type(error).__mro__ if issubclass(kind, BaseException)]
            where = probe.line_of(error) or line
            probe.send("gave", where, key=key, error=probe.describe(error), kinds=kinds)


def _awaited(value):
    """What a coroutine gives, or the value itself."""
    if not inspect.iscoroutine(value):
        return value
    import asyncio

    return asyncio.run(value)
