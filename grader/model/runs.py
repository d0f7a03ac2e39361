"""How a program is run: what it may use, and who decides when a process goes on."""

from __future__ import annotations

from dataclasses import dataclass

from grader.model.words import Word


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
    HOLD_EXITS_IN_TURN = "hold-exits-in-turn"
    REVERSE_EXITS = "reverse-exits"
    STARVE_FIRST = "starve-first"
    ELDEST_FIRST = "eldest-first"
    YOUNGEST_FIRST = "youngest-first"
    HOLD_LOCKS = "hold-locks"
    LAST_TASK_FIRST = "last-task-first"
    HOLD_STORES = "hold-stores"
    HOLD_OUTPUT = "hold-output"
    HOLD_COMPLETION = "hold-completion"
    HOLD_END = "hold-end"
    EXPLORE = "explore"
    SERIAL = "serial"

    @property
    def tells_joins(self) -> bool:
        """True if every end is held until somebody waits for it."""
        return self in (Schedule.HOLD_EXITS, Schedule.HOLD_EXITS_IN_TURN)


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
class Calls:
    """Calls of one function of a program, by the first of these `names` that is there.

    `free` tells that another name will do: then the program's only function that takes the first inputs is called.
    `inputs` are the arguments of each call as they stand in its brackets, Python's literals: `2`, `[1, 2], step=3`.
    """

    names: tuple[str, ...] = ()
    free: bool = False
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """One way to execute a program. `seed` decides the choices of the schedule `explore`, and nothing else.

    With `calls` the program's lines are run as in a new process of `multiprocessing`, without what stands under a main
    guard, and then a function of it is called with each of the inputs.
    """

    start_method: StartMethod = StartMethod.FORK
    schedule: Schedule = Schedule.NATURAL
    seed: int = 0
    calls: Calls = Calls()
