"""What lives within a process: threads, event loops and their tasks. Times are seconds since the start of the run."""

from __future__ import annotations

from dataclasses import dataclass

from grader.language import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One thread of the process `pid` besides the one it began with.

    Those are not meant that a library starts for itself, such as a pool of processes or a queue. `tid` is its id as the
    program sees it, `number` counts those of one process in the order of their creation, from 1. `ended` is None where
    it lived as long as its process. `seen` tells that the kernel saw it; otherwise the probe alone says that it was
    there. All the rest is the probe's word: `born` what made it (`Thread`, `ThreadPool`, `ThreadPoolExecutor`,
    `InterpreterPoolExecutor`, `multiprocessing.dummy`, `asyncio`, `_thread`; None where nobody told, and then `started`
    is when it was found), `line` the line at which it was started, `joiner` the thread of its process that waited for
    it until it had ended (0 the main one), `joined_line` at which line.
    """

    pid: int
    tid: int
    number: int
    started: float
    ended: float | None = None
    seen: bool = True
    name: str | None = None
    target: str | None = None
    born: str | None = None
    line: int | None = None
    daemon: bool | None = None
    joiner: int | None = None
    joined_line: int | None = None

    @property
    def label(self) -> str:
        """How a report calls it, within its process: `thread 2`."""
        return say("thread {number}", number=self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task of an event loop, as the probe tells: `how` it ended, `done`, `cancelled` or `raised ValueError`.

    `number` counts those of one process, from 1. `done` is None where that was never told. `main` tells of the
    coroutine that the loop was run for, as by `asyncio.run(main())`, and `dismissed` of one that its program cancelled
    while it waited for an item of a queue: it had nothing more to do.
    """

    pid: int
    number: int
    created: float
    done: float | None = None
    how: str = ""
    name: str | None = None
    target: str | None = None
    line: int | None = None
    main: bool = False
    dismissed: bool = False

    @property
    def label(self) -> str:
        """How a report calls it, within its process: `task 2`."""
        return say("task {number}", number=self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """An event loop that ran in a thread of a process (0 the main one), by the probe's word. It made `tasks` tasks.

    `ended` is None where it ran until its process ended.
    """

    pid: int
    number: int
    began: float
    ended: float | None = None
    thread: int = 0
    tasks: int = 0
    line: int | None = None
