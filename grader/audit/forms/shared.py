"""Variations of locks, queues and awaited tasks."""

from __future__ import annotations

from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.forms.variation import variation
from grader.audit.kinds import Kind
from grader.audit.reading import Reading, Unsuited
from grader.audit.sharing import guarded

_HOMES = ("multiprocessing", "threading")


@variation("acquired-and-released", "Its locks are taken by acquire() and given back in a finally, without a with.")
def acquired_and_released(reading: Reading) -> cst.Module:
    """Turn `with lock:` into `lock.acquire()`, `try:`, `finally: lock.release()`."""
    found = [
        block
        for block, mine in guarded(reading)
        if len(mine) == len(block.items) and all(_is_place(item) for item in block.items)
    ]
    if not found:
        raise Unsuited("no lock is taken by a with statement alone")
    return reading.changed(dict.fromkeys(found, _by_hand))


@variation("rlock-for-lock", "Its locks are RLocks.")
def rlock_for_lock(reading: Reading) -> cst.Module:
    """Put RLock in the place of Lock."""
    return _other_lock(reading, "RLock", ())


@variation("semaphore-for-lock", "Its locks are semaphores that let one in.")
def semaphore_for_lock(reading: Reading) -> cst.Module:
    """Put Semaphore(1) in the place of Lock()."""
    return _other_lock(reading, "Semaphore", [cst.Arg(cst.Integer("1"))])


@variation("joinable-queue", "Its queues are JoinableQueues.")
def joinable_queue(reading: Reading) -> cst.Module:
    """Put JoinableQueue, which can do more, in the place of Queue."""
    found = _made(reading, "multiprocessing.Queue")
    name = cst.parse_expression("multiprocessing.JoinableQueue")
    return reading.changed({call.func: edit.put(name) for call in found}, imports=["multiprocessing"])


@variation("simple-queue", "Its queues are SimpleQueues.")
def simple_queue(reading: Reading) -> cst.Module:
    """Put SimpleQueue in the place of Queue, where nothing is asked of it but put() and get()."""
    found = _made(reading, "multiprocessing.Queue")
    calls = [call for call in reading.all(cst.Call) if _is_of_queue(reading, call)]
    names = {call.func.attr.value for call in calls if isinstance(call.func, cst.Attribute)}
    plain = all(len(call.args) == ("put" in edit.code(call.func)) for call in calls)
    if names - {"put", "get", "empty"} or not plain or any(call.args for call in found):
        raise Unsuited("its queues have a size, or more is asked of them than put() and get()")
    name = cst.parse_expression("multiprocessing.SimpleQueue")
    return reading.changed({call.func: edit.put(name) for call in found}, imports=["multiprocessing"])


@variation(
    "tasks-for-gather", "It makes tasks of its coroutines first and then awaits one after the other, without gather()."
)
def tasks_for_gather(reading: Reading) -> cst.Module:
    """Turn `await asyncio.gather(a, b)` into tasks that are made first and awaited then."""
    changes: dict[Any, edit.Change[Any]] = {
        node: edit.put(_as_tasks(node.expression, reading.fresh("one")))
        for node in reading.all(cst.Await)
        if isinstance(node.expression, cst.Call)
        and "asyncio.gather" in reading.kinds.qualified(node.expression.func)
        and all(each.keyword is None for each in node.expression.args)
    }
    if not changes:
        raise Unsuited("it never awaits asyncio.gather()")
    return reading.changed(changes, imports=["asyncio"])


# --- what they share ------------------------------------------------------------------------------------------------


def _is_place(item: cst.WithItem) -> bool:
    """Whether what a `with` takes is a lock that can be named twice."""
    return item.asname is None and isinstance(item.item, cst.Name | cst.Attribute)


def _by_hand(block: cst.With) -> Any:
    locks = [edit.code(item.item) for item in block.items]
    body: list[Any] = edit.lines(block.body)
    for lock in reversed(locks):
        body = [*edit.statements(f"{lock}.acquire()\n"), *edit.finally_(body, f"{lock}.release()\n")]
    return edit.several(body[0].with_changes(leading_lines=block.leading_lines), *body[1:])


def _other_lock(reading: Reading, name: str, args: Any) -> cst.Module:
    changes: dict[Any, edit.Change[Any]] = {}
    for home in _HOMES:
        for call in reading.made(Kind.LOCK):
            if f"{home}.Lock" in reading.kinds.qualified(call.func):
                changes[call] = edit.put(cst.Call(func=cst.parse_expression(f"{home}.{name}"), args=args))
    if not changes:
        raise Unsuited("it makes no Lock")
    homes = {home for home in _HOMES for change in changes for full in reading.kinds.qualified(change.func)
             if full.startswith(home)}  # fmt: skip
    return reading.changed(changes, imports=sorted(homes))


def _made(reading: Reading, name: str) -> list[cst.Call]:
    found = [call for call in reading.made(Kind.QUEUE) if name in reading.kinds.qualified(call.func)]
    if not found:
        raise Unsuited("it makes no multiprocessing.Queue")
    return found


def _is_of_queue(reading: Reading, call: cst.Call) -> bool:
    return isinstance(call.func, cst.Attribute) and Kind.QUEUE in reading.kinds.of(call.func.value)


def _as_tasks(gather: cst.Call, name: str) -> cst.BaseExpression:
    given = ", ".join(each.star + edit.code(each.value) for each in gather.args)
    return cst.parse_expression(f"[await {name} for {name} in [asyncio.ensure_future({name}) for {name} in [{given}]]]")
