"""A `Trace` as JSON and back: nothing is lost, so that what was seen once can be judged or drawn again elsewhere."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from grader.errors import UsageError
from grader.language import say
from grader.model import Trace

VERSION = 1
"""Raised whenever a reader of the old format could misunderstand the new one."""
_LATER = ("at", "seed", "calls", "lacks", "tid", "threads", "loops", "tasks", "forged", "start_method")
"""Fields that the format got later: left out where they say nothing, so that older readers understand the rest."""
_DEEPEST = 20

_Noun = TypeVar("_Noun")


def trace_to_json(trace: Trace) -> str:
    """The trace as one JSON document, in ASCII so that any file holds it. The same trace gives the same text."""
    document = {"schema": VERSION, "trace": _plain(trace)}
    return json.dumps(document, ensure_ascii=True, indent=1, sort_keys=True, allow_nan=False) + "\n"


def trace_from_json(text: str) -> Trace:
    """The trace in a document that `trace_to_json` made. Raises UsageError, with the place, for anything else."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(say("This is no trace: it is not JSON ({why}).", why=error)) from None
    if not isinstance(document, dict) or "trace" not in document:
        raise UsageError(say('This is no trace: a JSON object with "schema" and "trace" was expected.'))
    if document.get("schema") != VERSION:
        found = document.get("schema")
        raise UsageError(
            say(
                "This trace has schema {found}; this version of the grader reads {version}.",
                found=repr(found),
                version=VERSION,
            )
        )
    return _noun(Trace, document["trace"], "trace")


def _plain(value: Any, depth: int = 0) -> Any:
    """Dataclasses as objects, tuples as lists. Events hold what a student's process sent, so that may be anything."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(item, depth + 1) for name, item in _items(value)}
    if depth > _DEEPEST:
        return repr(value)[:200]
    if isinstance(value, Mapping):
        return {str(key): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _items(noun: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(noun):
        value = getattr(noun, field.name)
        if field.name not in _LATER or value != field.default:
            yield field.name, value


def _noun(noun: type[_Noun], value: Any, where: str) -> _Noun:
    """A dataclass from an object with its fields; one that is missing gets its default, an unknown one is an error."""
    if not isinstance(value, dict):
        raise _wrong(where, "an object", value)
    hints = get_type_hints(noun)
    unknown = sorted(value.keys() - hints.keys())
    if unknown:
        raise UsageError(say("{where} has the unknown field {unknown}.", where=where, unknown=repr(unknown[0])))
    made = {name: _value(hints[name], item, f"{where}.{name}") for name, item in value.items()}
    try:
        return noun(**made)
    except TypeError as error:
        raise UsageError(say("{where} is incomplete: {why}", where=where, why=error)) from None


def _value(hint: Any, value: Any, where: str) -> Any:
    """The value as the type that the model declares for it."""
    arguments = get_args(hint)
    if get_origin(hint) is UnionType:
        if value is None and NoneType in arguments:
            return None
        return _value(next(one for one in arguments if one is not NoneType), value, where)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise _wrong(where, "a list", value)
        return tuple(_value(arguments[0], item, f"{where}[{index}]") for index, item in enumerate(value))
    if isinstance(hint, type) and is_dataclass(hint):
        return _noun(hint, value, where)
    return _simple(hint, value, where)


def _simple(hint: Any, value: Any, where: str) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError:
            raise _wrong(where, f"one of {', '.join(str(one.value) for one in hint)}", value) from None
    wanted = dict if get_origin(hint) is not None else hint
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise _wrong(where, _NAMES.get(wanted, str(hint)), value)
    return value


_NAMES: dict[Any, str] = {
    dict: "an object",
    str: "a string",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


def _wrong(where: str, wanted: str, value: Any) -> UsageError:
    return UsageError(
        say(
            "{where}: {wanted} was expected, but there is {value}.",
            where=where,
            wanted=wanted,
            value=repr(str(value)[:60]),
        )
    )
