from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ConfigDict, TypeAdapter, ValidationError

from grader.essay import Concept, EssayParams, Wrong

MEMORY = Concept(id="memory", title="own memory", points=2, accept=("own memory",))


def rubric(**changes: Any) -> EssayParams:
    return EssayParams(**{"full_at": 2, "concepts": (MEMORY,)} | changes)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"full_at": 3}, "full_at is 3"),
        ({"full_at": 0}, "full_at is 0"),
        ({"enough": 0}, "enough is 0"),
        ({"enough": 1.5}, "enough is 1.5"),
        ({"concepts": (MEMORY, MEMORY)}, "'memory' occurs 2 times"),
        ({"concepts": (MEMORY, replace(MEMORY, id="b", points=0))}, "'b' needs points"),
        ({"concepts": (replace(MEMORY, accept=("$own memory",)),)}, "no entry 'own'"),
        ({"concepts": (replace(MEMORY, half=("(threads) own",)),)}, "no entry 'threads'"),
        ({"wrong": (Wrong(says="x", match=("own >",)),)}, "around each `>`"),
        ({"subjects": {"threads": ("$thread",)}}, "no entry 'thread'"),
        ({"topic": "threads"}, "topic is 'threads'"),
        ({"speaks_of": {"threads": 1}}, "speaks_of names 'threads'"),
    ],
)
def test_mistake_in_a_rubric_is_named(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint.replace("$", r"\$")):
        rubric(**changes)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(ValueError, match="full_at") as caught:
        rubric(full_at=9, enough=2, topic="x")
    assert str(caught.value).count(";") == 2


def test_pydantic_reads_a_rubric_and_refuses_unknown_keys() -> None:
    adapter = TypeAdapter(dict[str, EssayParams], config=ConfigDict(extra="forbid"))
    concept = {"id": "memory", "title": "own memory", "points": 2, "accept": ["own memory"]}
    given = {"full_at": 2, "concepts": [concept], "model_answer": "q1.md", "words": {"a": ["b", "c"]}}
    wanted = rubric(model_answer=Path("q1.md"), words={"a": ("b", "c")})
    assert asdict(adapter.validate_python({"essay": given})["essay"]) == asdict(wanted)
    for broken in (given | {"fullat": 1}, given | {"concepts": [concept | {"point": 1}]}):
        with pytest.raises(ValidationError, match=r"Unexpected keyword argument|Extra inputs"):
            adapter.validate_python({"essay": broken})
