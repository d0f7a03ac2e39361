"""Exports are what other systems read; student text in them is data; a filled grade book keeps what is not ours."""

from __future__ import annotations

import ast
import base64
import csv
import io
import itertools
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest

from grader.cli.app import main
from grader.errors import UsageError
from grader.model import Grade, HandIn, Person, Roster
from grader.report.classroom import to_classroom
from grader.report.csv import safe, to_csv, to_nbgrader
from grader.report.gradebooks import into_canvas, into_moodle
from grader.report.gradescope import to_gradescope
from grader.report.junit import to_junit
from grader.store import Result, open_store

EVIL = '=HYPERLINK("http://127.0.0.1")\x00\x0b<b>]]>&\u202e\ud800'


def check(status: str = "passed", score: float = 2.0, **more: Any) -> dict[str, Any]:
    told = {"id": "joined", "title": "It waits", "expected": "a join", "actual": "none", "hint": "join()", "reason": ""}
    return {**told, "status": status, "score": score, "max_score": 2.0, "hidden": False, "lines": [7], **more}


def grade(name: str = "Jane Doe", *checks: dict[str, Any], score: float = 8.0, **ids: str) -> Grade:
    made = list(checks) or [check(), check("failed", 0.0)]
    status = "needs_review" if any(one["status"] == "needs_review" for one in made) else "graded"
    question = {"id": "q6", "title": "Four", "status": "partial", "score": score, "max_score": 10.0, "checks": made}
    document = {
        "schema": 1, "assignment": "hw", "submission": "hw.py", "student": name, "status": status, "score": score,
        "max_score": 10.0, "questions": [{**question, "runs": [], "notes": [], "source": []}],
    }  # fmt: skip
    return Grade(
        hand_in=HandIn(student=name.replace(" ", "_"), name=name, path=Path("x"), ids=ids), document=document,
        score=score, max_score=10.0, status=status, graded=datetime(2026, 3, 1, 12, 30, 5, 99, timezone.utc),
    )  # fmt: skip


def rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_compute_is_text(cell: str) -> None:
    shown = cell.replace("\t", "\\t").replace("\r", "\\r")
    assert safe(cell) == f"'{shown}"
    assert rows(to_csv([grade(cell)]))[1][1] == f"'{shown}"


def test_our_numbers_stay_numbers() -> None:
    assert safe(-1.5) == -1.5
    assert rows(to_csv([grade()]))[1][4:7] == ["8.0", "10.0", "8.0"]


def test_nbgraders_table_has_its_columns() -> None:
    head, row = rows(to_nbgrader([grade(nbgrader="jd", email="j@example.org")]))
    assert head == ["assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
                    "late_submission_penalty", "score", "max_score"]  # fmt: skip
    assert (row[3], row[4], row[5], row[9]) == ("jd", "Doe", "Jane", "8.0")


# --- grade books ----------------------------------------------------------------------------------------------------

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Homework 2 (101),Homework 3 (102),Final Score
    Points Possible,,,,,10,10,(read only)
"Doe, Jane",4,u4,jane,"A, B",9,,90
"Roe, Rick",5,u5,rick,A,7,EX,70
"Nobody, Here",6,u6,nh,A,,3,
"""


def test_canvas_book_is_filled_by_id_and_the_rest_is_kept() -> None:
    filled = into_canvas(CANVAS, [grade("doejane", score=8.5, canvas="4"), grade("Zoe Zed", canvas="9")], "homework 3")
    before, after = rows(CANVAS), rows(filled.text)
    assert after[2][6] == "8.5"
    assert [row[:6] + row[7:] for row in after] == [row[:6] + row[7:] for row in before]
    assert (after[1], after[3], after[4]) == (before[1], before[3], before[4])
    assert filled.strangers == ("Zoe Zed",)
    assert filled.missing == ("Roe, Rick", "Nobody, Here")


def test_canvas_book_with_semicolons_and_a_mark_keeps_them_and_names_do_where_there_is_no_id() -> None:
    book = "\ufeff" + CANVAS.replace('"Doe, Jane"', "Doe Jane").replace(",", ";")
    filled = into_canvas(book, [grade("jane DOE", score=3.0)], "(102)")
    assert filled.text.startswith("\ufeff")
    assert rows(filled.text, ";")[2][6] == "3"


@pytest.mark.parametrize("column", ["Homework 9", "Homework"])
def test_a_column_that_is_not_there_or_not_one_is_refused_with_those_that_are(column: str) -> None:
    with pytest.raises(UsageError, match=r"olumn fits .* There are: .*Homework 3 \(102\)"):
        into_canvas(CANVAS, [grade()], column)


MOODLE = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),"Feedback comments"
"Participant 123","Jane Doe",jane@example.org,Submitted,,10.00,-,
"Participant 124","Jane Doe",other@example.org,Submitted,,10.00,-,"old words"
"""


def test_moodle_worksheet_is_filled_with_points_and_words() -> None:
    filled = into_moodle(MOODLE, [grade(moodle="123")])
    _, jane, other = rows(filled.text)
    assert jane[4] == "8"
    assert "q6: 8 / 10" in jane[7]
    assert "It waits: none" in jane[7]
    assert other == rows(MOODLE)[2]


@pytest.mark.parametrize("status", ["needs_review", "grader_error"])
def test_what_awaits_a_person_is_no_grade_in_a_grade_book(status: str) -> None:
    open_one = replace(grade(score=0.0, moodle="124", canvas="7"), status=status)
    filled = into_moodle(MOODLE, [grade(moodle="123"), open_one])
    assert rows(filled.text)[2] == rows(MOODLE)[2]
    assert (filled.waiting, filled.missing, filled.strangers) == (("Jane Doe",), (), ())
    book = 'Student,ID,Four (1)\n    Points Possible,,10\n"Doe, Jane",7,\n'
    canvas = into_canvas(book, [open_one], "Four")
    assert (rows(canvas.text)[2], canvas.waiting) == (["Doe, Jane", "7", ""], ("Doe, Jane",))


def test_people_of_one_name_are_not_mixed_up() -> None:
    filled = into_moodle(MOODLE, [grade()])
    assert [row[4] for row in rows(filled.text)[1:]] == ["", ""]
    assert filled.strangers == ("Jane Doe",)


def test_a_number_that_is_one_students_beside_the_name_of_another_is_filled_with_neither() -> None:
    ours = [grade("Ann Poe", moodle="123"), grade("Jane Doe", moodle="77")]
    filled = into_moodle(MOODLE.replace('124","Jane Doe"', '124","Rick Roe"'), ours)
    assert (filled.contradicted, [row[4] for row in rows(filled.text)[1:]]) == (("Jane Doe",), ["", ""])
    assert filled.strangers == ("Ann Poe", "Jane Doe")


def test_a_number_counts_where_the_name_is_nobodys_here() -> None:
    filled = into_moodle(MOODLE.replace("Jane Doe", "Participant 123"), [grade("Ann Poe", moodle="123")])
    assert rows(filled.text)[1][4] == "8"


def test_moodle_worksheet_in_german() -> None:
    book = MOODLE.replace(",Grade,", ",Bewertung,").replace("Feedback comments", "Feedback als Kommentar")
    assert rows(into_moodle(book, [grade(moodle="124")]).text)[2][4] == "8"


@pytest.mark.parametrize("book", ["", "one line", "a,b\n1,2\n"])
def test_what_is_no_grade_book_is_refused(book: str) -> None:
    with pytest.raises(UsageError):
        into_moodle(book, [grade()])


# --- documents ------------------------------------------------------------------------------------------------------


def test_gradescopes_document_has_a_test_for_each_check() -> None:
    secret = check("failed", 0.0, hidden=True, title="a title", actual="secret")
    found = json.loads(to_gradescope(grade("x", check(), check("failed", 0.5), secret)))
    assert found["score"] == 8.0
    assert [(one["number"], one["status"], one["score"]) for one in found["tests"]] == [
        ("1.1", "passed", 2.0), ("1.2", "failed", 0.5), ("1.3", "failed", 0.0)]  # fmt: skip
    assert found["tests"][1]["output"] == "expected: a join\nactual: none\nhint: join()"
    assert (found["tests"][2]["name"], found["tests"][2]["output"]) == ("q6: a title (hidden)", "")
    assert "secret" not in json.dumps(found)


def test_classrooms_result_is_base64_of_its_document() -> None:
    found = json.loads(base64.b64decode(to_classroom(grade("x", check(), check("needs_review", 1.0)))))
    assert (found["version"], found["status"], found["max_score"]) == (1, "pass", 10.0)
    assert {"name", "status", "message", "test_code", "filename", "line_no", "duration", "score"} == set(
        found["tests"][0]
    )
    assert json.loads(base64.b64decode(to_classroom(grade("x", check("failed", 0.0)))))["status"] == "fail"
    assert json.loads(base64.b64decode(to_classroom(grade("x", check("grader_error")))))["status"] == "error"


def test_a_check_of_ideas_is_named_by_its_title_or_by_what_it_looks_at() -> None:
    ideas = check("needs_review", 1.0, id="concepts", evidence=[{"concept": "memory", "status": "found"}])
    names = [
        json.loads(to_gradescope(grade("Jane Doe", {**ideas, **more})))["tests"][0]["name"]
        for more in ({}, {"title": None}, {"title": None, "hidden": True}, {"title": None, "evidence": []})
    ]
    assert names[:2] == ["q6: It waits", "q6: What the answer says"]
    assert names[3] == "q6: concepts"


def test_junit_tells_whose_fault_it_is_and_the_points() -> None:
    checks = [check(), check("failed", 0.0), check("grader_error"), check("needs_review", 1.0)]
    suite = ElementTree.fromstring(to_junit([grade("x", *checks)])).find("testsuite")
    assert suite is not None
    assert {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4", "failures": "1", "errors": "1", "skipped": "1"}  # fmt: skip
    cases = suite.findall("testcase")
    assert [[child.tag for child in case if child.tag != "properties"] for case in cases] == [
        [], ["failure"], ["error"], ["skipped"]]  # fmt: skip
    assert cases[1].find("properties/property[@name='score']").get("value") == "0.0"  # type: ignore[union-attr]


def test_student_text_injects_nothing_anywhere() -> None:
    evil = grade(EVIL, check("failed", 0.0, actual=EVIL, title=EVIL, hint=EVIL))
    tree = ElementTree.fromstring(to_junit([evil]).encode("utf-8", "strict"))
    assert [element.tag for element in tree.iter()].count("b") == 0
    assert json.loads(to_gradescope(evil))
    assert json.loads(base64.b64decode(to_classroom(evil)))
    assert rows(to_csv([evil]))[1][1].startswith("'=")
    assert rows(into_moodle(MOODLE, [replace(evil, hand_in=replace(evil.hand_in, ids={"moodle": "123"}))]).text)


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which two students are graded."""
    folder = tmp_path / "results"
    folder.mkdir()
    with open_store(folder / "results.sqlite") as store:
        for one in (grade(moodle="123"), grade("Rick Roe", canvas="5")):
            store.add(Result(hand_in=one.hand_in, key="k", answers={}, document=one.document, seconds=0.0))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize("format", ["csv", "nbgrader", "junit", "html"])
def test_one_document_goes_to_the_screen_or_a_file(
    results: Path, format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "results", "--format", format]) == 0
    printed = capsys.readouterr().out
    assert "Roe" in printed
    assert main(["export", "results", "-f", format, "-o", "out"]) == 0
    assert Path("out").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize("format", ["gradescope", "github", "json"])
def test_a_file_for_each_student_goes_to_a_folder(
    results: Path, format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "results", "-f", format]) == 2
    assert "name a folder with -o DIR" in capsys.readouterr().err
    assert main(["export", "results", "-f", format, "-o", "out"]) == 0
    assert sorted(path.name.split(".")[0] for path in Path("out").iterdir()) == ["Jane_Doe", "Rick_Roe"]


def test_a_grade_book_is_filled_and_who_is_not_in_it_is_said(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("sheet.csv").write_text(MOODLE)
    assert main(["export", "results", "-f", "moodle", "--into", "sheet.csv", "-o", "filled.csv"]) == 0
    assert rows(Path("filled.csv").read_text())[1][4] == "8"
    assert "Rick Roe was graded, and is not in sheet.csv" in capsys.readouterr().err
    assert main(["export", "results", "-f", "canvas", "--into", "sheet.csv"]) == 2
    assert main(["export", "results", "-f", "moodle"]) == 2


def test_of_many_people_the_same_is_said_in_one_line(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, jane, *_ = MOODLE.splitlines()
    others = [jane.replace("123", str(1000 + number)).replace("Jane Doe", f"Ann Poe{number}") for number in range(12)]
    Path("sheet.csv").write_text("\n".join([header, *others]))
    assert main(["export", "results", "-f", "moodle", "--into", "sheet.csv", "-o", "filled.csv"]) == 0
    said = capsys.readouterr().err
    assert "12 have no grade here, and were left as they are: Ann Poe0, Ann Poe1, " in said
    assert "Ann Poe9 and 2 more." in said


def test_pages_are_given_back_in_an_archive_that_names_nobody_else(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = grade("Nan_Noe", check("needs_review", 1.0), moodle="124")
    double = grade("Rick_Roe")
    (results / "report").mkdir()
    with open_store(results / "results.sqlite") as store:
        for one in (waiting, replace(double, hand_in=replace(double.hand_in, student="Rick_Roe2", name="Rick Roe"))):
            store.add(Result(hand_in=one.hand_in, key="k", answers={}, document=one.document, seconds=0.0))
    for student in ("Jane_Doe", "Rick_Roe", "Rick_Roe2", "Nan_Noe"):
        (results / "report" / f"{student}.html").write_text(f"page of {student}")
    assert main(["export", "results", "-f", "feedback"]) == 2
    assert "name it with -o FILE.zip" in capsys.readouterr().err
    assert main(["export", "results", "-f", "feedback", "-o", "pages.zip"]) == 0
    with zipfile.ZipFile("pages.zip") as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    assert found == {
        "Jane Doe_123_assignsubmission_file_feedback.html": "page of Jane_Doe",
        "Rick Roe.html": "page of Rick_Roe",
        "Rick Roe again.html": "page of Rick_Roe2",
    }
    assert "Nan_Noe has a grade that awaits a person, and no page there." in capsys.readouterr().err


def test_canvas_gets_reports_under_the_names_of_what_it_gave_out_in_the_form_of_each(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "Ann": ["ann_LATE_4_10_hw.ipynb", "ann_LATE_4_11_notes.pdf"],
        "Bob": ["bob_5_12_q3.py"], "Cy": ["cy_6_13_hw.zip"],
        "Dee": ["dee_7_14_essay.md"], "Eve": ["eve_8_15_hw.pdf"], "Fay": [], "Gus": ["anon_aB3_17_x.txt"],
    }  # fmt: skip
    ids = {"Ann": "4", "Bob": "5", "Cy": "6", "Dee": "7", "Eve": "8", "Fay": "9", "Gus": "aB3"}
    (results / "report").mkdir()
    with open_store(results / "results.sqlite") as store:
        for name, id in ids.items():
            one = grade(name, canvas=id)
            told = {**one.document, "sandbox": {"tier": "plain", "evidence": "probe"}, "notes": []}
            told["questions"] = [{**one.document["questions"][0], "kind": "program", "reason": None}]
            told["questions"][0]["checks"] = [{**check, "evidence": []} for check in told["questions"][0]["checks"]]
            store.add(Result(hand_in=one.hand_in, key="k", answers={}, document=told, seconds=0.0))
            (results / "report" / f"{name}.html").write_text(f"page of {name}")
    with zipfile.ZipFile("submissions.zip", "w") as archive:
        for name in itertools.chain(*files.values()):
            archive.writestr(name, "as it was handed in")
    assert main(["export", "results", "-f", "feedback", "--into", "submissions.zip", "-o", "back.zip"]) == 0
    said = capsys.readouterr().err
    assert "Written: back.zip, 5 pages" in said
    assert "Eve handed in nothing that a report can be written as" in said
    assert "Fay was graded, and has no file in submissions.zip." in said
    with zipfile.ZipFile("back.zip") as archive:
        back = {name: archive.read(name) for name in archive.namelist()}
    assert set(back) == {files[name][0] for name in ("Ann", "Bob", "Cy", "Dee", "Gus")}
    (cell,) = nbformat.reads(back["ann_LATE_4_10_hw.ipynb"].decode(), nbformat.NO_CONVERT).cells
    assert "8 / 10" in cell.source
    assert ast.parse(back["bob_5_12_q3.py"]).body == []
    assert b"8 / 10" in back["bob_5_12_q3.py"]
    assert b"8 / 10" in back["anon_aB3_17_x.txt"]
    with zipfile.ZipFile(io.BytesIO(back["cy_6_13_hw.zip"])) as archive:
        assert archive.read("feedback.html") == b"page of Cy"


def test_what_is_no_download_from_canvas_is_refused(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("other").mkdir()
    Path("other/readme.txt").touch()
    for into in ("other", "other/readme.txt", "missing.zip"):
        assert main(["export", "results", "-f", "feedback", "--into", into, "-o", "back.zip"]) == 2
        assert into in capsys.readouterr().err


def test_a_folder_without_results_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path), "-f", "csv"]) == 2
    assert "there are no results here" in capsys.readouterr().err


# --- terms ----------------------------------------------------------------------------------------------------------


def late_grade() -> Grade:
    """8 points earned, 2 taken off, 6 that count."""
    said = ["Handed in 1 day 3 h late: 2 days begun, −10 % of 10 points for each: −2 points."]
    terms = {"raw_score": 8.0, "penalty": 2.0, "late_s": 97_200.0, "said": said}
    made = grade("Jane Doe", check("passed", 8.0))
    hand_in = replace(made.hand_in, due=datetime(2026, 3, 1, 23, tzinfo=timezone.utc))
    return replace(
        made, hand_in=hand_in, score=6.0, penalty=2.0, document={**made.document, "score": 6.0, "terms": terms}
    )


def test_lateness_is_in_every_export() -> None:
    one = late_grade()
    head, row = rows(to_csv([one]))
    told = dict(zip(head, row, strict=True))
    assert (told["score"], told["raw_score"], told["penalty"], told["late"]) == ("6.0", "8.0", "2.0", "late")
    head, row = rows(to_nbgrader([one]))
    told = dict(zip(head, row, strict=True))
    assert (told["raw_score"], told["late_submission_penalty"], told["score"]) == ("8.0", "2.0", "6.0")
    assert told["duedate"] == "2026-03-01 23:00:00.000000"
    gradescope = json.loads(to_gradescope(one))
    assert gradescope["score"] == 6.0
    assert "1 day 3 h late" in gradescope["output"]
    classroom = json.loads(base64.b64decode(to_classroom(one)))
    assert sum(test["score"] for test in classroom["tests"]) == 6.0
    assert "1 day 3 h late" in classroom["tests"][-1]["message"]
    suite = ElementTree.fromstring(to_junit([one]).encode())[0]
    properties = {one.get("name"): one.get("value") for one in suite.iter("property")}
    assert (properties["raw_score"], properties["penalty"]) == ("8.0", "2.0")


def test_lateness_is_told_in_a_filled_worksheet() -> None:
    sheet = "Identifier,Full name,Grade,Feedback comments\nParticipant 7,Jane Doe,,\n"
    filled = into_moodle(sheet, [late_grade()]).text
    _, row = rows(filled)
    assert row[2] == "6"
    assert row[3].startswith("Handed in 1 day 3 h late")


def test_who_handed_nothing_in_has_a_line_without_points() -> None:
    absent = [Person(name="Dan Dee", ids={"sid": "7", "email": "d@e.f"}, section="=A")]
    head, _, row = rows(to_csv([grade()], absent))
    told = dict(zip(head, row, strict=True))
    assert (told["name"], told["status"], told["score"], told["section"]) == ("Dan Dee", "missing", "", "'=A")
    _, _, row = rows(to_nbgrader([grade()], absent))
    assert row[3:7] == ["7", "Dee", "Dan", "d@e.f"]
    assert row[9] == ""


# --- who handed nothing in ------------------------------------------------------------------------------------------

# The work of "Rick Roe", who is on no list, may be that of "Rik Roe".
ROSTER = (
    Person(name="Jane Doe", ids={"moodle": "123"}),
    Person(name="Zoe ../Zed"),
    Person(name="zoe .._Zed"),
    Person(name="Rik Roe"),
)


@pytest.fixture
def enrolled(results: Path) -> Callable[[bool], None]:
    """Keep a roster with the results, by which who handed nothing in has 0 points or none."""

    def keep(zero: bool) -> None:
        with open_store(results / "results.sqlite") as store:
            store.enrol(Roster(people=ROSTER, zero=zero))

    return keep


def suites(text: str) -> dict[str, tuple[str | None, str | None, dict[str, str]]]:
    """By student, how many cases failed and were skipped, and the properties."""
    return {
        suite.attrib["name"]: (
            suite.get("failures"),
            suite.get("skipped"),
            {one.attrib["name"]: one.attrib["value"] for one in suite.findall("properties/property")},
        )
        for suite in ElementTree.fromstring(text).iter("testsuite")
    }


def test_in_junit_who_handed_nothing_in_fails_with_zero_points_or_is_skipped_without(
    enrolled: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    enrolled(True)
    assert main(["export", "results", "-f", "junit"]) == 0
    found = suites(capsys.readouterr().out)
    assert set(found) == {"Jane_Doe", "Rick_Roe", "Zoe ../Zed", "zoe .._Zed", "Rik Roe"}
    failures, skipped, properties = found["Zoe ../Zed"]
    assert (failures, skipped, properties["score"], properties["status"]) == ("1", "0", "0.0", "missing")
    assert found["Rik Roe"] == ("0", "1", {"status": "missing"})
    enrolled(False)
    assert main(["export", "results", "-f", "junit"]) == 0
    assert suites(capsys.readouterr().out)["Zoe ../Zed"] == ("0", "1", {"status": "missing"})


def test_who_has_zero_points_for_nothing_has_a_file_and_who_has_none_is_named(
    enrolled: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    enrolled(True)
    for format, suffix in (("gradescope", "results.json"), ("github", "result.txt")):
        assert main(["export", "results", "-f", format, "-o", f"out/{format}"]) == 0
        written = {path.name.removesuffix(f".{suffix}"): path.read_text() for path in Path("out", format).iterdir()}
        assert set(written) == {"Jane_Doe", "Rick_Roe", "Zoe .._Zed", "zoe .._Zed_"}
        text = written["Zoe .._Zed"]
        document = json.loads(text if format == "gradescope" else base64.b64decode(text))
        assert sum(one["score"] for one in document["tests"]) == document.get("score", 0.0) == 0.0
        assert "Nothing was handed in." in json.dumps(document)
        assert document.get("status", "fail") == "fail"
        assert "who handed nothing in and has no points: Rik Roe." in capsys.readouterr().err
    assert main(["export", "results", "-f", "json", "-o", "out/json"]) == 0
    assert sorted(path.stem for path in Path("out/json").iterdir()) == ["Jane_Doe", "Rick_Roe"]
