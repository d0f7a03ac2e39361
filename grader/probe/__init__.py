"""The code that runs inside the sandbox, in the student's interpreter (3.8 or newer): standard library only.

The modules beside this file are never imported by the grader. `_grader_zygote` is the warm interpreter of a session,
`_grader_template` makes one for each session out of one that was started once (`_grader_fork`, `_grader_light`), and
`_grader_run` executes one program as `__main__`, `_grader_calls` calls a function of one (`_grader_values`).
`_grader_processes`, `_grader_threads` and `_grader_pools` report
calls of the API as events, with what `_grader_probe` gives them; `_grader_patches` puts them in place, through
`_grader_late` where a module is not loaded yet. `_grader_seed` stands in for new interpreters, `_grader_serial`
evaluates a pool's tasks one after the other, `_grader_locks` tells under `hold-locks` who gets which lock,
`_grader_stores` under `hold-stores` who is about to write, and `sitecustomize` brings the probe into interpreters that
are started all the same. `_grader_lots` gives random numbers a seed. `_grader_confine` and `_grader_plain` belong to
the tiers without namespaces and without a kernel to ask. What they say can be forged by a student, so it explains and
never decides.

Events are JSON datagrams `{"k": kind, "t": seconds of CLOCK_MONOTONIC, "l": line or null, "d": data}`:

- `made`, `process`: a `Process` object was made, was started: `pid`, `name`, `target`, `daemon`, `cls`, `by`.
- `ran`: in the child, what it is there for: `name`, `func`. Pool workers say `pool-worker` instead: `name`, `kind`.
- `run-called`: `run()` was called in place of `start()`.
- `join`: a join returned: `pid`, `timeout`, `begin`, `ended`.
- `pool`, `submit`, `task`, `result`, `pool-end`: life and work of a pool or an executor. `asked`, `taken`: the program
  begins to wait for what a call will give, and has got the first of it.
- `serial`: a call evaluated by `_grader_serial`.
- `functions`: after the body, where one is to be called: its `name` (None: there is none), the `names` of all that
  the program defines, and those that the first input `fits`.
- `gave`: what a call gave: `key`, its place among the calls, `value`, JSON of `_grader_values`, or the `error` and its
  `kinds`, the classes that it belongs to. `call-ended`: how the process of a call ended: `key`, `how`, `code`.
- `error`: an uncaught exception: `type`, `message`, `where`, `hint`.
- `fork`, `thread`, `set-start-method`: the call of that name. `interpreter`: one was made within the process.
- `thread-began`: said by a thread that the program has made: `tid`, `name`, `target`, `by`, `daemon`; its line is that
  which started it. `thread-ended`: only where no kernel is asked. A kernel that is asked is told of both by marks.
- `thread-join`: a join of a thread returned: `tid`, `begin`, `ended`, `joiner`.
- `thread-helpers`: said at the end of a process: the `tids` of threads that a library has started for itself.
- `loop`, `loop-count`, `loop-end`: an event loop runs, was given so many `tasks`, runs no longer.
- `aio-task`, `aio-done`: a task was made, was done: `key`, `name`, `target`, `how`.
- `watched`: a schedule that rests on what is told from inside looks on this process; `unwatched`: no longer.
- `store`: the process is about to write, for the first time at this line.
- `locked`: the process has got a lock: `lock` (its name), `held` (how many different ones it holds now).
- `tried`: it did not get one, because its time was up or it did not wait; told once: the same, as if it had got it.
- `exit-called`: the program calls `os._exit()`.
- `pipe`: a duplex `Pipe()` was made: `ends`, the inodes of both.

What somebody may wait for is not sent: `_grader_notes` keeps it in memory, where `_grader_sync` and
`_grader_thread_notes` put it. `_grader_asyncio` is loaded with `asyncio`, `_grader_interpreters` with its like.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import py_compile
import sys
from pathlib import Path

BOX = Path(__file__).parent
"""The folder to show inside the sandbox."""


@functools.cache
def compile_box(version: tuple[int, int]) -> None:
    """Compile the modules once, if the interpreter that will load them is of our version and the folder is ours."""
    if version != sys.version_info[:2]:
        return
    with contextlib.suppress(OSError, py_compile.PyCompileError):
        for source in BOX.glob("*.py"):
            compiled = Path(importlib.util.cache_from_source(str(source)))
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                py_compile.compile(str(source), doraise=True)
