"""How to grade, and who is told how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, str], None]
"""Told what is going on: the question's id and a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to grade: the sandbox's tier or `auto`, the weakest tier that will do, the student's interpreter, the only
    questions, runs side by side, and the seconds after which no further program of a submission is started.
    """

    sandbox: str = "auto"
    at_least: str = "plain"
    python: str | None = None
    only: tuple[str, ...] = ()
    lanes: int = 2
    seconds: float | None = None


def silent(question: str, what: str) -> None:
    """Progress that nobody looks at."""
