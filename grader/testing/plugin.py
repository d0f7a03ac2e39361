"""The pytest plugin: `pytest --submission FILE exercises/multiprocessing`.

Every pytest run of whoever has installed `grader` loads this module, so it imports nothing that it may not need.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.language import gettext
from grader.testing import POINTS

if TYPE_CHECKING:
    from grader.testing.items import AssignmentFile
    from grader.testing.programs import RunProgram


def pytest_addoption(parser: pytest.Parser) -> None:
    """What is tested, and how its programs are run."""
    group = parser.getgroup("grader", gettext("grading a submission"))
    group.addoption(
        "--submission", metavar="FILE", type=Path, help=gettext(
            "The submission whose answers are to be tested: a notebook, a .py, .md or .txt file, a folder of them, or "
            "an archive. Assignments among the arguments become tests."
        ),
    )  # fmt: skip
    group.addoption(
        "--assignment", metavar="NAME", help=gettext(
            "Name or folder of the assignment by which the fixture run_program finds answers, where there are several."
        ),
    )  # fmt: skip
    group.addoption(
        "--grader-sandbox", metavar="TIER", default="auto", help=gettext("namespaces, landlock, plain or auto.")
    )
    group.addoption("--grader-python", metavar="PATH", help=gettext("The interpreter for the student's programs."))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> AssignmentFile | None:
    """An assignment, or a bundle of one, is a file of tests if there is a submission to be tested."""
    may_be = file_path.name == "assignment.yaml" or file_path.suffix == ".zip"
    if not may_be or parent.config.option.submission is None:
        return None
    from grader import pipeline
    from grader.testing.items import AssignmentFile

    if file_path.suffix == ".zip" and not pipeline.is_bundle(file_path):
        return None

    return AssignmentFile.from_parent(parent, path=file_path)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The points, by assignment, as `grader check` counts them."""
    said = {
        report.nodeid: value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == POINTS
    }
    if said:
        score, most = (round(sum(float(points.split("/")[side]) for points in said.values()), 2) for side in (0, 1))
        terminalreporter.write_sep("-", gettext("{points} of {most} points", points=f"{score:g}", most=f"{most:g}"))


@pytest.fixture(scope="session")
def submission(pytestconfig: pytest.Config) -> Path:
    """The path given by `--submission`; a test that needs one is skipped where there is none."""
    path: Path | None = pytestconfig.option.submission
    if path is None:
        pytest.skip(gettext("no --submission is given"))
    return path


@pytest.fixture
def run_program(submission: Path, pytestconfig: pytest.Config) -> RunProgram:
    """Run the submission's program for a question, `run_program("q6")`, and look at its processes.

    The answer is a `grader.testing.programs.ProgramRun`. `start_method` and `schedule` may be given.
    """
    from grader.testing.programs import RunProgram

    return RunProgram(submission, pytestconfig)
