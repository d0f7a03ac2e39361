"""`grader.spec.editor`: the JSON Schemas that editors use say the same as the loader."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from spec_samples import ASSIGNMENT, ESSAY, FAMILIES, PROGRAM, Unreadable, family, write

from grader.errors import GraderError
from grader.model import Limits
from grader.spec import check_assignment, json_schema
from grader.spec.files import LimitsFile

SCHEMA = json_schema(FAMILIES)


def errors(kind: str, text: str) -> list[str]:
    data = yaml.safe_load(text)
    return [error.message for error in Draft202012Validator(SCHEMA[kind]).iter_errors(data)]


def field(name: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA["question"]["$defs"][name]["properties"][key]
    return found


@pytest.mark.parametrize("kind", ["assignment", "question"])
def test_both_are_json_schemas_and_can_be_written(kind: str) -> None:
    Draft202012Validator.check_schema(json.loads(json.dumps(SCHEMA[kind])))


@pytest.mark.parametrize("text", [PROGRAM, ESSAY, PROGRAM.replace("joined: {all: true}", "closed:")])
def test_right_questions_are_right(text: str) -> None:
    assert errors("question", text) == []


def test_right_assignments_are_right() -> None:
    assert errors("assignment", ASSIGNMENT) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points: 10", "points: ten"),
        ("points: 10", "points: 0"),
        ("points: 10", "points: 10\ncolour: red"),
        ("kind: program", "kind: novel"),
        ("kind: program\n", ""),
        ("start_method: fork", "start_method: frok"),
        ("wall: 30s", "wall: 30x"),
        ("memory: 512MB", "memory: 512MO"),
        ("processes: 64", "processes: 0"),
        ("id: joined", "id: jo ined"),
        ("joined: {all: true}", "joind: {all: true}"),
        ("joined: {all: true}", "joined: {al: true}"),
        ("joined: {all: true}", "joined: {all: 3}"),
        ("    joined: {all: true}", "    title: x"),
        ("joined: {all: true}", "closed: {}\n    pool: {}"),
        ("joined: {all: true}", "pool: {size: {at_leat: 1}}"),
        ("joined: {all: true}", "processes:"),
        ("kind: program", "kind: program\nprose: {concepts: 3}"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses_too(tmp_path: Path, old: str, new: str) -> None:
    text = PROGRAM.replace(old, new, 1)
    assert text != PROGRAM
    assert check_assignment(write(tmp_path, q1=text), FAMILIES)
    assert errors("question", text)


def test_descriptions_come_from_docstrings() -> None:
    assert SCHEMA["question"]["$defs"]["Processes"]["description"] == "How many workers there were."
    assert field("Processes", "count")["description"] == "Exactly so many."
    assert field("Bounds", "at_least")["description"] == "The lower end."
    assert field("Concept", "id")["description"] == "Its name."


@pytest.mark.parametrize("name", ["QuestionFile", "CheckFile", "RunFile", "LimitsFile", "AssignmentFile"])
def test_every_key_of_our_own_is_described(name: str) -> None:
    tops = {"QuestionFile": SCHEMA["question"], "AssignmentFile": SCHEMA["assignment"]}
    properties = (tops.get(name) or SCHEMA["question"]["$defs"][name])["properties"]
    own = {key: value for key, value in properties.items() if key not in FAMILIES}
    assert [key for key, value in own.items() if not value.get("description")] == []


def test_every_family_is_a_key_of_a_check() -> None:
    assert set(FAMILIES) <= set(SCHEMA["question"]["$defs"]["CheckFile"]["properties"])


def test_without_the_essay_family_there_is_still_a_schema() -> None:
    schema = json_schema({"joined": FAMILIES["joined"]})
    Draft202012Validator.check_schema(schema["question"])
    assert "Rubric" not in schema["question"]["$defs"]


def test_two_families_may_call_their_parameters_alike() -> None:
    @dataclasses.dataclass(frozen=True)
    class Joined:
        """Another one of this name."""

        speed: int = 1

    schema = json_schema({"joined": FAMILIES["joined"], "other": family("other", Joined)})["question"]
    check = {"id": "a", "points": 1, "other": {"speed": 2}}
    question = {"id": "q", "title": "t", "prompt": "p", "kind": "program", "points": 1, "checks": [check]}
    assert list(Draft202012Validator(schema).iter_errors(question)) == []
    check["other"] = {"all": True}
    assert list(Draft202012Validator(schema).iter_errors(question))


def test_a_family_that_cannot_be_described_is_named() -> None:
    with pytest.raises(GraderError, match="the check family 'odd' cannot be read"):
        json_schema({"odd": family("odd", Unreadable)})


def test_a_spec_can_set_every_limit() -> None:
    assert set(LimitsFile.model_fields) == {field.name for field in dataclasses.fields(Limits)}
