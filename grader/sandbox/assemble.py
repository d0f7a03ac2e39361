"""Make the trace of a run from what the supervisor recorded and what the probe said.

The kernel's facts come first; the probe only adds names and how a process was made, and never a process.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import signal
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.errors import SandboxError
from grader.model import Blocked, Chunk, Ended, Event, Hold, Lack, Process, Role, Run, Trace, Wait
from grader.sandbox.events import sane
from grader.sandbox.inside import Inside, Seen
from grader.sandbox.ledger import Entry
from grader.sandbox.schedules import JOINS
from grader.sandbox.texts import decoded, without_our_frames
from grader.sandbox.threads import Life
from grader.sandbox.tier import NOTHING_IN_PROC

if TYPE_CHECKING:
    from grader.sandbox.supervisor import Supervisor

_MOST_LINES = 1_000_000
"""Nobody's program has more lines."""
_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d{1,6}) in (?P<name>\S+)')
_OURS = re.compile(r"/_grader_\w+\.py$")


def assemble(supervisor: Supervisor, run: Run, path: str) -> Trace:
    """The trace of a run that is over; `path` is the student's program as the run knew it.

    Raises SandboxError where this machine shows nothing of other processes.
    """
    if supervisor.ledger.main not in supervisor.ledger.entries:
        raise SandboxError(NOTHING_IN_PROC)
    return _Assembly(supervisor, run, path).trace()


class _Assembly:
    def __init__(self, supervisor: Supervisor, run: Run, path: str) -> None:
        self.supervisor, self.run, self.path = supervisor, run, path
        self.record, self.ledger, self.channels = supervisor.record, supervisor.ledger, supervisor.channels
        self.begin = self.record.begin
        self.inner = {pid: entry.inner for pid, entry in self.ledger.entries.items()}
        self.events = self._events()
        self.made = {
            e.data["pid"]: e for e in self.events if e.kind == "process" and isinstance(e.data.get("pid"), int)
        }
        self.forked = {e.data["pid"] for e in self.events if e.kind == "fork" and isinstance(e.data.get("pid"), int)}

    def trace(self) -> Trace:
        main = self.ledger.entries[self.ledger.main]
        record, inside = self.record, self._inside()
        processes = self._processes(main)
        assert record.ended is not None
        ended = _ended(record.ended, main)
        return Trace(
            run=self.run, ended=ended, wall_s=round(record.end - self.begin, 4), main=main.inner,
            exit_code=main.exit_code if ended is Ended.EXITED else None,
            signal=main.signal if ended in (Ended.SIGNALLED, Ended.CPU_LIMIT) else None,
            body_end=None if record.body_end is None else self._time(record.body_end),
            processes=processes, chunks=self._chunks(), waits=self._waits(), events=inside.rest, holds=self._holds(),
            leftover=tuple(self.inner[pid] for pid in record.leftover if pid in self.inner),
            blocked=self._blocked(), capped=self.supervisor.schedule.capped, untold=record.untold,
            forged=self.channels.forged,
            threads=inside.threads, loops=inside.loops, tasks=inside.tasks,
        )  # fmt: skip

    def _time(self, moment: float) -> float:
        return round(max(0.0, moment - self.begin), 4)

    def _told(self, moment: object) -> float:
        """A time that the probe told, kept within the run: it could be anything."""
        if not isinstance(moment, (int, float)) or moment != moment:  # no number, or none that can be compared
            return 0.0
        return self._time(min(max(moment, self.begin), self.record.end))

    # --- processes ------------------------------------------------------------------------------------------------

    def _processes(self, main: Entry) -> tuple[Process, ...]:
        counts: dict[Role, int] = {}
        found = []
        for entry in sorted(self.ledger.entries.values(), key=lambda entry: (entry is not main, entry.order)):
            role = Role.MAIN if entry is main else self._role(entry)
            counts[role] = counts.get(role, 0) + 1
            found.append(self._process(entry, role, counts[role]))
        return tuple(found)

    def _role(self, entry: Entry) -> Role:
        event = self.made.get(entry.inner)
        manages = event is not None and event.data.get("by") == "Manager"
        return Role.HELPER if entry.helper or manages else Role.WORKER

    def _process(self, entry: Entry, role: Role, number: int) -> Process:
        how, number_of_signal, code = _how(entry)
        event = self.made.get(entry.inner)
        moment = entry.ended if not self.run.schedule.tells_joins else entry.lived_until
        return Process(
            pid=entry.inner, parent=self.inner.get(entry.parent), role=role, number=number,
            started=self._time(entry.seen), ended=None if how is None or moment is None else self._time(moment),
            how=how, exit_code=code, signal=number_of_signal, joined=self._joined(entry, role), why=entry.reason or "",
            name=_text(event.data.get("name")) if event else None, born=self._born(entry, event),
        )  # fmt: skip

    def _born(self, entry: Entry, event: Event | None) -> str | None:
        if event is not None:
            return _text(event.data.get("by"))
        if entry.inner in self.forked:
            return "fork"
        return "exec" if entry.program is not None and "multiprocessing" not in entry.program else None

    def _joined(self, entry: Entry, role: Role) -> bool | None:
        """True if it had ended when the body did, because somebody waited for it or ended it."""
        if not self.run.schedule.tells_joins or role is not Role.WORKER:
            return None
        if self.supervisor.schedule.capped or self.record.untold:
            return None
        return entry.reason in JOINS

    def _inside(self) -> Inside:
        """What lived within the processes: threads by the kernel's word where it was asked."""
        lives = [
            Seen(self.inner[life.pid], life.tid, self._time(life.began), self._end_of(life), life.silent)
            for life in self.supervisor.calls.threads.lives
        ]
        return Inside(self.events, lives)

    def _end_of(self, life: Life) -> float | None:
        """When a thread ended; None if that was not before its process did."""
        entry = self.ledger.entries[life.pid]
        gone = entry.lived_until if self.run.schedule.tells_joins else entry.ended
        late = life.ended is None or (gone is not None and life.ended >= gone)
        return None if late or life.ended is None else self._time(life.ended)

    # --- what was said --------------------------------------------------------------------------------------------

    def _events(self) -> tuple[Event, ...]:
        found = [event for pid, message in self.channels.events if (event := self._event(pid, message))]
        return tuple(sorted(found, key=lambda event: event.time))

    def _event(self, pid: int, message: Mapping[str, Any]) -> Event | None:
        kind, time, line, data = (message.get(key) for key in "ktld")
        if pid not in self.inner or not isinstance(kind, str) or not isinstance(data, dict):
            return None
        told = sane(data)
        if "begin" in told:
            told["begin"] = self._told(told["begin"])
        return Event(pid=self.inner[pid], kind=kind[:40], time=self._told(time), line=_line(line), data=told)

    def _chunks(self) -> tuple[Chunk, ...]:
        pieces = self.channels.pieces
        texts = without_our_frames(pieces, decoded(pieces, self.channels.limit))
        return tuple(
            Chunk(pid=self.inner.get(piece.pid, 0), stream=piece.stream, time=self._time(piece.time), text=text)
            for piece, text in zip(pieces, texts, strict=True)
        )

    def _waits(self) -> tuple[Wait, ...]:
        return tuple(
            Wait(
                pid=self.inner[wait.pid],
                target=self.inner.get(wait.target) if wait.target else None,
                blocking=wait.blocking,
                begin=self._time(wait.begin),
                end=self._wait_end(wait.target, wait.begin),
            )
            for wait in self.record.waits
        )

    def _wait_end(self, target: int | None, begin: float) -> float | None:
        entry = self.ledger.entries.get(target or 0)
        return self._time(max(entry.ended, begin)) if entry is not None and entry.ended is not None else None

    def _holds(self) -> tuple[Hold, ...]:
        return tuple(
            Hold(
                pid=self.inner[hold.pid],
                begin=self._time(hold.begin),
                end=self._time(hold.end),
                reason=hold.reason,
                at=hold.at,
            )
            for hold in self.record.holds
        )

    def _blocked(self) -> tuple[Blocked, ...]:
        found = []
        for sat in self.record.stuck:
            lines, doing = stack_of(self.supervisor, sat.pid, self.path) or ((), "")
            lacks = tuple(_at(lack, lines) for lack in sat.lacks)
            found.append(Blocked(pid=self.inner[sat.pid], call=sat.call, lines=lines, doing=doing, lacks=lacks))
        return tuple(found)


def _at(lack: Lack, lines: tuple[int, ...]) -> Lack:
    """What a main thread lacked, with the line of its stack where the probe has noted none."""
    known = lack.thread != 0 or lack.line is not None or not lines
    return lack if known else dataclasses.replace(lack, line=lines[-1])


def _ended(ended: Ended, main: Entry) -> Ended:
    """How a run ended: as its main process did, unless the supervisor had to end it."""
    if ended is not Ended.EXITED or main.signal is None:
        return ended
    return Ended.CPU_LIMIT if main.signal == signal.SIGXCPU else Ended.SIGNALLED


def _how(entry: Entry) -> tuple[Ended | None, int | None, int | None]:
    """How a process ended by itself: ended, signal, exit code; nothing where only we ended it."""
    if entry.killed_by_us and entry.released is None:
        return None, None, None
    if entry.signal is not None:
        return Ended.SIGNALLED, entry.signal, None
    if entry.released is not None and entry.exit_code is not None:
        return Ended.EXITED, None, entry.exit_code
    if entry.ended is None:
        return None, None, None
    if entry.exit_code is not None:
        return Ended.EXITED, None, entry.exit_code
    return Ended.SIGNALLED, None, None


def stack_of(supervisor: Supervisor, pid: int, path: str) -> tuple[tuple[int, ...], str] | None:
    """The student's lines on a process's stack, innermost last, and the function that it was in; None if not told.

    That is what the innermost line of the student's calls, `join`, whatever that calls in its turn; else the function
    in which the line stands. A forked child has its parent's frames beneath its own: they end where `multiprocessing`
    starts it.
    """
    text = "".join(piece.data.decode(errors="replace") for piece in supervisor.channels.dumps if piece.pid == pid)
    current = text.rpartition("Current thread")[2] if "Current thread" in text else text
    frames = list(_FRAME.finditer(current))
    if not frames:
        return None
    own = list(itertools.takewhile(lambda frame: frame["name"] != "_bootstrap", frames))
    lines = [int(frame["line"]) for frame in own if frame["file"] == path]
    inner = list(itertools.takewhile(lambda frame: frame["file"] != path, own)) if lines else []
    called = [frame for frame in inner if not _OURS.search(frame["file"])]
    mine = called[-1] if called else next((f for f in frames if not _OURS.search(f["file"])), frames[0])
    return tuple(reversed(lines)), _text(mine["name"]) or ""


def _line(told: object) -> int | None:
    return told if type(told) is int and 0 < told <= _MOST_LINES else None


def _text(value: object) -> str | None:
    return value[:200] if isinstance(value, str) else None
