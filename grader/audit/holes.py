"""Survivors -> the checks that would kill them, tried out, as YAML to paste into the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.audit.grade import Grade
from grader.audit.mutation import Cure, Measured
from grader.audit.reading import Seen
from grader.audit.trial import Hole, Trial, kills
from grader.model import CheckSpec, Exercise, Family, Program, Status

POINTS = 1.0
"""What a suggested check is worth until the author says better."""

NAMES = {
    "processes": "processes",
    "output": "printed-by-workers",
    "joined": "joined",
    "overlap": "concurrent",
    "threads": "threads",
    "tasks": "together",
    "pool": "pool",
    "portable": "portable",
    "ends": "ends",
}
"""The id of a suggested check, by family."""


def holes(
    exercise: Exercise,
    reference: Program,
    survivors: Sequence[Trial],
    seen: Seen,
    families: Mapping[str, Family],
    grade: Grade,
) -> tuple[Hole, ...]:
    """Try the kinds of checks that are there for the survivors, the best first, and tell which kills which."""
    left, found = list(survivors), dict[int, Hole]()
    candidates = {trial.name: _candidates(trial, seen, families) for trial in survivors}
    for rank in range(max((len(each) for each in candidates.values()), default=0)):
        for check, cure, trials in _grouped(left, candidates, rank):
            killed = _killed(exercise, check, reference, trials, grade)
            if killed:
                check = replace(check, id=_free(check.id, exercise, [hole.check for hole in found.values()]))
                found[len(found)] = Hole(trials=killed, check=check, cure=cure)
                left = [trial for trial in left if trial not in killed]
    rest = [Hole(trials=tuple(left))] if left else []
    return (*found.values(), *rest)


def _candidates(trial: Trial, seen: Seen, families: Mapping[str, Family]) -> list[tuple[CheckSpec, Cure]]:
    """The checks that may kill a survivor, as far as they are known and make sense for what the reference does."""
    found = []
    for cure in trial.mutant.mutation.cures:
        params = {name: _filled(value, seen) for name, value in cure.params.items()}
        family = families.get(cure.family)
        if cure.complete and family is not None and None not in params.values():
            check = CheckSpec(
                id=NAMES.get(cure.family, cure.family),
                family=cure.family,
                points=POINTS,
                params=family.params(**params),
            )
            found.append((check, Cure(cure.family, params)))
    return found


def _filled(value: Any, seen: Seen) -> Any:
    """The number that a run of the reference showed, None if it showed none."""
    if value is Measured.WORKERS:
        return seen.workers or None
    if value is Measured.THREADS:
        return seen.threads or None
    if value is Measured.POOL:
        return max(seen.pools, default=None)
    return value


def _free(name: str, exercise: Exercise, suggested: Sequence[CheckSpec | None]) -> str:
    """The name, or with a number where a check of the question or one that was suggested before has it."""
    taken = {check.id for check in (*exercise.checks, *suggested) if check is not None}
    names = [name, *(f"{name}-{number}" for number in range(2, len(taken) + 3))]
    return next(each for each in names if each not in taken)


def _grouped(
    trials: Sequence[Trial], candidates: Mapping[str, Sequence[tuple[CheckSpec, Cure]]], rank: int
) -> Iterator[tuple[CheckSpec, Cure, list[Trial]]]:
    """The survivors by the check that comes next for them."""
    groups: list[tuple[CheckSpec, Cure, list[Trial]]] = []
    for trial in trials:
        for check, cure in candidates[trial.name][rank : rank + 1]:
            same = next((group for group in groups if group[0] == check), None)
            if same is None:
                groups.append((check, cure, [trial]))
            else:
                same[2].append(trial)
    return iter(groups)


def _killed(
    exercise: Exercise, check: CheckSpec, reference: Program, trials: Sequence[Trial], grade: Grade
) -> tuple[Trial, ...]:
    """Those of the survivors that the check alone would kill; none if the reference does not pass it."""
    alone = replace(exercise, checks=(check,), points=check.points)
    right, *wrong = grade(alone, [reference, *(trial.mutant.program for trial in trials)])
    if any(finding.status is not Status.PASSED for finding in right.findings):
        return ()
    return tuple(trial for trial, report in zip(trials, wrong, strict=True) if any(map(kills, report.findings)))


# --- YAML -----------------------------------------------------------------------------------------------------------


def as_yaml(check: CheckSpec, cure: Cure) -> str:
    """A check as it stands in a spec's list of checks."""
    return f"  - id: {check.id}\n    points: {check.points:g}\n    {family_as_yaml(cure)}\n"


def family_as_yaml(cure: Cure) -> str:
    """A kind of check as it stands in a spec: its family, with the parameters that matter."""
    params = ", ".join(f"{name}: {_scalar(value)}" for name, value in cure.params.items())
    return f"{cure.family}: {{{params}}}"


def to_be_written(hole: Hole) -> tuple[str, ...]:
    """The kinds of checks that are there for such mutants and have further parameters, which only the author knows."""
    cures = (cure for trial in hole.trials for cure in trial.mutant.mutation.cures if not cure.complete)
    return tuple(dict.fromkeys(family_as_yaml(cure) for cure in cures))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(_scalar, value))}]"
    return str(value)
