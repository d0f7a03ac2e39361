"""An assignment's spec files as they go into a bundle: without what is of the solutions or not for students.

They are written anew, not copied: a comment could tell what the file leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from grader.audience import hidden_id
from grader.errors import UsageError
from grader.language import say
from grader.model import Assignment, CheckSpec, Exercise, Kind, Run
from grader.spec.document import read_document
from grader.spec.load import FILE
from grader.spec.named import paths_in
from grader.spec.question import ESSAY

ELSEWHERE = "elsewhere"
"""The family that stands in the place of a check which is not shown."""
_SECRET = frozenset(("solution", "allows", "forbids", "prose", "checks", "runs"))
_MODEL = "model_answer"

Keywords = Callable[[Exercise, Any], Mapping[str, float]]
"""From a question and a rubric to the keywords of its model answer, and what each counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a bundle shows besides the rest: rubrics of answers in words, and checks that students do not see."""

    rubrics: bool = False
    hidden: bool = False

    def shows(self, check: CheckSpec) -> bool:
        """Whether a check is packed as it is."""
        return (self.hidden or not check.hidden) and (self.rubrics or check.family != ESSAY)


def packed_specs(
    assignment: Assignment, shown: Shown, runs: Mapping[str, Sequence[Run]], keywords: Keywords
) -> dict[str, str]:
    """The files of a bundle's specs by name. `runs` are those that each question needs with all its checks.

    Raises UsageError for a check that needs a file besides its question's.
    """
    names = [f"{exercise.number:02}-{exercise.id}.yaml" for exercise in assignment.exercises]
    head = {**_data(assignment.path), "questions": names}
    if "/" in (assignment.python or "") or "\\" in (assignment.python or ""):
        del head["python"]  # a path of this machine
    files = {FILE: _written(head)}
    for name, exercise in zip(names, assignment.exercises, strict=True):
        files[name] = _written(_question(exercise, shown, runs[exercise.id], keywords))
    return files


def _question(exercise: Exercise, shown: Shown, runs: Sequence[Run], keywords: Keywords) -> dict[str, Any]:
    data = _data(exercise.path)
    told = {key: value for key, value in data.items() if key not in _SECRET}
    if exercise.kind is Kind.PROGRAM:
        # All of them, also where a check is not shown: what any of them shows may excuse a program.
        told["runs"] = [
            {"start_method": str(run.start_method), "schedule": str(run.schedule), "seed": run.seed} for run in runs
        ]
    told["checks"] = [
        _check(exercise, check, given, shown, keywords)
        for check, given in zip(exercise.checks, data["checks"], strict=True)
    ]
    if exercise.files:
        told["files"] = dict(exercise.files)  # where the author has them, a bundle cannot read them
    if exercise.prose is not None and shown.rubrics:
        told["prose"] = _rubric(data["prose"], keywords(exercise, exercise.prose))
    return told


def _check(exercise: Exercise, check: CheckSpec, given: Any, shown: Shown, keywords: Keywords) -> dict[str, Any]:
    """A check as it was written, or the place of it."""
    if not shown.shows(check):
        what = "hidden" if check.hidden else "words"
        kept = {key: given[key] for key in ("id", "points", "title", "hidden") if key in given}
        named = {"id": hidden_id(exercise.checks.index(check) + 1)} if check.hidden else {}
        return {**kept, **named, ELSEWHERE: {"what": what}}
    if check.family == ESSAY:
        return {**given, ESSAY: _rubric(given[ESSAY], keywords(exercise, check.params))}
    for path in paths_in(check.params):
        raise UsageError(
            say(
                "{question}, {check}: the check reads the file {file}, which a bundle does not carry.",
                question=exercise.id,
                check=check.id,
                file=path.name,
            )
        )
    return dict(given)


def _rubric(given: Mapping[str, Any], keywords: Mapping[str, float]) -> dict[str, Any]:
    told = {key: value for key, value in given.items() if key != _MODEL}
    return {**told, "keywords": dict(keywords)} if keywords else told


def _data(file: Path) -> dict[str, Any]:
    """What a file says; it has been read before, so nothing is wrong with it."""
    data: dict[str, Any] = read_document(file).data
    return data


class _Dumper(yaml.SafeDumper):
    """Writes every text in quotation marks, so that it is one whichever version of YAML the reader has."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Equal values are written out each time."""
        return True


_Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def _written(data: Mapping[str, Any]) -> str:
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text
