"""A bundle gives the verdicts of the folder it was packed from, and holds nothing of its solutions."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from grader import bundle, pipeline
from grader.cli.app import main
from grader.errors import SpecError, UsageError
from grader.model import Assignment, Finding, Report, Status
from grader.spec import Shown, find

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")

ROOT = Path(__file__).parent.parent
SUBMISSIONS = ROOT / "examples" / "submissions"
SOLUTIONS = sorted((ROOT / "solutions" / "multiprocessing").iterdir())
EVERYTHING, FOR_STUDENTS = Shown(rubrics=True, hidden=True), Shown()

SECRET_ANSWER = "Each process has an address space that nobody else can write to, which is the point of it all."
SECRET_PROGRAM = """\
from multiprocessing import Process


def announce_the_secret_word(word: str) -> None:
    print("the word is", word)


if __name__ == "__main__":
    everybody = [Process(target=announce_the_secret_word, args=(word,)) for word in ("swordfish", "marlin")]
    for somebody in everybody:
        somebody.start()
    for somebody in everybody:
        somebody.join()
"""
PROGRAM = """\
id: words
title: Two words
prompt: Print two words in two processes.
kind: program
points: 6
solution: words.py
allows: {other-count: The secret reason.}
forbids: {other-names: The secret reason.}
# swordfish is the secret word.
checks:
  - {id: as-many, points: 2, processes: {count: reference}}
  - {id: same, points: 2, output: {by: all workers, equals: reference}}
  - id: hooked
    points: 1
    hidden: true
    title: A hidden title
    hint: A hidden hint
    output: {by: any worker, pattern: marlin}
  - {id: joined, points: 1, joined: {all: true}}
prose:
  full_at: 1
  concepts: [{id: two, title: two of them, points: 1, accept: [two processes]}]
  model_answer: words.md
"""
ESSAY = """\
id: why
title: Why?
prompt: Why are there processes?
kind: essay
points: 4
solution: words.md
checks:
  - id: ideas
    points: 4
    title: The ideas
    essay:
      model_answer: words.md
      full_at: 2
      concepts:
        - {id: own, title: an address space of its own, points: 2, accept: [own memory, clandestine phrasing]}
"""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment) -> Callable[[Shown], Path]:
    """The repository's assignment as a bundle; its references run once."""
    folder = tmp_path_factory.mktemp("bundles")

    def pack(shown: Shown) -> Path:
        path = folder / f"{shown.rubrics}-{shown.hidden}.zip"
        if not path.exists():
            pipeline.pack(assignment, path, shown, pipeline.Options())
        return path

    return pack


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assignment with checks against the reference, a hidden check and a rubric; and bundles of it."""
    folder = tmp_path_factory.mktemp("secret")
    (folder / "assignment.yaml").write_text("id: secret\ntitle: Secrets\nquestions: [words.yaml, why.yaml]\n")
    (folder / "words.yaml").write_text(PROGRAM)
    (folder / "why.yaml").write_text(ESSAY)
    (folder / "words.py").write_text(SECRET_PROGRAM)
    (folder / "words.md").write_text(SECRET_ANSWER)
    assignment = pipeline.open_assignment(str(folder), folder)
    pipeline.pack(assignment, folder / "students.zip", FOR_STUDENTS, pipeline.Options())
    pipeline.pack(assignment, folder / "everything.zip", EVERYTHING, pipeline.Options())
    return folder


def content(path: Path) -> str:
    """All that is in a bundle, unpacked, with the escapes of its YAML and JSON undone."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        texts = [archive.read(name).decode() for name in archive.namelist()]
    plain = [str(yaml.safe_load(text)) for text in texts]
    return "\n".join([*archive.namelist(), *texts, *plain])


def checked(path: Path, assignment: Path) -> Report:
    return pipeline.grade_submission(path, pipeline.open_assignment(str(assignment), ROOT))


def verdicts(report: Report) -> list[tuple[object, ...]]:
    """All that a student is told, but for what luck decides."""
    return [
        (question.exercise.id, str(question.status), question.reason, *map(told, question.findings))
        for question in report.questions
    ]


def told(finding: Finding) -> Finding:
    return replace(finding, evidence=())


def test_no_line_of_a_solution_is_in_a_bundle(packed: Callable[[Shown], Path]) -> None:
    lines = {line.strip() for path in SOLUTIONS for line in path.read_text().splitlines()}
    long = [line for line in lines if len(line) >= 20]
    assert len(long) > 30
    for shown in (FOR_STUDENTS, EVERYTHING):
        text = content(packed(shown))
        assert [line for line in long if line in text] == []


@pytest.mark.parametrize("name", ["missing-joins.py", "q5-in-words.md", "two-missing.txt"])
def test_a_bundle_gives_the_verdicts_of_its_folder(
    name: str, packed: Callable[[Shown], Path], assignment: Assignment
) -> None:
    report = checked(SUBMISSIONS / name, packed(EVERYTHING))
    folder = pipeline.grade_submission(SUBMISSIONS / name, assignment)
    assert verdicts(report) == verdicts(folder)
    assert report.score == folder.score


def test_a_students_bundle_decides_programs_and_leaves_words_to_the_instructor(
    packed: Callable[[Shown], Path], assignment: Assignment
) -> None:
    report = checked(SUBMISSIONS / "missing-joins.py", packed(FOR_STUDENTS))
    folder = pipeline.grade_submission(SUBMISSIONS / "missing-joins.py", assignment)
    programs = {"q3", "q5", "q6"}
    assert [one for one in verdicts(report) if one[0] in programs] == [
        one for one in verdicts(folder) if one[0] in programs
    ]
    (q1,) = [question for question in report.questions if question.exercise.id == "q1"]
    assert (str(q1.status), q1.score, q1.exercise.points) == ("needs_review", 0.0, 10.0)
    assert "graded by your instructor" in (q1.reason or "")


def test_checks_against_the_reference_compare_with_its_recorded_runs(secret: Path) -> None:
    same = secret / "same.py"
    same.write_text(f"# Q1\n{SECRET_PROGRAM}")
    other = secret / "other.py"
    other.write_text(f"# Q1\n{SECRET_PROGRAM.replace('swordfish', 'cod')}")
    for path in (same, other):
        folder, bundled = checked(path, secret), checked(path, secret / "everything.zip")
        assert verdicts(bundled)[0] == verdicts(folder)[0]
    assert [str(one.status) for one in bundled.questions[0].findings] == ["passed", "failed", "passed", "passed"]


def test_a_students_bundle_holds_no_hidden_check_no_rubric_no_comment_and_no_allowed_mutant(secret: Path) -> None:
    text = content(secret / "students.zip")
    for line in (
        "hooked", "hidden hint", "clandestine", "secret reason", "secret word", "print(", "pattern",
        "two of them", "address space", "keywords",
    ):  # fmt: skip
        assert line not in text.lower(), line
    assert "clandestine" in content(secret / "everything.zip")
    assert SECRET_ANSWER[:40] not in content(secret / "everything.zip")


def test_a_check_that_is_not_shown_awaits_the_instructor(secret: Path) -> None:
    path = secret / "same.py"
    path.write_text(f"# Q1\n{SECRET_PROGRAM}")
    report = checked(path, secret / "students.zip")
    found = {one.check: one for one in report.questions[0].findings}
    hooked = found["hidden-3"]
    assert (hooked.title, hooked.status, hooked.max_score) == ("A hidden title", Status.NOT_RUN, 1.0)
    assert {found[name].status for name in ("as-many", "same", "joined")} == {Status.PASSED}


READS = """\
from pathlib import Path

print(Path("texts/one.txt").read_text(), len(Path("texts/two.txt").read_text()))
"""


def test_texts_that_a_question_gives_lie_beside_its_programs_with_a_bundle_too(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("swordfish")
    (tmp_path / "texts" / "two.txt").write_text("marlin")
    (tmp_path / "assignment.yaml").write_text("id: reading\ntitle: Reading\nquestions: [read.yaml]\n")
    (tmp_path / "read.yaml").write_text(
        "id: read\ntitle: Read\nprompt: Read the texts.\nkind: program\npoints: 1\nsolution: right.py\n"
        "files: [texts/one.txt, texts/two.txt]\n"
        "checks: [{id: same, points: 1, output: {by: main, equals: reference}}]\n"
    )
    (tmp_path / "right.py").write_text(READS)
    work = tmp_path / "work"
    work.mkdir()
    (work / "read.py").write_text(f"# mine\n{READS}")
    asked = pipeline.open_assignment(str(tmp_path), tmp_path)
    pipeline.pack(asked, tmp_path / "reading.zip", Shown(), pipeline.Options())
    for assignment in (tmp_path, tmp_path / "reading.zip"):
        assert checked(work, assignment).score == 1.0


def test_a_bundle_that_was_unpacked_works_too(secret: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(secret / "students.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    opened = pipeline.open_assignment(None, tmp_path / "unpacked")
    assert opened.exercises[0].reference


def test_the_only_bundle_in_a_folder_need_not_be_named(
    secret: Path, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "CHECKOUT", work)
    shutil.copy(secret / "students.zip", work)
    with zipfile.ZipFile(work / "class.zip", "w") as archive:
        archive.writestr("alice.py", "")
    assert pipeline.open_assignment(None, work).id == "secret"
    shutil.copy(secret / "everything.zip", work)
    with pytest.raises(UsageError, match="There is no assignment"):
        pipeline.open_assignment(None, work)


def test_nothing_of_a_bundle_is_left_on_disk(secret: Path) -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    pipeline.open_assignment(str(secret / "students.zip"), ROOT)
    assert set(Path(tempfile.gettempdir()).iterdir()) == before


# --- what is refused ------------------------------------------------------------------------------------------------


def changed(path: Path, target: Path, **members: str) -> Path:
    """A bundle with other members in the place of its own, by name with _ for what no name can have."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        files = {name: old.read(name).decode() for name in old.namelist()} | {
            name.replace("__", "."): text for name, text in members.items()
        }
        for name, text in files.items():
            new.writestr(name, text)
    return target


def manifest(path: Path, **told: object) -> str:
    with zipfile.ZipFile(path) as archive:
        return json.dumps(json.loads(archive.read(bundle.MANIFEST)) | told)


def refused(path: Path) -> str:
    with pytest.raises((UsageError, SpecError)) as caught:
        pipeline.open_assignment(str(path), ROOT)
    return str(caught.value)


@pytest.mark.parametrize("told", [{"grader": "7.1.0"}, {"grader": "0.0.9"}, {"format": 2}, {"grader": ""}])
def test_a_bundle_of_another_version_is_refused_with_what_to_do(
    told: dict[str, object], secret: Path, tmp_path: Path
) -> None:
    made = manifest(secret / "students.zip", **told)
    said = refused(changed(secret / "students.zip", tmp_path / "other.zip", bundle__json=made))
    assert "verdicts could differ" in said
    assert "packed again" in said


def test_a_bundle_of_a_later_patch_is_read(secret: Path, tmp_path: Path) -> None:
    made = manifest(secret / "students.zip", grader=bundle.this_version() + "1")
    pipeline.open_assignment(str(changed(secret / "students.zip", tmp_path / "other.zip", bundle__json=made)), ROOT)


@pytest.mark.parametrize(
    ("member", "text", "said"),
    [
        ("bundle__json", "{", "cannot be read"),
        ("bundle__json", '{"format": 1, "grader": "0.1.0"}', "is damaged, at assignment"),
        ("01-words__yaml", "id: words", "does not understand"),
        (
            "01-words__yaml",
            PROGRAM.replace("words.py", "/etc/hostname").replace("words.md", "/etc/hosts"),
            "names a file",
        ),
        ("assignment__yaml", "id: other\ntitle: Other\nquestions: [02-why.yaml]", "speaks of another assignment"),
        (
            "assignment__yaml",
            "id: secret\ntitle: Secrets\nquestions: [02-why.yaml]\npython: /bin/sh",
            "an interpreter by its path",
        ),
        ("../outside", "x", "its name leads elsewhere"),
    ],
)
def test_a_damaged_or_forged_bundle_is_refused_in_one_line(
    member: str, text: str, said: str, secret: Path, tmp_path: Path
) -> None:
    assert said in refused(changed(secret / "students.zip", tmp_path / "bad.zip", **{member: text}))


def test_a_recorded_run_that_is_missing_or_another_one_is_refused(secret: Path, tmp_path: Path) -> None:
    told = json.loads(manifest(secret / "students.zip"))
    gone = [{**told["runs"][0], "file": "runs/nowhere.json"}]
    path = changed(secret / "students.zip", tmp_path / "a.zip", bundle__json=json.dumps({**told, "runs": gone}))
    assert "nowhere.json is missing or damaged" in refused(path)
    swapped = [{**told["runs"][0], "schedule": "reverse-exits"}]
    path = changed(secret / "students.zip", tmp_path / "b.zip", bundle__json=json.dumps({**told, "runs": swapped}))
    assert "holds another run" in refused(path)
    away = [{**told["runs"][0], "file": "../../etc/hostname"}]
    path = changed(secret / "students.zip", tmp_path / "c.zip", bundle__json=json.dumps({**told, "runs": away}))
    assert "leads out of the bundle" in refused(path)


def test_a_name_that_no_file_can_have_is_refused(secret: Path, tmp_path: Path) -> None:
    archive = secret / "students.zip"
    manifest = json.loads(zipfile.ZipFile(archive).read("bundle.json"))
    manifest["runs"] = [{"question": "q", "start_method": "fork", "schedule": "natural", "seed": 0, "file": "a\0b"}]
    bad = changed(archive, tmp_path / "bad.zip", bundle__json=json.dumps(manifest))
    assert "is missing or damaged" in refused(bad)


def test_what_is_no_bundle_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("alice.py", "")
    assert "no bundle of an assignment" in refused(tmp_path / "class.zip")
    (tmp_path / "half.zip").write_bytes((tmp_path / "class.zip").read_bytes()[:40])
    assert "damaged" in refused(tmp_path / "half.zip")


def test_a_bundle_is_not_packed_again_and_its_reference_cannot_be_run(secret: Path, tmp_path: Path) -> None:
    opened = pipeline.open_assignment(str(secret / "students.zip"), ROOT)
    with pytest.raises(UsageError, match="a bundle already"):
        pipeline.pack(opened, tmp_path / "again.zip", FOR_STUDENTS, pipeline.Options())
    with pytest.raises(UsageError, match="only runs of it"):
        pipeline.reference_program(opened.exercises[0])


def test_a_reference_that_does_not_end_is_not_packed(tmp_path: Path) -> None:
    spec = PROGRAM.replace("kind: program", "kind: program\nlimits: {wall: 500ms}").replace("words.md", "words.py")
    (tmp_path / "assignment.yaml").write_text("id: endless\ntitle: Endless\nquestions: [words.yaml]\n")
    (tmp_path / "words.yaml").write_text(spec)
    (tmp_path / "words.py").write_text("while True: pass\n")
    asked = pipeline.open_assignment(str(tmp_path), tmp_path)
    with pytest.raises(UsageError, match="words: the reference solution timed_out under fork-natural"):
        pipeline.pack(asked, tmp_path / "x.zip", FOR_STUDENTS, pipeline.Options())
    assert not list(tmp_path.glob("*x.zip*"))


# --- where a bundle takes the place of a folder ---------------------------------------------------------------------


def test_the_command_tells_what_is_in_a_bundle_and_what_is_not(
    secret: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bundle", "-a", str(secret)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("secret-bundle.zip (")
    assert "words: 2 recorded runs of the reference, without 1 hidden check" in said
    assert "why: without its rubric: you grade it" in said
    assert main(["validate", "secret-bundle.zip"]) == 0
    assert main(["audit", "secret-bundle.zip"]) == 2
    assert "nothing can be audited" in capsys.readouterr().err


def test_a_bundle_replaces_a_bundle_and_nothing_else(
    secret: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["bundle", "-a", str(secret), "-o", "homework.zip"]
    assert [main(asked), main(asked)] == [0, 0]
    with zipfile.ZipFile("other.zip", "w") as archive:
        archive.writestr("photo.jpg", b"")
    Path("notes.txt").write_text("mine")
    Path("folder").mkdir()
    kept = Path("other.zip").read_bytes()
    capsys.readouterr()
    for name in ("other.zip", "notes.txt", "folder"):
        assert main([*asked[:-1], name]) == 2
        said = f"grader: {name}: there is something else already. Name another file with -o, or remove this one.\n"
        assert capsys.readouterr() == ("", said)
    assert (Path("other.zip").read_bytes(), Path("notes.txt").read_text()) == (kept, "mine")


def test_a_class_can_be_graded_by_a_bundle(secret: Path, work: Path) -> None:
    (work / "class").mkdir()
    (work / "class" / "ada.py").write_text(f"# Q1\n{SECRET_PROGRAM}")
    command = ["grade", "class", "-a", str(secret / "everything.zip"), "-o", "out", "-j", "1", "--quiet"]
    assert main(command) == 0
    document = json.loads((work / "out" / "json" / "ada.json").read_text())
    assert (document["questions"][0]["score"], document["questions"][1]["status"]) == (6.0, "not_found")


@pytest.mark.slow
def test_every_check_of_a_bundle_is_an_item_of_pytest(secret: Path, tmp_path: Path) -> None:
    path = tmp_path / "same.py"
    path.write_text(f"# Q1\n{SECRET_PROGRAM}")
    for name in ("everything.zip", "students.zip"):
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", "--submission", path, secret / name]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
        assert "6 of 10 points" in done.stdout or name == "students.zip", done.stdout
        assert "5 of 10 points" in done.stdout or name == "everything.zip", done.stdout
