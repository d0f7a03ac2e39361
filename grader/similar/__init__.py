"""Who shares code or text with whom, beyond what everybody writes: a hint for a person, never a verdict. Pure."""

from __future__ import annotations

from grader.similar.code import read_code
from grader.similar.groups import groups
from grader.similar.pairs import FEW, compare

__all__ = ["FEW", "compare", "groups", "read_code"]
