"""The desk's parts: the queue, what a form means, the bank, the offer, and that the desk hears of everything new."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import review_samples as samples

from grader.model import Assignment
from grader.review import showing
from grader.review.comments import bank
from grader.review.deciding import Form, Refused, decide
from grader.review.desk import Desk, Item
from grader.review.parts import checked
from grader.review.queue import Show, following, number, preceding
from grader.review.severity import offer
from grader.store import Change, Store, open_store


@pytest.fixture(scope="module")
def graded(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of twelve, to be copied."""
    return samples.graded(tmp_path_factory.mktemp("graded"), assignment, 12)


@pytest.fixture
def store(graded: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(graded, tmp_path / "results.sqlite")
    with open_store(tmp_path / "results.sqlite") as opened:
        yield opened


@pytest.fixture
def desk(store: Store) -> Desk:
    made = Desk(store)
    made.refresh()
    return made


def give(desk: Desk, item: Item, total: str = "", who: str = "ada", **more: str) -> int:
    id = desk.decide(decide(Form(action="save", points={}, total=total, **more), item, who), item.version)
    desk.refresh()
    return id


# --- the queue ------------------------------------------------------------------------------------------------------


def test_the_queue_goes_on_to_what_is_open_and_begins_again_at_the_end(desk: Desk) -> None:
    row = desk.items("q1")
    assert all(item.is_open for item in row)
    give(desk, row[1])
    row = desk.items("q1")
    assert following(row, row[0].id, Show.OPEN) == row[2]
    assert following(row, row[-1].id, Show.OPEN) == row[0]
    assert following(row, row[0].id, Show.DECIDED) == row[1]
    assert preceding(row, row[2].id, Show.OPEN) == row[1]  # a person looks again at what they did
    assert preceding(row, row[0].id, Show.OPEN) is None
    assert number(row, row[2].id) == 3
    assert following(row, row[0].id, Show.OPEN, taken={row[2].id}) == row[3]  # somebody else looks at that one
    assert following(row[:3], row[0].id, Show.OPEN, taken={row[2].id}) == row[2]  # but nothing else is left
    assert following(desk.items("q6"), "", Show.OPEN) is None


def test_the_order_stays_while_answers_are_decided(desk: Desk) -> None:
    before = [item.id for item in desk.items("q1")]
    give(desk, desk.items("q1")[5], "3")
    assert [item.id for item in desk.items("q1")] == before


def test_the_desk_hears_of_what_others_decide_and_of_new_results(
    store: Store, desk: Desk, assignment: Assignment
) -> None:
    other = Desk(store)
    other.refresh()
    give(other, other.items("q1")[0], "7")
    desk.refresh()
    item = desk.items("q1")[0]
    assert (item.question["score"], item.suggested["score"], item.is_open) == (7.0, 2.0, False)
    samples.fill(store, assignment, [*samples.texts(12), "A new answer about processes."])
    desk.refresh()
    assert len(desk.items("q1")) == 13
    assert desk.answers(desk.items("q1")).keys() == {item.id for item in desk.items("q1")}


def test_students_of_one_name_are_told_apart(store: Store, desk: Desk, assignment: Assignment) -> None:
    assert "Ada Student0" in {item.name for item in desk.items("q1")}
    samples.fill(store, assignment, samples.texts(3), name="Li Wei")
    desk.refresh()
    assert {"Li Wei (s0000)", "Li Wei (s0001)", "Li Wei (s0002)"} < {item.name for item in desk.items("q1")}


def test_an_id_says_nothing_of_the_student(desk: Desk) -> None:
    assert not any(item.work.hand_in.student in item.id for item in desk.items("q1"))


# --- what a form means ----------------------------------------------------------------------------------------------


@pytest.fixture
def essay(desk: Desk) -> Item:
    return next(item for item in desk.items("q1") if item.work.hand_in.student == "s0000")


@pytest.fixture
def program(desk: Desk) -> Item:
    return desk.items("q6")[0]


def test_the_suggestion_is_accepted_as_it_is(essay: Item) -> None:
    change = decide(Form(action="accept", points={"concepts/gil": "2"}, total="9"), essay, "ada")
    assert (change.score, change.points["concepts"], change.who) == (3.67, 3.67, "ada")


def test_points_for_ideas_add_up_as_the_rubric_says(essay: Item) -> None:
    (check,) = checked(essay)
    assert check.full_at == 15
    change = decide(Form(action="save", points={"concepts/gil": "2"}), essay, "ada")
    ideas = sum(idea.suggested for idea in check.ideas) + 2
    assert change.score == round(ideas / 15 * 10, 2)
    assert change.points["concepts/gil"] == 2.0


def test_a_total_stands_above_what_is_added_up(essay: Item) -> None:
    change = decide(Form(action="save", points={"concepts/gil": "0,5"}, total="6,5"), essay, "ada")
    assert (change.score, change.points["concepts"], change.points["concepts/gil"]) == (6.5, 6.5, 0.5)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"points": {"concepts/gil": "3"}}, "not between 0 and 2"),
        ({"points": {"concepts/gil": "-1"}}, "not between"),
        ({"points": {}, "total": "11"}, "not between 0 and 10"),
        ({"points": {}, "total": "nan"}, "no number"),
        ({"points": {"concepts/gil": "two"}}, "no number"),
    ],
)
def test_what_is_no_grade_is_refused_with_the_reason(essay: Item, sent: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        decide(Form(action="save", **sent), essay, "ada")  # type: ignore[arg-type]


def test_what_the_grader_was_sure_of_is_changed_with_a_reason_only(program: Item) -> None:
    with pytest.raises(Refused, match="say why: the grader had decided on “Every process is joined”"):
        decide(Form(action="save", points={"joined": "2"}), program, "ada")
    change = decide(Form(action="save", points={"joined": "2"}, comment="Joined by a helper."), program, "ada")
    assert (change.points["joined"], change.reason) == (2.0, "Joined by a helper.")


def test_a_changed_check_is_what_exports_see(store: Store, desk: Desk, program: Item) -> None:
    desk.decide(decide(Form(action="save", points={"joined": "2"}, comment="See the lecture."), program, "ada"), 0)
    grade = next(one for one in store.grades() if one.hand_in == program.work.hand_in)
    question = grade.document["questions"][1]
    joined = question["checks"][-1]
    assert (joined["status"], joined["score"], joined["suggested"]["score"]) == ("passed", 2.0, 0.0)
    assert question["decided"]["reason"] == "See the lecture."


def test_a_comment_is_what_was_written_and_picked(essay: Item) -> None:
    form = Form(
        action="save", points={}, comment="Good.\r\nMore on memory.", bank=("More on memory.", "See chapter 2.")
    )
    assert decide(form, essay, "ada").reason == "Good.\nMore on memory.\nSee chapter 2."


def test_the_bank_has_what_was_said_most(essay: Item) -> None:
    said = ["Good.", "More on memory.", "Good.\nSee chapter 2.", "More on memory.", ""]
    base = decide(Form(action="accept", points={}), essay, "ada")
    assert bank([replace(base, reason=one) for one in said]) == ["More on memory.", "Good.", "See chapter 2."]


# --- the offer ------------------------------------------------------------------------------------------------------


def decided(desk: Desk, by: float, count: int, who: str = "ada") -> list[Item]:
    for item in desk.items("q1")[:count]:
        give(desk, item, str(item.suggested["score"] + by), who)
    return desk.items("q1")


def test_who_gives_more_than_suggested_is_offered_more(desk: Desk) -> None:
    row = decided(desk, 2.0, 8)
    found = offer(row[9], row, "ada")
    assert found is not None
    assert found.grades == 8
    assert 1.0 <= found.score - row[9].suggested["score"] <= 2.0
    assert row[9].question["score"] == row[9].suggested["score"]  # offered, and not applied


def test_one_persons_severity_is_not_anothers(desk: Desk) -> None:
    row = decided(desk, 2.0, 8)
    assert offer(row[9], row, "bob") is None


@pytest.mark.parametrize(("by", "count"), [(2.0, 4), (0.0, 8)])
def test_few_grades_or_no_leaning_make_no_offer(desk: Desk, by: float, count: int) -> None:
    row = decided(desk, by, count)
    assert offer(row[9], row, "ada") is None


def test_what_is_decided_needs_no_offer(desk: Desk) -> None:
    row = decided(desk, 2.0, 8)
    assert offer(row[0], row, "ada") is None


def test_a_decision_on_an_earlier_answer_is_none_on_this_one(desk: Desk) -> None:
    item = desk.items("q1")[0]
    old = Change(
        student=item.work.hand_in.student, question="q1", answer="earlier", score=1.0, who="ada", reason="", id=1
    )
    assert replace(item, history=(old,)).decision is None


def test_of_a_missing_answer_the_notes_tell_nothing_twice() -> None:
    work = SimpleNamespace(document={"notes": ["No answer to question 2 was found.", "a.py: odd"]})
    item: Any = SimpleNamespace(work=work, question={"status": "not_found", "reason": None}, decision=None)
    assert showing.notes(item) == ["a.py: odd"]
