"""Closed sets of words that are written as they are into JSON and messages."""

from __future__ import annotations

from enum import Enum


class Word(str, Enum):
    """A closed set of words that are written as they are into JSON and messages (StrEnum needs Python 3.11)."""

    def __str__(self) -> str:
        return str(self.value)
