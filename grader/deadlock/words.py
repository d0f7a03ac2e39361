"""What one thread lacks, in words: the predicate of a sentence whose subject waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.deadlock.names import POOLS, Names
from grader.model import Awaited, Ended, Holder, Lack, Process

_ONE, _MANY = "waits", "wait"


def line_words(line: int | None, word: str = " at ") -> str:
    """` at line 7` with a space that does not break: by it others know a line of the program. Empty for None."""
    return "" if line is None else f"{word}line\u00a0{line}"


def predicate(names: Names, pid: int, lack: Lack, *, many: bool = False) -> str:
    """`waits for a Lock that worker 1 acquired at line 14`; `many` processes wait."""
    verb = _MANY if many else _ONE
    return _WORDS[lack.awaited](names, pid, lack, verb)


def _lock(names: Names, pid: int, lack: Lack, verb: str) -> str:
    what = f"{verb} for {_a(lack.of)}"
    if not lack.of:
        return f"{verb} for something that never comes"
    if not lack.holders:
        return f"{what} that nobody releases"
    if lack.numbers.get("copy"):
        holder = lack.holders[0]
        maker = names.other(holder.pid, pid)
        where = line_words(holder.line)
        own, started = ("its own", "the process") if verb == _ONE else ("their own", "them")
        return f"{what} of {own}: a copy of the one that {maker} had acquired{where} when it started {started}"
    return f"{what} that {_acquired(names, pid, lack, verb)}"


def _acquired(names: Names, pid: int, lack: Lack, verb: str) -> str:
    said = []
    for holder in lack.holders:
        where = line_words(holder.line)
        if holder.pid == pid and holder.thread in (None, lack.thread):
            said.append(f"{'it has acquired itself' if verb == _ONE else 'each has acquired itself'}{where}")
        elif holder.pid == pid:
            said.append(f"another thread of the same process acquired{where}")
        else:
            end = names.has_ended(holder.pid)
            left = f" and never released: that one {end}" if end else ""
            said.append(f"{names.other(holder.pid, pid)} acquired{where}{left}")
    return " and ".join(sorted(set(said)))


def _condition(names: Names, pid: int, lack: Lack, verb: str) -> str:
    if not lack.holders:
        return f"{verb} for a Condition that nobody notifies"
    return f"{verb} for a Condition that nobody notifies any more (notify() was called{_by_whom(names, pid, lack)})"


def _event(names: Names, pid: int, lack: Lack, verb: str) -> str:
    if not lack.holders:
        return f"{verb} for an Event that nobody sets"
    return f"{verb} for an Event that was set{_by_whom(names, pid, lack)}, but cleared again"


def _barrier(_names: Names, _pid: int, lack: Lack, verb: str) -> str:
    parties, came = lack.numbers.get("parties", 0), lack.numbers.get("came", 0)
    only = "nobody else comes" if came < 2 else f"only {came} come"
    return f"{verb} at a Barrier{f' for {parties}' if parties else ''}, to which {only}"


def _get(names: Names, pid: int, lack: Lack, verb: str) -> str:
    put = lack.numbers.get("put", 0)
    if not put:
        return f"{verb} for an item of a Queue into which nobody puts anything"
    items = "the only item that was" if put == 1 else f"all {put} items that were"
    taken = "is taken" if put == 1 else "are taken"
    return f"{verb} for another item of a Queue: {items} put{_by_whom(names, pid, lack)} {taken}"


def _put(_names: Names, _pid: int, lack: Lack, verb: str) -> str:
    size = lack.numbers.get("maxsize", 0)
    room = f" that holds {size}" if 0 < size < 2**31 - 1 else ""
    again = " any more" if lack.numbers.get("got") else ""
    return f"{verb} for room in a full Queue{room}, from which nobody takes anything{again}"


def _tasks(_names: Names, _pid: int, lack: Lack, verb: str) -> str:
    put, done = lack.numbers.get("put", 0), lack.numbers.get("done", 0)
    never = "was never called" if not done else f"was called only {_times(done)}"
    return f"{verb} in join() of a Queue: {_items(put)} {_were(put)} put, but task_done() {never}"


def _flush(_names: Names, _pid: int, lack: Lack, verb: str) -> str:
    end, put = ("its end", "it has put") if verb == _ONE else ("their end", "they have put")
    return f"{verb} at {end} until somebody takes what {put} into a Queue{line_words(lack.line)}, and nobody does"


def _receive(names: Names, pid: int, lack: Lack, verb: str) -> str:
    return f"{verb} in recv() for a message{_other_end(names, pid, lack, verb, 'sends')}"


def _read(names: Names, pid: int, lack: Lack, verb: str) -> str:
    return f"{verb} for something to read{_other_end(names, pid, lack, verb, 'writes')}"


def _write(names: Names, pid: int, lack: Lack, verb: str) -> str:
    return f"{verb} for room to write{_other_end(names, pid, lack, verb, 'reads')}"


def _other_end(names: Names, pid: int, lack: Lack, verb: str, does: str) -> str:
    others = {holder.pid for holder in lack.holders}
    if not others:
        return f" that nobody {does}" if does != "reads" else " that nobody makes"
    if others == {pid}:
        own = "it itself has" if verb == _ONE else "each itself has"
        return f": only {own} the other end open, and it never {does} there"
    has = "has" if len(others) == 1 else "have"
    return f": {names.listed(lack.holders, pid)} {has} the other end open, and nobody {does} there"


def _process(names: Names, pid: int, lack: Lack, verb: str) -> str:
    end = " at its end" if verb == _ONE else " at their end"
    how = "" if not lack.of else " in join()" if lack.line is not None else end
    return f"{verb}{how} for {names.listed(lack.holders, pid) or 'a process'}"


def _child(_names: Names, _pid: int, _lack: Lack, verb: str) -> str:
    return f"{verb} for the end of any child"


def _thread(_names: Names, _pid: int, _lack: Lack, verb: str) -> str:
    return f"{verb} in join() for a thread of {'its' if verb == _ONE else 'their'} own"


def _result(names: Names, pid: int, _lack: Lack, verb: str) -> str:
    dead = dead_workers(names, pid)
    if not dead:
        call = _call(names, pid)
        return f"{verb} for the result{call}, which never comes" if call else f"{verb} for a result that never comes"
    ends = dict.fromkeys(names.has_ended(process.pid) + line_words(names.exits.get(process.pid)) for process in dead)
    return (
        f"{verb} for the result{_call(names, pid)} of a worker of the pool that {' or '.join(ends)} in the middle of it"
    )


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


def _call(names: Names, pid: int) -> str:
    """` of map(square)`: the call whose result is missing, if there is just one."""
    done = {(event.pid, event.data.get("pool"), event.data.get("key")) for event in names.trace.find("result")}
    calls = {
        f" of {event.data.get('call')}({event.data.get('func')})"
        for event in names.trace.find("submit")
        if event.pid == pid and (event.pid, event.data.get("pool"), event.data.get("key")) not in done
    }
    return calls.pop() if len(calls) == 1 else ""


def _pool(names: Names, pid: int, lack: Lack, verb: str) -> str:
    dead = dead_workers(names, pid)
    if dead:
        return _result(names, pid, lack, verb)
    return f"{verb} for the end of a pool"


def _loop(_names: Names, _pid: int, _lack: Lack, verb: str) -> str:
    return f"{verb} in an asyncio event loop for something that never happens"


_WORDS: Mapping[Awaited, Callable[[Names, int, Lack, str], str]] = {
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
    return f" by {' and '.join(said)}" if len(said) <= 3 else ""


def _by(names: Names, pid: int, holder: Holder) -> str:
    who = "it itself" if holder.pid == pid else names.other(holder.pid, pid)
    return who + line_words(holder.line)


def _a(noun: str) -> str:
    if noun.startswith("lock of"):
        return f"the {noun}"
    return f"an {noun}" if noun[:1] in "AEIOR" and noun != "Result" else f"a {noun}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def was_killed(names: Names, pid: int) -> bool:
    """True if a process was ended by a signal."""
    process = names.process(pid)
    return process is not None and process.how is Ended.SIGNALLED
