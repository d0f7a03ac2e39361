"""`grader new`: an assignment to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.screen import announce
from grader.language import N_, gettext

EXAMPLES = N_("""\b
Examples:
    grader new two-locks                        exercises/two-locks, solutions/two-locks
    grader new week-5 --title "Week 5: queues" --in course

Exit code: 0 it is made, 2 wrong usage, such as a name that is taken.
""")


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Small letters, digits and hyphens."))],
    title: Annotated[str | None, typer.Option(help=N_("What students read; else the name."))] = None,
    folder: Annotated[
        Path, typer.Option("--in", metavar="DIR", help=N_("Where exercises/ and solutions/ are."))
    ] = Path(),
) -> int:
    """Begin an assignment: two questions with their references, ready to be changed."""
    from grader import pipeline

    made = pipeline.begin_assignment(name, title or name.replace("-", " ").capitalize(), folder)
    announce("\n".join(map(str, made)))
    home = made[0].parent
    announce("\n" + gettext("Change the words and the checks, then:"))
    announce(f"  grader validate {home}")
    why = gettext("does every wrong program lose points?")
    announce(f"  grader audit {home}     ({why})")
    announce(f"  grader check SUBMISSION -a {home}")
    return 0
