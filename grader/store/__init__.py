"""Results on disk: every result and every change by a person, with when, who and why. Nothing is overwritten."""

from __future__ import annotations

from grader.store.results import Change, Result, Store, open_store

__all__ = ["Change", "Result", "Store", "open_store"]
