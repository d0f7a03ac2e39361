"""How long a hold has lasted, and from when that counts."""

from __future__ import annotations

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.sandbox import holds as holds_module
from grader.sandbox.holds import Holds
from grader.sandbox.ledger import Entry
from grader.sandbox.notify import Call
from grader.sandbox.record import Record


class Listener:
    """Nobody waits for an answer."""

    def let_continue(self, call_id: int) -> bool:
        return True


@pytest.fixture
def holds(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(holds_module.time, "monotonic", lambda: now[0])
    gate = Holds(Listener(), Record(begin=100.0), lambda: None)
    gate.hold(Entry(2, 2, 1, 0.0, -1), Call(1, 2, "exit_group", ()))
    now[0] = 108.0
    return gate


def test_hold_lasts_since_it_began(holds):
    assert holds.longest(109.0, most=110.0) == 9.0


def test_hold_counts_anew_when_polling_is_seen(holds):
    holds.sees_polling()
    assert holds.longest(109.0, most=110.0) == 1.0


def test_polling_counts_for_some_time_only(holds):
    holds.sees_polling()
    assert holds.longest(109.0, most=105.0) == 4.0


def test_nothing_held_lasts_no_time(holds):
    holds.release(Entry(2, 2, 1, 0.0, -1), "waited for")
    assert holds.longest(109.0, most=110.0) == 0.0
