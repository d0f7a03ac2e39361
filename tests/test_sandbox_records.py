"""Small parts of the sandbox that need no process: texts, channels, memory, waits, filters."""

from __future__ import annotations

import itertools
import json
import os
import struct
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.model import Awaited, Ended, Limits
from grader.sandbox import filters, proc, quiescence
from grader.sandbox.assemble import stack_of
from grader.sandbox.channels import Channels, Piece
from grader.sandbox.dozes import Dozes
from grader.sandbox.ledger import Entry, Ledger
from grader.sandbox.memory import MemoryMeter
from grader.sandbox.notes import Noted, Notes, Tally, Thing
from grader.sandbox.record import Record, Waiting
from grader.sandbox.texts import decoded, without_our_frames
from grader.sandbox.watchdog import Watchdog

TRACEBACK = (
    'Traceback (most recent call last):\n  File "/box/_grader_run.py", line 5, in execute\n    exec(code)\n'
    '  File "/work/q.py", line 3, in <module>\n    f()\n  File "/box/_grader_probe.py", line 9, in call\n'
    "    return real(*args)\n           ^^^^^^^^^^^\nValueError: x\n"
)
CLEAN = 'Traceback (most recent call last):\n  File "/work/q.py", line 3, in <module>\n    f()\nValueError: x\n'


def pieces(data: bytes, cuts: list[int], stream: str = "stdout", pid: int = 5) -> list[Piece]:
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [Piece(pid, stream, 0.0, data[a:b]) for a, b in itertools.pairwise(edges)]


@given(st.text(), st.lists(st.integers(0, 500)))
def test_text_is_the_same_wherever_it_is_cut(text, cuts):
    assert "".join(decoded(pieces(text.encode("utf-8", "replace"), cuts), 10**6)) == text.encode(
        "utf-8", "replace"
    ).decode("utf-8", "replace")


def test_characters_of_two_authors_do_not_mix():
    euro = "€".encode()
    found = decoded([Piece(1, "stdout", 0, euro[:1]), Piece(2, "stdout", 0, b"x"), Piece(1, "stdout", 0, euro[1:])], 99)
    assert found == ["", "x", "€"]


def test_half_a_character_at_the_end_is_replaced():
    assert decoded([Piece(1, "stdout", 0, "a€".encode()[:-1])], 99) == ["a\ufffd"]


def test_text_ends_at_the_limit():
    assert decoded([Piece(1, "stdout", 0, b"abc"), Piece(1, "stdout", 0, b"def")], 4) == ["abc", "d"]


@given(st.lists(st.integers(0, len(TRACEBACK))))
def test_our_frames_vanish_wherever_a_traceback_is_cut(cuts):
    found = pieces(TRACEBACK.encode(), cuts, "stderr")
    assert "".join(without_our_frames(found, decoded(found, 10**6))) == CLEAN


def test_standard_output_keeps_what_looks_like_our_frames():
    found = pieces(TRACEBACK.encode(), [], "stdout")
    assert without_our_frames(found, [TRACEBACK]) == [TRACEBACK]


def test_polls_are_noted_once_and_waits_each_time():
    record = Record(begin=0)
    for blocking in (False, False, True, True):
        record.wait(Waiting(1, 2, blocking, 0.0))
    assert [wait.blocking for wait in record.waits] == [False, True, True]


class TestChannels:
    def test_author_is_the_kernels_word(self):
        channels = Channels(100)
        channels.stdout.theirs.send(b"hello")
        assert channels.drain(1.0) == {os.getpid()}
        assert channels.pieces == [Piece(os.getpid(), "stdout", 1.0, b"hello")]
        channels.close()

    @pytest.mark.parametrize("message", [b"", b"{", b"[1]", b"\xff", b"[" * 50_000, b"1" * 5000])
    def test_broken_events_are_ignored(self, message):
        channels = Channels(100)
        channels.probe.theirs.send(message or b"x")
        channels.drain(1.0)
        assert channels.events == []
        channels.close()

    def test_channel_at_its_end_wakes_nobody_any_more(self):
        channels = Channels(100)
        channels.stdout.theirs.send(b"last")
        channels.hand_over()
        channels.drain(1.0)
        assert [piece.data for piece in channels.pieces] == [b"last"]
        assert channels.ready.poll(0) == []
        channels.close()

    def test_empty_message_is_not_the_end(self):
        channels = Channels(100)
        channels.probe.theirs.send(b"")
        channels.probe.theirs.send(b'{"k": "made"}')
        channels.drain(1.0)
        channels.probe.theirs.send(b'{"k": "ran"}')
        channels.drain(2.0)
        assert [message["k"] for _, message in channels.events] == ["made", "ran"]
        channels.close()

    def test_forged_sentinels_do_no_harm(self):
        channels = Channels(100)
        for data in ([], {"pid": [1]}, {"pid": {"a": 1}, "sentinel": []}, None):
            channels.probe.theirs.send(json.dumps({"k": "process", "d": data}).encode())
        channels.probe.theirs.send(json.dumps({"k": "process", "d": {"pid": 7, "sentinel": 5}}).encode())
        channels.drain(1.0)
        assert channels.sentinels() == {"pipe:[5]": 7}
        channels.close()

    def test_flood_is_noticed_and_bounded(self):
        channels = Channels(1000)
        channels.stdout.theirs.setblocking(False)
        for _ in range(20):
            try:
                channels.stdout.theirs.send(b"x" * 10_000)
            except BlockingIOError:
                break
        channels.drain(1.0)
        assert channels.flooded
        assert sum(len(piece.data) for piece in channels.pieces) <= 1000 + 65536
        channels.close()


class TestMemoryMeter:
    def meter(self, quick: list[int], fair: int) -> MemoryMeter:
        self.measured = []
        self.now = 0.0

        def fairly(pid: int) -> int:
            self.measured.append(pid)
            self.now += 1.0
            return fair

        return MemoryMeter(100, quickly=lambda pid: quick[0], fairly=fairly, clock=lambda: self.now)

    def test_little_memory_is_not_measured_fairly(self):
        assert not self.meter([40], 0).is_over([1, 2])
        assert self.measured == []

    def test_shared_memory_does_not_count_twice(self):
        assert not self.meter([80], 45).is_over([1, 2])
        assert self.measured == [1, 2]

    def test_too_much_is_too_much(self):
        assert self.meter([80], 55).is_over([1, 2])

    def test_fair_measurement_rests(self):
        meter = self.meter([80], 45)
        assert not meter.is_over([1, 2])
        assert not meter.is_over([1, 2])
        assert self.measured == [1, 2]

    def test_growth_ends_the_rest(self):
        quick = [80]
        meter = self.meter(quick, 45)
        meter.is_over([1, 2])
        quick[0] = 95
        meter.is_over([1, 2])
        assert self.measured == [1, 2, 1, 2]


@pytest.mark.parametrize("forks", [True, False])
@pytest.mark.parametrize("private", [True, False])
def test_filter_is_an_array_of_instructions_that_the_kernel_takes(forks, private):
    code = filters.compiled(forks=forks, private=private)
    assert len(code) % struct.calcsize("HBBI") == 0
    assert 0 < len(code) // 8 <= 4096


DUMP = """\
Current thread 0x00007f (most recent call first):
  File "/usr/lib/python3.11/multiprocessing/popen_fork.py", line 27 in poll
  File "/usr/lib/python3.11/multiprocessing/process.py", line 149 in join
  File "/box/_grader_processes.py", line 12 in join
  File "/work/q6.py", line 17 in <module>
"""


@pytest.mark.parametrize(
    ("dump", "told"),
    [
        (DUMP, ((17,), "join")),
        (
            DUMP.partition("  File")[0] + '  File "/work/q6.py", line 7 in show\n  File "/work/q6.py", line 9 in f\n',
            ((9, 7), "show"),
        ),
        (DUMP.replace("/work/q6.py", "/work/other.py"), ((), "poll")),
    ],
)
def test_a_process_sat_in_what_the_students_own_line_calls(dump: str, told: tuple[tuple[int, ...], str]) -> None:
    supervisor = SimpleNamespace(channels=SimpleNamespace(dumps=[SimpleNamespace(pid=3, data=dump.encode())]))
    assert stack_of(supervisor, 3, "/work/q6.py") == told


class TestLedger:
    """With processes that exist in /proc only here."""

    @pytest.fixture
    def ledger(self, monkeypatch: pytest.MonkeyPatch) -> Ledger:
        monkeypatch.setattr(proc, "facts", lambda pid: proc.Facts(pid, 32_700 if pid != 32_700 else 1, pid, "S"))
        monkeypatch.setattr(os, "pidfd_open", lambda pid: pid)
        made = Ledger(32_700, 1, frozenset(), SimpleNamespace(register=lambda *_: None))
        made.see(32_700, 0.0)
        return made

    def test_workers_are_in_the_order_of_their_pids(self, ledger: Ledger) -> None:
        for pid in (32_703, 32_701, 32_702):
            ledger.see(pid, 0.0)
        assert [entry.pid for entry in ledger.workers()] == [32_701, 32_702, 32_703]

    def test_who_has_a_low_pid_because_the_kernel_began_anew_was_made_later(self, ledger: Ledger) -> None:
        for pid in (301, 32_767, 300):
            ledger.see(pid, 0.0)
        assert [entry.pid for entry in ledger.workers()] == [32_767, 300, 301]
        assert [entry.pid for entry in ledger.children(32_700)] == [32_767, 300, 301]


@pytest.mark.parametrize(("over", "ended"), [(True, Ended.MEMORY_LIMIT), (False, Ended.TIMED_OUT)])
def test_who_uses_too_much_when_the_time_is_up_is_told_that(over: bool, ended: Ended) -> None:
    ledger, channels = SimpleNamespace(living=list), SimpleNamespace(flooded=False)
    record, meter = Record(begin=100.0), SimpleNamespace(is_over=lambda _pids: over)
    dog = Watchdog(ledger, channels, SimpleNamespace(), {}, record, Limits(wall=2.0), meter, Dozes(ledger, {}))
    dog.next_limits = 1000.0  # the machine was too busy to look before
    assert not dog.over_limits(101.0)
    assert dog.over_limits(102.0)
    assert record.ended is ended


def test_a_command_that_execve_is_replacing_is_not_yet_another_one(monkeypatch):
    own = "python3 -S zygote.py {} "
    seen = iter(
        ["python3 -S zygote.py {} ", "", "python3 -S zygote.py {} on3/lib", "python3 -c multiprocessing.forkserver"]
    )
    monkeypatch.setattr(proc, "command", lambda _pid: next(seen).split(" "))
    ledger, server = Ledger(1, 1, frozenset(), None), Entry(5, 5, 1, 0.0, -1)
    ledger.becomes_program(server)
    told = []
    for _ in range(4):
        ledger.name_programs(own)
        told.append(server.helper)
    assert told == [False, False, False, True]


@pytest.mark.parametrize(("switches", "waits"), [(7, {(5, 5)}), (8, set())], ids=["lasts", "is over"])
def test_the_end_of_a_wait_is_read_while_it_lasts(monkeypatch, switches: int, waits: set[tuple[int, int]]) -> None:
    futex = next(number for number, name in quiescence.CALLS.items() if name == "futex")
    seen = proc.ThreadState(futex, (1, 9, 0, 1 << 12, 0, 0), 7)  # FUTEX_WAIT_BITSET, with a time at this address
    monkeypatch.setattr(proc, "memory", lambda *_where: struct.pack("qq", 1 << 40, 0))
    monkeypatch.setattr(proc, "thread_state", lambda *_thread: replace(seen, switches=switches))
    ledger = SimpleNamespace(living=list, entries={})
    dozes = Dozes(ledger, SimpleNamespace(waiting=()))
    assert dozes.waits({(5, 5): seen}, last=1e6) == waits


@pytest.mark.parametrize(
    ("of", "owners", "held", "anew"),
    [("Lock", [6], True, True), ("Lock", [], True, True), ("Lock", [5], True, False), ("Lock", [6], False, False),
     ("Lock", [], False, False), ("Semaphore", [6], True, True), ("Semaphore", [], True, False)],
    ids=["another has it", "given back just now", "has it itself", "no hold", "free and no hold", "no place",
         "perhaps nobody's to give back"],
)  # fmt: skip
def test_the_time_of_a_wait_for_a_lock_begins_anew_where_a_hold_has_used_it_up(
    monkeypatch, of: str, owners: list[int], held: bool, anew: bool
) -> None:
    monkeypatch.setattr(proc, "facts", lambda tid: proc.Facts(tid, 1, tid, "S"))
    tally = Tally(1, 1)
    holders = [Thing(pid, 9, 0, 0, (tally, tally, tally), 7, 0) for pid in owners]
    waits = Noted(5, 5, Awaited.LOCK, of, 9, 3, 251, None, 0, 0)
    found = Notes(waits={(5, 5): waits}, idents={(5, 5): 7}, things={9: holders})
    dozes = Dozes(SimpleNamespace(), SimpleNamespace(lasted_since=lambda _since: held))
    monkeypatch.setattr(Dozes, "_notes", lambda _self: found)
    assert dozes.was_kept(Entry(5, 5, 1, 0.0, -1), 5, 0.25) is anew
