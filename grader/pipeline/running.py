"""run → trace: which runs a question needs, of a student's program and of the reference."""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from grader.errors import GraderError, SandboxError, UsageError
from grader.language import say
from grader.model import (
    Assignment,
    CheckSpec,
    Ended,
    Exercise,
    Kind,
    Limits,
    Program,
    Run,
    Schedule,
    Trace,
)
from grader.pipeline import standing
from grader.pipeline.asking import (
    families,
)
from grader.pipeline.options import Options
from grader.pipeline.reading import read
from grader.sandbox import Sandbox

FUTILE = (Ended.TIMED_OUT, Ended.OUTPUT_LIMIT, Ended.MEMORY_LIMIT, Ended.PROCESS_LIMIT, Ended.CPU_LIMIT)
"""A program whose first run ended so would only end so again, at the same price."""


def run_name(run: Run) -> str:
    """What a run is called in names of files, and where runs are listed."""
    calls = hashlib.sha256(repr(run.calls).encode()).hexdigest()[:8] if run.calls.inputs else ""
    seed = f"-{run.seed}" if run.seed else ""
    return f"{run.start_method}-{run.schedule}{seed}" + (f"-calls-{calls}" if calls else "")


def run_all(
    sandbox: Sandbox, name: str, limits: Limits, program: Program, runs: Sequence[Run], tell: Callable[[str], None]
) -> dict[Run, Trace]:
    """The traces of all runs of a program that are not in vain."""
    traces: dict[Run, Trace] = {}
    made: dict[Run, Trace] = {}
    futile = False

    def one(run: Run) -> Trace:
        way = sandbox.possible(run)
        if way not in made:
            made[way] = sandbox.run(program, way, limits, f"{name}.py")
        return made[way].standing_in_for(run) if way != run else made[way]

    for run in runs:
        calls = bool(run.calls.inputs)
        if futile and not calls:
            continue  # a function is called without what stands under the main guard
        if run.schedule is Schedule.SERIAL and not any(trace.find("submit") for trace in traces.values()):
            continue
        way = sandbox.possible(run)
        if way not in made:
            tell(say("a function is called") if calls else f"{way.start_method}, {way.schedule}")
        traces[run] = one(run)
        futile = futile or (not calls and traces[run].ended in FUTILE and run.schedule is Schedule.NATURAL)
    if not futile:
        standing.settle(traces, program, one)
        standing.spare_daemons(traces, one)
    return traces


def reference_program(exercise: Exercise) -> Program:
    """The program that the question's author gave. Raises UsageError where there is none."""
    if exercise.reference:
        raise UsageError(
            say("A bundle has no reference program for {question}, only runs of it.", question=exercise.id)
        )
    if exercise.solution is None or exercise.kind is not Kind.PROGRAM:
        raise UsageError(say("There is no reference program for {question}.", question=exercise.id))
    return Program(source=exercise.solution.read_text(encoding="utf-8"), files=exercise.files)


def reference_traces(exercise: Exercise, runs: tuple[Run, ...], tier: str, python: str | None) -> Mapping[Run, Trace]:
    """The traces of a reference program. Raises UsageError where there is none."""
    program = reference_program(exercise)
    files = tuple(sorted(program.files.items()))
    return _known_traces(program.source, files, exercise.id, exercise.limits, runs, tier, python)


@functools.lru_cache(maxsize=64)
def _known_traces(
    source: str, files: tuple[tuple[str, str], ...], name: str, limits: Limits, runs: tuple[Run, ...], tier: str,
    python: str | None,
) -> Mapping[Run, Trace]:  # fmt: skip
    """They are the same for every submission, so they are made once, in a sandbox apart."""
    with Sandbox(tier, python) as sandbox:
        return run_all(sandbox, name, limits, Program(source=source, files=dict(files)), runs, lambda _what: None)


def reference_runs(
    assignment: Assignment, wanted: Mapping[str, Run], tier: str, options: Options
) -> Mapping[str, Trace]:
    """By question, this run of its reference solution, to be looked at beside a student's; those that can be had."""
    found = {}
    for exercise in assignment.exercises:
        # A student's machine need not have the solutions, and no page fails for want of one.
        with contextlib.suppress(OSError, UsageError, SandboxError):
            if wanted.get(exercise.id) in exercise.reference:
                found[exercise.id] = exercise.reference[wanted[exercise.id]]
            elif exercise.id in wanted:
                run, python = wanted[exercise.id], options.python or assignment.python
                found[exercise.id] = reference_traces(exercise, (run,), tier, python)[run]
    return found


def trace_question(
    path: Path, assignment: Assignment, question: str, run: Run, options: Options | None = None
) -> tuple[Trace, Program]:
    """One run of the program that a submission has for a question. Raises UsageError where it has none."""
    exercise = next(exercise for exercise in assignment.exercises if exercise.id == question)
    answer = read(path, assignment).answers.get(question)
    if answer is None or answer.program is None:
        raise UsageError(
            say(
                "{file} has no program for {question} of {assignment}. `grader check` tells what was found; "
                "--assignment names another assignment.",
                file=path.name,
                question=question,
                assignment=assignment.id,
            )
        )
    program = answer.program.beside(exercise.files)
    return trace_program(program, run, exercise.limits, options, f"{question}.py"), answer.program


def trace_reference(exercise: Exercise, run: Run, options: Options | None = None) -> Trace:
    """One run of the program that the question's author gave. Raises UsageError where there is none."""
    if exercise.reference and run not in exercise.reference:
        known = ", ".join(map(run_name, exercise.reference))
        raise UsageError(
            say(
                "A bundle has recorded runs of the reference only. Those of {question}: {known}.",
                question=exercise.id,
                known=known,
            )
        )
    if exercise.reference:
        return exercise.reference[run]
    return trace_program(reference_program(exercise), run, exercise.limits, options, f"{exercise.id}.py")


def trace_program(
    program: Program, run: Run, limits: Limits, options: Options | None = None, name: str = "program.py"
) -> Trace:
    """One run of any program, which takes itself for the file `name`. Raises SandboxError where nothing can run."""
    options = options or Options()
    with Sandbox(options.sandbox, options.python, options.at_least) as sandbox:
        return sandbox.run(program, run, limits, name)


def needed_runs(exercise: Exercise) -> tuple[Run, ...]:
    """The runs that an exercise lists or its checks need, the natural one under fork first, each once.

    Raises GraderError for a family that cannot say which it needs.
    """
    wanted = [run for check in exercise.checks for run in runs_for(check)]
    return tuple(dict.fromkeys([Run(), *sorted({*exercise.runs, *wanted}, key=_price)]))


def runs_for(check: CheckSpec) -> tuple[Run, ...]:
    """The runs that one check needs. Raises GraderError for a family that cannot say which."""
    family = families()[check.family]
    try:
        asked = tuple(family.runs(check.params))
    except Exception as error:  # another package's; it must not cost a student anything
        raise GraderError(
            say(
                "{family} does not say which runs it needs: {kind}: {why}",
                family=family.said,
                kind=type(error).__name__,
                why=error,
            )
        ) from error
    if not all(isinstance(run, Run) for run in asked):
        raise GraderError(
            say(
                "{family} asks for something that is not a grader.model.Run: {asked}",
                family=family.said,
                asked=repr(asked),
            )
        )
    return asked


def _price(run: Run) -> tuple[bool, bool, Run]:
    return run.start_method != "fork", run.schedule is Schedule.SERIAL, run


def wants_reference(check: CheckSpec) -> bool:
    """True if a check compares with the reference solution: if a field of its parameters says so."""
    return "reference" in (getattr(check.params, field.name) for field in fields(check.params))
