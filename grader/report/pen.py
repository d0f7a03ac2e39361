"""Draws SVG elements; whatever text it is given is shown and never obeyed, by XML, by the reader's eyes or terminal."""

from __future__ import annotations

from xml.etree import ElementTree

from grader.report.sanitise import clip, clip_lines, one_line, visible

_MOST_CHARS, _MOST_LINES = 500, 12


class Pen:
    """Adds elements to one parent `element`. Classes are those of `grader.report.svg_style`."""

    def __init__(self, parent: ElementTree.Element) -> None:
        self.element = parent

    def group(self, looks: str = "", title: str = "", **attributes: str) -> Pen:
        """A group to draw in."""
        return Pen(self._add("g", looks, title, **attributes))

    def rect(self, x: float, y: float, width: float, height: float, looks: str, title: str = "") -> None:
        """A rectangle."""
        self._add("rect", looks, title, x=number(x), y=number(y), width=number(width), height=number(height))

    def line(self, start: tuple[float, float], end: tuple[float, float], looks: str) -> None:
        """A straight line."""
        (x1, y1), (x2, y2) = start, end
        self._add("line", looks, x1=number(x1), y1=number(y1), x2=number(x2), y2=number(y2))

    def circle(self, x: float, y: float, radius: float, looks: str, title: str = "") -> None:
        """A circle."""
        self._add("circle", looks, title, cx=number(x), cy=number(y), r=number(radius))

    def path(self, points: list[tuple[float, float]], looks: str, title: str = "", *, closed: bool = False) -> None:
        """Straight lines from point to point."""
        drawn = "L".join(f"{number(x)} {number(y)}" for x, y in points)
        self._add("path", looks, title, d=f"M{drawn}{'Z' if closed else ''}")

    def text(self, x: float, y: float, content: str, looks: str, *, anchor: str = "start") -> None:
        """One line of text; `y` is its base line."""
        attributes = {} if anchor == "start" else {"text-anchor": anchor}
        self._add("text", looks, x=number(x), y=number(y), **attributes).text = one_line(content)

    def _add(self, name: str, looks: str = "", title: str = "", **attributes: str) -> ElementTree.Element:
        if looks:
            attributes = {"class": looks, **attributes}
        element = ElementTree.SubElement(self.element, name, attributes)
        if title:
            shown = clip_lines(clip(visible(title), _MOST_CHARS), _MOST_LINES)
            ElementTree.SubElement(element, "title").text = shown
        return element


def number(value: float) -> str:
    """A length with as many digits as can be seen."""
    return f"{value:.1f}".removesuffix(".0")
