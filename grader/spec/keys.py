"""The keys that a JSON Schema allows at a trail; asked only about wrong specs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.spec.problem import Trail

Schema = dict[str, Any]


def keys_at(schema: Schema, trail: Trail) -> list[str]:
    """The names that a mapping at this trail may have, in the schema's order, without repetition."""
    found = [schema]
    for step in trail:
        found = [below for part in found for option in _options(schema, part) for below in _below(option, step)]
    names = (name for part in found for option in _options(schema, part) for name in option.get("properties", ()))
    return list(dict.fromkeys(names))


def _options(root: Schema, part: Schema) -> Iterator[Schema]:
    """The schema itself without indirection, or each of its alternatives. pydantic's definitions lie in `$defs`."""
    if "$ref" in part:
        yield from _options(root, root["$defs"][part["$ref"].rpartition("/")[2]])
        return
    for word in ("anyOf", "oneOf", "allOf"):
        for option in part.get(word, ()):
            yield from _options(root, option)
    yield part


def _below(part: Schema, step: str | int) -> Iterator[Schema]:
    if isinstance(step, int):
        prefix = part.get("prefixItems", [])
        below = prefix[step] if step < len(prefix) else part.get("items")
    else:
        below = part.get("properties", {}).get(step, part.get("additionalProperties"))
    if isinstance(below, dict):
        yield below
