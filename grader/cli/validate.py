"""`grader validate`: every error in exercise specs, at its line and column."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.screen import announce
from grader.language import N_, gettext, ngettext, shown

EXAMPLES = N_("""\b
Examples:
    grader validate                             the specs of this folder
    grader validate exercises/multiprocessing   one assignment
    grader validate q6.yaml                     one question

Exit code: 0 all are right, 2 something is wrong.
""")
_WRONG = 2


def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help=N_("Assignments (folders) or single specs."))
    ] = None,
) -> int:
    """Check exercise specs and list every mistake in them."""
    from grader import pipeline  # here, because `grader --help` does without

    problems = pipeline.validate(paths or [])
    for problem in problems:
        announce(f"{shown(problem.said)}\n")
    found = ngettext("{number} problem found.", "{number} problems found.", len(problems))
    announce(found if problems else gettext("No problems found."))
    return _WRONG if problems else 0
