"""The nouns of an audit's first half: a way to spoil a program, the kind of check that is there for it, a mutant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import libcst as cst

from grader.audit.reading import Reading
from grader.model import Program


class Measured(Enum):
    """Parameters of a check that are known only when the reference has run."""

    WORKERS = "workers"
    THREADS = "threads"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Cure:
    """A kind of check: a family and those of its parameters that matter.

    `complete` tells that these are all that it needs, so that it can be suggested; else the author knows the others.
    """

    family: str
    params: Mapping[str, Any]
    complete: bool = True


def cure(family: str, **params: Any) -> Cure:
    """A kind of check, written as in a spec."""
    return Cure(family, params)


def kind(family: str, **params: Any) -> Cure:
    """A kind of check that has other parameters too, which only the author of a question knows."""
    return Cure(family, params, complete=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriting:
    """One way to write a program anew.

    `says` describes in one sentence what comes of it. `make` gives the new program or raises `Unsuited`.
    """

    name: str
    says: str
    make: Callable[[Reading], cst.Module]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation(Rewriting):
    """One way to spoil a program.

    `cures` are the kinds of checks that are there for it, the best first. `shift` tells of a mutation that only changes
    a number: by which parameter a check asks for that number, and the difference.
    """

    cures: tuple[Cure, ...]
    shift: tuple[str, int] | None = None


def mutation(
    name: str, says: str, *cures: Cure, shift: tuple[str, int] | None = None
) -> Callable[[Callable[[Reading], cst.Module]], Mutation]:
    """Make a mutation of a function from a reading to the spoilt program."""
    return lambda make: Mutation(name=name, says=says, cures=cures, make=make, shift=shift)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A spoilt program. `line` is the first in which it differs from the reference, 1-based in the mutant."""

    mutation: Mutation
    program: Program
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMade:
    """A rewriting that makes nothing of this reference, and why."""

    rewriting: Rewriting
    why: str
