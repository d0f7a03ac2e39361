"""The zip that is uploaded to Gradescope: two scripts, the grader as a wheel, and the assignment as a bundle."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from grader import pipeline
from grader.autograder.harness import BUNDLE
from grader.autograder.wheel import NAME, constraints, write_wheel
from grader.errors import UsageError
from grader.language import say
from grader.model import Assignment
from grader.spec import Shown

MOST_MINUTES = 40
"""The longest time limit that Gradescope lets one choose."""
_WHEN = (1980, 1, 1, 0, 0, 0)
_SCRIPTS = ("setup.sh", "run_autograder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What is to be packed: an assignment, the platform's time limit in minutes, and the weakest sandbox that will do.

    `wheels` are files to be installed besides the grader, or in the place of this one.
    """

    assignment: Assignment
    minutes: int = 10
    at_least: str = "landlock"
    wheels: Sequence[Path] = ()


def package(asked: Package, path: Path, options: pipeline.Options, progress: pipeline.Progress) -> tuple[str, ...]:
    """Write the zip; the names of what is in it. Raises UsageError where that cannot be, SandboxError."""
    with tempfile.TemporaryDirectory(prefix="grader-") as scratch:
        folder = Path(scratch)
        _pack_wheels(asked, folder / "wheels")
        shown = Shown(rubrics=True, hidden=True)
        pipeline.pack(asked.assignment, folder / BUNDLE, shown, options, progress)
        (folder / "constraints.txt").write_text(constraints(), encoding="utf-8")
        said = f"--minutes {asked.minutes} --require-sandbox {asked.at_least}"
        for name in _SCRIPTS:
            script = resources.files("grader.autograder").joinpath("scripts").joinpath(name).read_text(encoding="utf-8")
            (folder / name).write_text(script.replace("@OPTIONS@", said), encoding="utf-8")
        try:
            return tuple(_zip(folder, path))
        except OSError as error:
            raise UsageError(say("{path}: cannot be written ({why}).", path=path, why=error.strerror)) from error


def _pack_wheels(asked: Package, folder: Path) -> None:
    """The wheels that are given, and this grader if none of them is one. Raises UsageError for what is no wheel."""
    folder.mkdir()
    for wheel in asked.wheels:
        if wheel.suffix != ".whl" or not zipfile.is_zipfile(wheel):
            raise UsageError(
                say("{wheel}: this is no wheel. `pip wheel --no-deps FOLDER` makes one of a package.", wheel=wheel)
            )
        shutil.copyfile(wheel, folder / wheel.name)
    given = {_normal(path.name.partition("-")[0]) for path in folder.iterdir()}
    if NAME not in given:
        write_wheel(folder)
    known = pipeline.families()
    for check in (check for exercise in asked.assignment.exercises for check in exercise.checks):
        package = known[check.family].package
        if package and _normal(package) not in given:
            raise UsageError(
                say(
                    "{assignment} needs the package {package} for its checks ({family}). Give a wheel of "
                    "it with --wheel FILE; `pip wheel --no-deps FOLDER` makes one.",
                    assignment=asked.assignment.id,
                    package=package,
                    family=check.family,
                )
            )


def _normal(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")


def _zip(folder: Path, path: Path) -> Iterator[str]:
    """All files of a folder in an archive, whole or not at all; Gradescope wants the scripts at its root."""
    part = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(one for one in folder.rglob("*") if one.is_file()):
                member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _WHEN)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = (0o100755 if file.name in _SCRIPTS else 0o100644) << 16
                archive.writestr(member, file.read_bytes())
                yield member.filename
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
