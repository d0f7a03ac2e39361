"""`grader package`: what a platform needs to grade by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.options import HowConfined, Plain, ReferencePython, Tier, WhichFolder
from grader.cli.progress import progress
from grader.cli.screen import announce, spare
from grader.language import N_, gettext

EXAMPLES = N_("""\b
Examples:
    grader package gradescope -a multiprocessing -o autograder.zip
    grader package gradescope -a week-5 --minutes 20 --wheel our_checks-1.0-py3-none-any.whl
\b
Upload the zip on Gradescope: Configure Autograder, Zip file upload, Update Autograder. docs/gradescope.md goes through
it step by step. In the zip: two scripts, this grader as a wheel, the versions of what it needs, and the assignment as a
bundle with rubrics and hidden checks, without solutions. Give it to no student. A zip of this kind that is there
already is replaced; any other file is left alone.
\b
Exit code: 0 it is written, 2 wrong usage, a wrong spec, or another file of that name, 3 the grader's own fault,
130 interrupted.
""")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _package_commands() -> None:  # keeps `gradescope` a word to be typed, though it is the only one
    """Pack an assignment for a platform that grades by itself."""


def gradescope(
    assignment: WhichFolder = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help=N_("Where to write; else NAME-gradescope.zip.")),
    ] = None,
    minutes: Annotated[int, typer.Option(min=2, max=40, help=N_("The time limit that you choose on Gradescope."))] = 10,
    trusting: Annotated[
        bool,
        typer.Option(
            "--trust-students",
            help=N_("Run programs also where nothing confines them: they could read and change results."),
        ),
    ] = False,
    wheel: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help=N_("A package to be installed, too; or a grader other than this one.")),
    ] = None,
    sandbox: HowConfined = Tier.AUTO,
    python: ReferencePython = None,
    plain: Plain = False,
) -> int:
    """Make the autograder zip of an assignment for Gradescope."""
    from grader import autograder, pipeline

    asked = pipeline.open_assignment(assignment, Path.cwd())
    path = output or Path(f"{asked.id}-gradescope.zip")
    spare(path, autograder.BUNDLE)
    options = pipeline.Options(sandbox=sandbox.value, python=python)
    at_least = Tier.PLAIN if trusting else Tier.LANDLOCK
    wanted = autograder.Package(assignment=asked, minutes=minutes, at_least=at_least.value, wheels=wheel or ())
    with progress(len(asked.exercises), plain=plain, quiet=False) as tell:
        names = autograder.package(wanted, path, options, tell)
    points = sum(exercise.points for exercise in asked.exercises)
    announce(f"{path} ({path.stat().st_size / 1000:.0f} kB): {', '.join(names)}")
    announce(
        gettext(
            "On Gradescope: {points} autograder points, {minutes} minutes. Upload it under Configure Autograder.",
            points=format(points, "g"),
            minutes=minutes,
        )
    )
    return 0
