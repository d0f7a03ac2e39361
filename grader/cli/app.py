"""All commands in one application, and the program's main function."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

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

HELP = """Grades exercises in concurrent Python by watching what the processes do.

A student checks their own homework with: grader check homework.ipynb
"""

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
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback if the grader fails.")] = False,
) -> None:
    """Options that come before the command."""


app.command("check", epilog=check.EXAMPLES)(guard.guarded(check.check))
app.command("grade", epilog=grade.EXAMPLES)(guard.guarded(grade.grade))
app.command("ci", epilog=ci.EXAMPLES)(guard.guarded(ci.ci))
app.command("review", epilog=review.EXAMPLES)(guard.guarded(review.review))
app.command("export", epilog=export.EXAMPLES)(guard.guarded(export.export))
app.command("new", epilog=new.EXAMPLES)(guard.guarded(new.new))
importing.app.command("nbgrader", epilog=importing.EXAMPLES)(guard.guarded(importing.nbgrader))
importing.app.command("otter", epilog=importing.EXAMPLES)(guard.guarded(importing.otter))
app.add_typer(importing.app, name="import", epilog=importing.EXAMPLES)
app.command("similar", epilog=similar.EXAMPLES)(guard.guarded(similar.similar))
app.command("audit", epilog=audit.EXAMPLES)(guard.guarded(audit.audit))
app.command("validate", epilog=validate.EXAMPLES)(guard.guarded(validate.validate))
app.command("schema", epilog=schema.EXAMPLES)(guard.guarded(schema.schema))
rubric.app.command("try", epilog=rubric.EXAMPLES)(guard.guarded(rubric.try_))
app.add_typer(rubric.app, name="rubric", epilog=rubric.EXAMPLES)
app.command("bundle", epilog=bundle.EXAMPLES)(guard.guarded(bundle.bundle))
package.app.command("gradescope", epilog=package.EXAMPLES)(guard.guarded(package.gradescope))
app.add_typer(package.app, name="package", epilog=package.EXAMPLES)
gradescope.app.command("run", epilog=gradescope.EXAMPLES)(guard.guarded(gradescope.run))
app.add_typer(gradescope.app, name="gradescope", hidden=True)
app.command("trace", epilog=trace.EXAMPLES)(guard.guarded(trace.trace))
app.command("doctor", epilog=doctor.EXAMPLES)(guard.guarded(doctor.doctor))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name; the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    tolerate_characters()
    try:
        typer.main.get_command(app).main(args=arguments, prog_name="grader")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except guard.Stopped as stop:
        # The parsed options are gone by now; `--debug` is no command's option, so it can only be ours.
        return guard.explain(stop.cause, debug="--debug" in arguments)
    return 0
