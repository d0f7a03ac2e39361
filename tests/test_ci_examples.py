"""The workflows to copy under `examples/ci` do in a classroom's repository what docs/ci.md says: every script is run.

A runner of this file's own does what GitHub's and GitLab's do with these files: expressions, inputs, environment,
outputs, exit codes. There is no network: instead of installing, it is noted what pip was asked for, for the grader is
installed already.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.cli.app import main

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "ci"
OURS = "OWNER/grader/"
THEIRS = ("actions/checkout", "actions/setup-python", "actions/upload-artifact",
          "classroom-resources/autograding-grading-reporter")  # fmt: skip
"""Actions of others that the workflows use: what is done by them is done by the test."""
EXPRESSION = re.compile(r"\$\{\{\s*([\w.]+)\s*\}\}")
LINE = "process.start()"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="the runners are Linux's")]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assignment as students get it."""
    path = tmp_path_factory.mktemp("bundle") / "homework.zip"
    assert main(["bundle", "-a", str(ROOT / "exercises" / "multiprocessing"), "-o", str(path), "--plain"]) == 0
    return path


@pytest.fixture
def repository(tmp_path: Path, bundle: Path) -> Path:
    """A classroom's repository: a homework in which nobody is waited for, and the assignment beside it."""
    place = tmp_path / "repository"
    place.mkdir()
    shutil.copy(ROOT / "examples" / "submissions" / "missing-joins.py", place / "homework.py")
    (place / "README.md").write_text("# Homework\n")
    shutil.copy(bundle, place)
    for folder in ("exercises", "solutions"):
        shutil.copytree(ROOT / folder / "multiprocessing", place / folder / "multiprocessing")
    return place


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A file with what pip was asked to install, a line each."""
    return tmp_path / "installed"


@pytest.fixture
def environment(tmp_path: Path, installed: Path) -> dict[str, str]:
    """A machine's: `grader` is this one, pip notes what it is asked for, and root cannot be had."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, script in (("sudo", "exit 1"), ("pip", f'for word; do :; done; echo "$word" >>{installed}')):
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    path = os.pathsep.join([str(tools), str(Path(sys.executable).parent), "/usr/bin", "/bin"])
    kept = {name: os.environ[name] for name in ("TMPDIR", "HOME") if name in os.environ}
    return {**kept, "PATH": path, "CI": "true"}


@dataclass
class GitHub:
    """A runner for one job: what was said, what the steps gave, and the exit code of the first that failed."""

    workspace: Path
    temporary: Path
    environment: Mapping[str, str]
    said: str = ""
    failed: int = 0
    known: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> Path:
        return self.temporary / "summary.md"

    def job(self, job: Mapping[str, Any]) -> None:
        """Every step of a job, those of our action in its place."""
        for step in job["steps"]:
            name = str(step["uses"]).partition("@")[0]
            given = {key: self.filled(value) for key, value in step.get("with", {}).items()}
            if name.startswith(OURS):
                self.action(ROOT / name.removeprefix(OURS), given, step)
            else:
                assert name in THEIRS
                if not self.failed or step.get("if") == "always()":
                    self.known |= {f"{name}.{key}": value for key, value in given.items()}
                    self.known |= {f"{name}.{key}": self.filled(value) for key, value in step.get("env", {}).items()}

    def action(self, folder: Path, given: Mapping[str, str], step: Mapping[str, Any]) -> None:
        """A composite action: its inputs with their defaults, its scripts, its outputs."""
        action = yaml.safe_load((folder / "action.yml").read_text(encoding="utf-8"))
        assert set(given) <= set(action["inputs"])
        for name, one in action["inputs"].items():
            self.known[f"inputs.{name}"] = given.get(name, one["default"])
        for one in action["runs"]["steps"]:
            code = 0 if self.failed else self.script(one, {"GITHUB_ACTION_PATH": str(folder)})
            self.failed = self.failed or code
        for name, one in action["outputs"].items():
            self.known[f"steps.{step.get('id')}.outputs.{name}"] = self.filled(one["value"])
        if step.get("continue-on-error"):
            self.failed = 0

    def script(self, step: Mapping[str, Any], more: Mapping[str, str]) -> int:
        """One `run:`, as the runner starts bash (docs.github.com, "Workflow syntax", `shell`)."""
        assert step["shell"] == "bash"
        output = self.temporary / "output"
        output.write_text("")
        variables = {
            **self.environment, **more, "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push",
            "GITHUB_WORKSPACE": str(self.workspace), "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            **{name: self.filled(value) for name, value in step.get("env", {}).items()},
        }  # fmt: skip
        script = self.temporary / "script.sh"
        script.write_text(self.filled(step["run"]))
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], cwd=self.workspace, env=variables,
            capture_output=True, text=True, timeout=110, check=False,
        )  # fmt: skip
        self.said += done.stdout + done.stderr
        for line in output.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            self.known[f"steps.{step.get('id')}.outputs.{name}"] = value
        return done.returncode

    def filled(self, text: str) -> str:
        """Text with the values of its expressions; one that is not known is empty, as on GitHub."""
        return EXPRESSION.sub(lambda found: self.known.get(found[1], ""), str(text))


@pytest.fixture
def github(repository: Path, environment: dict[str, str], tmp_path: Path) -> Callable[[str], GitHub]:
    """Run the only job of a workflow, as a push does."""

    def run(workflow: str) -> GitHub:
        runner = GitHub(workspace=repository, temporary=tmp_path, environment=environment)
        read = yaml.safe_load((EXAMPLES / workflow).read_text(encoding="utf-8"))
        assert "push" in read[True]  # YAML 1.1 reads the key `on` so
        (job,) = read["jobs"].values()
        runner.job(job)
        return runner

    return run


def failures(path: Path) -> set[str]:
    """Which checks failed in a JUnit file."""
    cases = ElementTree.parse(path).getroot().iter("testcase")
    return {case.attrib["classname"].rpartition(".")[2] for case in cases if case.find("failure") is not None}


def test_the_workflow_fails_and_leaves_annotations_a_summary_and_a_junit_file(
    github: Callable[[str], GitHub], repository: Path, installed: Path
) -> None:
    done = github("github.yml")
    assert done.failed == 1, done.said
    assert Path(installed.read_text().strip()).resolve() == ROOT
    assert "a weaker sandbox will do" in done.said  # there was nobody to install bubblewrap
    lines = (repository / "homework.py").read_text(encoding="utf-8").splitlines()
    marked = {
        lines[int(number) - 1].strip()
        for number in re.findall(r"^::error file=homework.py,line=(\d+)", done.said, re.M)
    }
    assert LINE in marked
    assert done.summary.read_text(encoding="utf-8").startswith("## ")
    artifact = repository / done.known["actions/upload-artifact.path"]
    assert failures(artifact) == {"q3", "q5", "q6"}


def test_classrooms_reporter_is_given_the_result_though_the_step_failed(github: Callable[[str], GitHub]) -> None:
    done = github("github-classroom.yml")
    assert done.failed == 0
    reporter = "classroom-resources/autograding-grading-reporter"
    assert done.known[f"{reporter}.runners"] == "homework"
    result = json.loads(base64.b64decode(done.known[f"{reporter}.HOMEWORK_RESULTS"]))
    assert (result["version"], result["status"], result["max_score"]) == (1, "fail", 60.0)
    assert float(done.known["steps.homework.outputs.score"]) == pytest.approx(
        sum(t["score"] for t in result["tests"]), abs=0.1
    )


def test_a_students_own_assignment_does_not_take_the_place_of_the_course_s(
    github: Callable[[str], GitHub], repository: Path
) -> None:
    """Beside theirs, `multiprocessing` names that of the action's repository, wherever it is looked for first."""
    (repository / "exercises" / "multiprocessing" / "assignment.yaml").write_text("id: forged\n", encoding="utf-8")
    done = github("github-classroom.yml")
    assert done.known["steps.homework.outputs.max_score"] == "60", done.said


def test_gitlabs_job_leaves_the_reports_that_it_names(
    repository: Path, environment: dict[str, str], installed: Path
) -> None:
    job = yaml.safe_load((EXAMPLES / "gitlab.yml").read_text(encoding="utf-8"))["grade"]
    variables = {**environment, "GITLAB_CI": "true", "CI_PROJECT_DIR": str(repository), "GRADER": str(ROOT)}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])], cwd=repository, env=variables,
        capture_output=True, text=True, timeout=110, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert installed.read_text() == f"{ROOT}\n"
    reports = job["artifacts"]["reports"]
    assert failures(repository / reports["junit"]) == {"q3", "q5", "q6"}
    issues = json.loads((repository / reports["codequality"]).read_text(encoding="utf-8"))
    lines = (repository / "homework.py").read_text(encoding="utf-8").splitlines()
    assert LINE in {lines[one["location"]["lines"]["begin"] - 1].strip() for one in issues}
