"""The rules for every mapping in a spec file."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class SpecFile(BaseModel):
    """The rules for every mapping: no unknown keys, no conversion of texts into numbers."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)
