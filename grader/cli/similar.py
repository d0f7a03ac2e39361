"""`grader similar`: who shares code or text with whom, beyond what everybody writes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Plain, WhichFolder
from grader.cli.screen import complain, save, show, write
from grader.errors import UsageError
from grader.language import N_, say, shown
from grader.report.sanitise import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Alike, Assignment, Writing

EXAMPLES = N_("""\b
Examples:
    grader similar results                      of a class that was graded
    grader similar submissions/ moodle.zip      of what was handed in, this year and last
    grader similar results --html alike.html    both passages side by side, for a browser
    grader similar results --common starter.py  without what everybody was given
\b
A hint for a person, never a verdict. Exit code: 0, whatever is found, 2 wrong usage.
""")


def similar(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help=N_("What `grader grade` has left, or folders and archives with a class.")
        ),
    ],
    assignment: WhichFolder = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="QUESTION", help=N_("Compare this question only; may be repeated."))
    ] = None,
    common: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help=N_("Code or text that everybody was given; may be repeated.")),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help=N_("Write a page for a browser instead."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("One JSON document on standard output."))] = False,
    most: Annotated[int, typer.Option(min=1, help=N_("Show so many pairs on the screen."))] = 10,
    layout: Annotated[str | None, typer.Option(help=N_("How the files lie, if it is not seen."))] = None,
    plain: Plain = False,
) -> int:
    """Tell who shares code or text that hardly anybody else has; a hint for a person."""
    from grader import pipeline

    asked = pipeline.open_assignment(assignment, Path.cwd())
    written = _written(paths, asked, [pipeline.find_question(asked, name).id for name in only or ()], layout)
    alike = pipeline.alike(written, asked, common or ())
    if html is not None:
        _write_page(alike, html)
    if as_json:
        from grader.report.json import dumps
        from grader.report.similar import to_plain

        write(f"{dumps(to_plain(alike))}\n")
    elif html is None:
        _show(alike, most, plain=plain)
    return 0


def _written(paths: Sequence[Path], asked: Assignment, only: Sequence[str], layout: str | None) -> list[Writing]:
    from grader import batch, pipeline, store

    found: list[Writing] = []
    for folder in filter(batch.is_graded, paths):
        with store.open_store(batch.Output(folder).database) as kept:
            found += batch.graded_writings(kept, only)
    handed_in = [path for path in paths if not batch.is_graded(path)]
    if handed_in:
        notes: list[str] = []
        with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
            collected = pipeline.collect(handed_in, Path(scratch), layout, asked)
            found += batch.read_writings(collected.latest(), asked, notes, only)
        for note in (*collected.notes, *notes):
            complain(f"grader: {one_line(shown(note))}")
    if len({writing.student for writing in found}) < 2:
        raise UsageError(say("There are no two students here whose answers to these questions could be compared."))
    return found


def _write_page(alike: Alike, path: Path) -> None:
    from grader.report.similar_page import to_similar_html

    save(path, to_similar_html(alike))


def _show(alike: Alike, most: int, *, plain: bool) -> None:
    from grader.report.similar_terminal import render

    show(lambda glyphs: render(alike, most, glyphs), plain=plain)
