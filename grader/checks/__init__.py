"""The families of checks: pure functions from parameters and evidence to a verdict, one module a family.

`FAMILIES` are the ones of this package; `families()` adds those that other packages offer in the entry point group
`grader.checks`, each an object of type `grader.model.Family`.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.checks import (
    conversation,
    ends,
    joined,
    locks,
    order,
    output,
    overlap,
    pool,
    portable,
    processes,
    reports,
    source,
)
from grader.errors import GraderError
from grader.model import Family

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GROUP = "grader.checks"

FAMILIES: dict[str, Family] = {
    module.FAMILY.name: module.FAMILY
    for module in (
        processes,
        output,
        joined,
        overlap,
        pool,
        portable,
        ends,
        source,
        order,
        conversation,
        reports,
        locks,
    )
}


@lru_cache(maxsize=1)
def families() -> Mapping[str, Family]:
    """All families by name, those of installed plug-ins included, which are imported only now.

    Raises GraderError if a plug-in cannot be loaded, is no Family, or takes a name that is in use.
    """
    return MappingProxyType(with_plugins(entry_points(group=GROUP)))


def with_plugins(points: Iterable[EntryPoint]) -> dict[str, Family]:
    """The families of this package and those that these entry points name. Raises GraderError as `families` does."""
    found = dict(FAMILIES)
    for point in points:
        family = _load(point)
        if family.name in found:
            raise GraderError(f"{_where(point)}: the name {family.name!r} is taken by another check family; rename one")
        found[family.name] = family
    return found


def _load(point: EntryPoint) -> Family:
    try:
        family = point.load()
    except Exception as error:
        raise GraderError(f"{_where(point)}: could not be loaded ({error}); mend or uninstall the package") from error
    if not isinstance(family, Family):
        raise GraderError(f"{_where(point)}: is {type(family).__name__}, not a grader.model.Family")
    return family


def _where(point: EntryPoint) -> str:
    package = point.dist.name if point.dist else "an unknown package"
    return f"check family {point.name!r} ({point.value}, from {package})"
