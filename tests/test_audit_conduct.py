"""An audit from beginning to end, with a judge that runs nothing, and with the real sandbox on the project's specs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from audit_samples import PROCESSES, Judge, check, exercise, families
from traces import Story

from grader import pipeline
from grader.audit import Audit, Fate, Grade, Outcome, as_yaml, audit, joining
from grader.audit.conduct import observed
from grader.audit.forms import names, printing, processes
from grader.errors import SpecError, UsageError
from grader.model import Assignment, CheckSpec, Exercise, Kind, QuestionReport, Run, Schedule, Status

NEEDS_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
HERE = Path(__file__).parent
FORMS = (names.other_names, printing.flushed, processes.joined_in_reverse)
WAITS = (joining.no_join, joining.join_last_only, joining.join_timeout, joining.sleep_for_join)


@pytest.fixture
def asked(tmp_path: Path) -> Exercise:
    """A question whose reference has two processes."""
    solution = tmp_path / "reference.py"
    solution.write_text(PROCESSES, encoding="utf-8")
    return exercise(check("joined"), check("ends", "ends"), solution=solution)


def joins_nothing(family: str, text: str) -> bool:
    return family == "joined" and ".join()" not in text


# --- nothing is run -------------------------------------------------------------------------------------------------


def test_the_reference_is_judged_first_and_then_every_mutant(asked: Exercise) -> None:
    judge = Judge(joins_nothing)
    found = audit(asked, families(), judge, WAITS)
    (_, first), (_, rest), *_ = judge.asked
    assert first == (PROCESSES,)
    assert rest == tuple(trial.mutant.program.source for trial in found.trials)
    assert [(trial.name, str(trial.outcome)) for trial in found.trials] == [
        ("no-join", "killed"), ("join-last-only", "survived"), ("join-timeout", "killed"), ("sleep-for-join", "killed"),
    ]  # fmt: skip


def test_a_reference_that_loses_points_stops_the_audit(asked: Exercise) -> None:
    judge = Judge(lambda family, text: True)
    found = audit(asked, families(), judge)
    assert [finding.check for finding in found.lost] == ["joined", "ends"]
    assert (found.trials, found.holes, len(judge.asked)) == ((), (), 1)
    assert not found.sound


def test_what_the_spec_allows_survives_without_being_a_hole(asked: Exercise) -> None:
    allowing = replace(asked, allows={"join-last-only": "The last one ends last."})
    found = audit(allowing, families(), Judge(joins_nothing), WAITS, variations=())
    assert [trial.name for trial in found.of(Outcome.ALLOWED)] == ["join-last-only"]
    assert found.sound
    assert found.holes == ()


def test_a_form_that_loses_points_is_unfair_and_one_that_awaits_a_person_a_doubt(asked: Exercise) -> None:
    unfair = audit(asked, families(), Judge(lambda family, text: "flush" in text), (), FORMS)
    assert [(one.name, one.fate) for one in unfair.renditions] == [
        ("other-names", Fate.KEPT), ("flushed", Fate.LOST), ("joined-in-reverse", Fate.KEPT),
    ]  # fmt: skip
    assert not unfair.sound
    doubting = Judge(lambda family, text: family == "ends" and "flush" in text, Status.NEEDS_REVIEW)
    doubtful = audit(asked, families(), doubting, (), FORMS)
    assert [(one.name, one.doubts) for one in doubtful.forms(Fate.DOUBTED)] == [("flushed", ("ends",))]
    assert doubtful.sound
    broken = audit(asked, families(), Judge(lambda _, text: "flush" in text, Status.GRADER_ERROR), (), FORMS)
    assert (broken.forms(Fate.LOST), broken.faulty) == ((), True)


def test_a_form_that_the_spec_forbids_may_lose_points_and_is_named_where_it_does_not(asked: Exercise) -> None:
    forbidding = replace(asked, forbids={"flushed": "No.", "other-names": "No.", "spawned": "No."})
    found = audit(forbidding, families(), Judge(lambda family, text: "flush" in text), (), FORMS)
    assert [(one.name, one.forbidden) for one in found.forms(Fate.FORBIDDEN)] == [("flushed", "No.")]
    assert found.forbidden_needlessly == {"other-names": "it keeps every point"}
    assert found.sound


def test_runs_that_no_check_needs_are_left_out(asked: Exercise) -> None:
    judge = Judge(joins_nothing)
    audit(replace(asked, runs=(Run(schedule=Schedule.SERIAL),)), families(), judge, WAITS)
    assert {question.runs for question, _ in judge.asked} == {()}


def test_an_allowed_mutant_that_nobody_knows_is_a_mistake_in_the_spec(asked: Exercise) -> None:
    with pytest.raises(SpecError, match=r"at allows > no-joins\n.*Did you mean 'no-join'"):
        audit(replace(asked, allows={"no-joins": "?"}), families(), Judge(joins_nothing))
    with pytest.raises(SpecError, match="There are orphan-grandchild, no-start"):
        audit(replace(asked, allows={"zzz": "?"}), families(), Judge(joins_nothing))
    with pytest.raises(SpecError, match=r"at forbids > other-name\n.*no other form .*Did you mean 'other-names'"):
        audit(replace(asked, forbids={"other-name": "?"}), families(), Judge(joins_nothing))


@pytest.mark.parametrize("change", [{"solution": None}, {"kind": Kind.ESSAY}])
def test_only_a_program_question_with_a_reference_can_be_audited(asked: Exercise, change: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="nothing to audit"):
        audit(replace(asked, **change), families(), Judge(joins_nothing))


def test_what_the_reference_showed_is_read_off_its_natural_run(asked: Exercise) -> None:
    story = Story()
    story.pool(3)
    story.start()
    story.say("line\n")
    trace = story.end()
    seen = observed(QuestionReport(exercise=asked, status=None, score=0, traces=(trace,)))  # type: ignore[arg-type]
    assert (seen.workers, seen.pools, seen.output) == (1, (3,), "line\n")


# --- the real sandbox -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def grade(assignment: Assignment) -> Iterator[Grade]:
    """The real sandbox, which waits less for grandchildren that sleep for twenty seconds: each audit has several."""
    with pytest.MonkeyPatch.context() as patched, pipeline.bench(assignment, pipeline.Options()) as made:
        patched.setattr("grader.sandbox.ending.GRACE", 0.7)
        yield made


def question(assignment: Assignment, name: str, without: str = "") -> Exercise:
    """A question of the assignment, as it is or without one of its checks."""
    found = next(each for each in assignment.exercises if each.id == name)
    checks = tuple(each for each in found.checks if each.id != without)
    return replace(found, checks=checks, points=sum(each.points for each in checks))


def explained(found: Audit) -> str:
    return "\n".join(
        [f"lost {one.check}: {one.actual}" for one in found.lost]
        + [f"{one.name} {one.outcome} by {one.killers}" for one in found.trials if one.outcome is not Outcome.KILLED]
        + [f"{one.name} {one.fate}: {one.losses} {one.doubts}" for one in found.renditions if one.fate is not Fate.KEPT]
    )


@NEEDS_LINUX
@pytest.mark.parametrize("name", ["q3", *(pytest.param(name, marks=pytest.mark.slow) for name in ("q5", "q6"))])
def test_no_mutant_of_the_projects_own_references_survives(name: str, assignment: Assignment, grade: Grade) -> None:
    found = audit(question(assignment, name), families(), grade)
    assert found.sound, explained(found)
    assert not found.faulty
    assert len(found.trials) >= 15
    assert len(found.forms(Fate.KEPT)) == len(found.renditions) >= 12
    assert found.needless == {}
    assert found.idle == ()


@NEEDS_LINUX
@pytest.mark.parametrize("name", ["q3", pytest.param("q6", marks=pytest.mark.slow)])
def test_without_its_check_a_hole_is_named_and_the_suggested_check_closes_it(
    name: str, assignment: Assignment, grade: Grade, tmp_path: Path
) -> None:
    asked = question(assignment, name, without="joined")
    found = audit(asked, families(), grade, WAITS, variations=())
    assert [trial.name for trial in found.survivors] == [trial.name for trial in found.trials]
    (hole,) = found.holes
    assert hole.check is not None
    assert hole.cure is not None
    assert as_yaml(hole.check, hole.cure) == "  - id: joined\n    points: 1\n    joined: {all: true}\n"
    added = pasted(asked, as_yaml(hole.check, hole.cure), tmp_path)
    again = audit(replace(asked, checks=(*asked.checks, added)), families(), grade, WAITS, variations=())
    assert again.sound, explained(again)


def pasted(asked: Exercise, suggestion: str, folder: Path) -> CheckSpec:
    """The suggestion as a spec's file gives it."""
    head = {"id": asked.id, "title": "T", "prompt": "P", "kind": "program", "points": 1}
    (folder / "q.yaml").write_text(yaml.safe_dump(head) + "checks:\n" + suggestion, encoding="utf-8")
    (folder / "assignment.yaml").write_text("{id: a, title: A, questions: [q.yaml]}\n", encoding="utf-8")
    return pipeline.open_assignment(str(folder), folder).exercises[0].checks[0]


@NEEDS_LINUX
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "taken", "survivors"),
    [
        ("q3", "joined", {"no-join", "join-timeout", "sleep-for-join"}),
        ("q3", "portable", {"no-main-guard", "lambda-target", "nested-target"}),
        ("q5", "results", {"failed-tasks-ignored"}),
        ("q5", "closed", {"pool-never-closed", "pool-not-joined"}),
        ("q5", "portable", {"no-main-guard", "orphan-grandchild"}),
        ("q6", "four-processes", {"one-less", "one-more"}),
        ("q6", "different-numbers", {"target-called", "parent-prints", "swallowed-exception"}),
        ("q6", "concurrent", {"join-in-start-loop"}),
    ],
)
def test_each_check_that_is_taken_out_leaves_its_own_hole(
    name: str, taken: str, survivors: set[str], assignment: Assignment, grade: Grade
) -> None:
    found = audit(question(assignment, name, without=taken), families(), grade, variations=())
    assert {trial.name for trial in found.survivors} == survivors
    assert {name for hole in found.holes for name in hole.names if hole.check is not None} == survivors
