"""Students and the people of a roster: the surest evidence joins them, and what fits two joins nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.intake import Joined, join
from grader.model import HandIn, Person


def hand_in(student: str, name: str = "", **ids: str) -> HandIn:
    return HandIn(student=student, name=name or student, path=Path(f"{student}.py"), ids=ids)


def person(name: str, **ids: str) -> Person:
    return Person(name=name, ids=ids, section="A")


def names(joined: Joined) -> dict[str, str | None]:
    """By student, the name of the person who was found; None for a stranger."""
    return {one.student: one.name if one.on_roster else None for one in joined.hand_ins}


ADA = person("Ada Lovelace", sid="18151210", email="ada.l@example.org", login="al")
CHARLES = person("Charles Babbage", sid="17911226", email="cb@example.org", login="cb")


@pytest.mark.parametrize(
    "mine",
    [
        hand_in("x", sid="18151210"), hand_in("x", email="ADA.L@example.org"), hand_in("18151210"), hand_in("al"),
        hand_in("ada.l"), hand_in("Ada Lovelace"), hand_in("lovelaceada"), hand_in("Lovelace_Ada"),
        hand_in("ADA-LOVELACE"), hand_in("hw3_ada_lovelace_final"), hand_in("hw3-18151210"), hand_in("AL"),
        hand_in("ada.l@example.org"), hand_in("jd", nbgrader="al"),
    ],
    ids=lambda one: f"{one.student}-{'-'.join(one.ids)}",
)  # fmt: skip
def test_a_student_is_found_by_number_address_login_or_name(mine: HandIn) -> None:
    joined = join([CHARLES, ADA], [mine])
    (found,) = joined.hand_ins
    assert (found.name, found.section, found.on_roster) == ("Ada Lovelace", "A", True)
    assert found.ids["email"].casefold() == "ada.l@example.org"
    assert joined.absent == (CHARLES,)
    assert joined.notes == ()


def test_accents_and_the_order_of_names_do_not_matter() -> None:
    joined = join([person("Ávila Peña, José María")], [hand_in("josemariaavilapena")])
    assert names(joined) == {"josemariaavilapena": "Ávila Peña, José María"}


def test_a_stranger_is_graded_and_told() -> None:
    joined = join([ADA], [hand_in("Grace Hopper")])
    assert names(joined) == {"Grace Hopper": None}
    assert joined.absent == (ADA,)
    assert joined.notes == ("Grace Hopper handed in, and is not found in the roster.",)


def test_a_slip_in_a_name_is_told_and_joins_nobody() -> None:
    joined = join([ADA], [hand_in("Ada Lovelase")])
    assert names(joined) == {"Ada Lovelase": None}
    assert joined.notes == ("Ada Lovelase handed in, and is not found in the roster. Is it Ada Lovelace?",)
    assert [one.unsure for one in joined.absent] == [True]


def test_two_people_of_one_name_are_told_apart_by_number_or_not_at_all() -> None:
    people = [person("Li Wei", sid="1001"), person("Li Wei", sid="1002")]
    joined = join(people, [hand_in("x", "Li Wei", sid="1002")])
    assert [one.ids["sid"] for one in joined.absent] == ["1001"]
    joined = join(people, [hand_in("Li Wei", moodle="77")])
    assert names(joined) == {"Li Wei": None}
    assert [one.unsure for one in joined.absent] == [True, True]
    (note,) = joined.notes
    assert note.startswith("Li Wei (77) handed in, and 2 people of the roster could be meant. A column 'Identifier'")


def test_a_name_and_a_number_together_are_one_person_whatever_the_column_is_called() -> None:
    people = [person("Li Wei", id="1001"), person("Li Wei", id="1002"), person("Ada", id="77")]
    joined = join(people, [hand_in("Li Wei", moodle="1002"), hand_in("Li Wei (2)", "Li Wei", moodle="77")])
    assert [one.ids["id"] for one in joined.hand_ins if one.on_roster] == ["1002", "1001"]
    assert joined.absent == (people[2],), "another's number alone joins nobody"


def test_two_students_who_could_both_be_one_person_are_neither() -> None:
    joined = join([ADA], [hand_in("Ada Lovelace"), hand_in("Ada Lovelace_2", "Ada Lovelace")])
    assert set(names(joined).values()) == {None}
    assert [one.unsure for one in joined.absent] == [True]
    assert len(joined.notes) == 2
    assert joined.notes[0].startswith("Ada Lovelace handed in, and so did others who could be Ada Lovelace of the ro")


def test_a_number_of_one_platform_is_not_taken_for_that_of_another() -> None:
    joined = join([person("", canvas="4")], [hand_in("Jane", moodle="4")])
    assert names(joined) == {"Jane": None}


def test_several_attempts_are_one_students() -> None:
    joined = join([ADA], [hand_in("al"), hand_in("al")])
    assert [one.name for one in joined.hand_ins] == ["Ada Lovelace"] * 2
    assert joined.notes == ()


def test_a_name_that_lies_in_another_is_not_taken_for_it() -> None:
    joined = join([person("Ann Lee"), person("Joann Leeds")], [hand_in("joann_leeds_hw1"), hand_in("hw1_ann_lee")])
    assert names(joined) == {"joann_leeds_hw1": "Joann Leeds", "hw1_ann_lee": "Ann Lee"}
