"""What verdicts, questions and reports are worth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from traces import exercise

from grader import scoring
from grader.model import (
    Answer,
    Assignment,
    CheckSpec,
    Finding,
    Kind,
    Place,
    Program,
    QuestionReport,
    QuestionStatus,
    Report,
    Source,
    Status,
    Verdict,
)

CHECK = CheckSpec(id="joined", family="joined", points=2.0, params=None, title="Joined", hint="Read about join().")
OTHER = replace(CHECK, id="other", points=3.0)


def verdict(status: Status = Status.FAILED, share: float = 0.0, **words: str) -> Verdict:
    return Verdict(status=status, share=share, expected="this", actual="that", **words)


def finding(status: Status, share: float = 0.0, check: CheckSpec = CHECK) -> Finding:
    return scoring.score_check(check, verdict(status, share, reason="why" if status is Status.NEEDS_REVIEW else ""))


def question(*findings: Finding, answer: Answer | None = None) -> QuestionReport:
    return scoring.score_question(exercise(CHECK, OTHER), findings, answer or Answer(exercise="q"), ())


def report(*questions: QuestionReport) -> Report:
    assignment = Assignment(id="a", title="A", exercises=tuple(one.exercise for one in questions), path=Path("a.yaml"))
    return Report(
        assignment=assignment,
        submission="s",
        student="s",
        questions=questions,
        tier="plain",
        evidence=Source.KERNEL,
    )


PASSED = finding(Status.PASSED, 1.0)
FAILED = finding(Status.FAILED)
HALF = finding(Status.FAILED, 0.5)
REVIEW = finding(Status.NEEDS_REVIEW, 1.0)
BROKEN = scoring.grader_error(CHECK, "the sandbox broke")
SKIPPED = scoring.not_run(CHECK, "no program")


# --- one check ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "share", "score"),
    [(3.0, 0.5, 1.5), (1.0, 1 / 3, 0.33), (2.0, 1.0, 2.0), (2.0, 0.0, 0.0), (2.0, 1.7, 2.0), (2.0, -1.0, 0.0)],
)
def test_a_share_of_the_points_is_rounded_to_hundredths(points: float, share: float, score: float) -> None:
    assert scoring.score_check(replace(CHECK, points=points), verdict(share=share)).score == score


def test_a_finding_says_what_the_verdict_says() -> None:
    said = replace(verdict(hint="Call join()."), lines=(3,), evidence=({"source": "kernel"},))
    found = scoring.score_check(CHECK, said)
    assert (found.check, found.title, found.max_score) == ("joined", "Joined", 2.0)
    assert (found.expected, found.actual, found.lines) == ("this", "that", (3,))
    assert found.evidence == ({"source": "kernel"},)


def test_the_authors_hint_stands_after_the_familys() -> None:
    assert scoring.score_check(CHECK, verdict(hint="Call it.")).hint == "Call it. Read about join()."
    assert scoring.score_check(CHECK, verdict()).hint == "Read about join()."
    assert scoring.score_check(CHECK, verdict(hint="Read about join(). Now.")).hint == "Read about join(). Now."
    assert scoring.score_check(replace(CHECK, hint=None), verdict(hint="Call it.")).hint == "Call it."


def test_who_passes_needs_no_hint() -> None:
    assert scoring.score_check(CHECK, verdict(Status.PASSED, 1.0)).hint == ""


def test_the_graders_own_fault_costs_nothing() -> None:
    assert BROKEN.score == BROKEN.max_score == 2.0
    broken = scoring.score_check(CHECK, verdict(Status.GRADER_ERROR, 0.0, reason="no reference"))
    assert (broken.status, broken.score, broken.reason) == (Status.GRADER_ERROR, 2.0, "no reference")


def test_a_suggestion_keeps_its_points_and_gets_a_reason() -> None:
    found = scoring.for_review(HALF, "in words")
    assert (found.status, found.score, found.reason) == (Status.NEEDS_REVIEW, 1.0, "in words")
    assert scoring.for_review(REVIEW, "in words").reason == "in words; why"
    assert scoring.for_review(BROKEN, "in words") is BROKEN


# --- one question ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("findings", "status"),
    [
        ((PASSED, PASSED), QuestionStatus.PASSED),
        ((PASSED, FAILED), QuestionStatus.PARTIAL),
        ((HALF,), QuestionStatus.PARTIAL),
        ((FAILED, FAILED), QuestionStatus.FAILED),
        ((PASSED, REVIEW), QuestionStatus.NEEDS_REVIEW),
        ((FAILED, REVIEW), QuestionStatus.NEEDS_REVIEW),
        ((PASSED, SKIPPED), QuestionStatus.NEEDS_REVIEW),
        ((FAILED, REVIEW, BROKEN), QuestionStatus.GRADER_ERROR),
        ((), QuestionStatus.NEEDS_REVIEW),
    ],
)
def test_the_status_of_a_question(findings: tuple[Finding, ...], status: QuestionStatus) -> None:
    assert question(*findings).status is status


DOUBTFUL = Answer(exercise="q", doubts=("two candidates",))


def test_doubts_about_how_an_answer_was_found_need_a_person_where_it_lost_points() -> None:
    doubtful = question(PASSED, FAILED, answer=DOUBTFUL)
    assert (doubtful.status, doubtful.reason) == (QuestionStatus.NEEDS_REVIEW, "two candidates")


def test_a_program_that_does_all_that_was_asked_is_the_answer_however_it_was_found() -> None:
    right = question(PASSED, PASSED, answer=DOUBTFUL)
    assert (right.status, right.reason) == (QuestionStatus.PASSED, None)


def test_a_text_may_be_the_answer_to_another_question_however_much_of_it_is_right() -> None:
    asked = replace(exercise(CHECK, OTHER), kind=Kind.ESSAY)
    assert scoring.score_question(asked, [PASSED], DOUBTFUL, ()).status is QuestionStatus.NEEDS_REVIEW


def test_suggested_points_count() -> None:
    assert question(HALF, REVIEW, PASSED).score == 5.0


def test_thirds_do_not_leave_dust() -> None:
    thirds = [finding(Status.FAILED, 1 / 3, replace(CHECK, points=0.1)) for _ in range(3)]
    assert question(*thirds).score == 0.09


def test_a_reason_is_given_once() -> None:
    found = scoring.score_question(exercise(CHECK), [REVIEW, REVIEW], None, (), reason="why")
    assert found.reason == "why"
    assert question(PASSED).reason is None


def test_an_answer_that_was_not_found_decides_nothing() -> None:
    lost = scoring.not_found(exercise(CHECK, OTHER), "no heading fits")
    assert (lost.status, lost.score, lost.reason) == (QuestionStatus.NOT_FOUND, 0.0, "no heading fits")
    assert [one.status for one in lost.findings] == [Status.NOT_RUN, Status.NOT_RUN]


# --- reports --------------------------------------------------------------------------------------------------------

LOST = scoring.not_found(exercise(CHECK), "nothing")


@pytest.mark.parametrize(
    ("questions", "status", "code", "strict"),
    [
        ((question(PASSED),), "graded", 0, 0),
        ((question(FAILED),), "graded", 1, 1),
        ((question(HALF),), "graded", 1, 1),
        ((question(REVIEW),), "needs_review", 0, 1),
        ((question(PASSED), LOST), "needs_review", 0, 1),
        ((LOST, question(FAILED)), "needs_review", 1, 1),
        ((question(FAILED), question(BROKEN)), "grader_error", 3, 3),
    ],
)
def test_what_a_report_comes_to(questions: tuple[QuestionReport, ...], status: str, code: int, strict: int) -> None:
    made = report(*questions)
    assert scoring.report_status(made) == status
    assert scoring.exit_code(made) == code
    assert scoring.exit_code([made], strict=True) == strict


def test_many_reports_are_as_bad_as_the_worst() -> None:
    fine, failed, broken = (report(question(one)) for one in (PASSED, FAILED, BROKEN))
    assert scoring.exit_code([fine, failed]) == 1
    assert scoring.exit_code([fine, failed, broken]) == 3
    assert scoring.exit_code([]) == 0


@pytest.mark.parametrize(
    ("cell", "said"), [(None, "an exception at line 40 ended it"), (2, "an exception at cell 3, line 40 ended it")]
)
def test_lines_are_named_as_the_student_knows_them(cell: int | None, said: str) -> None:
    program = Program(source="x\ny\n", origin=(None, Place(file="a", cell=cell, lines=(40, 40))))
    found = scoring.score_check(CHECK, replace(verdict(), actual="an exception at line\u00a02 ended it"), program)
    assert found.actual == said


def test_a_line_that_nobody_knows_keeps_its_number_and_words_of_the_student_stay() -> None:
    found = scoring.score_check(
        CHECK, replace(verdict(), actual="line 2 was printed at line\u00a07"), Program(source="x\n")
    )
    assert found.actual == "line 2 was printed at line 7"
