"""Values from a document through pydantic; what it finds wrong becomes problems of the document."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from grader.spec.document import Document
from grader.spec.explain import complaints
from grader.spec.keys import keys_at
from grader.spec.problem import Trail

T = TypeVar("T")


def validate(
    adapter: TypeAdapter[T], data: Any, document: Document, base: Trail = (), more_keys: tuple[str, ...] = ()
) -> T | None:
    """`data`, which stands at the trail `base`, as the adapter's type; None, and problems, if it is not.

    `more_keys` are keys that the adapter does not know but the checks of a question may have. Strictly, as JSON:
    only there does pydantic make tuples, enums and dataclasses of what a file can hold and yet convert nothing.
    """
    try:
        return adapter.validate_json(json.dumps(data))
    except ValidationError as error:
        _blame(error, adapter, document, base, more_keys)
        return None


def _blame(
    error: ValidationError, adapter: TypeAdapter[Any], document: Document, base: Trail, more_keys: tuple[str, ...]
) -> None:
    def known(trail: Trail) -> bool:
        return base + trail in document.values

    def keys(trail: Trail) -> list[str]:
        own = keys_at(adapter.json_schema(), trail)
        return [*own, *more_keys] if trail[:1] == ("checks",) else own

    for complaint in complaints(error, known, keys):
        document.blame(base + complaint.trail, complaint.message, key=complaint.key)
