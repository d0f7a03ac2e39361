"""spec: the assignment that is meant, wherever it lies, and all that is asked in it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader import bundle, checks, essay, intake, spec
from grader.errors import SpecError, UsageError
from grader.language import replaced, say
from grader.model import (
    Answer,
    Assignment,
    CheckSpec,
    Exercise,
    Family,
    Kind,
)


def families() -> Mapping[str, Family]:
    """Every family of checks: our own, the essay's, and those of installed packages."""
    essays = essay.essay_family()
    return {**checks.families(frozenset({*spec.OWN_KEYS, essays.name})), essays.name: essays}


def plugin_modules() -> tuple[str, ...]:
    """The modules from which families of other packages come, as their entry points name them."""
    return tuple(point.module for point in checks.plugins())


def open_assignment(name: str | None, start: Path) -> Assignment:
    """The assignment of this name, path or bundle, looked for from a folder. Raises UsageError, SpecError."""
    archive = bundle.find_archive(name, start) if name else None
    if archive is not None:
        return _unpacked(archive)
    try:
        place = spec.find_assignment(name, start)
    except UsageError:
        beside = [] if name else [path for path in sorted(start.glob("*.zip")) if is_bundle(path)]
        if len(beside) != 1:
            raise
        return _unpacked(beside[0])
    if bundle.is_opened_bundle(place.parent):
        return _recorded(place.parent, place)
    return spec.load_assignment(place, families())


def is_bundle(path: Path) -> bool:
    """Whether a file is a bundle of an assignment."""
    try:
        return bundle.find_archive(str(path), path.parent) is not None
    except UsageError:
        return False


def begin_assignment(name: str, title: str, folder: Path) -> tuple[Path, ...]:
    """Write a new assignment to begin with. Raises UsageError where that cannot be."""
    return spec.begin_assignment(name, title, folder)


def find_question(assignment: Assignment, said: str) -> Exercise:
    """The question that a person means by `q6`, `Q6` or `6`; UsageError lists those that there are."""
    for exercise in assignment.exercises:
        if said.strip().casefold() in (exercise.id.casefold(), str(exercise.number)):
            return exercise
    known = ", ".join(exercise.id for exercise in assignment.exercises)
    raise UsageError(
        say(
            "{assignment} has no question {said}. Its questions: {known}",
            assignment=assignment.id,
            said=repr(said),
            known=known,
        )
    )


def validate(paths: Sequence[Path]) -> list[spec.Problem]:
    """Everything that is wrong with the assignments at these paths, or with the one found from here."""
    packed = [path for path in paths if bundle.find_archive(str(path), Path.cwd()) is not None]
    for path in packed:
        open_assignment(str(path), Path.cwd())
    places = [path if path.is_file() else spec.find_assignment(str(path), Path.cwd()) for path in paths]
    places = [path for path in places if path not in packed]
    places = places if paths else [spec.find_assignment(None, Path.cwd())]
    return [problem for place in places for problem in spec.check_assignment(place, families())]


def files_named(asked: Assignment | Exercise) -> tuple[Path, ...]:
    """The files besides the specs that grading needs: reference solutions, model answers."""
    exercises = asked.exercises if isinstance(asked, Assignment) else (asked,)
    return tuple(dict.fromkeys(path for exercise in exercises for path in spec.files_named(exercise)))


def with_files(exercise: Exercise, other: Callable[[Path], Path]) -> Exercise:
    """The question with another path in the place of each that it names."""
    return spec.with_files(exercise, other)


def _unpacked(archive: Path) -> Assignment:
    """The assignment in a bundle. All of it is read into memory: no file of it outlives this call."""
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        notes = intake.unpack(archive, Path(scratch))
        if notes:
            raise UsageError(
                say(
                    "{archive}: this is no bundle as `grader bundle` makes it. {notes}", archive=archive, notes=notes[0]
                )
            )
        return _recorded(Path(scratch), archive)


def _recorded(folder: Path, place: Path) -> Assignment:
    """The assignment in an unpacked bundle, as one that lies at `place`."""
    opened = bundle.open_bundle(folder, place.name)
    try:
        assignment = spec.load_assignment(folder / spec.FILE, families())
    except SpecError as error:
        told = replaced(re.compile(re.escape(f"{folder}/")), lambda _: f"{place.name}/", error.message)
        raise SpecError(
            say("{place}: this bundle holds what this grader does not understand.\n{told}", place=place, told=told)
        ) from None
    for exercise in assignment.exercises:
        if spec.files_named(exercise):
            raise UsageError(
                say(
                    "{place}: {question} names a file of its author's, which a bundle may not.",
                    place=place,
                    question=exercise.id,
                )
            )
    return opened.fill(assignment, place)


def schemas() -> dict[str, Any]:
    """JSON Schemas of what authors write, by what they describe: `assignment`, `question`."""
    return spec.json_schema(families())


def parameter_schemas() -> dict[str, Any]:
    """JSON Schemas of the parameters of each family of checks, by its name."""
    return spec.parameter_schemas(schemas()["question"], families())


def checks_asked(exercise: Exercise, answer: Answer | None) -> tuple[CheckSpec, ...]:
    """The checks by which this answer is judged; words where a program was asked for have one of their own."""
    if answer is None or not is_prose(exercise, answer):
        return exercise.checks
    title = say("Described in words")
    return (CheckSpec(id="prose", family="essay", points=exercise.points, params=exercise.prose, title=title),)


def is_prose(exercise: Exercise, answer: Answer) -> bool:
    """Whether words were given where a program was asked for."""
    return exercise.kind is Kind.PROGRAM and answer.program is None and bool(answer.text.strip())
