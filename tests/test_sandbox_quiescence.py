"""What blocked threads prove, from made-up states of theirs."""

from __future__ import annotations

import struct

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.sandbox import quiescence
from grader.sandbox.proc import ThreadState
from grader.sandbox.quiescence import Stillness, stillness

NUMBERS = {name: number for number, name in quiescence.CALLS.items()}
FOREVER = 0xFFFFFFFF


def state(call: str, *args: int, switches: int = 7) -> ThreadState:
    return ThreadState(NUMBERS[call], (*args, *[0] * (6 - len(args))), switches)


def snapshot(*states: ThreadState) -> quiescence.Snapshot:
    return {(1, number): found for number, found in enumerate(states)}


WAITS = {
    "futex forever": state("futex", 1, 0x80, 2, 0),
    "poll forever": state("poll", 1, 1, FOREVER),
    "epoll forever": state("epoll_wait", 3, 1, 1, FOREVER),
    "select forever": state("select", 4, 1, 0, 0, 0),
    "signals forever": state("rt_sigtimedwait", 1, 0, 0, 8),
    "read": state("read", 3),
}
TIMED = {
    "poll": state("poll", 1, 1, 500),
    "epoll": state("epoll_wait", 3, 1, 1, 500),
    "select": state("pselect6", 4, 1, 0, 0, 1),
    "signals": state("rt_sigtimedwait", 1, 0, 1, 8),
}
SLEEPS = {
    "sleep": state("clock_nanosleep", 0, 0, 1),
    "poll of nothing": state("poll", 1, 0, 500),
    "select of nothing": state("pselect6", 0, 0, 0, 0, 1),
    "lock with a timeout": state("futex", 1, 0x80, 2, 99),
}


@pytest.mark.parametrize("wait", WAITS.values(), ids=WAITS.keys())
def test_waits_without_a_timer_are_stuck(wait):
    assert stillness(snapshot(wait), snapshot(wait)) is Stillness.STUCK


@pytest.mark.parametrize("wait", TIMED.values(), ids=TIMED.keys())
def test_waits_with_a_timer_are_asleep(wait):
    assert stillness(snapshot(wait), snapshot(wait)) is Stillness.ASLEEP
    assert stillness(snapshot(wait, WAITS["read"]), snapshot(wait, WAITS["read"])) is Stillness.ASLEEP


@pytest.mark.parametrize("sleep", SLEEPS.values(), ids=SLEEPS.keys())
def test_sleep_is_busy_whatever_else_waits(sleep):
    assert stillness(snapshot(sleep, WAITS["read"]), snapshot(sleep, WAITS["read"])) is Stillness.BUSY


def test_one_look_proves_nothing():
    assert stillness(None, snapshot(WAITS["read"])) is Stillness.BUSY


def test_thread_that_was_scheduled_in_between_proves_nothing():
    again = state("read", 3, switches=8)
    assert stillness(snapshot(WAITS["read"]), snapshot(again)) is Stillness.BUSY


def test_nobody_at_all_proves_nothing():
    assert stillness({}, {}) is Stillness.BUSY


@pytest.mark.parametrize(
    ("wait", "brief"),
    [
        (state("poll", 1, 1, 249), True),
        (state("poll", 1, 1, 250), False),
        (state("poll", 1, 1, FOREVER), False),
        (state("epoll_wait", 3, 1, 1, 10), False),
        (state("select", 4, 1, 0, 0, 0), False),
        (state("read", 3), False),
    ],
)
def test_wait_for_less_than_a_quarter_second_is_brief(wait, brief):
    assert quiescence.is_brief(1, wait) is brief


@pytest.mark.parametrize(("call", "place"), [("select", 4), ("pselect6", 4), ("ppoll", 2), ("rt_sigtimedwait", 2)])
@pytest.mark.parametrize(("seconds", "part", "brief"), [(0, 0.249, True), (0, 0.25, False), (1, 0.1, False)])
def test_timeout_is_read_where_the_call_has_it(monkeypatch, call, place, seconds, part, brief):
    parts = round(part * (1e6 if call == "select" else 1e9))
    memory = {0x1000: struct.pack("qq", seconds, parts)}
    monkeypatch.setattr(quiescence.proc, "memory", lambda pid, address, size: memory.get(address, b"")[:size])
    args = [0] * 6
    args[place] = 0x1000
    assert quiescence.is_brief(1, state(call, *args)) is brief


def test_threads_that_are_known_to_wait_for_somebody_do_not_sleep():
    dozing = snapshot(SLEEPS["lock with a timeout"])
    assert stillness(dozing, dozing, {(1, 0)}) is Stillness.ASLEEP
    assert stillness(dozing, dozing, {(1, 1)}) is Stillness.BUSY


WAIT, WAIT_BITSET, PRIVATE, REALTIME = 0, 9, 0x80, 0x100


@pytest.mark.parametrize(
    ("operation", "end"),
    [(WAIT_BITSET, 160.0), (WAIT_BITSET | REALTIME, 110.0), (WAIT_BITSET | PRIVATE, None), (WAIT, None)],
)
def test_end_of_a_wait_is_that_of_its_clock_and_known_of_what_is_shared_only(monkeypatch, operation, end):
    monkeypatch.setattr(quiescence.time, "monotonic", lambda: 100.0)
    clocks = {quiescence.time.CLOCK_MONOTONIC: 100.0, quiescence.time.CLOCK_REALTIME: 150.0}
    monkeypatch.setattr(quiescence.time, "clock_gettime", clocks.get)
    monkeypatch.setattr(quiescence.proc, "memory", lambda *_: struct.pack("qq", 160, 0))
    assert quiescence.end_of_doze(1, state("futex", 1, operation, 2, 99)) == end


def test_end_of_a_wait_that_cannot_be_read_is_not_known(monkeypatch):
    monkeypatch.setattr(quiescence.proc, "memory", lambda *_: b"")
    assert quiescence.end_of_doze(1, state("futex", 1, WAIT_BITSET, 2, 99)) is None


def test_child_waited_for_is_the_one_that_is_named():
    assert quiescence.child_waited_for(state("wait4", 42)) == 42
    assert quiescence.child_waited_for(state("wait4", FOREVER)) == 0
    assert quiescence.child_waited_for(state("read", 42)) == 0
