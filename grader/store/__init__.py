"""Results on disk: every result and every change by a person, with when, who and why. Nothing is overwritten."""

from __future__ import annotations

from grader.store.decisions import decided_on, standing
from grader.store.nouns import WHOLE, Asked, Change, Conflict, Result, Work
from grader.store.opening import open_store
from grader.store.results import Store

__all__ = ["WHOLE", "Asked", "Change", "Conflict", "Result", "Store", "Work", "decided_on", "open_store", "standing"]
