"""Whose work it is: names of students and questions in the names of files, and which folders are a class's."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.submission import find_submission, is_class_folder, may_be_class_folder, student_name
from grader.submission.students import question_number


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("alice.ipynb", "alice"),
        ("Bob Jones.py", "Bob Jones"),
        ("Jo\u0308rg.py", "J\u00f6rg"),
        ("dr.smith.txt", "dr.smith"),
        ("carol", "carol"),
        ("archive.v2", "archive.v2"),
        ("doejane_12_345_homework.ipynb", "doejane"),
        ("doejane_LATE_12_345_homework.ipynb", "doejane"),
        ("Jane Doe_99_assignsubmission_file_", "Jane Doe"),
        ("Jane Doe_99_assignsubmission_file_hw.ipynb", "Jane Doe"),
        ("Participant_77_assignsubmission_file_x.py", "Participant"),
    ],
)
def test_the_name_of_the_student(name: str, student: str) -> None:
    assert student_name(Path("class") / name) == student


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("q3.py", 3), ("Q03.py", 3), ("question_5.md", 5), ("Question-06.py", 6), ("answer1.txt", 1), ("ans_2.md", 2),
        ("3.py", 3), ("3_pool.py", 3), ("hw_q12.py", 12), ("task4.py", 4), ("theory.md", None), ("alice.py", None),
        ("alice2.py", None), ("q.py", None), ("q0.py", None), ("2024.py", None), ("sequence3.py", None),
    ],
)  # fmt: skip
def test_the_number_of_the_question(name: str, number: int | None) -> None:
    assert question_number(Path(name)) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("two-locks.py", 2), ("Two_Locks.py", 2), ("two locks (1).md", 2), ("two-locks-1.py", 2), ("q7.py", 1),
        ("q3.py", 3), ("two-locks-of-mine.py", None),
    ],
)  # fmt: skip
def test_a_question_s_id_is_a_name_for_the_file_with_its_answer(name: str, number: int | None) -> None:
    assert question_number(Path(name), {"q7": 1, "twolocks": 2}) == number


def test_files_named_after_questions_are_one_student_s(tmp_path: Path) -> None:
    for name in ("two_locks.py", "counter.py"):
        (tmp_path / name).write_text("print(1)")
    assert is_class_folder(tmp_path)
    ids = {"twolocks": 1, "counter": 2}
    assert not is_class_folder(tmp_path, ids)
    assert not may_be_class_folder(tmp_path, ids)
    assert find_submission(tmp_path, ids) == tmp_path


@pytest.mark.parametrize(
    ("files", "is_class"),
    [
        (["alice.ipynb", "bob.ipynb"], True),
        (["alice.ipynb"], True),
        (["alice.py", "bob.py"], True),
        (["alice/hw.ipynb", "bob/hw.ipynb"], True),
        (["alice/q3.py", "alice/q5.py"], True),
        (["alice/q3.py", "bob.ipynb"], True),
        (["q3.py", "q5.py", "theory.md"], False),
        (["q3.py", "helper.py"], False),
        (["q3.py", "q6.py", "tools/x.py"], False),
        (["homework.ipynb"], False),
        (["theory.md", "multiprocessing.py"], False),
        (["notes.pdf"], False),
        ([], False),
        ([".git/x.py", "__pycache__/y.py"], False),
    ],
    ids=str,
)
def test_folders_of_a_class(tmp_path: Path, files: list[str], is_class: bool) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("print(1)")
    assert is_class_folder(tmp_path) is is_class


def test_a_file_is_no_class(tmp_path: Path) -> None:
    path = tmp_path / "alice.ipynb"
    path.write_text("{}")
    assert not is_class_folder(path)
    assert not is_class_folder(tmp_path / "nobody")
