"""What the probe may say: a student's program can send whatever it likes on the same channel, of any shape.

Facts that are of the wrong type are as good as not told: they become None, so that nobody who reads them has to look.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MOST_TEXT = 2000
"""Characters of one text that are kept."""
MOST_ITEMS = 1000
"""Items of one list that are kept; as many as the probe sends."""
MOST_VALUE = 60_000
"""Characters of what a call gave, which is JSON and useless when it is cut; no message is longer."""
_LARGEST = 1 << 63

_NUMBERS = ("pid", "sentinel", "pool", "key", "size", "tid", "joiner", "loop", "tasks")
_TIMES = ("begin", "timeout")
_TEXTS = ("name", "target", "func", "by", "cls", "call", "how", "kind", "args", "result", "error",
          "type", "message", "where", "hint", "method")  # fmt: skip
_LISTS = ("inputs", "results")


def sane(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an event: each fact of the type that it has to be, or None; others are kept if they are plain."""
    return {str(name)[:40]: _sane(name, value) for name, value in data.items()}


def _sane(name: str, value: object) -> object:
    if name == "value":
        return value if isinstance(value, str) and value.isascii() and len(value) <= MOST_VALUE else None
    if name in _LISTS:
        return [_text(item) for item in value[:MOST_ITEMS]] if isinstance(value, list) else None
    if name in _TEXTS:
        return _text(value) if isinstance(value, str) else None
    if name in _NUMBERS:
        return value if type(value) is int and abs(value) < _LARGEST else None
    if name in _TIMES:
        return value if type(value) in (int, float) and abs(value) < _LARGEST else None  # type: ignore[arg-type]
    if isinstance(value, list):
        return [_plain(item) for item in value[:MOST_ITEMS]]
    return _plain(value)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or value is None:
        return value
    return value if isinstance(value, (int, float)) and abs(value) < _LARGEST else None


def _text(value: object) -> str:
    """A text without halves of letters, which no file can hold."""
    text = value if isinstance(value, str) else ""
    return text[:MOST_TEXT].encode("utf-8", "replace").decode("utf-8")
