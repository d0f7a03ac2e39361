"""The same wrong idea is known again wherever it stands in a program, and different ones are kept apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_report_exports import check, grade

from grader.model import Grade
from grader.report.ideas import idea, mistakes, waiting

LATE = "still alive when the main program ended"
ALIKE = [
    (f"worker 1 was {LATE}", f"worker 1, worker 2 and worker 3 were {LATE}"),
    (f"all 4 workers were {LATE}", f"2 of 4 workers were {LATE}"),
    (f"all 4 workers were {LATE}", f"worker 1 was {LATE}"),
    ("the pool of line 67 was never closed", "the pool of cell 12, line 3 was never closed"),
    ("threads were started at cell 4, line 9, no process", "threads were started at line 88, no process"),
    ("a worker printed 'seven'; it was to print 7", "a worker printed 'nine'; it was to print 9"),
    ("They disagree: ideas suggest 45%, vocabulary 70%.", "They disagree: ideas suggest 9%, vocabulary 31%."),
    ("3 workers (line 72) wait for a Lock", "7 workers (cell 3, line 7) wait for a Lock"),
]
UNLIKE = [
    ("the pool of line 67 was never closed", "the pool of line 67 was closed and not joined"),
    ("worker 1 was still alive when the main program ended", "worker 1 ended with exit code 1"),
    ("the main program's words and the pool's end", "the main program's end and the pool's words"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_places_numbers_and_names_make_no_difference(one: str, other: str) -> None:
    assert idea(one) == idea(other)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_what_differs_in_more_is_another_idea(one: str, other: str) -> None:
    assert idea(one) != idea(other)


def failed(name: str, *said: tuple[str, str]) -> Grade:
    return grade(name, *(check("failed", 0.0, id=id, title=id, actual=actual) for id, actual in said))


def test_students_with_one_wrong_idea_are_together_and_one_alone_is_no_group() -> None:
    (group,) = mistakes([
        failed("a", ("joined", "worker 1 was still alive when it ended")),
        failed("b", ("joined", "all 4 workers were still alive when it ended")),
        failed("c", ("joined", "it called exit()")),
    ])  # fmt: skip
    assert list(group.members) == [0, 1]
    assert list(group.checks) == ["joined"]


def test_checks_that_fail_for_one_reason_or_the_same_students_are_one_group() -> None:
    threads = [("count", "threads at line 3"), ("joined", "threads at line 3"), ("portable", "nothing to compare")]
    (group,) = mistakes([failed("a", *threads), failed("b", *threads)])
    assert list(group.checks) == ["count", "joined", "portable"]


def test_one_idea_in_two_questions_is_one_group_that_names_both() -> None:
    one, other = failed("a", ("joined", "no join at line 3")), failed("b", ("joined", "no join at line 8"))
    other = replace(other, document={**other.document, "questions": [{**other.document["questions"][0], "id": "q3"}]})
    (group,) = mistakes([one, other])
    assert group.questions == ("q6", "q3")
    assert {place: list(mine) for place, mine in group.members.items()} == {0: ["q6"], 1: ["q3"]}


def waits(name: str, reason: str | None, **more: Any) -> Grade:
    one = grade(name, check("needs_review", 1.0, reason="it was not decided"), **more)
    question = {**one.document["questions"][0], "status": "needs_review", "reason": reason}
    return replace(one, document={**one.document, "questions": [question]})


def test_what_needs_a_person_is_told_by_reason_and_an_answer_with_two_stands_in_both() -> None:
    groups = waiting([
        waits("a", "The answer is very long. Its ideas suggest 40%, its vocabulary 80%."),
        waits("b", "Its ideas suggest 11%, its vocabulary 60%."),
        waits("c", None),
    ])  # fmt: skip
    assert [(list(one.members), one.example.split(",")[0]) for one in groups] == [
        ([0, 1], "Its ideas suggest 11%"),
        ([0], "The answer is very long."),
        ([2], "it was not decided"),
    ]


def test_hostile_words_cost_no_more_than_their_length() -> None:
    assert len(idea("'worker 1, " * 200_000)) <= 400
