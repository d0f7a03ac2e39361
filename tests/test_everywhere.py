"""A submission has the same statuses and points whichever way it is graded: check, grade, ci, pytest, notebook.

`test_testing.py` compares every check of the pytest plugin with the pipeline's.
"""

from __future__ import annotations

import json
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.cli.app import main

ROOT = Path(__file__).parent.parent
SUBMISSIONS = ROOT / "examples" / "submissions"
ASSIGNMENT = str(ROOT / "exercises" / "multiprocessing")
NAMES = sorted(path.name for path in SUBMISSIONS.iterdir() if path.stem != "endless-loop")
"""All but the one that takes half a minute each time."""
SAMPLE = ["missing-joins.py", "q5-in-words.md", "two-missing.txt"]
"""Lost points, a suggestion, and answers that were not found."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel"),
]

Graded = Mapping[str, tuple[str, float]]


def questions(document: Mapping[str, Any]) -> Graded:
    """By question, and for the whole, the status and the points."""
    found = {one["id"]: (one["status"], one["score"]) for one in document["questions"]}
    return {**found, "": (document["status"], document["score"])}


@pytest.fixture(scope="module")
def batched(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Graded]:
    """All of them, as a class."""
    out, submissions = tmp_path_factory.mktemp("results"), [str(SUBMISSIONS / name) for name in NAMES]
    assert main(["grade", *submissions, "-a", ASSIGNMENT, "-o", str(out), "-j", "2", "-q"]) == 1
    read = [json.loads(path.read_text(encoding="utf-8")) for path in (out / "json").iterdir()]
    return {document["submission"]: questions(document) for document in read}


def checked(name: str, capsys: pytest.CaptureFixture[str]) -> Graded:
    """One of them, as a student grades it."""
    main(["check", str(SUBMISSIONS / name), "-a", ASSIGNMENT, "--json"])
    return questions(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("name", NAMES)
def test_a_class_gets_what_each_would_alone(
    name: str, batched: Mapping[str, Graded], capsys: pytest.CaptureFixture[str]
) -> None:
    assert batched[name] == checked(name, capsys)


@pytest.mark.parametrize("name", SAMPLE)
def test_ci_gives_the_points_that_the_student_saw(
    name: str, batched: Mapping[str, Graded], work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_OUTPUT", str(work / "output"))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    main(["ci", str(SUBMISSIONS / name), "-a", ASSIGNMENT])
    output = dict(line.split("=", 1) for line in (work / "output").read_text(encoding="utf-8").splitlines())
    assert float(output["score"]) == pytest.approx(batched[name][""][1])
    points = dict.fromkeys(batched[name], 0.0)
    for case in ElementTree.parse(work / "grader-junit.xml").getroot().iter("testcase"):
        score = case.find("properties/property[@name='score']")
        assert score is not None
        points[case.attrib["classname"].rpartition(".")[2]] += float(score.attrib["value"])
    assert points | {"": batched[name][""][1]} == pytest.approx(
        {key: score for key, (_, score) in batched[name].items()}
    )


@pytest.mark.parametrize("name", SAMPLE)
def test_a_notebook_shows_the_points_that_the_command_gives(
    name: str, batched: Mapping[str, Graded], work: Path
) -> None:
    from grader.notebook import Grade

    shutil.copy(SUBMISSIONS / name, work)
    report = Grade(None)(f"-a {ASSIGNMENT}").report
    shown = {one.exercise.id: (one.status.value, one.score) for one in report.questions}
    assert shown == {key: value for key, value in batched[name].items() if key}
