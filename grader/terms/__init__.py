"""What work is worth by the terms of its assignment, on exact decimals and in words. Pure."""

from __future__ import annotations

from grader.terms.moments import SHOWN, in_words, later, moment, period
from grader.terms.plain import allowed_of, due_of, plain_allowed, resettled, settled, shown_moment, to_plain
from grader.terms.settling import lateness, settle

__all__ = [
    "SHOWN", "allowed_of", "due_of", "in_words", "lateness", "later", "moment", "period", "plain_allowed", "resettled",
    "settle", "settled", "shown_moment", "to_plain",
]  # fmt: skip
