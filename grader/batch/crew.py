"""Hand tasks to whoever grades, wherever that is: what comes to nothing is tried again, a slow one stops nobody."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Protocol

from grader.batch.grading import Graded, Task
from grader.batch.worker import Failure, Question

LOOK = 1.0
"""Seconds between looks whether somebody takes too long, or is gone."""


class Place(Protocol):
    """Where work is graded: on this machine, or on others. It is entered before the first task, and left at the end."""

    tries: int
    """So often a task is given to a worker that does not bring it back."""

    @property
    def tier(self) -> str:
        """The weakest way in which a program may be confined here."""

    def give(self, task: Task) -> bool:
        """Hand a task to a worker; False where all have something to do."""

    def news(self) -> Sequence[tuple[Task, Graded | Failure | Question]]:
        """What workers say of their tasks; nothing if none says anything within `LOOK`."""

    def answer(self, task: Task, known: Mapping[str, bytes]) -> None:
        """Tell the worker that has this task what is known of the answers that it asked about."""

    def __enter__(self) -> Place: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


def graded(
    tasks: Iterable[Task], place: Place, known: Callable[[Sequence[str]], Mapping[str, bytes]]
) -> Iterator[tuple[Task, Graded | Failure]]:
    """Every task with what came of it, in the order in which they are done. `known` answers what workers ask."""
    waiting, busy = deque(tasks), 0
    tries: Counter[str] = Counter()
    while waiting or busy:
        while waiting and place.give(waiting[0]):
            waiting.popleft()
            busy += 1
        for task, said in place.news():
            if isinstance(said, Question):
                place.answer(task, known(said.keys))
                continue
            busy -= 1
            tries[task.hand_in.student] += 1
            if isinstance(said, Failure) and tries[task.hand_in.student] < place.tries:
                waiting.append(task)
            else:
                yield task, said
