"""The threads and tasks of a picture: a thin bar for each beneath the lane of its process, with what it is for."""

from __future__ import annotations

from grader.language import gettext
from grader.report.pen import Pen
from grader.report.plot import fit, text_width
from grader.report.sanitise import one_line
from grader.report.strands import Strand, Within
from grader.report.svg_board import GAP, STRAND_BAR, Board, StrandRow, milliseconds
from grader.report.svg_style import SMALL

_LOOKS = {Within.THREAD: "gt-thread", Within.LOOP: "gt-loop", Within.TASK: "gt-task"}
_LETTERS = 2.0
"""How far letters reach below a bar."""
_BESIDE = 6.0
_ENOUGH = 40.0
"""Room for a text beside a bar, at least."""


def draw_strands(pen: Pen, board: Board) -> None:
    """All of them, and how many there was no room for."""
    for row in board.strands:
        _draw(pen, board, row)
    for y, said in board.more:
        left = board.frame.left
        pen.text(left, y + STRAND_BAR + _LETTERS, fit(said, board.frame.right - left, SMALL), "gt-in gt-halo gt-dim")


def _draw(pen: Pen, board: Board, row: StrandRow) -> None:
    strand, base = row.strand, row.bottom + _LETTERS
    begin, end = board.span(strand.started, strand.ended)
    pen.rect(begin, row.top, end - begin, STRAND_BAR, _LOOKS[strand.kind], _story(board, row))
    board.signs.add(_LOOKS[strand.kind])
    if strand.open:
        middle = row.top + STRAND_BAR / 2
        pen.path([(end, row.top - 1.0), (end + 6, middle), (end, row.bottom + 1.0)], _LOOKS[strand.kind], closed=True)
    left, right = board.frame.left - GAP, board.frame.right + GAP
    pen.text(left, base, fit(strand.label, left - 4, SMALL), "gt-in gt-dim", anchor="end")
    looks = "gt-in gt-wrong" if strand.bad else "gt-in gt-dim"
    pen.text(right, base, fit(strand.standing, board.frame.width - right, SMALL), looks)
    _describe(pen, board, strand, begin, end, base)


def _describe(pen: Pen, board: Board, strand: Strand, begin: float, end: float, base: float) -> None:
    """What it is for, to the right of its bar; to the left where there is more room; nothing where there is none."""
    room_right = board.frame.right - (end + 2 * _BESIDE)
    room_left = begin - _BESIDE - board.frame.left
    wordings = [one_line(f"{strand.what}{board.at(strand.line)}"), one_line(strand.what)]
    said = next((text for text in wordings if text_width(text, SMALL) <= max(room_right, room_left)), wordings[-1])
    to_left = text_width(said, SMALL) > room_right and room_left > room_right
    room = room_left if to_left else room_right
    if said and room >= min(_ENOUGH, text_width(said, SMALL)):
        x, anchor = (begin - _BESIDE, "end") if to_left else (end + 2 * _BESIDE, "start")
        pen.text(x, base, fit(said.removeprefix(", "), room, SMALL), "gt-in gt-halo gt-dim", anchor=anchor)


def _story(board: Board, row: StrandRow) -> str:
    """The words that appear over a bar."""
    strand = row.strand
    named = f": {strand.what}" if strand.what else ""
    end = gettext("ended at {time} ms", time=milliseconds(strand.ended))
    if strand.open:
        end = gettext("was still there when the run was ended")
    standing = f"{strand.standing}{board.at(strand.joined_line)}" if strand.standing else ""
    begun = gettext("began at {time} ms", time=milliseconds(strand.started)) + board.at(strand.line)
    return "\n".join(
        filter(None, [f"{row.lane.label}, {strand.label}{named}", board.named(strand.more), begun, end, standing])
    )
