"""What every part of a terminal report is made of: texts with nothing in them obeyed, signs, bars, small tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.language import N_, gettext
from grader.model import QuestionStatus, Status
from grader.report.excerpt import CodeLine, Excerpt
from grader.report.glyphs import Glyphs
from grader.report.sanitise import clip, clip_lines, one_line, visible

MOST_LINES = 12
MOST_CHARS = 1500
BAR = 10

_LOOKS = {
    QuestionStatus.PASSED: ("passed", "green"),
    QuestionStatus.PARTIAL: ("partial", "yellow"),
    QuestionStatus.FAILED: ("failed", "red"),
    QuestionStatus.NOT_FOUND: ("review", "magenta"),
    QuestionStatus.NEEDS_REVIEW: ("review", "magenta"),
    QuestionStatus.GRADER_ERROR: ("fault", "blue"),
    Status.PASSED: ("passed", "green"),
    Status.FAILED: ("failed", "red"),
    Status.NOT_RUN: ("dot", "yellow"),
    Status.NEEDS_REVIEW: ("review", "magenta"),
    Status.GRADER_ERROR: ("fault", "blue"),
    "found": ("passed", "green"),
    "half": ("partial", "yellow"),
    "missing": ("failed", "red"),
    "wrong": ("fault", "magenta"),
}

_WORDS: dict[str, str] = {
    Status.NOT_RUN: N_("not looked at:"),
    "found": N_("found:"),
    "half": N_("half of it:"),
    "missing": N_("missing:"),
    "wrong": N_("doubtful:"),
}
"""How a status is told where its sign is no word for it."""


def style(status: str) -> str:
    """The colour of a status, of a check, a question or a concept."""
    return _LOOKS.get(status, ("dot", ""))[1]


class Heading:
    """A title and a line to the right edge. (Rich's own `Rule` cuts long titles with a sign that is not ASCII.)"""

    def __init__(self, title: Text, rule: str, colour: str) -> None:
        self._title = title
        self._rule = rule
        self._colour = colour

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """One line of full width."""
        line = self._title.copy()
        if not self._rule:
            yield line
            return
        line.truncate(options.max_width - 2)
        rest = options.max_width - 1 - line.cell_len
        yield line.append(" ").append(self._rule * rest, style=self._colour)


class Ink:
    """Makes the pieces with one set of signs."""

    def __init__(self, glyphs: Glyphs) -> None:
        self.glyphs = glyphs

    def text(self, content: str, style: str = "") -> Text:
        """Text of several lines, of bounded length."""
        bounded = clip_lines(clip(content, MOST_CHARS), MOST_LINES)
        return Text(self._spelt(visible(bounded, ascii_only=self.glyphs.ascii_only)), style=style, overflow="fold")

    def line(self, content: str, style: str = "") -> Text:
        """Text of one line; in a column that is too narrow its end is cut off."""
        spelt = self._spelt(one_line(clip(content, MOST_CHARS), ascii_only=self.glyphs.ascii_only))
        shown = Text(spelt, style=style)
        shown.overflow = "crop" if self.glyphs.ascii_only else "ellipsis"
        return shown

    def _spelt(self, content: str) -> str:
        """The text; to be read aloud, the commonest sign beyond ASCII is spelt as every reader knows it."""
        return content.replace("…", "...") if self.glyphs.spoken else content

    def sign(self, status: str) -> Text:
        """The sign of a status in its colour, or the word for it."""
        name, colour = _LOOKS.get(status, ("dot", ""))
        sign: str = getattr(self.glyphs, name)
        return Text(gettext(_WORDS.get(status, sign)) if self.glyphs.spoken else sign, style=colour)

    def bar(self, score: float, most: float, colour: str) -> Text:
        """The earned share; full only when all is earned, empty only when nothing is."""
        share = min(1.0, max(0.0, score / most)) if most else 0.0
        filled = round(share * BAR) if share in (0.0, 1.0) else min(BAR - 1, max(1, round(share * BAR)))
        return Text.assemble((self.glyphs.full * filled, colour), (self.glyphs.empty * (BAR - filled), "dim"))

    def rows(self, rows: Iterable[tuple[str, str]]) -> RenderableType:
        """Names and texts in two columns; rows without a text are left out."""
        if self.glyphs.spoken:
            return Group(*(self.line(f"{name}: ").append_text(self.text(said.strip())) for name, said in rows if said))
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for name, said in rows:
            if said.strip():
                table.add_row(self.line(name), self.text(said.strip("\n")))
        return table

    def bullets(self, notes: Iterable[str]) -> RenderableType:
        """One note a paragraph."""
        if self.glyphs.spoken:
            return Group(*map(self.text, notes))
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for note in notes:
            table.add_row(Text(self.glyphs.dot, style="dim"), self.text(note))
        return table

    def code(self, parts: Iterable[Excerpt]) -> RenderableType:
        """Pieces of a program, each place named once, marked lines pointed at."""
        parts = tuple(parts)
        width = max((len(str(line.number)) for part in parts for line in part.lines if line.number), default=1)
        drawn: list[RenderableType] = []
        place = None
        for part in parts:
            again = gettext("further down:") if self.glyphs.spoken else "  ..."
            drawn.append(self.line(again if part.where == place else part.where, "dim"))
            place = part.where
            drawn += self._spoken_code(part.lines) if self.glyphs.spoken else [self._code(part.lines, width)]
        return Group(*drawn)

    def indent(self, part: RenderableType) -> RenderableType:
        """The part, two columns to the right where that is seen."""
        if self.glyphs.spoken:
            return part
        return Padding(part, (0, 0, 0, 2), expand=False)

    def _code(self, lines: Iterable[CodeLine], width: int) -> Table:
        """Lines with pointer and number; one that is too long goes on beneath its own beginning."""
        table = Table.grid(padding=(0, 1))
        table.add_column(style="bold red", width=1)
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for line in lines:
            number = f"{str(line.number or '').rjust(width)} {self.glyphs.bar}"
            text = self.line(line.text.lstrip(), "bold" if line.marked else "")
            text.overflow = "fold"
            begins = len(line.text) - len(line.text.lstrip())
            table.add_row(
                self.glyphs.pointer if line.marked else "", number, Padding(text, (0, 0, 0, begins), expand=False)
            )
        return table

    def _spoken_code(self, lines: Iterable[CodeLine]) -> Iterator[Text]:
        for line in lines:
            if not line.text:
                continue  # nobody needs to hear of an empty line
            head = gettext("line {line}, this one:", line=line.number or "")
            if not line.marked:
                head = gettext("line {line}:", line=line.number or "")
            yield Text.assemble(f"{head} " if line.number else "", self.line(line.text))
