"""A run's picture as a part of a page: the looks are the page's, and every mark is a link to what it says.

A standalone picture says it when the mouse points at a mark. In a page everybody can ask: each mark can be reached by
the keyboard and touched, and has an entry, of the same number, in the list that the page shows beneath the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from grader.language import gettext
from grader.model import Program, Trace
from grader.report import svg_style
from grader.report.excerpt import line_namer
from grader.report.svg import Shown, draw, name

MOST = 40
"""Marks of a picture that have an entry; what lies between the first and the last of them speaks by itself only."""
_ID = "gt-page"
_WIDTH = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """A picture, and what its marks say, from left to right; mark n is `ID-mn` and links to `ID-en`."""

    svg: str
    entries: tuple[str, ...]
    left_out: int


def page_picture(
    trace: Trace, id: str, *, reference: Trace | None = None, program: Program | None = None
) -> PagePicture:
    """The picture of a run for a page that has `page_style` and `page_definitions`; beneath it the reference's.

    `id` is how all ids in it begin. Lines of the reference are not named: the reader does not have it.
    """
    runs = [Shown(trace, gettext("your program") if reference else "", line_namer(program))]
    runs += [Shown(reference, gettext("the reference solution"), lambda _line: "")] if reference else []
    attributes = {"class": f"gt {_ID}", "role": "group", "aria-label": name([run.chart for run in runs])}
    root = ElementTree.Element("svg", attributes)
    mine = draw(root, runs, _WIDTH)[0]
    marks = sorted(_marks(mine), key=lambda mark: mark.x)
    told = marks if len(marks) <= MOST else [*marks[: MOST - MOST // 3], *marks[-(MOST // 3) :]]
    entries = tuple(mark.become_link(id, number) for number, mark in enumerate(told, 1))
    drawn = ElementTree.tostring(root, encoding="unicode")
    return PagePicture(svg=drawn, entries=entries, left_out=len(marks) - len(told))


def page_style() -> str:
    """The looks of all pictures of a page; pointing at a mark, or coming to it by the keyboard, shows its entry."""
    links = [f".run:has(.m{n}:hover,.m{n}:focus) .e{n}>p" for n in range(1, MOST + 1)]
    backs = [f".run:has(.e{n}:hover,.e{n}:focus-within) .m{n}>*" for n in range(1, MOST + 1)]
    return f"{svg_style.style(_ID)}{','.join(links)}{_BUBBLE}{','.join(backs)},{_TARGET}"


def page_definitions() -> str:
    """The patterns and arrow heads that all pictures of a page share, as an element that takes no room."""
    drawn = f"<defs>{svg_style.definitions(_ID)}</defs>"
    return f'<svg class="gt gt-defs" width="0" height="0" aria-hidden="true">{drawn}</svg>'


_BUBBLE = "{position:absolute;inset:0 0 auto;z-index:1;background:var(--paper);border:2px solid var(--accent)}"
_TARGET = ".gt a:target>*,.gt a:focus>*,.gt a:hover>*{stroke:var(--accent);stroke-width:3}"


@dataclass(frozen=True, slots=True)
class _Mark:
    """An element that has something to say, and where it stands."""

    parent: ElementTree.Element
    element: ElementTree.Element
    x: float

    def become_link(self, id: str, count: int) -> str:
        """Put a link around it; what it says, which the link's target shows in its place."""
        title = next(self.element.iterfind("title"))
        self.element.remove(title)
        attributes = {
            "id": f"{id}-m{count}", "class": f"m{count}",
            "href": f"#{id}-e{count}", "aria-labelledby": f"{id}-e{count}",
        }  # fmt: skip
        link = ElementTree.Element("a", attributes)
        self.parent[list(self.parent).index(self.element)] = link
        link.append(self.element)
        return title.text or ""


def _marks(group: ElementTree.Element) -> Iterator[_Mark]:
    for parent in group.iter():
        for child in parent:
            if child.tag != "g" and child.find("title") is not None:
                yield _Mark(parent, child, _left(child))


def _left(element: ElementTree.Element) -> float:
    """Where an element begins. Time goes from left to right, so this is its place in time."""
    path = element.get("d", "M0 ")[1:].partition(" ")[0]
    return float(element.get("x") or element.get("cx") or path)
