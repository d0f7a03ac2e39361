"""When the watchdog looks, and what it lets go, from made-up looks at a run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from test_sandbox_quiescence import TIMED, WAITS, snapshot

from grader.sandbox import watchdog
from grader.sandbox.quiescence import Snapshot
from grader.sandbox.watchdog import QUIET, SOON, Watchdog

STUCK, ASLEEP = snapshot(WAITS["read"]), snapshot(TIMED["poll"])
BEGIN = 100.0


def watching(*seen: Snapshot | None) -> tuple[Any, list[bool]]:
    """A watchdog of a run in which somebody is held, which sees this, one look after the other; and what it lets go."""
    looks, released = iter(seen), []

    class Dog(Watchdog):
        def _snapshot(self) -> Snapshot | None:
            return next(looks)

        def _release(self, snapshot: Snapshot, *, stuck: bool) -> None:
            released.append(stuck)

    schedule = SimpleNamespace(outwaits=False, trusts_dozes=False, quiet=lambda: None)
    ledger, record = SimpleNamespace(scan_all=lambda _now: None), SimpleNamespace(has_timers=False)
    none: Any = SimpleNamespace()
    dog = Dog(ledger, none, schedule, {1: "held"}, record, none, none, none)  # type: ignore[arg-type]
    dog.stirs(BEGIN)
    return dog, released


def test_who_is_blocked_for_good_is_so_without_time_between_the_two_looks_but_for_the_first_proof() -> None:
    dog, released = watching(*[STUCK] * 4)
    dog.look(BEGIN + QUIET)
    dog.look(BEGIN + QUIET)
    assert released == []
    dog.look(BEGIN + 2 * QUIET)
    assert released == [True]
    dog.stirs(BEGIN + 1)
    dog.look(BEGIN + 1 + SOON)
    dog.look(BEGIN + 1 + SOON)
    assert released == [True, True]


def test_what_a_timer_may_end_soon_has_to_last() -> None:
    dog, released = watching(*[ASLEEP] * 4)
    for milliseconds in (15, 15, 30, 31):
        dog.look(BEGIN + milliseconds / 1000)
    assert released == [False]


def test_a_thread_that_was_at_work_in_between_proves_nothing() -> None:
    dog, released = watching(STUCK, None, STUCK)
    for beats in range(1, 4):
        dog.look(BEGIN + beats * QUIET)
    assert released == []


def test_the_first_look_comes_late_and_those_after_such_a_release_at_once() -> None:
    dog, _ = watching(STUCK, STUCK)
    assert dog.pause(BEGIN) == pytest.approx(QUIET)
    dog.look(BEGIN + QUIET)
    assert dog.pause(BEGIN + QUIET) == pytest.approx(QUIET)
    dog.look(BEGIN + 2 * QUIET)
    dog.stirs(BEGIN + 1)
    assert dog.pause(BEGIN + 1) == pytest.approx(SOON)


def test_looks_at_somebody_who_works_come_ever_further_apart() -> None:
    dog, _ = watching(STUCK, STUCK, *[None] * 9)
    now = BEGIN + QUIET
    dog.look(now)
    now += QUIET
    dog.look(now)
    dog.stirs(now)
    pauses = []
    for _ in range(6):
        now += dog.pause(now)
        dog.look(now)
        pauses.append(dog.pause(now))
    assert pauses == pytest.approx([2 * SOON, 4 * SOON, 8 * SOON, QUIET, QUIET, QUIET])
    assert watchdog.PATIENCE > QUIET
