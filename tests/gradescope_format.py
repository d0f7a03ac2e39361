"""What Gradescope documents of its `results.json` as a JSON Schema, and nothing else.

Source: gradescope-autograders.readthedocs.io, "Autograder Specifications" and "Submission Metadata".
"""

from __future__ import annotations

from typing import Any

_VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
_NUMBER = {"type": "number"}
_TEXT = {"type": "string"}

_TEST = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": _NUMBER, "max_score": _NUMBER, "status": {"enum": ["passed", "failed"]}, "name": _TEXT,
        "name_format": _FORMAT, "number": {"type": "string", "pattern": r"^\d+(\.\d+)*$"}, "output": _TEXT,
        "output_format": _FORMAT, "tags": {"type": "array", "items": _TEXT}, "visibility": _VISIBILITY,
        "extra_data": {"type": "object"},
    },
}  # fmt: skip

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": _NUMBER, "execution_time": _NUMBER, "output": _TEXT, "output_format": _FORMAT,
        "test_output_format": _FORMAT, "test_name_format": _FORMAT, "visibility": _VISIBILITY,
        "stdout_visibility": _VISIBILITY, "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": _TEST},
        "leaderboard": {"type": "array", "items": {"type": "object", "required": ["name", "value"]}},
    },
    "anyOf": [
        {"required": ["score"]},
        {"required": ["tests"], "properties": {"tests": {"minItems": 1, "items": {"required": ["score"]}}}},
    ],
}  # fmt: skip

METADATA: dict[str, Any] = {
    "id": 123456,
    "created_at": "2026-03-02T14:22:32.365935-07:00",
    "assignment": {
        "due_date": "2026-03-01T23:00:00.000000-07:00", "group_size": 4, "group_submission": True, "id": 25828,
        "course_id": 1234, "late_due_date": None, "release_date": "2026-02-02T00:00:00.000000-07:00",
        "title": "Homework 1", "total_points": "20.0",
    },
    "submission_method": "upload",
    "users": [{"email": "ada@example.com", "id": 1234, "name": "Ada Lovelace"}],
    "previous_submissions": [{"submission_time": "2026-02-06T14:24:48.087023-07:00", "score": 0.0, "results": {}}],
}  # fmt: skip
