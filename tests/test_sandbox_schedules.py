"""The schedule that holds exits, driven by hand: no process is started here."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader import probe
from grader.sandbox import calls, proc, quiescence, schedules
from grader.sandbox.attending import AGAIN, Announced
from grader.sandbox.ledger import Entry
from grader.sandbox.proc import ThreadState, Turns
from grader.sandbox.schedules import HoldExits

MAIN = 100
NUMBERS = {name: number for number, name in quiescence.CALLS.items()}


class FakeLedger:
    """Processes that were never there; `dead` are those that the kernel knows no more, zombies or not."""

    main = MAIN

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}

    def add(self, pid: int, parent: int, **facts: object) -> Entry:
        self.entries[pid] = entry = Entry(pid, pid, parent, 0.0, -1, marked=True, **facts)
        return entry

    def children(self, pid: int) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.parent == pid]

    made_by = children

    def maker(self, entry: Entry) -> int:
        return entry.parent

    def scan_made(self, pid: int, now: float) -> None:
        """Everybody is known."""

    def count_children(self, pid: int) -> int:
        return len(self.children(pid))

    def workers(self) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.pid != MAIN and not entry.helper]


@dataclass
class Gate:
    released: list[tuple[int, str]] = field(default_factory=list)
    polling: int = 0

    def sees_polling(self) -> None:
        self.polling += 1

    def release(self, entry: Entry, reason: str) -> None:
        entry.released = 1.0
        self.released.append((entry.pid, reason))


class Run:
    """A main process with some children, and the schedule that watches them."""

    def __init__(self, children: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ledger, self.gate = FakeLedger(), Gate()
        self.main = self.ledger.add(MAIN, 1)
        self.children = [self.ledger.add(MAIN + n, MAIN) for n in range(1, children + 1)]
        self.schedule = HoldExits(self.ledger, self.gate)
        self.dead: set[int] = set()
        monkeypatch.setattr(proc, "alive", lambda pid: pid not in self.dead)
        monkeypatch.setattr(proc, "facts", lambda pid: None if pid in self.dead else object())
        monkeypatch.setattr(proc, "waits_for_vfork", lambda pid: False)
        monkeypatch.setattr(proc, "turns", lambda pid: self.turns)
        monkeypatch.setattr(proc, "thread_state", lambda pid, tid: ThreadState(NUMBERS[self.call], (0,) * 6, 1))
        self.call, self.turns = "wait4", Turns()

    def exit(self, child: Entry) -> bool:
        child.exit_code = 0
        held = self.schedule.exits(child)
        if not held:
            child.released = 1.0
        return held

    def wait(self, target: Entry | None, *, tid: int = MAIN, blocking: bool = True) -> None:
        self.schedule.waits(self.main, tid, target, blocking=blocking)

    def announce(self, target: Entry, what: Announced, *, tid: int = MAIN) -> int:
        return self.schedule.announced(self.main, tid, target, what)

    def sits_in(self, call: str) -> None:
        self.call = call

    def crash(self, child: Entry) -> None:
        self.dead.add(child.pid)
        child.ended = 1.0
        self.schedule.gone(child)

    def reasons(self) -> list[str | None]:
        return [child.reason for child in self.children]


@pytest.fixture
def run(monkeypatch):
    return Run(3, monkeypatch)


def test_exit_is_held_until_its_wait(run):
    child = run.children[0]
    assert run.exit(child)
    assert run.gate.released == []
    run.wait(child)
    assert run.gate.released == [(child.pid, schedules.WAITED_FOR)]


def test_exit_after_its_wait_is_not_held(run):
    run.wait(run.children[0])
    assert not run.exit(run.children[0])
    assert run.children[0].reason == schedules.WAITED_FOR


def test_wait_for_any_child_frees_the_eldest_and_only_one(run):
    for child in reversed(run.children):
        run.exit(child)
    run.wait(None)
    assert run.gate.released == [(run.children[0].pid, schedules.ANY_CHILD)]


def test_wait_for_any_child_before_an_exit_serves_one_exit(run):
    run.wait(None)
    assert not run.exit(run.children[1])
    assert run.exit(run.children[0])


def test_interrupted_wait_for_any_child_is_one_wait(run):
    run.wait(None)
    run.wait(None)
    assert not run.exit(run.children[1])
    run.wait(None)
    assert run.exit(run.children[0])


def test_two_threads_that_wait_for_any_child_are_two_waits(run):
    run.wait(None, tid=MAIN)
    run.wait(None, tid=999)
    assert not run.exit(run.children[0])
    assert not run.exit(run.children[1])
    assert run.exit(run.children[2])


def test_third_look_at_a_child_is_a_wait(run):
    child = run.children[0]
    run.exit(child)
    run.wait(child, blocking=False)
    run.wait(child, blocking=False)
    assert run.gate.released == []
    run.wait(child, blocking=False)
    assert run.gate.released == [(child.pid, schedules.POLLED)]
    assert run.gate.polling == 1


def test_looks_start_anew_with_a_new_child(run):
    child = run.children[0]
    run.exit(child)
    for _ in range(2):
        run.wait(child, blocking=False)
    run.ledger.add(900, MAIN)
    run.wait(child, blocking=False)
    assert run.gate.released == []


def test_looks_at_a_child_that_still_works_do_not_count(run):
    child = run.children[0]
    for _ in range(5):
        run.wait(child, blocking=False)
    assert run.exit(child)
    run.wait(child, blocking=False)
    run.wait(child, blocking=False)
    assert run.gate.released == []


def test_wait_that_a_handler_has_ended_frees_nobody(run):
    child = run.children[0]
    run.wait(child)
    run.sits_in("clock_nanosleep")
    assert run.exit(child)
    run.sits_in("wait4")
    run.wait(child)
    assert run.gate.released == [(child.pid, schedules.WAITED_FOR)]


@pytest.mark.parametrize("held_before", [True, False])
def test_announced_wait_frees_one_child_while_it_lasts(run, held_before):
    first, second, third = run.children
    if held_before:
        assert run.exit(first)
    run.announce(first, Announced.BEGINS)
    run.announce(second, Announced.ALSO)
    if not held_before:
        assert not run.exit(first)
    assert first.reason == schedules.WAITED_FOR
    assert run.exit(second)
    assert run.exit(third)


def test_announced_wait_that_is_over_frees_nobody(run):
    child = run.children[0]
    run.announce(child, Announced.BEGINS)
    run.announce(child, Announced.OVER)
    assert run.exit(child)


def test_announced_wait_is_extended_by_what_the_child_lacked(run):
    child, other = run.children[:2]
    run.turns = Turns(lacked=5_000_000)
    run.announce(child, Announced.BEGINS)
    run.turns = Turns(lacked=305_000_000)
    assert run.announce(child, Announced.LACKS) == 300
    assert run.announce(other, Announced.LACKS, tid=999) == 0


def test_announced_wait_asks_again_while_the_child_waits_for_its_turn(run):
    child = run.children[0]
    run.turns = Turns(ran=1, ready=True)
    run.announce(child, Announced.BEGINS)
    assert run.announce(child, Announced.LACKS) == AGAIN
    assert run.announce(child, Announced.LACKS) == AGAIN
    run.turns = Turns(ran=2, lacked=400_000_000, ready=True)
    assert run.announce(child, Announced.LACKS) == 400
    assert run.announce(child, Announced.LACKS) == AGAIN
    run.turns = Turns(ran=2, lacked=400_000_000)
    assert run.announce(child, Announced.LACKS) == 400


def test_announced_wait_goes_on_until_the_child_that_was_let_go_is_gone(run):
    child = run.children[0]
    run.announce(child, Announced.BEGINS)
    run.exit(child)
    assert run.announce(child, Announced.LACKS) == AGAIN
    child.ended = 2.0
    assert run.announce(child, Announced.LACKS) == 0


def test_child_that_crashes_in_an_announced_wait_was_waited_for(run):
    noticed, unnoticed, left = run.children
    run.announce(noticed, Announced.BEGINS)
    run.crash(noticed)
    run.announce(noticed, Announced.OVER)
    run.announce(unnoticed, Announced.BEGINS)
    run.dead.add(unnoticed.pid)
    run.announce(unnoticed, Announced.OVER)
    run.crash(left)
    assert run.reasons() == [schedules.WAITED_FOR, schedules.WAITED_FOR, None]


def test_waits_of_helpers_free_nobody(run):
    helper = run.ledger.add(500, MAIN, helper=True)
    child = run.ledger.add(501, 500)
    run.exit(child)
    for _ in range(5):
        run.schedule.waits(helper, 500, None, blocking=False)
    assert run.gate.released == []


def test_end_of_the_body_frees_everybody_without_a_join(run):
    run.exit(run.children[0])
    run.schedule.work_ends(run.main)
    assert run.gate.released == [(run.children[0].pid, schedules.AFTER_BODY)]
    assert run.reasons() == [schedules.AFTER_BODY] * 3
    assert not run.exit(run.children[1])


def test_wait_after_the_body_is_no_join(run):
    run.schedule.work_ends(run.main)
    run.wait(run.children[0])
    assert run.children[0].reason not in schedules.JOINS


def test_child_that_crashed_counts_if_it_was_waited_for(run):
    first, second, _ = run.children
    run.crash(first)
    run.wait(first)
    run.wait(second)
    run.crash(second)
    run.schedule.work_ends(run.main)
    assert run.reasons() == [schedules.WAITED_FOR, schedules.WAITED_FOR, schedules.AFTER_BODY]


def test_child_that_crashed_does_not_count_if_nobody_waited(run):
    run.crash(run.children[0])
    run.schedule.work_ends(run.main)
    assert run.children[0].reason is None


def test_crash_that_nobody_has_noticed_yet_serves_a_wait_for_any_child(run):
    run.dead.add(run.children[1].pid)
    run.exit(run.children[0])
    run.wait(None)
    assert run.gate.released == []
    assert run.children[1].reason == schedules.ANY_CHILD


def test_parent_that_ends_a_child_has_taken_care_of_it(run):
    held, running, _ = run.children
    run.exit(held)
    run.schedule.signals(run.main, held)
    run.schedule.signals(run.main, running)
    assert run.gate.released == [(held.pid, schedules.ENDED_BY_PARENT)]
    assert running.reason == schedules.ENDED_BY_PARENT


def test_child_that_ends_itself_or_is_ended_by_a_sibling_is_not_taken_care_of(run):
    run.schedule.signals(run.children[0], run.children[0])
    run.schedule.signals(run.children[0], run.children[1])
    assert run.reasons() == [None, None, None]


def test_end_of_a_childs_work_frees_its_own_children_without_a_join(run):
    child = run.children[0]
    grandchild = run.ledger.add(700, child.pid)
    run.exit(grandchild)
    run.schedule.work_ends(child)
    assert run.gate.released == [(700, schedules.AFTER_PARENT)]
    assert run.reasons() == [None, None, None]


def test_orphans_are_free_and_not_joined(run):
    child = run.children[0]
    grandchild = run.ledger.add(700, child.pid)
    run.exit(grandchild)
    run.crash(child)
    assert run.gate.released == [(700, schedules.PARENT_GONE)]
    assert schedules.PARENT_GONE not in schedules.JOINS


def test_stillness_frees_whom_somebody_waits_for(run):
    for child in run.children:
        run.exit(child)
    run.schedule.still({run.children[2].pid}, stuck=True)
    assert run.gate.released == [(run.children[2].pid, schedules.PARENT_WAITS)]


def test_stillness_with_timers_frees_nobody_whom_nobody_waits_for(run):
    run.exit(run.children[0])
    run.schedule.still(set(), stuck=False)
    assert run.gate.released == []


def test_stillness_without_timers_frees_the_eldest(run):
    for child in reversed(run.children):
        run.exit(child)
    run.schedule.still(set(), stuck=True)
    assert run.gate.released == [(run.children[0].pid, schedules.PARENT_WAITS)]


def test_cap_frees_everybody_and_proves_nothing(run):
    run.exit(run.children[0])
    run.schedule.gives_up()
    assert run.schedule.capped
    assert run.gate.released == [(run.children[0].pid, schedules.CAP)]
    assert not run.exit(run.children[1])


def test_failed_exec_is_not_held(run, monkeypatch):
    child = run.children[0]
    child.marked = False
    monkeypatch.setattr(proc, "waits_for_vfork", lambda pid: pid == MAIN)
    assert not run.exit(child)


def test_probe_announces_in_the_numbers_that_the_supervisor_reads():
    told: dict[str, object] = {}
    for node in ast.parse((Path(probe.__file__).parent / "_grader_waits.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            code = compile(ast.Module([node], []), "_grader_waits.py", "exec")
            exec(code, told)
    assert {one.name: one.value for one in Announced} == {one.name: told[one.name] for one in Announced}
    assert (told["ANNOUNCED"], told["AGAIN"], told["LONG_ENOUGH"]) == (calls.ANNOUNCED, AGAIN, quiescence.LONG_ENOUGH)
