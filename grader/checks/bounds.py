"""How many of something a spec asks for: an exact number, or a range."""

from __future__ import annotations

from dataclasses import dataclass

from grader.language import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A range of whole numbers, both ends included."""

    at_least: int | None = None
    """The smallest number that is right."""
    at_most: int | None = None
    """The largest number that is right."""

    def __post_init__(self) -> None:
        if self.at_least is None and self.at_most is None:
            raise ValueError(say("give at_least, at_most or both"))
        if min(self.at_least or 0, self.at_most or 0) < 0:
            raise ValueError(say("a number of processes is not negative"))
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(say("at_least is larger than at_most"))


def fits(number: int, wanted: int | Bounds) -> bool:
    """True if a number is one that was asked for."""
    if isinstance(wanted, int):
        return number == wanted
    return (wanted.at_least or 0) <= number and (wanted.at_most is None or number <= wanted.at_most)


def phrase(wanted: int | Bounds) -> str:
    """`4`, `at least 2`, `at most 3`, `2 to 4`."""
    if isinstance(wanted, int):
        return str(wanted)
    if wanted.at_least is None:
        return say("at most {number}", number=wanted.at_most)
    if wanted.at_most is None:
        return say("at least {number}", number=wanted.at_least)
    return say("{least} to {most}", least=wanted.at_least, most=wanted.at_most)


def governing(wanted: int | Bounds) -> int:
    """The number by which the noun after `phrase` goes: of a range the last one that is named, never 1 of several."""
    if isinstance(wanted, int):
        return wanted
    last = wanted.at_most if wanted.at_most is not None else wanted.at_least or 0
    return 2 if last == 1 and None not in (wanted.at_least, wanted.at_most) else last
