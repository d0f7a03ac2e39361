"""Grade a class: what is new or has changed is handed to workers, and every result is kept as soon as it is there."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader import pipeline
from grader.batch import keys
from grader.batch.anew import write_anew, write_summary
from grader.batch.crew import Place, graded
from grader.batch.files import Output, write_whole
from grader.batch.grading import Graded, Task, lost
from grader.batch.likenesses import likenesses
from grader.batch.processes import Processes
from grader.batch.regraded import Regraded, regraded, written
from grader.batch.standing import standing
from grader.batch.worker import Failure, Setup
from grader.errors import UsageError
from grader.language import say
from grader.model import Assignment, Exercise, Grade, HandIn
from grader.report.json import dumps
from grader.store import Asked, Store

ALL = "all"
_ROOM = 30.0
"""Seconds that one run may need beside its time limit: a schedule's holds, cleaning up, a busy machine."""

Progress = Callable[[str, "Tally"], None]
"""Told which student's work is done, and how far all is."""


def _silent(said: str) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Tally:
    """How far a batch is; and, at its end, how the class stands, whoever was graded now or before."""

    total: int
    skipped: int = 0
    done: int = 0
    failed: int = 0
    review: int = 0
    missing: int = 0
    errors: list[str] = field(default_factory=list)
    regraded: Regraded = field(default_factory=Regraded)

    def count(self, grade: Grade) -> None:
        """Count what one student has."""
        checks = (check for question in grade.document["questions"] for check in question["checks"])
        self.failed += any(check["status"] == "failed" for check in checks)
        self.review += grade.status == "needs_review"
        if grade.status == "grader_error":
            self.errors.append(grade.hand_in.student)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A class to be graded. `again` lists what is run anew though nothing has changed: `all`, questions, students.

    `jobs` submissions are graded side by side by processes of this machine; or, with `cluster`, the address of a
    scheduler of dask, as many as its workers have threads. `tell` is told in a line what a person should know of them.
    """

    assignment: Assignment
    hand_ins: Sequence[HandIn]
    folder: Path
    options: pipeline.Options
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    again: Sequence[str] = ()
    cluster: str | None = None
    tell: Callable[[str], None] = _silent

    def place(self) -> Place:
        """Where it is graded. Raises UsageError where that cannot be reached."""
        setup = Setup(assignment=self.assignment, options=self.options)
        if self.cluster is None:
            return Processes(setup, max(1, self.jobs), self.patience())
        from grader.batch.cluster import connected  # here, because only a cluster needs dask

        return connected(self.cluster, setup, self.patience(), self.tell)

    def tasks(self, done: dict[str, str], tier: str) -> list[Task]:
        """What is left to do. Raises UsageError for something to be graded again that nobody knows."""
        questions = {exercise.id for exercise in self.assignment.exercises}
        students = {hand_in.student for hand_in in self.hand_ins}
        unknown = set(self.again) - questions - students - {ALL}
        if unknown:
            raise UsageError(
                say(
                    "--regrade: {unknown} is no question and no student here, and not 'all'.",
                    unknown=repr(sorted(unknown)[0]),
                )
            )
        asked = keys.asked_digest(self.assignment, tier, pipeline.python_of(self.options, self.assignment))
        found = []
        for hand_in in self.hand_ins:
            whole = ALL in self.again or hand_in.student in self.again
            anew = frozenset(questions if whole else questions.intersection(self.again))
            key = keys.whole_key(hand_in, asked)
            if anew or done.get(hand_in.student) != key:
                found.append(Task(hand_in=hand_in, key=key, anew=anew))
        return found

    def patience(self) -> float:
        """Seconds after which nobody waits for a worker any longer."""
        runs = ((one.limits.wall + _ROOM) * len(pipeline.needed_runs(one)) for one in self.assignment.exercises)
        return _ROOM + sum(runs)


def grade_class(batch: Batch, store: Store, progress: Progress) -> Tally:
    """Grade what is not graded yet; interrupted or killed at any moment, it goes on with what is left next time.

    Raises UsageError, SandboxError where nothing can run, OSError where the folder cannot be written.
    """
    with batch.place() as place:
        tier, output = place.tier, Output(batch.folder.resolve())
        output.prepare()
        tasks = batch.tasks(store.keys(), tier)
        store.ask(map(functools.partial(_asked, batch.assignment), batch.assignment.exercises))
        tally = Tally(total=len(batch.hand_ins), skipped=len(batch.hand_ins) - len(tasks))
        for task, outcome in graded(tasks, place, store.reports):
            if isinstance(outcome, Failure):
                outcome = Graded(lost(task, batch.assignment, tier, outcome.reason), page="")
            _keep(outcome, store, output)
            tally.done += 1
            progress(task.hand_in.student, tally)
    since = written(output.table)
    write_anew(store, output, batch.options)
    if since is not None and tally.done:
        tally.regraded = regraded(store, since)
    if tally.regraded.moved:
        write_whole(output.changes, tally.regraded.to_csv())
    found = standing(store, runs=False)
    write_summary(batch.assignment.title, found, output, likenesses(store, batch.assignment))
    tally.missing = len(found.absent)
    for grade in found.grades:
        tally.count(grade)
    return tally


def _keep(found: Graded, store: Store, output: Output) -> None:
    """Write a student's files, then the row that says that they are there.

    The document comes first: by it `write_anew` sees that a page has to be made again, whatever ends us in between.
    """
    student = found.result.hand_in.student
    write_whole(output.document(student), dumps(found.result.document))
    if found.page:
        write_whole(output.page(student), found.page)
    store.add(found.result)


def _asked(assignment: Assignment, exercise: Exercise) -> Asked:
    solution = exercise.solution.read_text(encoding="utf-8") if exercise.solution is not None else ""
    return Asked(
        question=exercise.id, assignment=assignment.title, prompt=exercise.prompt, solution=solution,
        limits=exercise.limits, path=str(assignment.path.resolve()),
    )  # fmt: skip
