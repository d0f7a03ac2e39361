"""`grader ci`: grade the submission of a repository, and say so where its CI system shows it."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Confined, HowConfined, LeastConfined, Tier, WhichAssignment
from grader.cli.screen import console, save, speak_utf8, tolerating, write
from grader.language import N_

if TYPE_CHECKING:
    from grader.model import Grade, Report

CODE_QUALITY = "gl-code-quality-report.json"
EXAMPLES = N_("""\b
Examples:
    grader ci                                   the repository's homework
    grader ci homework.ipynb --junit tests.xml
    grader ci src/ -a multiprocessing --strict

On GitHub Actions it writes annotations, the job's summary, and the outputs score, max_score and result (for Classroom's
reporter); on GitLab a code quality report, gl-code-quality-report.json; everywhere a JUnit file.

Exit code: as of grader check.
""")


def ci(
    submission: Annotated[
        Path | None,
        typer.Argument(metavar="[SUBMISSION]", help=N_("As of `grader check`; if left out, it is looked for.")),
    ] = None,
    assignment: WhichAssignment = None,
    junit: Annotated[Path, typer.Option(metavar="FILE", help=N_("Where to write the JUnit file."))] = Path(
        "grader-junit.xml"
    ),
    strict: Annotated[bool, typer.Option("--strict", help=N_("What awaits a person counts as failed."))] = False,
    sandbox: HowConfined = Tier.AUTO,
    require_sandbox: LeastConfined = None,
    python: Annotated[
        str | None,
        typer.Option(metavar="PATH", help=N_("The interpreter for the student's programs, if not this one.")),
    ] = None,
) -> int:
    """Grade one submission for a CI system, which is known by its environment."""
    from grader import audience, pipeline, scoring

    here = Path.cwd()
    asked = pipeline.open_assignment(assignment, here)
    path = pipeline.no_link(submission) if submission else pipeline.find_submission(here, asked)
    options = pipeline.Options(sandbox=sandbox.value, at_least=Confined.at_least(require_sandbox), python=python)
    report = audience.for_student(pipeline.grade_submission(path, asked, options))
    speak_utf8()
    _say(report)
    grade = _grade(report, path)
    _write_junit(grade, junit)
    if os.environ.get("GITHUB_ACTIONS"):
        _tell_github(report, grade, _in_repository(path), folder=path.is_dir())
    if os.environ.get("GITLAB_CI"):
        _tell_gitlab(report, _in_repository(path), folder=path.is_dir())
    return int(scoring.exit_code(report, strict=strict))


def _say(report: Report) -> None:
    """The report in the job's log. On GitHub, nothing in it is obeyed: a student's text could look like a command."""
    from grader.report.glyphs import UNICODE
    from grader.report.terminal import render

    word = secrets.token_hex(16) if os.environ.get("GITHUB_ACTIONS") else ""
    write(f"::stop-commands::{word}\n" if word else "")
    tolerating(lambda: console(sys.stdout, plain=True).print(render(report, UNICODE)))
    write(f"::{word}::\n" if word else "")


def _grade(report: Report, path: Path) -> Grade:
    from grader import scoring
    from grader.model import Grade, HandIn
    from grader.report.json import to_document
    from grader.report.view import max_score

    status = scoring.report_status(report)
    return Grade(
        hand_in=HandIn(student=report.student, path=path), document=to_document(report, status), score=report.score,
        max_score=max_score(report), status=status, graded=datetime.now(timezone.utc),
    )  # fmt: skip


def _write_junit(grade: Grade, path: Path) -> None:
    from grader.report.junit import to_junit

    save(path, to_junit([grade]))


def _tell_github(report: Report, grade: Grade, path: PurePosixPath, *, folder: bool) -> None:
    from grader.report.annotations import annotate, to_github
    from grader.report.classroom import to_classroom
    from grader.report.markdown import to_markdown

    write(to_github(annotate(report, path, folder=folder)))
    _append("GITHUB_STEP_SUMMARY", to_markdown(report))
    _append(
        "GITHUB_OUTPUT", f"score={grade.score:g}\nmax_score={grade.max_score:g}\nresult={to_classroom(grade)}\n"
    )  # fmt: skip


def _tell_gitlab(report: Report, path: PurePosixPath, *, folder: bool) -> None:
    from grader.report.annotations import annotate, to_gitlab

    save(Path(CODE_QUALITY), to_gitlab(annotate(report, path, folder=folder)))


def _in_repository(path: Path) -> PurePosixPath:
    """The path as the repository has it."""
    root = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or "."
    full, base = path.resolve(), Path(root).resolve()
    return PurePosixPath((full.relative_to(base) if full.is_relative_to(base) else path).as_posix())


def _append(variable: str, text: str) -> None:
    """Add to the file that an environment variable names, where there is one."""
    if os.environ.get(variable):
        save(Path(os.environ[variable]), text, mode="a")
