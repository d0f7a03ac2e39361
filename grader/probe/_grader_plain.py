"""Run a program where there is no kernel to ask: on macOS, on Windows, or without a sandbox.

Started as `_grader_plain.py JSON`; the processes that the program makes load it through `sitecustomize`. Every process
writes its events into a file of its own, what it prints among them. Under `hold-exits` a process that has done its
work stays until another process waits for it, which that one says by a file, so that a main program that does not
wait is seen to end first.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from time import sleep

ENVIRONMENT = "GRADER_PLAIN"
LOOK = 0.005  # seconds between looks of a held process
POLLS = 3  # so many looks at a child are a wait

if not hasattr(signal, "SIGRTMAX"):
    signal.SIGRTMAX = 64  # never sent here; the probe only names it
if not hasattr(os, "WNOHANG"):
    os.WNOHANG = 1

import _grader_lots  # noqa: E402
import _grader_patches  # noqa: E402
import _grader_probe  # noqa: E402
import _grader_threads  # noqa: E402


class _Channel:
    """The file into which this process writes its events; a fork opens another."""

    folder = ""
    owner = 0
    file = None

    @classmethod
    def write(cls, message):
        if cls.owner != os.getpid():
            cls.owner = os.getpid()
            cls.file = open(os.path.join(cls.folder, "%d.jsonl" % cls.owner), "ab", buffering=0)
        cls.file.write(message + b"\n")


def send(kind, line=None, /, **data):
    """Write one event; what cannot be written is left out."""
    try:
        event = {"k": kind, "t": _grader_probe.clock(), "l": line, "d": data}
        _Channel.write(json.dumps(event).encode("ascii"))
    except (OSError, TypeError, ValueError):
        pass


class Told(io.TextIOBase):
    """A text stream that passes everything on and reports it by lines, as a terminal would show it."""

    _stream = None

    def __init__(self, stream, name):
        self._stream, self._name, self._line, self._owner = stream, name, "", os.getpid()

    def write(self, text):
        """Pass a text on; report it up to its last line end."""
        if self._owner != os.getpid():  # a fork must not say again what its parent had begun to say
            self._owner, self._line = os.getpid(), ""
        self._stream.write(text)
        self._line += text
        done, end, rest = self._line.rpartition("\n")
        if end:
            send("wrote", stream=self._name, text=(done + end)[:50000])
            self._line = rest
        return len(text)

    def flush(self):
        """Report what has no line end yet."""
        if self._line and self._owner == os.getpid():
            send("wrote", stream=self._name, text=self._line[:50000])
            self._line = ""
        self._stream.flush()

    def fileno(self):
        """The stream's own descriptor."""
        return self._stream.fileno()

    def writable(self):
        """True."""
        return True

    @property
    def encoding(self):
        """The stream's own encoding."""
        return self._stream.encoding

    @property
    def errors(self):
        """What the stream does with characters that its encoding lacks."""
        return self._stream.errors

    @property
    def buffer(self):
        """Takes bytes, as the stream's own does."""
        return _Bytes(self)

    def __getattr__(self, name):
        """All else is the stream's own: `reconfigure`, which many call on Windows, `name`, `mode`, `line_buffering`."""
        return getattr(self._stream, name)


class _Bytes:
    """The buffer of a stream that is told of: what is written there is told as its text."""

    def __init__(self, told):
        self._told = told

    def write(self, data):
        """Pass bytes on as text."""
        self._told.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def __getattr__(self, name):
        return getattr(self._told._stream.buffer, name)


def start():
    """Make this process report; called once in every interpreter."""
    plan = json.loads(os.environ[ENVIRONMENT])
    _Channel.folder = plan["events"]
    _grader_probe._State.program = plan["program"]
    _grader_probe.send = send
    _grader_probe.mark = mark
    _grader_probe._show_four_cpus()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or open(os.devnull, "w", encoding="utf-8")  # Windows may hand on none
        setattr(sys, name, Told(stream, name))
    _grader_threads.tells_ends = True
    _grader_patches.patch_reported_calls()
    _patch_end(plan["schedule"] == "hold-exits", plan["cap"])
    _grader_lots.patch(plan["schedule"])
    return plan


def tell_failure():
    """Make a process that ends before its work begins tell why: it could not import the program, for instance."""
    real = sys.excepthook

    def hook(kind, error, trace):
        _grader_probe.say_error(error, "process")
        send("exit", code=1)
        real(kind, error, trace)

    sys.excepthook = hook


def _patch_end(hold, cap):
    from multiprocessing import process

    real = process.BaseProcess._bootstrap

    def bootstrap(self, *args, **kwargs):
        code = real(self, *args, **kwargs)
        if hold:
            _stay(cap)
            _free("gone.%d" % os.getpid())
        send("exit", code=code)
        return code

    process.BaseProcess._bootstrap = bootstrap
    if hold:
        _patch_waits(process.BaseProcess)


def _stay(cap):
    """Wait until somebody waits for this process, or until all are let go."""
    mine, end = _flag(os.getpid()), _grader_probe.clock() + cap
    while not os.path.exists(mine) and not os.path.exists(_flag("all")):
        if _grader_probe.clock() > end:
            send("capped")
            return
        sleep(LOOK)


def _flag(name):
    return os.path.join(_Channel.folder, "%s.free" % name)


def _free(name):
    try:
        open(_flag(name), "wb").close()
    except OSError:
        pass


def _patch_waits(base):
    """Let go those that somebody waits for: by a join, by the third look, by waiting for sentinels or for any child."""
    from multiprocessing import connection, process

    real_join, real_alive, real_wait = base.join, base.is_alive, connection.wait
    looks = {}

    def join(self, timeout=None):
        _free(self.pid)
        return real_join(self, timeout)

    def is_alive(self):
        looks[self.pid] = looks.get(self.pid, 0) + 1
        if looks[self.pid] >= POLLS:
            _free(self.pid)
        return real_alive(self)

    def wait(object_list, timeout=None):
        waited = list(object_list)
        for child in list(process._children):
            if child._popen is not None and child._popen.sentinel in waited:
                _free(child.pid)
        return real_wait(waited, timeout)

    base.join, base.is_alive, connection.wait = join, is_alive, wait
    if hasattr(os, "waitpid"):
        _patch_waitpid()


def _patch_waitpid():
    real_waitpid, real_wait = os.waitpid, getattr(os, "wait", None)

    def waitpid(pid, options):
        if not options & os.WNOHANG:
            _free(pid if pid > 0 else "all")
        return real_waitpid(pid, options)

    def wait():
        _free("all")
        return real_wait()

    os.waitpid = waitpid
    if real_wait is not None:
        os.wait = wait


def mark(number):
    """Tell which children live when the main module's body has ended; nobody else needs to be told of anything."""
    from multiprocessing import process

    if number == _grader_probe.WORK_ENDS and process.parent_process() is None:
        # A sentinel is ready a moment before its process can be reaped: who was let go, and has left, is gone.
        living = [
            child
            for child in list(process._children)
            if child._popen.poll() is None and not os.path.exists(_flag("gone.%d" % child.pid))
        ]
        send("body-end", alive=[child.pid for child in living])
        _free("all")


def main():
    """Run the program that the environment names."""
    del os.environ["GRADER_PLAIN_MAIN"]  # what it starts reports by itself
    plan = start()
    import _grader_run

    if plan["schedule"] == "serial":
        import _grader_serial

        _grader_serial.send = send
        _grader_serial.patch()
    real_exit = os._exit

    def exit_(code):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        send("exit", code=code)
        real_exit(code)

    os._exit = exit_
    with open(plan["program"], encoding="utf-8") as file:
        source = file.read()
    send("main")  # from here on, what happens is the program's doing
    if plan["calls"]["inputs"]:
        import _grader_calls

        _grader_calls.run(plan["program"], source, plan["start_method"], plan["calls"], plan["seconds"])
    _grader_run.run(plan["program"], source, plan["start_method"])


if __name__ == "__main__":
    main()
