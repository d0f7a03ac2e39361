"""Grade a submission again whenever it has been saved: `grader check --watch`.

Files are looked at four times a second instead of asking the system to tell of changes: that works on every system,
network folders included, and whichever way an editor saves, also by renaming a new file.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import SpecError, UsageError
from grader.language import gettext, shown

if TYPE_CHECKING:
    from grader.cli.progress import Tell
    from grader.errors import GraderError
    from grader.model import Assignment, QuestionReport, Report, Submission
    from grader.pipeline import Options

EVERY = 0.25
"""Seconds between two looks at the files."""
_MOST_FILES = 2_000

State = Mapping[Path, tuple[int, int, int]]
"""By file: when it was written, its size, and which file it is (a renamed one is another)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One time of grading: its report, or why there is none; the questions that were run, and which points changed."""

    report: Report | None = None
    error: GraderError | None = None
    run: tuple[str, ...] = ()
    changed: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is graded again and again. `opened` gives the assignment as it is now, `options` how to grade it."""

    submission: Path
    opened: Callable[[], Assignment]
    options: Callable[[Assignment], Options]
    progress: Callable[[Assignment], AbstractContextManager[Tell]]
    pause: Callable[[float], object] = time.sleep

    def turns(self) -> Iterator[Turn]:
        """Grade now, and after every change, without end. Raises what stops the first time of grading.

        Later on what cannot be read is told, and awaits the next change: it may be saved in the midst of a thought.
        """
        asked = self.opened()
        state, named, report = self._state(asked), _named(asked), self._graded(asked, ())
        yield Turn(report=report, run=tuple(question.exercise.id for question in report.questions))
        while True:
            state = self._next(asked, state)
            try:
                asked = self.opened()
                files = _named(asked)
                same = [one for one in report.questions if files.get(one.exercise.id) == named.get(one.exercise.id)]
                before, report, named = report, self._graded(asked, same), files
            except (UsageError, SpecError) as error:
                yield Turn(error=error)
            else:
                yield Turn(report=report, run=_run(before, report), changed=tuple(_changed(before, report)))

    def _graded(self, asked: Assignment, before: Iterable[QuestionReport]) -> Report:
        from grader import pipeline

        def known(_tier: str, handed_in: Submission) -> Mapping[str, QuestionReport]:
            """The questions to which the answer is the same as before, word for word and at the same place."""
            same = (one for one in before if one.exercise in asked.exercises and _is_certain(one))
            return {one.exercise.id: one for one in same if one.answer == handed_in.answers.get(one.exercise.id)}

        read = pipeline.read(self.submission, asked)
        with self.progress(asked) as tell:
            return pipeline.grade(read, asked, self.options(asked), tell, known)

    def _next(self, asked: Assignment, before: State) -> State:
        """Wait for a change that is over: until the submission is there and two looks are alike."""
        last = before
        while True:
            self.pause(EVERY)
            now = self._state(asked)
            if now == last != before and self.submission.exists():
                return now
            last = now

    def _state(self, asked: Assignment) -> State:
        from grader import pipeline

        specs = (asked.path, *asked.path.parent.glob("*.y*ml"), *(exercise.path for exercise in asked.exercises))
        found = ((path, _stat(path)) for path in (*_files(self.submission), *specs, *pipeline.files_named(asked)))
        return {path: stat for path, stat in found if stat is not None}


def _named(asked: Assignment) -> Mapping[str, Sequence[bytes]]:
    """By question, what stands in the files that it names: its reference, a model answer."""
    from grader import pipeline

    return {one.id: [_content(path) for path in pipeline.files_named(one)] for one in asked.exercises}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # gone, which is told where it is needed
        return b""


def _files(path: Path) -> Iterator[Path]:
    """A file; or those of a folder that are no tool's own."""
    if not path.is_dir():
        yield path
        return
    yield from itertools.islice(_inside(path), _MOST_FILES)


def _inside(folder: Path) -> Iterator[Path]:
    """All files beneath a folder; a folder that is gone before it is looked into has none."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_tools(name)]
        yield from (Path(place, name) for name in names if not _is_tools(name))


def _is_tools(name: str) -> bool:
    return name.startswith((".", "__"))


def _stat(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:  # gone, perhaps until its new version takes its name
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _is_certain(question: QuestionReport) -> bool:
    """False for a fault of ours, which another time may not happen."""
    return question.status.value != "grader_error"


def _run(before: Report, after: Report) -> tuple[str, ...]:
    known = {id(question) for question in before.questions}
    return tuple(question.exercise.id for question in after.questions if id(question) not in known)


def _changed(before: Report, after: Report) -> Iterator[tuple[str, float, float]]:
    """The questions whose points are others than before, with both."""
    from grader.report.amounts import points  # here, because `grader --help` does without

    old = {question.exercise.id: question.score for question in before.questions}
    for question in after.questions:
        name = question.exercise.id
        if name in old and points(old[name]) != points(question.score):
            yield name, old[name], question.score


def told(turn: Turn, *, arrow: str) -> str:
    """What is new, in a line or two: `q6: 7 → 10`."""
    from grader.report.amounts import points

    if turn.error is not None:
        return f"grader: {shown(turn.error.message)}"
    news = ", ".join(f"{name}: {points(old)} {arrow} {points(new)}" for name, old, new in turn.changed)
    nothing = gettext("No answer has changed; nothing was run.")
    ran = gettext("Run: {questions}.", questions=", ".join(turn.run)) if turn.run else nothing
    return f"{news}\n{ran}" if news else ran
