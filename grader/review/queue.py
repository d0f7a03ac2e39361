"""Which answers are shown, and which comes next. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from grader.model.words import Word
from grader.review.desk import Item
from grader.review.whys import by_chance, why


class Show(Word):
    """Which answers a person goes through."""

    OPEN = "open"
    DECIDED = "decided"
    ALL = "all"

    def holds(self, item: Item) -> bool:
        """Whether this answer is one of them."""
        if self is Show.ALL:
            return True
        return item.is_open if self is Show.OPEN else item.decision is not None


@dataclass(frozen=True, slots=True)
class Among:
    """Which answers a person goes through; with `why`, those alone that wait or waited for these reasons."""

    show: Show = Show.OPEN
    why: str = ""

    def holds(self, item: Item) -> bool:
        """Whether this answer is one of them."""
        return self.show.holds(item) and (not self.why or why(item) == self.why)

    def row(self, items: Sequence[Item]) -> Sequence[Item]:
        """The answers among which these are; of those with one reason in an order by chance, so that the first of them
        are a sample.
        """
        return by_chance(item for item in items if item.was_open and why(item) == self.why) if self.why else items


ALL_OPEN = Among()


def following(items: Sequence[Item], here: str, show: Show | Among, taken: Collection[str] = ()) -> Item | None:
    """The next one to look at after the student `here`, from the beginning again at the end; None if none is left.

    What others are looking at (`taken`) comes last.
    """
    place = _place(items, here)
    row = [item for item in (*items[place + 1 :], *items[: place + 1]) if show.holds(item) and item.id != here]
    return next((item for item in row if item.id not in taken), row[0] if row else None)


def preceding(items: Sequence[Item], here: str, show: Show | Among) -> Item | None:
    """The one before; also what was decided since, so that a person can look at it again."""
    place = _place(items, here)
    before = reversed(items[:place])
    return next((item for item in before if show.holds(item) or item.decision is not None), None)


def number(items: Sequence[Item], here: str) -> int:
    """The place of a student's answer in the row, from 1: its name where names are hidden."""
    return _place(items, here) + 1


def _place(items: Sequence[Item], here: str) -> int:
    return next((place for place, item in enumerate(items) if item.id == here), -1)
