"""A run in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest
import report_samples as samples

from grader.model import Chunk, Event, Trace, Wait
from grader.report.story import shortened, story


def told(trace: Trace, who: str | None = None) -> list[str]:
    return [str(entry).strip() for entry in story(trace) if who in (None, entry.who)]


def test_a_worker_is_started_prints_is_held_let_go_and_ends() -> None:
    assert told(samples.joined_all(), "worker 2") == [
        "worker 2 prints: My number is 2",
        "worker 2 has done its work and is held back from ending",
        "worker 2 is let go: it was waited for",
        "worker 2 ends: exit code 0",
    ]


def test_the_main_process_starts_waits_and_ends() -> None:
    assert told(samples.joined_last(), "main") == [
        "main begins",
        *(f"main starts worker {number}" for number in (1, 2, 3, 4)),
        "main waits for worker 4, for 5 ms",
        "main has run its last line",
        "main ends: exit code 0",
    ]


def test_who_was_not_joined_is_said_at_its_end() -> None:
    assert "worker 1 ends: exit code 0, not joined" in told(samples.joined_last())
    assert "worker 4 ends: exit code 0" in told(samples.joined_last())


def test_a_deadlock_ends_with_where_everybody_sits() -> None:
    assert told(samples.deadlock())[-4:] == [
        "the grader ends the run: all processes wait and nothing can wake them (a deadlock)",
        "main waits in join for worker 1 (line 12)",
        "worker 1 waits for a lock (line 4)",
        "worker 2 sits there, blocked until another thread or process lets it go on (futex)",
    ]


def test_a_wait_in_vain_says_so() -> None:
    assert "main waits for worker 1, and waits still when the run ends (line 12)" in told(samples.deadlock())


def test_lines_are_named_as_the_student_knows_them() -> None:
    started = Event(pid=2, kind="process", time=0.006, line=10, data={"pid": 3, "target": "show"})
    trace = samples.trace((samples.main_process(), samples.worker(1)), events=(started,))
    said = [str(entry) for entry in story(trace, samples.answer().program)]
    assert "main starts worker 1 to run show() (cell 13, line 10)" in said


def test_pieces_of_one_output_are_one_entry() -> None:
    chunks = tuple(Chunk(pid=3, stream="stdout", time=0.02 + n / 1000, text=f"{n}\n") for n in range(3))
    (entry,) = [entry for entry in story(samples.trace((samples.worker(1),), chunks=chunks)) if entry.prints]
    assert entry.prints == "0\n1\n2\n"


def test_output_of_two_processes_stays_apart() -> None:
    chunks = tuple(Chunk(pid=3 + n % 2, stream="stdout", time=0.02 + n / 1000, text=f"{n}\n") for n in range(4))
    entries = story(samples.trace((samples.worker(1), samples.worker(2)), chunks=chunks))
    assert [entry.prints for entry in entries if entry.prints] == ["0\n", "1\n", "2\n", "3\n"]


def test_a_pool_is_made_given_work_and_ended() -> None:
    events = (
        Event(pid=2, kind="pool", time=0.01, line=7, data={"pool": 1, "size": 4, "kind": "Pool"}),
        Event(
            pid=2, kind="submit", time=0.02, line=8, data={"call": "map", "func": "f", "inputs": ["1", "2"], "pool": 1}
        ),
        Event(pid=2, kind="pool-end", time=0.03, line=9, data={"pool": 1, "how": "close"}),
    )
    assert told(samples.trace((samples.main_process(),), events=events), "main")[1:5] == [
        "main makes a Pool of 4 (line 7)",
        "main hands work to the pool: map(f), 2 tasks (line 8)",
        "main waits for the results of map(f), and waits still when the run ends (line 8)",
        "main closes the pool (line 9)",
    ]


def test_an_exception_is_told_with_its_line() -> None:
    error = Event(
        pid=3, kind="error", time=0.02, line=4, data={"type": "ValueError", "message": "no", "where": "process"}
    )
    trace = samples.trace((samples.main_process(), samples.worker(1)), events=(error,))
    assert "worker 1 raises ValueError: no (line 4)" in told(trace)


def test_a_long_story_is_shortened_in_its_middle() -> None:
    entries = story(samples.joined_all())
    head, missing, tail = shortened(entries, 9)
    assert (len(head), missing, len(tail)) == (6, len(entries) - 9, 3)
    assert head == entries[:6]
    assert tail == entries[-3:]


def test_entries_are_in_the_order_of_time() -> None:
    for trace in (samples.joined_all(), samples.deadlock(), replace(samples.joined_all(), chunks=())):
        times = [entry.time for entry in story(trace)]
        assert times == sorted(times)


def test_a_wait_for_one_that_has_ended_takes_no_time() -> None:
    late = Wait(pid=2, target=3, blocking=True, begin=0.041, end=0.041)
    trace = samples.trace((samples.main_process(), samples.worker(1)), waits=(late,))
    assert "main waits for worker 1, which had ended already" in told(trace)


@pytest.mark.parametrize(
    ("born", "said"),
    [("Pool", ", a process of Pool"), ("fork", " with os.fork()"), ("exec", ", another program"), ("Process", "")],
)
def test_it_is_told_how_a_process_was_made(born: str, said: str) -> None:
    trace = samples.trace((samples.main_process(), samples.worker(1, born=born)))
    assert f"main starts worker 1{said}" in told(trace, "main")


def test_who_waits_for_whom_in_vain_is_told_with_the_line_where_the_student_wrote_it() -> None:
    said = told(samples.crossed_locks())
    assert "worker 1 waits for a Lock that worker 2 acquired at line 4 (line 6)" in said
    assert "worker 2 waits for a Lock that worker 1 acquired at line 4 (line 6)" in said


def test_a_few_threads_are_told_one_by_one() -> None:
    said = told(samples.threads_seen(2), "main")
    assert [text for text in said if "thread" in text] == [
        "main starts thread 1, show() (line 9)",
        "main starts thread 2, show() (line 9)",
        "main waits for its thread 2, for 10 ms (line 11)",
        "main sees thread 1 end",
        "main sees thread 2 end",
    ]


def test_many_threads_are_told_at_once() -> None:
    said = told(samples.threads_seen(1000), "main")
    assert "main starts 1000 threads, show() (line 9)" in said
    assert "main sees the last of its 1000 threads end" in said
    assert len(said) < 10


def test_an_event_loop_and_its_tasks_are_told() -> None:
    trace = samples.within()
    assert "main runs an event loop with 300 tasks (line 12)" in told(trace)
    few = replace(trace, tasks=trace.tasks[-2:])
    assert "main makes task 9, job() (line 5)" in told(few)
    assert 'main makes task 10, "late", job()' in told(few)
    assert "main sees task 10 end: raised ValueError" in told(few)
