"""Every way to get stuck is told word for word, the same every time; who is only slow is never called stuck."""

from __future__ import annotations

import contextlib
import os
import subprocess

import judged_programs
import offered
import pytest
from offered import interpreter
from test_sandbox_interpreters import VERSIONS

from grader.deadlock import account
from grader.model import Ended, Limits, Run, Schedule, StartMethod, Trace
from grader.sandbox.launch import Tier

STUCK = [judged for judged in judged_programs.programs("stuck") if "says" in judged.facts]
SLOW = judged_programs.programs("slow")
LIMITS = Limits(wall=30)
"""Nothing here comes to its end by the clock, however busy the machine is."""
FRESH = [StartMethod.SPAWN, StartMethod.FORKSERVER]
OLD_WITH = "executor_of_the_waiting"
"""Where Python before 3.10 gives the end of a with statement another line."""


@pytest.fixture(scope="module")
def session():
    with offered.strongest(LIMITS) as session:
        yield session


@contextlib.contextmanager
def busy_machine():
    """Processes that compute all the time, more than there are processors; after two minutes they end by themselves."""
    spin = ["sh", "-c", "ulimit -t 120; while :; do :; done"]
    spinners = [subprocess.Popen(spin) for _ in range(2 * (os.cpu_count() or 1))]
    try:
        yield
    finally:
        for spinner in spinners:
            spinner.kill()
            spinner.wait()


def said(trace: Trace) -> str:
    told = account(trace)
    return "" if told is None else "; ".join(told.sentences).replace("\u00a0", " ")


@pytest.mark.parametrize("judged", STUCK, ids=lambda judged: judged.path.stem)
def test_a_deadlock_is_told_word_for_word(session, judged):
    trace = session.run(judged.program, judged_programs.NATURAL)
    assert (trace.ended, said(trace)) == (Ended.DEADLOCKED, judged.facts["says"])
    assert account(trace).hint


@pytest.mark.slow
@pytest.mark.parametrize("method", FRESH, ids=str)
@pytest.mark.parametrize("judged", STUCK, ids=lambda judged: judged.path.stem)
def test_it_is_told_alike_where_processes_start_afresh(session, judged, method):
    trace = session.run(judged.program, Run(method, Schedule.NATURAL))
    assert said(trace) == judged.facts.get("afresh", judged.facts["says"])


@pytest.mark.slow
@pytest.mark.parametrize("judged", STUCK, ids=lambda judged: judged.path.stem)
def test_it_is_told_alike_where_exits_are_held(session, judged):
    assert said(session.run(judged.program, judged_programs.HOLD_EXITS)) == judged.facts["says"]


@pytest.mark.slow
def test_it_is_told_alike_on_the_weaker_tier():
    with offered.session(Tier.LANDLOCK, LIMITS) as session:
        told = {judged.name: said(session.run(judged.program, judged_programs.NATURAL)) for judged in STUCK}
    assert told == {judged.name: judged.facts["says"] for judged in STUCK}


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_told_alike_by_every_interpreter(version):
    judged = [judged for judged in STUCK if judged.path.stem != OLD_WITH]
    with offered.strongest(LIMITS, interpreter(version)) as session:
        told = {one.name: said(session.run(one.program, judged_programs.NATURAL)) for one in judged}
    assert told == {one.name: one.facts["says"] for one in judged}


@pytest.mark.slow
@pytest.mark.parametrize("judged", STUCK, ids=lambda judged: judged.path.stem)
def test_ten_runs_say_the_same_of_which_three_on_a_busy_machine(session, judged):
    told = {said(session.run(judged.program, judged_programs.NATURAL)) for _ in range(7)}
    with busy_machine():
        told |= {said(session.run(judged.program, judged_programs.NATURAL)) for _ in range(3)}
    assert told == {judged.facts["says"]}


@pytest.mark.parametrize("method", [StartMethod.FORK, pytest.param(StartMethod.SPAWN, marks=pytest.mark.slow)], ids=str)
@pytest.mark.parametrize("judged", SLOW, ids=lambda judged: judged.path.stem)
def test_who_is_only_slow_is_left_alone(session, judged, method):
    trace = session.run(judged.program, Run(method, Schedule.NATURAL))
    assert (trace.ended, trace.exit_code, account(trace)) == (Ended.EXITED, 0, None)
