"""Mutations of how processes are started, of what, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from grader.audit import edit
from grader.audit.kinds import Kind
from grader.audit.mutation import Measured, cure, kind, mutation
from grader.audit.reading import LOOPS, Reading, Unsuited, argument

ENOUGH = cure("processes", count=Measured.WORKERS, ended="ok")
PRINTING = cure("output", by="each worker", at_least=1)
WORKING = cure("processes", works=True)
THREADS = cure("threads", count=Measured.THREADS)
COUNTED = (cure("processes", count=Measured.WORKERS), THREADS)
TOLD = (kind("reports", by="each worker"), kind("reports", by="workers"), kind("order"), kind("conversation"))
"""What else looks at who prints what."""

NO_START = "it never calls start() on a process"
NO_TARGET = "no process is made with target="


@mutation("no-start", "The processes are made and never started.", ENOUGH, THREADS)
def no_start(reading: Reading) -> cst.Module:
    """Leave out every start(), and the joins, which would fail."""
    return reading.changed(reading.silenced([*started(reading), *reading.joins]))


@mutation("run-for-start", "run() is called instead of start(): all happens in the main process.", ENOUGH, THREADS)
def run_for_start(reading: Reading) -> cst.Module:
    """Turn start() into run(), and leave out the joins, which would fail."""
    changes: dict[Any, edit.Change[Any]] = {call: lambda call: edit.method(call, "run") for call in started(reading)}
    return reading.changed({**changes, **reading.silenced(reading.joins)})


@mutation(
    "target-called",
    "target=f() calls the function in the main process and starts empty ones.",
    PRINTING,
    WORKING,
    cure("threads", works=True),
    *TOLD,
)
def target_called(reading: Reading) -> cst.Module:
    """Turn `target=f, args=(x,)` into `target=f(x)`."""
    return reading.changed(dict.fromkeys(makers(reading), _with_called_target))


@mutation(
    "parent-prints",
    "The main process calls the function; the processes run one that does nothing.",
    PRINTING,
    WORKING,
    *TOLD,
)
def parent_prints(reading: Reading) -> cst.Module:
    """Call the function while the process is made, and give the process one that does nothing."""
    if reading.unit is Kind.THREAD:
        raise Unsuited("which thread prints a line cannot be seen")
    silent = [function for function in reading.targets if not reading.prints(function)]
    if makers(reading) and (silent or not reading.targets):
        raise Unsuited("the processes print nothing, as far as one can see")
    idle = reading.fresh("idle")
    helper = f"def {idle}(*values, **named):\n    pass\n"

    def spoil(call: cst.Call) -> cst.Call:
        text = f"({edit.code(called(call))}, {idle})[1]"
        return _with_target(call, cst.parse_expression(text), keep_arguments=True)

    return reading.changed(dict.fromkeys(makers(reading), spoil), helper=helper)


@mutation("threads-for-processes", "Threads do the work of the processes.", ENOUGH)
def threads_for_processes(reading: Reading) -> cst.Module:
    """Put threading.Thread in the place of Process."""
    return _other_class(reading, "threading.Thread", "threading")


@mutation("dummy-processes", "multiprocessing.dummy: threads that look like processes.", ENOUGH)
def dummy_processes(reading: Reading) -> cst.Module:
    """Put the Process of multiprocessing.dummy in the place of the real one."""
    return _other_class(reading, "multiprocessing.dummy.Process", "multiprocessing.dummy")


@mutation("one-less", "There is one process fewer.", *COUNTED, shift=("count", -1))
def one_less(reading: Reading) -> cst.Module:
    """Shorten what the loop that makes the processes goes through, or leave the last process out."""
    loops = _loops(reading)
    if loops:
        return reading.changed({loop.iter: edit.shortened for loop in loops})
    alone = _single_starts(reading)
    if len(alone) < 2:
        raise Unsuited("there is one process only, and none at all is another mutant")
    name = _owner(alone[-1])
    return reading.changed(reading.silenced([alone[-1], *(call for call in reading.joins if _owner(call) == name)]))


@mutation("one-more", "There is one process more.", *COUNTED, shift=("count", 1))
def one_more(reading: Reading) -> cst.Module:
    """Lengthen what the loop that makes the processes goes through, or start a copy of the last process."""
    loops = _loops(reading)
    if loops:
        return reading.changed({loop.iter: edit.lengthened for loop in loops})
    alone = [call for call in _single_starts(reading) if reading.statement(call)]
    if not alone or not reading.made(reading.unit):
        raise Unsuited(NO_START)
    maker, extra = edit.code(reading.made(reading.unit)[-1]), reading.fresh("extra")
    added = edit.statements(f"{extra} = {maker}\n{extra}.start()\n{extra}.join()\n")
    return reading.changed({reading.statement(alone[-1]): lambda line: edit.several(line, *added)})


@mutation(
    "hard-coded",
    "The main process prints the lines that the reference prints; there is no process.",
    ENOUGH,
    cure("pool", tasks_in_workers=True),
    THREADS,
)
def hard_coded(reading: Reading) -> cst.Module:
    """Keep nothing of the program but what it prints."""
    if not reading.seen.output:
        raise Unsuited("the reference prints nothing")
    if not (reading.seen.workers or reading.seen.threads or reading.seen.pools):
        raise Unsuited("the reference has no processes")
    prints = "".join(f"    print({line!r})\n" for line in reading.seen.output.splitlines())
    return cst.parse_module(f'if __name__ == "__main__":\n{prints}')


# --- what they share ------------------------------------------------------------------------------------------------


def started(reading: Reading) -> list[cst.Call]:
    """The calls of start(); `Unsuited` if there are none."""
    if not reading.starts:
        raise Unsuited(NO_START)
    return reading.starts


def makers(reading: Reading) -> list[cst.Call]:
    """The calls that make a process with target=; `Unsuited` if there are none."""
    if not reading.plain_makers:
        raise Unsuited(NO_TARGET)
    return reading.plain_makers


def _with_called_target(call: cst.Call) -> cst.Call:
    return _with_target(call, called(call), keep_arguments=False)


def called(call: cst.Call) -> cst.Call:
    """The call that a process would make, by the arguments with which it is made."""
    target, args, kwargs = (argument(call, name) for name in ("target", "args", "kwargs"))
    assert target is not None
    given: list[cst.Arg] = []
    if args is not None and isinstance(args.value, cst.Tuple | cst.List):
        given = [
            cst.Arg(each.value, star="*" if isinstance(each, cst.StarredElement) else "")
            for each in args.value.elements
        ]
    elif args is not None:
        given = [cst.Arg(args.value, star="*")]
    if kwargs is not None:
        given.append(cst.Arg(kwargs.value, star="**"))
    return cst.Call(func=target.value, args=given)


def _with_target(call: cst.Call, target: cst.BaseExpression, *, keep_arguments: bool) -> cst.Call:
    kept = [each for each in call.args if keep_arguments or not _is_named(each, "args", "kwargs")]
    args = [each.with_changes(value=target) if _is_named(each, "target") else each for each in kept]
    return call.with_changes(args=[*args[:-1], *edit.arguments(args[-1:])])


def _is_named(argument: cst.Arg, *names: str) -> bool:
    return argument.keyword is not None and argument.keyword.value in names


def _other_class(reading: Reading, name: str, module: str) -> cst.Module:
    other = cst.parse_expression(name)
    own = reading.kinds.process_classes
    makers = [
        call.func
        for call in reading.made(Kind.PROCESS)
        if not (isinstance(call.func, cst.Name) and call.func.value in own)
    ]
    bases = [
        base.value
        for made in reading.all(cst.ClassDef)
        if made.name.value in own
        for base in made.bases
        if not (isinstance(base.value, cst.Name) and base.value.value in own)
    ]
    if not makers and not bases:
        raise Unsuited("it makes no process")
    return reading.changed({node: edit.put(other) for node in [*makers, *bases]}, imports=[module])


def _loops(reading: Reading) -> Sequence[cst.For | cst.CompFor]:
    """The loops in which processes are made."""
    loops = [reading.loop(call) for call in reading.made(reading.unit)]
    return list(dict.fromkeys(loop for loop in loops if loop is not None))


def _single_starts(reading: Reading) -> list[cst.Call]:
    """The starts outside of loops."""
    return [call for call in reading.starts if not reading.enclosing(call, cst.While, *LOOPS)]


def _owner(call: cst.Call) -> str:
    assert isinstance(call.func, cst.Attribute)
    return edit.code(call.func.value)
