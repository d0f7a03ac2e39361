"""The parameters of checks: each family's own dataclass, validated by pydantic without touching the class."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter
from pydantic.errors import PydanticUserError

from grader.errors import GraderError
from grader.language import say
from grader.model import Family
from grader.spec.document import Document
from grader.spec.paths import find_file
from grader.spec.problem import Trail
from grader.spec.validate import validate


@lru_cache(maxsize=256)
def _adapter(params: type[Any], *, docstrings: bool) -> TypeAdapter[dict[str, Any]]:
    """Reads `{family name: parameters}`; a mapping, because a bare dataclass cannot be given a configuration.

    The configuration holds for nested dataclasses too. `docstrings` makes descriptions of the attributes'
    docstrings, which needs the class's source and time.
    """
    config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=docstrings)
    return TypeAdapter(dict[str, params], config=config)  # type: ignore[valid-type]


def read_params(family: Family, data: Any, document: Document, base: Trail, key: str) -> Any:
    """The family's parameters from `data`, which stands under `key` at `base`; None, and problems, if it is wrong.

    Nothing (`joined:`) is taken for no parameters. Raises `GraderError` if the family itself is unusable.
    """
    trail = (*base, key)
    adapter = family_adapter(family)
    try:
        found = validate(adapter, {key: {} if data is None else data}, document, base)
    except PydanticUserError as error:
        raise _unreadable(family, error) from error
    except Exception as error:  # what a family's own __post_init__ raises besides ValueError: still the spec's values
        document.blame(
            trail,
            say(
                "{family} cannot take these parameters: {kind}: {why}.",
                family=repr(family.name),
                kind=type(error).__name__,
                why=error,
            ),
        )
        return None
    return None if found is None else _with_files(found[key], document, trail)


def family_adapter(family: Family, *, docstrings: bool = False) -> TypeAdapter[dict[str, Any]]:
    """The adapter of a family's parameters. Raises `GraderError` if pydantic cannot read them."""
    try:
        return _adapter(family.params, docstrings=docstrings)  # type: ignore[arg-type]  # a class is hashable
    except (PydanticUserError, TypeError, NameError) as error:
        raise _unreadable(family, error) from error


def _unreadable(family: Family, error: Exception) -> GraderError:
    return GraderError(say("The parameters of {family} cannot be read: {why}", family=family.said, why=error))


def _with_files(value: Any, document: Document, trail: Trail) -> Any:
    """The value with every path that the file gives replaced by the file it stands for. Defaults are left alone."""
    if trail not in document.values:
        return value
    if isinstance(value, Path):
        return find_file(str(value), document, trail) or value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _with_fields(value, document, trail)
    if isinstance(value, (list, tuple)):
        return type(value)(_with_files(item, document, (*trail, index)) for index, item in enumerate(value))
    if isinstance(value, dict):
        return {name: _with_files(item, document, (*trail, str(name))) for name, item in value.items()}
    return value


def _with_fields(value: Any, document: Document, trail: Trail) -> Any:
    changed = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        new = _with_files(old, document, (*trail, field.name))
        if new is not old and new != old and field.init:
            changed[field.name] = new
    return dataclasses.replace(value, **changed) if changed else value
