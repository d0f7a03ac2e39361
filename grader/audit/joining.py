"""Mutations of how a program waits for its processes."""

from __future__ import annotations

from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.kinds import Kind
from grader.audit.mutation import cure, mutation
from grader.audit.reading import Reading, Unsuited, argument
from grader.audit.starting import started

WAITING = cure("joined", all=True)
JOINED = cure("threads", joined=True)
TOGETHER = cure("overlap", at_least=2)
SOON = "0.1"
"""Seconds: long enough for a small program's processes to end, so that nothing shows in what is printed."""


@mutation("no-join", "The processes are started and not waited for.", WAITING, JOINED)
def no_join(reading: Reading) -> cst.Module:
    """Leave out every join()."""
    return reading.changed(reading.silenced(joined(reading)))


@mutation("join-last-only", "Only the last process is joined.", WAITING, JOINED)
def join_last_only(reading: Reading) -> cst.Module:
    """Move the join out of its loop, as a slip of the indentation does; or keep the last one only."""
    changes: dict[Any, edit.Change[Any]] = {}
    alone: dict[cst.CSTNode, list[cst.Call]] = {}
    for call in joined(reading):
        loop = reading.loop(call)
        if isinstance(loop, cst.For):
            changes |= {**reading.silenced([call]), loop: _with_after(edit.line(call))}
        elif loop is not None:
            changes[loop.iter] = _only_last
        else:
            alone.setdefault(reading.function(call), []).append(call)
    early = [call for calls in alone.values() for call in calls[:-1]]
    if not changes and not early:
        raise Unsuited("there is one join() only")
    return reading.changed({**changes, **reading.silenced(early)})


@mutation(
    "join-timeout",
    "join() gives up after a millisecond, and nobody looks whether the process has ended.",
    WAITING,
    JOINED,
)
def join_timeout(reading: Reading) -> cst.Module:
    """Give every join() a timeout."""
    untimed = [call for call in joined(reading) if not call.args]
    if not untimed:
        raise Unsuited("every join() has a timeout already")
    return reading.changed(dict.fromkeys(untimed, edit.given("timeout", "0.001")))


@mutation("sleep-for-join", "A sleep stands in the place of join().", WAITING, JOINED)
def sleep_for_join(reading: Reading) -> cst.Module:
    """Turn every join() into a sleep."""
    sleep = cst.parse_expression(f"time.sleep({SOON})")
    return reading.changed({call: edit.put(sleep) for call in joined(reading)}, imports=["time"])


@mutation(
    "join-in-start-loop", "Each process is joined before the next is started.", TOGETHER, cure("threads", together=2)
)
def join_in_start_loop(reading: Reading) -> cst.Module:
    """Join a process as soon as it is started."""
    lines = {call: reading.statement(call) for call in started(reading)}
    inner = [call for call in lines if reading.loop(call)]
    if 1 in (reading.seen.workers, reading.seen.threads) or (len(lines) < 2 and not inner):
        raise Unsuited("there is one process only")
    if _one_by_one(reading):
        raise Unsuited("each process is joined before the next is started as it is")
    changes: dict[Any, edit.Change[Any]] = {}
    for call, line in lines.items():
        join = edit.method(call, "join")
        if line is not None and isinstance(line.body[0], cst.Expr) and line.body[0].value is call:
            changes[line] = _with_after(edit.line(join))
        else:
            changes[call] = edit.put(edit.expression("(start, join)", start=call, join=join))
    return reading.changed(changes)


@mutation(
    "daemon-killed",
    "The processes are daemons that nobody waits for: they are killed where the main program ends.",
    WAITING,
    cure("processes", ended="ok"),
    JOINED,
)
def daemon_killed(reading: Reading) -> cst.Module:
    """Make daemons of the processes and leave out the joins."""
    makers = reading.plain_makers
    if not makers or any(argument(call, "daemon") for call in makers):
        raise Unsuited("no process is made with target=, or it is a daemon already")
    daemons = dict.fromkeys(makers, edit.given("daemon", "True"))
    return reading.changed({**daemons, **reading.silenced(joined(reading))})


# --- what they share ------------------------------------------------------------------------------------------------


def joined(reading: Reading) -> list[cst.Call]:
    """The calls of join(); `Unsuited` if there are none, or if the program waits in another way too."""
    if not reading.joins:
        raise Unsuited("it never calls join() on a process")
    if reading.other_wait:
        raise Unsuited(f"it waits, or may wait, by {reading.other_wait} too")
    if reading.made(Kind.POOL, Kind.EXECUTOR) and not reading.starts:
        raise Unsuited("its processes are those of a pool")
    return reading.joins


def _one_by_one(reading: Reading) -> bool:
    """True if in the text a join() in the same loop, or in none, follows every start() before the next one."""
    calls = [call for call in reading.all(cst.Call) if call in reading.starts or call in reading.joins]
    follows = {call: calls[place : place + 1] for place, call in enumerate(calls, start=1) if call in reading.starts}
    return all(
        other in reading.joins and reading.loop(other) is reading.loop(call)
        for call, others in follows.items()
        for other in others or [call]
    )


def _with_after(*lines: cst.SimpleStatementLine) -> edit.Change[Any]:
    return lambda statement: edit.several(statement, *lines)


def _only_last(values: cst.BaseExpression) -> cst.BaseExpression:
    return cst.parse_expression(f"list({edit.code(values)})[-1:]")
