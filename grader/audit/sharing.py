"""Mutations of what processes share: locks, queues and their end signals, barriers, pipes, and the work itself."""

from __future__ import annotations

from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.kinds import Kind
from grader.audit.mutation import cure, kind, mutation
from grader.audit.reading import Reading, Unsuited, argument
from grader.model import Schedule

ENDING = cure("ends", exit_code=0)
NO_DEADLOCK = cure("ends", exit_code=0, under=(Schedule.HOLD_LOCKS,))
LOCKS = cure("locks", shared=True)
TOTAL = kind("reports", by="main", under=(Schedule.HOLD_STORES,))
ORDER = kind("order")
_SEEDED = frozenset({"random.seed", "random.Random"})
ONCE = kind("reports", by="workers", under=(Schedule.ELDEST_FIRST, Schedule.YOUNGEST_FIRST))


# --- locks ----------------------------------------------------------------------------------------------------------


@mutation("no-lock", "The locks are made and never taken.", LOCKS, TOTAL)
def no_lock(reading: Reading) -> cst.Module:
    """Take the code out of its `with lock:`, and leave acquire() and release() out."""
    changes: dict[Any, edit.Change[Any]] = {block: edit.without_items(mine) for block, mine in guarded(reading)}
    changes |= reading.silenced(reading.methods(Kind.LOCK, "acquire", "release"))
    if not changes:
        raise Unsuited("no lock is taken")
    return reading.changed(changes)


@mutation("own-lock", "Every process is given a lock of its own, which keeps nobody out.", LOCKS, TOTAL)
def own_lock(reading: Reading) -> cst.Module:
    """Make a new lock wherever a process is given one."""
    made = reading.made(Kind.LOCK)
    given = [value for value in _given(reading) if Kind.LOCK in reading.kinds.of(value)]
    if not made or not given:
        raise Unsuited("no process is given a lock by args=")
    return reading.changed({value: edit.put(made[0]) for value in given})


@mutation("released-too-early", "The lock is released before the new value is written.", TOTAL)
def released_too_early(reading: Reading) -> cst.Module:
    """Compute the new value under the lock, and write it after the lock is released."""
    name = reading.fresh("new")
    changes = {}
    for block, _ in guarded(reading):
        last = edit.lines(block.body)[-1]
        written = _written(last)
        if written is not None:
            changes[block] = _with_late_write(name, *written)
    if not changes:
        raise Unsuited("no block under a lock ends with writing an attribute or an element")
    return reading.changed(changes)


@mutation(
    "locks-in-a-circle", "The locks are taken in the order in which they come, so that all can wait.", NO_DEADLOCK
)
def locks_in_a_circle(reading: Reading) -> cst.Module:
    """Leave out what puts the locks into one order: min(), max() and sorted()."""
    if not reading.made(Kind.LOCK):
        raise Unsuited("it makes no lock")
    if not _takes_several(reading):
        raise Unsuited("nobody is seen to take two locks at one time")
    changes: dict[Any, edit.Change[Any]] = {}
    for call in reading.all(cst.Call):
        names = reading.kinds.qualified(call.func)
        values = [each.value for each in call.args if each.keyword is None]
        if len(values) == 2 and "builtins.min" in names:
            changes[call] = edit.put(values[0])
        elif len(values) == 2 and "builtins.max" in names:
            changes[call] = edit.put(values[1])
        elif values and "builtins.sorted" in names:
            changes[call] = edit.put(values[0])
    if not changes:
        raise Unsuited("nothing is seen to put the locks into an order")
    return reading.changed(changes)


def guarded(reading: Reading) -> list[tuple[cst.With, list[int]]]:
    """The blocks under a lock, and which of their items are locks."""
    found = []
    for block in reading.all(cst.With):
        mine = [place for place, item in enumerate(block.items) if Kind.LOCK in reading.kinds.of(item.item)]
        if mine:
            found.append((block, mine))
    return found


def _takes_several(reading: Reading) -> bool:
    """Whether one lock may be taken where another is held: in one with statement, one in another, or by calls."""
    blocks = dict(guarded(reading))
    inner = any(around in blocks for block in blocks for around in reading.around(block))
    calls = reading.methods(Kind.LOCK, "acquire")
    return inner or any(len(places) > 1 for places in blocks.values()) or len(calls) + bool(blocks) > 1


def _given(reading: Reading) -> list[cst.BaseExpression]:
    """What processes are given by args=."""
    found = [argument(call, "args") for call in reading.made(reading.unit)]
    tuples = [each.value for each in found if each is not None and isinstance(each.value, cst.Tuple | cst.List)]
    return [element.value for values in tuples for element in values.elements]


def _written(line: cst.CSTNode) -> tuple[cst.BaseExpression, cst.BaseExpression] | None:
    """Where a statement writes to, and what: `counter.value += 1` writes `counter.value + 1`."""
    part = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
    if isinstance(part, cst.AugAssign) and isinstance(part.target, cst.Attribute | cst.Subscript):
        sign = edit.code(part.operator).strip().removesuffix("=")
        text = f"{edit.code(part.target)} {sign} ({edit.code(part.value)})"
        return part.target, cst.parse_expression(text)
    if isinstance(part, cst.Assign) and isinstance(part.targets[0].target, cst.Attribute | cst.Subscript):
        return part.targets[0].target, part.value
    return None


def _with_late_write(name: str, target: cst.BaseExpression, value: cst.BaseExpression) -> edit.Change[cst.With]:
    def change(block: cst.With) -> Any:
        (kept,) = edit.statements(f"{name} = {edit.code(value)}\n")
        (late,) = edit.statements(f"{edit.code(target)} = {name}\n")
        return edit.several(block.with_changes(body=edit.block([*edit.lines(block.body)[:-1], kept])), late)

    return change


# --- queues ---------------------------------------------------------------------------------------------------------


@mutation("no-end-signal", "The end signal is never sent, so that a consumer waits for ever.", ENDING)
def no_end_signal(reading: Reading) -> cst.Module:
    """Leave out every put() of something that is always the same."""
    return reading.changed(reading.silenced(_signals(reading)))


@mutation("one-end-signal", "There is one end signal, though several consumers wait for one.", ENDING)
def one_end_signal(reading: Reading) -> cst.Module:
    """Keep the first end signal only."""
    calls = _signals(reading)
    loops = list(dict.fromkeys(loop for call in calls if (loop := reading.loop(call)) is not None))
    if not loops and len(calls) < 2:
        raise Unsuited("there is one end signal only")
    changes: dict[Any, edit.Change[Any]] = {loop.iter: _only_first for loop in loops}
    return reading.changed({**changes, **reading.silenced([call for call in calls[1:] if reading.loop(call) is None])})


@mutation("empty-for-end", "A consumer takes it for the end that the queue is empty at the moment.", ONCE)
def empty_for_end(reading: Reading) -> cst.Module:
    """Turn get() into get_nowait(), and end where there is nothing to get."""
    gets = [call for call in reading.methods(Kind.QUEUE, "get") if not call.args]
    mine = [function for function in reading.targets if any(reading.function(call) is function for call in gets)]
    if not mine:
        raise Unsuited("no process is seen to take anything from a queue")
    changes: dict[Any, edit.Change[Any]] = {call: lambda call: edit.method(call, "get_nowait") for call in gets}
    for function in mine:
        changes[function] = lambda function: edit.reworked(function, edit.swallowed)
    return reading.changed(changes)


def _signals(reading: Reading) -> list[cst.Call]:
    """The calls that put something into a queue that is always the same; `Unsuited` if there are none."""
    puts = [call for call in reading.methods(Kind.QUEUE, "put") if call.args]
    constant = {
        target.target.value
        for line in reading.module.body
        if isinstance(line, cst.SimpleStatementLine) and isinstance(line.body[0], cst.Assign)
        for target in line.body[0].targets
        if isinstance(target.target, cst.Name)
    } | {"None"}
    found = [call for call in puts if _is_constant(call.args[0].value, constant)]
    if not found:
        raise Unsuited("no end signal is seen to be put into a queue")
    return found


def _is_constant(value: cst.BaseExpression, constant: set[str]) -> bool:
    if isinstance(value, cst.Name):
        return value.value in constant
    return isinstance(value, cst.SimpleString | cst.Integer) or edit.code(value) == "-1"


def _only_first(values: cst.BaseExpression) -> cst.BaseExpression:
    return cst.parse_expression(f"list({edit.code(values)})[:1]")


# --- barriers -------------------------------------------------------------------------------------------------------


@mutation("no-barrier", "Nobody waits at the barrier.", ORDER)
def no_barrier(reading: Reading) -> cst.Module:
    """Leave out every wait() of a barrier."""
    waits = reading.methods(Kind.BARRIER, "wait")
    if not waits:
        raise Unsuited("nobody waits at a barrier")
    return reading.changed(reading.silenced(waits))


@mutation("barrier-too-small", "The barrier lets go when one process is still missing.", ORDER)
def barrier_too_small(reading: Reading) -> cst.Module:
    """Take one from the number of parties."""
    return _parties(reading, -1)


@mutation("barrier-too-large", "The barrier waits for one process more than there are.", ENDING)
def barrier_too_large(reading: Reading) -> cst.Module:
    """Add one to the number of parties."""
    return _parties(reading, 1)


def _parties(reading: Reading, step: int) -> cst.Module:
    given = [argument(call, "parties") or next(iter(call.args), None) for call in reading.made(Kind.BARRIER)]
    numbers = [each.value for each in given if each is not None]
    if not numbers:
        raise Unsuited("it makes no barrier")
    return reading.changed(dict.fromkeys(numbers, lambda number: cst.parse_expression(f"{edit.code(number)} + {step}")))


# --- pipes ----------------------------------------------------------------------------------------------------------


@mutation("pipe-not-closed", "No end of a pipe is ever closed, so that recv() waits for ever.", ENDING)
def pipe_not_closed(reading: Reading) -> cst.Module:
    """Leave out every close() of a pipe's end."""
    closes = reading.methods(Kind.PIPE, "close")
    if not closes:
        raise Unsuited("no end of a pipe is closed")
    return reading.changed(reading.silenced(closes))


# --- work -----------------------------------------------------------------------------------------------------------


@mutation("all-in-one", "The first process is given all the work, the others none.", kind("reports", balanced=True))
def all_in_one(reading: Reading) -> cst.Module:
    """Turn the share `ALL // PARTS` that each process is given into everything for the first."""
    shares = [value for value in _given(reading) if _is_share(value)]
    if not shares:
        raise Unsuited("no process is given a share, as in args=(ALL // PARTS,)")
    name = reading.fresh("everything")
    changes = {value: _everything(name) for value in shares}
    return reading.changed(changes, helper=f"{name} = iter([1] * {len(shares)})\n")


@mutation("same-seed", "Every process begins with the same random numbers.", kind("reports", differ=True))
def same_seed(reading: Reading) -> cst.Module:
    """Begin with the same seed wherever one is chosen, else at the beginning of the function."""
    mine = [function for function in reading.work if _draws(function)]
    if not mine:
        raise Unsuited("no function that runs in another process draws random numbers")
    chosen = [call for call in reading.all(cst.Call) if reading.kinds.qualified(call.func) & _SEEDED]
    if chosen:
        one = [cst.Arg(cst.Integer("1"))]
        return reading.changed(dict.fromkeys(chosen, lambda call: call.with_changes(args=one)))
    seed = edit.statements("random.seed(1)\n")
    changes: dict[Any, edit.Change[Any]] = {
        function: lambda function: edit.reworked(function, lambda body: [*seed, *body]) for function in mine
    }
    return reading.changed(changes, imports=["random"])


def _is_share(value: cst.BaseExpression) -> bool:
    return isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.FloorDivide)


def _everything(name: str) -> edit.Change[Any]:
    def change(value: cst.BinaryOperation) -> cst.BaseExpression:
        return edit.expression(f"ALL * next({name}, 0)", ALL=value.left)

    return change


def _draws(function: cst.FunctionDef) -> bool:
    return "random." in edit.code(function)
