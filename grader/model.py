"""The nouns of grading as frozen dataclasses: what is asked, what was handed in, what happened, what it is worth.

No input or output happens here. Times are seconds since the start of the run they belong to, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any


class Word(str, Enum):
    """A closed set of words that are written as they are into JSON and messages (StrEnum needs Python 3.11)."""

    def __str__(self) -> str:
        return str(self.value)


class Status(Word):
    """The status of one check. Only FAILED is a decision against the student."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"
    NEEDS_REVIEW = "needs_review"
    GRADER_ERROR = "grader_error"


class QuestionStatus(Word):
    """The status of one question of a submission."""

    PASSED = "passed"
    PARTIAL = "partial"
    FAILED = "failed"
    NOT_FOUND = "not_found"
    NEEDS_REVIEW = "needs_review"
    GRADER_ERROR = "grader_error"


class Kind(Word):
    """What a question asks for."""

    PROGRAM = "program"
    ESSAY = "essay"


class StartMethod(Word):
    """How `multiprocessing` makes a process; the same words as `multiprocessing.get_all_start_methods()`."""

    FORK = "fork"
    SPAWN = "spawn"
    FORKSERVER = "forkserver"


class Schedule(Word):
    """Who decides when a process may end: nobody, the supervisor, or (`serial`) there are no workers at all.

    `serial` runs the program with every pool replaced by an evaluation of its tasks one after the other, so that a
    pool's results can be compared with those of the student's own function. The others show what a program does where
    luck is against it; docs/schedules.md tells of each when it holds a process and lets it go.
    """

    NATURAL = "natural"
    HOLD_EXITS = "hold-exits"
    REVERSE_EXITS = "reverse-exits"
    STARVE_FIRST = "starve-first"
    EXPLORE = "explore"
    SERIAL = "serial"


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
class Limits:
    """What one run may use, in seconds and bytes.

    `processes` counts all live processes of the run, `output` both streams.
    """

    wall: float = 30.0
    cpu: float = 30.0
    memory: int = 512 * 1024 * 1024
    processes: int = 64
    output: int = 1024 * 1024
    files: int = 256
    scratch: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """One way to execute a program. `seed` decides the choices of the schedule `explore`, and nothing else."""

    start_method: StartMethod = StartMethod.FORK
    schedule: Schedule = Schedule.NATURAL
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSpec:
    """One check as the author wrote it. `params` is an instance of the family's own params dataclass."""

    id: str
    family: str
    points: float
    params: Any
    title: str | None = None
    hint: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One question. `matches` holds further phrasings by which an answer's heading may be recognised.

    `prose` is a rubric (params of the essay family) for a program question that somebody answered in words.
    `allows` names mutants of the reference solution that are right answers too, each with the reason why.
    """

    id: str
    number: int
    title: str
    prompt: str
    kind: Kind
    points: float
    checks: tuple[CheckSpec, ...]
    runs: tuple[Run, ...] = ()
    limits: Limits = Limits()
    solution: Path | None = None
    matches: tuple[str, ...] = ()
    prose: Any = None
    path: Path = Path()
    allows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The questions in the order in which they are asked. `python` is the student's interpreter, if another one."""

    id: str
    title: str
    exercises: tuple[Exercise, ...]
    path: Path
    python: str | None = None

    @property
    def max_score(self) -> float:
        """The points of all questions together."""
        return sum(exercise.points for exercise in self.exercises)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece of an answer came from: a file, the 0-based cell in it (None if it has none), and 1-based lines."""

    file: str
    cell: int | None
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that can run as `__main__`, and for each of its lines (from 1) where the student wrote it.

    `files` are other files that must lie beside it: what `%%writefile` made, sibling modules.
    """

    source: str
    origin: tuple[Place | None, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def place(self, line: int | None) -> Place | None:
        """Where the student wrote this line of the program, or None where nobody knows."""
        return self.origin[line - 1] if line is not None and 1 <= line <= len(self.origin) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one student answered to one question.

    `program` is None where there is no code, `text` is the prose without the question's own words. `notes` tell the
    student what was left out or mended; `doubts` are reasons why a person should look at how the answer was found.
    """

    exercise: str
    program: Program | None = None
    text: str = ""
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one student handed in, split by question; a question without an answer has no entry."""

    name: str
    student: str
    answers: Mapping[str, Answer]
    notes: tuple[str, ...] = ()


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
        return "main" if self.role is Role.MAIN else f"{self.role} {self.number}"


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
    """In what the supervisor holds a process: its end, its birth, a wait of its own, or the end of its own work."""

    EXIT = "exit"
    BIRTH = "birth"
    WAIT = "wait"
    WORK_END = "work-end"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """Where a process sat when the run had to be ended: the system call, and the student's lines, innermost last."""

    pid: int
    call: str
    lines: tuple[int, ...] = ()
    doing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The facts of one run. `evidence` says whether the kernel's half is there, or the probe stands alone.

    `capped` tells that holds were given up because the cap was reached: nothing may be concluded from this schedule.
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

    def by_role(self, role: Role) -> tuple[Process, ...]:
        """The processes of one role in the order of their creation."""
        return tuple(process for process in self.processes if process.role is role)

    @property
    def workers(self) -> tuple[Process, ...]:
        """The worker processes in the order of their creation."""
        return self.by_role(Role.WORKER)

    def text(self, pid: int, stream: str = "stdout") -> str:
        """What this process wrote to one stream."""
        return "".join(chunk.text for chunk in self.chunks if chunk.pid == pid and chunk.stream == stream)

    def find(self, *kinds: str) -> tuple[Event, ...]:
        """The probe's events of these kinds in the order of time."""
        return tuple(event for event in self.events if event.kind in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a check may look at: the answer, its traces, and, if it asks for them, the reference's traces."""

    exercise: Exercise
    answer: Answer
    traces: Mapping[Run, Trace] = field(default_factory=dict)
    reference: Mapping[Run, Trace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check. With NEEDS_REVIEW the score is a suggestion; `lines` are lines of the program.

    `actual`, `expected` and `hint` are the same for equal submissions: nothing in them depends on luck.
    """

    check: str
    status: Status
    score: float
    max_score: float
    title: str | None = None
    expected: str = ""
    actual: str = ""
    hint: str = ""
    reason: str = ""
    lines: tuple[int, ...] = ()
    evidence: tuple[Mapping[str, Any], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReport:
    """One question, graded."""

    exercise: Exercise
    status: QuestionStatus
    score: float
    findings: tuple[Finding, ...] = ()
    reason: str | None = None
    answer: Answer | None = None
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One submission, graded. `tier` is the sandbox's, `evidence` the kind that the points rest on."""

    assignment: Assignment
    submission: str
    student: str
    questions: tuple[QuestionReport, ...]
    tier: str
    evidence: Source
    notes: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The points of all questions, suggestions included."""
        return sum(question.score for question in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check's judge answers: its share of the points (0 to 1) and the words; scoring makes a Finding of it."""

    status: Status
    share: float
    expected: str
    actual: str
    hint: str = ""
    reason: str = ""
    lines: tuple[int, ...] = ()
    evidence: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A kind of check: its name in a spec, the dataclass of its parameters, its judge, and the runs it looks at.

    `judge(params, evidence)` is pure. `runs(params)` lists the runs without which it cannot judge.
    """

    name: str
    params: type[Any]
    judge: Callable[[Any, Evidence], Verdict]
    runs: Callable[[Any], Sequence[Run]] = lambda _: ()
