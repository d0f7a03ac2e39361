"""A JSON Schema of each kind of spec file, so that editors complete and check them while they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from grader.model import Family
from grader.spec.files import ASSIGNMENT, QUESTION
from grader.spec.params import family_adapter
from grader.spec.question import ESSAY, OWN_KEYS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(families: Mapping[str, Family]) -> dict[str, Any]:
    """`{"assignment": schema, "question": schema}` of the two kinds of files.

    Descriptions come from the docstrings of the families' dataclasses and of their attributes.
    Raises `GraderError` for a family that cannot be used.
    """
    params = {name: family for name, family in families.items() if name not in OWN_KEYS}
    adapters: dict[str, TypeAdapter[Any]] = {"question": QUESTION}
    adapters |= {f"family {name}": family_adapter(family, docstrings=True) for name, family in params.items()}
    schemas, shared = TypeAdapter.json_schemas([(name, "validation", each) for name, each in adapters.items()])
    definitions = shared["$defs"]
    readers = {name: schemas[f"family {name}", "validation"]["additionalProperties"] for name in params}
    _add_families(definitions["CheckFile"], {name: _or_nothing(each, definitions) for name, each in readers.items()})
    if ESSAY in readers:
        definitions["QuestionFile"]["properties"]["prose"]["anyOf"] = [readers[ESSAY], {"type": "null"}]
    question = definitions.pop("QuestionFile")
    return {
        "assignment": {"$schema": DIALECT, **ASSIGNMENT.json_schema()},
        "question": {"$schema": DIALECT, **question, "$defs": definitions},
    }


def parameter_schemas(question: Mapping[str, Any], families: Iterable[str]) -> dict[str, Any]:
    """Of the schema of a question what each family's parameters are, each a schema by itself."""
    known, fields = question["$defs"], question["$defs"]["CheckFile"]["properties"]
    found = {}
    for family in families:
        needed = _referred(fields[family], known)
        whole = {name: known[name] for name in needed}
        own = whole.pop(needed[0]) if needed else fields[family]
        found[family] = {"$schema": DIALECT, **own, "title": family, "$defs": whole}
    return found


def _referred(value: Any, known: Mapping[str, Any], so_far: tuple[str, ...] = ()) -> list[str]:
    """The names of the definitions that a schema refers to, and of those that these refer to, each once."""
    if isinstance(value, list):
        inner: Iterable[Any] = value
    else:
        inner = value.values() if isinstance(value, dict) else ()
    own = [value["$ref"].rpartition("/")[2]] if isinstance(value, dict) and "$ref" in value else []
    found = [name for name in own if name not in so_far]
    for each in (*(known[name] for name in found), *inner):
        found += [name for name in _referred(each, known, (*so_far, *found)) if name not in found]
    return found


def _add_families(check: dict[str, Any], params: dict[str, Any]) -> None:
    """Let a check have exactly one key that names a family."""
    check["properties"] |= params
    check["oneOf"] = [{"required": [name]} for name in params]


def _or_nothing(params: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Let the parameters be left out (`joined:`) where none is required."""
    target = definitions.get(params.get("$ref", "").rpartition("/")[2], params)
    return params if target.get("required") else {"anyOf": [params, {"type": "null"}]}
