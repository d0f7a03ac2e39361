"""One thing that is wrong with a spec: where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SpecError
from grader.language import joined, say
from grader.spec.words import plain

Trail = tuple[str | int, ...]
"""The way from the top of a file to a value: keys, and 0-based indices into lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error in a file. Lines and columns count from 1; `trail` is empty where the file as a whole is meant."""

    file: Path
    line: int
    column: int
    trail: str
    message: str

    @property
    def said(self) -> str:
        """Two or three lines, which can be shown in the reader's language."""
        lines = [f"{short(self.file)}:{self.line}:{self.column}"]
        lines += [say("  at {trail}", trail=self.trail)] if self.trail else []
        return joined("\n", [*lines, joined("", ["  ", self.message])])

    def __str__(self) -> str:
        return str(self.said)


def spec_error(problems: Iterable[Problem]) -> SpecError:
    """One error whose message holds all problems."""
    return SpecError(joined("\n", (problem.said for problem in problems)))


def write_trail(trail: Trail) -> str:
    """`checks[2] > processes > count`."""
    words: list[str] = []
    for step in trail:
        if isinstance(step, int) and words:
            words[-1] += f"[{step}]"
        else:
            words.append(f"[{step}]" if isinstance(step, int) else plain(step))
    return " > ".join(words)


def short(file: Path) -> str:
    """The file's name as seen from the current folder, if it lies in it."""
    try:
        return plain(str(file.relative_to(Path.cwd())))
    except ValueError:
        return plain(str(file))
