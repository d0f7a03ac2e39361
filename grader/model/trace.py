"""What happened in one run.

Times are seconds since the start of the run they belong to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grader.language import say
from grader.model.runs import Run, StartMethod
from grader.model.threads import Loop, Task, Thread
from grader.model.words import Word


class Ended(Word):
    """How a run or a process ended. For a process only the first two occur; `None` stands for still alive."""

    EXITED = "exited"
    SIGNALLED = "signalled"
    TIMED_OUT = "timed_out"
    DEADLOCKED = "deadlocked"
    OUTPUT_LIMIT = "output_limit"
    MEMORY_LIMIT = "memory_limit"
    PROCESS_LIMIT = "process_limit"
    CPU_LIMIT = "cpu_limit"


class Role(Word):
    """What a process is for: resource trackers, fork servers and managers are helpers, not workers."""

    MAIN = "main"
    WORKER = "worker"
    HELPER = "helper"


class Source(Word):
    """Who says so: the kernel, which cannot be forged, or the probe, which a student could forge."""

    KERNEL = "kernel"
    PROBE = "probe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of a run; pids are those that the student's program sees.

    `number` counts the processes of one role in the order of their creation, from 1: "worker 2" means the same in
    every run. `joined` says that it had ended, because somebody waited for it or ended it, when the main module's
    body ended; None where the schedule does not tell (only `hold-exits` does) or for the main process. `why` names
    the reason in a few words. `how` is None while the process lives; `born` is how it was made.
    """

    pid: int
    parent: int | None
    role: Role
    number: int
    started: float
    ended: float | None = None
    how: Ended | None = None
    exit_code: int | None = None
    signal: int | None = None
    joined: bool | None = None
    why: str = ""
    name: str | None = None
    born: str | None = None

    @property
    def ended_well(self) -> bool:
        """True if it exited by itself with status 0."""
        return self.how is Ended.EXITED and self.exit_code == 0

    @property
    def label(self) -> str:
        """How a report calls it: `main`, `worker 2`."""
        if self.role is Role.MAIN:
            return say("main")
        number = self.number
        return (
            say("worker {number}", number=number) if self.role is Role.WORKER else say("helper {number}", number=number)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Bytes that one process wrote at one moment, decoded; the writer is the kernel's word."""

    pid: int
    stream: str
    time: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A process waited for another (`target`), or for any child (None)."""

    pid: int
    target: int | None
    blocking: bool
    begin: float
    end: float | None = None


class HeldAt(Word):
    """Where the supervisor holds a process: at its exit, birth, a wait, its work's end, with a lock, before a task."""

    EXIT = "exit"
    BIRTH = "birth"
    WAIT = "wait"
    WORK_END = "work-end"
    LOCK = "lock"
    TASK = "task"
    STORE = "store"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The supervisor kept a process from going on, from `begin` to `end`, where, and why it let it go."""

    pid: int
    begin: float
    end: float
    reason: str
    at: HeldAt = HeldAt.EXIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What the probe saw in a process: a call of the `multiprocessing` API, at a line of the student's program.

    The sender (`pid`) is the kernel's word, the rest is the probe's. `grader.probe` lists the kinds and their data.
    """

    pid: int
    kind: str
    time: float
    line: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


class Awaited(Word):
    """What a thread waits for that is blocked: the end of somebody, a lock, a queue's next item ..."""

    LOCK = "lock"
    CONDITION = "condition"
    EVENT = "event"
    BARRIER = "barrier"
    GET = "get"
    PUT = "put"
    TASKS = "tasks"
    FLUSH = "flush"
    RECEIVE = "receive"
    PROCESS = "process"
    CHILD = "child"
    THREAD = "thread"
    RESULT = "result"
    POOL = "pool"
    LOOP = "loop"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who could end a wait, or could have: has the lock since that line, has put last there, has the pipe's other end.

    `thread` is the thread of the process, counted from 0, the main one; None where the whole process is meant.
    """

    pid: int
    line: int | None = None
    thread: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What one thread of a process lacked when nothing could go on: what it waited for, at which line, and of whom.

    `of` is the class of the thing (`Lock`, `Queue`), `thread` as in `Holder`, `tid` the thread's id as the program sees
    it (None for the main one), `started` the line at which it was started. `numbers` are those that explain it: a
    barrier's `parties`, what was `put` and `got`.
    """

    awaited: Awaited
    of: str = ""
    line: int | None = None
    thread: int = 0
    tid: int | None = None
    started: int | None = None
    holders: tuple[Holder, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """Where a process sat when the run had to be ended: the system call, and the student's lines, innermost last.

    `lacks` tells, after a deadlock, what each of its threads waited for that the program itself has started.
    """

    pid: int
    call: str
    lines: tuple[int, ...] = ()
    doing: str = ""
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The facts of one run. `evidence` says whether the kernel's half is there, or the probe stands alone.

    `capped` tells that holds were given up because the cap was reached: nothing may be concluded from this schedule.
    `untold` tells that the main process exited without a word that its body had ended, which happens only where the
    program got past what runs it: then its own waits cannot be told from those of the interpreter's exit.
    `forged` tells that the program wrote to the probe's channel.
    `start_method` is set where the system lacks the one that the run asks for, to that which stood in for it.
    """

    run: Run
    ended: Ended
    wall_s: float
    main: int
    exit_code: int | None = None
    signal: int | None = None
    body_end: float | None = None
    processes: tuple[Process, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    waits: tuple[Wait, ...] = ()
    events: tuple[Event, ...] = ()
    holds: tuple[Hold, ...] = ()
    leftover: tuple[int, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    evidence: Source = Source.KERNEL
    capped: bool = False
    untold: bool = False
    threads: tuple[Thread, ...] = ()
    loops: tuple[Loop, ...] = ()
    tasks: tuple[Task, ...] = ()
    forged: bool = False
    start_method: StartMethod | None = None

    @property
    def made_by(self) -> StartMethod:
        """How `multiprocessing` really made processes, unless the program chose a way of its own."""
        return self.start_method or self.run.start_method

    def standing_in_for(self, run: Run) -> Trace:
        """The same as the trace of a run that could not be made; of another schedule nothing may be concluded."""
        return replace(
            self,
            run=run,
            capped=self.capped or self.run.schedule is not run.schedule,
            start_method=self.made_by if self.made_by is not run.start_method else None,
        )

    def by_role(self, role: Role) -> tuple[Process, ...]:
        """The processes of one role in the order of their creation."""
        return tuple(process for process in self.processes if process.role is role)

    @property
    def workers(self) -> tuple[Process, ...]:
        """The worker processes in the order of their creation."""
        return self.by_role(Role.WORKER)

    def threads_of(self, pid: int) -> tuple[Thread, ...]:
        """The threads of one process in the order of their creation."""
        return tuple(thread for thread in self.threads if thread.pid == pid)

    def text(self, pid: int, stream: str = "stdout") -> str:
        """What this process wrote to one stream."""
        return "".join(chunk.text for chunk in self.chunks if chunk.pid == pid and chunk.stream == stream)

    def find(self, *kinds: str) -> tuple[Event, ...]:
        """The probe's events of these kinds in the order of time."""
        return tuple(event for event in self.events if event.kind in kinds)
