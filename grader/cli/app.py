"""All commands in one application, and the program's main function."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from grader.cli import (
    audit,
    bundle,
    check,
    ci,
    doctor,
    export,
    grade,
    gradescope,
    guard,
    importing,
    new,
    package,
    review,
    rubric,
    schema,
    similar,
    trace,
    validate,
)
from grader.cli.screen import announce, tolerate_characters
from grader.language import N_, SOURCE, gettext, language

HELP = N_("""Grades exercises in concurrent Python by watching what the processes do.

A student checks their own homework with: grader check homework.ipynb""")

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wished: bool) -> None:
    if wished:
        from importlib import metadata  # here, because it costs as much time as all other imports together

        announce(f"grader {metadata.version('grader')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=N_("Print the version and stop."))
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help=N_("Show a traceback if the grader fails."))] = False,
) -> None:
    """Options that come before the command."""


app.command("check", help=N_("Grade one submission and explain every lost point."), epilog=check.EXAMPLES)(
    guard.guarded(check.check)
)
app.command(
    "grade", help=N_("Grade a class: many submissions, resumable, with a page for each student."), epilog=grade.EXAMPLES
)(guard.guarded(grade.grade))
app.command(
    "ci", help=N_("Grade one submission for a CI system, which is known by its environment."), epilog=ci.EXAMPLES
)(guard.guarded(ci.ci))
app.command(
    "review",
    help=N_("Decide on what awaits a person, on pages in the browser, with the keyboard."),
    epilog=review.EXAMPLES,
)(guard.guarded(review.review))
app.command("export", help=N_("Write the grades of a class in another system's format."), epilog=export.EXAMPLES)(
    guard.guarded(export.export)
)
app.command(
    "new",
    help=N_("Begin an assignment: two questions with their references, ready to be changed."),
    epilog=new.EXAMPLES,
)(guard.guarded(new.new))
importing.app.command(
    "nbgrader",
    help=N_("Import an assignment of nbgrader: a source or a release, by what nbgrader wrote into its cells."),
    epilog=importing.EXAMPLES,
)(guard.guarded(importing.nbgrader))
importing.app.command(
    "otter",
    help=N_("Import an assignment of otter-grader: a source notebook, or the students' with its tests."),
    epilog=importing.EXAMPLES,
)(guard.guarded(importing.otter))
app.add_typer(
    importing.app,
    name="import",
    help=N_("Make an assignment of one that another system has."),
    epilog=importing.EXAMPLES,
)
app.command(
    "similar",
    help=N_("Tell who shares code or text that hardly anybody else has; a hint for a person."),
    epilog=similar.EXAMPLES,
)(guard.guarded(similar.similar))
app.command(
    "audit",
    help=N_("Run the reference solutions and mutants of them: every mutant must lose points."),
    epilog=audit.EXAMPLES,
)(guard.guarded(audit.audit))
app.command("validate", help=N_("Check exercise specs and list every mistake in them."), epilog=validate.EXAMPLES)(
    guard.guarded(validate.validate)
)
app.command("schema", help=N_("Print a JSON Schema."), epilog=schema.EXAMPLES)(guard.guarded(schema.schema))
rubric.app.command(
    "try",
    help=N_("See which phrasings of a rubric match where, how suggestion and grade differ, and what to add."),
    epilog=rubric.EXAMPLES,
)(guard.guarded(rubric.try_))
app.add_typer(
    rubric.app,
    name="rubric",
    help=N_("Work on the rubrics of questions that are answered in words."),
    epilog=rubric.EXAMPLES,
)
app.command(
    "bundle",
    help=N_("Pack an assignment without its solutions, for students' machines and classroom repositories."),
    epilog=bundle.EXAMPLES,
)(guard.guarded(bundle.bundle))
package.app.command(
    "gradescope", help=N_("Make the autograder zip of an assignment for Gradescope."), epilog=package.EXAMPLES
)(guard.guarded(package.gradescope))
app.add_typer(
    package.app,
    name="package",
    help=N_("Pack an assignment for a platform that grades by itself."),
    epilog=package.EXAMPLES,
)
gradescope.app.command("run", epilog=gradescope.EXAMPLES)(guard.guarded(gradescope.run))
app.add_typer(gradescope.app, name="gradescope", hidden=True)
app.command(
    "trace",
    help=N_("Show one run of one program: who lived when, who started and waited for whom, who printed what."),
    epilog=trace.EXAMPLES,
)(guard.guarded(trace.trace))
app.command("doctor", help=N_("Tell what this machine offers for grading."), epilog=doctor.EXAMPLES)(
    guard.guarded(doctor.doctor)
)


def _translate(command: Any) -> None:
    """Put a command's help into the reader's language, with that of its options and of the commands within it."""
    for said in (command, *command.params):
        said.help = gettext(said.help) if getattr(said, "help", None) else None
    command.epilog = gettext(command.epilog) if command.epilog else None
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    tolerate_characters()
    command = typer.main.get_command(app)
    if language() != SOURCE:
        _translate(command)
    try:
        command.main(args=arguments, prog_name="grader")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except guard.Stopped as stop:
        # The parsed options are gone by now; `--debug` is no command's option, so it can only be ours.
        return guard.explain(stop.cause, debug="--debug" in arguments)
    return 0
