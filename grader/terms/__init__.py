"""What work is worth by the terms of its assignment, on exact decimals and in words. Pure."""

from __future__ import annotations

from grader.terms.moments import SHOWN, in_words, later, moment, period
from grader.terms.plain import resettled, settled, to_plain
from grader.terms.settling import lateness, settle

__all__ = ["SHOWN", "in_words", "lateness", "later", "moment", "period", "resettled", "settle", "settled", "to_plain"]
