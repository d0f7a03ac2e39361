"""The pytest plugin: checks as items, with the points and the words of `grader check`; and the fixture for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from links import link

from grader import pipeline
from grader.cli.app import main
from grader.model import Assignment

ROOT = Path(__file__).parent.parent
SUBMISSIONS = ROOT / "examples" / "submissions"
ASSIGNMENT = ROOT / "exercises" / "multiprocessing"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")


def run(place: Path, *arguments: str | Path, alone: bool = True) -> subprocess.CompletedProcess[str]:
    """Pytest as an instructor starts it, in a folder of his own.

    `alone` loads it by name (and the one that pyproject.toml configures); otherwise its entry point is found, and those
    of all others that are installed, which takes most of the time.
    """
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(place), *map(str, arguments)]
    environment = dict(os.environ)
    if alone:
        command += ["-p", "grader.testing.plugin", "-p", "pytest_timeout"]
        environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return subprocess.run(
        command, cwd=place, env=environment, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip


def outcomes(path: Path) -> dict[str, tuple[str, str]]:
    """By `q6::joined`, the outcome and the points in a file of `--junitxml`."""
    found = {}
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        outcome = next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "passed")
        points = next(one.attrib["value"] for one in case.iter("property") if one.attrib["name"] == "points")
        found[case.attrib["classname"].rpartition(".")[2] + "::" + case.attrib["name"]] = (outcome, points)
    return found


OUTCOME = {"passed": "passed", "failed": "failure", "needs_review": "skipped", "not_run": "skipped"}
EVERY_DAY = ("missing-joins.py", "q5-in-words.md")
FOUND_BY_ITS_ENTRY_POINT = "missing-joins.py"
"""With this submission the plugin is loaded as an instructor's pytest loads it."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(path.name, marks=[] if path.name in EVERY_DAY else [pytest.mark.slow])
        for path in sorted(SUBMISSIONS.iterdir())
    ],
)
def test_every_check_is_an_item_with_the_verdict_and_points_of_the_command(
    name: str, tmp_path: Path, assignment: Assignment
) -> None:
    report = pipeline.grade_submission(SUBMISSIONS / name, assignment)
    asked = ("--submission", SUBMISSIONS / name, ASSIGNMENT, "--junitxml", "tests.xml")
    done = run(tmp_path, *asked, alone=name != FOUND_BY_ITS_ENTRY_POINT)
    assert outcomes(tmp_path / "tests.xml") == {
        f"{question.exercise.id}::{one.check}": (OUTCOME[one.status], f"{one.score:g}/{one.max_score:g}")
        for question in report.questions
        for one in question.findings
    }, done.stdout
    assert f"{round(report.score, 2):g} of 60 points" in done.stdout


def test_a_submission_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    link(tmp_path / "homework.py", ROOT / "solutions" / "multiprocessing" / "q6.py")
    done = run(tmp_path, "--submission", "homework.py", ASSIGNMENT)
    assert "this is a link, which is not followed" in done.stdout
    assert done.returncode == pytest.ExitCode.INTERRUPTED


def test_a_failure_is_told_as_a_student_is_told_it_and_shows_no_stack_of_ours(tmp_path: Path) -> None:
    done = run(tmp_path, "--submission", SUBMISSIONS / "missing-joins.py", ASSIGNMENT, "-k", "q6", "-x", "--color=no")
    assert done.returncode == 1
    assert "q6::joined" in done.stdout
    assert "worker 1, worker 2 and worker 3 were still alive when the main program ended" in " ".join(
        done.stdout.split()
    )
    assert ">  84 |" in done.stdout or "> 84 |" in done.stdout
    assert "Traceback" not in done.stdout and "items.py" not in done.stdout
    assert "1 failed" in done.stdout and "stopping after 1 failures" in done.stdout


def test_where_one_line_has_to_do_it_is_the_title_with_the_points(tmp_path: Path) -> None:
    asked = ["--submission", SUBMISSIONS / "missing-joins.py", ASSIGNMENT, "-k", "q6 and joined", "--color=no"]
    line = "The program waits for its processes: 0 / 2"
    done = run(tmp_path, *asked, "--tb=line", "--junitxml", "tests.xml")
    assert f"missing-joins.py:84: {line}\n" in done.stdout and "hint" not in done.stdout
    assert [one.attrib["message"] for one in ElementTree.parse(tmp_path / "tests.xml").iter("failure")] == [line]


def test_what_awaits_a_person_is_expected_to_fail_with_the_reason(tmp_path: Path) -> None:
    done = run(tmp_path, "--submission", SUBMISSIONS / "two-missing.txt", ASSIGNMENT, "-rx", "-k", "q2 or q6")
    assert done.returncode == 0
    assert "No answer to this question was found" in done.stdout


@pytest.mark.slow
def test_it_runs_on_several_workers_of_xdist_and_under_a_timeout(tmp_path: Path) -> None:
    done = run(tmp_path, "--submission", SUBMISSIONS / "missing-joins.py", ASSIGNMENT, "-n", "2", "--dist", "loadgroup",
               "--timeout", "60", alone=False)  # fmt: skip
    assert "52.06 of 60 points" in done.stdout
    assert "3 failed, 15 passed" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--submission", "nothing.ipynb", ASSIGNMENT], "nothing.ipynb"),
        (["--submission", SUBMISSIONS / "missing-joins.py", "broken"], "assignment.yaml"),
    ],
)
def test_what_cannot_be_graded_is_an_error_in_plain_words(
    arguments: list[str | Path], said: str, tmp_path: Path
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "assignment.yaml").write_text("id: [")
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stdout and "Traceback" not in done.stdout


def test_a_fault_of_the_graders_is_an_error_and_no_failure(tmp_path: Path) -> None:
    asked = ["--submission", SUBMISSIONS / "missing-joins.py", ASSIGNMENT, "-k", "q3"]
    done = run(tmp_path, *asked, "--grader-python", "/no/python")
    assert "5 errors" in done.stdout and "failed" not in done.stdout
    assert "/no/python" in done.stdout


def test_without_a_submission_an_assignment_is_no_test(tmp_path: Path) -> None:
    assert "no tests ran" in run(tmp_path, ASSIGNMENT).stdout


OWN_TESTS = """
def test_four_processes(run_program):
    run = run_program("q6")
    assert run.ended and run.exit_code == 0
    assert len(run.workers) == 4
    assert sorted(worker.output for worker in run.workers) == [f"My number is {n}\\n" for n in (1, 2, 3, 4)]
    assert run.main_output == "All processes completed.\\n"
    assert run.joined

def test_no_such_question(run_program):
    run_program("q9")

def test_pool(run_program, submission):
    assert submission.name == "missing-joins.py"
    assert "-40.0" in run_program("5", schedule="natural", start_method="spawn").output
"""


def test_an_instructors_own_tests_run_programs_and_say_what_they_saw(tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text(OWN_TESTS)
    done = run(
        tmp_path, "--submission", SUBMISSIONS / "missing-joins.py", "--assignment", ASSIGNMENT, "test_own.py", "-v"
    )  # fmt: skip
    assert "2 failed, 1 passed" in done.stdout, done.stdout
    said = "not joined: worker 1, worker 2, worker 3 = <q6 under fork, hold-exits: exit status 0, 4 workers>.joined"
    assert said in done.stdout
    assert "no question 'q9'. Its questions: q1, q2, q3, q4, q5, q6" in done.stdout


def test_without_a_submission_an_instructors_tests_are_skipped_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text(OWN_TESTS)
    assert "no --submission is given" in run(tmp_path, "test_own.py", "-rs").stdout


STUCK = """\
import multiprocessing

def show(number, lock):
    lock.acquire()
    print(number)

if __name__ == "__main__":
    lock = multiprocessing.Lock()
    workers = [multiprocessing.Process(target=show, args=(number, lock)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
"""
STORY = "3 workers (line 4) wait for a Lock"


@pytest.mark.slow
def test_how_a_program_came_to_stand_still_is_told_once_wherever_it_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CI", "true")  # there pytest shortens nothing in its summary
    Path("q6.py").write_text(STUCK)
    asked = ["-a", str(ASSIGNMENT)]
    assert main(["check", "q6.py", *asked, "--only", "q6", "--json", "--html", "page.html"]) == 1
    actual = [check["actual"] for check in json.loads(capsys.readouterr().out)["questions"][0]["checks"]]
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert main(["ci", "q6.py", *asked]) == 1
    alone = run(tmp_path, "--submission", "q6.py", ASSIGNMENT, "-k", "q6 and joined", "--color=no").stdout
    every = run(tmp_path, "--submission", "q6.py", ASSIGNMENT, "-k", "q6", "--color=no").stdout
    assert main(["check", "q6.py", *asked, "--only", "q6", "--plain"]) == 1
    said = {
        "page": Path("page.html").read_text(), "junit": Path("grader-junit.xml").read_text(), "pytest": every,
        "json": "\n".join(actual),
    }  # fmt: skip
    _, log, plain = capsys.readouterr().out.split("Multiprocessing in Python")
    commands, others = (
        [line for line in log.splitlines() if line.startswith("::") is is_one] for is_one in (True, False)
    )
    said |= {"annotations": "\n".join(commands), "log": "\n".join(others), "plain": plain}
    assert {where: " ".join(text.split()).count(STORY) for where, text in said.items()} == dict.fromkeys(said, 1)
    assert sum('it stood still (see "There are four processes, and they end well")' in one for one in actual) == 3
    for text in (every, alone):
        assert "main" in text and " ".join(text.split()).count("waits in join() for worker") == 1
