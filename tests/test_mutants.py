"""Programs that are wrong on purpose lose exactly the checks that are there for it; right ones in odd forms lose none.

Every program goes through the real sandbox and all the checks of its question.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from stated import Stated, exercises, parameters, programs

from grader import pipeline
from grader.model import Assignment, Exercise
from grader.sandbox import Sandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.fixture(scope="module")
def questions(assignment: Assignment) -> dict[str, Exercise]:
    ordered = pipeline.open_assignment(str(HERE / "exercises" / "ordered" / "assignment.yaml"), HERE)
    synchronisation = pipeline.open_assignment("synchronisation", HERE.parent)
    return exercises(assignment, ordered, synchronisation)


def check(stated: Stated, exercise: Exercise, sandbox: Sandbox) -> None:
    report = pipeline.Job(stated.submission(), sandbox).question(exercise)
    if faults := stated.faults(exercise, report):
        pytest.fail("\n".join([str(stated.path), *faults]), pytrace=False)
    assert report.score == pytest.approx(stated.score(exercise))


@pytest.mark.parametrize("mutant", parameters("mutants"))
def test_mutant_fails_the_checks_that_it_names_and_no_other(
    mutant: Stated, questions: dict[str, Exercise], sandbox: Sandbox
) -> None:
    check(mutant, questions[mutant.question], sandbox)


@pytest.mark.parametrize("right", parameters("right"))
def test_right_program_loses_nothing_that_its_header_does_not_name(
    right: Stated, questions: dict[str, Exercise], sandbox: Sandbox
) -> None:
    check(right, questions[right.question], sandbox)


def test_every_mutant_names_a_failing_check_and_its_file_name_begins_with_it() -> None:
    strangers = [one.name for one in programs("mutants") if one.path.stem.partition("__")[0] not in one.verdicts]
    assert strangers == []


def test_every_check_of_every_program_question_has_a_mutant(questions: dict[str, Exercise]) -> None:
    caught = {(one.question, check) for one in programs("mutants") for check in one.verdicts}
    folders = {one.question for one in programs("mutants")}
    asked = {(name, check.id) for name in folders for check in questions[name].checks}
    assert asked - caught == set()


def test_there_are_enough_of_them() -> None:
    mutants = Counter(one.question for one in programs("mutants"))
    right = Counter(one.question for one in programs("right"))
    assert min(mutants[name] for name in ("q3", "q5", "q6")) >= 25
    assert min(right[name] for name in ("q3", "q5", "q6")) >= 25
