"""Runs that do not end by themselves are ended, soon, for the right reason, and with the line where they sat."""

from __future__ import annotations

from dataclasses import replace

import judged_programs
import offered
import pytest

from grader.model import Limits, Program
from grader.sandbox import ending, proc

LIMITS = Limits(wall=1.5, memory=256 << 20, processes=24, output=200_000)
WAITING = {"endless_loop", "slow_sleeper"}
"""They are waited for, whatever the schedule: every day under one of the two."""
EVERYDAY = {
    "two_locks", "join_before_get", "pool_worker_dies", "endless_loop", "output_flood", "memory_hog", "fork_bomb",
    "slow_sleeper", "one_large_allocation",
}  # fmt: skip


@pytest.fixture(scope="module", params=offered.BOTH, ids=lambda tier: tier.value)
def session(request):
    with offered.session(request.param, LIMITS) as session:
        yield session


def is_for_every_day(name, schedule):
    return name in EVERYDAY and (name not in WAITING or schedule == judged_programs.NATURAL)


@pytest.mark.parametrize(
    ("judged", "schedule"),
    [
        pytest.param(
            judged, schedule, id=f"{judged.path.stem}-{schedule.schedule}",
            marks=[] if is_for_every_day(judged.path.stem, schedule) else [pytest.mark.slow],
        )
        for judged in judged_programs.programs("stuck")
        for schedule in (judged_programs.NATURAL, judged_programs.HOLD_EXITS)
    ],
)  # fmt: skip
def test_run_ends_as_the_header_states(session, judged, schedule, monkeypatch):
    if judged.facts["ended"] != "timed_out":  # on a busy machine no other end may be taken for that one
        monkeypatch.setattr(session, "limits", replace(LIMITS, wall=10.0))
    trace = session.run(judged.program, schedule)
    assert str(trace.ended) == judged.facts["ended"]
    assert trace.exit_code == (int(judged.facts.get("exit", 0)) if judged.facts["ended"] == "exited" else None)
    assert len(trace.leftover) == int(judged.facts.get("leftover", 0))
    assert sum(len(chunk.text) for chunk in trace.chunks) <= LIMITS.output
    assert not trace.capped
    if "blocked" in judged.facts:
        innermost = {blocked.lines[-1] for blocked in trace.blocked if blocked.lines}
        assert innermost & set(map(int, judged.facts["blocked"].split()))


def test_what_the_grader_did_not_see_is_gone_before_the_next_run(session, monkeypatch):
    stays = "import os, time\nif os.fork() == 0:\n    time.sleep(100)"
    monkeypatch.setattr(ending, "GRACE", 0.2)
    monkeypatch.setattr(ending, "living_beneath", lambda root: [])  # as one that was born while parents were ending
    session.start()
    warm = session._root
    assert len(session.run(Program(source=stays), judged_programs.NATURAL).leftover) == 1
    assert proc.descendants(warm) == []


def test_who_blocks_every_signal_is_not_waited_for_to_tell_where_it_sits(session, monkeypatch):
    monkeypatch.setattr(ending, "TELLING", 1000)
    deaf = """
import signal
from multiprocessing import Process, Queue

def work(queue):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    queue.get()

if __name__ == "__main__":
    worker = Process(target=work, args=(Queue(),))
    worker.start()
    worker.join()
"""
    trace = session.run(Program(source=deaf.strip()), judged_programs.NATURAL)
    assert str(trace.ended) == "deadlocked"
    assert {blocked.lines for blocked in trace.blocked} == {(), (11,)}
