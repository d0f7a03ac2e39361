"""`grader bundle`: an assignment in one file, without its solutions, for students and classroom repositories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import HowConfined, Plain, ReferencePython, Tier, WhichFolder
from grader.cli.progress import progress
from grader.cli.screen import announce, spare
from grader.language import N_, gettext, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.bundle import Manifest
    from grader.model import Assignment, Exercise

EXAMPLES = N_("""\b
Examples:
    grader bundle -a multiprocessing -o homework.zip    for students: no solution, no rubric, no hidden check
    grader bundle -a week-5 --with-rubrics              theory is graded too; its accepted phrasings can be read
    grader check homework.ipynb -a homework.zip         what a student types

A bundle takes the place of an assignment's folder with check, ci, grade, trace, %grade and pytest, with equal verdicts.
Checks that compare with the reference solution compare with recorded runs of it. They hold what it printed, no code.
A bundle that is there already is replaced; any other file is left alone.

Exit code: 0 it is written, 2 wrong usage, a wrong spec, or another file of that name, 3 the grader's own fault,
130 interrupted.
""")


def bundle(
    assignment: WhichFolder = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help=N_("Where to write; else NAME-bundle.zip."))
    ] = None,
    with_rubrics: Annotated[
        bool, typer.Option("--with-rubrics", help=N_("Pack the rubrics of answers in words; students can read them."))
    ] = False,
    with_hidden: Annotated[
        bool, typer.Option("--with-hidden", help=N_("Pack hidden checks; whoever unpacks the bundle can read them."))
    ] = False,
    sandbox: HowConfined = Tier.AUTO,
    python: ReferencePython = None,
    plain: Plain = False,
) -> int:
    """Pack an assignment without its solutions, for students' machines and classroom repositories."""
    from grader import pipeline  # here, because `grader --help` does without
    from grader.bundle import MANIFEST
    from grader.spec import Shown

    asked = pipeline.open_assignment(assignment, Path.cwd())
    path = output or Path(f"{asked.id}-bundle.zip")
    spare(path, MANIFEST)
    options = pipeline.Options(sandbox=sandbox.value, python=python)
    shown = Shown(rubrics=with_rubrics, hidden=with_hidden)
    with progress(len(asked.exercises), plain=plain, quiet=False) as tell:
        manifest = pipeline.pack(asked, path, shown, options, tell)
    announce(told(asked, manifest, path))
    return 0


def told(asked: Assignment, manifest: Manifest, path: Path) -> str:
    """What is in a bundle and what is not, for whoever gives it away."""
    size = f"{path.stat().st_size / 1000:.0f}"
    lines = [
        ngettext(
            "{file} ({size} kB): {title}, {number} question",
            "{file} ({size} kB): {title}, {number} questions",
            len(asked.exercises),
            file=path,
            size=size,
            title=asked.title,
        )
    ]
    for exercise in asked.exercises:
        parts = ", ".join(_parts(exercise, manifest)) or gettext("complete")
        lines.append(f"  {exercise.id}: {parts}")
    lines.append(
        gettext("It works with grader {version}; solutions and model answers are not in it.", version=manifest.grader)
    )
    return "\n".join(lines)


def _parts(exercise: Exercise, manifest: Manifest) -> Iterator[str]:
    runs = sum(one.question == exercise.id for one in manifest.runs)
    hidden = 0 if manifest.hidden else sum(check.hidden for check in exercise.checks)
    if runs:
        yield ngettext("{number} recorded run of the reference", "{number} recorded runs of the reference", runs)
    if not manifest.rubrics and any(check.family == "essay" for check in exercise.checks):
        yield gettext("without its rubric: you grade it")
    if hidden:
        yield ngettext("without {number} hidden check", "without {number} hidden checks", hidden)
