"""`grader rubric try`: answers from files, folders, standard input and a graded class; grades from a table."""

from __future__ import annotations

import io
import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from grader.batch.files import Output
from grader.batch.kept import packed_answer
from grader.cli.app import main
from grader.model import Answer, HandIn
from grader.store import Change, Result, open_store

GOOD = "Each process has memory of its own. Threads share the memory of their process."
ODD = "All the cores of the machine are kept busy by processes."


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "ann.txt").write_text(GOOD, encoding="utf-8")
    (folder / "bo.md").write_text(ODD, encoding="utf-8")
    (folder / ".hidden.txt").write_text(GOOD, encoding="utf-8")
    (folder / "notes.csv").write_text("no answer", encoding="utf-8")
    return folder


def document(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    assert main(["rubric", "try", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_folder_of_answers_is_read(capsys: pytest.CaptureFixture[str], answers: Path) -> None:
    told = document(capsys, "q2", answers)
    assert [(one["name"], one["suggested"], one["given"]) for one in told["answers"]] == [
        ("ann", 3.2, None),
        ("bo", told["answers"][1]["suggested"], None),
    ]
    match = told["answers"][0]["matches"][0]
    assert (match["concept"], match["use"], match["sentence"]) == (
        "own-memory", "accept", "Each process has memory of its own."
    )  # fmt: skip
    assert told["fit"] is None


def test_grades_from_a_table_are_compared_with_what_is_suggested(
    capsys: pytest.CaptureFixture[str], answers: Path, tmp_path: Path
) -> None:
    grades = tmp_path / "grades.csv"
    grades.write_text("answer,who,Points\nann.txt,me,4.2\nBO,me,\nsomebody else,me,3\n", encoding="utf-8")
    told = document(capsys, "q2", answers, "--grades", grades)
    assert [one["given"] for one in told["answers"]] == [4.2, None]
    assert told["fit"]["graded"] == 1
    assert told["fit"]["mean_difference"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("a,points\nann,many\n", "'many' is no number"),
        ("a,points\nann,11\n", "11 points, but the question has 10"),
        ("a,points\nzoe,5\n", "no line begins with the name of an answer"),
        ("", "no line begins with the name of an answer"),
    ],
)
def test_a_table_that_makes_no_sense_is_told(
    capsys: pytest.CaptureFixture[str], answers: Path, tmp_path: Path, table: str, says: str
) -> None:
    grades = tmp_path / "grades.csv"
    grades.write_text(table, encoding="utf-8")
    assert main(["rubric", "try", "q2", str(answers), "--grades", str(grades)]) == 2
    assert says in capsys.readouterr().err


def test_an_answer_is_pasted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(GOOD))
    assert document(capsys, "q2", "-")["answers"][0]["suggested"] == 3.2


def test_the_answer_is_taken_out_of_a_submission(capsys: pytest.CaptureFixture[str]) -> None:
    submission = Path(__file__).parent.parent / "examples" / "submissions" / "missing-joins.py"
    told = document(capsys, "q2", submission)
    assert told["answers"][0]["name"] == "missing-joins"
    assert told["answers"][0]["suggested"] == 10


def test_a_graded_class_brings_its_answers_and_what_people_decided(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    question = {
        "id": "q2", "title": "x", "kind": "essay", "status": "needs_review", "reason": None, "score": 3.2,
        "max_score": 10.0, "source": [], "runs": [], "notes": [],
        "checks": [{"id": "concepts", "status": "needs_review", "score": 3.2, "max_score": 10.0, "evidence": []}],
    }  # fmt: skip
    whole = {"schema": 1, "status": "needs_review", "score": 3.2, "max_score": 10.0, "questions": [question]}
    with open_store(Output(tmp_path).database) as kept:
        for name in ("ann", "bo"):
            kept.add(
                Result(
                    hand_in=HandIn(student=name, path=tmp_path),
                    key=name,
                    answers={"q2": f"key-{name}"},
                    document=whole,
                    seconds=1.0,
                    texts={f"key-{name}": packed_answer(Answer(exercise="q2", text=GOOD))},
                )
            )
        at = datetime(2026, 3, 1, tzinfo=timezone.utc)
        kept.change(
            Change(student="ann", question="q2", answer="key-ann", score=7.0, who="me", reason="well said", at=at)
        )
    told = document(capsys, "q2", tmp_path)
    assert [(one["name"], one["given"]) for one in told["answers"]] == [("ann", 7.0), ("bo", None)]


def test_a_terminal_shows_what_matches_where_and_what_to_add(
    capsys: pytest.CaptureFixture[str], answers: Path, tmp_path: Path
) -> None:
    hostile = answers / "zed.txt"
    hostile.write_text("The \x1b[2J machine keeps its \u202e cores busy, [red]own memory[/red].", encoding="utf-8")
    assert main(["rubric", "try", "q2", str(answers), "--verbose", "--plain"]) == 0
    shown = capsys.readouterr().out
    assert "Threads share the memory of their process." in " ".join(shown.split())
    assert "phrases match nothing" in shown
    assert "[red]own memory" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["q3", "x.txt"], "q3 is not read with a rubric"),
        (["q2"], "Name files or folders"),
        (["q2", "nosuch.txt"], "nosuch.txt: cannot be read"),
        (["q9", "x"], "q9"),
        (["q2", "."], "No answer to q2 was found there"),
    ],
)
def test_what_cannot_be_done_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rubric", "try", *arguments]) == 2
    assert says in capsys.readouterr().err
