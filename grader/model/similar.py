"""What the answers of a class have in common, and hardly anybody else has: a hint for a person, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.model.asked import Kind


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or a piece of code: its place `start`..`end` in the text, and what it counts as, whatever it is called."""

    start: int
    end: int
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """One student's answer to one question, to be compared with others'.

    `names` are words of the student's own choice: names, strings, comments. `lines` says where the student wrote each
    line of the text. `work` is equal for those who handed in together.
    """

    student: str
    question: str
    kind: Kind
    text: str
    marks: tuple[Mark, ...] = field(repr=False)
    names: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()
    work: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One student's half of a passage: whole lines of theirs, each with where it stands and whether it is common."""

    lines: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch that two answers have in common: `size` words or pieces of code, each of them worth `rare` (0 to 1)."""

    left: Side
    right: Side
    size: int
    rare: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two answers to one question have in common.

    `share` (0 to 1) is how much of the shorter one stands in the other too and in hardly any third one, `whole` how
    much of it stands in the other, however common it is. `names` are names, comments and strings of their own choice
    that both have, the rarest first; `by_names` tells that these go beyond chance. `strength` (0 to 1) sums it up.
    """

    question: str
    kind: Kind
    share: float
    whole: float
    strength: float
    passages: tuple[Passage, ...]
    names: tuple[str, ...] = ()
    by_names: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two students, what their answers have in common, the strongest first, and how much that is in all."""

    students: tuple[str, str]
    likenesses: tuple[Likeness, ...]
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """The pairs of a class that a person should look at, the strongest first, and groups that hang together by them.

    `compared` counts students; `few` tells that there are too few to know what everybody writes.
    """

    assignment: str
    compared: int
    pairs: tuple[Pair, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    few: bool = False
