"""Programs of a submission, run for an instructor's own tests: plain attributes, and words when an assert fails."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from grader import pipeline
from grader.errors import GraderError
from grader.language import shown
from grader.model import Ended, Process, Run, Schedule, StartMethod, Trace
from grader.report.sanitise import visible


@dataclass(frozen=True, slots=True, repr=False)
class Worker:
    """A process that the program made."""

    trace: Trace
    process: Process

    @property
    def name(self) -> str:
        """`worker 1`, in the order of creation."""
        return self.process.label

    @property
    def output(self) -> str:
        """What it wrote to standard output, by the kernel's word."""
        return self.trace.text(self.process.pid)

    @property
    def errors(self) -> str:
        """What it wrote to standard error."""
        return self.trace.text(self.process.pid, "stderr")

    @property
    def exit_code(self) -> int | None:
        """Its exit status; None if a signal ended it."""
        return self.process.exit_code

    @property
    def joined(self) -> bool:
        """True if the program waited for its end; only a schedule that holds exits tells."""
        return bool(self.process.joined)

    def __repr__(self) -> str:
        end = f"exit status {self.exit_code}" if self.exit_code is not None else f"{self.process.how or 'not ended'}"
        waited = "joined" if self.joined else f"not joined ({self.process.why})" if self.process.why else "not joined"
        return f"<{self.name}: {end}, {waited}, printed {visible(self.output)!r}>"


@dataclass(frozen=True, slots=True, repr=False)
class ProgramRun:
    """One run of one program. Every fact in it is the kernel's word where the sandbox has it (`trace.evidence`)."""

    question: str
    trace: Trace

    @property
    def workers(self) -> tuple[Worker, ...]:
        """The processes that did the program's work, in the order of creation; helpers of multiprocessing are none."""
        return tuple(Worker(self.trace, process) for process in self.trace.workers)

    @property
    def output(self) -> str:
        """What all processes wrote to standard output, in the order in which it was written."""
        return "".join(chunk.text for chunk in self.trace.chunks if chunk.stream == "stdout")

    @property
    def main_output(self) -> str:
        """What the main process wrote to standard output."""
        return self.trace.text(self.trace.main)

    @property
    def exit_code(self) -> int | None:
        """The program's exit status; None if it did not come to its end by itself."""
        return self.trace.exit_code

    @property
    def ended(self) -> bool:
        """True if it came to its end: no deadlock, no limit, no signal."""
        return self.trace.ended is Ended.EXITED

    @property
    def joined(self) -> Joined:
        """True if there are workers and the program waited for the end of each; shows those that it forgot."""
        return Joined(self.workers)

    def __repr__(self) -> str:
        how = f"exit status {self.exit_code}" if self.ended else str(self.trace.ended)
        made = len(self.workers)
        workers = "1 worker" if made == 1 else f"{made} workers"
        return f"<{self.question} under {self.trace.made_by}, {self.trace.run.schedule}: {how}, {workers}>"


@dataclass(frozen=True, slots=True, repr=False)
class Joined:
    """Whether all workers of a run were waited for: true or false, and in words where pytest shows it."""

    workers: tuple[Worker, ...]

    def __bool__(self) -> bool:
        return bool(self.workers) and not self._forgotten()

    def __repr__(self) -> str:
        if not self.workers:
            return "no process was started"
        return f"not joined: {', '.join(self._forgotten())}" if self._forgotten() else "all joined"

    def _forgotten(self) -> list[str]:
        return [worker.name for worker in self.workers if not worker.joined]


@dataclass(frozen=True, slots=True)
class RunProgram:
    """What the fixture `run_program` gives: call it with a question."""

    submission: Path
    config: pytest.Config

    def __call__(
        self, asked: str, *, start_method: str = "fork", schedule: str = "hold-exits"
    ) -> ProgramRun:  # fmt: skip
        """Run the program that the submission has for a question, once.

        Raises UsageError where it has none, or there is no such question, start method or schedule.
        """
        option = self.config.option
        try:
            run = Run(StartMethod(start_method), Schedule(schedule))
            assignment = pipeline.open_assignment(option.assignment, self.config.invocation_params.dir)
            exercise = pipeline.find_question(assignment, asked)
            how = pipeline.Options(sandbox=option.grader_sandbox, python=option.grader_python)
            trace, _ = pipeline.trace_question(pipeline.no_link(self.submission), assignment, exercise.id, run, how)
        except (GraderError, ValueError) as error:
            why = visible(shown(error.message) if isinstance(error, GraderError) else str(error))
        else:
            return ProgramRun(exercise.id, trace)
        pytest.fail(why, pytrace=False)  # here, where pytest tells of no other exception
