"""The value of a YAML scalar by the core schema of YAML 1.2 (section 10.3.2).

Not that of YAML 1.1, as PyYAML has it: there `no` is false, `1:30` is ninety and `010` is eight, while the
editors that use our JSON Schema read 1.2.
"""

from __future__ import annotations

import re
from typing import Any

from grader.language import say

TAG = "tag:yaml.org,2002:"

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUE = re.compile(r"true|True|TRUE")
_FALSE = re.compile(r"false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

MAX_DIGITS = 300
"""No number in a spec needs more; Python refuses to read those of over 4300."""


def read(tag: str | None, text: str) -> Any:
    """The value of a scalar: `tag` is None for a plain one, `!` for one in quotes. Raises `ValueError`, worded."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError(say("expected text, got half of a surrogate pair."))
    if tag in ("!", TAG + "str"):
        return text
    value = _guess(text)
    if tag is None or tag == TAG + _NAMES[type(value)]:
        return value
    if tag == TAG + "float" and type(value) is int:
        return float(value)
    if tag.removeprefix(TAG) in _NAMES.values():
        raise ValueError(
            say("expected what !!{tag} says, got {text}.", tag=tag.removeprefix(TAG), text=repr(text[:60]))
        )
    raise ValueError(unknown_tag(tag))


_NAMES: dict[type, str] = {str: "str", int: "int", float: "float", bool: "bool", type(None): "null"}


def unknown_tag(tag: str) -> str:
    """The message about a tag that is not one of a plain value's."""
    name = "!!" + tag.removeprefix(TAG) if tag.startswith(TAG) else tag
    return say("expected a plain value, got the tag {tag}. Remove the tag.", tag=repr(name[:60]))


def _guess(text: str) -> Any:
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text) or _FALSE.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        if len(text) > MAX_DIGITS:
            raise ValueError(
                say(
                    "expected a number of at most {most} digits, got {number} digits.",
                    most=MAX_DIGITS,
                    number=len(text),
                )
            )
        return int(text, 10 if text.lstrip("-+").isdigit() else 0)
    if _FLOAT.fullmatch(text):
        return float(re.sub(r"\.(?=[iInN])", "", text))
    return text
