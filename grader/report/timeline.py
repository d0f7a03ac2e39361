"""Who lived when and who waited for whom: one lane a process, from the trace that shows it best."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import log1p

from grader.language import gettext, shown
from grader.model import Ended, Process, Role, Schedule, StartMethod, Trace
from grader.report.activity import Doing, Kind, Moment, Stretch, moments, stretches
from grader.report.ended import signal_name
from grader.report.links import Start, Waiting, begins, starts, waitings
from grader.report.strands import IN_ALL, MOST, Strands, share, strands

__all__ = [
    "MOST_LANES",
    "Axis",
    "Chart",
    "Doing",
    "Kind",
    "Lane",
    "Moment",
    "Stretch",
    "best_trace",
    "chart",
    "outcome",
]

MOST_LANES = 12
_MILLISECOND = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One process. `ended` is None if it was still alive when the run was over; `good` None means neither.

    `outcome` says how it ended and `standing` whether somebody took care of that, both in a few words.
    """

    process: Process
    label: str
    started: float
    ended: float | None
    killed: bool
    stretches: tuple[Stretch, ...]
    moments: tuple[Moment, ...]
    standing: str
    outcome: str
    good: bool | None
    within: Strands = field(default_factory=Strands)

    @property
    def dismissed(self) -> bool:
        """Whether its parent ended it in time."""
        return _dismissed(self.process)

    @property
    def late(self) -> bool:
        """Whether it was still alive when the main program ended: nobody had waited for it."""
        return self.process.joined is False and not self.dismissed

    @property
    def verdict(self) -> str:
        """What is worth a word where there is little room: not how it ended if it ended well."""
        by_itself = self.process.ended_well or self.dismissed
        return ", ".join(filter(None, [self.standing, "" if by_itself else self.outcome]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The lanes of one run, the main process first; `left_out` counts workers that have no lane for want of room.

    `starts` and `waits` link the lanes, also those that are not shown.
    """

    trace: Trace
    lanes: tuple[Lane, ...]
    starts: tuple[Start, ...]
    waits: tuple[Waiting, ...]
    end: float
    body_end: float | None
    left_out: int


def best_trace(traces: Iterable[Trace]) -> Trace | None:
    """The trace to show: exits held, where waiting is plain to see, else natural; fork before the others."""
    drawable = [trace for trace in traces if trace.run.schedule is not Schedule.SERIAL]
    return min(drawable, key=_preference, default=None)


def chart(trace: Trace, most: int = MOST_LANES, *, helpers: bool = False, within: int = MOST) -> Chart:
    """The picture's facts, helpers last, if at all. Of more than `most` workers those are left out that did well.

    `within` is how many threads, and tasks, of one process may be shown.
    """
    workers = _chosen(trace.workers, most)
    shown = [*trace.by_role(Role.MAIN), *sorted(workers, key=lambda worker: worker.number)]
    shown += trace.by_role(Role.HELPER) if helpers else ()
    waits, times = waitings(trace), begins(trace)
    shown = [replace(process, started=times[process.pid]) for process in shown]
    end = _end(trace, shown)
    lanes = [_lane(process, trace, waits, helpers=helpers) for process in shown]
    each = share(trace, within, max(within, IN_ALL))
    return Chart(
        trace=trace,
        lanes=tuple(replace(lane, within=strands(lane.process, trace, end, each)) for lane in lanes),
        starts=starts(trace),
        waits=waits,
        end=end,
        body_end=trace.body_end,
        left_out=len(trace.workers) - len(workers),
    )


def _end(trace: Trace, shown: Sequence[Process]) -> float:
    """When the last one ended; where somebody did not, when the run was ended. What the grader does then is no news."""
    ends = [process.ended for process in shown if process.how is not None and process.ended is not None]
    return max(ends) if ends and len(ends) == len(shown) else max([trace.wall_s, *ends])


class Axis:
    """Times to columns, from left to right: what happened in an order is seen in that order, long pauses are short.

    Every two different moments are a column apart where there are enough columns; the rest of the width is shared
    among the pauses by the logarithm of their length.
    """

    def __init__(self, chart: Chart, columns: int) -> None:
        times = sorted({round(time, 4) for time in _times(chart)})
        gaps = [after - before for before, after in pairwise(times)]
        spare = max(0, columns - 1 - len(gaps))
        base = min(1.0, (columns - 1) / max(1, len(gaps)))
        weights = [log1p(gap / _MILLISECOND) for gap in gaps]
        whole = sum(weights) or 1.0
        self._times = times
        self._steps = [base + spare * weight / whole for weight in weights]
        self._last = columns - 1

    def column(self, time: float) -> int:
        """The column of a time, between 0 and the last one."""
        position = 0.0
        for (before, after), step in zip(pairwise(self._times), self._steps, strict=True):
            if time < after:
                position += step * max(0.0, (time - before) / (after - before))
                break
            position += step
        return min(self._last, int(position + 0.5))


def _preference(trace: Trace) -> tuple[bool, bool, bool]:
    run = trace.run
    return trace.capped, run.schedule is not Schedule.HOLD_EXITS, run.start_method is not StartMethod.FORK


def _chosen(workers: Sequence[Process], most: int) -> tuple[Process, ...]:
    """The first `most` workers, those first that did not end well or in time."""
    return tuple(sorted(workers, key=lambda process: (_good(process) is not False, process.number))[:most])


def _lane(process: Process, trace: Trace, waits: Sequence[Waiting], *, helpers: bool) -> Lane:
    ended = process.ended if process.how is not None else None
    return Lane(
        process=process,
        label=shown(process.label),
        started=process.started,
        ended=ended,
        killed=process.signal is not None and not _dismissed(process),
        stretches=tuple(stretches(process, trace, waits, helpers=helpers)),
        moments=tuple(moments(process, trace)),
        standing=_standing(process),
        outcome=outcome(process),
        good=_good(process),
    )


def _dismissed(process: Process) -> bool:
    """Whether its parent ended it in time, as a pool does at the end of its `with` block.

    Where nothing was held nobody knows what was in time: there a pool's word is taken for it.
    """
    in_time = process.joined is True or (process.joined is None and process.born == "Pool")
    return in_time and process.signal == signal.SIGTERM


def _good(process: Process) -> bool | None:
    """False if it ended badly or too late, True if it was joined, None where nobody can tell or need not."""
    if _dismissed(process):
        return process.joined
    if process.how is None or not process.ended_well or process.joined is False:
        return False
    return True if process.joined else None


def _standing(process: Process) -> str:
    """Whether somebody took care of its end; empty where nobody knows or need not."""
    if _dismissed(process):
        return gettext("ended by its parent")
    if process.joined is None:
        return ""
    return gettext("joined") if process.joined else gettext("still alive")


def outcome(process: Process) -> str:
    """How it ended, in a few words: `exit code 0`, `SIGKILL`, `never ended`."""
    if process.how is None:
        return gettext("never ended")
    if process.signal is not None:
        return signal_name(process.signal)
    if process.how is Ended.SIGNALLED or process.exit_code is None:
        return gettext("ended by a signal")
    return gettext("exit code {code}", code=process.exit_code)


def _times(chart: Chart) -> Iterator[float]:
    """The moments that deserve a column of their own."""
    yield from (0.0, chart.end)
    if chart.body_end is not None:
        yield chart.body_end
    for lane in chart.lanes:
        yield lane.started
        yield from () if lane.ended is None else (lane.ended,)
        yield from [moment.time for moment in lane.moments if moment.kind in (Kind.OUTPUT, Kind.THREAD)][:1]
        for stretch in lane.stretches:
            yield from (stretch.begin, stretch.end)
        for strand in lane.within.shown:
            yield from (strand.started, strand.ended)
