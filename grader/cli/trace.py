"""`grader trace`: one run of one program, to be looked at: in the terminal, as a picture, in Perfetto."""

from __future__ import annotations

import functools
import tokenize
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.options import Plain, Tier, WhichAssignment, WhoseWork
from grader.cli.screen import complain, show, write
from grader.errors import UsageError
from grader.language import N_, gettext, say

if TYPE_CHECKING:
    from grader.model import Assignment, Exercise, Program, Run, Trace
    from grader.pipeline import Options


class Method(str, Enum):
    """The ways in which `multiprocessing` makes a process."""

    FORK = "fork"
    FORKSERVER = "forkserver"
    SPAWN = "spawn"


class When(str, Enum):
    """Who decides when a process may end."""

    HOLD_EXITS = "hold-exits"
    NATURAL = "natural"
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


EXAMPLES = N_("""\b
Examples:
    grader trace homework.ipynb --question q6                  who lived when, and what happened
    grader trace homework.ipynb --question q6 --compare        the reference's run beneath it
    grader trace homework.ipynb --question q6 --svg q6.svg     the picture, for a page or a paper
    grader trace homework.ipynb --question q6 --chrome q6.json opens in https://ui.perfetto.dev
    grader trace --program pool.py                             any program, without an assignment

A file name of - stands for standard output.
Exit code: 0 the run was traced, however it ended, 2 wrong usage, 3 the grader's own fault, 130 interrupted.
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One run with all that its pictures need."""

    title: str
    trace: Trace
    program: Program
    reference: Trace | None = None


def trace(  # one parameter an option: that is how typer declares them
    submission: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=N_("A submission as `grader check` takes it; with --program, a program.")),
    ],
    question: Annotated[
        str | None, typer.Option("--question", metavar="QUESTION", help=N_("The question whose program runs."))
    ] = None,
    assignment: WhichAssignment = None,
    student: WhoseWork = None,
    as_program: Annotated[bool, typer.Option("--program", help=N_("FILE is a program: run it as it is."))] = False,
    schedule: Annotated[
        When, typer.Option(help=N_("Whether processes that are done are held until somebody waits for them."))
    ] = When.HOLD_EXITS,
    start_method: Annotated[Method, typer.Option(help=N_("How multiprocessing makes a process."))] = Method.FORK,
    seed: Annotated[int, typer.Option(min=0, help=N_("What the choices of --schedule explore come from."))] = 0,
    compare: Annotated[
        bool, typer.Option("--compare", help=N_("Show the reference solution's run beneath it."))
    ] = False,
    svg: Annotated[Path | None, typer.Option(metavar="FILE", help=N_("Write the picture as SVG."))] = None,
    chrome: Annotated[Path | None, typer.Option(metavar="FILE", help=N_("Write a Chrome trace, for Perfetto."))] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help=N_("Write all that was seen as JSON."))] = None,
    plain: Plain = False,
    sandbox: Annotated[Tier, typer.Option(help=N_("How to confine the program."))] = Tier.AUTO,
    python: Annotated[
        str | None, typer.Option(metavar="PATH", help=N_("The interpreter for the program, if not this one."))
    ] = None,
) -> int:
    """Show one run of one program: who lived when, who started and waited for whom, who printed what."""
    from grader import pipeline  # here, because `grader --help` needs neither
    from grader.model import Run, Schedule, StartMethod
    from grader.pipeline import Options

    run = Run(StartMethod(start_method.value), Schedule(schedule.value), seed)
    options = Options(sandbox=sandbox.value, python=python)
    with ExitStack() as stack:
        if student is not None:
            asked = pipeline.open_assignment(assignment, Path.cwd())
            submission = stack.enter_context(pipeline.work_of(student, submission, asked))
        make = _program if as_program else _answer
        traced = make(submission, assignment, question, run, options, compare=compare)
    saved = [_save(target, _document(kind, traced)) for kind, target in _targets(svg, chrome, json)]
    if not saved:
        _show(traced, plain=plain)
    return 0


# --- what runs ------------------------------------------------------------------------------------------------------


def _answer(
    path: Path, assignment: str | None, said: str | None, run: Run, options: Options, *, compare: bool
) -> Traced:
    from grader import pipeline

    asked = pipeline.open_assignment(assignment, Path.cwd())
    options = _with_interpreter(options, asked)
    exercise = pipeline.find_question(asked, said) if said is not None else _only_question(path, asked)
    traced, program = pipeline.trace_question(path, asked, exercise.id, run, options)
    reference = pipeline.trace_reference(exercise, run, options) if compare else None
    return Traced(title=f"{path.name}, {exercise.id}", trace=traced, program=program, reference=reference)


def _program(
    path: Path, assignment: str | None, said: str | None, run: Run, options: Options, *, compare: bool
) -> Traced:
    """A program as it is; a question gives its limits, its files and the reference."""
    from grader import pipeline
    from grader.model import Limits

    program = _read(path)
    if said is None:
        if compare:
            raise UsageError(say("--compare needs --question: with which question's reference?"))
        return Traced(title=path.name, trace=pipeline.trace_program(program, run, Limits(), options), program=program)
    asked = pipeline.open_assignment(assignment, Path.cwd())
    exercise, options = pipeline.find_question(asked, said), _with_interpreter(options, asked)
    traced = pipeline.trace_program(program.beside(exercise.files), run, exercise.limits, options)
    reference = pipeline.trace_reference(exercise, run, options) if compare else None
    return Traced(title=f"{path.name}, {exercise.id}", trace=traced, program=program, reference=reference)


def _with_interpreter(options: Options, assignment: Assignment) -> Options:
    """The interpreter that the assignment names, unless the user names one."""
    from dataclasses import replace

    return replace(options, python=options.python or assignment.python)


def _only_question(path: Path, assignment: Assignment) -> Exercise:
    """The question that has a program in this submission, if there is just one."""
    from grader import pipeline

    answers = pipeline.read(path, assignment).answers
    found = [exercise for exercise in assignment.exercises if (a := answers.get(exercise.id)) and a.program]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            say("{file} has no program for any question. If it is a program itself, add --program.", file=path.name)
        )
    names = ", ".join(exercise.id for exercise in found)
    raise UsageError(
        say(
            "{file} has programs for {names}. Choose one, for example: --question {found}",
            file=path.name,
            names=names,
            found=found[-1].id,
        )
    )


def _read(path: Path) -> Program:
    """A program file, each line known by its number. Raises UsageError where it cannot be read."""
    from grader.model import Place, Program

    try:
        with tokenize.open(path) as file:  # it knows coding lines (PEP 263) and byte order marks
            source = file.read()
    except OSError as error:
        raise UsageError(say("{path}: {why}", path=path, why=error.strerror or error)) from None
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UsageError(say("{path} is no Python program: {why}", path=path, why=error)) from None
    lines = range(1, source.count("\n") + 2)
    return Program(source=source, origin=tuple(Place(file=path.name, cell=None, lines=(line, line)) for line in lines))


# --- what is shown --------------------------------------------------------------------------------------------------


def _targets(svg: Path | None, chrome: Path | None, json: Path | None) -> list[tuple[str, Path]]:
    return [(kind, path) for kind, path in (("svg", svg), ("chrome", chrome), ("json", json)) if path is not None]


def _document(kind: str, traced: Traced) -> str:
    from grader.report.chrome import to_chrome
    from grader.report.svg import to_svg
    from grader.tracefile import trace_to_json

    if kind == "json":
        return trace_to_json(traced.trace)
    if kind == "chrome":
        return to_chrome(traced.trace, reference=traced.reference, program=traced.program)
    return to_svg(traced.trace, reference=traced.reference, title=traced.title, program=traced.program)


def _save(path: Path, text: str) -> Path:
    if str(path) == "-":
        write(text)
        return path
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(say("{path} cannot be written: {why}", path=path, why=error.strerror or error)) from None
    complain("grader: " + gettext("wrote {file}", file=path))
    return path


def _show(traced: Traced, *, plain: bool) -> None:
    from grader.report.trace_terminal import render

    draw = functools.partial(
        render, traced.trace, title=traced.title, reference=traced.reference, program=traced.program
    )
    show(lambda glyphs: draw(glyphs=glyphs), plain=plain)
