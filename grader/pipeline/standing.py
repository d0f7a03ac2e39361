"""run → trace: a deadlock that luck decides costs the same, whether a run happened to end in it or not.

`hold-locks` always shows it. Where a check asks for that, it is what the deadlock costs: all other checks look at runs
in which the workers begin one after the other, and so cannot be in each other's way, wherever luck led one into it.
Where none does, all look at the run that shows it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from grader.checks import facts, syntax
from grader.model import Ended, Program, Run, Schedule, Trace

IN_TURN = {Schedule.NATURAL: Schedule.ELDEST_FIRST, Schedule.HOLD_EXITS: Schedule.HOLD_EXITS_IN_TURN}
"""What stands in for the schedules whose runs a deadlock may come over."""
_LOCKS = ("Lock", "RLock", "Semaphore", "BoundedSemaphore")


def settle(traces: dict[Run, Trace], program: Program, again: Callable[[Run], Trace]) -> None:
    """Put other runs in the place of those that luck decides. `again` runs the program."""
    asked = traces.get(Run(schedule=Schedule.HOLD_LOCKS))
    mine = [run for run in traces if run.schedule in IN_TURN and not run.calls.inputs]
    if not mine or (asked is None and not takes_several(program.source)):
        return
    shown = asked or again(Run(schedule=Schedule.HOLD_LOCKS))
    if shown.ended is not Ended.DEADLOCKED or shown.capped:
        return
    for run in mine:
        if asked is None:
            traces[run] = replace(shown, run=run)
        elif traces[run].ended is Ended.DEADLOCKED:
            other = again(replace(run, schedule=IN_TURN[run.schedule]))
            if other.ended is Ended.EXITED and not other.capped:
                traces[run] = replace(other, run=run)


def spare_daemons(traces: dict[Run, Trace], again: Callable[[Run], Trace]) -> None:
    """Where daemons are left alone, look at runs in which they come as far as they can, and not as luck has it.

    That nobody waits for them is told by the run with held exits, and need not cost what they do besides.
    """
    held = traces.get(facts.HELD)
    if held is None or not facts.daemons_left(held):
        return
    for run in [run for run in traces if run.schedule is Schedule.NATURAL and not run.calls.inputs]:
        other = again(replace(run, schedule=Schedule.HOLD_END))
        if other.ended is not Ended.EXITED or other.capped:
            return
        traces[run] = replace(other, run=run)


def takes_several(source: str) -> bool:
    """True if the program makes more than one lock, for all that can be read."""
    made = [
        node for node in syntax.nodes(source) if isinstance(node, ast.Call) and syntax.last_name(node.func) in _LOCKS
    ]
    loops = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp)
    around = [node for node in syntax.nodes(source) if isinstance(node, loops)]
    return len(made) > 1 or any(part in made for loop in around for part in ast.walk(loop))
