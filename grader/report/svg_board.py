"""What a picture of one run is drawn on: its rows and columns, its scale, and the words that its parts share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from grader.language import gettext, shown
from grader.model import Role
from grader.report.excerpt import placed
from grader.report.links import Start, labels
from grader.report.plot import Room, Scale, text_width
from grader.report.sanitise import one_line
from grader.report.strands import Strand
from grader.report.svg_style import LARGE, NORMAL, SMALL
from grader.report.timeline import Chart, Lane

BAR = 14.0
STRAND, STRAND_BAR = 13.0, 5.0
HEAD = 46.0
GAP = 14.0
_ROOMY, _TIGHT = 41.0, 23.0
_MOST_ROOMY = 16
_SHORTEST = 1.5
_ABOVE, _AFTER = 11.0, 3.0
"""How much nearer than the next lane the first thread is, and how much farther than the last thread the next lane."""
_POINT = 9.0
"""Room for the arrow head of a life that goes on."""
_OUR_NAMES = re.compile(r"(\w*Process|\w*PoolWorker|SyncManager)-[\d:]+")
"""Names that `multiprocessing` gives by itself."""

Where = Callable[[int | None], str]
"""Names a line of the program, as a person does who knows where the student wrote it; empty for None."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns of a picture, shared by all that stand above each other: labels, plot, how each one ended."""

    width: float
    left: float
    right: float


@dataclass(slots=True)
class Row:
    """One lane's place: the top of its bar, and what of its two lines of text is taken."""

    lane: Lane
    top: float
    on_bar: Room = field(default_factory=Room)
    beneath: Room = field(default_factory=Room)

    @property
    def middle(self) -> float:
        """The middle of the bar."""
        return self.top + BAR / 2

    @property
    def bottom(self) -> float:
        """The lower side of the bar."""
        return self.top + BAR


@dataclass(frozen=True, slots=True)
class StrandRow:
    """The place of a thread or task beneath its process's lane."""

    strand: Strand
    lane: Lane
    top: float

    @property
    def bottom(self) -> float:
        """The lower side of its bar; letters stand on it, a little lower."""
        return self.top + STRAND_BAR


class Board:
    """One run's place in a picture. `where` names lines of its program, `signs` collects what the legend explains."""

    def __init__(self, chart: Chart, frame: Frame, top: float, where: Where) -> None:
        self.chart, self.trace, self.frame, self.top = chart, chart.trace, frame, top
        self.names = labels(chart.trace)
        self.starts: dict[int, Start] = {start.child: start for start in chart.starts}
        self.roomy = is_roomy(chart)
        self.rows: list[Row] = []
        self.strands: list[StrandRow] = []
        self.more: list[tuple[float, str]] = []
        self.foot = self._place(top + HEAD) + 2
        self.by_pid = {row.lane.process.pid: row for row in self.rows}
        self.scale = Scale(_times(chart), frame.left, frame.right - _POINT)
        self.signs: set[str] = set()
        self.where = where

    def _place(self, y: float) -> float:
        """Put each lane, and what lives within its process, beneath the one before; where they end."""
        pitch = _ROOMY if self.roomy else _TIGHT
        for lane in self.chart.lanes:
            self.rows.append(Row(lane, y))
            below = y + pitch - _ABOVE
            for index, strand in enumerate(lane.within.shown):
                self.strands.append(StrandRow(strand, lane, below + STRAND * index))
            below += STRAND * len(lane.within.shown)
            if lane.within.left_out:
                self.more.append((below, lane.within.left_out))
                below += STRAND
            y = below + _ABOVE + (_AFTER if below > y + pitch else 0.0)
        return y

    def at(self, line: int | None) -> str:
        """`, cell 13, line 5`, to be put behind a sentence."""
        said = shown(self.where(line))
        return f", {said}" if said else ""

    def named(self, words: str) -> str:
        """Words with every line of the program where the student wrote it."""
        return shown(placed(words, self.where))

    def span(self, begin: float, end: float) -> tuple[float, float]:
        """Left and right of a stretch of time; the shortest are drawn a little wider, or nobody would see them."""
        left, right = self.scale.x(begin), self.scale.x(end)
        return left, max(right, left + _SHORTEST)

    def life(self, lane: Lane) -> tuple[float, float]:
        """Left and right of a whole life."""
        return self.span(lane.started, self.chart.end if lane.ended is None else lane.ended)


def is_roomy(chart: Chart) -> bool:
    """Whether there is a second line of text in each lane."""
    return len(chart.lanes) <= _MOST_ROOMY


def frame(charts: Iterable[Chart], width: float) -> Frame:
    """Columns wide enough for the labels of all these charts, but for a quarter of the width each at most."""
    lanes = [(lane, chart) for chart in charts for lane in chart.lanes]
    most = width / 4
    names = [text_width(lane.label, LARGE) * 1.08 for lane, _ in lanes]
    details = [text_width(detail(lane, chart), NORMAL) for lane, chart in lanes if is_roomy(chart)]
    endings = [said for lane, chart in lanes for said, _ in ending(lane, roomy=is_roomy(chart))]
    ends = [text_width(said, NORMAL) for said in endings]
    ends += [text_width(strand.standing, SMALL) for lane, _ in lanes for strand in lane.within.shown]
    left = min(most, max([40.0, *names, *details])) + GAP
    return Frame(width, left + 6, width - min(most, max([40.0, *ends])) - GAP - 6)


def detail(lane: Lane, chart: Chart) -> str:
    """What is worth knowing of a process besides its number: its function, a name of its own, who started it."""
    told = next((e.data for e in chart.trace.find("process") if e.data.get("pid") == lane.process.pid), {})
    made = lane.process.born not in (None, "Process", "fork")
    target = lane.process.born if made else told.get("target")
    name = lane.process.name or ""
    own = "" if _OUR_NAMES.fullmatch(name) else name
    by = next((start.by for start in chart.starts if start.child == lane.process.pid), chart.trace.main)
    parts = (f"{target}" if made else f"{target}()" if target else "", own)
    nested = "" if by == chart.trace.main else gettext("of {who}", who=labels(chart.trace).get(by, ""))
    return one_line(", ".join(part for part in (*parts, nested) if part))


def ending(lane: Lane, *, roomy: bool) -> list[tuple[str, bool]]:
    """How it ended and whether somebody waited for that, each with whether that is bad; in one line if need be."""
    helper, late = lane.process.role is Role.HELPER, lane.late
    ill = not (helper or lane.process.ended_well or lane.dismissed)
    outcome = "" if helper and lane.ended is None else lane.outcome
    standing = "" if lane.ended is None else gettext("not joined") if late else lane.standing
    if roomy:
        return [(outcome, ill), (standing, late)]
    said = [standing, outcome if ill or not standing else ""]
    return [(", ".join(filter(None, said)), ill or late)]


def milliseconds(seconds: float) -> str:
    """`9.5`, `120`, `30 000`."""
    value = seconds * 1000
    if abs(value - round(value)) < 0.05 or value >= 1000:
        return f"{value:,.0f}".replace(",", "\u2009")
    return f"{value:.1f}"


def _times(chart: Chart) -> Iterator[float]:
    """The moments between which a pause may be drawn short."""
    yield from (0.0, chart.end)
    yield from () if chart.body_end is None else (chart.body_end,)
    for lane in chart.lanes:
        yield from (lane.started, chart.end if lane.ended is None else lane.ended)
        yield from (moment.time for moment in lane.moments)
        yield from (edge for stretch in lane.stretches for edge in (stretch.begin, stretch.end))
        yield from (edge for strand in lane.within.shown for edge in (strand.started, strand.ended))
