"""`grader check`: grade one submission and explain every lost point."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from grader.cli.options import Confined, HowConfined, LeastConfined, Plain, Tier, WhichAssignment, WhoseWork
from grader.cli.progress import Tell, progress
from grader.cli.screen import announce, complain, console, is_plain, save, show, tolerating, write
from grader.cli.watch import Watched, told
from grader.errors import UsageError
from grader.language import N_, gettext, say
from grader.report.sanitise import visible

if TYPE_CHECKING:
    from grader.model import Answer, Assignment, Report
    from grader.pipeline import Options


EXAMPLES = N_("""\b
Examples:
    grader check                                the homework in this folder
    grader check homework.ipynb                 everything, explained
    grader check homework.ipynb --only q6       one question
    grader check homework.ipynb --show q6       the program that runs for q6
    grader check homework.ipynb --json          one JSON document
    grader check homework.ipynb --watch         again after every save

Exit code: 0 no check failed, 1 a check failed, 2 wrong usage, 3 the grader's own fault, 130 interrupted.
""")


def check(  # one parameter an option: that is how typer declares them
    submission: Annotated[
        Path | None,
        typer.Argument(
            metavar="[SUBMISSION]",
            help=N_(
                "A notebook, a .py, .md or .txt file, a folder of them, or an archive. If left out: the one notebook, "
                "script or text in this folder."
            ),
        ),
    ] = None,
    assignment: WhichAssignment = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("One JSON document on standard output."))] = False,
    show: Annotated[
        str | None,
        typer.Option(metavar="QUESTION", help=N_("Print the program that would run for this question, and stop.")),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="QUESTION", help=N_("Grade this question only; may be repeated.")),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("What awaits a person counts as failed."))] = False,
    plain: Plain = False,
    sandbox: HowConfined = Tier.AUTO,
    require_sandbox: LeastConfined = None,
    python: Annotated[
        str | None,
        typer.Option(metavar="PATH", help=N_("The interpreter for the student's programs, if not this one.")),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help=N_("Also write the report as a page for a browser."))
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help=N_("Also what hidden checks look for and saw: for whoever teaches."))
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=N_("The total only."))] = False,
    student: WhoseWork = None,
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help=N_("Check again whenever the submission is saved; Ctrl-C ends."))
    ] = False,
) -> int:
    """Grade one submission and explain every lost point."""
    from grader import audience, pipeline, scoring  # here, because `grader --help` needs neither

    asked = pipeline.open_assignment(assignment, Path.cwd())
    submission = submission or pipeline.find_submission(Path.cwd(), asked)
    with ExitStack() as stack:
        if student is not None:
            if watch:
                raise UsageError(say("--watch looks at one file or folder; --student is for a whole class."))
            submission = stack.enter_context(pipeline.work_of(student, submission, asked))
        if show is not None:
            answers = pipeline.read(submission, asked).answers
            return _print_program(answers.get(pipeline.find_question(asked, show).id), show)

        def how(asked: Assignment) -> Options:
            chosen = tuple(pipeline.find_question(asked, name).id for name in only or ())
            least = Confined.at_least(require_sandbox)
            return pipeline.Options(sandbox=sandbox.value, at_least=least, python=python, only=chosen)

        def going_on(asked: Assignment) -> AbstractContextManager[Tell]:
            return progress(len(only or asked.exercises), plain=plain, quiet=quiet)

        def tell_of(report: Report) -> int:
            shown = report if reveal else audience.for_student(report)
            if html is not None:
                _write_page(shown, html, how(asked))
            if as_json:
                _print_json(shown, str(scoring.report_status(report)))
            else:
                _print_report(shown, plain=plain, quiet=quiet)
            return int(scoring.exit_code(report, strict=strict))

        if watch:
            _may_watch(as_json=as_json)
            watched = Watched(
                submission=submission, opened=lambda: pipeline.open_assignment(assignment, Path.cwd()), options=how,
                progress=going_on,
            )  # fmt: skip
            return _watch(watched, tell_of, plain=plain)
        with going_on(asked) as tell:
            report = pipeline.grade_submission(submission, asked, how(asked), tell)
        return tell_of(report)


def _may_watch(*, as_json: bool) -> None:
    if as_json:
        raise UsageError(say("--watch shows a report again and again; --json writes one document. Use one of them."))
    if not sys.stdout.isatty():
        raise UsageError(
            say("--watch needs a terminal to show its reports on. Leave it out to write one report to a file.")
        )


def _watch(watched: Watched, tell_of: Callable[[Report], int], *, plain: bool) -> NoReturn:
    """Show a report after every save, on an empty screen unless it is to be plain; until somebody interrupts."""
    plain = is_plain(sys.stdout, wished=plain)
    arrow = gettext("before, now") if plain else "→"
    for turn in watched.turns():
        if not plain:
            console(sys.stdout, plain=plain).clear()
        if turn.report is not None:
            tell_of(turn.report)
        announce(f"\n{told(turn, arrow=arrow)}")
        announce(gettext("Waiting for {file} to be saved. Ctrl-C ends.", file=watched.submission.name))
    raise AssertionError("watching has no end")


def _print_report(report: Report, *, plain: bool, quiet: bool) -> None:
    from grader.report.terminal import render, summary

    show(lambda glyphs: (summary if quiet else render)(report, glyphs), plain=plain)


def _write_page(report: Report, path: Path, options: Options) -> None:
    from grader import pipeline
    from grader.report.html import compared, to_html

    beside = pipeline.reference_runs(report.assignment, compared(report), report.tier, options)
    save(path, to_html(report, beside))


def _print_json(report: Report, status: str) -> None:
    from grader.report.json import dumps, to_document

    write(f"{dumps(to_document(report, status))}\n")


def _print_program(answer: Answer | None, said: str) -> int:
    """The program as it would run, byte for byte; on a terminal with what a terminal would obey made visible."""
    if answer is None or answer.program is None:
        raise UsageError(
            say("No program was found for {said}. Without --show, the report tells what was found.", said=said)
        )
    program = answer.program
    if program.files:
        files = ", ".join(sorted(program.files))
        complain("grader: " + gettext("it needs these files beside it: {files}", files=files))
    if sys.stdout.isatty():
        write(visible(program.source.expandtabs(4)))
    else:
        tolerating(lambda: sys.stdout.buffer.write(program.source.encode("utf-8", "surrogateescape")))
    return 0
