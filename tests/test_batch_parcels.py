"""What is sent to another machine arrives whole, with the content of every file, and under the same keys."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from links import link
from submission_samples import homework

from grader import pipeline
from grader.batch import keys, parcels
from grader.batch.files import files_beneath
from grader.batch.grading import Task
from grader.batch.worker import Setup
from grader.model import Assignment, HandIn
from grader.submission import read_submission


def travelled(path: Path, folder: Path) -> tuple[str, dict[str, bytes]]:
    """The name and the files of a work, as they are found on another machine."""
    task = Task(hand_in=HandIn(student="a", path=path), key="k")
    sent = pickle.loads(pickle.dumps(parcels.wrapped_task(task)))
    with parcels.unwrapped_task(sent, folder) as here:
        found = here.hand_in.path
        assert keys.content_digest(found) == keys.content_digest(path)
        files = [file for file in ([found] if found.is_file() else found.rglob("*")) if file.is_file()]
        left = found.name, {file.relative_to(found.parent).as_posix(): file.read_bytes() for file in files}
    assert list(folder.iterdir()) == []
    return left


def test_a_file_or_a_folder_arrives_as_it_was_and_leaves_nothing(tmp_path: Path) -> None:
    work, there = tmp_path / "Zoë's work", tmp_path / "there"
    (work / "deep").mkdir(parents=True)
    there.mkdir()
    (work / "a.py").write_bytes(b"print(1)\r\n\xff")
    (work / "deep" / "b.md").write_text("b")
    assert travelled(work, there) == (
        work.name,
        {f"{work.name}/a.py": b"print(1)\r\n\xff", f"{work.name}/deep/b.md": b"b"},
    )
    assert travelled(work / "a.py", there) == ("a.py", {"a.py": b"print(1)\r\n\xff"})


def test_files_that_may_not_be_looked_at_are_left_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locked").mkdir()
    for name in ("q3.py", "locked/q5.py"):
        (tmp_path / name).write_text("print(3)\n")
    looked = Path.is_symlink

    def is_symlink(path: Path) -> bool:
        if path.parent.name == "locked":
            raise PermissionError(13, "Permission denied")
        return looked(path)

    monkeypatch.setattr(Path, "is_symlink", is_symlink)
    assert files_beneath(tmp_path) == [tmp_path / "q3.py"]


def test_an_empty_folder_arrives_as_one(tmp_path: Path) -> None:
    for name in ("empty", "there"):
        (tmp_path / name).mkdir()
    assert travelled(tmp_path / "empty", tmp_path / "there") == ("empty", {})


def test_a_link_in_a_students_folder_arrives_without_what_it_leads_to(tmp_path: Path) -> None:
    work, there = tmp_path / "work", tmp_path / "there"
    for folder in (work, there, tmp_path / "solutions"):
        folder.mkdir()
    (tmp_path / "solutions" / "q6.py").write_text("the reference")
    (work / "q5.py").write_text("own")
    link(work / "q6.py", tmp_path / "solutions" / "q6.py")
    link(work / "more", tmp_path / "solutions")
    assert travelled(work, there) == ("work", {"work/q5.py": b"own"})
    task = Task(hand_in=HandIn(student="a", path=work), key="k")
    sent = pickle.dumps(parcels.wrapped_task(task))
    assert b"the reference" not in sent
    with parcels.unwrapped_task(pickle.loads(sent), there) as arrived:
        both = [read_submission(path, homework()).notes for path in (work, arrived.hand_in.path)]
        assert both[0] == both[1]
        assert sum("this is a link" in note for note in both[0]) == 2


def test_solutions_and_model_answers_arrive_and_what_is_asked_keeps_its_name(
    assignment: Assignment, tmp_path: Path
) -> None:
    sent = pickle.loads(pickle.dumps(parcels.wrapped_setup(Setup(assignment=assignment, options=pipeline.Options()))))
    here = parcels.unwrapped_setup(sent, tmp_path).assignment
    named = pipeline.files_named(here)
    assert len(named) == len(pipeline.files_named(assignment)) > 6
    assert all(path.is_relative_to(tmp_path) for path in named)
    assert [path.read_bytes() for path in named] == [path.read_bytes() for path in pipeline.files_named(assignment)]
    assert list(map(keys.spec_digest, here.exercises)) == list(map(keys.spec_digest, assignment.exercises))


def test_a_question_has_another_name_when_its_solution_or_model_answer_changes(
    assignment: Assignment, tmp_path: Path
) -> None:
    essay = assignment.exercises[0]
    for number, file in enumerate(dict.fromkeys(pipeline.files_named(replace(assignment, exercises=(essay,))))):
        changed = tmp_path / str(number)
        changed.write_bytes(file.read_bytes() + b"\nmore\n")
        other = pipeline.with_files(essay, lambda path, file=file, to=changed: to if path == file else path)  # type: ignore[misc]
        assert keys.spec_digest(other) != keys.spec_digest(essay)
