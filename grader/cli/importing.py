"""`grader import nbgrader` and `grader import otter`: an assignment of another system as one of ours, to go on from."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import HowConfined, Plain, Tier
from grader.cli.progress import progress
from grader.cli.screen import announce
from grader.language import N_, gettext, ngettext

if TYPE_CHECKING:
    from grader.importing import Imported, Question

EXAMPLES = N_("""\b
Examples:
    grader import nbgrader course/source/ps1             the source: with solutions, tests and points
    grader import nbgrader ps1.ipynb -o exercises/week-5
    grader import otter hw05.ipynb                       a source notebook (# BEGIN QUESTION)
    grader import otter dist/student                     what students get, with its folder tests
\b
The result passes `grader validate` as it is. Where there is a reference, it is run in the sandbox, and the checks ask
for what it was seen to do; TODO comments say what a person must decide, NOTES.md what was not carried over.
\b
Exit code: 0 the assignment was made, 2 wrong usage or nothing to import, 3 the grader's own fault, 130 interrupted.
""")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Where = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FOLDER", help=N_("A new folder; else exercises/<name>."))
]
Called = Annotated[str | None, typer.Option(help=N_("What students read; else the course's own title, or the name."))]
Ran = Annotated[bool, typer.Option("--run/--no-run", help=N_("Run the references, to see what to check."))]
Course = Annotated[
    Path,
    typer.Argument(metavar="SOURCE", help=N_("A notebook, an assignment's folder, or a course with one assignment.")),
]


@app.callback()
def _import_commands() -> None:
    """Make an assignment of one that another system has."""


def nbgrader(
    source: Course,
    output: Where = None,
    title: Called = None,
    run: Ran = True,
    sandbox: HowConfined = Tier.AUTO,
    plain: Plain = False,
) -> int:
    """Import an assignment of nbgrader: a source or a release, by what nbgrader wrote into its cells."""
    return _import("nbgrader", source, output, title, run=run, sandbox=sandbox, plain=plain)


def otter(
    source: Course,
    output: Where = None,
    title: Called = None,
    run: Ran = True,
    sandbox: HowConfined = Tier.AUTO,
    plain: Plain = False,
) -> int:
    """Import an assignment of otter-grader: a source notebook, or the students' with its tests."""
    return _import("otter", source, output, title, run=run, sandbox=sandbox, plain=plain)


def _import(
    system: str, source: Path, output: Path | None, title: str | None, *, run: bool, sandbox: Tier, plain: bool
) -> int:
    from grader import importing, pipeline  # here, because `grader --help` does without

    made = importing.import_course(
        source,
        importing.System(system),
        output,
        title=title,
        options=pipeline.Options(sandbox=sandbox.value, lanes=1),
        run=run,
        watch=functools.partial(progress, plain=plain, quiet=False),
    )
    announce("\n".join(_summary(made)))
    return 0


def _summary(made: Imported) -> list[str]:
    lines = []
    for question in made.questions:
        draft = question.draft
        kind = gettext("program") if draft.is_program else gettext("essay")
        checks = ngettext("{number} check", "{number} checks", len(draft.checks))
        lines.append(f"{draft.id:<24} {kind:<8} {_points(draft.points):>12}  {checks:<9} {_reference(question)}")
    points = sum(question.draft.points for question in made.questions)
    todo = sum(path.read_text(encoding="utf-8").count("TODO") for path in made.files if path.suffix == ".yaml")
    questions = ngettext("{number} question", "{number} questions", len(made.questions))
    todos = ngettext("{number} TODO", "{number} TODOs", todo)
    return [
        *lines,
        f"\n{made.folder}: {', '.join([questions, _points(points), todos])}, NOTES.md.",
        f"  grader validate {made.folder}\n  grader audit {made.folder}\n  grader check SUBMISSION -a {made.folder}",
    ]


def _points(points: float) -> str:
    return ngettext("{points} point", "{points} points", 1 if points == 1 else 2, points=format(points, "g"))


def _reference(question: Question) -> str:
    if question.draft.solution is None:
        return gettext("no reference")
    if question.earned is None:
        return gettext("its reference was not run")
    if question.trouble:
        return gettext(
            "its reference earns {points}: {why}", points=format(question.earned, "g"), why=question.trouble[:100]
        )
    return gettext("its reference earns {points}", points=format(question.earned, "g"))
