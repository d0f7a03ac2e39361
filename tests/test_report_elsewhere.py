"""Points that are the instructor's to give stand beside a student's total, and are neither a zero nor a suggestion."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest
import report_samples as samples

from grader.checks.elsewhere import Params
from grader.model import CheckSpec, Exercise, Finding, Kind, QuestionReport, QuestionStatus, Report, Status
from grader.report import view
from grader.report.annotations import annotate
from grader.report.glyphs import ASCII, UNICODE, WORDS, Glyphs
from grader.report.html import to_html
from grader.report.json import to_document
from grader.report.losses import losses
from grader.report.markdown import to_markdown
from grader.report.terminal import as_text, render


def theirs(exercise: Exercise, id: str, points: float) -> tuple[CheckSpec, Finding]:
    """A check that a bundle leaves to whoever teaches, and what is found of it."""
    spec = CheckSpec(id=id, family="elsewhere", points=points, params=Params(what="words"))
    reason = "an answer in words is graded by your instructor; nothing is decided here"
    return spec, Finding(check=id, status=Status.NOT_RUN, score=0.0, max_score=points, reason=reason)


def words(status: QuestionStatus = QuestionStatus.NEEDS_REVIEW) -> QuestionReport:
    """A question in words without its rubric."""
    question = samples.essay()
    exercise = replace(question.exercise, id="w1", kind=Kind.ESSAY)
    spec, finding = theirs(exercise, "concepts", exercise.points)
    asked = replace(exercise, checks=(spec,))
    return replace(question, exercise=asked, status=status, score=0.0, findings=(finding,), reason=finding.reason)


def half_hidden(earned: float = 8.0) -> QuestionReport:
    """A program of which two points of ten are made by the instructor."""
    exercise = samples.exercise()
    own = CheckSpec(id="own", family="ends", points=8.0, params=None)
    found = Finding(check="own", status=Status.PASSED, score=earned, max_score=8.0)
    spec, finding = theirs(exercise, "hidden-2", 2.0)
    asked = replace(exercise, points=10.0, checks=(own, spec))
    base = samples.question(QuestionStatus.NEEDS_REVIEW, earned, findings=(found, finding))
    return replace(base, exercise=asked, reason=finding.reason)


def of(*questions: QuestionReport) -> Report:
    return replace(samples.mixed(), questions=questions, notes=())


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_an_answer_in_words_without_its_rubric_is_the_instructors_and_no_suggestion(glyphs: Glyphs) -> None:
    text = as_text(render(of(words(), samples.question(QuestionStatus.PASSED, 10.0)), glyphs))
    assert f"- / {words().exercise.points:g}" in text
    assert "your instructor grades it" in text
    assert "suggestion" not in text
    assert "to be confirmed" not in text
    assert "still to confirm" not in text


def test_the_total_is_of_what_is_graded_here_and_names_the_rest() -> None:
    program = samples.question(QuestionStatus.PASSED, samples.exercise().points)
    report = of(words(), program)
    graded, rest = program.exercise.points, words().exercise.points
    assert view.whole_total(report) == f"{graded:g} / {graded:g}, and {rest:g} points that your instructor gives"
    assert f"and {rest:g} from your instructor" in as_text(render(report))
    assert f"Total: {view.whole_total(report)}" in " ".join(as_text(render(report, WORDS)).split())
    assert f"and {rest:g} points that your instructor gives" in to_markdown(report)
    page = to_html(report)
    assert f"and {rest:g} points that your instructor gives" in page
    assert "100%" in page


def test_the_document_keeps_all_points() -> None:
    report = of(words(), samples.question(QuestionStatus.PASSED, 10.0))
    document = to_document(report, "needs_review")
    assert document["max_score"] == sum(question.exercise.points for question in report.questions)
    assert document["questions"][0]["status"] == "needs_review"
    assert document["questions"][0]["score"] == 0.0


def test_a_question_of_which_a_part_is_the_instructors_counts_with_the_other_part() -> None:
    report = of(half_hidden())
    assert view.question_score(half_hidden()) == "8 / 8"
    assert view.word(half_hidden()) == "and 2 from your instructor"
    assert view.total(report) == "8 / 8"
    assert view.total_note(report) == ""
    assert "Your instructor gives 2 of the points" in view.explanation(half_hidden())
    assert "- / 2" in as_text(render(report))


def test_no_point_of_the_instructors_went_anywhere() -> None:
    assert losses(of(words(), half_hidden())) == ()


def test_what_is_doubtful_of_the_rest_is_still_to_be_confirmed() -> None:
    question = half_hidden()
    doubt = replace(question.findings[0], status=Status.NEEDS_REVIEW, reason="chance decided")
    asked = replace(question, findings=(doubt, question.findings[1]))
    assert "questions worth 8 points" in view.total_note(of(asked))
    assert "Chance decided." in view.explanation(asked)


def test_words_that_were_not_found_are_told_and_cost_nothing_here() -> None:
    report = of(words(QuestionStatus.NOT_FOUND), samples.question(QuestionStatus.PASSED, 10.0))
    assert view.word(report.questions[0]) == "no answer found"
    assert "No answer was found to w1." in view.total_note(report)
    assert losses(report) == ()


def test_where_a_person_has_decided_the_points_count() -> None:
    question = words()
    finding = replace(question.findings[0], status=Status.PASSED, score=3.0)
    decided = replace(question, findings=(finding,), score=3.0, status=QuestionStatus.PARTIAL)
    assert view.question_score(decided) == f"3 / {question.exercise.points:g}"
    assert view.beyond(of(decided)) == ""


def test_nothing_but_the_instructors_points_has_no_total() -> None:
    assert view.whole_total(of(words())) == f"-, and {words().exercise.points:g} points that your instructor gives"


def test_that_a_question_was_not_found_is_said_once() -> None:
    missing = samples.question(QuestionStatus.NOT_FOUND, 0.0)
    note = f"No answer to question {missing.exercise.number} was found."
    report = replace(of(missing), notes=(note, "The file is old."))
    assert view.notes(report) == ("The file is old.",)


def test_no_push_is_annotated_with_what_is_the_instructors() -> None:
    assert list(annotate(of(words(), half_hidden()), PurePosixPath("homework.py"), folder=False)) == []
