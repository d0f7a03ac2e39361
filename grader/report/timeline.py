"""Who lived when and who waited for whom: one lane a process, from the trace that shows it best."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p

from grader.model import Process, Role, Schedule, StartMethod, Trace, Word
from grader.report.view import signal_name

MOST_LANES = 12
_MILLISECOND = 0.001


class Doing(Word):
    """What a process does during a stretch of time, running aside."""

    WAITS = "waits"
    HELD = "held"


class Kind(Word):
    """What happened at one moment."""

    OUTPUT = "output"
    THREAD = "thread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From `begin` to `end`, in seconds; `target` is the number of the worker waited for, `*` for any."""

    doing: Doing
    begin: float
    end: float
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something at one time, in seconds."""

    kind: Kind
    time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One process. `ended` is None if it was still alive when the run was over; `good` None means neither."""

    label: str
    started: float
    ended: float | None
    killed: bool
    stretches: tuple[Stretch, ...]
    moments: tuple[Moment, ...]
    verdict: str
    good: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The lanes of one run, the main process first; `left_out` counts workers that have no lane for want of room."""

    trace: Trace
    lanes: tuple[Lane, ...]
    end: float
    body_end: float | None
    left_out: int


def best_trace(traces: Iterable[Trace]) -> Trace | None:
    """The trace to show: exits held, where waiting is plain to see, else natural; fork before the others."""
    drawable = [trace for trace in traces if trace.run.schedule is not Schedule.SERIAL]
    return min(drawable, key=_preference, default=None)


def chart(trace: Trace, most: int = MOST_LANES) -> Chart:
    """The picture's facts. Helpers are left out, and of more than `most` workers those that did as they should."""
    workers = _chosen(trace.workers, most)
    shown = sorted([*trace.by_role(Role.MAIN), *workers], key=lambda p: (p.role is not Role.MAIN, p.number))
    return Chart(
        trace=trace,
        lanes=tuple(_lane(process, trace) for process in shown),
        end=max([trace.wall_s, *(process.ended or 0.0 for process in shown)]),
        body_end=trace.body_end,
        left_out=len(trace.workers) - len(workers),
    )


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


def _lane(process: Process, trace: Trace) -> Lane:
    return Lane(
        label=process.label,
        started=process.started,
        ended=process.ended if process.how is not None else None,
        killed=process.signal is not None and not _dismissed(process),
        stretches=tuple(_stretches(process, trace)),
        moments=tuple(_moments(process, trace)),
        verdict=_verdict(process),
        good=_good(process),
    )


def _stretches(process: Process, trace: Trace) -> Iterator[Stretch]:
    numbers = {worker.pid: str(worker.number) for worker in trace.workers}
    yield from (
        Stretch(doing=Doing.HELD, begin=hold.begin, end=hold.end) for hold in trace.holds if hold.pid == process.pid
    )
    for target, begin, end in _waits(process, trace):
        if target is None or target in numbers:
            yield Stretch(doing=Doing.WAITS, begin=begin, end=end, target="*" if target is None else numbers[target])


def _waits(process: Process, trace: Trace) -> Iterator[tuple[int | None, float, float]]:
    """Blocking waits as the kernel saw them, and joins that the probe saw where the kernel saw no such wait.

    A `join` with a timeout polls a descriptor, and under forkserver every join does: no wait call is made then.
    """
    kernel = [
        (wait.target, wait.begin, trace.wall_s if wait.end is None else wait.end)
        for wait in trace.waits
        if wait.pid == process.pid and wait.blocking
    ]
    yield from kernel
    for event in trace.find("join"):
        target, begin = event.data.get("pid"), event.data.get("begin")
        if event.pid != process.pid or not isinstance(target, int) or not isinstance(begin, int | float):
            continue
        if not any(seen == target and start <= event.time and stop >= begin for seen, start, stop in kernel):
            yield target, float(begin), event.time


def _moments(process: Process, trace: Trace) -> Iterator[Moment]:
    for chunk in trace.chunks:
        if chunk.pid == process.pid and chunk.stream == "stdout":
            yield Moment(kind=Kind.OUTPUT, time=chunk.time)
    for event in trace.find("thread"):
        if event.pid == process.pid:
            yield Moment(kind=Kind.THREAD, time=event.time)


def _dismissed(process: Process) -> bool:
    """Whether its parent ended it in time, as a pool does at the end of its `with` block."""
    return process.joined is True and process.signal == signal.SIGTERM


def _good(process: Process) -> bool | None:
    """False if it ended badly or too late, True if it was joined, None where nobody can tell or need not."""
    if _dismissed(process):
        return True
    if process.how is None or not process.ended_well or process.joined is False:
        return False
    return True if process.joined else None


def _verdict(process: Process) -> str:
    """The few words at the end of a lane."""
    if _dismissed(process):
        return "ended by its parent"
    if process.how is None:
        return "never ended"
    said = []
    if process.joined is not None:
        said.append("joined" if process.joined else "still alive")
    if process.signal is not None:
        said.append(signal_name(process.signal))
    elif process.exit_code:
        said.append(f"exit code {process.exit_code}")
    return ", ".join(said)


def _times(chart: Chart) -> Iterator[float]:
    """The moments that deserve a column of their own."""
    yield from (0.0, chart.end)
    if chart.body_end is not None:
        yield chart.body_end
    for lane in chart.lanes:
        yield lane.started
        yield from () if lane.ended is None else (lane.ended,)
        yield from (moment.time for moment in lane.moments[:1])
        for stretch in lane.stretches:
            yield from (stretch.begin, stretch.end)
