"""The files that a question names besides its own: its reference solution, and what its checks' parameters name."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.model import Exercise


def files_named(exercise: Exercise) -> tuple[Path, ...]:
    """The files besides its own that a question needs: its solution, and those that its checks name."""
    params = (exercise.prose, *(check.params for check in exercise.checks))
    return (*((exercise.solution,) if exercise.solution is not None else ()), *paths_in(params))


def with_files(exercise: Exercise, other: Callable[[Path], Path]) -> Exercise:
    """The question with another path in the place of each of these."""
    checks = tuple(replace(check, params=_with_paths(check.params, other)) for check in exercise.checks)
    solution = other(exercise.solution) if exercise.solution is not None else None
    return replace(exercise, solution=solution, checks=checks, prose=_with_paths(exercise.prose, other))


def paths_in(value: Any) -> Iterator[Path]:
    """Every file that parameters name."""
    if isinstance(value, Path):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from paths_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from paths_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from paths_in(item)


def _with_paths(value: Any, other: Callable[[Path], Path]) -> Any:
    """Parameters with other files; what names none is the very same object."""
    if isinstance(value, Path):
        return other(value)
    if isinstance(value, Mapping):
        items = {key: _with_paths(item, other) for key, item in value.items()}
        return items if any(items[key] is not item for key, item in value.items()) else value
    if isinstance(value, list | tuple):
        parts = [_with_paths(item, other) for item in value]
        return type(value)(parts) if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        new = {name: _with_paths(item, other) for name, item in old.items()}
        changed = {name: item for name, item in new.items() if item is not old[name]}
        return replace(value, **changed) if changed else value
    return value
