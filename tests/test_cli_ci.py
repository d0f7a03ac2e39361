"""`grader ci` in the environments of CI systems."""

from __future__ import annotations

import base64
import io
import json
import shlex
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
import report_samples as samples
import yaml
from links import link

from grader import pipeline
from grader.cli.app import main
from grader.model import Report

REPOSITORY = Path(__file__).parent.parent
EXAMPLES = REPOSITORY / "examples" / "ci"
VARIABLES = (
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_OUTPUT",
    "GITHUB_WORKSPACE",
    "GITLAB_CI",
    "CI_PROJECT_DIR",
)


@pytest.fixture
def repository(work: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A classroom repository, and no CI system yet."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    (work / "alice.ipynb").write_text("{}")
    give(samples.report(samples.missing_join(), samples.essay()), monkeypatch)
    return work


def give(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the pipeline gives this report."""
    monkeypatch.setattr(pipeline, "open_assignment", lambda name, start: report.assignment)
    monkeypatch.setattr(pipeline, "grade_submission", lambda path, assignment, options: report)


def test_everywhere_the_report_is_printed_and_a_junit_file_written(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ci"]) == 1
    assert "Call join() on every process" in " ".join(capsys.readouterr().out.split())
    suite = next(ElementTree.parse(repository / "grader-junit.xml").getroot().iter("testsuite"))
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("1", "0")
    assert sorted(path.name for path in repository.iterdir()) == ["alice.ipynb", "grader-junit.xml"]


def test_the_log_is_utf8_on_every_system(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe is written in the system's code page on Windows, and read as UTF-8 by GitHub and GitLab."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="cp1252"))
    assert main(["ci", "alice.ipynb"]) == 1
    said = written.getvalue().decode("utf-8")
    assert "✓" in said and "::error file=alice.ipynb" in said


def test_on_github_there_are_annotations_a_summary_and_outputs(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(repository))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(repository / "summary"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(repository / "output"))
    (repository / "output").write_text("before=1\n")
    assert main(["ci", str(repository / "alice.ipynb"), "--junit", "tests.xml"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("::error file=alice.ipynb,title=q6%3A ")]
    assert (repository / "summary").read_text(encoding="utf-8").startswith("## ")
    said = dict(line.partition("=")[::2] for line in (repository / "output").read_text().splitlines())
    assert said["before"] == "1"
    result = json.loads(base64.b64decode(said["result"]))
    assert result["status"] == "fail" and result["max_score"] == float(said["max_score"])


def test_on_github_nothing_in_the_report_is_obeyed(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give(samples.hostile("\n::error::forged\n##[error]forged\n"), monkeypatch)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    main(["ci", "alice.ipynb"])
    lines = capsys.readouterr().out.splitlines()
    word = lines[0].removeprefix("::stop-commands::")
    assert len(word) == 32
    obeyed = lines[lines.index(f"::{word}::") + 1 :]
    assert all(line.startswith(("::error file=", "::notice file=", "::warning file=")) for line in obeyed)


def test_on_gitlab_there_is_a_code_quality_report(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_CI", "true")
    assert main(["ci", "alice.ipynb"]) == 1
    issues: list[dict[str, Any]] = json.loads((repository / "gl-code-quality-report.json").read_text())
    assert issues[0]["location"]["path"] == "alice.ipynb"


def test_what_awaits_a_person_fails_only_where_that_is_asked_for(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(samples.report(samples.essay()), monkeypatch)
    assert (main(["ci", "alice.ipynb"]), main(["ci", "alice.ipynb", "--strict"])) == (0, 1)


def test_a_file_that_cannot_be_written_is_told(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ci", "--junit", "nowhere/tests.xml"]) == 2
    assert f"{Path('nowhere/tests.xml')}: cannot be written" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
def test_the_real_thing_marks_the_students_line(
    work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = (REPOSITORY / "examples" / "submissions" / "missing-joins.py").read_text()
    (work / "homework.py").write_text(source)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(work))
    assert main(["ci", "-a", str(REPOSITORY / "exercises" / "multiprocessing")]) == 1
    line = next(n for n, text in enumerate(source.splitlines(), 1) if "process.start()" in text)
    assert f"::error file=homework.py,line={line},title=q3%3A The program waits" in capsys.readouterr().out


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.yml")), ids=lambda path: path.name)
def test_the_examples_are_yaml_and_what_they_call_exists(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert isinstance(yaml.safe_load(text), dict)
    for line in text.splitlines():
        if "grader ci " in line and not line.lstrip().startswith(("#", "description")):
            words = shlex.split(line.partition("grader ci ")[2])
            options = [word for word in words if word.startswith("-")]
            assert main(["ci", *options[:1], "--help"] if options[1:] else ["ci", "--help"]) == 0
            assert all(option in capsys.readouterr().out for option in options)
    for used in (
        line.partition("OWNER/grader/")[2].partition("@")[0] for line in text.splitlines() if "OWNER/" in line
    ):
        assert not used or (REPOSITORY / used / "action.yml").is_file()


@pytest.mark.parametrize("named", ["homework.py", "here/q6.py"])
def test_a_link_in_the_repository_is_not_followed(
    named: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The solutions may lie on the runner, too, where an action puts them."""
    course = repository / "course"
    course.mkdir()
    (course / "q6.py").write_text("print(6)\n", encoding="utf-8")
    for name, target in (("homework.py", "course/q6.py"), ("here", "course")):
        (repository / name).unlink(missing_ok=True)
        link(repository / name, target)
    assert main(["ci", named]) == 2
    assert "this is a link, which is not followed" in capsys.readouterr().err
