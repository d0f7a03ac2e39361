"""`grader new`: an assignment to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.screen import announce

EXAMPLES = """\b
Examples:
    grader new two-locks                        exercises/two-locks, solutions/two-locks
    grader new week-5 --title "Week 5: queues" --in course

Exit code: 0 it is made, 2 wrong usage, such as a name that is taken.
"""


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and hyphens.")],
    title: Annotated[str | None, typer.Option(help="What students read; else the name.")] = None,
    folder: Annotated[Path, typer.Option("--in", metavar="DIR", help="Where exercises/ and solutions/ are.")] = Path(),
) -> int:
    """Begin an assignment: two questions with their references, ready to be changed."""
    from grader import pipeline

    made = pipeline.begin_assignment(name, title or name.replace("-", " ").capitalize(), folder)
    announce("\n".join(map(str, made)))
    announce(
        f"\nChange the words and the checks, then:\n"
        f"  grader validate {made[0].parent}\n"
        f"  grader audit {made[0].parent}     (does every wrong program lose points?)\n"
        f"  grader check SUBMISSION -a {made[0].parent}"
    )
    return 0
