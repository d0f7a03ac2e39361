"""What a bundle says of itself: who can read it, what it was made of, which runs are in it."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError

from grader.errors import UsageError
from grader.language import say
from grader.model import Calls, Run, Schedule, StartMethod

MANIFEST = "bundle.json"
FORMAT = 1
"""Raised whenever a reader of the old format could misunderstand the new one."""


class _Strict(BaseModel):
    """No unknown keys, no conversions."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Recorded(_Strict):
    """A run of a question's reference solution, and the file in the bundle that holds its trace."""

    question: str
    start_method: StartMethod
    schedule: Schedule
    seed: int
    calls: Calls = Calls()
    file: str

    @property
    def run(self) -> Run:
        """How it was run."""
        return Run(self.start_method, self.schedule, self.seed, self.calls)


def recorded(question: str, run: Run, file: str) -> Recorded:
    """A run of a question's reference whose trace is in this file."""
    return Recorded(
        question=question, start_method=run.start_method, schedule=run.schedule, seed=run.seed, calls=run.calls,
        file=file,
    )  # fmt: skip


class Manifest(_Strict):
    """`grader` is the version that packed it, `specs` a digest of the specs and solutions that it was packed from.

    `tier` and `python` tell where the references ran. `rubrics` and `hidden` tell whether rubrics of answers in words,
    and checks that students do not see, are in it.
    """

    format: int = FORMAT
    grader: str
    assignment: str
    specs: str
    tier: str
    python: str
    rubrics: bool
    hidden: bool
    runs: tuple[Recorded, ...] = ()


def this_version() -> str:
    """The version of this grader."""
    return metadata.version("grader")


def manifest_to_json(manifest: Manifest) -> str:
    """The manifest as a JSON document."""
    return manifest.model_dump_json(indent=1) + "\n"


def manifest_from_json(text: str, name: str) -> Manifest:
    """The manifest of the bundle `name`. Raises UsageError where it is none, or another version's."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or "format" not in told:
        raise UsageError(
            say(
                "{name} is no bundle as `grader bundle` makes it: its {manifest} cannot be read.",
                name=name,
                manifest=MANIFEST,
            )
        )
    if told["format"] != FORMAT or not _same_series(str(told.get("grader", "")), this_version()):
        raise UsageError(_other_version(str(told.get("grader", "?")), name))
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(
            say(
                "{name}: {manifest} is damaged, at {where}: {why}.",
                name=name,
                manifest=MANIFEST,
                where=where,
                why=first["msg"],
            )
        ) from None
    for one in manifest.runs:
        if PurePosixPath(one.file).is_absolute() or ".." in PurePosixPath(one.file).parts:
            raise UsageError(
                say(
                    "{name}: {manifest} is damaged: {file} leads out of the bundle.",
                    name=name,
                    manifest=MANIFEST,
                    file=repr(one.file),
                )
            )
    return manifest


def _same_series(one: str, other: str) -> bool:
    """Whether two versions give equal verdicts: up to the minor number while the major is 0 (semver.org, item 4)."""
    parts, others = one.split("."), other.split(".")
    return parts[:1] == others[:1] if parts[0] not in ("", "0") else parts[:2] == others[:2]


def _other_version(packed: str, name: str) -> str:
    return (
        f"{name} was packed by grader {packed}, and this is grader {this_version()}: verdicts could differ. Install"
        f" that version (pip install 'grader=={packed}'), or have the assignment packed again with this one."
    )
