"""How to mend what Python's own messages of `multiprocessing` tell only those who know it already."""

from __future__ import annotations

import re
from collections.abc import Collection

from grader.checks import syntax
from grader.checks.facts import TARGET_HINT
from grader.language import say

GUARD = say(
    'Put the code that starts processes under if __name__ == "__main__":, so that only the main program runs it.'
)
_COMMA = say("args=(a, b), and for a single one args=(a,) with a comma: (a) is no tuple.")
_KNOWN = (
    ("has finished its bootstrapping phase", GUARD),
    ("can only join a started process", say("Call start() on the process before join().")),
    ("'NoneType' object has no attribute '(join|start|is_alive|terminate|exitcode|close|pid|name|sentinel)'",
     say("start() returns nothing: keep the process, p = Process(...), and call p.start() in a line of its own.")),
    ("has no attribute 'isAlive'", say("It is called is_alive() since Python 3.9.")),
    ("Cannot close a process while it is still running", say("Call join() on the process before close().")),
    ("cannot start a process twice",
     say("A process can be started once: make another Process to run its function again.")),
    ("can only (join|test) a child process", say("Join a process where it was started: no other process can.")),
    ("group argument must be None", say("Name what it is to run: Process(target=your_function).")),
    ("'module' object is not callable", say("Call what the module has: multiprocessing.Process, with a capital P.")),
    (r"no attribute '_(closed|popen|config|parent_pid)'",
     say("Call super().__init__() first in the __init__ of your subclass of Process.")),
    ("Pool is still running", say("Call close() on the pool before join().")),
    ("Pool not running|cannot schedule new futures after shutdown",
     say("Give the pool its tasks before it is closed, and inside its with block: after that it takes none.")),
    ("daemonic processes are not allowed to have children",
     say("A daemon, which every worker of a Pool is, may start no process: start them all in the main program.")),
    ("should only be shared between processes through inheritance",
     say("A pool's task cannot be given it: give it to the workers, Pool(initializer=..., initargs=(it,)), or take one "
         "of multiprocessing.Manager().")),
    ("pool objects cannot be passed between processes",
     say("Give the task what it needs, not the pool itself nor an object that has it.")),
    (r"Can't get attribute '\w+' on <module '__main__'",
     say("Define the function before the pool is made: under fork its workers know what there was then.")),
    (r"argument after \* must be an iterable", say("Give the arguments as a tuple: {how}", how=_COMMA)),
)  # fmt: skip
_GIVEN = re.compile(r"takes \d+ positional arguments? but \d+ (was|were) given|missing \d+ required positional")
_NO_FUNCTION = re.compile(r"^(?:TypeError: )?'\w+' object is not callable$")


_OF_ONE_PROCESS = (
    "queue.Queue", "queue.SimpleQueue", "queue.LifoQueue", "queue.PriorityQueue", "threading.Lock", "threading.RLock",
    "threading.Barrier", "threading.Event", "threading.Condition", "threading.Semaphore", "threading.BoundedSemaphore",
)  # fmt: skip


def of_one_process(source: str, kinds: Collection[str]) -> str:
    """What to do about a wait for one of these classes that the program takes from a module for threads, or nothing."""
    for use in syntax.calls(source, *_OF_ONE_PROCESS):
        kind = use.name.rpartition(".")[2]
        if kind in kinds and not syntax.calls(source, f"multiprocessing.{kind}"):
            mine = "Queue" if kind.endswith("Queue") else kind
            return say(
                "{name} is for the threads of one process, each process has a copy of its own: make a "
                "multiprocessing.{kind} and pass it to the processes.",
                name=use.name,
                kind=mine,
            )
    return ""


def known(message: str) -> str:
    """What to do about an exception with this message, empty where it says so itself."""
    return next((hint for pattern, hint in _KNOWN if re.search(pattern, message)), "")


def for_worker(message: str, line: int | None) -> str:
    """The same for the exception that ended a process; without a line, none of the student's functions was running."""
    if line is None and _NO_FUNCTION.search(message):
        return TARGET_HINT
    if line is None and _GIVEN.search(message):
        return say("Give the function as many arguments as it takes: {how}", how=_COMMA)
    return known(message)


def for_task(message: str, call: str, line: int | None) -> str:
    """The same for an exception in a pool's task that was given with this call."""
    if line is None and _NO_FUNCTION.search(message):
        return say("Give the function itself, without parentheses: pool.{call}(your_function, ...).", call=call)
    if line is None and _GIVEN.search(message) and call in ("map", "map_async", "imap", "imap_unordered"):
        return say(
            "{call}() gives each call one input: use starmap() with tuples for a function of several.", call=call
        )
    if line is None and _GIVEN.search(message):
        return say("Give the function as many arguments as it takes: starmap() unpacks a tuple for each call.")
    if "object is not iterable" in message and call in ("starmap", "starmap_async"):
        return say(
            "{call}() wants a tuple of arguments for each call, [(1, 2), (3, 4)]; for single ones use map().", call=call
        )
    return known(message)
