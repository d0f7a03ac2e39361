"""What a person decides at once: equal answers, questions without any answer, the rest of a group after a sample."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import review_samples as samples

from grader.model import Assignment
from grader.review.deciding import Form, decide
from grader.review.desk import Desk, Item
from grader.review.queue import ALL_OPEN, Among, following
from grader.review.together import SAMPLE, Rest, decided, empty, equal, is_unread, rest
from grader.review.whys import Group, groups, why
from grader.store import Store, open_store

TEXTS = [*samples.texts(40), samples.texts(1)[0]]


@pytest.fixture(scope="module")
def graded(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of 41, of whom two gave the very same answer."""
    path = tmp_path_factory.mktemp("graded") / "results.sqlite"
    with open_store(path) as store:
        samples.fill(store, assignment, TEXTS)
    return path


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


def largest(desk: Desk) -> Group:
    return groups(desk.items("q1"))[0]


def read(desk: Desk, count: int, apart: float = 0.0, who: str = "ada") -> None:
    """Decide on the first answers of the largest group, so many points above what is suggested."""
    for item in largest(desk).items[:count]:
        form = Form(action="save", points={}, total=str(min(10.0, item.suggested["score"] + apart)))
        desk.decide(decide(form, item, who), item.version)
    desk.refresh()


def left(desk: Desk, who: str = "ada") -> Rest:
    found = rest(largest(desk), who, desk.along())
    assert found is not None
    return found


# --- the very same answer -------------------------------------------------------------------------------------------


def test_equal_answers_are_decided_along_and_undone_together(desk: Desk) -> None:
    row = desk.items("q1")
    one = next(item for item in row if item.work.hand_in.student == "s0000")
    (other,) = equal(one, row)
    assert other.work.hand_in.student == "s0040"
    form = Form(action="save", points={}, total="7")
    id = desk.decide(decide(form, one, "ada"), one.version, [(decide(form, other, "ada"), other.version)])
    desk.refresh()
    assert [change.student for change in desk.together(id)] == ["s0000", "s0040"]
    assert desk.along() == {desk.together(id)[1].id}
    row = desk.items("q1")
    one = next(item for item in row if item.work.hand_in.student == "s0000")
    assert equal(one, row) == []
    assert [item.question["score"] for item in decided(one, row)] == [7.0]


def test_where_somebody_else_was_faster_with_an_equal_answer_theirs_counts(desk: Desk) -> None:
    row = desk.items("q1")
    one = next(item for item in row if item.work.hand_in.student == "s0000")
    (other,) = equal(one, row)
    desk.decide(decide(Form(action="save", points={}, total="3"), other, "bob"), other.version)
    form = Form(action="save", points={}, total="7")
    desk.decide(decide(form, one, "ada"), one.version, [(decide(form, other, "ada"), other.version)])
    desk.refresh()
    assert [item.question["score"] for item in decided(one, desk.items("q1"))] == [3.0]


def asked(item: Item, question: str, **suggested: Any) -> Item:
    told: Mapping[str, Any] = {**item.suggested, "id": question, "status": "not_found", "reason": "empty", **suggested}
    return replace(item, question=told, suggested=told)


def test_of_a_student_who_gave_nothing_all_questions_can_be_decided_at_once(desk: Desk) -> None:
    item = desk.items("q1")[0]
    one, two, three = (asked(item, name) for name in ("q1", "q2", "q3"))
    other = asked(item, "q4", reason="no answer to this question was found")
    assert empty(one, [two, other, three]) == [two, three]
    assert empty(item, [two, three]) == []


# --- why ------------------------------------------------------------------------------------------------------------


def test_answers_with_the_same_reasons_are_gone_through_in_an_order_by_chance(desk: Desk) -> None:
    group = largest(desk)
    assert len(group.items) > 2 * SAMPLE
    assert len({str(item.suggested["reason"]) for item in group.items}) > 1, "their numbers differ"
    among = Among(why=group.why)
    row = among.row(desk.items("q1"))
    assert [item.id for item in row] == sorted(item.id for item in group.items)
    assert following(row, row[0].id, among) == row[1]
    others = [item for item in desk.items("q1") if why(item) != group.why]
    assert others
    assert not any(map(among.holds, others))
    assert all(map(ALL_OPEN.holds, others))


# --- the rest -------------------------------------------------------------------------------------------------------


def test_the_rest_waits_until_the_sample_was_read(desk: Desk) -> None:
    assert left(desk).why_not == "Read 10 more, and the rest can be decided at once."
    read(desk, SAMPLE - 1)
    assert left(desk).why_not == "Read 1 more, and the rest can be decided at once."
    read(desk, SAMPLE)
    assert len(left(desk).items) == len(largest(desk).items) - SAMPLE
    assert left(desk).given == "what is suggested"


def test_it_is_the_first_ones_that_have_to_be_read_and_by_oneself(desk: Desk) -> None:
    for item in largest(desk).items[1 : SAMPLE + 1]:
        desk.decide(decide(Form(action="accept", points={}), item, "ada"), item.version)
    desk.refresh()
    assert left(desk).why_not == "Read 1 more, and the rest can be decided at once."
    assert left(desk, "bob").why_not == "Read 10 more, and the rest can be decided at once."


def test_the_rest_is_given_what_the_reader_would_probably_give_and_the_student_is_told(desk: Desk) -> None:
    read(desk, SAMPLE, apart=0.9)
    found = left(desk)
    assert "more than suggested, as you lean" in found.given
    changes = [found.decision(item, "ada") for item in found.items]
    assert all(
        0 < (change.score or 0) - item.suggested["score"] <= 1
        for change, item in zip(changes, found.items, strict=True)
    )
    assert all(map(is_unread, changes))
    assert "not read one by one; 10 of these were. Ask, and yours is, too." in changes[0].reason
    first, *others = ((change, item.version) for change, item in zip(changes, found.items, strict=True))
    desk.decide(*first, others)
    desk.refresh()
    assert largest(desk).open == []
    assert rest(largest(desk), "ada", desk.along()) is None


def test_who_grades_otherwise_than_is_suggested_reads_on(desk: Desk) -> None:
    for place, item in enumerate(largest(desk).items[:SAMPLE]):
        form = Form(action="save", points={}, total="9" if place % 2 else "1")
        desk.decide(decide(form, item, "ada"), item.version)
    desk.refresh()
    assert "far from the suggestions" in left(desk).why_not
    assert left(desk).items == ()


def test_nobody_is_given_little_without_being_read(desk: Desk) -> None:
    read(desk, SAMPLE)
    group = largest(desk)
    poor = replace(group.open[0], suggested={**group.open[0].suggested, "score": 2.5})
    mixed = replace(group, items=[*group.items[:SAMPLE], poor, *group.open[1:]])
    found = rest(mixed, "ada", desk.along())
    assert found is not None
    assert found.items == group.open[1:]


def test_small_groups_and_programs_are_read_as_a_whole(desk: Desk) -> None:
    group = largest(desk)
    assert rest(replace(group, items=group.items[:14]), "ada", frozenset()) is None
    programs = [replace(item, question={**item.question, "kind": "program"}) for item in group.items]
    assert rest(replace(group, items=programs), "ada", frozenset()) is None
