"""Where points went: every check that gave less than it could, what cost most first."""

from __future__ import annotations

import report_samples as samples

from grader.model import QuestionStatus, Status
from grader.report.losses import losses


def test_what_cost_most_stands_first() -> None:
    found = losses(samples.report(samples.missing_join(), samples.essay()))
    assert [(loss.question.exercise.id, loss.points) for loss in found] == [("q2", 3.5), ("q6", 2.0)]


def test_an_essay_names_the_ideas_that_it_lacks() -> None:
    (loss,) = losses(samples.report(samples.essay()))
    assert loss.open
    assert "Not found: Data is exchanged by pipes and queues. Half found: Threads share" in loss.said


def test_a_hidden_check_is_said_to_be_one_and_a_missing_answer_has_no_check() -> None:
    hidden = samples.question(QuestionStatus.FAILED, 0.0, (samples.finding(hidden=True, title="Tidy"),))
    missing = samples.question(QuestionStatus.NOT_FOUND, 0.0, answer=None)
    found = losses(samples.report(hidden, missing))
    assert [(loss.said, loss.place, loss.open) for loss in found] == [
        ("no answer was found", None, True),
        ("Tidy (hidden)", 0, False),
    ]


def test_nothing_is_listed_where_nothing_was_lost() -> None:
    assert losses(samples.all_right()) == ()


def test_what_our_fault_left_undecided_costs_nothing() -> None:
    fault = samples.finding(status=Status.GRADER_ERROR, score=2.0)
    assert losses(samples.report(samples.question(QuestionStatus.GRADER_ERROR, 2.0, (fault,)))) == ()
