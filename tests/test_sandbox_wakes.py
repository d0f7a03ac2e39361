"""Whose end would end what others are blocked in, from made-up descriptors."""

from __future__ import annotations

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.sandbox import proc, quiescence, wakes
from grader.sandbox.proc import ThreadState
from grader.sandbox.wakes import Told, waited_for

NUMBERS = {name: number for number, name in quiescence.CALLS.items()}
PARENT, CHILD, OTHER = 1, 2, 3


class Machine:
    """Who has which descriptors open: (process, number) to what it stands for; `writing` are those to write to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.links: dict[tuple[int, int], str] = {}
        self.writing: set[tuple[int, int]] = set()
        monkeypatch.setattr(proc, "link", lambda pid, fd: self.links.get((pid, fd), ""))
        monkeypatch.setattr(proc, "descriptors", lambda pid: [fd for one, fd in self.links if one == pid])
        monkeypatch.setattr(proc, "writes", lambda pid, fd: (pid, fd) in self.writing)
        monkeypatch.setattr(proc, "children", lambda pid: [CHILD, OTHER] if pid == PARENT else [])

    def opens(self, pid: int, fd: int, link: str, *, writes: bool = False) -> None:
        self.links[pid, fd] = link
        if writes:
            self.writing.add((pid, fd))

    def waited_for(self, call: str, *args: int, told: Told | None = None) -> set[int]:
        state = ThreadState(NUMBERS[call], (*args, *[0] * (6 - len(args))), 1)
        return waited_for({(PARENT, PARENT): state}, {CHILD}, [PARENT, CHILD, OTHER], told or Told())


@pytest.fixture
def machine(monkeypatch):
    return Machine(monkeypatch)


def test_pipe_that_only_a_held_process_can_write_to_is_a_wait_for_it(machine):
    machine.opens(PARENT, 5, "pipe:[70]")
    machine.opens(CHILD, 6, "pipe:[70]", writes=True)
    assert machine.waited_for("read", 5) == {CHILD}


def test_pipe_that_somebody_else_can_write_to_is_no_wait(machine):
    machine.opens(PARENT, 5, "pipe:[70]")
    machine.opens(CHILD, 6, "pipe:[70]", writes=True)
    machine.opens(OTHER, 6, "pipe:[70]", writes=True)
    assert machine.waited_for("read", 5) == set()


def test_pipe_that_is_known_as_a_sentinel_is_a_wait_for_its_process(machine):
    machine.opens(PARENT, 5, "pipe:[70]")
    machine.opens(OTHER, 6, "pipe:[70]", writes=True)
    assert machine.waited_for("read", 5, told=Told(sentinels={"pipe:[70]": CHILD})) == {CHILD}


@pytest.mark.parametrize("holders", [{CHILD}, {CHILD, PARENT}])
def test_socket_is_a_wait_for_those_who_have_its_other_end(machine, holders):
    machine.opens(PARENT, 5, "socket:[80]")
    for holder in holders:
        machine.opens(holder, 6, "socket:[81]")
    told = Told(peers={80: 81, 81: 80})
    assert machine.waited_for("read", 5, told=told) == (holders if holders == {CHILD} else set())
    assert machine.waited_for("read", 5) == set()


def test_pause_is_a_wait_for_every_child_if_their_end_is_handled(machine, monkeypatch):
    for handled in (True, False):
        monkeypatch.setattr(wakes.proc, "handles", lambda pid, number, handled=handled: handled)
        assert machine.waited_for("rt_sigsuspend") == ({CHILD} if handled else set())
