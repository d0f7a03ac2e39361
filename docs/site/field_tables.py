"""The reference of the spec files: a table for each kind of mapping, from the JSON Schema that editors are given."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from anchors import anchor

from grader import pipeline
from grader.model import Limits
from grader.spec.units import BYTES

Schema = Mapping[str, Any]

PAGES = {"Schedule": "../schedules.md"}
"""Where words are explained that are too many for a cell."""
_MOST = 6

HEAD = "| Field | Type | Default | Meaning |\n|---|---|---|---|"
TITLES = {
    "LateFile": "late", "RoundingFile": "rounding", "CheckFile": "A check", "RunFile": "A run", "LimitsFile": "limits",
}  # fmt: skip
"""What the kinds of mappings that the files share are called; a family's own go by their names."""


@functools.lru_cache(maxsize=1)
def schemas() -> Mapping[str, Schema]:
    """As `grader schema` prints them."""
    return pipeline.schemas()


def assignment() -> str:
    """`assignment.yaml`, and what its fields hold."""
    schema = schemas()["assignment"]
    return "\n\n".join([_table(schema, schema), *_below(schema, "LateFile", "RoundingFile")])


def question() -> str:
    """A question's file, and what its fields hold but for the families' parameters."""
    schema = schemas()["question"]
    return "\n\n".join([_table(schema, schema), *_below(schema, "CheckFile", "RunFile", "LimitsFile")])


def parameters(family: str) -> str:
    """The parameters of a family of checks, and what they hold. Raises KeyError for a family that is not there."""
    schema = schemas()["question"]
    name = _target(schema["$defs"]["CheckFile"]["properties"][family])
    tables = [_table(schema["$defs"][name], schema)]
    for each in _needed(schema, name):
        mapping = schema["$defs"][each]
        tables += [f"*{_title(each)}*: {_first(mapping['description'])}", _table(mapping, schema)]
    return "\n\n".join(tables)


def fields(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The fields of a mapping, those that name a family of checks left out."""
    families = {one["required"][0] for one in schema.get("oneOf", ())}
    yield from ((name, field) for name, field in schema["properties"].items() if name not in families)


def _below(schema: Schema, *names: str) -> Iterator[str]:
    for name in names:
        yield f"### {_title(name)}"
        yield _first(schema["$defs"][name]["description"])
        yield _table(schema["$defs"][name], schema)


def _needed(schema: Schema, name: str) -> list[str]:
    """The mappings that the fields of this one hold, each once."""
    found: dict[str, None] = {}
    for target in _targets(schema["$defs"][name]["properties"]):
        if "properties" in schema["$defs"][target]:
            found |= dict.fromkeys([target, *_needed(schema, target)])
    return list(found)


def _targets(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield _target(value)
        for each in value.values():
            yield from _targets(each)
    elif isinstance(value, list):
        for each in value:
            yield from _targets(each)


def _target(field: Schema) -> str:
    """The name of the mapping that a field refers to, in one step or behind `or nothing`."""
    return str(next(one for one in (field, *field.get("anyOf", ())) if "$ref" in one)["$ref"].rpartition("/")[2])


def _table(schema: Schema, whole: Schema) -> str:
    required = schema.get("required", ())
    rows = []
    for name, field in fields(schema):
        default = "*required*" if name in required else _default(schema.get("title", ""), name, field)
        rows.append(f"| `{name}` | {_type(field, whole)} | {default} | {_cell(field.get('description', ''))} |")
    return "\n".join([HEAD, *rows])


def _default(mapping: str, name: str, field: Schema) -> str:
    if mapping == "LimitsFile":
        return f"`{_amount(asdict(Limits())[name], name)}`"
    value = field.get("default")
    if isinstance(value, dict):
        value = {key: each for key, each in value.items() if each is not None}
    if value is None or value == [] or value == {} or value == "":
        return "—"
    return f"`{_yaml(value)}`"


def _amount(value: float, name: str) -> str:
    """A limit as an author writes it."""
    if name in ("wall", "cpu"):
        return f"{value:g}s"
    return f"{value // BYTES['MB']}MB" if value >= BYTES["MB"] else str(value)


def _yaml(value: Any) -> str:
    """A value in YAML's flow style, without quotation marks where none are needed."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, str) else json.dumps(value)


def _type(field: Schema, whole: Schema) -> str:
    """What may stand there, in words."""
    if "enum" in field:
        return " or ".join(f"`{one}`" for one in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if "$ref" in field:
        return _referred(_target(field), whole)
    if "anyOf" in field:
        kinds = [_type(one, whole) for one in field["anyOf"] if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(kinds)) or "anything"
    return _plain(field, whole)


def _referred(name: str, whole: Schema) -> str:
    schema = whole["$defs"][name]
    if "enum" not in schema:
        return f"[{_title(name)}](#{anchor(_title(name))})" if name in TITLES else f"*{_title(name)}*"
    if len(schema["enum"]) > _MOST:
        return f"a [{name.lower()}]({PAGES[name]})"
    return " or ".join(f"`{one}`" for one in schema["enum"])


def _plain(field: Schema, whole: Schema) -> str:
    kind = field.get("type")
    if kind == "array":
        if "prefixItems" in field:
            return "two of: " + _type(field["prefixItems"][0], whole)
        return f"list of {_type(field['items'], whole)}"
    if kind == "object":
        inner = field.get("additionalProperties") or next(iter(field.get("patternProperties", {}).values()), {})
        return f"mapping of names to {_type(inner, whole)}"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
    return "path" if field.get("format") == "path" else words.get(str(kind), "anything")


def _title(name: str) -> str:
    return TITLES.get(name, name.lower())


def _first(text: str) -> str:
    """The first paragraph of a description."""
    return text.partition("\n\n")[0].replace("\n", " ")


def _cell(text: str) -> str:
    return _first(text).replace("|", "\\|")
