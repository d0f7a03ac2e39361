"""Tasks are handed out, asked about and tried again in the same way, wherever they are graded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.batch.crew import graded
from grader.batch.grading import Graded, Task
from grader.batch.worker import Failure, Question
from grader.model import HandIn
from grader.store import Result

Said = Graded | Failure | Question


def task(student: str) -> Task:
    return Task(hand_in=HandIn(student=student, path=Path(student)), key=student)


def result(given: Task) -> Graded:
    return Graded(Result(hand_in=given.hand_in, key=given.key, answers={}, document={}, seconds=0.0), page="")


@dataclass
class Room:
    """A place with room for so many tasks, where everybody says what was prepared, or has a result."""

    size: int
    says: dict[str, list[Failure | Question]] = field(default_factory=dict)
    tries: int = 2
    tier: str = "namespaces"
    doing: list[Task] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    told: dict[str, object] = field(default_factory=dict)
    most: int = 0

    def give(self, given: Task) -> bool:
        if len(self.doing) >= self.size:
            return False
        self.doing.append(given)
        self.given.append(given.hand_in.student)
        self.most = max(self.most, len(self.doing))
        return True

    def news(self) -> Sequence[tuple[Task, Said]]:
        done = self.doing.pop(0)
        says = self.says.get(done.hand_in.student)
        said: Said = says.pop(0) if says else result(done)
        if isinstance(said, Question):
            self.doing.append(done)
        return [(done, said)]

    def answer(self, asking: Task, known: Mapping[str, bytes]) -> None:
        self.told[asking.hand_in.student] = known

    def __enter__(self) -> Room:
        return self

    def __exit__(self, *_: object) -> None: ...


def run(room: Room, *students: str) -> dict[str, Graded | Failure]:
    known = {"k": b"known"}
    outcomes = graded(map(task, students), room, lambda keys: {key: known[key] for key in keys if key in known})
    return {done.hand_in.student: outcome for done, outcome in outcomes}


def test_everything_is_graded_and_never_more_at_once_than_there_is_room() -> None:
    room = Room(size=2)
    assert list(run(room, *"abcde")) == list("abcde")
    assert room.most == 2


def test_what_comes_to_nothing_is_tried_again_after_the_others_and_so_often_as_the_place_says() -> None:
    gone = Failure("gone")
    room = Room(size=1, says={"a": [gone], "b": [gone, gone, gone]}, tries=3)
    found = run(room, *"abc")
    assert {student: isinstance(one, Graded) for student, one in found.items()} == {"c": True, "a": True, "b": False}
    assert room.given == list("abcabb")
    assert found["b"] == gone


def test_a_question_is_answered_from_what_is_known_and_costs_no_try() -> None:
    room = Room(size=1, says={"a": [Question(["k", "other"])]}, tries=1)
    assert isinstance(run(room, "a")["a"], Graded)
    assert room.told == {"a": {"k": b"known"}}
    assert room.given == ["a"]
