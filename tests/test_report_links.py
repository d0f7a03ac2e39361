"""Who started whom and who waited for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import report_samples as samples

from grader.model import Event, Role, Trace, Wait
from grader.report.links import begins, labels, starts, waitings, words

NAMES = labels(samples.joined_all())


def waits(trace: Trace) -> list[str]:
    return [words(waiting, labels(trace)) for waiting in waitings(trace)]


def event(kind: str, time: float, /, line: int | None = None, **data: Any) -> Event:
    """An event that the main process sent; `child` stands for the `pid` in its data."""
    if "child" in data:
        data["pid"] = data.pop("child")
    return Event(pid=2, kind=kind, time=time, line=line, data=data)


def alone(*events: Event, **more: Any) -> Trace:
    return samples.trace((samples.main_process(), samples.worker(1)), events=events, **more)


def test_a_process_is_started_by_its_parent_at_the_line_that_the_probe_saw() -> None:
    (start,) = starts(alone(event("process", 0.007, line=9, child=3)))
    assert (start.by, start.child, start.time, start.line) == (2, 3, 0.006, 9)


def test_without_the_probe_a_start_has_no_line() -> None:
    assert [(start.by, start.child, start.line) for start in starts(alone())] == [(2, 3, None)]


def test_a_fork_server_makes_processes_for_whoever_called_start() -> None:
    server = samples.worker(1, pid=9, role=Role.HELPER)
    worker = samples.worker(1, parent=9)
    trace = samples.trace((samples.main_process(), server, worker), events=(event("process", 0.007, line=9, child=3),))
    assert {(start.by, start.child, start.line) for start in starts(trace)} == {(2, 9, None), (2, 3, 9)}


def test_a_process_that_was_noticed_late_was_there_before_its_younger_siblings() -> None:
    workers = (samples.worker(1, started=0.02), samples.worker(2, started=0.01), samples.worker(3, started=0.03))
    nephew = samples.worker(4, parent=3, started=0.005)
    trace = samples.trace((samples.main_process(), *workers, nephew))
    assert begins(trace) == {2: 0.0, 3: 0.01, 4: 0.01, 5: 0.03, 6: 0.005}


def test_nobody_takes_credit_for_the_children_of_another() -> None:
    forged = replace(event("process", 0.007, line=9, child=4), pid=3)
    trace = samples.trace((samples.main_process(), samples.worker(1), samples.worker(2)), events=(forged,))
    assert {(start.by, start.child, start.line) for start in starts(trace)} == {(2, 3, None), (2, 4, None)}


def test_waits_are_told_in_the_order_in_which_they_began() -> None:
    assert waits(samples.joined_all()) == [f"waits for worker {number}" for number in (1, 2, 3, 4)]


def test_a_wait_ends_with_the_one_that_was_waited_for() -> None:
    waiting = waitings(samples.joined_all())[0]
    assert (waiting.over, waiting.freed_by) == (True, 3)


def test_a_wait_that_a_signal_interrupted_is_one_wait() -> None:
    again = tuple(Wait(pid=2, target=3, blocking=True, begin=begin, end=0.04) for begin in (0.01, 0.02))
    assert len(waitings(alone(waits=again))) == 1


def test_a_wait_in_vain_lasts_until_the_run_is_ended() -> None:
    trace = samples.deadlock()
    late = Wait(pid=2, target=3, blocking=True, begin=0.95, end=1.2)
    (waiting,) = waitings(replace(trace, waits=(*trace.waits, late)))
    assert (waiting.over, waiting.end, waiting.freed_by, waiting.line) == (False, 0.9, None, 12)


def test_waits_for_any_child_are_given_the_children_in_the_order_of_their_ends() -> None:
    workers = (samples.worker(1, ended=0.03), samples.worker(2, ended=0.02))
    anybody = tuple(Wait(pid=2, target=None, blocking=True, begin=begin) for begin in (0.015, 0.025))
    found = waitings(samples.trace((samples.main_process(), *workers), waits=anybody))
    assert [(waiting.begin, waiting.end, waiting.freed_by) for waiting in found] == [(0.015, 0.02, 4), (0.025, 0.03, 3)]
    assert words(found[0], NAMES) == "waits for any child"


def test_looking_without_blocking_is_no_wait() -> None:
    assert waitings(alone(waits=(Wait(pid=2, target=3, blocking=False, begin=0.01, end=0.04),))) == ()


def test_the_line_of_a_wait_is_that_of_the_join_around_it() -> None:
    join = event("join", 0.0402, line=12, child=3, begin=0.0099)
    (waiting,) = waitings(alone(join, waits=(Wait(pid=2, target=3, blocking=True, begin=0.01, end=0.04),)))
    assert waiting.line == 12


def test_a_join_that_gave_up_was_not_ended_by_anybody() -> None:
    (waiting,) = waitings(alone(event("join", 0.02, line=12, child=3, begin=0.01, timeout=0.01, ended=False)))
    assert (waiting.over, waiting.freed_by) == (True, None)


def test_a_pools_map_waits_for_its_results() -> None:
    submit = event("submit", 0.01, line=8, pool=1, key=1, call="map", func="square")
    (waiting,) = waitings(alone(submit, event("result", 0.03, pool=1, key=1)))
    assert (waiting.begin, waiting.end, waiting.over, waiting.line) == (0.01, 0.03, True, 8)
    assert words(waiting, NAMES) == "waits for the results of map(square)"


def test_a_map_without_results_never_ends() -> None:
    (waiting,) = waitings(alone(event("submit", 0.01, pool=1, key=1, call="map", func="square")))
    assert not waiting.over


def test_what_does_not_block_waits_for_nothing() -> None:
    asynchronous = event("submit", 0.01, pool=1, key=1, call="map_async", func="square")
    executor = event("pool", 0.005, pool=2, kind="ProcessPoolExecutor")
    assert waitings(alone(asynchronous, executor, event("submit", 0.01, pool=2, key=1, call="map", func="f"))) == ()


def test_a_probe_that_lies_about_time_stays_within_the_run() -> None:
    (waiting,) = waitings(alone(event("join", 1e9, child=3, begin=-5.0)))
    assert (waiting.begin, waiting.end) == (0.0, 0.043)


def test_a_join_with_a_timeout_begins_when_it_is_called_not_with_the_last_wait_call() -> None:
    join = event("join", 0.0402, line=12, child=3, begin=0.02, timeout=5.0)
    (waiting,) = waitings(alone(join, waits=(Wait(pid=2, target=3, blocking=True, begin=0.04, end=0.04),)))
    assert (waiting.begin, waiting.end, waiting.line) == (0.02, 0.04, 12)
