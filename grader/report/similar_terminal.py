"""Who shares what with whom, for a terminal: both passages side by side."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.language import gettext, ngettext
from grader.model import Alike, Pair, Passage, Side
from grader.report import similar
from grader.report.glyphs import UNICODE, Glyphs
from grader.report.ink import Heading, Ink

_MOST_PASSAGES = 2


def render(alike: Alike, most: int, glyphs: Glyphs = UNICODE) -> RenderableType:
    """The first so many pairs; the others are counted."""
    ink = Ink(glyphs)
    parts: list[RenderableType] = [ink.line(alike.assignment, "bold"), Text(similar.summary(alike))]
    parts += [Text(gettext(similar.HINT), style="magenta")] if alike.pairs else []
    for pair in alike.pairs[:most]:
        parts += ["", *_pair(pair, ink)]
    left = len(alike.pairs) - most
    parts += ["", Text(_weaker(left), style="dim")] if left > 0 else []
    groups = [group for group in alike.groups if len(group) > 2]
    if groups:
        parts += [
            "",
            Text(gettext("Who hangs together"), style="bold"),
            ink.bullets([", ".join(group) for group in groups]),
        ]
    return Group(*parts)


def _weaker(left: int) -> str:
    return ngettext(
        "{number} weaker pair is not shown (--most).", "{number} weaker pairs are not shown (--most).", left
    )


def _pair(pair: Pair, ink: Ink) -> Iterator[RenderableType]:
    title = ink.line(similar.names(pair), "bold")
    yield Heading(title.append(f"  {similar.percent(pair.strength)} %"), ink.glyphs.rule, "")
    for likeness in pair.likenesses:
        yield Text.assemble((f"{likeness.question}  ", "bold"), similar.explained(likeness))
        if likeness.names:
            yield ink.text(f"{similar.told_names(likeness)} {', '.join(similar.choices(likeness))}", "dim")
        for passage in likeness.passages[:_MOST_PASSAGES]:
            yield _beside(passage, pair.students, ink)


def _beside(passage: Passage, students: tuple[str, str], ink: Ink) -> RenderableType:
    if ink.glyphs.spoken:  # one after the other
        sides = zip(students, (passage.left, passage.right), strict=True)
        return Group(*(part for name, side in sides for part in (ink.line(f"{name}:"), _lines(side, ink))))
    table = Table(box=None, expand=True, padding=(0, 1, 0, 0), header_style="dim")
    for student in students:
        table.add_column(ink.line(student), ratio=1, overflow="fold")
    table.add_row(_lines(passage.left, ink), _lines(passage.right, ink))
    return table


def _lines(side: Side, ink: Ink) -> Text:
    shown = Text()
    for label, text, marked in similar.bounded(side):
        if ink.glyphs.spoken:
            head = gettext("line {line}, in both:", line=label) if marked else gettext("line {line}:", line=label)
            shown.append(f"{head} ").append_text(ink.line(text)).append("\n")
            continue
        pointer = ink.glyphs.pointer if marked else " "
        shown.append(f"{pointer} {label:>4} ", style="yellow" if marked else "dim")
        shown.append_text(ink.line(text, "" if marked else "dim")).append("\n")
    return shown
