"""A class is graded whole: as one by one, once what is equal, again only what has changed, whatever breaks."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import yaml
from tiny_class import ENDLESS, KILLS, RIGHT, SPEC, WRONG, make

from grader import batch, pipeline, store
from grader.batch.files import write_whole
from grader.batch.kept import unpacked_answer
from grader.batch.keys import answer_key, content_digest, spec_digest
from grader.cli.app import main
from grader.model import Answer, Place, Program
from grader.sandbox import find_interpreter

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="batches are graded where the kernel attests")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an assignment and a class of which nobody is graded."""
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, graded once for all tests that begin there."""
    folder = tmp_path_factory.mktemp("once")
    make(folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        grade("-q")
    return folder


@pytest.fixture
def after(place: Path, once: Path) -> None:
    """The class of this folder is graded already."""
    shutil.copytree(once / "results", place / "results")


def grade(*arguments: str) -> int:
    return main(["grade", "class", "-a", "tiny", "-j", "1", *arguments])


def scores(folder: Path) -> dict[str, float]:
    with store.open_store(folder / "results.sqlite") as opened:
        return {grade.hand_in.student: grade.score for grade in opened.grades()}


def graded(folder: Path) -> list[str]:
    """Who was graded, over all calls; those of one call in whatever order they were done."""
    with sqlite3.connect(folder / "results.sqlite") as connection:
        found = [student for (student,) in connection.execute("SELECT student FROM results ORDER BY id")]
    connection.close()
    return found


def verdicts(path: Path) -> object:
    """A result without what is luck: times, and which process had which number."""
    document = json.loads(path.read_text())
    return [[{**check, "evidence": None} for check in question["checks"]] for question in document["questions"]]


def test_a_class_is_graded_and_leaves_what_the_contract_says(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade() == 1
    assert scores(place / "results") == {"ada": 4.0, "bob": 2.0, "cy": 4.0}
    left = {path.relative_to(place / "results").as_posix() for path in (place / "results").rglob("*") if path.is_file()}
    pages = {
        f"{folder}/{name}.{kind}"
        for folder, kind in (("json", "json"), ("report", "html"))
        for name in ("ada", "bob", "cy")
    }
    assert left == {"results.sqlite", "grades.csv", "report/index.html", *pages}
    assert "3 graded" in capsys.readouterr().out
    document = json.loads((place / "results/json/bob.json").read_text())
    assert (document["student"], document["submission"], document["score"]) == ("bob", "bob.py", 2.0)


@pytest.mark.usefixtures("after")
def test_the_batch_and_a_single_check_say_the_same(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    main(["check", "class/bob.py", "-a", "tiny", "--json"])
    (place / "alone.json").write_text(capsys.readouterr().out)
    assert verdicts(place / "alone.json") == verdicts(place / "results/json/bob.json")


@pytest.mark.usefixtures("after")
def test_what_has_not_changed_is_not_graded_again(place: Path) -> None:
    grade()
    assert sorted(graded(place / "results")) == ["ada", "bob", "cy"]
    (place / "class/bob.py").write_text(RIGHT.replace("(1,)", "(3,)"))
    (place / "results/alike.html").write_text("of a time when the class was larger")
    assert grade() == 0
    assert not (place / "results/alike.html").exists()
    assert graded(place / "results")[3:] == ["bob"]
    assert grade() == 0
    (place / "exercises/tiny/one.yaml").write_text(yaml.safe_dump({**SPEC, "title": "Another title"}))
    grade()
    assert sorted(graded(place / "results")[4:]) == ["ada", "bob", "cy"]


@pytest.mark.slow
@pytest.mark.usefixtures("after")
def test_a_decision_holds_for_as_long_as_the_answer_stays_the_same(place: Path) -> None:
    with store.open_store(place / "results/results.sqlite") as kept:
        (bob,) = (work for work in kept.works_since(0) if work.hand_in.student == "bob")
        told = store.Change(student="bob", question="one", answer=bob.name_of("one"), score=3.0, who="eve", reason="")
        kept.change(told)
        (packed,) = kept.texts([bob.answers["one"]]).values()
        assert unpacked_answer(packed).program == Program(
            source=WRONG, origin=tuple(Place(file="bob.py", cell=None, lines=(n, n)) for n in range(1, 9))
        )
        assert kept.asked()["one"].prompt == SPEC["prompt"]
    (place / "exercises/tiny/one.yaml").write_text(yaml.safe_dump({**SPEC, "title": "Another title"}))
    grade()
    assert scores(place / "results")["bob"] == 3.0
    (place / "class/bob.py").write_text(RIGHT)
    grade()
    assert scores(place / "results")["bob"] == 4.0


@pytest.mark.usefixtures("after")
def test_pages_say_what_people_decided_and_are_as_before_when_that_is_undone(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, document = place / "results/report/bob.html", place / "results/json/bob.json"
    before = page.read_text(), document.read_text()
    with store.open_store(place / "results/results.sqlite") as kept:
        (bob,) = (work for work in kept.works_since(0) if work.hand_in.student == "bob")
        points = {"made": 2.0, "joined": 1.0}
        told = store.Change(
            student="bob", question="one", answer=bob.name_of("one"), score=3.0, who="eve", reason="Half <of> it.",
            points=points,
        )  # fmt: skip
        id = kept.change(told)
    assert main(["export", "results", "--format", "pages"]) == 0
    assert "1 page written anew" in capsys.readouterr().err
    assert "A person has decided on this one. Half &lt;of&gt; it." in page.read_text()
    assert json.loads(document.read_text())["questions"][0]["decided"]["score"] == 3.0
    assert ",3.0,4.0," in (place / "results/grades.csv").read_text()
    main(["export", "results", "--format", "pages"])
    assert "0 pages written anew" in capsys.readouterr().err  # they say so already
    grade("--regrade", "bob")
    assert "A person has decided on this one." in page.read_text()
    with store.open_store(place / "results/results.sqlite") as kept:
        kept.change(replace(told, score=None, undoes=id))
    grade()
    assert verdicts(document) == [
        [{**check, "evidence": None} for check in question["checks"]] for question in json.loads(before[1])["questions"]
    ]
    assert words(page.read_text()) == words(before[0])


@pytest.mark.usefixtures("after")
def test_interrupted_between_a_students_files_the_page_still_says_what_was_decided(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = place / "results/report/bob.html"
    with store.open_store(place / "results/results.sqlite") as kept:
        (bob,) = (work for work in kept.works_since(0) if work.hand_in.student == "bob")
        kept.change(
            store.Change(student="bob", question="one", answer=bob.name_of("one"), score=3.0, who="eve", reason="Half.")
        )
    grade("-q")
    written: list[Path] = []

    def once(path: Path, text: str) -> None:
        if written:
            raise KeyboardInterrupt
        written.append(path)
        write_whole(path, text)

    with monkeypatch.context() as patched:
        patched.setattr("grader.batch.run.write_whole", once)
        assert grade("-q", "--regrade", "bob") == 130
    grade("-q")
    assert "A person has decided on this one. Half." in page.read_text()


def words(page: str) -> str:
    """A page without its pictures, in which times differ from one run to the next."""
    return re.sub(r"(?s)<svg.*?</svg>|\d+ ms", "", page)


@pytest.mark.slow
@pytest.mark.usefixtures("after")
def test_what_is_asked_for_is_graded_again(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grade("--regrade", "cy")
    grade("--regrade", "one")
    assert graded(place / "results")[3:4] == ["cy"]
    assert sorted(graded(place / "results")[4:]) == ["ada", "bob", "cy"]
    assert grade("--regrade", "nobody") == 2
    assert "'nobody' is no question and no student" in capsys.readouterr().err


def test_equal_answers_are_run_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "class/dora.py").write_text(RIGHT)
    grade()
    with store.open_store(place / "results/results.sqlite") as opened:
        keys = {one.hand_in.student: one for one in opened.grades()}
        assert keys["dora"].document["questions"][0]["runs"] == keys["ada"].document["questions"][0]["runs"]


def test_an_answer_has_the_same_key_whatever_its_file_is_called(place: Path) -> None:
    exercise = pipeline.open_assignment("tiny", place).exercises[0]

    def answer(file: str, line: int = 1, source: str = "pass") -> Answer:
        origin = (Place(file=file, cell=None, lines=(line, line)),)
        return Answer(exercise="one", program=Program(source=source, origin=origin), places=origin)

    def key(given: Answer | None, tier: str = "namespaces", python: str = "") -> str:
        return answer_key(given, spec_digest(exercise), tier, python)

    assert key(answer("ada.py")) == key(answer("bob.py"))
    assert key(None) != answer_key(None, spec_digest(exercise), "namespaces", "", "ada.py: it is empty")
    others = [answer("ada.py", line=2), answer("ada.py", source="x = 1"), None]
    assert len({key(answer("ada.py")), *map(key, others)}) == 4
    assert key(answer("a"), "landlock") != key(answer("a")) != key(answer("a"), python="python3.8")


def test_the_content_of_a_folder_is_its_files(place: Path) -> None:
    before = content_digest(place / "class")
    (place / "class" / "ada.py").write_text("changed")
    assert content_digest(place / "class") != before


def test_a_link_is_part_of_a_folder_and_what_it_leads_to_is_not(place: Path) -> None:
    before = content_digest(place / "class")
    (place / "class" / "link.py").symlink_to(place / "exercises" / "tiny" / "one.yaml")
    linked = content_digest(place / "class")
    (place / "exercises" / "tiny" / "one.yaml").write_text("changed")
    assert before != linked == content_digest(place / "class")


def test_work_that_cannot_be_read_is_each_students_own_matter(place: Path) -> None:
    for name, text in (("dora.ipynb", "{"), ("eve.ipynb", '{"nbformat": 9}'), ("fay.txt", " ")):
        (place / "class" / name).write_text(text)
    os.mkfifo(place / "class" / "gus.py")
    (place / "class" / "hal").mkdir()
    (place / "class" / "hal" / "one.ipynb").write_text("{")
    assert grade("-q") == 1
    for name in ("dora", "eve", "fay", "gus", "hal"):
        (question,) = json.loads((place / "results" / "json" / f"{name}.json").read_text())["questions"]
        assert question["status"] == "not_found"
        assert question["reason"].startswith("the work: ")
        assert name not in question["reason"], "where names are hidden a reason must not tell them"
    assert ": one.ipynb: the notebook" in question["reason"]


def test_a_students_file_that_is_called_as_a_module_is_not_imported_by_the_grader(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("multiprocessing", "pickle", "random"):
        (place / "class" / f"{name}.py").write_text(f"open({str(place / 'REACHED')!r}, 'w')\n{RIGHT}")
    monkeypatch.chdir(place / "class")
    main(["grade", ".", "-a", str(place / "exercises/tiny"), "-q", "-j", "1", "-o", str(place / "results")])
    assert not (place / "REACHED").exists()
    assert {name: scores(place / "results")[name] for name in ("ada", "bob", "cy")} == {"ada": 4, "bob": 2, "cy": 4}
    assert Path.cwd() == place / "class"


def test_another_release_of_the_students_interpreter_is_another_one(place: Path) -> None:
    assignment = pipeline.open_assignment("tiny", place)
    mine = place / "mypython"
    for release in ("3.12.1 (main)", "3.12.2 (main)"):
        said = f"print(3, 12); print('/usr'); print('/usr'); print('/usr'); print('/usr/bin/x'); print('{release}')"
        mine.write_text(f"#!{sys.executable}\n{said}\n")
        mine.chmod(0o755)
        find_interpreter.cache_clear()
        assert pipeline.python_of(pipeline.Options(python=str(mine)), assignment) == f"{mine} {release}"
    assert pipeline.python_of(pipeline.Options(python="/nowhere/python"), assignment) == "/nowhere/python"
    assert pipeline.python_of(pipeline.Options(), assignment) == ""


def test_two_batches_do_not_take_away_each_others_work(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with batch.Output(place / "results").room() as scratch:
        (scratch / "unpacked.py").write_text(RIGHT)
        assert grade() == 2
        assert "a class is being graded into this folder" in capsys.readouterr().err
        assert (scratch / "unpacked.py").exists()
    assert grade() == 1


def test_broken_hostile_and_endless_work_disturbs_nobody(place: Path) -> None:
    odd = {"endless.py": ENDLESS, "kills.py": KILLS, "syntax.py": "def :\n", "empty.py": "", "bytes.py": "\0\1\2"}
    for name, source in odd.items():
        (place / "class" / name).write_text(source)
    (place / "class" / "broken.ipynb").write_text("{")
    code = main(["grade", "class", "-a", "tiny", "-j", "2"])
    found = scores(place / "results")
    assert code == 1
    assert {name: found[name] for name in ("ada", "bob", "cy")} == {"ada": 4.0, "bob": 2.0, "cy": 4.0}
    assert found["endless"] < 4.0
    assert len(found) == 9
    document = json.loads((place / "results/json/broken.json").read_text())
    assert document["status"] == "needs_review"
    assert {one["status"] for one in document["questions"]} == {"not_found"}
    assert all("the notebook cannot be read" in one["reason"] for one in document["questions"])


def test_a_worker_that_is_lost_costs_a_retry_and_no_result(place: Path) -> None:
    assignment = pipeline.open_assignment("tiny", place)
    killed: list[int | None] = []

    def kill_worker(student: str, tally: batch.Tally) -> None:
        if not killed:
            worker, *_ = multiprocessing.active_children()
            killed.append(worker.pid)
            worker.kill()

    found = pipeline.collect([place / "class"], place / "scratch")
    job = batch.Batch(
        assignment=assignment,
        hand_ins=found.latest(),
        folder=place / "results",
        options=pipeline.Options(lanes=1),
        jobs=1,
    )
    (place / "results").mkdir()
    with store.open_store(place / "results/results.sqlite") as kept:
        tally = batch.grade_class(job, kept, kill_worker)
    assert killed
    assert (tally.done, tally.errors) == (3, [])
    assert scores(place / "results") == {"ada": 4.0, "bob": 2.0, "cy": 4.0}


@pytest.mark.slow
def test_work_that_kills_its_worker_twice_is_our_fault_and_costs_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch.Batch, "patience", lambda self: 0.5)
    (place / "class" / "endless.py").write_text(ENDLESS)
    assert grade() == 3
    found = scores(place / "results")
    assert found["endless"] == 4.0
    assert json.loads((place / "results/json/endless.json").read_text())["status"] == "grader_error"
    monkeypatch.undo()
    os.chdir(place)
    assert grade() == 1
    assert scores(place / "results")["endless"] < 4.0


def test_who_interrupts_it_is_told_how_far_it_is_and_that_nothing_is_lost(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ended(job: batch.Batch, _: store.Store, progress: batch.Progress) -> batch.Tally:
        progress("bob", batch.Tally(total=3, done=1, skipped=1))
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "grade_class", ended)
    assert grade() == 130
    assert capsys.readouterr().err.startswith("grader: interrupted: 2 of 3 are graded and kept. The same command goes")


def class_of_twenty_three(folder: Path) -> None:
    """The assignment, and twenty students more than usually."""
    make(folder)
    for number in range(20):
        (folder / "class" / f"s{number}.py").write_text(
            (RIGHT if number % 3 else WRONG).replace("(1,)", f"({number},)")
        )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of such a class that was graded in one go."""
    folder = tmp_path_factory.mktemp("undisturbed")
    class_of_twenty_three(folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        grade("-q")
    return folder / "results"


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("wait", [0.3, 1.2, 1.6, 2.0, 2.6, 3.4])
def test_killed_at_any_moment_it_goes_on_with_equal_results(work: Path, undisturbed: Path, wait: float) -> None:
    class_of_twenty_three(work)
    command = [sys.executable, "-m", "grader", "grade", "class", "-a", "tiny", "-j", "2", "-o", "killed", "-q"]
    (work / "tmp").mkdir()
    grader = subprocess.Popen(command, env={**os.environ, "TMPDIR": str(work / "tmp")})
    time.sleep(wait)  # when it is killed is meant to be anywhere
    below = psutil.Process(grader.pid).children(recursive=True) if grader.poll() is None else []
    grader.kill()
    grader.wait()
    _, alive = psutil.wait_procs(below, timeout=30)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []
    for path in (*(work / "killed").glob("json/*.json"), *(work / "killed").glob("report/*.html")):
        assert path.read_text().rstrip().endswith(("}", "</html>"))
    assert subprocess.run(command, check=False).returncode == 1
    assert not (work / "killed" / ".unpacked").exists()
    shutil.rmtree(work / "tmp")  # sandboxes' scratch folders, which a later session removes when they are old
    with sqlite3.connect(work / "killed/results.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert scores(work / "killed") == scores(undisturbed)
    assert len(scores(undisturbed)) == 23
    for path in (undisturbed / "json").iterdir():
        assert verdicts(path) == verdicts(work / "killed/json" / path.name)


# --- a roster -------------------------------------------------------------------------------------------------------


def table(place: Path) -> dict[str, dict[str, str]]:
    with (place / "results/grades.csv").open(newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def test_a_roster_names_students_and_tells_who_is_missing_and_who_is_a_stranger(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "class.csv").write_text("login;name;section\nada;Ada L.;A\nbob;Bob;B\ndan;Dan <b>;B\n")
    grade("--roster", "class.csv")
    said = capsys.readouterr()
    assert "cy handed in, and is not found in the roster" in said.err
    assert "1 on the roster has handed nothing in" in said.out
    rows = table(place)
    assert [(rows[name]["section"], rows[name]["id"]) for name in ("Ada L.", "Dan <b>")] == [("A", "ada"), ("B", "dan")]
    assert (rows["Dan <b>"]["status"], rows["Dan <b>"]["score"]) == ("missing", "")
    page = (place / "results/report/index.html").read_text()
    assert "Dan &lt;b&gt;" in page
    assert "not on the roster" in page


def test_a_roster_is_remembered_and_costs_no_second_run(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "class.csv").write_text("login,name\nada,Ada L.\nbob,Bob\ncy,Cy\ndan,Dan\n")
    grade("--roster", "class.csv")
    grade()
    assert sorted(graded(place / "results")) == ["ada", "bob", "cy"]
    capsys.readouterr()
    assert main(["export", "results", "-f", "csv"]) == 0
    assert "Dan" in capsys.readouterr().out
    grade("--roster", "none")
    assert "Dan" not in table(place)
    assert table(place)["ada"]["section"] == ""


# --- terms ----------------------------------------------------------------------------------------------------------


def with_terms(place: Path, **terms: object) -> None:
    head = {"id": "tiny", "title": "Tiny", "questions": ["one.yaml"], **terms}
    (place / "exercises/tiny/assignment.yaml").write_text(yaml.safe_dump(head))


LATE = {"due": "2026-11-30 12:00 UTC", "late": {"per_day": "25%"}}
ROSTER = """\
login,name,submitted,extension
ada,Ada,2026-12-01 13:00 UTC,
bob,Bob,2026-12-01 11:00 UTC,1d
cy,Cy,,
dan,Dan,,
"""


def test_lateness_costs_points_and_a_changed_rule_needs_no_second_run(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_terms(place, **LATE, missing="zero")
    (place / "class.csv").write_text(ROSTER)
    grade("--roster", "class.csv")
    assert scores(place / "results") == {"ada": 2.0, "bob": 2.0, "cy": 4.0}
    assert "when 1 hand-in came" in capsys.readouterr().err
    document = json.loads((place / "results/json/ada.json").read_text())
    said = "Handed in 1 day 1 h late: 2 days begun, −25 % of 4 points for each: −2 points."
    assert (document["score"], document["terms"]["raw_score"], document["terms"]["said"]) == (2.0, 4.0, [said])
    assert said in (place / "results/report/ada.html").read_text()
    assert (table(place)["Dan"]["status"], table(place)["Dan"]["score"]) == ("missing", "0.0")
    with_terms(place, **LATE, rounding={"to": 3})
    grade()
    assert scores(place / "results") == {"ada": 3.0, "bob": 3.0, "cy": 3.0}
    assert table(place)["Dan"]["score"] == ""
    with sqlite3.connect(place / "results/results.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM answers").fetchone() == (3,)  # nothing was found out again
    connection.close()


@pytest.mark.slow
def test_what_a_person_decides_is_settled_by_the_same_terms(place: Path) -> None:
    with_terms(place, **LATE)
    (place / "class.csv").write_text(ROSTER)
    grade("--roster", "class.csv")
    with store.open_store(place / "results/results.sqlite") as opened:
        work = next(work for work in opened.works_since(0) if work.hand_in.student == "ada")
        opened.change(
            store.Change(
                student="ada", question="one", answer=work.answers["one"], score=3.0, who="t", reason="seen"
            )
        )  # fmt: skip
    assert scores(place / "results")["ada"] == 1.0


def test_the_best_attempt_counts_where_the_rule_says_so(place: Path) -> None:
    with_terms(place, attempts="best")
    told = {}
    for number, source in ((1, RIGHT), (2, WRONG)):
        (place / f"gradescope/submission_{number}").mkdir(parents=True)
        (place / f"gradescope/submission_{number}/one.py").write_text(source.replace("(1,)", "(7,)"))
        who = {":name": "Eve", ":sid": "eve"}
        told[f"submission_{number}"] = {":submitters": [who], ":created_at": f"2026-11-0{number}T10:00:00Z"}
    (place / "gradescope/submission_metadata.yml").write_text(yaml.safe_dump(told))
    assert main(["grade", "gradescope", "-a", "tiny", "-j", "1"]) == 0
    assert (table(place)["Eve"]["student"], table(place)["Eve"]["score"]) == ("eve", "4.0")
    assert {path.name for path in (place / "results/report").iterdir()} == {
        "index.html", "eve.html", "eve.attempt-1.html",
    }  # fmt: skip
