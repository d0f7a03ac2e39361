"""Report which threads the program starts, and wait for those before its body counts as ended."""

from __future__ import annotations

import functools
import sys
import threading

import _grader_probe as probe


def patch_threads():
    real = threading.Thread.start

    @functools.wraps(real)
    def start(self):
        caller = sys._getframe(1)
        if caller.f_code.co_filename == probe._State.program:
            probe.send("thread", caller.f_lineno, name=self._name, target=probe.name_of(getattr(self, "_target", None)))
            probe._State.threads.append(self)
            self._grader_line = caller.f_lineno
        return real(self)

    threading.Thread.start = start
    real_hook = threading.excepthook

    def hook(args):
        if args.exc_value is not None and args.exc_type is not SystemExit:
            probe.say_error(args.exc_value, "thread")
        return real_hook(args)

    threading.excepthook = hook


def wait_for_threads():
    """Wait for the threads that the program's own code has started: what they do belongs to its body.

    The interpreter waits for them anyway, but after that for those of pools, which join what the program did not.
    """
    while probe._State.threads:
        thread = probe._State.threads.pop()
        if thread.is_alive() and not thread.daemon:
            thread.join()
