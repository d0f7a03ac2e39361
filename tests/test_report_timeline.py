"""The picture of a run: who lived when, who waited for whom."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import report_samples as samples
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Event, HeldAt, Hold, Process, Run, Schedule, StartMethod, Trace, Wait
from grader.report.glyphs import ASCII, UNICODE
from grader.report.lanes import draw
from grader.report.timeline import MOST_LANES, Axis, Doing, best_trace, chart

ALL = [
    samples.joined_all(),
    samples.joined_last(),
    samples.deadlock(),
    samples.timed_out(),
    samples.threads(),
    samples.threads_seen(),
    samples.within(),
    samples.crashed(),
]


def picture(trace: Trace, width: int = 80) -> list[str]:
    return [line.plain for line in draw(chart(trace), width, UNICODE)]


def lane(trace: Trace, label: str, width: int = 80) -> str:
    return next(line for line in picture(trace, width) if line.startswith(label))


def many(count: int, wrong: int) -> Trace:
    """`count` workers, of which number `wrong` was not joined."""
    workers = tuple(samples.worker(n, started=n / 1000, joined=n != wrong) for n in range(1, count + 1))
    return samples.trace((samples.main_process(ended=0.2), *workers), body_end=0.1, wall_s=0.2)


def test_workers_start_in_the_order_of_their_lanes() -> None:
    starts = [lane(samples.joined_all(), f"worker {number}").index("├") for number in (1, 2, 3, 4)]
    assert starts == sorted(set(starts))


def test_main_waits_for_each_worker_in_turn() -> None:
    main = lane(samples.joined_all(), "main")
    assert [char for char in main if char.isdigit()] == ["1", "2", "3", "4"]
    assert "4┄" in main


def test_joined_workers_end_before_the_line_of_the_main_programs_end() -> None:
    trace = samples.joined_all()
    end_of_body = lane(trace, "main").index("┊")
    assert all(lane(trace, f"worker {number}").rindex("┤") < end_of_body for number in (1, 2, 3, 4))


def test_a_worker_that_nobody_joined_outlives_that_line_and_says_so() -> None:
    trace = samples.joined_last()
    end_of_body = lane(trace, "main").index("┊")
    for number in (1, 2, 3):
        row = lane(trace, f"worker {number}")
        assert row.rindex("┤") > end_of_body
        assert row.endswith("still alive")
    assert lane(trace, "worker 4").endswith("joined")


@pytest.mark.parametrize("width", [70, 120])
def test_the_words_beneath_point_at_the_line_of_the_main_programs_end(width: int) -> None:
    lines = picture(samples.joined_last(), width)
    foot = next(line for line in lines if "last line ended" in line)
    assert lane(samples.joined_last(), "main", width).index("┊") == max(foot.find("╰"), foot.find("│"))


def test_where_there_is_no_room_for_those_words_the_legend_has_them() -> None:
    (said,) = (line for line in picture(samples.joined_last(), 46) if "last line ended" in line)
    assert said.strip().startswith("┊ the main")


def test_a_process_that_never_ended_has_an_open_end() -> None:
    assert lane(samples.deadlock(), "worker 1").endswith("▶ never ended")


def test_a_worker_that_died_tells_how() -> None:
    assert lane(samples.crashed(), "worker 2").endswith("joined, exit code 1")
    killed = samples.worker(1, exit_code=None, signal=9)
    assert lane(samples.trace((samples.main_process(), killed)), "worker 1").endswith("SIGKILL")


def test_a_worker_that_its_pool_ended_in_time_did_nothing_wrong() -> None:
    ended = samples.worker(1, exit_code=None, signal=15, joined=True, born="Pool")
    drawn = chart(samples.trace((samples.main_process(), ended))).lanes[1]
    assert (drawn.good, drawn.killed, drawn.verdict) == (True, False, "ended by its parent")


def test_threads_are_marked_in_their_process() -> None:
    assert lane(samples.threads(), "main").count("T") == 4


def test_each_output_is_marked_at_its_writer() -> None:
    assert "●" in lane(samples.joined_all(), "worker 2")
    assert "●" not in lane(samples.joined_all(), "main")


@pytest.mark.parametrize("trace", ALL)
@given(width=st.integers(34, 200))
def test_no_line_is_wider_than_the_terminal(trace: Trace, width: int) -> None:
    assert all(line.cell_len <= width for line in list(draw(chart(trace), width, UNICODE))[1:])


@pytest.mark.parametrize("trace", ALL)
def test_plain_pictures_are_ascii(trace: Trace) -> None:
    assert all(line.plain.isascii() for line in draw(chart(trace), 80, ASCII))


def test_of_many_workers_those_that_went_wrong_are_shown() -> None:
    lines = picture(many(50, wrong=49))
    assert sum(line.startswith("worker") for line in lines) == MOST_LANES
    assert any(line.startswith("worker 49") for line in lines)
    assert f"... and {50 - MOST_LANES} more workers" in lines


def test_the_number_of_a_worker_is_drawn_whole_or_not_at_all() -> None:
    waits = tuple(
        Wait(pid=2, target=2 + n, blocking=True, begin=0.185 + n / 1000, end=0.186 + n / 1000) for n in (10, 11, 12, 13)
    )
    for width in range(40, 121):
        main = lane(replace(many(14, wrong=0), waits=waits), "main", width)
        assert set(re.findall(r"\d+", main)) <= {"10", "11", "12", "13"}


def test_joins_that_only_the_probe_saw_are_waits_too() -> None:
    join = Event(pid=2, kind="join", time=0.03, line=12, data={"pid": 3, "begin": 0.02, "timeout": 1.0, "ended": True})
    trace = samples.trace((samples.main_process(), samples.worker(1)), events=(join,))
    (stretch,) = chart(trace).lanes[0].stretches
    assert (stretch.doing, stretch.begin, stretch.end, stretch.target) == (Doing.WAITS, 0.02, 0.03, "1")


def test_a_join_that_the_kernel_saw_too_is_one_wait() -> None:
    join = Event(pid=2, kind="join", time=0.0302, data={"pid": 3, "begin": 0.0199})
    wait = Wait(pid=2, target=3, blocking=True, begin=0.02, end=0.03)
    trace = samples.trace((samples.main_process(), samples.worker(1)), events=(join,), waits=(wait,))
    assert len(chart(trace).lanes[0].stretches) == 1


def test_a_forged_join_event_draws_nothing() -> None:
    forged = tuple(
        Event(pid=2, kind="join", time=0.03, data=data)
        for data in ({}, {"pid": "3", "begin": 0}, {"pid": 3, "begin": "x"})
    )
    assert chart(samples.trace((samples.main_process(), samples.worker(1)), events=forged)).lanes[0].stretches == ()


def test_held_exits_under_fork_are_shown_first_and_the_serial_run_never() -> None:
    spawned = samples.trace((), run=Run(StartMethod.FORKSERVER, Schedule.HOLD_EXITS))
    natural, held = samples.trace((), run=samples.NATURAL), samples.trace((), run=samples.HELD)
    serial = samples.trace((), run=Run(StartMethod.FORK, Schedule.SERIAL))
    assert best_trace([serial, natural, spawned, held]) is held
    assert best_trace([serial, natural]) is natural
    assert best_trace([serial]) is None


def test_a_schedule_given_up_is_shown_only_if_there_is_no_other() -> None:
    natural, capped = samples.trace((), run=samples.NATURAL), samples.trace((), run=samples.HELD, capped=True)
    assert best_trace([capped, natural]) is natural
    assert best_trace([capped]) is capped


@pytest.mark.parametrize("at", HeldAt, ids=str)
def test_wherever_a_process_is_held_the_picture_says_so_in_words(at: HeldAt) -> None:
    trace = samples.joined_all()
    hold = Hold(pid=trace.workers[0].pid, begin=0.01, end=0.02, reason="x", at=at)
    (lane,) = [one for one in chart(replace(trace, holds=(hold,))).lanes if one.process.pid == hold.pid]
    (held,) = [stretch for stretch in lane.stretches if stretch.doing is Doing.HELD]
    assert held.words.startswith(("is held back", "has done its work and is held back"))


def test_a_run_without_any_process_is_an_empty_picture() -> None:
    assert picture(samples.trace((), wall_s=0.0))


times = st.floats(0, 40, allow_nan=False)


@given(st.lists(st.tuples(times, times), max_size=12), st.integers(12, 100))
def test_later_is_never_further_left(lives: list[tuple[float, float]], columns: int) -> None:
    workers: list[Process] = [
        samples.worker(n, started=min(life), ended=max(life)) for n, life in enumerate(lives, start=1)
    ]
    drawn = chart(samples.trace((samples.main_process(ended=41.0), *workers), wall_s=41.0))
    axis = Axis(drawn, columns)
    moments = sorted({time for life in lives for time in life} | {0.0, 41.0})
    found = [axis.column(moment) for moment in moments]
    assert found == sorted(found)
    assert found[0] == 0
    assert found[-1] == columns - 1


def test_each_thread_has_a_thinner_lane_beneath_its_process() -> None:
    drawn = picture(samples.threads_seen())
    beneath = drawn[drawn.index(lane(samples.threads_seen(), "main")) + 1 :]
    for number, row in enumerate(beneath[:4], start=1):
        assert row.startswith(f"  thread {number} ")
        assert "──" in row and row.endswith("show(), joined")
    starts = [row.index("──") for row in beneath[:4]]
    assert starts == sorted(starts)


@pytest.mark.parametrize("count", [9, 1000])
def test_of_many_threads_a_few_are_drawn_and_the_rest_is_counted(count: int) -> None:
    drawn = picture(samples.threads_seen(count))
    assert sum(row.startswith("  thread ") for row in drawn) == 8
    more = count - 8
    assert f"  and {more} more thread{'' if more == 1 else 's'}" in drawn


def test_a_thread_that_did_not_end_is_drawn_before_others() -> None:
    stuck = samples.threads_seen(20)
    stuck = replace(stuck, threads=(*stuck.threads[:-1], samples.thread(20, ended=None)))
    assert any(row.startswith("  thread 20 ") and row.endswith("ended with its process") for row in picture(stuck))


def test_tasks_and_their_loop_are_drawn_beneath_their_process() -> None:
    drawn = picture(samples.within(), 120)
    assert any(row.startswith("  event loop ") and row.endswith("300 tasks") for row in drawn)
    assert any(row.startswith("  task 8 ") and row.endswith("job(), done") for row in drawn)
    assert "  and 4 more threads and 292 more tasks" in drawn
    assert any("─ thread, event loop, task" in row for row in drawn)


def test_a_wait_of_the_main_thread_for_others_is_a_wait_of_its_process() -> None:
    waits = [stretch for stretch in chart(samples.threads_seen()).lanes[0].stretches if stretch.doing is Doing.WAITS]
    assert [(wait.words, wait.line, wait.begin, wait.end) for wait in waits] == [
        ("waits for its thread 4", 11, 0.02, 0.03)
    ]


def test_names_of_threads_are_shown_and_never_obeyed() -> None:
    named = replace(samples.threads_seen(1), threads=(samples.thread(1, name=samples.HOSTILE),))
    text = "\n".join(picture(named, 120))
    assert "\x1b" not in text and "\u202e" not in text
    assert "\\x1b[2J" in text


@given(
    st.lists(st.tuples(st.floats(0, 0.2), st.none() | st.floats(0, 0.2)), max_size=12),
    st.sampled_from([34, 80, 200]),
)
def test_no_thread_is_drawn_outside(lives: list[tuple[float, float | None]], width: int) -> None:
    threads = tuple(samples.thread(n, started=begin, ended=end) for n, (begin, end) in enumerate(lives, start=1))
    assert all(len(row) <= width for row in picture(replace(samples.threads(), threads=threads), width)[1:])
