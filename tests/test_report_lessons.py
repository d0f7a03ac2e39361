"""What is said where there are no processes, or threads and tasks in their place."""

from __future__ import annotations

from dataclasses import replace

import report_samples as samples

from grader.model import Event
from grader.report.lessons import no_processes

NONE = "No process was started: the main process did everything itself."
LESSON = "A thread is a part of its process, not a process."


def test_threads_in_place_of_processes_are_counted_with_the_lines_that_make_them() -> None:
    said = f"Threads started: 4. They lived in main, made at line 9. {LESSON}"
    assert no_processes(samples.threads_seen()) == (NONE, said)
    assert no_processes(samples.threads()) == (NONE, said)


def test_lines_are_named_as_the_student_knows_them() -> None:
    program = samples.answer().program
    assert "made at cell 13, line 9" in no_processes(samples.threads_seen(), program)[1]


def test_where_several_processes_have_threads_each_is_counted() -> None:
    threads, tasks = no_processes(samples.within())
    assert threads.startswith("Threads started: 14. They lived in main (12) and worker 1 (2), made at line 9.")
    assert tasks.startswith("Tasks of event loops: 300. They lived in main, made at line 5.")


def test_of_many_lines_a_few_are_named() -> None:
    many = tuple(samples.thread(number, line=10 + number) for number in range(1, 10))
    (_, said) = no_processes(replace(samples.threads_seen(), threads=many))
    assert "made at line 11, line 12, line 13, line 14 and 5 more." in said


def test_threads_that_are_only_claimed_are_not_counted_and_said_so() -> None:
    claim = Event(pid=samples.MAIN, kind="thread-began", time=0.01, data={"tid": 99})
    one = no_processes(replace(samples.timed_out(), events=(claim,)))
    assert one == (NONE, "The program reports 1 thread that the system has not seen; it is not counted.")
    two = no_processes(replace(samples.timed_out(), events=(claim, claim)))
    assert two[1] == "The program reports 2 threads that the system has not seen; they are not counted."


def test_where_there_are_processes_alone_nothing_is_said() -> None:
    assert no_processes(samples.joined_all()) == ()
