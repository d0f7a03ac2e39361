"""A run as an SVG: self-contained, without scripts, to be read in a browser by day and night, or printed in a paper."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from xml.etree import ElementTree

from grader.language import N_, gettext, ngettext
from grader.model import Program, Trace
from grader.report.ended import run_name
from grader.report.excerpt import line_namer
from grader.report.pen import Pen, number
from grader.report.plot import text_width
from grader.report.sanitise import visible
from grader.report.story import shortened, story
from grader.report.strands import many_threads
from grader.report.svg_board import BAR, STRAND_BAR, Board, Where, frame
from grader.report.svg_panel import Panel
from grader.report.svg_style import NORMAL, definitions, style
from grader.report.timeline import Chart, chart

MOST_LANES = 40
_NARROWEST = 480
_BETWEEN = 26.0
_DESCRIBED = 40
_LINE = 17.0


def to_svg(
    trace: Trace,
    *,
    reference: Trace | None = None,
    width: int = 900,
    title: str = "",
    program: Program | None = None,
) -> str:
    """The picture of a run as an `<svg>` element; with a `reference`, that run's picture beneath it.

    `width` is in pixels; where there is less room, the picture shrinks. `title` stands above it, `program` tells where
    the student wrote its lines. The same trace gives the same text.
    """
    runs = [Shown(trace, title or (gettext("this program") if reference else ""), line_namer(program))]
    runs += [Shown(reference, gettext("reference"), line_namer(None))] if reference else []
    id = _id(repr((trace, title, program, reference, width)))
    root = _root(id, [run.chart for run in runs])
    draw(root, runs, width)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


class Shown:
    """A run to be drawn: what it is called, and how lines of its program are named."""

    def __init__(self, trace: Trace, caption: str, where: Where) -> None:
        self.chart, self.caption, self.where = chart(trace, MOST_LANES, helpers=True), caption, where


def draw(root: ElementTree.Element, runs: Sequence[Shown], width: int) -> list[ElementTree.Element]:
    """Draw runs beneath each other, and what their signs mean; the group of elements that each run has."""
    width = max(_NARROWEST, width)
    columns, top, panels = frame([run.chart for run in runs], width), 2.0, list[Panel]()
    for run in runs:
        panels.append(Panel(Board(run.chart, columns, top, run.where), run.caption))
        top = panels[-1].bottom + _BETWEEN
    pen = Pen(root)
    paper = pen.group()
    groups = [pen.group() for _ in panels]
    for panel, group in zip(panels, groups, strict=True):
        panel.draw(group)
    bottom = _legend(pen.group(), set[str]().union(*(panel.board.signs for panel in panels)), panels[-1].bottom, width)
    paper.rect(0, 0, width, bottom, "gt-paper")
    root.set("viewBox", f"0 0 {width} {number(bottom)}")
    root.set("width", str(width))
    root.set("height", number(bottom))
    return [group.element for group in groups]


def _root(id: str, charts: Sequence[Chart]) -> ElementTree.Element:
    """The element itself, with its name and description for those who cannot see it, and its looks."""
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": f"gt {id}",
            "role": "img",
            "aria-labelledby": f"{id}-title {id}-desc",
            "style": "max-width:100%;height:auto",
        },
    )
    ElementTree.SubElement(root, "title", {"id": f"{id}-title"}).text = name(charts)
    ElementTree.SubElement(root, "desc", {"id": f"{id}-desc"}).text = _description(charts)
    ElementTree.SubElement(root, "style").text = style(id)
    root.append(ElementTree.fromstring(f"<defs>{definitions(id)}</defs>"))
    return root


def name(charts: Sequence[Chart]) -> str:
    """What a picture is called by those who cannot see it."""
    trace = charts[0].trace
    what = ngettext("{number} worker process", "{number} worker processes", len(trace.workers))
    if trace.threads:
        what = gettext("{items} and {last}", items=what, last=many_threads(len(trace.threads)))
    if len(charts) > 1:
        return gettext("Timeline of a run with {what} ({how}), beside the reference's", what=what, how=run_name(trace))
    return gettext("Timeline of a run with {what} ({how})", what=what, how=run_name(trace))


def _description(charts: Sequence[Chart]) -> str:
    """The picture in words."""
    head, missing, tail = shortened(story(charts[0].trace), _DESCRIBED)
    said = [*head, *([gettext("({number} more events)", number=missing)] if missing else []), *tail]
    return "\n".join(visible(str(entry).rstrip()) for entry in said)


def _id(seed: str) -> str:
    """A name that differs from those of other pictures on one page, and is the same every time."""
    return "gt-" + hashlib.sha256(seed.encode("utf-8", "backslashreplace")).hexdigest()[:8]


# --- legend ---------------------------------------------------------------------------------------------------------

_Glyph = Callable[[Pen, float, float], None]


def _bar(looks: str) -> _Glyph:
    return lambda pen, x, y: pen.rect(x, y - BAR / 2 + 2, 20, BAR - 4, looks)


def _thin(looks: str) -> _Glyph:
    return lambda pen, x, y: pen.rect(x, y - STRAND_BAR / 2, 20, STRAND_BAR, looks)


def _arrow(looks: str) -> _Glyph:
    return lambda pen, x, y: pen.path([(x, y), (x + 20, y)], looks)


def _dot(looks: str) -> _Glyph:
    return lambda pen, x, y: pen.circle(x + 16, y, 3.6, looks)


def _shape(*points: tuple[float, float], looks: str) -> _Glyph:
    return lambda pen, x, y: pen.path([(x + 16 + dx, y + dy) for dx, dy in points], looks, closed=True)


def _cross(pen: Pen, x: float, y: float) -> None:
    pen.path([(x + 12, y - 4), (x + 20, y + 4)], "gt-cross")
    pen.path([(x + 12, y + 4), (x + 20, y - 4)], "gt-cross")


def _tear(pen: Pen, x: float, y: float) -> None:
    for aside in (10, 16):
        pen.path([(x + aside + dx, y + dy) for dx, dy in ((-2, -6), (2, -2), (-2, 2), (2, 6))], "gt-tear")


_SIGNS: dict[str, tuple[_Glyph, str]] = {
    "worker": (_bar("gt-worker"), N_("alive")),
    "waits": (_bar("gt-hollow"), N_("waits")),
    "held": (_bar("gt-held"), N_("done, but held back")),
    "blocked": (_bar("gt-blocked"), N_("stuck")),
    "helper": (_bar("gt-helper"), N_("helper of multiprocessing")),
    "gt-thread": (_thin("gt-thread"), N_("a thread")),
    "gt-loop": (_thin("gt-loop"), N_("an event loop")),
    "gt-task": (_thin("gt-task"), N_("a task of a loop")),
    "output": (_dot("gt-mark"), N_("prints")),
    "errors": (_dot("gt-mark-bad"), N_("writes an error message")),
    "task": (_shape((0, -4.5), (4.5, 0), (0, 4.5), (-4.5, 0), looks="gt-mark"), N_("has done a task")),
    "thread": (_shape((-4, 4), (0, -4), (4, 4), looks="gt-mark"), N_("starts a thread")),
    "start": (_arrow("gt-start"), N_("starts")),
    "join": (_arrow("gt-join"), N_("its end was waited for")),
    "rest": (_arrow("gt-rest"), N_("ended, but not yet asked for")),
    "stuck": (_arrow("gt-stuck"), N_("waits in vain for")),
    "killed": (_cross, N_("killed by a signal")),
    "bad exit": (lambda pen, x, y: pen.line((x + 16, y - 7), (x + 16, y + 7), "gt-cap-bad"), N_("exit code not 0")),
    "open": (_shape((-4, -7), (4, 0), (-4, 7), looks="gt-open"), N_("had to be stopped")),
    "cut": (_tear, N_("pause drawn short")),
}


def _legend(pen: Pen, signs: set[str], top: float, width: float) -> float:
    """The signs that occur, explained, in lines; where the picture ends."""
    x, y = 4.0, top + 16
    for sign, (glyph, message) in _SIGNS.items():
        if sign not in signs:
            continue
        said = gettext(message)
        room = 27 + text_width(said, NORMAL)
        if x > 4 and x + room > width - 4:
            x, y = 4.0, y + _LINE
        glyph(pen, x, y - 3.5)
        pen.text(x + 26, y, said, "gt-dim")
        x += room + 16
    return y + 10
