"""What is read from the memory of a run is numbers within bounds, whoever wrote them there."""

from __future__ import annotations

import mmap
import os
import random

import pytest

pytest.importorskip("pyseccomp", reason="the sandboxed tiers need Linux")

from grader.model import Awaited
from grader.sandbox import notes

SIZE = 1024 * 2048 * 8
HERE = os.getpid()
SLOT = (1 + HERE % 1023) * 2048
FIRST_THING = 8 + 16 * 24


@pytest.fixture
def table():
    """A table in this process's own memory, as words."""
    memory = mmap.mmap(-1, SIZE)
    view = memoryview(memory)
    words = view.cast("q")
    words[0], words[SLOT] = 0x67726164657231, HERE
    yield words
    words.release()
    view.release()
    memory.close()


def read() -> notes.Notes:
    return notes.read([HERE], [HERE])


def test_a_wait_and_an_acquisition_are_read_as_they_were_noted(table) -> None:
    table[SLOT + 8 : SLOT + 18] = _words(5, 1, 77, 12, 0, 0, 99, 4, 78, 4096)
    table[SLOT + FIRST_THING : SLOT + FIRST_THING + 12] = _words(77, 1, 3, 4096, 1, 14, 0, 0, 0, 0, 99, 0)
    found = read()
    wait = found.waits[HERE, 5]
    assert (wait.awaited, wait.of, wait.key, wait.line, wait.started, wait.within) == (
        Awaited.LOCK, "Lock", 77, 12, 4, 78,
    )  # fmt: skip
    (held,) = found.holders(77)
    assert (held.pid, held.tallies[0].count, held.tallies[0].line, held.owner) == (HERE, 1, 14, 99)
    assert found.total(77, 0) == 1
    assert found.idents[HERE, 5] == 99


def test_a_slot_of_somebody_else_is_left_out(table) -> None:
    table[SLOT] = HERE + 1023
    table[SLOT + 8 : SLOT + 11] = _words(5, 1, 77)
    assert read().waits == {}


def test_lines_and_kinds_out_of_bounds_say_nothing(table) -> None:
    table[SLOT + 8 : SLOT + 12] = _words(5, 1, 77, -4)
    table[SLOT + 24 : SLOT + 28] = _words(6, 99, 77, 3)
    table[SLOT + 40 : SLOT + 44] = _words(7, 2, 77, 2**40)
    found = read()
    assert {tid: wait.line for (_, tid), wait in found.waits.items()} == {5: None, 7: None}


def test_any_bytes_are_read_without_a_complaint(table) -> None:
    lots = random.Random(1)
    for _ in range(20):
        table[SLOT + 8 : SLOT + 2048] = _words(
            *(lots.choice((0, 1, -1, 2**62, lots.getrandbits(62))) for _ in range(2040))
        )
        read()


def test_without_a_table_nothing_is_noted() -> None:
    assert read() == notes.Notes()


def _words(*numbers: int) -> memoryview:
    return memoryview(b"".join(number.to_bytes(8, "little", signed=True) for number in numbers)).cast("q")
