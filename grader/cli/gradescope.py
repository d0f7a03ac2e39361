"""`grader gradescope run`: what the autograder of `grader package gradescope` calls in Gradescope's container."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.check import Tier
from grader.errors import UsageError

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, hidden=True)


@app.callback()
def _gradescope_commands() -> None:  # keeps `run` a word to be typed, though it is the only one
    """What runs in Gradescope's container."""


def run(
    root: Annotated[Path, typer.Option(metavar="DIR", help="The container's /autograder.")],
    minutes: Annotated[float, typer.Option(help="The platform's time limit.")] = 10,
    require_sandbox: Annotated[Tier, typer.Option(help="Refuse to run in a weaker sandbox.")] = Tier.LANDLOCK,
) -> int:
    """Grade DIR/submission and write DIR/results/results.json; where that cannot be, exit code 3 and no results."""
    from grader import autograder

    if not (root / "source").is_dir():
        raise UsageError(f"{root}: this is not Gradescope's folder; there is no source in it.")
    return autograder.run(root, minutes * 60, require_sandbox.value)
