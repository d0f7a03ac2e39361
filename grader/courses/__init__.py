"""What nbgrader and otter-grader write into a course's notebooks: whose a cell is, and which question it belongs to."""

from __future__ import annotations

from grader.courses.markers import is_marker, is_stub, solved, without_tools
from grader.courses.names import Names
from grader.courses.reading import read_stamps
from grader.courses.stamps import Role, Stamp, StampedCell, System

__all__ = [
    "Names", "Role", "Stamp", "StampedCell", "System", "is_marker", "is_stub", "read_stamps", "solved", "without_tools",
]  # fmt: skip
