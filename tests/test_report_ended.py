"""How runs ended, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
import report_samples as samples

from grader.model import Blocked, Chunk, Ended, Limits, QuestionStatus, Run, StartMethod
from grader.report import ended


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (Ended.TIMED_OUT, "within 5 s"),
        (Ended.DEADLOCKED, "stood still"),
        (Ended.OUTPUT_LIMIT, "printed more than 1 MB"),
        (Ended.MEMORY_LIMIT, "more than 512 MB"),
        (Ended.PROCESS_LIMIT, "more than 64 processes"),
        (Ended.CPU_LIMIT, "more than 30 s of processor time"),
    ],
)
def test_every_way_to_be_stopped_has_its_words_and_its_limit(how: Ended, words: str) -> None:
    exercise = samples.exercise(limits=Limits(wall=5.0))
    stopped = replace(samples.timed_out(), ended=how)
    question = samples.question(QuestionStatus.FAILED, 0, traces=(stopped,), exercise=exercise)
    (said,) = ended.endings(question)
    assert words in said


def test_a_signal_is_called_by_its_name() -> None:
    died = replace(samples.timed_out(), ended=Ended.SIGNALLED, signal=11)
    assert ended.endings(samples.question(QuestionStatus.FAILED, 0, traces=(died,))) == (
        "The program was ended by SIGSEGV.",
    )
    assert ended.signal_name(99) == "signal 99"
    assert ended.signal_name(None) == "a signal"


def test_a_run_that_ended_well_needs_no_words() -> None:
    assert ended.endings(samples.missing_join()) == ()


def test_runs_that_ended_alike_share_a_sentence_that_names_them() -> None:
    bad = replace(samples.crashed(), exit_code=1)
    natural = replace(bad, run=samples.NATURAL)
    three = (bad, natural, replace(samples.joined_all(), run=samples.HELD))
    (said,) = ended.endings(samples.question(QuestionStatus.FAILED, 0, traces=three))
    assert said.startswith("The program ended with exit code 1 (fork, ")
    assert said.count("fork") == 2


def test_where_everybody_sat_is_told_with_the_students_line() -> None:
    question = samples.question(QuestionStatus.FAILED, 0, traces=(samples.joined_all(), samples.deadlock()))
    main, first, second = ended.standstill(question)
    assert (main.process, main.doing, main.where) == ("main", "waits in join for worker 1", "cell 13, line 12")
    assert (first.process, first.lines) == ("worker 1", (4,))
    assert (second.doing, second.where) == ("blocked until another thread or process lets it go on (futex)", "")


def test_who_waits_for_whom_is_told_with_the_culprits_line() -> None:
    question = samples.question(QuestionStatus.FAILED, 0, traces=(samples.crossed_locks(),))
    _, first, second = ended.standstill(question)
    assert first.doing == "waits for a Lock that worker 2 acquired at cell 13, line 4"
    assert (second.where, second.lines) == ("cell 13, line 6", (6, 4))


@pytest.mark.parametrize(
    ("call", "doing", "said"),
    [
        ("wait4", "join", "waits in join()"),
        ("running", "show", "was still computing"),
        ("wait4", "<module>", "waits for a child process (wait4)"),
        ("futex", "_wait", "blocked until another thread or process lets it go on (futex)"),
        ("exit_group", "", "is about to end (exit_group)"),
        ("msgrcv", "", "blocked in a call of the operating system (msgrcv)"),
    ],
)
def test_where_a_process_sat_is_put_into_plain_words(call: str, doing: str, said: str) -> None:
    stuck = replace(samples.deadlock(), blocked=(Blocked(pid=2, call=call, lines=(12,), doing=doing),))
    (main,) = ended.standstill(samples.question(QuestionStatus.FAILED, 0, traces=(stuck,)))
    assert main.doing == said


def test_the_complaint_is_of_the_process_that_ended_badly() -> None:
    question = samples.question(QuestionStatus.PARTIAL, 1, traces=(samples.joined_all(), samples.crashed()))
    who, said = ended.complaint(question)
    assert who == "worker 2"
    assert said.endswith("ZeroDivisionError: division by zero")


def test_a_traceback_under_another_start_method_is_not_shown() -> None:
    elsewhere = replace(samples.crashed(), run=Run(StartMethod.FORKSERVER))
    assert ended.complaint(samples.question(QuestionStatus.PARTIAL, 1, traces=(elsewhere,))) == ("", "")


def test_nobody_complains_where_all_went_well() -> None:
    assert ended.complaint(samples.missing_join()) == ("", "")


def test_a_syntax_error_is_told_by_the_students_line() -> None:
    said = "  File \"/work/q6.py\", line 3\n    print((\n         ^\nSyntaxError: '(' was never closed\n"
    chunk = Chunk(pid=4, stream="stderr", time=0.01, text=said)
    question = samples.question(QuestionStatus.PARTIAL, 1, traces=(replace(samples.crashed(), chunks=(chunk,)),))
    assert ended.complaint(question)[1].splitlines()[0] == "  cell 13, line 3"
