"""A deadlock that luck decides costs the same, on traces told by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from traces import HELD, NATURAL, Story, printing

from grader.model import Ended, Program, Run, Schedule, Trace
from grader.pipeline import standing

LOCKS = Run(schedule=Schedule.HOLD_LOCKS)
TWO = "a, b = Lock(), Lock()\n"


def ran(run: Run, ended: Ended = Ended.EXITED) -> Trace:
    return replace(printing("1\n", run=run), ended=ended)


def settled(source: str, *traces: Trace, again: Ended = Ended.EXITED) -> tuple[dict[Run, Trace], list[Schedule]]:
    tried: list[Schedule] = []

    def run(run: Run) -> Trace:
        tried.append(run.schedule)
        return ran(run, again)

    found = {trace.run: trace for trace in traces}
    standing.settle(found, Program(source=source), run)
    return found, tried


def test_where_a_check_asks_for_it_the_others_look_at_runs_that_did_not_stand_still():
    traces = ran(NATURAL, Ended.DEADLOCKED), ran(HELD, Ended.DEADLOCKED), ran(LOCKS, Ended.DEADLOCKED)
    found, tried = settled(TWO, *traces)
    assert tried == [Schedule.ELDEST_FIRST, Schedule.HOLD_EXITS_IN_TURN]
    assert [found[run].ended for run in (NATURAL, HELD, LOCKS)] == [Ended.EXITED, Ended.EXITED, Ended.DEADLOCKED]
    assert [trace.run for trace in found.values()] == [NATURAL, HELD, LOCKS]


def test_a_deadlock_that_is_certain_stays():
    natural = ran(NATURAL, Ended.DEADLOCKED)
    found, _ = settled(TWO, natural, ran(LOCKS, Ended.DEADLOCKED), again=Ended.DEADLOCKED)
    assert found[NATURAL] is natural


@pytest.mark.parametrize("ended", [Ended.EXITED, Ended.DEADLOCKED])
def test_where_no_check_asks_for_it_all_look_at_the_run_that_shows_it(ended: Ended):
    found, tried = settled(TWO, ran(NATURAL, ended), ran(HELD, ended), again=Ended.DEADLOCKED)
    assert tried == [Schedule.HOLD_LOCKS]
    assert {trace.ended for trace in found.values()} == {Ended.DEADLOCKED}


def with_daemon(run: Run, *, joined: bool = False) -> Trace:
    story = Story(run)
    number = story.start(out="1\n", daemon=True)
    if joined:
        story.join(number)
    return story.end()


@pytest.mark.parametrize(("joined", "tried"), [(False, [Schedule.HOLD_END]), (True, [])])
def test_daemons_that_nobody_waits_for_are_looked_at_where_they_come_as_far_as_they_can(
    joined: bool, tried: list[Schedule]
) -> None:
    found = {run: with_daemon(run, joined=joined) for run in (NATURAL, HELD)}
    asked: list[Schedule] = []

    def again(run: Run) -> Trace:
        asked.append(run.schedule)
        return replace(with_daemon(NATURAL), leftover=(7,), run=run)

    standing.spare_daemons(found, again)
    assert asked == tried
    assert (found[NATURAL].leftover, found[NATURAL].run) == ((() if joined else (7,)), NATURAL)
    assert found[HELD] == with_daemon(HELD, joined=joined)


@pytest.mark.parametrize("ending", [{"capped": True}, {"ended": Ended.OUTPUT_LIMIT}])
def test_where_daemons_never_come_to_rest_luck_is_looked_at_as_it_was(ending: dict[str, Any]) -> None:
    natural = with_daemon(NATURAL)
    found = {NATURAL: natural, HELD: with_daemon(HELD)}
    standing.spare_daemons(found, lambda run: replace(with_daemon(NATURAL), run=run, **ending))
    assert found[NATURAL] is natural


@pytest.mark.parametrize("source", ["lock = Lock()\n", "for _ in range(4):\n    p = Process(args=(lock,))\n"])
def test_who_has_one_lock_is_not_run_again(source: str):
    assert settled(source, ran(NATURAL)) == ({NATURAL: ran(NATURAL)}, [])


@pytest.mark.parametrize(
    "source", [TWO, "forks = [Lock() for _ in range(5)]\n", "for _ in l:\n    l.append(RLock())\n"]
)
def test_several_locks_are_seen_in_lists_and_loops(source: str):
    assert standing.takes_several(source)
