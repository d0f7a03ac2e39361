"""Which schedule bears which name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.model import Run
from grader.model import Schedule as Name
from grader.sandbox.explore import Explore
from grader.sandbox.in_turn import HoldExitsInTurn
from grader.sandbox.ledger import Ledger
from grader.sandbox.locks import HoldLocks
from grader.sandbox.outputs import HoldCompletion, HoldOutput
from grader.sandbox.reverse import ReverseExits
from grader.sandbox.schedules import Gate, HoldExits, Natural, Schedule
from grader.sandbox.starve import StarveFirst
from grader.sandbox.stores import HoldStores
from grader.sandbox.tasks import LastTaskFirst
from grader.sandbox.turns import EldestFirst, HoldEnd, YoungestFirst

STRATEGIES: Mapping[Name, Callable[[Ledger, Gate], Schedule]] = {
    Name.NATURAL: Natural,
    Name.HOLD_EXITS: HoldExits,
    Name.HOLD_EXITS_IN_TURN: HoldExitsInTurn,
    Name.REVERSE_EXITS: ReverseExits,
    Name.STARVE_FIRST: StarveFirst,
    Name.ELDEST_FIRST: EldestFirst,
    Name.YOUNGEST_FIRST: YoungestFirst,
    Name.HOLD_LOCKS: HoldLocks,
    Name.LAST_TASK_FIRST: LastTaskFirst,
    Name.HOLD_STORES: HoldStores,
    Name.HOLD_OUTPUT: HoldOutput,
    Name.HOLD_COMPLETION: HoldCompletion,
    Name.HOLD_END: HoldEnd,
    Name.EXPLORE: Explore,
    Name.SERIAL: Natural,
}
"""Under `serial` it is the program that is changed, not who may end when."""


def strategy(run: Run, ledger: Ledger, gate: Gate) -> Schedule:
    """A schedule for one run."""
    if run.schedule is Name.EXPLORE:
        return Explore(ledger, gate, seed=run.seed)
    return STRATEGIES[run.schedule](ledger, gate)
