"""A class is compared once: what came of it is kept for as long as nobody hands in anything else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from similar_class import RENAMED, UNUSUAL, program

from grader import pipeline
from grader.batch.kept import packed_answer
from grader.batch.likenesses import likenesses
from grader.model import Alike, Answer, Assignment, HandIn, Pair, Program
from grader.store import Result, Store, open_store

ROOT = Path(__file__).parent.parent


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many writings were compared, each time that a class was."""
    real, counted = pipeline.alike, []

    def counting(written: list[object], *more: object) -> Alike:
        counted.append(len(written))
        return real(written, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "alike", counting)
    return counted


@pytest.fixture
def assignment() -> Assignment:
    return pipeline.open_assignment("multiprocessing", ROOT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A class of twelve, two of whom share what nobody else has."""
    rng = random.Random(3)
    with open_store(tmp_path / "results.sqlite") as opened:
        for number in range(10):
            hands_in(opened, f"student{number}", program(rng))
        hands_in(opened, "xena", UNUSUAL)
        hands_in(opened, "yuri", RENAMED)
        yield opened


def hands_in(store: Store, student: str, source: str) -> None:
    answer = Answer(exercise="q6", program=Program(source=source))
    store.add(
        Result(
            hand_in=HandIn(student=student, path=Path(f"{student}.py")), key="k", answers={"q6": source}, seconds=1.0,
            document={"student": student, "status": "graded", "score": 1.0, "max_score": 1.0, "questions": []},
            texts={source: packed_answer(answer)},
        )
    )  # fmt: skip


def pairs(found: Alike | None) -> tuple[Pair, ...]:
    assert found is not None
    return found.pairs


def test_the_same_answers_are_compared_once_and_give_the_same_pairs(
    store: Store, assignment: Assignment, compared: list[int]
) -> None:
    first, second = likenesses(store, assignment), likenesses(store, assignment)
    assert pairs(first)[0].students == ("xena", "yuri")
    assert (first, compared) == (second, [12])


def test_another_answer_is_another_comparison(store: Store, assignment: Assignment, compared: list[int]) -> None:
    likenesses(store, assignment)
    hands_in(store, "yuri", program(random.Random(9)))
    assert ("xena", "yuri") not in [pair.students for pair in pairs(likenesses(store, assignment))]
    assert compared == [12, 12]


def test_another_question_is_another_comparison(store: Store, assignment: Assignment, compared: list[int]) -> None:
    likenesses(store, assignment)
    asked = [replace(exercise, prompt=f"{exercise.prompt} Now.") for exercise in assignment.exercises]
    likenesses(store, replace(assignment, exercises=tuple(asked)))
    assert compared == [12, 12]
