"""A run in the Trace Event Format, which https://ui.perfetto.dev and chrome://tracing open.

JSON object format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
Times are whole microseconds. Slices of one process are properly nested, as the viewers require.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.model import Process, Program, Trace
from grader.report.activity import Kind
from grader.report.ended import run_name
from grader.report.excerpt import line_namer, placed
from grader.report.links import Start, Waiting
from grader.report.sanitise import clip, one_line, visible
from grader.report.strands import Strand
from grader.report.timeline import Chart, Doing, Lane, Stretch, chart

Record = dict[str, Any]

_MOST_TEXT, _MOST_NAME = 4000, 60
_APART = 1_000_000
"""What is added to the pids of the reference's run."""
_MOST_STRANDS = 1000
"""Threads, and tasks, of one process that have a track: there it is no trouble to scroll."""
_TRACKS = 10_000_000
"""From where on the tracks of threads and tasks are numbered, so that none is taken for a process."""
_SLICES = {Doing.HELD: "held back from ending", Doing.WAITS: "waits", Doing.BLOCKED: "stuck"}
_INSTANTS = {
    Kind.OUTPUT: "prints",
    Kind.ERRORS: "error message (stderr)",
    Kind.TASK: "task",
    Kind.THREAD: "starts a thread",
}


def to_chrome(trace: Trace, *, reference: Trace | None = None, program: Program | None = None) -> str:
    """The run as a JSON document in ASCII; the reference's run, if there is one, as further processes of it."""
    records = [*_Writer(_chart(trace), line_namer(program)).records()]
    if reference is not None:
        records += _Writer(_chart(reference), line_namer(None), "reference: ", _APART).records()
    document = {
        "traceEvents": records,
        "displayTimeUnit": "ms",
        "otherData": {
            "run": run_name(trace),
            "ended": str(trace.ended),
            "evidence": str(trace.evidence),
            "workers": len(trace.workers),
            "threads": len(trace.threads),
        },
    }
    return json.dumps(document, ensure_ascii=True, indent=1, allow_nan=False) + "\n"


def _chart(trace: Trace) -> Chart:
    return chart(trace, len(trace.processes), helpers=True, within=_MOST_STRANDS)


@dataclass(slots=True)
class _Writer:
    """One run's records; `prefix` and `apart` keep those of two runs from being taken for one another."""

    chart: Chart
    where: Callable[[int | None], str]
    prefix: str = ""
    apart: int = 0
    _flows: int = field(default=0, init=False)
    _first_tracks: dict[int, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        track = _TRACKS + self.apart
        for lane in self.chart.lanes:
            self._first_tracks[lane.process.pid] = track
            track += len(lane.within.shown)

    def records(self) -> Iterator[Record]:
        """Names first, then what happened in the order of time; of what begins together, the longest first."""
        for index, lane in enumerate(self.chart.lanes):
            yield from self._names(index, lane)
            for place, strand in enumerate(lane.within.shown):
                yield from self._names_of_strand(lane, place, strand)
        yield from sorted(self._happened(), key=lambda record: (record["ts"], -record.get("dur", -1)))

    def _happened(self) -> Iterator[Record]:
        for lane in self.chart.lanes:
            yield self._life(lane)
            yield from self._stretches(lane)
            yield from self._moments(lane)
            for place, strand in enumerate(lane.within.shown):
                yield self._strand(lane, place, strand)
        alive = {lane.process.pid: lane for lane in self.chart.lanes}
        for start in self.chart.starts:
            yield from self._start(start, alive)
        for waiting in self.chart.waits:
            yield from self._join(waiting, alive)
        if self.chart.body_end is not None:
            yield self._record(
                self.chart.trace.main, "i", self.chart.body_end, "the main program's last line ended", s="g"
            )

    def _record(self, pid: int, phase: str, time: float, name: str, **more: Any) -> Record:
        shown = clip(one_line(name), _MOST_NAME).replace("\n", " ")
        place = {"pid": pid + self.apart, "tid": pid + self.apart}
        return {"name": shown, "ph": phase, "ts": _micro(time), **place, "cat": "process", **more}

    # --- processes ------------------------------------------------------------------------------------------------

    def _names(self, index: int, lane: Lane) -> Iterator[Record]:
        """What the viewers call a process and its first thread, and in which order they show them."""
        pid = lane.process.pid
        name = self.prefix + lane.label
        said = lane.process.name
        for kind, key, value in (
            ("process_name", "name", f"{name} ({visible(said)})" if said else name),
            ("process_sort_index", "sort_index", index + self.apart),
            ("thread_name", "name", name),
        ):
            yield self._record(pid, "M", 0.0, kind) | {"args": {key: value}, "cat": "__metadata"}

    def _track(self, lane: Lane, place: int) -> int:
        """The number of a thread's or task's track."""
        return self._first_tracks[lane.process.pid] + place

    def _names_of_strand(self, lane: Lane, place: int, strand: Strand) -> Iterator[Record]:
        name = f"{self.prefix}{strand.label}" + (f": {one_line(strand.what)}" if strand.what else "")
        track = {"tid": self._track(lane, place), "cat": "__metadata"}
        named = self._record(lane.process.pid, "M", 0.0, "thread_name") | track
        yield named | {"args": {"name": clip(name, _MOST_NAME).replace("\n", " ")}}
        order = self._record(lane.process.pid, "M", 0.0, "thread_sort_index") | track
        yield order | {"args": {"sort_index": place + 1}}

    def _strand(self, lane: Lane, place: int, strand: Strand) -> Record:
        begin = _micro(strand.started)
        facts = {
            "tid": strand.tid, "what": one_line(strand.what), "made at": self.where(strand.line),
            "how": placed(strand.more, self.where),
            "ended": strand.standing, "joined at": self.where(strand.joined_line),
        }  # fmt: skip
        record = self._record(lane.process.pid, "X", 0.0, f"{strand.label} lives") | {"tid": self._track(lane, place)}
        times = {"ts": begin, "dur": max(begin + 1, _micro(strand.ended)) - begin}
        return record | times | {"cat": "thread", "args": {key: said for key, said in facts.items() if said}}

    def _life(self, lane: Lane) -> Record:
        begin, end = self._span(lane)
        process = lane.process
        facts = {"pid": process.pid, "parent": process.parent, "role": str(process.role), "ended": lane.outcome}
        facts |= {"joined": process.joined} if process.joined is not None else {}
        record = self._record(process.pid, "X", lane.started, f"{lane.label} lives")
        return record | {"ts": begin, "dur": end - begin, "args": facts | self._known(process)}

    def _known(self, process: Process) -> dict[str, Any]:
        """What the probe knows of how it was made."""
        event = next((e for e in self.chart.trace.find("process") if e.data.get("pid") == process.pid), None)
        if event is None:
            return {}
        said = {"function": visible(str(event.data.get("target"))), "started at": self.where(event.line)}
        return {key: value for key, value in said.items() if value not in ("", "None")}

    def _span(self, lane: Lane) -> tuple[int, int]:
        begin = _micro(lane.started)
        return begin, max(begin + 1, _micro(self.chart.end if lane.ended is None else lane.ended))

    # --- what they do ---------------------------------------------------------------------------------------------

    def _stretches(self, lane: Lane) -> Iterator[Record]:
        """Slices inside the life, each cut where an earlier one that contains its beginning ends."""
        open_ends = [self._span(lane)[1]]
        for stretch in sorted(lane.stretches, key=lambda stretch: (stretch.begin, -stretch.end)):
            begin = max(_micro(stretch.begin), _micro(lane.started))
            while len(open_ends) > 1 and open_ends[-1] <= begin:
                open_ends.pop()
            end = min(max(begin + 1, _micro(stretch.end)), open_ends[-1])
            if begin < end:
                open_ends.append(end)
                yield self._slice(lane, stretch, begin, end)

    def _slice(self, lane: Lane, stretch: Stretch, begin: int, end: int) -> Record:
        words = placed(stretch.words, self.where)
        name = words if stretch.doing is Doing.WAITS else _SLICES[stretch.doing]
        facts = {"what": visible(words), "where": self.where(stretch.line)}
        record = self._record(lane.process.pid, "X", 0.0, name)
        return record | {"ts": begin, "dur": end - begin, "args": {key: said for key, said in facts.items() if said}}

    def _moments(self, lane: Lane) -> Iterator[Record]:
        for moment in lane.moments:
            text = visible(clip(moment.text, _MOST_TEXT))
            facts = {"text": text, "where": self.where(moment.line)}
            name = f"{_INSTANTS[moment.kind]}: {moment.text.strip()}" if text else _INSTANTS[moment.kind]
            record = self._record(lane.process.pid, "i", moment.time, name, s="t")
            yield record | {"args": {key: said for key, said in facts.items() if said}}

    # --- arrows ---------------------------------------------------------------------------------------------------

    def _start(self, start: Start, lanes: dict[int, Lane]) -> Iterator[Record]:
        if start.by in lanes and start.child in lanes:
            at = self._span(lanes[start.child])[0]
            yield from self._flow("start", (start.by, at), (start.child, at))

    def _join(self, waiting: Waiting, lanes: dict[int, Lane]) -> Iterator[Record]:
        """From the last moment of the one to the last moment of the other's wait."""
        if waiting.freed_by in lanes and waiting.by in lanes and waiting.over:
            left = self._span(lanes[waiting.freed_by])[1] - 1
            begin = _micro(waiting.begin)
            freed = max(left, begin, _micro(waiting.end) - 1)
            yield from self._flow("join", (waiting.freed_by, left), (waiting.by, freed))

    def _flow(self, name: str, source: tuple[int, int], target: tuple[int, int]) -> Iterator[Record]:
        """An arrow between the slices that enclose its ends (`bp: e`)."""
        self._flows += 1
        id = self._flows + self.apart
        for phase, (pid, at), more in (("s", source, {}), ("f", target, {"bp": "e"})):
            yield self._record(pid, phase, 0.0, name, id=id, **more) | {"ts": at, "cat": "flow"}


def _micro(seconds: float) -> int:
    return round(seconds * 1e6) if math.isfinite(seconds) else 0
