"""`grader gradescope run`: what the autograder of `grader package gradescope` calls in Gradescope's container."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from grader.cli import guard
from grader.cli.options import Tier
from grader.cli.screen import complain
from grader.errors import UsageError
from grader.language import N_, gettext, say

EXAMPLES = N_("""\b
Example:
    grader gradescope run --root /autograder --minutes 10
\b
Exit code: 0 results.json is written, 2 wrong usage or a wrong package, 3 the grader's own fault: no results.
""")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, hidden=True)


@app.callback()
def _gradescope_commands() -> None:  # keeps `run` a word to be typed, though it is the only one
    """What runs in Gradescope's container."""


def run(
    root: Annotated[Path, typer.Option(metavar="DIR", help=N_("The container's /autograder."))],
    minutes: Annotated[float, typer.Option(help=N_("The platform's time limit."))] = 10,
    require_sandbox: Annotated[Tier, typer.Option(help=N_("Refuse to run in a weaker sandbox."))] = Tier.LANDLOCK,
) -> int:
    """Grade DIR/submission and write DIR/results/results.json; where that cannot be, exit code 3 and no results."""
    from grader import autograder

    if not (root / "source").is_dir():
        raise UsageError(say("{root}: this is not Gradescope's folder; there is no source in it.", root=root))
    autograder.run(root, minutes * 60, require_sandbox.value, _give_up)
    return 0


def _give_up() -> None:
    complain(
        "grader: " + gettext("the platform's time limit is near, and grading is not done. No results are written.")
    )
    os._exit(guard.OUR_FAULT)  # whatever the other threads wait for
