"""How much stricter or milder a person grades one question than the rubric suggests, learned from their grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_CAUTION = 2.0
_USUAL = 0.15
"""How far from the median difference a grade may lie (as a share) and count in full: slips lie further off."""


@dataclass(frozen=True, slots=True)
class Severity:
    """A shift of suggested shares (0 to 1) towards one person's grades."""

    shift: float = 0.0

    def apply(self, share: float) -> float:
        """The share that this person would probably give; nothing stays nothing."""
        return min(1.0, max(0.0, share + self.shift)) if share > 0 else 0.0


def fit(suggested: Sequence[float], given: Sequence[float]) -> Severity:
    """The severity behind the shares that a person gave where others were suggested, in the same order.

    Differences far from the usual one are drawn near to it, and their mean is shrunk as if two further answers had
    been graded just as suggested, so that one odd grade moves little. Raises ValueError if the lengths differ.
    """
    differences = [grade - share for share, grade in zip(suggested, given, strict=True)]
    if not differences:
        return Severity()
    usual = median(differences)
    near = [min(usual + _USUAL, max(usual - _USUAL, one)) for one in differences]
    return Severity(sum(near) / (len(near) + _CAUTION))
