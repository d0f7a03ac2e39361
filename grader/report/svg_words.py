"""The texts of a picture: names and endings at its sides, words on and beneath the bars, none over another."""

from __future__ import annotations

from collections.abc import Sequence

from grader.language import N_, gettext
from grader.report.pen import Pen
from grader.report.plot import Scale, fit, text_width
from grader.report.sanitise import one_line
from grader.report.svg_board import BAR, GAP, Board, Row, detail, ending, milliseconds
from grader.report.svg_style import LARGE, NORMAL, SMALL
from grader.report.timeline import Doing, Kind, Lane, Moment, Stretch

_TOUCHING = 7.0
_TEAR = 7.0
_MARK = 5.0
_MOST_SAID = 44
_ENOUGH = 0.6


class Words:
    """Writes into the rows of one board; what is written first has the first choice of room."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def marks(self, pen: Pen, row: Row) -> None:
        """A sign for each thing that was written or done, on the bar."""
        for marks in _clusters(row.lane.moments, self._board.scale):
            x, kind, y = self._board.scale.x(marks[0].time), marks[0].kind, row.middle
            if not row.on_bar.take(x - _MARK, x + _MARK):
                x += _MARK  # beside another sign, rather than over it
                row.on_bar.put(x - _MARK, x + _MARK)
            self._board.signs.add(str(kind))
            story = self._mark_story(row.lane, marks)
            if kind is Kind.TASK:
                pen.path([(x, y - 4.5), (x + 4.5, y), (x, y + 4.5), (x - 4.5, y)], "gt-mark", story, closed=True)
            elif kind is Kind.THREAD:
                pen.path([(x - 4, y + 4), (x, y - 4), (x + 4, y + 4)], "gt-mark", story, closed=True)
            else:
                pen.circle(x, y, 3.6, "gt-mark" if kind is Kind.OUTPUT else "gt-mark-bad", story)

    def _mark_story(self, lane: Lane, marks: Sequence[Moment]) -> str:
        does = {
            Kind.OUTPUT: N_("{who} wrote at {time}"),
            Kind.ERRORS: N_("{who} wrote an error message (to stderr) at {time}"),
            Kind.TASK: N_("{who} did at {time}"),
            Kind.THREAD: N_("{who} started a thread at {time}"),
        }[marks[0].kind]
        begin, end = milliseconds(marks[0].time), milliseconds(marks[-1].time)
        span = f"{begin} ms" if begin == end else gettext("{begin} to {end} ms", begin=begin, end=end)
        text = ("\n" if marks[0].kind is Kind.TASK else "").join(mark.text for mark in marks)
        said = gettext(does, who=lane.label, time=span) + self._board.at(marks[0].line)
        return f"{said}\n{text}".strip()

    def texts(self, pen: Pen, row: Row) -> None:
        """All words of one row, after its marks."""
        for cut in self._board.scale.cuts:
            for room in (row.on_bar, row.beneath):
                room.take(cut.tear - _TEAR, cut.tear + _TEAR)
        self._margins(pen, row)
        for stretch in sorted(row.lane.stretches, key=lambda stretch: stretch.doing is not Doing.BLOCKED):
            self._name_stretch(pen, row, stretch)
        if self._board.roomy:
            self._name_moments(pen, row)

    def _margins(self, pen: Pen, row: Row) -> None:
        """Who it is, to the left, and how it ended, to the right."""
        left, right = self._board.frame.left - GAP, self._board.frame.right + GAP
        pen.text(left, row.bottom - 3, fit(row.lane.label, left - 4, LARGE * 1.08), "gt-name", anchor="end")
        for line, (said, bad) in enumerate(ending(row.lane, roomy=self._board.roomy)):
            shown = fit(said, self._board.frame.width - right, NORMAL)
            pen.text(right, row.bottom - 3 + 13 * line, shown, "gt-wrong" if bad else "gt-dim")
        if self._board.roomy:
            said = fit(detail(row.lane, self._board.chart), left - 4, NORMAL)
            pen.text(left, row.bottom + 10, said, "gt-dim", anchor="end")

    def _name_stretch(self, pen: Pen, row: Row, stretch: Stretch) -> None:
        """What it does meanwhile, on the bar; where a process is stuck, beneath it rather than not at all."""
        left, right = self._board.span(stretch.begin, stretch.end)
        for said in self._wordings(stretch):
            width = text_width(said, SMALL)
            for begin, end in row.on_bar.gaps(left + 4, right - 3):
                if width <= end - begin:
                    row.on_bar.put(begin, begin + width)
                    if stretch.doing is Doing.HELD:  # letters on hatching are hard to read
                        pen.rect(begin - 1, row.top + 1, width + 2, BAR - 2, "gt-paper")
                    pen.text(begin + width / 2, row.bottom - 3.5, said, "gt-in", anchor="middle")
                    return
        if stretch.doing is Doing.BLOCKED and self._board.roomy:
            gaps = row.beneath.gaps(self._board.frame.left, self._board.frame.right)
            begin, end = max(gaps, key=lambda gap: min(gap[1], right) - gap[0])
            said = fit(self._wordings(stretch)[0], end - begin, SMALL)
            end = min(end, max(right, begin + text_width(said, SMALL)))
            row.beneath.put(end - text_width(said, SMALL) - 6, end)
            pen.text(end, row.bottom + 11, said, "gt-in gt-halo gt-wrong", anchor="end")

    def _wordings(self, stretch: Stretch) -> list[str]:
        """The words for a stretch, the most telling first."""
        if stretch.doing is Doing.HELD:
            return [gettext("held back"), gettext("held")]
        whole = self._board.named(stretch.words)
        found = [f"{whole}{self._board.at(stretch.line)}", whole, stretch.short, stretch.target]
        return [one_line(said) for said in found if said]

    def _name_moments(self, pen: Pen, row: Row) -> None:
        """What was written, beneath the marks, as much as there is room for."""
        told = [marks for marks in _clusters(row.lane.moments, self._board.scale) if marks[0].kind is not Kind.THREAD]
        for marks in sorted(told, key=_importance):
            x = self._board.scale.x(marks[0].time)
            before, after = row.beneath.around(x, self._board.frame.left, self._board.frame.right + 4)
            words = _words(marks)
            width = text_width(words, SMALL, mono=True)
            to_left = after - x + 3 < min(_ENOUGH * width, x + 3 - before)
            said = fit(words, x + 3 - before if to_left else after - x + 3, SMALL, mono=True)
            if said and (len(said) > 3 or not said.endswith("…")):
                width = text_width(said, SMALL, mono=True)
                begin = x + 3 - width if to_left else x - 3
                row.beneath.put(begin - 8, begin + width + 8)
                anchor = "end" if to_left else "start"
                pen.text(x + 3 if to_left else begin, row.bottom + 11, said, "gt-says gt-halo", anchor=anchor)


def _clusters(moments: Sequence[Moment], scale: Scale) -> list[list[Moment]]:
    """Moments of one kind that lie too near to each other to be told apart, together."""
    found: list[list[Moment]] = []
    for moment in sorted(moments, key=lambda moment: (moment.kind, moment.time)):
        if found and found[-1][0].kind is moment.kind and scale.x(moment.time) - scale.x(found[-1][0].time) < _TOUCHING:
            found[-1].append(moment)
        else:
            found.append([moment])
    return found


def _words(marks: Sequence[Moment]) -> str:
    """The beginning of an output; of a complaint its last line, where a traceback says what happened."""
    text = ("\n" if marks[0].kind is Kind.TASK else "").join(mark.text for mark in marks).strip()
    if marks[0].kind is Kind.ERRORS:
        text = text.rpartition("\n")[2]
    shown = one_line(text[: 2 * _MOST_SAID].replace("\n", " ↵ "))
    return shown if len(shown) <= _MOST_SAID else f"{shown[: _MOST_SAID - 1]}…"


def _importance(marks: Sequence[Moment]) -> tuple[bool, float]:
    """What is written first where there is not room for all: output, from the first; complaints, from the last."""
    time = marks[0].time
    return marks[0].kind is not Kind.OUTPUT, -time if marks[0].kind is Kind.ERRORS else time
