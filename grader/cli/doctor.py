"""`grader doctor`: what this machine offers for grading, and what to do about what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.cli.options import Plain
from grader.cli.screen import show
from grader.language import N_, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.text import Text

    from grader.report.ink import Ink
    from grader.sandbox import Line

EXAMPLES = N_("""\b
Exit code: 0 everything is there, 1 something is missing (grading may still work, in a weaker sandbox).
""")
_MISSING = 1


def doctor(plain: Plain = False) -> int:
    """Tell what this machine offers for grading."""
    from grader import pipeline  # here, because `grader --help` does without
    from grader.report.ink import Ink

    lines = pipeline.doctor()
    show(lambda glyphs: _told(lines, Ink(glyphs)), plain=plain)
    return 0 if all(line.ok for line in lines) else _MISSING


def _told(lines: Sequence[Line], ink: Ink) -> RenderableType:
    """A line each: sign, name, what was found, and beneath it what to do."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    rows = [
        (ink.sign("passed" if line.ok else "failed"), ink.line(shown(line.name), "bold"), _said(line, ink))
        for line in lines
    ]
    if ink.glyphs.spoken:
        return Group(*(Text.assemble(sign, " ", name, ": ", said) for sign, name, said in rows))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _said(line: Line, ink: Ink) -> Text:
    said = ink.text(shown(line.detail))
    if line.advice and not line.ok:
        said.append("\n").append_text(ink.text(shown(line.advice), "yellow"))
    return said
