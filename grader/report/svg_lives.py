"""The bars of a picture and the arrows between them: who lived when, waited, was held or stuck, and how each ended."""

from __future__ import annotations

from collections.abc import Iterator

from grader.language import gettext, shown
from grader.model import Awaited, Role
from grader.report.activity import sits
from grader.report.links import Start, Waiting
from grader.report.pen import Pen
from grader.report.svg_board import BAR, Board, Row, ending, milliseconds
from grader.report.timeline import Doing, Lane, Stretch

_CROSS = 4.0
_TOUCHING = 7.0
_ASIDE = 9.0
"""Between arrows that would else lie upon each other."""
_OF_OTHERS = (Awaited.LOCK, Awaited.RECEIVE, Awaited.READ, Awaited.WRITE, Awaited.RESULT)
"""What one waits for that another process has."""
_LOOKS = {Doing.HELD: "gt-held", Doing.WAITS: "gt-hollow", Doing.BLOCKED: "gt-blocked"}


def draw_life(pen: Pen, board: Board, row: Row) -> None:
    """One bar, and over it what it did aside from running."""
    pen, lane = pen.group(), row.lane
    left, right = board.life(lane)
    pen.rect(left, row.top, right - left, BAR, f"gt-{lane.process.role}", _life_story(board, lane))
    board.signs.add(f"{lane.process.role}")
    drawn = set()
    for stretch in lane.stretches:
        begin, end = board.span(stretch.begin, stretch.end)
        begin, end = max(left, begin), min(right, end)
        same = (stretch.doing, round(begin), round(end))
        if end <= begin or same in drawn:  # more than can be seen is not drawn
            continue
        drawn.add(same)
        said = _stretch_story(board, lane, stretch)
        pen.rect(begin, row.top + 0.5, end - begin, BAR - 1, _LOOKS[stretch.doing], said)
        board.signs.add(str(stretch.doing))
    pen.line((left, row.top - 2), (left, row.bottom + 2), "gt-cap")


def draw_end(pen: Pen, board: Board, row: Row) -> None:
    """How the life ends: a bar, a thick one where the exit code is not 0, a cross, an arrow that goes on."""
    lane, y = row.lane, row.middle
    x = board.life(lane)[1]
    if lane.ended is None:
        points = [(x, row.top - 1.0), (x + 8, y), (x, row.bottom + 1.0)]
        pen.path(points, "gt-helper" if lane.process.role is Role.HELPER else "gt-open", closed=True)
        board.signs.add("open" if lane.process.role is not Role.HELPER else "helper")
    elif lane.killed:
        pen.path([(x - _CROSS, y - _CROSS), (x + _CROSS, y + _CROSS)], "gt-cross")
        pen.path([(x - _CROSS, y + _CROSS), (x + _CROSS, y - _CROSS)], "gt-cross")
        board.signs.add("killed")
    else:
        bad = lane.process.exit_code not in (0, None)
        pen.line((x, row.top - 2), (x, row.bottom + 2), "gt-cap gt-cap-bad" if bad else "gt-cap")
        board.signs.update(["bad exit"] if bad else [])


def draw_arrows(pen: Pen, board: Board) -> None:
    """From who starts to whom it starts; from whom one waited for to who waited."""
    for start in board.starts.values():
        if start.by in board.by_pid and start.child in board.by_pid:
            _draw_start(pen, board, start)
    drawn = set()
    for waiting in board.chart.waits:
        other = waiting.freed_by if waiting.over else waiting.target
        same = (waiting.by, other, round(board.scale.x(waiting.end)))
        if waiting.by in board.by_pid and other in board.by_pid and not waiting.call and same not in drawn:
            drawn.add(same)
            _draw_wait(pen, board, waiting, board.by_pid[waiting.by], board.by_pid[other])
    for x, waiter, holder in _in_vain(board):
        pen.path([(x, _edge(waiter, holder)), (x, _edge(holder, waiter))], "gt-stuck")
        board.signs.add("stuck")


def _in_vain(board: Board) -> Iterator[tuple[float, Row, Row]]:
    """From where on somebody waited in the end for something that another process had, and who these two are."""
    for blocked in board.trace.blocked:
        others = {h.pid for lack in blocked.lacks if lack.awaited in _OF_OTHERS for h in lack.holders} - {blocked.pid}
        waiter = board.by_pid.get(blocked.pid)
        if waiter is None or not waiter.lane.stretches:
            continue
        since = board.span(waiter.lane.stretches[-1].begin, board.chart.end)[0] + 6
        for number, other in enumerate(sorted(others & board.by_pid.keys())):
            yield since + _ASIDE * number, waiter, board.by_pid[other]


def _draw_start(pen: Pen, board: Board, start: Start) -> None:
    x = board.scale.x(start.time)
    parent, child = board.by_pid[start.by], board.by_pid[start.child]
    pen.path([(x, _edge(parent, child)), (x, _edge(child, parent))], "gt-start")
    board.signs.add("start")


def _draw_wait(pen: Pen, board: Board, waiting: Waiting, waiter: Row, other: Row) -> None:
    """From the end of the one to the end of the other's wait; where the wait had no end, to whom it is for."""
    if not waiting.over:
        x = board.span(waiting.begin, waiting.end)[0] + 6
        pen.path([(x, _edge(waiter, other)), (x, _edge(other, waiter))], "gt-stuck")
        board.signs.add("stuck")
        return
    x, gone = board.scale.x(waiting.end), board.scale.x(other.lane.ended or 0.0)
    if x - gone > _TOUCHING:
        pen.path([(gone, other.middle), (x, other.middle)], "gt-rest")
        board.signs.add("rest")
    near = other.middle if x - gone > _TOUCHING else _edge(other, waiter)
    pen.path([(x, near), (x, _edge(waiter, other))], "gt-join")
    board.signs.add("join")


def _edge(row: Row, other: Row) -> float:
    """The side of a bar that another one faces."""
    return row.bottom if other.top > row.top else row.top


def _life_story(board: Board, lane: Lane) -> str:
    """The words that appear over a bar."""
    process, trace = lane.process, board.trace
    name = f", {process.name}" if process.name else ""
    said = [f"{lane.label} (pid {process.pid}{name})"]
    start, time = board.starts.get(process.pid), milliseconds(lane.started)
    if start:
        by = f"{board.names.get(start.by)}{board.at(start.line)}"
        said.append(gettext("started by {who} at {time} ms", who=by, time=time))
    else:
        said.append(gettext("started at {time} ms", time=time))
    if lane.ended is not None:
        said.append(gettext("ended at {time} ms: {how}", time=milliseconds(lane.ended), how=lane.outcome))
    else:
        said.append(gettext("was still there when the run was ended"))
    stuck = [blocked for blocked in trace.blocked if blocked.pid == process.pid]
    said += [shown(sits(one, trace, board.where)) + board.at(one.lines[-1] if one.lines else None) for one in stuck]
    return "\n".join([*said, *filter(None, [ending(lane, roomy=True)[1][0]])])


def _stretch_story(board: Board, lane: Lane, stretch: Stretch) -> str:
    span = gettext("{begin} to {end} ms", begin=milliseconds(stretch.begin), end=milliseconds(stretch.end))
    return f"{lane.label} {board.named(stretch.words)}{board.at(stretch.line)}\n{span}"
