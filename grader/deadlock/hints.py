"""How to mend a deadlock: one hint for what lies at its root."""

from __future__ import annotations

from collections.abc import Mapping

from grader.deadlock.names import Names
from grader.deadlock.words import asks_too_late, dead_workers, was_killed
from grader.language import say
from grader.model import Awaited, Holder, Lack

_AS_OFTEN = say("Release as often as you acquire; `with` does both.")
_HINTS = {
    Awaited.CONDITION: say(
        "Call notify() or notify_all() after every change that somebody waits for, and wait only while "
        "the change has not come: with condition: condition.wait_for(...)."
    ),
    Awaited.EVENT: say("Call set() on the Event on every way that the program can take."),
    Awaited.BARRIER: say("Make the Barrier for exactly as many as call wait() on it."),
    Awaited.GET: say("Put one item for every get(); tell consumers the end by a last item for each, such as None."),
    Awaited.PUT: say("Let somebody take the items before more are put than the Queue holds, or give it no maxsize."),
    Awaited.TASKS: say("Call task_done() once for every item that was taken with get()."),
    Awaited.FLUSH: say(
        "Take everything out of a Queue with get() before you join() the process that has put it there."
    ),
    Awaited.RECEIVE: say(
        "Send before you receive, on one of the two ends; close each end in the processes that do not use "
        "it, so that recv() can see the end."
    ),
    Awaited.READ: say(
        "Close the writing end in every process that does not write, so that the reader can see the end."
    ),
    Awaited.WRITE: say("Read from the pipe while the other process writes: a pipe holds 64 KiB."),
    Awaited.PROCESS: say("Let no process wait for another one that waits for it."),
    Awaited.CHILD: say("Let no process wait for a child that waits for it."),
    Awaited.THREAD: say("Let no thread wait for another one that waits for it."),
    Awaited.RESULT: say(
        "See why the task does not end. A task must not wait for another one of the same pool: its workers "
        "may all be waiting."
    ),
    Awaited.POOL: say("Make sure that every task of the pool can end."),
    Awaited.LOOP: say("Make sure that everything that is awaited is also done by somebody."),
}


Waiting = Mapping[int, Mapping[int, Awaited]]
"""What each thread of each process waits for, by pid and by number."""


def hint(names: Names, pid: int, lack: Lack, others: Waiting) -> str:
    """How to mend what this thread of a process lacks; `others` tells what the processes wait for."""
    if lack.awaited is Awaited.LOCK:
        return _lock(names, pid, lack, others)
    if lack.awaited is Awaited.RESULT and asks_too_late(names, pid):
        return say("Take the results before you end the pool: in its with block, or between close() and terminate().")
    if lack.awaited in (Awaited.RESULT, Awaited.POOL) and dead_workers(names, pid):
        return say("Let a task return or raise; a pool that loses a worker in the middle of a task waits for ever.")
    return _HINTS[lack.awaited]


def _lock(names: Names, pid: int, lack: Lack, others: Waiting) -> str:
    holders = {holder.pid for holder in lack.holders}
    if lack.numbers.get("copy"):
        return say("Start processes while no lock of threading is held, or use a lock of multiprocessing.")
    if not lack.holders:
        return _AS_OFTEN
    if any(was_killed(names, holder) for holder in holders):
        return say("Do not terminate or kill a process that may hold a lock: ask it to end, and join() it.")
    if any(names.has_ended(holder) for holder in holders):
        return say("Release the lock on every way out of the function: `with lock:` does so by itself.")
    if any(holder.pid == pid and holder.thread in (None, lack.thread) for holder in lack.holders):
        if "Semaphore" in lack.of:
            return _AS_OFTEN
        return say(
            "Release the lock before you acquire it again, or use an RLock, which its owner may acquire more than once."
        )
    if any(_waits_for_a_lock(holder, others) for holder in lack.holders):
        return say("Acquire the locks in the same order everywhere; `with a, b:` in one place is safest.")
    return say("Release the lock before you wait for somebody who needs it.")


def _waits_for_a_lock(holder: Holder, others: Waiting) -> bool:
    waits = others.get(holder.pid, {})
    return Awaited.LOCK in (waits.values() if holder.thread is None else (waits.get(holder.thread),))
