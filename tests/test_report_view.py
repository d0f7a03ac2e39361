"""What a report says."""

from __future__ import annotations

from dataclasses import replace

import report_samples as samples

from grader.model import QuestionStatus, Source, Status
from grader.report import view


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
