"""One run for a terminal: the lanes, and beneath them what happened, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.deadlock import account
from grader.language import gettext, joined, shown
from grader.model import Program, Schedule, Source, Trace
from grader.report.excerpt import line_namer, placed
from grader.report.glyphs import UNICODE, Glyphs
from grader.report.ink import Heading, Ink
from grader.report.lanes import Lanes
from grader.report.lessons import no_processes
from grader.report.sanitise import clip_lines
from grader.report.story import Entry, shortened, story
from grader.report.timeline import chart

_MOST_LINES = 5


def render(
    trace: Trace,
    *,
    title: str,
    reference: Trace | None = None,
    program: Program | None = None,
    glyphs: Glyphs = UNICODE,
) -> RenderableType:
    """The run of a program, to be printed by a rich console of any width; the reference's picture after it."""
    ink = Ink(glyphs)
    parts = [_heading(title, ink), "", *_picture(trace, program, ink)]
    if reference is not None:
        parts += ["", _heading(gettext("reference"), ink), "", *_picture(reference, None, ink)]
    return Group(*parts, "", Text(gettext("What happened"), style="bold"), *_story(trace, program, ink))


def _heading(title: str, ink: Ink) -> Heading:
    return Heading(ink.line(title, "bold"), ink.glyphs.rule, "dim")


def _picture(trace: Trace, program: Program | None, ink: Ink) -> Iterator[RenderableType]:
    yield from (ink.text(said, "dim") for said in no_processes(trace, program))
    yield Lanes(chart(trace), ink.glyphs)
    yield from _deadlock(trace, program, ink)
    if trace.evidence is Source.PROBE:
        yield ink.text(gettext("Seen from inside the program only: the kernel's view is not available here."), "yellow")
    if trace.capped:
        yield ink.text(_why_nothing_follows(trace), "yellow")


def _why_nothing_follows(trace: Trace) -> str:
    if trace.evidence is Source.PROBE and trace.run.schedule is not Schedule.HOLD_EXITS:
        return gettext("This system cannot hold processes so: nothing was held, and nothing follows from this run.")
    return gettext("Holding was given up because the time was over: nothing follows from who is joined.")


def _deadlock(trace: Trace, program: Program | None, ink: Ink) -> Iterator[RenderableType]:
    """Who waits for what in vain, and how to mend it."""
    told = account(trace)
    if told is not None:
        said = shown(placed(joined("; ", told.sentences), line_namer(program)))
        yield ink.text(gettext("It stands still: {why}.", why=said), "red")
        yield ink.text(shown(told.hint))


def _story(trace: Trace, program: Program | None, ink: Ink) -> Iterator[RenderableType]:
    head, missing, tail = shortened(story(trace, program))
    yield _told(head, ink)
    if missing:
        yield ink.text(gettext("... {number} more ...", number=missing), "dim")
        yield _told(tail, ink)


def _told(entries: Iterable[Entry], ink: Ink) -> RenderableType:
    """A line an event: when, who, what; and what was printed, as it was. To be read aloud, in sentences."""
    if ink.glyphs.spoken:
        return Group(*(ink.text(f"{entry.time * 1000:.1f} ms: {str(entry).rstrip()}") for entry in entries))
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True, style="dim", min_width=len("10000.0 ms"))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for entry in entries:
        does = ink.text(entry.does)
        if entry.prints:
            shown = clip_lines(entry.prints.strip("\n"), _MOST_LINES)
            does.append("\n" if "\n" in shown else ": ").append_text(ink.text(shown, "cyan"))
        table.add_row(f"{entry.time * 1000:.1f} ms", ink.line(entry.who), does)
    return table
