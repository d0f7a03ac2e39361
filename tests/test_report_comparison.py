"""What two runs differ in, in words: the facts that their pictures show, and nothing where they look alike."""

from __future__ import annotations

from dataclasses import replace

import report_samples as samples

from grader.model import Ended
from grader.report.comparison import differences


def test_runs_that_look_alike_differ_in_nothing() -> None:
    assert differences(samples.joined_all(), samples.joined_all()) == ()


def test_workers_that_nobody_waited_for_are_named() -> None:
    (said,) = differences(samples.joined_last(), samples.joined_all())
    assert said.startswith("Yours had not waited for worker 1, worker 2 and worker 3, which were still there")


def test_a_reference_that_waits_for_nobody_either_makes_no_difference() -> None:
    assert differences(samples.joined_last(), samples.joined_last()) == ()


def test_the_number_of_processes_and_how_they_ended_count() -> None:
    said = differences(samples.crashed(), samples.joined_all())
    assert "You start 2 processes, the reference 4 processes." in said
    assert "In yours, worker 2 ended with exit code 1." in said


def test_a_standstill_is_told_and_not_taken_for_a_missing_join() -> None:
    stuck = replace(samples.joined_last(), ended=Ended.DEADLOCKED, body_end=None)
    assert differences(stuck, samples.joined_all()) == (
        "Your program stood still and was stopped; the reference's run ended by itself.",
    )


def test_one_after_the_other_is_told_from_all_at_once() -> None:
    workers = tuple(samples.worker(n, started=n / 100, ended=n / 100 + 0.005, joined=True) for n in (1, 2, 3, 4))
    (said,) = differences(samples.trace((samples.main_process(), *workers)), samples.joined_all())
    assert said.startswith("Yours never has two workers at the same time")


def test_threads_in_place_of_processes_are_told() -> None:
    said = differences(samples.threads(), samples.joined_all())
    assert said[0] == "You start no process, the reference 4 processes."
    assert "Yours starts threads" in said[-1]
