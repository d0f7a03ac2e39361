"""Timed waits that run out once, from made-up states of threads."""

from __future__ import annotations

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.sandbox import quiescence
from grader.sandbox.patience import LONGEST, Patience
from grader.sandbox.proc import ThreadState

POLL = next(number for number, name in quiescence.CALLS.items() if name == "poll")
FOREVER = 0xFFFFFFFF
WORKER, MAIN = 5, 4


def poll(milliseconds: int, switches: int = 7, pid: int = WORKER) -> quiescence.Snapshot:
    return {(pid, pid): ThreadState(POLL, (1, 1, milliseconds, 0, 0, 0), switches)}


def test_a_first_timed_wait_is_let_run_out_and_a_second_is_not():
    patience = Patience()
    assert [patience.is_needed(poll(100, switches), {WORKER}) for switches in (7, 7, 8, 8)] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("wait", [poll(FOREVER), poll(int(LONGEST * 1000) + 1), poll(100, pid=MAIN)])
def test_what_is_there_for_good_and_the_main_process_are_not_waited_for(wait):
    assert not Patience().is_needed(wait, {WORKER})
