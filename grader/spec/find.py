"""Finding an assignment by its folder or by its name."""

from __future__ import annotations

from pathlib import Path

from grader.errors import UsageError
from grader.language import say
from grader.spec.load import FILE
from grader.spec.paths import is_file, is_folder
from grader.spec.problem import short
from grader.spec.words import closest, sentence

HOME = "exercises"
"""The folder in which assignments are looked for."""

DEFAULT = "multiprocessing"

CHECKOUT = Path(__file__).resolve().parents[2]


def find_assignment(name_or_path: str | None, start: Path) -> Path:
    """The `assignment.yaml` of an assignment: a folder, that file itself, or a name under an `exercises` folder.

    Such folders are looked for in `start`, in those above it, and beside the `grader` package; the nearest wins.
    Without a name: the assignment in which `start` lies, else the only one, else the one named multiprocessing.
    Raises `UsageError`, which lists what there is.
    """
    start = start.absolute()
    if name_or_path is None:
        return _default(start)
    return _by_path(name_or_path, start) or _by_name(name_or_path, start)


def _by_path(name: str, start: Path) -> Path | None:
    path = start / name
    if is_file(path / FILE) and name:
        return path / FILE
    if not is_file(path):
        return None
    if path.name == FILE:
        return path
    beside = path.parent / FILE
    guess = short(beside) if is_file(beside) else None
    raise UsageError(sentence(say("{name} is a file, but not an {file}", name=name, file=FILE), guess))


def _by_name(name: str, start: Path) -> Path:
    found = _assignments(start)
    if name in found:
        return found[name]
    if not found:
        raise UsageError(
            say(
                "There is no assignment {name}, and no folder {home} with any in {place}.",
                name=repr(name),
                home=repr(HOME),
                place=_place(start),
            )
        )
    near = closest(name, found)
    guess = None if near is None else repr(near)
    raise UsageError(
        sentence(say("There is no assignment {name}; there is {names}", name=repr(name), names=", ".join(found)), guess)
    )


def _default(start: Path) -> Path:
    for folder in (start, *start.parents):
        if is_file(folder / FILE):
            return folder / FILE
    found = _assignments(start)
    if len(found) == 1:
        return next(iter(found.values()))
    if DEFAULT in found:
        return found[DEFAULT]
    if not found:
        raise UsageError(
            say(
                "There is no assignment: no folder {home} with any in {place}. Name its folder or "
                "bundle; most commands take it by -a.",
                home=repr(HOME),
                place=_place(start),
            )
        )
    raise UsageError(say("There are several assignments: {found}. Name one.", found=", ".join(found)))


def _place(start: Path) -> str:
    return say("{folder} or above it", folder=short(start))


def _assignments(start: Path) -> dict[str, Path]:
    """All assignments by name, sorted; of two with one name the nearer."""
    found: dict[str, Path] = {}
    for folder in (start, *start.parents, CHECKOUT):
        home = folder / HOME
        if not is_folder(home):
            continue
        for file in (*home.glob(f"*/{FILE}"), *home.glob(f"*/*/{FILE}")):
            found.setdefault(file.parent.relative_to(home).as_posix(), file)
    return dict(sorted(found.items()))
