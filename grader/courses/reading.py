"""A notebook's cells -> the stamps that a course's system has put on them, whichever it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.courses import nbgrader, otter
from grader.courses.stamps import StampedCell, Stamps


def read_stamps(cells: Sequence[StampedCell], metadata: Mapping[str, Any] | None = None) -> Stamps:
    """A stamp or None for each cell of one notebook, whose own `metadata` may tell of otter."""
    stamps = nbgrader.stamps(cells)
    if any(stamps):
        return stamps
    return otter.stamps(cells, metadata or {})
