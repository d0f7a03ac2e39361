"""`grader audit`: try the specs out on mutants of their reference solutions, and on other forms of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import HowConfined, Plain, Tier
from grader.cli.progress import DONE, progress
from grader.cli.screen import show, write
from grader.errors import UsageError
from grader.language import N_, say

if TYPE_CHECKING:
    from grader.audit import Audit
    from grader.model import Assignment, Exercise

EXAMPLES = N_("""\b
Examples:
    grader audit                                every program question of this folder's assignment
    grader audit multiprocessing                of the assignment of this name
    grader audit exercises/multiprocessing/q6.yaml
    grader audit multiprocessing --exercise q6 --verbose

Exit code: 0 every mutant loses points and no other form of a reference does, 1 one survives, or a reference or
another form of it loses points, 2 wrong usage or spec, 3 the grader's own fault, 130 interrupted.
""")


def audit(  # one parameter an option: that is how typer declares them
    target: Annotated[
        str | None,
        typer.Argument(metavar="[EXERCISE or ASSIGNMENT]", help=N_("A question's file or id, or an assignment.")),
    ] = None,
    exercise: Annotated[
        list[str] | None,
        typer.Option("--exercise", "-e", metavar="QUESTION", help=N_("Audit this question only; may be repeated.")),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("One JSON document on standard output."))] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help=N_("Also what was changed, and what could not be made."))
    ] = False,
    plain: Plain = False,
    sandbox: HowConfined = Tier.AUTO,
) -> int:
    """Run the references, mutants of them, which must lose points, and other forms of them, which must keep theirs."""
    from grader import audit as auditing  # here, because it takes longer to import than most commands to run
    from grader import pipeline

    assignment, chosen = find(target, exercise or [])
    options = pipeline.Options(sandbox=sandbox.value)
    done: list[Audit] = []
    with (
        progress(len(chosen), plain=plain, quiet=False) as tell,
        pipeline.bench(assignment, options, tell) as grade,
    ):
        for each in chosen:
            done.append(auditing.audit(each, pipeline.families(), grade))
            tell(each.id, DONE)
    if as_json:
        write(json.dumps(auditing.to_document(assignment, done), indent=2, ensure_ascii=False) + "\n")
    else:
        _print(done, verbose=verbose, plain=plain)
    return auditing.exit_code(done)


def find(target: str | None, names: list[str]) -> tuple[Assignment, list[Exercise]]:
    """The assignment, and the questions of it that are meant: those that have something to audit, if none is named."""
    from grader import pipeline
    from grader.audit import auditable

    here = Path.cwd()
    file = here / target if target else here
    if file.is_file() and file.name != "assignment.yaml" and file.suffix != ".zip":
        assignment = pipeline.open_assignment(str(file.parent), here)
        names = [*names, _in_file(assignment, file)]
    elif target is not None and target.isidentifier() and not _is_assignment(target, here):
        assignment = pipeline.open_assignment(None, here)
        names = [*names, target]
    else:
        assignment = pipeline.open_assignment(target, here)
    asked = [pipeline.find_question(assignment, name) for name in names]
    chosen = asked or list(filter(auditable, assignment.exercises))
    if not chosen:
        raise UsageError(
            say(
                "{assignment} has no program question with a reference solution: nothing can be audited",
                assignment=assignment.id,
            )
        )
    return assignment, list({each.id: each for each in chosen}.values())


def _is_assignment(name: str, start: Path) -> bool:
    from grader import pipeline

    try:
        pipeline.open_assignment(name, start)
    except UsageError:
        return False
    return True


def _in_file(assignment: Assignment, file: Path) -> str:
    """The id of the question that stands in a file."""
    for exercise in assignment.exercises:
        if exercise.path.resolve() == file.resolve():
            return exercise.id
    raise UsageError(say("{file} is no question of {path}", file=file, path=assignment.path))


def _print(audits: list[Audit], *, verbose: bool, plain: bool) -> None:
    from grader.cli.kill_table import render

    show(lambda glyphs: render(audits, glyphs, verbose=verbose), plain=plain)
