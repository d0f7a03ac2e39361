"""The exercises that come with the project are right, for the loader and for editors."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from grader import checks
from grader.essay import essay_family
from grader.spec import check_assignment, find_assignment, json_schema

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENTS = sorted((ROOT / "exercises").glob("*/assignment.yaml"))
FAMILIES = {**checks.families(), "essay": essay_family()}
SCHEMA = json_schema(FAMILIES)


def test_there_are_exercises_and_the_default_one_is_found() -> None:
    assert find_assignment(None, ROOT) in ASSIGNMENTS


@pytest.mark.parametrize("file", ASSIGNMENTS, ids=lambda file: file.parent.name)
def test_an_assignment_has_no_problems(file: Path) -> None:
    assert [str(problem) for problem in check_assignment(file, FAMILIES)] == []


@pytest.mark.parametrize("file", ASSIGNMENTS, ids=lambda file: file.parent.name)
def test_an_assignment_fits_the_schemas_for_editors(file: Path) -> None:
    head = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert not list(Draft202012Validator(SCHEMA["assignment"]).iter_errors(head))
    for name in head["questions"]:
        question = yaml.safe_load((file.parent / name).read_text(encoding="utf-8"))
        assert [error.message for error in Draft202012Validator(SCHEMA["question"]).iter_errors(question)] == []


def test_everything_that_a_spec_can_say_is_described() -> None:
    kinds = {"question": SCHEMA["question"], "assignment": SCHEMA["assignment"], **SCHEMA["question"]["$defs"]}
    silent = [
        f"{name}.{key}"
        for name, kind in kinds.items()
        for key, value in kind.get("properties", {}).items()
        if not value.get("description") and not (name == "CheckFile" and key in FAMILIES)
    ]
    assert silent == []
