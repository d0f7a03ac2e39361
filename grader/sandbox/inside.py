"""What lived within the processes of a run: threads, event loops, tasks.

Where the kernel was asked, it says which threads there were and when; the probe adds what they are. Otherwise the probe
stands alone. All pids, ids and times are the run's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.model import Event, Loop, Task, Thread

_TAKEN = frozenset(
    {"thread-began", "thread-ended", "thread-helpers", "loop", "loop-count", "loop-end", "aio-task", "aio-done"}
)
_MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A thread as the kernel saw it; `ended` is None where it lived as long as its process, `silent` as in `Life`."""

    pid: int
    tid: int
    began: float
    ended: float | None
    silent: bool = False


class Inside:
    """What there was; `rest` are the events of which nothing else tells.

    Among those are `thread-began` of threads that the kernel has not seen: they are only claimed.
    """

    def __init__(self, events: Sequence[Event], seen: Sequence[Seen] | None) -> None:
        within = [event for event in events if event.kind in _TAKEN or event.kind == "thread-join"]
        self._told = _by_thread(within, "thread-began")
        made = self._as_seen(seen, within) if seen is not None else self._as_told(within)
        self.threads = _with_joins(within, _numbered(made))
        self.loops = _loops(within, self.threads)
        self.tasks = tuple(_tasks(within))
        claimed = {id(event) for told in self._told.values() for event in told}
        self.rest = tuple(event for event in events if id(event) in claimed or event.kind not in _TAKEN)

    def _as_seen(self, seen: Sequence[Seen], events: Sequence[Event]) -> Iterator[Thread]:
        """Each thread that was there, with what it said of itself. An id is given again only after a thread's end."""
        helpers = {(event.pid, tid) for event in events if event.kind == "thread-helpers" for tid in _tids(event)}
        for life in sorted(seen, key=lambda life: (life.began, life.tid)):
            told = self._told.get((life.pid, life.tid))
            thread = Thread(pid=life.pid, tid=life.tid, number=0, started=life.began, ended=life.ended)
            if told:
                yield _named(thread, told.pop(0))
            elif not (life.silent and (life.pid, life.tid) in helpers):
                yield thread

    def _as_told(self, events: Sequence[Event]) -> Iterator[Thread]:
        ends = _by_thread(events, "thread-ended")
        began = [event for told in self._told.values() for event in told]
        self._told = {}
        for event in sorted(began, key=lambda event: event.time):
            tid = _number(event, "tid")
            ended = next((end.time for end in ends.get((event.pid, tid), ()) if end.time >= event.time), None)
            yield _named(Thread(pid=event.pid, tid=tid, number=0, started=event.time, ended=ended, seen=False), event)


def _tids(event: Event) -> Iterator[int]:
    told = event.data.get("tids")
    return (tid for tid in told if type(tid) is int) if isinstance(told, list) else iter(())


def _by_thread(events: Sequence[Event], kind: str) -> dict[tuple[int, int], list[Event]]:
    found: dict[tuple[int, int], list[Event]] = {}
    for event in events:
        if event.kind == kind and (tid := _number(event, "tid")):
            found.setdefault((event.pid, tid), []).append(event)
    return found


def _named(thread: Thread, event: Event) -> Thread:
    data = event.data
    daemon = data.get("daemon")
    return replace(
        thread, name=_text(data.get("name")), target=_text(data.get("target")), born=_text(data.get("by")),
        line=event.line, daemon=daemon if isinstance(daemon, bool) else None,
    )  # fmt: skip


def _numbered(threads: Iterator[Thread]) -> Iterator[Thread]:
    counts: dict[int, int] = {}
    for thread in threads:
        counts[thread.pid] = counts.get(thread.pid, 0) + 1
        yield replace(thread, number=counts[thread.pid])


def _with_joins(events: Sequence[Event], threads: Iterator[Thread]) -> tuple[Thread, ...]:
    """The threads with who waited for each until it had ended."""
    joins = _by_thread([event for event in events if event.data.get("ended") is True], "thread-join")
    known = tuple(threads)
    numbers = {(thread.pid, thread.tid): thread.number for thread in known}
    found = []
    for thread in known:
        mine = joins.get((thread.pid, thread.tid), [])
        join = next((event for event in mine if event.time >= thread.started), None)
        if join is not None:
            joiner = numbers.get((thread.pid, _number(join, "joiner")), 0)
            thread = replace(thread, joiner=joiner, joined_line=join.line)
        found.append(thread)
    return tuple(found)


# --- event loops ----------------------------------------------------------------------------------------------------


def _loops(events: Sequence[Event], threads: Sequence[Thread]) -> tuple[Loop, ...]:
    """A loop that runs again and again is one loop."""
    numbers = {(thread.pid, thread.tid): thread.number for thread in threads}
    found: dict[tuple[int, int], Loop] = {}
    for event in events:
        key = event.pid, _number(event, "loop")
        if event.kind == "loop":
            where = numbers.get((event.pid, _number(event, "tid")), 0)
            new = Loop(pid=event.pid, number=key[1], began=event.time, thread=where, line=event.line)
            found[key] = replace(found.get(key, new), ended=None)
        elif event.kind in ("loop-count", "loop-end") and key in found:
            ended = event.time if event.kind == "loop-end" else found[key].ended
            found[key] = replace(found[key], ended=ended, tasks=max(found[key].tasks, _number(event, "tasks")))
        elif event.kind == "aio-task" and key in found:
            found[key] = replace(found[key], tasks=found[key].tasks + 1)
    return tuple(found.values())


def _tasks(events: Sequence[Event]) -> Iterator[Task]:
    done = {(event.pid, _number(event, "key")): event for event in reversed(events) if event.kind == "aio-done"}
    for event in events:
        key = _number(event, "key")
        if event.kind == "aio-task" and key:
            end = done.get((event.pid, key))
            yield Task(
                pid=event.pid, number=key, created=event.time, done=None if end is None else end.time,
                how=_text(end.data.get("how")) or "" if end is not None else "",
                name=_text(event.data.get("name")), target=_text(event.data.get("target")), line=event.line,
                main=event.data.get("main") is True,
                dismissed=end is not None and end.data.get("dismissed") is True,
            )  # fmt: skip


def _number(event: Event, name: str) -> int:
    """A whole number that the probe sent under this name; 0 where it did not."""
    value = event.data.get(name)
    return value if type(value) is int else 0


def _text(value: object) -> str | None:
    return value[:_MOST_TEXT] if isinstance(value, str) else None
