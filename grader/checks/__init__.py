"""The families of checks: pure functions from parameters and evidence to a verdict, one module a family.

`FAMILIES` are the ones of this package; `families()` adds those that other packages offer in the entry point group
`grader.checks`, each an object of type `grader.model.Family`.
"""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.checks import (
    calls,
    conversation,
    elsewhere,
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
    tasks,
    threads,
)
from grader.errors import GraderError
from grader.language import say
from grader.model import Family

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

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
        calls,
        order,
        conversation,
        reports,
        locks,
        threads,
        tasks,
        elsewhere,
    )
}


@lru_cache(maxsize=1)
def families(reserved: frozenset[str] = frozenset()) -> Mapping[str, Family]:
    """All families by name, those of installed packages included, which are imported only now.

    Raises GraderError, which names the package, if one cannot be loaded, is no Family, or takes a name that is in use
    or `reserved`.
    """
    return MappingProxyType(with_plugins(plugins(), reserved))


def plugins() -> tuple[EntryPoint, ...]:
    """What installed packages offer, by name."""
    return tuple(sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)))


def with_plugins(points: Iterable[EntryPoint], reserved: Collection[str] = ()) -> dict[str, Family]:
    """The families of this package and those that these entry points name. Raises GraderError as `families` does."""
    found = dict(FAMILIES)
    for point in points:
        family = _load(point)
        if family.name in found or family.name in reserved:
            owner = found[family.name].package if family.name in found else ""
            raise _broken(point, f"its name {family.name!r} is taken by {owner or 'the grader itself'}")
        found[family.name] = family
    return found


def _load(point: EntryPoint) -> Family:
    try:
        family = point.load()
    except (Exception, SystemExit) as error:  # whatever it does when it is imported, it is not ours
        raise _broken(point, f"it could not be loaded: {type(error).__name__}: {error}") from error
    if not isinstance(family, Family):
        raise _broken(point, f"it is not a grader.model.Family but of type {type(family).__name__}")
    if not is_dataclass(family.params):
        raise _broken(point, "its params are no dataclass")
    if family.name != point.name:
        raise _broken(point, f"its name is {family.name!r}; the entry point must be called so, too")
    return replace(family, package=_package(point))


def _broken(point: EntryPoint, why: str) -> GraderError:
    offer = f"offers the check family {point.name!r} ({point.value}), which cannot be used"
    return GraderError(
        say(
            "The package {package} {offer}: {why}. Mend the package or uninstall it.",
            package=_package(point),
            offer=offer,
            why=why,
        )
    )


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.module.partition(".")[0]
