"""The nouns: a way to write a program in another form, and what it makes of a reference solution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import libcst as cst

from grader.audit.mutation import Rewriting
from grader.audit.reading import Reading
from grader.model import Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation(Rewriting):
    """One way to write a program in another form that does the same."""


def variation(name: str, says: str) -> Callable[[Callable[[Reading], cst.Module]], Variation]:
    """Make a variation of a function from a reading to the program in its other form."""
    return lambda make: Variation(name=name, says=says, make=make)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A reference solution in another form. `line` is the first in which it differs, 1-based in the variant."""

    variation: Variation
    program: Program
    line: int
