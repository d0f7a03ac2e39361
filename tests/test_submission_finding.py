"""Which file of a folder is the homework."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from links import link

from grader.errors import UsageError
from grader.submission import find_submission, is_locked
from grader.submission.reading import read_material


def folder(place: Path, *names: str) -> Path:
    for name in names:
        (place / name).write_text("")
    return place


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["homework.ipynb", "helpers.py", "README.md"], "homework.ipynb"),
        (["homework.py", "README.md", "test_homework.py", "conftest.py", "requirements.txt"], "homework.py"),
        (["answers.md", "LICENSE.txt"], "answers.md"),
        (["q3.py", "q5.py", "q6.py", "README.md"], "."),
    ],
)
def test_the_one_that_can_be_meant_is_found(names: list[str], found: str, tmp_path: Path) -> None:
    assert find_submission(folder(tmp_path, *names)) == tmp_path / found


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "No homework is in this folder"),
        (["README.md", "test_it.py"], "No homework is in this folder"),
        (["a.ipynb", "b.ipynb"], "Which of these is the homework? a.ipynb, b.ipynb."),
        (["one.py", "two.py"], "Name it: grader check one.py"),
    ],
)
def test_none_or_several_are_for_a_person_to_name(names: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        find_submission(folder(tmp_path, *names))
    assert said in str(raised.value)


def test_links_are_not_followed_and_that_is_said(tmp_path: Path) -> None:
    """A repository may hold links: to the reference solutions, or to another student's work."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "q6.py").write_text("print('the reference')\n", encoding="utf-8")
    mine = tmp_path / "mine"
    (mine / "inner").mkdir(parents=True)
    link(mine / "inner" / "q6.py", "../../solutions/q6.py")
    link(mine / "also", "../solutions")
    with pytest.raises(UsageError, match=r"no file in this folder .* inner/q6.py: this is a link"):
        read_material(mine)
    with pytest.raises(UsageError, match=r"Links are not followed \(also\)"):
        find_submission(mine)
    (mine / "q3.py").write_text("print(3)\n", encoding="utf-8")
    material = read_material(mine)
    assert {cell.file for cell in material.cells} == {"q3.py"} == set(material.modules)
    assert [note.partition(": this is a link")[0] for note in material.notes] == [
        "Not read: also", "Not read: inner/q6.py",
    ]  # fmt: skip


def test_a_folder_that_may_not_be_read_is_no_fault_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    (tmp_path / "q3.py").write_text("print(3)\n", encoding="utf-8")
    listed = Path.iterdir

    def iterdir(folder: Path) -> Iterator[Path]:
        if folder.name == "locked":
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    assert [cell.file for cell in read_material(tmp_path).cells] == ["q3.py"]
    assert read_material(tmp_path).notes == (
        "Not read: locked: this folder may not be opened here. Whoever owns it has to allow that (chmod u+rx).",
    )
    with pytest.raises(UsageError, match="locked: this folder may not be opened here"):
        read_material(tmp_path / "locked")


def test_an_empty_file_that_makes_a_package_is_nothing_to_hand_in_again(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "__init__.py").write_text("")
    (tmp_path / "q3.py").write_text("print(3)\n", encoding="utf-8")
    material = read_material(tmp_path)
    assert (material.notes, material.modules["tools/__init__.py"]) == ((), "")


def test_a_folder_whose_files_are_listed_and_may_not_be_opened_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "q3.py").write_text("print(3)\n", encoding="utf-8")
    assert not is_locked(tmp_path / "ada")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "ada" or mode != os.X_OK)
    assert is_locked(tmp_path / "ada")
    with pytest.raises(UsageError, match="ada: this folder may not be opened here"):
        read_material(tmp_path / "ada")
    assert not is_locked(tmp_path / "nowhere")
