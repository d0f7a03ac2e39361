"""`grader audit`: what is audited, what is printed, and the exit code; with a judge that runs nothing, and for real."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from audit_samples import Judge

from grader import pipeline
from grader.audit.forms import variants
from grader.audit.reading import Reading
from grader.cli.app import main
from grader.model import Assignment, Status

REPOSITORY = Path(__file__).parent.parent
Capture = pytest.CaptureFixture[str]
Put = Callable[[Callable[[str, str], bool]], Judge]
Q6_JOINED = "  - id: joined"


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> Put:
    """From now on programs are judged by this function of a family and a program, and nothing is run."""

    def put(fails: Callable[[str, str], bool]) -> Judge:
        judge = Judge(fails)

        @contextmanager
        def bench(assignment: Assignment, options: pipeline.Options, progress: object) -> Iterator[Judge]:
            yield judge

        monkeypatch.setattr(pipeline, "bench", bench)
        monkeypatch.chdir(REPOSITORY)
        return judge

    return put


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project's exercises and solutions, to be changed."""
    for name in ("exercises", "solutions"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    return tmp_path


def questions(judge: Judge) -> list[str]:
    return list(dict.fromkeys(asked.id for asked, _ in judge.asked))


# --- what is audited ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "audited"),
    [
        ([], ["q3", "q5", "q6"]),
        (["multiprocessing"], ["q3", "q5", "q6"]),
        (["exercises/multiprocessing"], ["q3", "q5", "q6"]),
        (["exercises/multiprocessing/assignment.yaml"], ["q3", "q5", "q6"]),
        (["exercises/multiprocessing/q6.yaml"], ["q6"]),
        (["q5"], ["q5"]),
        (["multiprocessing", "--exercise", "Q6", "-e", "3"], ["q6", "q3"]),
        (["multiprocessing", "-e", "q6", "-e", "6"], ["q6"]),
    ],
)
def test_an_assignment_or_some_of_its_questions_are_audited(
    arguments: list[str], audited: list[str], judged: Put
) -> None:
    judge = judged(lambda family, text: False)
    main(["audit", *arguments])
    assert questions(judge) == audited


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["q1"], "nothing to audit"),
        (["q9"], "no question 'q9'"),
        (["no/such/folder"], "no assignment"),
        (["multiprocessing", "-e", "q9"], "no question 'q9'"),
    ],
)
def test_what_cannot_be_audited_is_wrong_usage(arguments: list[str], said: str, judged: Put, capsys: Capture) -> None:
    judged(lambda family, text: False)
    assert main(["audit", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_an_assignment_of_essays_has_nothing_to_audit(judged: Put, copy: Path, capsys: Capture) -> None:
    judged(lambda family, text: False)
    assignment = copy / "exercises" / "multiprocessing" / "assignment.yaml"
    assignment.write_text("{id: words, title: Words, questions: [q1.yaml]}\n", encoding="utf-8")
    assert main(["audit", str(assignment)]) == 2
    assert "words has no program question with a reference solution" in capsys.readouterr().err


def test_a_mistake_in_allows_is_a_wrong_spec(judged: Put, copy: Path, capsys: Capture) -> None:
    judged(lambda family, text: False)
    spec = copy / "exercises" / "multiprocessing" / "q6.yaml"
    spec.write_text(spec.read_text(encoding="utf-8") + "allows: {no-joins: It is right.}\n", encoding="utf-8")
    assert main(["audit", str(spec)]) == 2
    assert "Did you mean 'no-join'?" in capsys.readouterr().err


# --- what is said ---------------------------------------------------------------------------------------------------


def test_holes_are_shown_with_the_check_that_closes_them(judged: Put, capsys: Capture) -> None:
    judged(lambda family, text: family == "joined" and ".join()" not in text and "print('" not in text)
    assert main(["audit", "q6", "--plain"]) == 1
    said = capsys.readouterr().out
    assert "failed: one-more: There is one process more." in said
    assert "No check that is known here kills" in said
    assert "mutants survive (q6: " in said
    assert said.isascii()


def test_the_table_has_a_row_a_mutant_and_a_column_a_check(judged: Put, capsys: Capture) -> None:
    judged(lambda family, text: family == "joined" and "pass" in text)
    main(["audit", "q6"])
    rows = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert rows["no-join"] == ["·", "·", "✓", "·", "·"]
    assert rows["one-more"] == ["·", "·", "·", "·", "·", "survives"]


def test_an_assignment_on_another_drive_is_named_by_its_whole_path(
    judged: Put, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_way(path: object) -> str:
        raise ValueError("path is on mount 'G:', start on mount 'C:'")

    judged(lambda family, text: family == "joined")
    monkeypatch.setattr("os.path.relpath", no_way)
    assert main(["audit", "q6", "--plain"]) == 1
    assert "grader trace" in capsys.readouterr().out


def test_a_reference_that_loses_points_is_said_before_all_else(judged: Put, capsys: Capture) -> None:
    judged(lambda family, text: family == "joined")
    assert main(["audit", "q6", "--plain"]) == 1
    said = capsys.readouterr().out
    assert "The reference earns only 8 of 10 points" in said
    assert "grader trace" in said
    assert "--program --question q6" in " ".join(said.split())
    assert "joined found something" in said
    assert "no-join" not in said


def test_verbose_shows_what_was_changed_and_what_was_not_made(judged: Put, capsys: Capture) -> None:
    judged(lambda family, text: False)
    main(["audit", "q6", "--plain", "--verbose"])
    said = capsys.readouterr().out
    assert "+        process.join(timeout=0.001)" in said
    assert "pool-unused" in said
    assert "it makes no pool" in said


def test_all_is_well_where_every_mutant_loses_points(judged: Put, capsys: Capture) -> None:
    right = right_forms()
    judged(lambda family, text: text not in right)
    assert main(["audit", "q6", "--plain"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "No mutant survives: 21 of 21 lose points. 16 other forms of the references keep every point." in said
    assert "Written in other forms, it keeps every point: other-names, module-by-another-name" in said


def test_a_form_that_loses_points_is_shown_with_what_it_lost_and_what_to_do(judged: Put, capsys: Capture) -> None:
    right = right_forms()
    judged(lambda family, text: text not in right or (family == "joined" and "reversed(" in text))
    assert main(["audit", "q6", "--plain"]) == 1
    said = capsys.readouterr().out
    assert "forbids:\n  joined-in-reverse: why it is wrong" in said
    said = " ".join(said.split())
    assert "joined-in-reverse: It joins the process that it started last before the others." in said
    assert "joined: joined found something" in said
    assert "Other forms of a right answer lose points (q6: joined-in-reverse)." in said
    assert main(["audit", "q6", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    forms = {form["name"]: form for form in document["questions"][0]["variants"]}
    assert document["status"] == "unfair"
    assert (forms["joined-in-reverse"]["outcome"], forms["joined-in-reverse"]["lost_in"]) == ("lost", ["joined"])
    assert forms["flushed"]["outcome"] == "kept"


def right_forms() -> set[str]:
    """The reference of question 6, and all its other forms."""
    reference = (REPOSITORY / "solutions" / "multiprocessing" / "q6.py").read_text(encoding="utf-8")
    return {reference, *(one.program.source for one in variants(Reading(source=reference))[0])}


def test_a_fault_of_the_graders_is_no_hole(judged: Put, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    judge = judged(lambda family, text: "print('" not in text and "os._exit" in text)
    monkeypatch.setattr(judge, "failed", Status.GRADER_ERROR)
    assert main(["audit", "q6", "--plain"]) == 3
    said = capsys.readouterr().out
    assert "the grader failed" in " ".join(said.split())
    assert "The grader itself failed" in said


def test_json_is_one_document_and_nothing_else(judged: Put, capsys: Capture) -> None:
    judged(lambda family, text: family == "joined" and "pass" in text)
    assert main(["audit", "q6", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["assignment"], document["status"]) == (1, "multiprocessing", "holes")
    (question,) = document["questions"]
    assert question["reference"] == {"score": 10.0, "max_score": 10.0, "lost": []}
    mutants = {mutant["name"]: mutant for mutant in question["mutants"]}
    assert (mutants["no-join"]["outcome"], mutants["no-join"]["killed_by"]) == ("killed", ["joined"])
    assert mutants["one-more"]["outcome"] == "survived"
    assert "one-more" in question["holes"][0]["mutants"]
    assert {"name": "pool-unused", "why": "it makes no pool"} in question["not_made"]


# --- for real -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
def test_a_check_that_is_taken_out_of_a_spec_is_missed(copy: Path, capsys: Capture) -> None:
    spec = copy / "exercises" / "multiprocessing" / "q6.yaml"
    text = spec.read_text(encoding="utf-8")
    before, rest = text.split(Q6_JOINED)
    spec.write_text(before.replace("points: 10", "points: 8") + rest[rest.index("  - id:") :], encoding="utf-8")
    assert main(["audit", str(spec), "--plain"]) == 1
    said = capsys.readouterr().out
    assert "(q6: no-join, q6: join-last-only, q6: join-timeout, q6: sleep-for-join)" in " ".join(said.split())
    assert "  - id: joined\n    points: 1\n    joined: {all: true}" in "\n".join(map(str.rstrip, said.splitlines()))
