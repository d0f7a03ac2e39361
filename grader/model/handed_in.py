"""What was handed in: by whom, when, and the answer to each question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from grader.language import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a piece of an answer came from: a file, the 0-based cell in it (None if it has none), and 1-based lines."""

    file: str
    cell: int | None
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that can run as `__main__`, and for each of its lines (from 1) where the student wrote it.

    `files` are other files that must lie beside it: what `%%writefile` made, sibling modules.
    """

    source: str
    origin: tuple[Place | None, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    def beside(self, files: Mapping[str, str]) -> Program:
        """The same program where these files lie beside it too; what the question gives goes before a student's own."""
        own = {name: text for name, text in self.files.items() if name not in files}
        return replace(self, files={**files, **own}) if files else self

    def place(self, line: int | None) -> Place | None:
        """Where the student wrote this line of the program, or None where nobody knows."""
        return self.origin[line - 1] if line is not None and 1 <= line <= len(self.origin) else None


LEFT_OUT = N_("{where}: left out, because it is not valid Python ({error}) and another cell of the answer is.")
"""So a note tells of a broken cell beside others that work; what it would have defined is missing in the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one student answered to one question.

    `program` is None where there is no code, `text` is the prose without the question's own words. `notes` tell the
    student what was left out or mended; `doubts` are reasons why a person should look at how the answer was found.
    """

    exercise: str
    program: Program | None = None
    text: str = ""
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one student handed in, split by question; a question without an answer has no entry.

    `unreadable` tells why there are no answers at all, where nothing could be read.
    """

    name: str
    student: str
    answers: Mapping[str, Answer]
    notes: tuple[str, ...] = ()
    unreadable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """One attempt at an assignment as it came in: whose it is, where it lies, when it was handed in.

    `student` tells the students of a class apart and names their report; `name` is what a person calls them. `ids` are
    what other systems call them (`canvas`, `moodle`, `gradescope`, `email` ...), so that grades find their way back.
    `submitted` has a time zone, or is None where the layout does not tell. `late_s` is in seconds, 0.0 if in time.
    `section` and `on_roster` are what the class's roster says, None where there is no roster. `due` is the moment until
    which this one was in time. `of` is the student whose earlier attempt it is, where those are graded too.
    """

    student: str
    path: Path
    name: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    submitted: datetime | None = None
    attempt: int = 1
    late_s: float = 0.0
    section: str = ""
    on_roster: bool | None = None
    due: datetime | None = None
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is enrolled in a class. `ids` are what systems call them, by kind as in a HandIn.

    `unsure` tells that somebody's work may be theirs, though nobody can say so for certain. `extension` is a period or
    a moment, `submitted` a moment, both as they were written, and `places` where: `roster.csv, line 7, column 'until'`.
    """

    name: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    section: str = ""
    unsure: bool = False
    extension: str = ""
    submitted: str = ""
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def called(self) -> str:
        """The name, or what else there is to call them."""
        return self.name or next(iter(self.ids.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who is enrolled, and who has an extension. `zero` tells whether nothing handed in is worth 0 points, or waits for
    a person's word; `best` whether a student's best attempt counts.
    """

    people: tuple[Person, ...] = ()
    extensions: tuple[Person, ...] = ()
    zero: bool = False
    best: bool = False
