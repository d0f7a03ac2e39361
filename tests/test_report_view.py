"""What a report says."""

from __future__ import annotations

from dataclasses import replace

import pytest
import report_samples as samples

from grader.model import Blocked, Ended, Limits, QuestionStatus, Run, Source, StartMethod, Status
from grader.report import view


@pytest.mark.parametrize(("value", "said"), [(8.0, "8"), (7.5, "7.5"), (1 / 3, "0.33"), (0, "0"), (10.0, "10")])
def test_points_are_written_without_needless_zeros(value: float, said: str) -> None:
    assert view.points(value) == said


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (Ended.TIMED_OUT, "within 5 s"),
        (Ended.DEADLOCKED, "stood still"),
        (Ended.OUTPUT_LIMIT, "printed more than 1 MB"),
        (Ended.MEMORY_LIMIT, "more than 512 MB"),
        (Ended.PROCESS_LIMIT, "more than 64 processes"),
        (Ended.CPU_LIMIT, "more than 30 s of processor time"),
    ],
)
def test_every_way_to_be_stopped_has_its_words_and_its_limit(ended: Ended, words: str) -> None:
    exercise = samples.exercise(limits=Limits(wall=5.0))
    stopped = replace(samples.timed_out(), ended=ended)
    question = samples.question(QuestionStatus.FAILED, 0, traces=(stopped,), exercise=exercise)
    (said,) = view.endings(question)
    assert words in said


def test_a_signal_is_called_by_its_name() -> None:
    died = replace(samples.timed_out(), ended=Ended.SIGNALLED, signal=11)
    assert view.endings(samples.question(QuestionStatus.FAILED, 0, traces=(died,))) == (
        "The program was ended by SIGSEGV.",
    )
    assert view.signal_name(99) == "signal 99"
    assert view.signal_name(None) == "a signal"


def test_a_run_that_ended_well_needs_no_words() -> None:
    assert view.endings(samples.missing_join()) == ()


def test_runs_that_ended_alike_share_a_sentence_that_names_them() -> None:
    bad = replace(samples.crashed(), exit_code=1)
    natural = replace(bad, run=samples.NATURAL)
    three = (bad, natural, replace(samples.joined_all(), run=samples.HELD))
    (said,) = view.endings(samples.question(QuestionStatus.FAILED, 0, traces=three))
    assert said.startswith("The program ended with exit code 1 (fork, ")
    assert said.count("fork") == 2


def test_where_everybody_sat_is_told_with_the_students_line() -> None:
    question = samples.question(QuestionStatus.FAILED, 0, traces=(samples.joined_all(), samples.deadlock()))
    main, first, second = view.standstill(question)
    assert (main.process, main.doing, main.where) == ("main", "waits in join for worker 1", "cell 13, line 12")
    assert (first.process, first.lines) == ("worker 1", (4,))
    assert (second.doing, second.where) == ("blocked until another thread or process lets it go on (futex)", "")


def test_who_waits_for_whom_is_told_with_the_culprits_line() -> None:
    question = samples.question(QuestionStatus.FAILED, 0, traces=(samples.crossed_locks(),))
    _, first, second = view.standstill(question)
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
    (main,) = view.standstill(samples.question(QuestionStatus.FAILED, 0, traces=(stuck,)))
    assert main.doing == said


def test_the_complaint_is_of_the_process_that_ended_badly() -> None:
    question = samples.question(QuestionStatus.PARTIAL, 1, traces=(samples.joined_all(), samples.crashed()))
    who, said = view.complaint(question)
    assert who == "worker 2"
    assert said.endswith("ZeroDivisionError: division by zero")


def test_a_traceback_under_another_start_method_is_not_shown() -> None:
    elsewhere = replace(samples.crashed(), run=Run(StartMethod.FORKSERVER))
    assert view.complaint(samples.question(QuestionStatus.PARTIAL, 1, traces=(elsewhere,))) == ("", "")


def test_nobody_complains_where_all_went_well() -> None:
    assert view.complaint(samples.missing_join()) == ("", "")


def test_concepts_are_read_from_an_essays_evidence_only() -> None:
    found, half, missing, wrong = view.concepts(samples.essay().findings[0])
    assert (found.status, found.points, found.sentence) == ("found", 3.0, "Every process has its own memory.")
    assert (half.status, missing.status, missing.sentence, wrong.status) == ("half", "missing", "", "wrong")
    assert view.concepts(samples.finding(evidence=({"worker": 1, "status": "failed"},))) == ()


def test_a_misunderstanding_shows_what_it_costs() -> None:
    entry = {"concept": "x", "status": "wrong", "points": -1, "max_points": 0}
    (concept,) = view.concepts(samples.finding(evidence=(entry,)))
    assert view.earned(concept) == "-1"


def test_the_same_reason_is_not_said_twice() -> None:
    question = samples.question(QuestionStatus.NOT_FOUND, 0, reason="no answer to this question was found")
    assert view.explanation(question).count("No answer") == 1


def test_reasons_that_are_sentences_are_put_side_by_side() -> None:
    question = samples.question(QuestionStatus.NEEDS_REVIEW, 0, reason="It is short.; It is in another language.")
    assert view.explanation(question).endswith("It is short. It is in another language.")


def test_a_reason_that_is_no_sentence_begins_one_after_another_that_is() -> None:
    question = replace(
        samples.missing_join(), status=QuestionStatus.NEEDS_REVIEW, reason="It is short.; it is in words"
    )
    assert view.explanation(question).endswith("It is short. It is in words.")


def test_a_decided_question_needs_no_explanation() -> None:
    assert view.explanation(samples.missing_join()) == ""


def test_the_total_tells_what_a_person_is_to_confirm_and_what_we_failed_on() -> None:
    said = view.total_note(samples.mixed())
    assert "worth 8 points" in said
    assert "No answer was found to q3." in said
    assert "q4" in said
    assert view.total_note(samples.all_right()) == ""


def test_the_kind_of_evidence_is_told() -> None:
    report = samples.all_right()
    assert "cannot be forged" in view.evidence_note(report)
    alone = view.evidence_note(replace(report, evidence=Source.PROBE, tier="plain"))
    assert "cannot be forged" not in alone
    assert "unconfined" in alone


def test_a_passed_question_has_a_story_only_if_points_are_missing() -> None:
    assert not view.has_story(samples.question(QuestionStatus.PASSED, 10.0 - 1e-12))
    assert view.has_story(samples.question(QuestionStatus.PASSED, 7.0))
    assert view.has_story(samples.question(QuestionStatus.NEEDS_REVIEW, 10.0))


def test_of_a_hidden_check_the_title_says_so() -> None:
    assert view.titles([samples.finding("hidden-1", hidden=True, title="Tidy")]) == "Tidy (hidden)"
    assert view.titles([samples.finding("joined", Status.PASSED, 2.0)]) == "joined"


@pytest.mark.parametrize(("seconds", "said"), [(0.0434, "43 ms"), (1.25, "1.2 s"), (30.0, "30 s")])
def test_durations_are_short(seconds: float, said: str) -> None:
    assert view.duration(seconds) == said


def test_where_nothing_could_be_read_nobody_is_told_to_put_a_heading() -> None:
    question = samples.question(QuestionStatus.NOT_FOUND, 0, reason="a.ipynb: it is not valid JSON")
    assert view.explanation(question) == (
        "Nothing of this work could be read: a.ipynb: it is not valid JSON. A person will look at it."
    )


def test_a_check_of_ideas_without_a_title_is_called_by_what_it_looks_at() -> None:
    (titled,) = samples.essay().findings
    finding = replace(titled, title=None)
    assert view.titles([titled]) == "Processes and threads compared"
    assert view.titles([finding]) == "What the answer says"
    assert view.titles([replace(finding, evidence=())]) == "concepts"
