"""`grader.spec.find`: an assignment is found by folder, by file, by name, or because there is no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.spec import find, find_assignment


@pytest.fixture(autouse=True)
def no_checkout(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of the package without assignments."""
    checkout = tmp_path_factory.mktemp("checkout")
    monkeypatch.setattr(find, "CHECKOUT", checkout)
    return checkout


def make(root: Path, *names: str) -> Path:
    """Assignments of these names under root/exercises."""
    for name in names:
        (root / "exercises" / name).mkdir(parents=True)
        (root / "exercises" / name / "assignment.yaml").touch()
    return root


def refused(name: str | None, start: Path) -> str:
    with pytest.raises(UsageError) as caught:
        find_assignment(name, start)
    return str(caught.value)


@pytest.mark.parametrize("name", ["exercises/a", "exercises/a/", "./exercises/a", "exercises/a/assignment.yaml", "a"])
def test_a_folder_a_file_and_a_name_lead_to_the_same_file(tmp_path: Path, name: str) -> None:
    assert find_assignment(name, make(tmp_path, "a")) == tmp_path / "exercises" / "a" / "assignment.yaml"


def test_an_absolute_path_is_followed_from_anywhere(tmp_path: Path, no_checkout: Path) -> None:
    make(tmp_path, "a")
    assert find_assignment(str(tmp_path / "exercises" / "a"), no_checkout).parent.name == "a"


def test_a_name_is_looked_for_in_the_folders_above(tmp_path: Path) -> None:
    make(tmp_path, "a")
    below = tmp_path / "students" / "alice"
    below.mkdir(parents=True)
    assert find_assignment("a", below) == tmp_path / "exercises" / "a" / "assignment.yaml"


def test_the_nearest_of_two_assignments_with_one_name_wins(tmp_path: Path) -> None:
    make(tmp_path, "a")
    make(tmp_path / "inner", "a")
    assert find_assignment("a", tmp_path / "inner") == tmp_path / "inner" / "exercises" / "a" / "assignment.yaml"


def test_a_name_is_looked_for_beside_the_package_last(tmp_path: Path, no_checkout: Path) -> None:
    make(no_checkout, "a", "b")
    make(tmp_path, "a")
    assert find_assignment("b", tmp_path) == no_checkout / "exercises" / "b" / "assignment.yaml"
    assert find_assignment("a", tmp_path) == tmp_path / "exercises" / "a" / "assignment.yaml"


def test_assignments_may_be_grouped_in_folders(tmp_path: Path) -> None:
    make(tmp_path, "python/a", "python/b")
    assert find_assignment("python/a", tmp_path).parent == tmp_path / "exercises" / "python" / "a"


def test_a_folder_of_the_same_name_without_a_spec_does_not_hide_the_assignment(tmp_path: Path) -> None:
    make(tmp_path, "a")
    (tmp_path / "a").mkdir()
    assert find_assignment("a", tmp_path) == tmp_path / "exercises" / "a" / "assignment.yaml"


def test_a_relative_start_gives_an_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make(tmp_path, "a"))
    assert find_assignment("a", Path()) == tmp_path / "exercises" / "a" / "assignment.yaml"


def test_without_a_name_the_only_assignment_is_meant(tmp_path: Path) -> None:
    assert find_assignment(None, make(tmp_path, "a")).parent.name == "a"


def test_without_a_name_multiprocessing_is_meant_if_there_are_several(tmp_path: Path) -> None:
    assert find_assignment(None, make(tmp_path, "a", "multiprocessing")).parent.name == "multiprocessing"


def test_without_a_name_the_assignment_around_the_start_is_meant(tmp_path: Path) -> None:
    make(tmp_path, "a", "multiprocessing")
    (tmp_path / "exercises" / "a" / "notes").mkdir()
    assert find_assignment(None, tmp_path / "exercises" / "a" / "notes").parent.name == "a"


def test_without_a_name_a_choice_among_several_is_left_to_the_user(tmp_path: Path) -> None:
    assert refused(None, make(tmp_path, "b", "a")) == "There are several assignments: a, b. Name one."


def test_an_unknown_name_is_answered_with_those_that_exist(tmp_path: Path) -> None:
    make(tmp_path, "multiprocessing", "threads")
    assert refused("multiprocesing", tmp_path) == (
        "There is no assignment 'multiprocesing'; there is multiprocessing, threads. Did you mean 'multiprocessing'?"
    )
    assert refused("sorting", tmp_path) == "There is no assignment 'sorting'; there is multiprocessing, threads."


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "~nobody/x", "../.."])
def test_a_name_that_nothing_can_have_is_unknown(tmp_path: Path, name: str) -> None:
    assert refused(name, make(tmp_path, "a")).startswith("There is no assignment ")


def test_nothing_to_choose_from_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert (
        refused("a", tmp_path / "b")
        == "There is no assignment 'a', and no folder 'exercises' with any in b or above it."
    )
    assert refused(None, tmp_path / "b") == (
        "There is no assignment: no folder 'exercises' with any in b or above it. Name its folder or bundle; "
        "most commands take it by -a."
    )


def test_a_question_is_not_an_assignment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make(tmp_path, "a"))
    (tmp_path / "exercises" / "a" / "q1.yaml").touch()
    meant = Path("exercises/a/assignment.yaml")
    assert refused("exercises/a/q1.yaml", tmp_path) == (
        f"exercises/a/q1.yaml is a file, but not an assignment.yaml. Did you mean {meant}?"
    )
    (tmp_path / "notes.txt").touch()
    assert refused("notes.txt", tmp_path) == "notes.txt is a file, but not an assignment.yaml."


def test_the_checkout_is_the_folder_that_holds_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert re.search(r"grader$", str(find.CHECKOUT / "grader"))
    assert (find.CHECKOUT / "grader" / "spec" / "find.py").samefile(find.__file__)
