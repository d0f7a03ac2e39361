"""Since when Python's library has what programs of this kind take from it: who lacks it ran under an older Python."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SINCE: Mapping[int, str] = {
    9: "asyncio.to_thread functools.cache math.lcm random.randbytes shutdown.cancel_futures",
    10: "aiter anext itertools.pairwise",
    11: "asyncio.Barrier asyncio.Runner asyncio.TaskGroup asyncio.timeout asyncio.timeout_at BaseExceptionGroup "
    "ExceptionGroup datetime.UTC enum.StrEnum tomllib typing.Self __init__.max_tasks_per_child",
    12: "asyncio.eager_task_factory itertools.batched typing.override",
    13: "copy.replace os.process_cpu_count queue.ShutDown warnings.deprecated",
    14: "annotationlib compression concurrent.futures.InterpreterPoolExecutor concurrent.interpreters "
    "string.templatelib map.buffersize Process.interrupt ProcessPoolExecutor.kill_workers "
    "ProcessPoolExecutor.terminate_workers",
}
_MINOR = {name: minor for minor, names in _SINCE.items() for name in names.split()}
_LACKS = tuple(
    map(
        re.compile,
        (
            r"^cannot import name '(?P<name>\w+)' from '(?P<owner>[\w.]+)'",
            r"^module '(?P<owner>[\w.]+)' has no attribute '(?P<name>\w+)'",
            r"^'(?P<owner>\w+)' object has no attribute '(?P<name>\w+)'",
            r"\b(?P<owner>\w+)\(\) got an unexpected keyword argument '(?P<name>\w+)'",
            r"^No module named '(?P<name>[\w.]+)'",
            r"^name '(?P<name>\w+)' is not defined",
        ),
    )
)
"""What exceptions say for want of a name: of a module, of a class, of a function's arguments, of a module itself, of
Python's own."""


def lacking(message: str) -> tuple[int, int] | None:
    """The version that brought what an exception says is not there; None where that is not known to be new."""
    for pattern in _LACKS:
        if found := pattern.search(message):
            minor = _MINOR.get(".".join(filter(None, [found.groupdict().get("owner"), found["name"]])))
            return None if minor is None else (3, minor)
    return None
