"""A class is graded by as many workers as were asked for; those that take long are not counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import pipeline
from grader.batch import processes
from grader.batch.grading import Task
from grader.batch.processes import LONG, MOST, Processes
from grader.batch.worker import Setup
from grader.model import Assignment, HandIn


class Hand:
    """A worker that does nothing, and never says anything."""

    task: Task | None = None
    since = 0.0

    def give(self, task: Task) -> None:
        self.task, self.since = task, processes.time.monotonic()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that a worker's clock shows."""
    shown = [100.0]
    monkeypatch.setattr(processes.time, "monotonic", lambda: shown[0])
    return shown


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> Processes:
    """Two quick workers at a time."""
    monkeypatch.setattr(Processes, "_hire", lambda self: Hand())
    setup = Setup(assignment=Assignment(id="a", title="A", exercises=(), path=Path()), options=pipeline.Options())
    return Processes(setup=setup, size=2, patience=1000.0)


def given(crew: Processes, count: int) -> list[bool]:
    return [crew.give(Task(hand_in=HandIn(student=str(n), path=Path()), key="k")) for n in range(count)]


def test_so_many_work_as_were_asked_for(crew: Processes) -> None:
    assert given(crew, 3) == [True, True, False]


def test_who_takes_long_holds_up_nobody(crew: Processes, clock: list[float]) -> None:
    given(crew, 2)
    clock[0] += LONG + 1
    assert given(crew, 3) == [True, True, False]


def test_there_is_an_end_to_hiring(crew: Processes, clock: list[float]) -> None:
    for _ in range(2 * MOST):
        given(crew, 2)
        clock[0] += LONG + 1
    assert len(crew.workers) == 2 * MOST
    assert given(crew, 1) == [False]


def test_whoever_was_hired_beside_a_slow_one_rests_when_that_is_done(crew: Processes, clock: list[float]) -> None:
    given(crew, 2)
    clock[0] += LONG + 1
    given(crew, 2)
    for worker in crew.workers[:2]:
        worker.task = None
    assert given(crew, 1) == [False]
