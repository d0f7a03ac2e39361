"""Variations of how processes, or threads, are made, started and waited for."""

from __future__ import annotations

from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.forms.names import main_guard
from grader.audit.forms.printing import begins_with
from grader.audit.forms.variation import variation
from grader.audit.kinds import Kind
from grader.audit.reading import Reading, Unsuited, argument
from grader.audit.starting import called, makers

_BASES = {Kind.PROCESS: "multiprocessing.Process", Kind.THREAD: "threading.Thread"}
_CLASS = """\
class NAME(BASE):
    def __init__(self, target, args=(), kwargs=None, **others):
        super().__init__(**others)
        self.work = target
        self.given = args
        self.named = kwargs or {}

    def run(self):
        self.work(*self.given, **self.named)
"""


@variation("class-for-target", "Its processes are of a class of its own, whose run() does the work.")
def class_for_target(reading: Reading) -> cst.Module:
    """Put a class of the program's own in the place of Process."""
    base = _BASES[reading.unit]
    found = [call for call in makers(reading) if base in reading.kinds.qualified(call.func)]
    if len(found) != len(reading.made(reading.unit)):
        raise Unsuited("its processes are made in several ways")
    name = reading.fresh("Worker")
    helper = _CLASS.replace("NAME", name).replace("BASE", base)
    changes = {call.func: edit.put(cst.Name(name)) for call in found}
    return reading.changed(changes, imports=[base.partition(".")[0]], helper=helper)


@variation("partial-for-args", "What its processes run is a partial, functools.partial(f, x), without args=.")
def partial_for_args(reading: Reading) -> cst.Module:
    """Turn `target=f, args=(x,)` into `target=functools.partial(f, x)`."""
    found = [call for call in makers(reading) if argument(call, "args") or argument(call, "kwargs")]
    if not found:
        raise Unsuited("its processes are given no arguments")

    def change(call: cst.Call) -> cst.Call:
        whole = called(call)
        given = edit.arguments([cst.Arg(whole.func), *whole.args])
        partial = cst.Call(func=cst.parse_expression("functools.partial"), args=given)
        kept = [each for each in call.args if each.keyword is None or each.keyword.value not in ("args", "kwargs")]
        named = [each.with_changes(value=partial) if each.keyword and each.keyword.value == "target" else each
                 for each in kept]  # fmt: skip
        return call.with_changes(args=edit.arguments(named))

    return reading.changed(dict.fromkeys(found, change), imports=["functools"])


@variation("arguments-by-place", "Its processes get function and arguments by their place, not by name.")
def arguments_by_place(reading: Reading) -> cst.Module:
    """Turn `Process(target=f, args=(x,))` into `Process(None, f, None, (x,))`."""
    base = _BASES[reading.unit]
    found = [
        call
        for call in makers(reading)
        if base in reading.kinds.qualified(call.func) and all(each.keyword is not None for each in call.args)
    ]
    if not found:
        raise Unsuited("no process gets all of its arguments by name")
    return reading.changed(dict.fromkeys(found, _by_place))


@variation("daemons-that-are-joined", "Its processes are daemons, and are waited for.")
def daemons_that_are_joined(reading: Reading) -> cst.Module:
    """Give `daemon=True` to every process."""
    found = makers(reading)
    if not reading.joins or any(argument(call, "daemon") for call in found):
        raise Unsuited("its processes are never joined, or it says of them whether they are daemons")
    within = {outer for call in found for outer in reading.around(call)} & set(reading.work)
    if within:
        raise Unsuited("its processes make processes, which daemons must not")
    return reading.changed(dict.fromkeys(found, edit.given("daemon", "True")))


@variation("joined-in-reverse", "It joins the process that it started last before the others.")
def joined_in_reverse(reading: Reading) -> cst.Module:
    """Go through the processes the other way round where nothing is done but to join them."""
    return reading.changed({loop.iter: lambda values: edit.expression("reversed(list(VALUES))", VALUES=values)
                            for loop in _joining_loops(reading)})  # fmt: skip


@variation("joined-in-a-comprehension", "It joins its processes in a list comprehension.")
def joined_in_a_comprehension(reading: Reading) -> cst.Module:
    """Turn a loop that only joins into a list comprehension."""
    return reading.changed(dict.fromkeys(_joining_loops(reading), _comprehended))


@variation("joined-bit-by-bit", "It joins with a timeout, again and again until the process has ended.")
def joined_bit_by_bit(reading: Reading) -> cst.Module:
    """Turn `worker.join()` into a loop of joins with a timeout while it is alive."""
    lines = [(line, call) for call in reading.joins if (line := _alone(reading, call)) and not call.args]
    if not lines:
        raise Unsuited("no line is join() alone")
    return reading.changed({line: edit.put(_bit_by_bit(line, call)) for line, call in lines})


@variation("slow-work", "Its processes begin with a short sleep.")
def slow_work(reading: Reading) -> cst.Module:
    """Sleep for a twentieth of a second before the work."""
    found = [function for function in reading.work if function.asynchronous is None]
    if not found:
        raise Unsuited("no function of its own runs in another process")
    sleep = edit.statements("time.sleep(0.05)\n")
    change: edit.Change[Any] = lambda function: edit.reworked(function, lambda body: [*sleep, *body])  # noqa: E731
    return reading.changed(dict.fromkeys(found, change), imports=["time"])


@variation("spawned", "It asks for the start method spawn.")
def spawned(reading: Reading) -> cst.Module:
    """Call set_start_method() as soon as the main program begins."""
    names = {node.value for node in reading.all(cst.Name)}
    if not reading.makes_processes or names & {"set_start_method", "get_context", "fork"}:
        raise Unsuited("it starts no process, or chooses how")
    text = 'multiprocessing.set_start_method("spawn")\n'
    return reading.changed({main_guard(reading): begins_with(text)}, imports=["multiprocessing"])


# --- what they share ------------------------------------------------------------------------------------------------


def _by_place(call: cst.Call) -> cst.Call:
    given = {each.keyword.value: each.value for each in call.args if each.keyword is not None}
    places = [given.get(name) for name in ("group", "target", "name", "args", "kwargs")]
    last = max(place for place, value in enumerate(places) if value is not None)
    absent = [edit.NONE, edit.NONE, edit.NONE, cst.Tuple(elements=[]), edit.NONE]
    plain = [cst.Arg(value or instead) for value, instead in zip(places, absent, strict=True)][: last + 1]
    others = [each for each in call.args if each.keyword is not None and each.keyword.value == "daemon"]
    return call.with_changes(args=edit.arguments([*plain, *others]))


def _joining_loops(reading: Reading) -> list[cst.For]:
    """The loops that do nothing but join; `Unsuited` if there are none."""
    found = []
    for call in reading.joins:
        loop, line = reading.loop(call), _alone(reading, call)
        if isinstance(loop, cst.For) and line is not None and loop.orelse is None:
            body = edit.lines(loop.body)
            if body == [line]:
                found.append(loop)
    if not found:
        raise Unsuited("no loop does nothing but join")
    return found


def _alone(reading: Reading, call: cst.Call) -> cst.SimpleStatementLine | None:
    """The line that is this call and nothing else."""
    line = reading.statement(call)
    if line is None or len(line.body) != 1:
        return None
    only = line.body[0]
    return line if isinstance(only, cst.Expr) and only.value is call else None


def _comprehended(loop: cst.For) -> cst.SimpleStatementLine:
    (line,) = edit.lines(loop.body)
    text = f"[{edit.code(line.body[0].value)} for {edit.code(loop.target)} in {edit.code(loop.iter)}]"
    return edit.line(cst.parse_expression(text)).with_changes(leading_lines=loop.leading_lines)


def _bit_by_bit(line: cst.SimpleStatementLine, call: cst.Call) -> cst.While:
    assert isinstance(call.func, cst.Attribute)
    owner = edit.code(call.func.value)
    (made,) = edit.statements(f"while {owner}.is_alive():\n    {owner}.join(timeout=0.5)\n")
    assert isinstance(made, cst.While)
    return made.with_changes(leading_lines=line.leading_lines)
