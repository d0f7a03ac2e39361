"""Hand-ins of a class, from every layout: whose each is, all their files, the newest upload, notes on the rest."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from grader import pipeline
from grader.errors import UsageError
from grader.intake import Collected, canvas_uploads, layouts
from grader.model import Assignment


def made(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\nprint(1)\n")
    return folder


def collect(tmp_path: Path, *paths: Path, layout: str | None = None) -> Collected:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return pipeline.collect(paths, scratch, layout)


def refusing_to_list(name: str) -> Callable[[Path], Iterator[Path]]:
    """`Path.iterdir`, which lists no folder of this name."""
    listed = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        return listed(path)

    return iterdir


def files(collected: Collected) -> dict[str, list[str]]:
    """By student, the names of the files that count."""
    return {
        one.student: sorted(file.name for file in one.path.iterdir()) if one.path.is_dir() else [one.path.name]
        for one in collected.latest()
    }


def test_a_folder_with_a_file_for_each_student(tmp_path: Path) -> None:
    folder = made(tmp_path / "class", "alice.py", "bob.ipynb", "carol.md")
    assert files(collect(tmp_path, folder)) == {"alice": ["alice.py"], "bob": ["bob.ipynb"], "carol": ["carol.md"]}


def test_a_folder_with_a_folder_for_each_student(tmp_path: Path) -> None:
    folder = made(tmp_path / "class", "alice/q3.py", "alice/q5.py", "bob/homework.py")
    assert files(collect(tmp_path, folder)) == {"alice": ["q3.py", "q5.py"], "bob": ["homework.py"]}


def test_gradescopes_attempts_of_one_student_are_numbered_by_time(tmp_path: Path) -> None:
    folder = made(tmp_path / "g", "submission_9/a.py", "submission_2/a.py")
    told = [
        f"submission_{number}:\n  :submitters:\n  - :sid: eve\n    :name: Eve\n"
        f"  :created_at: 2026-11-0{day} 10:00:00 Z\n"
        for number, day in ((9, 1), (2, 3))
    ]
    (folder / "submission_metadata.yml").write_text("".join(told))
    found = collect(tmp_path, folder)
    assert [(one.student, one.attempt, one.path.name) for one in found.hand_ins] == [
        ("eve", 1, "submission_9"), ("eve", 2, "submission_2"),
    ]  # fmt: skip
    assert [one.path.name for one in found.latest()] == ["submission_2"]


def test_a_folder_of_one_student_is_one_hand_in(tmp_path: Path) -> None:
    folder = made(tmp_path / "alice", "q3.py", "q5.py", "theory.md")
    assert files(collect(tmp_path, folder)) == {"alice": ["q3.py", "q5.py", "theory.md"]}


def test_moodles_folders_name_the_student(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "m", "Ada Lovelace_123_assignsubmission_file_/hw.py", "Ana Ávila_9_assignsubmission_file/a.py"
    )
    found = collect(tmp_path, folder)
    assert files(found) == {"Ada Lovelace": ["hw.py"], "Ana Ávila": ["a.py"]}
    assert [one.ids for one in found.latest()] == [{"moodle": "123"}, {"moodle": "9"}]


def test_moodles_flat_files_of_one_student_lie_together(tmp_path: Path) -> None:
    names = ["Ada Lovelace_123_assignsubmission_file_q3.py", "Ada Lovelace_123_assignsubmission_file_q5.py"]
    folder = made(tmp_path / "m", *names, "Participant_77_assignsubmission_file_hw.py")
    assert files(collect(tmp_path, folder)) == {"Ada Lovelace": ["q3.py", "q5.py"], "Participant": [
        "Participant_77_assignsubmission_file_hw.py"]}  # fmt: skip


def test_people_of_one_name_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", "Jo Li_1_assignsubmission_file/a.py", "Jo Li_2_assignsubmission_file/b.py")
    assert files(collect(tmp_path, folder)) == {"Jo Li": ["a.py"], "Jo Li_2": ["b.py"]}


def test_nobody_takes_the_name_of_another_whatever_files_are_called(tmp_path: Path) -> None:
    folder = made(tmp_path / "c", "Alice/a.py", "alice/b.py", "alice_2/c.py", "ALICE/d.py", "index.py", "Index_.py")
    if len(list(folder.iterdir())) < 6:
        pytest.skip("names that differ in their capitals only are one here")
    found = collect(tmp_path, folder)
    names = [one.student for one in found.latest()]
    assert len(names) == len(found.hand_ins) == 6
    assert len({*map(str.casefold, names), "index"}) == 7  # index is the class page
    assert files(found)["alice_2"] == ["c.py"]
    assert {one.attempt for one in found.hand_ins} == {1}


def test_a_number_that_a_platform_gives_leads_nowhere_else(tmp_path: Path) -> None:
    folder = made(tmp_path / "g", "submission_1/a.py", "submission_2/b.py")
    told = [f"submission_{n}:\n  :submitters:\n  - :sid: '{sid}'\n" for n, sid in ((1, "x"), (2, "/../../x"))]
    (folder / "submission_metadata.yml").write_text("".join(told))
    assert files(collect(tmp_path, folder)) == {"x": ["a.py"], "x_x": ["b.py"]}


def test_canvas_files_are_gathered_and_the_newest_upload_counts(tmp_path: Path) -> None:
    names = ["doejane_4_10_q3.py", "doejane_LATE_4_12_q3-1.py", "doejane_4_11_q5.py", "roe_5_13_homework.ipynb"]
    found = collect(tmp_path, made(tmp_path / "c", *names))
    assert files(found) == {"doejane": ["q3.py", "q5.py"], "roe": ["roe_5_13_homework.ipynb"]}
    jane = found.latest()[0]
    assert "q3-1.py" in (jane.path / "q3.py").read_text()
    assert jane.late_s > 0
    assert jane.ids == {"canvas": "4"}


def test_canvas_files_of_a_course_that_grades_blindly(tmp_path: Path) -> None:
    names = ["anon_aB3x9_10_q3.py", "anon_aB3x9_11_q5.py", "LATE_anon_Zq70K_12_homework.ipynb", "anon_5_13_hw.py"]
    found = collect(tmp_path, made(tmp_path / "c", *names))
    assert [(one.name, one.ids["canvas"], bool(one.late_s)) for one in found.latest()] == [
        ("anon_5", "5", False), ("anon_Zq70K", "Zq70K", True), ("anon_aB3x9", "aB3x9", False),
    ]  # fmt: skip
    assert files(found)["anon_aB3x9"] == ["q3.py", "q5.py"]
    assert canvas_uploads([*names, "doejane_4_text.html", "other.txt"]) == {
        "aB3x9": names[:2], "Zq70K": [names[2]], "5": [names[3]],
    }  # fmt: skip


def test_gradescopes_metadata_names_every_submitter_and_the_time(tmp_path: Path) -> None:
    folder = made(tmp_path / "g", "submission_7/hw.py", "submission_8/hw.py")
    (folder / "submission_metadata.yml").write_text(
        "submission_7:\n  :submitters:\n  - :name: Ada\n    :sid: '11'\n  - :name: Bob\n    :sid: '12'\n"
        "  :created_at: 2026-03-01 10:00:00 Z\nsubmission_8:\n  :submitters:\n  - :name: Cy\n    :sid: '13'\n"
        "../evil:\n  :submitters: []\n"
    )
    found = collect(tmp_path, folder)
    assert files(found) == {"11": ["hw.py"], "12": ["hw.py"], "13": ["hw.py"]}
    assert found.latest()[0].submitted == datetime(2026, 3, 1, 10, tzinfo=timezone.utc)
    assert found.latest()[0].name == "Ada"


def test_nbgraders_folders(tmp_path: Path) -> None:
    folder = made(tmp_path / "n", "submitted/ada/ps1/hw.ipynb", "submitted/bob/ps1/hw.ipynb")
    (folder / "submitted/ada/ps1/timestamp.txt").write_text("2026-03-01 10:00:00 UTC")
    found = collect(tmp_path, folder)
    assert list(files(found)) == ["ada", "bob"]
    assert found.latest()[0].submitted == datetime(2026, 3, 1, 10, tzinfo=timezone.utc)


def test_of_nbgraders_assignments_the_one_that_is_meant_is_read(tmp_path: Path) -> None:
    folder = made(
        tmp_path / "n", "submitted/ada/ps1/hw.ipynb", "submitted/ada/ps2/a.ipynb", "submitted/bob/ps2/b.ipynb"
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    found = pipeline.collect([folder], scratch, assignment=Assignment(id="ps2", title="", exercises=(), path=folder))
    assert files(found) == {"ada": ["a.ipynb"], "bob": ["b.ipynb"]}
    with pytest.raises(UsageError, match=r"several assignments \(ps1, ps2\)"):
        pipeline.collect([folder], scratch, assignment=Assignment(id="week-5", title="", exercises=(), path=folder))


def test_an_archive_of_otter_is_one_students(tmp_path: Path) -> None:
    for student in ("ada", "bob"):
        with zipfile.ZipFile(tmp_path / f"{student}.zip", "w") as file:
            file.writestr("threads.ipynb", "{}")
            file.writestr("threads.pdf", "%PDF")
            file.writestr(".OTTER_LOG", "")
            file.writestr("__zip_filename__", "threads_2026_03_01.zip")
    found = collect(tmp_path, tmp_path / "ada.zip", tmp_path / "bob.zip")
    assert [one.student for one in found.latest()] == ["ada", "bob"]


def test_an_archive_is_read_as_the_folder_in_it_and_packed_work_too(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("work/q3.py", "print(1)")
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as file:
        file.writestr("class/Ada_1_assignsubmission_file_/hw.py", "print(1)")
        file.write(inner, "class/Bob_2_assignsubmission_file_/work.zip")
        file.writestr("class/Cy_3_assignsubmission_file_/broken.zip", "no archive")
    found = collect(tmp_path, tmp_path / "class.zip")
    assert files(found) == {"Ada": ["hw.py"], "Bob": ["q3.py"], "Cy": ["broken.zip"]}
    assert any(note.startswith("Cy: ") and "broken.zip" in note for note in found.notes)


def test_unpacked_work_is_called_as_its_archive_was(tmp_path: Path) -> None:
    for student in ("ada", "bob"):
        with zipfile.ZipFile(tmp_path / f"{student}.zip", "w") as file:
            file.writestr("q3.py", "print(1)")
            file.writestr("q5.py", "print(1)")
    (tmp_path / "class").mkdir()
    for student in ("ada", "bob"):
        (tmp_path / f"{student}.zip").replace(tmp_path / "class" / f"{student}.zip")
    assert [one.path.name for one in collect(tmp_path, tmp_path / "class").latest()] == ["ada", "bob"]


def test_names_are_fit_to_be_names_of_files(tmp_path: Path) -> None:
    folder = made(tmp_path / "m", "../../etc_1_assignsubmission_file/a.py".replace("/", "_", 4), "José.py", "x y.py")
    assert all("/" not in one.student and not one.student.startswith(".") for one in collect(tmp_path, folder).latest())


def test_a_folder_that_may_not_be_read_is_its_owners_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path / "class", "ada/q3.py", "bob/q3.py")
    monkeypatch.setattr(Path, "iterdir", refusing_to_list("bob"))
    found = collect(tmp_path, folder)
    assert [(one.student, one.path) for one in found.latest()] == [("ada", folder / "ada"), ("bob", folder / "bob")]
    assert found.notes == (f"bob: {folder / 'bob'} may not be opened here, so nothing in it is read.",)
    with pytest.raises(UsageError, match="bob: this folder may not be opened here"):
        collect(made(tmp_path / "again"), folder / "bob")


def test_a_students_folder_of_nbgrader_that_may_not_be_read_is_a_hand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(tmp_path / "course" / "submitted", "ada/hw/q3.py", "bob/hw/q3.py")
    monkeypatch.setattr(Path, "iterdir", refusing_to_list("bob"))
    found = collect(tmp_path, folder)
    assert [(one.student, one.path.name) for one in found.latest()] == [("ada", "hw"), ("bob", "bob")]


def test_what_may_not_be_read_of_a_download_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path / "m", "Ada_1_assignsubmission_file_q3.py", "Ada_1_assignsubmission_file_q5.py")
    copied = shutil.copyfile

    def refusing(source: Path, target: Path) -> None:
        if str(source).endswith("q5.py"):
            raise PermissionError(13, "Permission denied")
        copied(source, target)

    monkeypatch.setattr(shutil, "copyfile", refusing)
    found = collect(tmp_path, folder)
    assert found.notes == ("Ada: not all of Ada_1_assignsubmission_file_q5.py may be read, so some is left out.",)
    assert [path.name for one in found.latest() for path in one.path.iterdir()] == ["q3.py"]


def test_a_layout_can_be_forced_and_must_exist(tmp_path: Path) -> None:
    folder = made(tmp_path / "c", "a_1_2_x.py", "b_2_3_x.py")
    assert list(files(collect(tmp_path, folder, layout="folder"))) == ["a", "b"]
    with pytest.raises(UsageError, match="no layout 'gmail'"):
        pipeline.collect([folder], tmp_path, "gmail")
    with pytest.raises(UsageError, match="no such file"):
        pipeline.collect([tmp_path / "nowhere"], tmp_path)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{chr(ord(name) - 1)}'] * 9)}]\n" for name in "bcdefghijklmnopqrst"
)


@pytest.mark.parametrize(
    "told",
    [
        BOMB + "submission_1: {':submitters': [{':name': *t}]}\n",
        BOMB + "submission_1: {':submitters': *t}\n",
        "submission_1: &me {':submitters': [*me], more: *me}\n",
        "submission_1: {':submitters': 5}\n",
        "submission_1: {':submitters': [5, {':sid': [1]}]}\n",
    ],
    ids=["a bomb for a name", "a bomb of people", "one in itself", "a number", "a number and a list"],
)
def test_metadata_that_a_student_wrote_breaks_nothing(tmp_path: Path, told: str) -> None:
    (tmp_path / "submission_1").mkdir()
    (tmp_path / "submission_metadata.yml").write_text(told, encoding="utf-8")
    assert {one.student for one in layouts.gradescope(tmp_path)} <= {"submission_1"}


@pytest.mark.parametrize("inside", ["alice/q6.py", "submitted/alice/multiprocessing/q6.py"])
def test_no_archive_of_one_student_takes_the_name_of_another(tmp_path: Path, inside: str) -> None:
    for name, entries in (("aaron.zip", [inside, "bob/q6.py"]), ("alice.zip", ["q6.py"])):
        with zipfile.ZipFile(tmp_path / name, "w") as file:
            for entry in entries:
                file.writestr(entry, f"print('{name}')")
    found = collect(tmp_path, tmp_path / "aaron.zip", tmp_path / "alice.zip")
    (alice,) = [one for one in found.hand_ins if one.student == "alice"]
    assert (alice.path / "q6.py").read_text() == "print('alice.zip')"
    assert any("there is work of this name in aaron.zip too, beside alice.zip" in note for note in found.notes)
