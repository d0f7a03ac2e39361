"""A builder of traces by hand: tell the story of a run, in the order in which it happened, and get its trace.

    story = Story(HELD)
    story.start(line=8, out="1\\n")
    story.join(1, line=10)
    trace = story.end()

Every step takes one second. The main process has pid 2; the workers have 10, 11, 12 and are called 1, 2, 3.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.model import (
    Answer,
    Blocked,
    CheckSpec,
    Chunk,
    Ended,
    Event,
    Evidence,
    Exercise,
    Hold,
    Kind,
    Lack,
    Process,
    Program,
    Role,
    Run,
    Schedule,
    Source,
    StartMethod,
    Trace,
)

NATURAL = Run()
HELD = Run(schedule=Schedule.HOLD_EXITS)
SERIAL = Run(schedule=Schedule.SERIAL)
FORKSERVER = Run(start_method=StartMethod.FORKSERVER)
MAIN = 2
FIRST = 10


class Story:
    """One run as it unfolds; each method is one step of it."""

    def __init__(self, run: Run = NATURAL, *, first: int = FIRST) -> None:
        self.run = run
        self.first = first
        self.now = 0.0
        self.workers: list[Process] = []
        self.chunks: list[Chunk] = []
        self.events: list[Event] = []
        self.holds: list[Hold] = []
        self.blocked: list[Blocked] = []
        self.keys = 0

    @property
    def held(self) -> bool:
        return self.run.schedule is Schedule.HOLD_EXITS

    def tick(self) -> float:
        self.now += 1.0
        return self.now

    def pid(self, number: int) -> int:
        """The pid of a worker, of the main process for 0."""
        return self.first + number - 1 if number else MAIN

    # --- what happens -------------------------------------------------------------------------------------------------

    def start(
        self,
        *,
        line: int | None = 8,
        out: str = "",
        err: str = "",
        born: str | None = "Process",
        func: str | None = "work",
        daemon: bool = False,
        parent: int = 0,
        **fate: Any,
    ) -> int:
        """A worker is started, prints, and ends (with `exit_code`, `signal`, `how`), at once or when it is let go."""
        number, begin = len(self.workers) + 1, self.tick()
        end = {"how": Ended.EXITED, "exit_code": 0, **fate}
        if end["how"] is None or end.get("signal"):
            end["exit_code"] = None
        self.workers.append(
            Process(
                pid=self.pid(number),
                parent=self.pid(parent),
                role=Role.WORKER,
                number=number,
                started=begin,
                born=born,
                joined=False if self.held else None,
                ended=None if self.held or end["how"] is None else begin + 0.5,
                **end,
            )
        )
        if born == "Process":
            data = {"pid": self.pid(number), "target": func, "daemon": daemon, "by": "Process"}
            self.event("process", line, sender=parent, **data)
            self.event("ran", None, sender=number, func=func)
        elif born == "fork":
            self.event("fork", line, sender=parent, pid=self.pid(number))
        self.say(out, by=number)
        self.say(err, by=number, stream="stderr")
        return number

    def say(self, text: str, *, by: int = 0, stream: str = "stdout") -> None:
        """A process prints; the main one is 0."""
        if text:
            self.chunks.append(Chunk(pid=self.pid(by), stream=stream, time=self.tick(), text=text))

    def join(self, number: int, *, line: int | None = 10, timeout: float | None = None, ended: bool = True) -> None:
        """The main process waits for a worker, which is let go unless the wait is given up."""
        if ended:
            self.release(number)
        self.event("join", line, pid=self.pid(number), timeout=timeout, ended=ended)

    def release(self, number: int, **changes: Any) -> None:
        """A worker whose exit is held may end; it counts as joined."""
        worker = self.workers[number - 1]
        joined = True if self.held else None
        ended = self.tick() if worker.ended is None else worker.ended
        if self.held:
            self.holds.append(Hold(pid=worker.pid, begin=worker.started, end=ended, reason="waited for"))
        self.workers[number - 1] = replace(worker, ended=ended, joined=joined, why="waited for", **changes)

    def event(self, kind: str, line: int | None = None, /, *, sender: int = 0, **data: Any) -> None:
        """The probe tells something."""
        self.events.append(Event(pid=self.pid(sender), kind=kind, time=self.tick(), line=line, data=data))

    def error(self, text: str, *, line: int | None = 5, by: int = 0, hint: str | None = None) -> None:
        """An uncaught exception, `ValueError: why`, of a process."""
        kind, _, message = text.partition(": ")
        where = "process" if by else "main"
        self.event("error", line, sender=by, type=kind, message=message, where=where, hint=hint)

    def stuck(self, *lines: int, by: int = 0, lacks: tuple[Lack, ...] = ()) -> None:
        """Where a process sits when the run is stopped, innermost line last."""
        self.blocked.append(Blocked(pid=self.pid(by), call="wait4", lines=lines, lacks=lacks))

    # --- pools --------------------------------------------------------------------------------------------------------

    def pool(
        self, size: int = 4, *, kind: str = "Pool", line: int = 8, workers: int | None = None, number: int = 1
    ) -> None:
        """A pool is made, with its workers."""
        self.event("pool", line, pool=number, size=size, kind=kind)
        for _ in range(size if workers is None else workers):
            self.start(born=kind)

    def call(
        self,
        *pairs: tuple[str, str],
        name: str = "map",
        line: int = 9,
        pool: int = 1,
        received: list[str] | None = None,
        by: tuple[int, ...] = (1,),
    ) -> int:
        """A call of the pool: pairs of input and result; the workers in `by` take the tasks in turn."""
        self.keys += 1
        inputs = [given for given, _ in pairs]
        self.event("submit", line, pool=pool, key=self.keys, call=name, func="work", inputs=inputs)
        for place, (given, result) in enumerate(pairs):
            self.event("task", sender=by[place % len(by)], key=self.keys, func="work", args=given, result=result)
        results = [result for _, result in pairs] if received is None else received
        self.event("result", pool=pool, key=self.keys, ok=True, results=results, error=None)
        return self.keys

    def finish(self, *hows: str, pool: int = 1, line: int = 12) -> None:
        """The pool is ended, as `close`, `join`, `terminate`, `exit`, `shutdown`."""
        for how in hows:
            self.event("pool-end", line, pool=pool, how=how)
        if {"join", "terminate", "exit", "shutdown"}.intersection(hows):
            for worker in list(self.workers):
                self.release(worker.number)

    # --- the end ------------------------------------------------------------------------------------------------------

    def end(self, ended: Ended = Ended.EXITED, exit_code: int | None = 0, **facts: Any) -> Trace:
        """The body ends, what is left ends after it, and the trace is ready."""
        body, by_itself = self.tick(), ended in (Ended.EXITED, Ended.SIGNALLED)
        after = self.tick()
        workers = [
            replace(one, ended=after) if one.ended is None and one.how is not None and by_itself else one
            for one in self.workers
        ]
        main = Process(pid=MAIN, parent=1, role=Role.MAIN, number=1, started=0.0, ended=after if by_itself else None)
        facts = {"signal": None, "evidence": Source.KERNEL, **facts}
        return Trace(
            run=self.run,
            ended=ended,
            wall_s=after,
            main=MAIN,
            exit_code=exit_code if ended is Ended.EXITED else None,
            body_end=body if by_itself else None,
            processes=(main, *workers),
            chunks=tuple(self.chunks),
            events=tuple(self.events),
            holds=tuple(self.holds),
            blocked=tuple(self.blocked),
            **facts,
        )


def exercise(*checks: CheckSpec) -> Exercise:
    """A question with these checks."""
    points = sum(check.points for check in checks)
    return Exercise(
        id="q", number=1, title="Q", prompt="?", kind=Kind.PROGRAM, points=points, checks=checks, path=Path("q.yaml")
    )


def evidence(*traces: Trace, source: str = "pass\n", reference: tuple[Trace, ...] = ()) -> Evidence:
    """All that a check may look at, from traces."""
    return Evidence(
        exercise=exercise(),
        answer=Answer(exercise="q", program=Program(source=source)),
        traces={trace.run: trace for trace in traces},
        reference={trace.run: trace for trace in reference},
    )


def printing(*texts: str, run: Run = NATURAL, join: bool = True, **how: Any) -> Trace:
    """A run with a worker for each text, all started, then all joined."""
    story = Story(run)
    numbers = [story.start(out=text, **how) for text in texts]
    for number in numbers if join else ():
        story.join(number)
    return story.end()
