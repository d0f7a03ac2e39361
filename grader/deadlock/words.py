"""What one thread lacks, in words: the predicate of a sentence whose subject waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from grader.deadlock.names import POOLS, Names
from grader.language import joined, say, say_number
from grader.model import Awaited, Ended, Event, Holder, Lack, Process


def line_name(line: int) -> str:
    """`line 7` with a space that does not break: by it others know a line of the program."""
    return f"line\u00a0{line}"


def at_line(line: int | None) -> str:
    """` at line 7`; empty for None."""
    return "" if line is None else say(" at {line}", line=line_name(line))


def predicate(names: Names, pid: int, lack: Lack, count: int = 1) -> str:
    """`waits for a Lock that worker 1 acquired at line 14`; so many processes or threads wait."""
    return _WORDS[lack.awaited](names, pid, lack, count)


def _lock(names: Names, pid: int, lack: Lack, count: int) -> str:
    if not lack.of:
        return say_number("waits for something that never comes", "wait for something that never comes", count)
    what = _a(lack.of)
    if not lack.holders:
        return say_number(
            "waits for {what} that nobody releases", "wait for {what} that nobody releases", count, what=what
        )
    if lack.numbers.get("copy"):
        holder = lack.holders[0]
        return say_number(
            "waits for {what} of its own: a copy of the one that {who} had acquired{at_line} when it started the "
            "process",
            "wait for {what} of their own: a copy of the one that {who} had acquired{at_line} when it started them",
            count,
            what=what,
            who=names.other(holder.pid, pid),
            at_line=at_line(holder.line),
        )
    got = _acquired(names, pid, lack, count)
    return say_number(
        "waits for {what} that {acquired}", "wait for {what} that {acquired}", count, what=what, acquired=got
    )


def _acquired(names: Names, pid: int, lack: Lack, count: int) -> str:
    return _and(sorted({_acquired_by(names, pid, lack, holder, count) for holder in lack.holders}))


def _and(said: Sequence[str]) -> str:
    """`a and b and c`: of what is too long for commas."""
    return said[0] if len(said) == 1 else say("{items} and {last}", items=_and(said[:-1]), last=said[-1])


def _acquired_by(names: Names, pid: int, lack: Lack, holder: Holder, count: int) -> str:
    where = at_line(holder.line)
    if holder.pid == pid and holder.thread in (None, lack.thread):
        return say_number("it has acquired itself{at_line}", "each has acquired itself{at_line}", count, at_line=where)
    if holder.pid == pid:
        return say("another thread of the same process acquired{at_line}", at_line=where)
    who, end = names.other(holder.pid, pid), names.has_ended(holder.pid)
    if not end:
        return say("{who} acquired{at_line}", who=who, at_line=where)
    return say("{who} acquired{at_line} and never released: that one {ended}", who=who, at_line=where, ended=end)


def _condition(names: Names, pid: int, lack: Lack, count: int) -> str:
    if not lack.holders:
        return say_number(
            "waits for a Condition that nobody notifies", "wait for a Condition that nobody notifies", count
        )
    return say_number(
        "waits for a Condition that nobody notifies any more (notify() was called{by})",
        "wait for a Condition that nobody notifies any more (notify() was called{by})",
        count,
        by=_by_whom(names, pid, lack),
    )


def _event(names: Names, pid: int, lack: Lack, count: int) -> str:
    if not lack.holders:
        return say_number("waits for an Event that nobody sets", "wait for an Event that nobody sets", count)
    return say_number(
        "waits for an Event that was set{by}, but cleared again",
        "wait for an Event that was set{by}, but cleared again",
        count,
        by=_by_whom(names, pid, lack),
    )


def _barrier(_names: Names, _pid: int, lack: Lack, count: int) -> str:
    parties, came = lack.numbers.get("parties", 0), lack.numbers.get("came", 0)
    which = say("a Barrier for {number}", number=parties) if parties else say("a Barrier")
    if came < 2:
        return say_number(
            "waits at {barrier}, to which nobody else comes", "wait at {barrier}, to which nobody else comes", count,
            barrier=which,
        )  # fmt: skip
    return say_number(
        "waits at {barrier}, to which only {came} come", "wait at {barrier}, to which only {came} come", count,
        barrier=which, came=came,
    )  # fmt: skip


def _get(names: Names, pid: int, lack: Lack, count: int) -> str:
    put = lack.numbers.get("put", 0)
    if not put:
        return say_number(
            "waits for an item of a Queue into which nobody puts anything",
            "wait for an item of a Queue into which nobody puts anything",
            count,
        )
    by = _by_whom(names, pid, lack)
    taken = say_number(
        "the only item that was put{by} is taken", "all {number} items that were put{by} are taken", put, by=by
    )
    return say_number(
        "waits for another item of a Queue: {taken}", "wait for another item of a Queue: {taken}", count, taken=taken
    )


def _put(_names: Names, _pid: int, lack: Lack, count: int) -> str:
    size = lack.numbers.get("maxsize", 0)
    full = say("a full Queue that holds {number}", number=size) if 0 < size < 2**31 - 1 else say("a full Queue")
    if lack.numbers.get("got"):
        return say_number(
            "waits for room in {queue}, from which nobody takes anything any more",
            "wait for room in {queue}, from which nobody takes anything any more",
            count,
            queue=full,
        )
    return say_number(
        "waits for room in {queue}, from which nobody takes anything",
        "wait for room in {queue}, from which nobody takes anything",
        count,
        queue=full,
    )


def _tasks(_names: Names, _pid: int, lack: Lack, count: int) -> str:
    put, done = lack.numbers.get("put", 0), lack.numbers.get("done", 0)
    items = say_number("{number} item was put", "{number} items were put", put)
    if done:
        called = say("task_done() was called only {times}", times=_times(done))
    else:
        called = say("task_done() was never called")
    return say_number(
        "waits in join() of a Queue: {items}, but {called}", "wait in join() of a Queue: {items}, but {called}", count,
        items=items, called=called,
    )  # fmt: skip


def _flush(_names: Names, _pid: int, lack: Lack, count: int) -> str:
    return say_number(
        "waits at its end until somebody takes what it has put into a Queue{at_line}, and nobody does",
        "wait at their end until somebody takes what they have put into a Queue{at_line}, and nobody does",
        count,
        at_line=at_line(lack.line),
    )


def _receive(names: Names, pid: int, lack: Lack, count: int) -> str:
    others = {holder.pid for holder in lack.holders}
    if not others:
        end = say(" that nobody sends")
    elif others == {pid}:
        end = say_number(
            ": only it itself has the other end open, and it never sends there",
            ": only each itself has the other end open, and it never sends there",
            count,
        )
    else:
        end = say_number(
            ": {who} has the other end open, and nobody sends there",
            ": {who} have the other end open, and nobody sends there",
            len(others),
            who=names.listed(lack.holders, pid),
        )
    return say_number("waits in recv() for a message{end}", "wait in recv() for a message{end}", count, end=end)


def _read(names: Names, pid: int, lack: Lack, count: int) -> str:
    others = {holder.pid for holder in lack.holders}
    if not others:
        end = say(" that nobody writes")
    elif others == {pid}:
        end = say_number(
            ": only it itself has the other end open, and it never writes there",
            ": only each itself has the other end open, and it never writes there",
            count,
        )
    else:
        end = say_number(
            ": {who} has the other end open, and nobody writes there",
            ": {who} have the other end open, and nobody writes there",
            len(others),
            who=names.listed(lack.holders, pid),
        )
    return say_number("waits for something to read{end}", "wait for something to read{end}", count, end=end)


def _write(names: Names, pid: int, lack: Lack, count: int) -> str:
    others = {holder.pid for holder in lack.holders}
    if not others:
        end = say(" that nobody makes")
    elif others == {pid}:
        end = say_number(
            ": only it itself has the other end open, and it never reads there",
            ": only each itself has the other end open, and it never reads there",
            count,
        )
    else:
        end = say_number(
            ": {who} has the other end open, and nobody reads there",
            ": {who} have the other end open, and nobody reads there",
            len(others),
            who=names.listed(lack.holders, pid),
        )
    return say_number("waits for room to write{end}", "wait for room to write{end}", count, end=end)


def _process(names: Names, pid: int, lack: Lack, count: int) -> str:
    who = names.listed(lack.holders, pid) or say("a process")
    if not lack.of:
        return say_number("waits for {who}", "wait for {who}", count, who=who)
    if lack.line is not None:
        return say_number("waits in join() for {who}", "wait in join() for {who}", count, who=who)
    return say_number("waits at its end for {who}", "wait at their end for {who}", count, who=who)


def _child(_names: Names, _pid: int, _lack: Lack, count: int) -> str:
    return say_number("waits for the end of any child", "wait for the end of any child", count)


def _thread(_names: Names, _pid: int, _lack: Lack, count: int) -> str:
    return say_number("waits in join() for a thread of its own", "wait in join() for a thread of their own", count)


def _result(names: Names, pid: int, _lack: Lack, count: int) -> str:
    dead, call = dead_workers(names, pid), _call(names, pid)
    if asks_too_late(names, pid):  # whether a worker was in the middle of it is luck
        return say_number(
            "waits for the result{of_call} of a pool that has been ended before",
            "wait for the result{of_call} of a pool that has been ended before",
            count,
            of_call=call,
        )
    if dead:
        ends = [joined("", [names.has_ended(one.pid), at_line(names.exits.get(one.pid))]) for one in dead]
        return say_number(
            "waits for the result{of_call} of a worker of the pool that {ended} in the middle of it",
            "wait for the result{of_call} of a worker of the pool that {ended} in the middle of it",
            count,
            of_call=call,
            ended=_or(list(dict.fromkeys(ends))),
        )
    if call:
        return say_number(
            "waits for the result{of_call}, which never comes",
            "wait for the result{of_call}, which never comes",
            count,
            of_call=call,
        )
    return say_number("waits for a result that never comes", "wait for a result that never comes", count)


def _or(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else say("{items} or {last}", items=_or(said[:-1]), last=said[-1])


def dead_workers(names: Names, pid: int) -> list[Process]:
    """Workers of this process's pools that did not end as their pool would have it."""
    return [
        process
        for process in names.trace.workers
        if process.born in POOLS
        and process.how is not None
        and (not process.ended_well or names.exits.get(process.pid) is not None)
        and process.parent in (pid, *(helper.pid for helper in names.trace.processes if helper.role == "helper"))
    ]


def asks_too_late(names: Names, pid: int) -> bool:
    """True if what a process waits for are results of a pool that it had ended before it asked for them."""
    asked = _last_asked(names, pid)
    if asked is None:
        return False
    before = names.trace.find("asked", "pool-end")
    ends = [event for event in before[: before.index(asked)] if event.data.get("how") in ("terminate", "exit")]
    return any(event.pid == pid and event.data.get("pool") == asked.data.get("pool") for event in ends)


def _last_asked(names: Names, pid: int) -> Event | None:
    """The last time that a process began to wait for results which have not come."""
    done = {(event.pid, event.data.get("pool"), event.data.get("key")) for event in names.trace.find("result")}
    mine = [event for event in names.trace.find("asked") if event.pid == pid]
    if not mine or (pid, mine[-1].data.get("pool"), mine[-1].data.get("key")) in done:
        return None
    return mine[-1]


def _call(names: Names, pid: int) -> str:
    """` of map(square)`: the call whose result is missing, if there is just one, or it was asked for it last."""
    done = {(event.pid, event.data.get("pool"), event.data.get("key")) for event in names.trace.find("result")}
    asked = _last_asked(names, pid)
    calls = {
        say(" of {call}({function})", call=event.data.get("call"), function=event.data.get("func"))
        for event in names.trace.find("submit")
        if event.pid == pid
        and (event.pid, event.data.get("pool"), event.data.get("key")) not in done
        and (asked is None or asked.data.get("key") == event.data.get("key"))
    }
    return calls.pop() if len(calls) == 1 else ""


def _pool(names: Names, pid: int, lack: Lack, count: int) -> str:
    dead = dead_workers(names, pid)
    if dead:
        return _result(names, pid, lack, count)
    return say_number("waits for the end of a pool", "wait for the end of a pool", count)


def _loop(_names: Names, _pid: int, _lack: Lack, count: int) -> str:
    return say_number(
        "waits in an asyncio event loop for something that never happens",
        "wait in an asyncio event loop for something that never happens",
        count,
    )


_WORDS: Mapping[Awaited, Callable[[Names, int, Lack, int], str]] = {
    Awaited.LOCK: _lock,
    Awaited.CONDITION: _condition,
    Awaited.EVENT: _event,
    Awaited.BARRIER: _barrier,
    Awaited.GET: _get,
    Awaited.PUT: _put,
    Awaited.TASKS: _tasks,
    Awaited.FLUSH: _flush,
    Awaited.RECEIVE: _receive,
    Awaited.READ: _read,
    Awaited.WRITE: _write,
    Awaited.PROCESS: _process,
    Awaited.CHILD: _child,
    Awaited.THREAD: _thread,
    Awaited.RESULT: _result,
    Awaited.POOL: _pool,
    Awaited.LOOP: _loop,
}


def _by_whom(names: Names, pid: int, lack: Lack) -> str:
    """` by worker 1 at line 8 and main at line 9`."""
    said = sorted({_by(names, pid, holder) for holder in lack.holders})
    return say(" by {who}", who=_and(said)) if 0 < len(said) <= 3 else ""


def _by(names: Names, pid: int, holder: Holder) -> str:
    who = say("it itself") if holder.pid == pid else names.other(holder.pid, pid)
    return joined("", [who, at_line(holder.line)])


def _a(noun: str) -> str:
    if noun.startswith("lock of"):
        return say("the {lock}", lock=noun)
    return say("an {lock}", lock=noun) if noun[:1] in "AEIOR" and noun != "Result" else say("a {lock}", lock=noun)


def _times(count: int) -> str:
    if count < 3:
        return say("once") if count == 1 else say("twice")
    return say_number("{number} time", "{number} times", count)


def was_killed(names: Names, pid: int) -> bool:
    """True if a process was ended by a signal."""
    process = names.process(pid)
    return process is not None and process.how is Ended.SIGNALLED
