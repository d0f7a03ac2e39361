"""Names for all that a result depends on: equal keys, equal results. What has not changed is not run again."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from grader import pipeline
from grader.batch.files import files_beneath
from grader.model import Answer, Assignment, Exercise, HandIn, Place

_PIECE = 1 << 20
_PACKAGE = Path(__file__).parent.parent
_NO_PART_OF_IT = frozenset(("audit", "cli", "review", "testing", "notebook.py", "__main__.py"))
"""What has no part in a result: a change there is no reason to grade a class again."""


def digest(*parts: object) -> str:
    """A short name for these things, by what they say of themselves."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def grader_digest() -> str:
    """This grader and the Python that it runs on: a change of either may change a verdict."""
    return digest(sys.version, source_digest())


@functools.cache
def source_digest() -> str:
    """This grader and the families of other packages, every file that grades."""
    every = (path for path in _PACKAGE.rglob("*") if path.suffix in (".py", ".j2", ".json"))
    files = sorted(path for path in every if path.relative_to(_PACKAGE).parts[0] not in _NO_PART_OF_IT)
    files += sorted(file for module in pipeline.plugin_modules() for file in _files_of(module))
    return digest(*(hashlib.sha256(path.read_bytes()).hexdigest() for path in files))


def _files_of(module: str) -> list[Path]:
    """The Python files of the outermost package that a module lies in, or the module's own."""
    found = importlib.util.find_spec(module.partition(".")[0])
    if found is None or found.origin is None:
        return []
    folders = found.submodule_search_locations
    return [path for folder in folders for path in Path(folder).rglob("*.py")] if folders else [Path(found.origin)]


def spec_digest(exercise: Exercise) -> str:
    """What is asked: the question's checks, runs, limits, rubric, and the content of the files that it names.

    Where they lie does not matter: on another machine they lie elsewhere.
    """
    told = pipeline.with_files(exercise, _by_content)
    asked = (
        told.id, told.kind, told.points, told.checks, told.runs, told.limits, told.prose, told.solution,
        sorted(told.reference.items()), sorted(told.files.items()),
    )  # fmt: skip
    return digest(asked, exercise.prompt, exercise.title)


def _by_content(path: Path) -> Path:
    """A file's content in the place of its path; students' machines need not have it."""
    return Path(hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")


def answer_key(answer: Answer | None, asked: str, tier: str, python: str, unreadable: str = "") -> str:
    """An answer and all that its report depends on; `asked` is the question's `spec_digest`.

    Names of files are left out: two students may give one answer. Where there is none, its report tells why the work
    was `unreadable`, which is this student's own.
    """
    told: list[object] = [asked, grader_digest(), tier, python, unreadable]
    if answer is not None:
        files: dict[str, int] = {}
        program = answer.program
        told += [answer.text, answer.notes, answer.doubts, [_where(place, files) for place in answer.places]]
        if program is not None:
            told += [program.source, sorted(program.files.items()), [_where(place, files) for place in program.origin]]
    return digest(*told)


def given_key(answer: Answer | None, exercise: Exercise, whole: str) -> str:
    """What a student wrote and the points that it can earn: for as long as it is the same, a person's decision holds.

    Who reads it does not matter, nor at which line it stands. Where there is no answer, the whole work stands for it.
    """
    points = [(check.id, check.points) for check in exercise.checks]
    program = answer.program if answer else None
    code = (program.source, sorted(program.files.items())) if program else ()
    return digest("given", exercise.id, exercise.points, points, answer.text if answer else whole, code)


def _where(place: Place | None, files: dict[str, int]) -> object:
    return place and (files.setdefault(place.file, len(files)), place.cell, place.lines)


def asked_digest(assignment: Assignment, tier: str, python: str) -> str:
    """All that every student's result depends on."""
    specs = [spec_digest(exercise) for exercise in assignment.exercises]
    split = [(exercise.matches, exercise.marks) for exercise in assignment.exercises]
    asked = assignment.terms.late, assignment.terms.rounding, split
    return digest(assignment.id, *asked, *specs, grader_digest(), tier, python)


def whole_key(hand_in: HandIn, asked: str) -> str:
    """A student's whole work, who that is, and all that its result depends on beside them."""
    return digest(_who(hand_in), content_digest(hand_in.path), hand_in.path.name, asked)


def comparison_key(given: Iterable[tuple[HandIn, Mapping[str, str]]], assignment: Assignment) -> str:
    """The answers of a class, given by their keys, who gave them, and what everybody was asked."""
    answers = [(hand_in.student, hand_in.path, sorted(answers.items())) for hand_in, answers in given]
    specs = [spec_digest(exercise) for exercise in assignment.exercises]
    return digest("alike", assignment.title, *answers, *specs, grader_digest())


def _who(hand_in: HandIn) -> object:
    """What is told of a hand-in beside its content; where an archive was unpacked to does not matter."""
    return replace(hand_in, path=Path(), ids=dict(sorted(hand_in.ids.items())))


def content_digest(path: Path) -> str:
    """What lies there: a file, or a folder with all that is in it."""
    if not path.is_dir():
        return digest(path.name, _file_digest(path))
    files = files_beneath(path)
    # A link in a student's folder is not followed; that it is there, they are told.
    told = ((file.relative_to(path), "link" if file.is_symlink() else _file_digest(file)) for file in files)
    return digest(*told)


def _file_digest(path: Path) -> str:
    """What a file holds, or why that cannot be read."""
    if not path.is_file():
        return "no file"  # a pipe, from which nothing may ever come
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                found.update(piece)
    except OSError as error:  # reading the work tells the student why
        return f"not read: {error.strerror}"
    return found.hexdigest()
