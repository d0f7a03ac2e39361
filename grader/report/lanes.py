"""Draws the lanes of a `Chart` with characters, as wide as the terminal is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from textwrap import wrap

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from grader.language import N_, gettext, ngettext
from grader.report.amounts import duration
from grader.report.ended import run_name
from grader.report.glyphs import ASCII, Glyphs
from grader.report.sanitise import one_line
from grader.report.strands import Strand, Within
from grader.report.timeline import Axis, Chart, Doing, Kind, Lane

_NARROWEST = 12
_WIDEST = 100
_INDENT = "  "
_MOST_SAID, _ENOUGH = 32, 30
"""Columns: for what a thread is for; for the lanes, before words have to be short."""
_BODY_END = N_("the main program's last line ended here")
_STYLES = {True: "green", False: "red", None: "cyan"}


class Lanes:
    """A rich renderable of one chart."""

    def __init__(self, chart: Chart, glyphs: Glyphs) -> None:
        self._chart = chart
        self._glyphs = glyphs

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Heading, one line a lane, the body's end, legend; or the same in words."""
        if self._glyphs.spoken:
            yield from spoken(self._chart)
            return
        yield from draw(self._chart, options.max_width, self._glyphs)


def draw(chart: Chart, width: int, glyphs: Glyphs) -> Iterator[Text]:
    """The picture as lines of at most `width` columns, the legend last."""
    strands = [strand for lane in chart.lanes for strand in lane.within.shown]
    labels = [*(lane.label for lane in chart.lanes), *(_INDENT + strand.label for strand in strands)]
    label = max(map(len, labels), default=0) + 1
    verdict = max((len(lane.verdict) for lane in chart.lanes), default=0) + 1
    said = max((cell_len(_said(strand, glyphs)) for strand in strands), default=0) + 1
    verdict = max(verdict, min(said, width - label - _ENOUGH))
    columns = max(_NARROWEST, min(_WIDEST, width - label - verdict))
    axis = Axis(chart, columns)
    sheet = _Sheet(chart, axis, columns, glyphs, label, verdict - 1)
    yield _line(_heading(chart), "dim")
    for lane in chart.lanes:
        drawn = _lane(lane, chart, axis, columns, glyphs, label)
        drawn.truncate(width)
        yield drawn
        for line in _beneath(lane, sheet):
            line.truncate(width)
            yield line
    foot = "" if chart.body_end is None else _foot(axis.column(chart.body_end), label, width, glyphs)
    if foot:
        yield _line(foot, "dim")
    if chart.left_out:
        yield _line(gettext("... and {number} more workers", number=chart.left_out), "dim")
    explained = chart.body_end is None or foot
    below = [] if explained else [_entry(glyphs.body_end, gettext(_BODY_END))]
    yield from (_line(line, "dim") for line in _packed(chain(_legend(chart, glyphs), below), width))


def spoken(chart: Chart) -> Iterator[Text]:
    """The picture in sentences, a line each."""
    yield Text(f"{_heading(chart)}:")
    for lane in chart.lanes:
        told = [f"{lane.label}: {_life(lane)}", _waits(lane), _verdict(lane)]
        yield Text("; ".join(filter(None, told)))
        for strand in lane.within.shown:
            said = _said(strand, ASCII)
            yield Text(f"{_INDENT}{strand.label}: {_from_to(strand.started, strand.ended)}{said and f'; {said}'}")
        yield from [Text(f"{_INDENT}{lane.within.left_out}")] if lane.within.left_out else []
    if chart.body_end is not None:
        yield Text(gettext("The main program's last line ended after {time}.", time=duration(chart.body_end)))
    if chart.left_out:
        more = ngettext("There is {number} more worker.", "There are {number} more workers.", chart.left_out)
        yield Text(more)


def _waits(lane: Lane) -> str:
    found = sorted({stretch.target for stretch in lane.stretches if stretch.target.isdigit()}, key=int)
    if not found:
        return ""
    return ngettext("waits for worker {numbers}", "waits for workers {numbers}", len(found), numbers=", ".join(found))


def _verdict(lane: Lane) -> str:
    """A picture shows when "still alive" was; a sentence has to say it."""
    if not lane.late:
        return lane.verdict
    late = gettext("still alive at the main program's last line")
    return ", ".join(filter(None, [late, "" if lane.process.ended_well else lane.outcome]))


def _life(lane: Lane) -> str:
    if lane.ended is None:
        return gettext("alive from {begin} until it had to be stopped", begin=duration(lane.started))
    times = {"begin": duration(lane.started), "end": duration(lane.ended)}
    if lane.killed:
        return gettext("alive from {begin} to {end}, when a signal ended it", **times)
    return gettext("alive from {begin} to {end}", **times)


def _from_to(begin: float, end: float) -> str:
    return gettext("from {begin} to {end}", begin=duration(begin), end=duration(end))


def _heading(chart: Chart) -> str:
    how = f"{run_name(chart.trace)}; {duration(chart.end)}"
    return gettext("Who lived when ({how})", how=how)


def _line(text: str, style: str) -> Text:
    return Text(text, style=style, overflow="fold")


def _lane(lane: Lane, chart: Chart, axis: Axis, columns: int, glyphs: Glyphs, label: int) -> Text:
    style = _STYLES[lane.good]
    line = Text(lane.label.ljust(label), no_wrap=True, overflow="crop")
    for char in cells(lane, chart, axis, columns, glyphs):
        line.append(char, style="dim" if char in (glyphs.held, glyphs.body_end) else style)
    line.append(f" {lane.verdict}", style=style)
    line.rstrip()
    return line


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all lanes have in common; `label` and `room` are the columns to their left and right."""

    chart: Chart
    axis: Axis
    columns: int
    glyphs: Glyphs
    label: int
    room: int


def _beneath(lane: Lane, sheet: _Sheet) -> Iterator[Text]:
    """A thinner lane for each thread and task of a process, and what had no room."""
    glyphs = sheet.glyphs
    for strand in lane.within.shown:
        row = [" "] * sheet.columns
        if sheet.chart.body_end is not None:
            row[sheet.axis.column(sheet.chart.body_end)] = glyphs.body_end
        first, last = sheet.axis.column(strand.started), sheet.axis.column(strand.ended)
        row[first : last + 1] = glyphs.thin * (last + 1 - first)
        if strand.open:
            row[last] = glyphs.pointer
        line = Text(f"{_INDENT}{strand.label}".ljust(sheet.label), no_wrap=True, overflow="crop")
        line.append("".join(row), style="dim cyan").append(f" {_said(strand, glyphs, sheet.room)}", style="dim")
        line.rstrip()
        yield line
    if lane.within.left_out:
        yield _line(f"{_INDENT}{lane.within.left_out}", "dim")


def _said(strand: Strand, glyphs: Glyphs, room: int = 1000) -> str:
    """What a thread or task is for, as far as there is room, and how it ended; a student has chosen the names in it."""
    what = one_line(strand.what[:_MOST_SAID], ascii_only=glyphs.ascii_only)
    left = min(_MOST_SAID, room - len(strand.standing) - 2) if strand.standing else min(_MOST_SAID, room)
    return ", ".join(filter(None, [set_cell_size(what, max(0, min(left, cell_len(what)))), strand.standing]))


def cells(lane: Lane, chart: Chart, axis: Axis, columns: int, glyphs: Glyphs) -> list[str]:
    """The lane's characters, one a column. Later ones are painted over earlier ones, so the order is the meaning."""
    first = axis.column(lane.started)
    last = max(first, axis.column(chart.end if lane.ended is None else lane.ended))
    row = [" "] * columns
    signs = {Kind.OUTPUT: glyphs.output, Kind.THREAD: glyphs.thread}
    row[first : last + 1] = glyphs.runs * (last + 1 - first)
    for stretch in lane.stretches:
        begin, end = axis.column(stretch.begin), axis.column(stretch.end)
        sign = glyphs.held if stretch.doing is Doing.HELD else glyphs.waits
        row[max(first, begin) : min(last, end) + 1] = sign * (min(last, end) + 1 - max(first, begin))
    if chart.body_end is not None:
        row[axis.column(chart.body_end)] = glyphs.body_end
    for moment in lane.moments:
        if moment.kind in signs:
            row[min(max(first + 1, axis.column(moment.time)), columns - 1)] = signs[moment.kind]
    row[first] = glyphs.start
    row[last] = glyphs.pointer if lane.ended is None else glyphs.killed if lane.killed else glyphs.end
    _write_targets(row, lane, axis, glyphs)
    return row


def _write_targets(row: list[str], lane: Lane, axis: Axis, glyphs: Glyphs) -> None:
    """The number of the worker waited for, early in each wait, where there is room for it and a gap before it."""
    free = {glyphs.runs, glyphs.waits, glyphs.body_end, glyphs.output}
    for stretch in sorted(lane.stretches, key=lambda stretch: stretch.begin):
        size = len(stretch.target)
        for column in range(axis.column(stretch.begin), axis.column(stretch.end) + 1):
            if size and free.issuperset(row[column : column + size]) and not row[column - 1].isdigit():
                row[column : column + size] = stretch.target
                break


def _foot(column: int, label: int, width: int, glyphs: Glyphs) -> str:
    """What the vertical line means, beneath it, on the side where there is room; empty if there is none."""
    words = gettext(_BODY_END)
    left = label + column
    if left + 2 + len(words) <= width:
        return f"{' ' * left}{glyphs.corner} {words}"
    before = f"{words} {glyphs.bar}".rjust(left + 1)
    return before if len(before) == left + 1 else ""


def _legend(chart: Chart, glyphs: Glyphs) -> Iterator[str]:
    """The signs that occur, explained."""
    doings = {stretch.doing for lane in chart.lanes for stretch in lane.stretches}
    kinds = {moment.kind for lane in chart.lanes for moment in lane.moments}
    targets = sorted({stretch.target for lane in chart.lanes for stretch in lane.stretches if stretch.target.isdigit()})
    yield from (
        _entry(glyphs.start, gettext("starts")),
        _entry(glyphs.runs, gettext("alive")),
        _entry(glyphs.end, gettext("has ended")),
    )
    if any(lane.ended is None for lane in chart.lanes):
        yield _entry(glyphs.pointer, gettext("had to be stopped"))
    if any(lane.killed for lane in chart.lanes):
        yield _entry(glyphs.killed, gettext("killed by a signal"))
    if targets:
        yield _entry(f"{targets[0]}{glyphs.waits}", gettext("waits for worker {number}", number=targets[0]))
    if Doing.WAITS in doings and not targets:
        yield _entry(glyphs.waits, gettext("waits"))
    if Doing.BLOCKED in doings:
        yield _entry(glyphs.waits, gettext("blocked"))
    if Doing.HELD in doings:
        yield _entry(glyphs.held, gettext("done, but held"))
    if Kind.OUTPUT in kinds:
        yield _entry(glyphs.output, gettext("prints"))
    if Kind.THREAD in kinds:
        yield _entry(glyphs.thread, gettext("starts a thread"))
    kinds_within = {strand.kind for lane in chart.lanes for strand in lane.within.shown}
    if kinds_within:
        yield _entry(glyphs.thin, ", ".join(gettext(kind.value) for kind in Within if kind in kinds_within))
    yield gettext("long pauses are drawn short")


def _entry(sign: str, words: str) -> str:
    return f"{sign} {words}"


def _packed(items: Iterator[str], width: int) -> Iterator[str]:
    """The items in lines, none of them broken in two that fits into one."""
    line = next(items, "")
    for item in items:
        if len(line) + 2 + len(item) > width:
            yield from wrap(line, width)
            line = item
        else:
            line = f"{line}  {item}"
    yield from wrap(line, width)
