"""Gradescope's autograder: the zip, what it reads and writes in the container, and whose fault costs what."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import gradescope_format
import jsonschema
import pytest

from grader import autograder, pipeline
from grader.autograder import harness
from grader.autograder.metadata import read_metadata
from grader.autograder.wheel import constraints, write_wheel
from grader.bundle import this_version
from grader.cli.app import main
from grader.errors import UsageError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")

ROOT = Path(__file__).parent.parent
QUESTION = """\
id: two
title: Two processes
prompt: Start two processes.
kind: program
points: 4
solution: two.py
checks:
  - {id: count, points: 2, title: Two of them, processes: {count: reference, ended: ok}}
  - {id: joined, points: 1, title: They are joined, joined: {all: true}}
  - {id: word, points: 1, title: A word, hidden: true, output: {by: each worker, pattern: swordfish}}
"""
SOLUTION = """\
from multiprocessing import Process

if __name__ == "__main__":
    both = [Process(target=print, args=("swordfish",)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
"""
UNJOINED = SOLUTION.replace("one.join()", "pass").replace("swordfish", "cod")
LATE = 'due: "2026-01-01 12:00 Europe/Berlin"\nlate: {per_day: 1}\n'

Results = dict[str, Any]
Grade = Callable[..., tuple[int, Results | None]]


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assignment of one question, with a hidden check and a rule for lateness."""
    folder = tmp_path_factory.mktemp("exercise")
    (folder / "assignment.yaml").write_text(f"id: pair\ntitle: A pair\nquestions: [two.yaml]\n{LATE}")
    (folder / "two.yaml").write_text(QUESTION)
    (folder / "two.py").write_text(SOLUTION)
    return folder


@pytest.fixture(scope="module")
def packed(exercise: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip for Gradescope."""
    path = tmp_path_factory.mktemp("packed") / "autograder.zip"
    assert main(["package", "gradescope", "-a", str(exercise), "-o", str(path), "--plain"]) == 0
    return path


@pytest.fixture
def grade(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Grade:
    """What the container's folder holds after a run of the autograder on these files."""

    monkeypatch.chdir(tmp_path)

    def run(files: dict[str, str | bytes], metadata: object = None) -> tuple[int, Results | None]:
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(tmp_path / "source")
        for name, content in files.items():
            path = tmp_path / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if metadata is not None:
            told = metadata if isinstance(metadata, str) else json.dumps(metadata)
            (tmp_path / "submission_metadata.json").write_text(told)
        code = main(["--debug", "gradescope", "run", "--root", "."])
        results = tmp_path / "results" / "results.json"
        found: Results | None = json.loads(results.read_text()) if results.exists() else None
        if found is not None:
            jsonschema.validate(found, gradescope_format.SCHEMA)
        return code, found

    return run


# --- the zip --------------------------------------------------------------------------------------------------------


def test_the_zip_has_its_scripts_at_the_root_the_grader_and_a_bundle_without_solutions(packed: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        modes = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
        version = this_version()
        assert modes == {
            "assignment.zip": 0o644, "constraints.txt": 0o644, "run_autograder": 0o755, "setup.sh": 0o755,
            f"wheels/grader-{version}-py3-none-any.whl": 0o644,
        }  # fmt: skip
        script = archive.read("run_autograder").decode()
        assert "--minutes 10 --require-sandbox landlock" in script
        assert not [name for name in archive.namelist() if "two.py" in name]
        archive.extract("assignment.zip", packed.parent)
    opened = pipeline.open_assignment(str(packed.parent / "assignment.zip"), packed.parent)
    assert [check.family for check in opened.exercises[0].checks] == ["processes", "joined", "output"]
    assert opened.exercises[0].reference


def test_the_wheel_is_this_grader_and_its_record_is_true(tmp_path: Path) -> None:
    with zipfile.ZipFile(write_wheel(tmp_path)) as wheel:
        names = wheel.namelist()
        (about,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        assert b"Requires-Dist: pydantic" in wheel.read(about)
        (record,) = [name for name in names if name.endswith(".dist-info/RECORD")]
        rows = list(csv.reader(wheel.read(record).decode().splitlines()))
        assert sorted(row[0] for row in rows) == sorted(names)
        for name, digest, size in rows:
            if name != record:
                data = wheel.read(name)
                made = urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                assert (digest, int(size)) == (f"sha256={made}", len(data))
        for name in ("grader/scoring.py", "grader/autograder/scripts/setup.sh", "grader/report/templates/student.css"):
            assert wheel.read(name) == (ROOT / name).read_bytes()


def test_constraints_pin_what_the_grader_needs_and_nothing_else() -> None:
    lines = constraints().splitlines()
    names = {line.partition("==")[0] for line in lines}
    assert {"pydantic", "pydantic-core", "libcst", "pyyaml"} <= names
    assert not names & {"pytest", "ruff", "grader"}
    assert all(line.count("==") == 1 for line in lines)


def test_wrong_wheels_and_places_are_refused(
    exercise: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "no.whl").write_text("nothing")
    arguments = ["package", "gradescope", "-a", str(exercise)]
    assert main([*arguments, "--wheel", str(tmp_path / "no.whl")]) == 2
    assert "this is no wheel" in capsys.readouterr().err
    assert main([*arguments, "-o", str(tmp_path / "nowhere" / "x.zip")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    (tmp_path / "mine.zip").write_text("mine")
    assert main([*arguments, "-o", str(tmp_path / "mine.zip")]) == 2
    assert "there is something else already" in capsys.readouterr().err
    assert (tmp_path / "mine.zip").read_text() == "mine"
    assert main(["gradescope", "run", "--root", str(tmp_path)]) == 2
    assert "there is no source in it" in capsys.readouterr().err


# --- what is handed in ----------------------------------------------------------------------------------------------


def test_results_have_a_test_for_each_check_and_nothing_of_hidden_ones(grade: Grade) -> None:
    code, found = grade({"answer.py": f"# Q1\n{UNJOINED}"})
    assert code == 0
    assert found is not None
    assert found["score"] == 2.0
    assert [(one["number"], one["name"], one["score"], one["status"]) for one in found["tests"]] == [
        ("1.1", "two: Two of them", 2.0, "passed"),
        ("1.2", "two: They are joined", 0.0, "failed"),
        ("1.3", "two: A word (hidden)", 0.0, "failed"),
    ]
    assert "still alive" in found["tests"][1]["output"]
    assert "swordfish" not in json.dumps(found)
    assert found["extra_data"]["result"]["questions"][0]["checks"][1]["id"] == "joined"
    assert found["execution_time"] > 0


@pytest.mark.parametrize(
    "files",
    [
        {"hand in.py": f"# Q1\n{SOLUTION}"},
        {"q1.py": SOLUTION, "README.md": "# Read me"},
        {"deep/q1.py": SOLUTION},
        {"q1.py": SOLUTION, ".git/config": "x", "data.csv": "1,2"},
    ],
    ids=["a name with a space", "with a readme", "in a folder", "beside other things"],
)
def test_whatever_files_a_student_uploads_the_homework_is_found(files: dict[str, str | bytes], grade: Grade) -> None:
    code, found = grade(files)
    assert (code, found and found["score"]) == (0, 4.0)


@pytest.mark.parametrize(
    "files", [{}, {"essay.pdf": b"%PDF-1.4"}, {"broken.ipynb": b"{"}, {"class.zip": b"PK\x03\x04"}]
)
def test_what_cannot_be_read_has_no_points_yet_and_says_what_to_hand_in(
    files: dict[str, str | bytes], grade: Grade
) -> None:
    code, found = grade(files)
    assert code == 0
    assert found is not None
    assert found["score"] == 0
    assert "A person is still to look at two." in found["output"]
    assert len(found["output"].splitlines()) > 1
    assert "/submission" not in found["output"]


def test_a_link_is_not_followed_to_what_is_ours(grade: Grade, tmp_path: Path) -> None:
    (tmp_path / "reference.py").write_text(SOLUTION, encoding="utf-8")
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "homework.py").symlink_to("../reference.py")
    code, found = grade({})
    assert (code, found and found["score"]) == (0, 0)
    assert "homework.py: this is a link" in str(found)


def test_lateness_is_reckoned_by_the_platforms_due_date_and_the_assignments_rule(grade: Grade) -> None:
    _, found = grade({"q1.py": SOLUTION}, gradescope_format.METADATA)
    assert found is not None
    assert found["score"] == 3.0
    assert "Handed in 15 h 22 min late" in found["output"]


@pytest.mark.parametrize("metadata", ["", "[]", '{"users": 3, "assignment": [], "created_at": "soon"}'])
def test_metadata_that_cannot_be_read_keep_nobody_from_being_graded(metadata: str, grade: Grade) -> None:
    code, found = grade({"q1.py": SOLUTION}, metadata)
    assert (code, found and found["score"]) == (0, 4.0)


def test_metadata_tell_who_when_and_the_latest_due_date(tmp_path: Path) -> None:
    extended = {"name": "Grace", "assignment": {"due_date": "2026-03-05T12:00:00Z"}}
    path = tmp_path / "submission_metadata.json"
    path.write_text(json.dumps({**gradescope_format.METADATA, "users": [{"name": "Ada", "email": "a@b"}, extended]}))
    told = read_metadata(path)
    assert (told.student, told.attempt) == ("Ada, Grace", 2)
    assert told.ids == {"gradescope": "123456", "email": "a@b"}
    assert told.due == datetime(2026, 3, 5, 12, tzinfo=timezone.utc)


# --- limits, and faults of ours -------------------------------------------------------------------------------------


def test_when_the_time_is_up_what_has_not_run_awaits_a_person(exercise: Path, tmp_path: Path) -> None:
    (tmp_path / "q1.py").write_text(SOLUTION)
    asked = pipeline.open_assignment(str(exercise), exercise)
    report = pipeline.grade_submission(tmp_path / "q1.py", asked, pipeline.Options(seconds=-1.0))
    (question,) = report.questions
    assert (str(question.status), question.score) == ("needs_review", 0.0)
    assert "the time for the whole submission was up" in (question.reason or "")


def test_programs_leave_the_grader_its_part_of_the_containers_memory(
    exercise: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = pipeline.open_assignment(str(exercise), exercise)
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(harness, "_LIMITS", (str(tmp_path / "none"), str(limit)))
    for said, wanted in (("805306368", 512), (str(600 << 20), 400), (str(300 << 20), 150), ("max", 512)):
        limit.write_text(f"{said}\n")
        assert harness._fitting(asked).exercises[0].limits.memory >> 20 == wanted


def test_a_fault_that_leaves_nothing_to_grade_writes_no_results_and_says_why(
    grade: Grade, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade({"q1.py": SOLUTION})[1] is not None

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(pipeline, "grade", broken)
    code, found = grade({})
    assert (code, found) == (3, None)
    assert "nobody foresaw this" in capsys.readouterr().err


def test_a_bundle_that_cannot_be_read_is_told_and_leaves_no_results(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "assignment.zip").write_bytes(b"PK\x03\x04")
    with pytest.raises(UsageError, match="this archive is damaged"):
        autograder.run(tmp_path, 600, "landlock", print)
    assert not (tmp_path / "results" / "results.json").exists()
