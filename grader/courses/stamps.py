"""What a course's system says of the cells of a notebook, whichever system it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.model import Word


class System(Word):
    """Who made the notebook of a course."""

    NBGRADER = "nbgrader"
    OTTER = "otter"


class Role(Word):
    """Whose a cell is: the student's (ANSWER), or the course's: words and code (PROMPT), tests, machinery (TOOLS)."""

    PROMPT = "prompt"
    ANSWER = "answer"
    TESTS = "tests"
    TOOLS = "tools"


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedCell:
    """A cell as it stands in a notebook: its kind in the words of the notebook format, its text, its metadata."""

    kind: str
    source: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a course's system says of a cell.

    `name` is what it calls the question or the cell: nbgrader's `grade_id`, otter's name of the question. `own` tells
    that the name stands in the cell itself, so that a copy of the cell has it too. `untouched` is an answer that is
    still as the course gave it; `changed` a cell of the course's that no longer is.
    """

    system: System
    role: Role
    name: str | None = None
    own: bool = False
    points: float | None = None
    manual: bool = False
    untouched: bool = False
    changed: bool = False


Stamps = tuple[Stamp | None, ...]
