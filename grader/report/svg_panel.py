"""One run as a picture: a lane a process, the axis beneath, arrows between the lanes. The facts are a `Chart`'s."""

from __future__ import annotations

from collections.abc import Iterator

from grader.language import gettext, ngettext
from grader.report.amounts import duration
from grader.report.ended import run_name
from grader.report.pen import Pen
from grader.report.plot import Cut, Room, fit, text_width
from grader.report.sanitise import one_line
from grader.report.svg_board import GAP, HEAD, Board, milliseconds
from grader.report.svg_lives import draw_arrows, draw_end, draw_life
from grader.report.svg_strands import draw_strands
from grader.report.svg_style import LARGE, NORMAL, SMALL
from grader.report.svg_words import Words

_AXIS = 26.0
_TOOTH = 3.5


class Panel:
    """Draws one board; `caption` stands above it."""

    def __init__(self, board: Board, caption: str) -> None:
        self.board, self._caption = board, caption
        self._chart, self._frame, self._scale = board.chart, board.frame, board.scale
        self._top, self._foot = board.top, board.foot

    @property
    def bottom(self) -> float:
        """Where the panel ends."""
        return self._foot + _AXIS + (14 if self._chart.left_out else 0)

    def draw(self, pen: Pen) -> None:
        """Layer by layer: what is drawn later lies above."""
        board, words = self.board, Words(self.board)
        self._head(pen)
        self._axis(pen.group())
        draw_arrows(pen.group(), board)
        for row in board.rows:
            draw_life(pen, board, row)
        draw_strands(pen.group(), board)
        self._body_end(pen.group())
        self._cuts(pen.group())
        for row in board.rows:
            marks = pen.group()
            draw_end(marks, board, row)
            words.marks(marks, row)
        for row in board.rows:
            words.texts(pen.group(), row)

    def _head(self, pen: Pen) -> None:
        y = self._top + 14
        run = f"{run_name(self._chart.trace)} · {duration(self._chart.end)}"
        room = self._frame.width - 8
        if self._caption:
            shown = fit(one_line(self._caption), room * 0.6, LARGE * 1.1)
            pen.text(4, y, shown, "gt-title")
            x = 4 + text_width(shown, LARGE * 1.08) + 10
            pen.text(x, y, fit(run, self._frame.width - x, NORMAL), "gt-dim")
        else:
            pen.text(4, y, fit(run, room, LARGE), "gt-title")

    def _axis(self, pen: Pen) -> None:
        y, taken = self._foot, Room()
        top = self._top + HEAD - 6
        for cut in self._scale.cuts:
            said = duration(cut.end - cut.begin)
            half = text_width(said, SMALL) / 2
            taken.take(cut.tear - half - 4, cut.tear + half + 4)
            pen.text(cut.tear, y + 14, said, "gt-tick gt-dim", anchor="middle")
        for tick in self._scale.ticks():
            said = milliseconds(tick.time)
            half = text_width(said, SMALL) / 2
            pen.line((tick.x, top), (tick.x, y), "gt-grid")
            if taken.take(tick.x - half - 4, tick.x + half + 4):
                pen.line((tick.x, y), (tick.x, y + 4), "gt-axis")
                pen.text(tick.x, y + 14, said, "gt-tick gt-dim", anchor="middle")
        pen.line((self._frame.left, y), (self._frame.right, y), "gt-axis")
        pen.text(self._frame.right + GAP, y + 14, "ms", "gt-tick gt-dim")
        if self._chart.left_out:
            more = ngettext(
                "and {number} more worker, which did as it should",
                "and {number} more workers, which did as they should",
                self._chart.left_out,
            )
            pen.text(self._frame.left, y + 30, more, "gt-dim")

    def _body_end(self, pen: Pen) -> None:
        """The line beyond which a living worker was not waited for, and what it means, where there is room."""
        if self._chart.body_end is None:
            return
        x = self._scale.x(self._chart.body_end)
        pen.line((x, self._top + HEAD - 8), (x, self._foot), "gt-body")
        said = gettext("the main program’s last line ended here")
        half = text_width(said, SMALL) / 2
        middle = min(max(x, 4 + half), self._frame.width - 4 - half)
        pen.text(middle, self._top + HEAD - 13, said, "gt-in gt-halo", anchor="middle")

    def _cuts(self, pen: Pen) -> None:
        """A tear from top to bottom in each pause that is drawn short."""
        for cut in self._scale.cuts:
            self.board.signs.add("cut")
            top, bottom = self._top + HEAD - 6, self._foot + 4
            left, right = list(_tear(cut, top, bottom, -3)), list(_tear(cut, top, bottom, 3))
            said = gettext("{time} in which nothing happened, drawn short", time=duration(cut.end - cut.begin))
            pen.path([*left, *reversed(right)], "gt-paper", said, closed=True)
            pen.path(left, "gt-tear")
            pen.path(right, "gt-tear")


def _tear(cut: Cut, top: float, bottom: float, aside: float) -> Iterator[tuple[float, float]]:
    y, side = top, -1
    while y < bottom:
        yield cut.tear + aside + side * _TOOTH / 2, y
        y, side = y + 6, -side
    yield cut.tear + aside, bottom
