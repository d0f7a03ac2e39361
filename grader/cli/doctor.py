"""`grader doctor`: what this machine offers for grading, and what to do about what it lacks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.screen import console, is_plain, tolerating

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from grader.sandbox import Line

EXAMPLES = """\b
Exit code: 0 everything is there, 1 something is missing (grading may still work, in a weaker sandbox).
"""
_MISSING = 1


def doctor(plain: Annotated[bool, typer.Option("--plain", help="No colours, ASCII signs.")] = False) -> int:
    """Tell what this machine offers for grading."""
    from grader import pipeline  # here, because `grader --help` does without

    lines = pipeline.doctor()
    plain = is_plain(sys.stdout, wished=plain)
    table = _table(lines, plain=plain)
    tolerating(lambda: console(sys.stdout, plain=plain).print(table))
    return 0 if all(line.ok for line in lines) else _MISSING


def _table(lines: Iterable[Line], *, plain: bool) -> Table:
    """A line each: sign, name, what was found, and beneath it what to do."""
    from rich.table import Table

    from grader.report.glyphs import ASCII, UNICODE
    from grader.report.ink import Ink

    ink = Ink(ASCII if plain else UNICODE)
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        said = ink.text(line.detail)
        if line.advice and not line.ok:
            said.append("\n").append_text(ink.text(line.advice, "yellow"))
        table.add_row(ink.sign("passed" if line.ok else "failed"), ink.line(line.name, "bold"), said)
    return table
