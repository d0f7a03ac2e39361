"""Exercise specs: YAML files become a `grader.model.Assignment`, or one error that lists all that is wrong."""

from __future__ import annotations

from grader.spec.beginning import begin_assignment, write_files
from grader.spec.editor import json_schema, parameter_schemas
from grader.spec.find import find_assignment
from grader.spec.load import FILE, check_assignment, load_assignment
from grader.spec.named import files_named, with_files
from grader.spec.packing import Shown, packed_specs
from grader.spec.problem import Problem
from grader.spec.question import OWN_KEYS

__all__ = [
    "FILE",
    "OWN_KEYS",
    "Problem",
    "Shown",
    "begin_assignment",
    "check_assignment",
    "files_named",
    "find_assignment",
    "json_schema",
    "load_assignment",
    "packed_specs",
    "parameter_schemas",
    "with_files",
    "write_files",
]
