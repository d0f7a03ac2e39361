"""A JSON Schema of each kind of spec file, so that editors complete and check them while they are written."""

from __future__ import annotations

from collections.abc import Mapping
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


def _add_families(check: dict[str, Any], params: dict[str, Any]) -> None:
    """Let a check have exactly one key that names a family."""
    check["properties"] |= params
    check["oneOf"] = [{"required": [name]} for name in params]


def _or_nothing(params: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Let the parameters be left out (`joined:`) where none is required."""
    target = definitions.get(params.get("$ref", "").rpartition("/")[2], params)
    return params if target.get("required") else {"anyOf": [params, {"type": "null"}]}
