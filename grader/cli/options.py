"""Options that several commands have."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from grader.language import N_


class Tier(str, Enum):
    """The ways to confine a program, the strongest first."""

    AUTO = "auto"
    NAMESPACES = "namespaces"
    LANDLOCK = "landlock"
    PLAIN = "plain"


class Confined(str, Enum):
    """The ways to confine a program that really confine it, the strongest first."""

    NAMESPACES = "namespaces"
    LANDLOCK = "landlock"

    @classmethod
    def at_least(cls, wished: Confined | None) -> str:
        """The weakest tier that will do."""
        return wished.value if wished is not None else Tier.PLAIN.value


HowConfined = Annotated[Tier, typer.Option(help=N_("How to confine the programs."))]
LeastConfined = Annotated[
    Confined | None, typer.Option(help=N_("Refuse to run anything in a weaker sandbox than this (exit code 3)."))
]
WhichAssignment = Annotated[
    str | None,
    typer.Option("--assignment", "-a", help=N_("Name, folder or bundle of the assignment, where there are several.")),
]
WhichFolder = Annotated[
    str | None,
    typer.Option("--assignment", "-a", help=N_("Name or folder of the assignment, where there are several.")),
]
"""The same, where no bundle will do."""
ReferencePython = Annotated[
    str | None, typer.Option(metavar="PATH", help=N_("The interpreter for the reference solutions, if not this one."))
]
WhoseWork = Annotated[
    str | None,
    typer.Option(
        "--student", metavar="NAME", help=N_("Whose work is meant, where this is a whole class: a name or a number.")
    ),
]
Plain = Annotated[
    bool,
    typer.Option("--plain", help=N_("Words in place of signs and pictures, no colours: for screen readers and logs.")),
]
