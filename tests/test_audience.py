"""What students see of hidden checks, by every way in which something reaches them; and that nothing else is lost."""

from __future__ import annotations

import base64
import html
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import report_samples as samples

from grader import audience, pipeline, scoring
from grader.cli.app import main
from grader.model import QuestionStatus, Report, Run, StartMethod, Status
from grader.report.json import to_document

ROOT = Path(__file__).parent.parent
TITLE = "It looks after its processes"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
Capture = pytest.CaptureFixture[str]


def hidden(**more: object) -> Report:
    """A report with open and hidden checks, runs, and a reason that only a hidden check gives."""
    question = samples.missing_join()
    secret = samples.finding(
        "secret-id", Status.NEEDS_REVIEW, 1.0, expected="secret e", actual="secret a", hint="secret h",
        reason="secret r; with a semicolon", lines=(12,), evidence=({"concept": "secret c", "status": "found"},),
        hidden=True, **more,
    )  # fmt: skip
    open_one = samples.finding("open", Status.NEEDS_REVIEW, 1.0, reason="an open r")
    reason = "a doubt; secret r; with a semicolon; an open r"
    findings = (*question.findings, secret, open_one)
    runs = (samples.joined_last(), replace(samples.joined_all(), run=Run()))
    changed = replace(question, findings=findings, reason=reason, status=QuestionStatus.NEEDS_REVIEW, traces=runs)
    return samples.report(changed, samples.essay())


# --- one place ------------------------------------------------------------------------------------------------------


def test_a_hidden_check_keeps_title_status_and_points() -> None:
    seen = audience.for_student(hidden(title=TITLE)).questions[0]
    (found,) = [one for one in seen.findings if one.hidden]
    number = seen.findings.index(found) + 1
    assert (found.check, found.title, found.status) == (f"hidden-{number}", TITLE, Status.NEEDS_REVIEW)
    assert (found.score, found.max_score) == (1.0, 2.0)
    assert (found.expected, found.actual, found.hint, found.reason, found.lines, found.evidence) == ("",) * 4 + ((), ())


def test_without_a_title_it_is_known_by_its_place() -> None:
    titles = [one.title for one in audience.for_student(hidden()).questions[0].findings if one.hidden]
    assert re.fullmatch(r"Check \d", titles[0] or "")


def test_what_a_person_is_to_decide_is_told_without_what_hidden_checks_say_of_it() -> None:
    assert audience.for_student(hidden()).questions[0].reason == "a doubt; an open r"


def test_beside_a_hidden_check_only_the_natural_run_is_seen() -> None:
    seen = audience.for_student(hidden())
    assert [trace.run for trace in seen.questions[0].traces] == [Run()]
    assert seen.questions[1] == hidden().questions[1]


def test_where_there_is_no_fork_the_natural_run_is_seen_all_the_same() -> None:
    report = hidden()
    question = report.questions[0]
    spawned = tuple(replace(trace, start_method=StartMethod.SPAWN) for trace in question.traces)
    report = replace(report, questions=(replace(question, traces=spawned), *report.questions[1:]))
    seen = audience.document_for_student(to_document(report, "needs_review"))["questions"][0]["runs"]
    assert [(run["start_method"], run["schedule"]) for run in seen] == [("spawn", "natural")]
    assert to_document(audience.for_student(report), "needs_review")["questions"][0]["runs"] == seen


def test_where_nothing_is_hidden_nothing_changes() -> None:
    report = samples.mixed()
    assert audience.for_student(report) is report
    document = to_document(report, "graded")
    assert audience.document_for_student(document) == document


def test_hiding_twice_hides_no_more() -> None:
    seen = audience.for_student(hidden(title=TITLE))
    assert audience.for_student(seen) == seen


@pytest.mark.parametrize("title", [TITLE, None])
def test_reports_and_documents_are_treated_alike(title: str | None) -> None:
    report = hidden(title=title)
    of_report = to_document(audience.for_student(report), "needs_review")
    assert audience.document_for_student(to_document(report, "needs_review")) == of_report
    assert "secret" not in json.dumps(of_report)


def test_status_points_and_exit_code_are_the_same() -> None:
    report, seen = hidden(), audience.for_student(hidden())
    assert (seen.score, scoring.report_status(seen)) == (report.score, scoring.report_status(report))
    assert scoring.exit_code(seen) == scoring.exit_code(report)


# --- every way ------------------------------------------------------------------------------------------------------

HOMEWORK = ROOT / "examples" / "submissions" / "missing-joins.py"


@pytest.fixture(scope="module")
def exercises(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assignment with question 6 alone, whose check `joined` is hidden."""
    folder = tmp_path_factory.mktemp("hidden") / "multiprocessing"
    folder.mkdir()
    text = (ROOT / "exercises" / "multiprocessing" / "q6.yaml").read_text(encoding="utf-8")
    assert text.count("  - id: joined\n    title:") == 1
    text = re.sub(r"  - id: joined\n    title: .*\n", f"  - id: joined\n    hidden: true\n    title: {TITLE}\n", text)
    (folder / "q6.yaml").write_text(text, encoding="utf-8")
    (folder / "assignment.yaml").write_text("id: multiprocessing\ntitle: M\nquestions: [q6.yaml]\n", encoding="utf-8")
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    return folder


@pytest.fixture(scope="module")
def graded(exercises: Path) -> Report:
    """What the grader knows of the homework, which waits for no process."""
    return pipeline.grade_submission(HOMEWORK, pipeline.open_assignment(str(exercises), ROOT))


@pytest.fixture
def homework(graded: Report, work: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The homework in an empty folder; grading it again takes no time."""
    monkeypatch.setattr(pipeline, "grade_submission", lambda *_: graded)
    shutil.copy(HOMEWORK, work / "mine.py")
    yield work / "mine.py"


def secrets(report: Report) -> list[str]:
    """What no student may read: the words of the hidden check, which has failed."""
    (found,) = [one for one in report.questions[0].findings if one.hidden]
    assert found.status is Status.FAILED
    return [found.expected, found.actual, found.hint]


def told(text: str, report: Report) -> list[str]:
    """Which secrets stand in a text, however its lines are broken and its characters written."""
    flat = " ".join(re.sub(r"[\\|<>]|&nbsp;", " ", html.unescape(text)).split())
    return [secret for secret in secrets(report) if secret[:40] in flat or secret[-40:] in flat]


@LINUX
def test_check_shows_it_only_if_asked_to(homework: Path, graded: Report, exercises: Path, capsys: Capture) -> None:
    ask = ["check", str(homework), "-a", str(exercises)]
    for form in ([], ["--json"], ["--plain"]):
        assert main([*ask, *form, "--html", "page.html"]) == 1
        shown = capsys.readouterr().out + Path("page.html").read_text(encoding="utf-8")
        assert (told(shown, graded), shown.count(TITLE) >= 2) == ([], True)
        assert main([*ask, *form, "--html", "page.html", "--reveal"]) == 1
        shown = capsys.readouterr().out
        assert len(told(shown, graded)) == 3 and len(told(Path("page.html").read_text("utf-8"), graded)) == 3


@LINUX
def test_ci_tells_nobody(
    homework: Path, graded: Report, exercises: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for name in ("GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.setenv(name, "true")
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setenv(name, name.lower())
    assert main(["ci", str(homework), "-a", str(exercises)]) == 1
    outputs = Path("github_output").read_text(encoding="utf-8")
    result = base64.b64decode(outputs.partition("result=")[2]).decode()
    written = [path.read_text(encoding="utf-8") for path in homework.parent.iterdir() if path != homework]
    shown = "\n".join([capsys.readouterr().out, result, *written])
    assert len(written) == 4
    assert told(shown, graded) == []
    assert shown.count(TITLE) >= 4


@LINUX
def test_the_magic_of_notebooks_tells_nobody(
    homework: Path, graded: Report, exercises: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("IPython")
    from grader.notebook import Grade

    shown = Grade(shell=None)(f"q6 {homework} -a {exercises}")
    assert told(repr(shown) + shown.page, graded) == []
    assert TITLE in repr(shown)


@LINUX
@pytest.mark.slow
def test_pytest_tells_nobody(graded: Report, exercises: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "-v"]
    command += ["--submission", str(HOMEWORK), str(exercises), "--junitxml", "tests.xml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    shown = done.stdout + (tmp_path / "tests.xml").read_text(encoding="utf-8")
    assert told(shown, graded) == []
    assert "q6::hidden-" in shown and TITLE in shown and "::joined" not in shown
    assert "1 failed" in done.stdout


@LINUX
def test_of_a_class_the_instructor_keeps_everything_and_students_files_tell_nothing(
    graded: Report, exercises: Path, work: Path, capsys: Capture
) -> None:
    (work / "in").mkdir()
    shutil.copy(HOMEWORK, work / "in" / "alice.py")
    assert main(["grade", "in", "-a", str(exercises), "-q", "-j", "1"]) == 1
    assert told(next(Path("results").rglob("alice.json")).read_text(encoding="utf-8"), graded) == secrets(graded)
    page = next(path for path in Path("results").rglob("*.html") if "alice" in str(path))
    assert (told(page.read_text(encoding="utf-8"), graded), TITLE in page.read_text(encoding="utf-8")) == ([], True)
    for form, everything in (("gradescope", False), ("github", False), ("junit", True), ("json", True)):
        capsys.readouterr()
        assert main(["export", "results", "-f", form]) == 0
        shown = capsys.readouterr().out
        shown = base64.b64decode(shown).decode() if form == "github" else shown
        assert bool(told(shown, graded)) == everything, form
        assert TITLE in shown
    (work / "sheet.csv").write_text('Identifier,"Full name",Grade,"Feedback comments"\n1,alice,,\n', encoding="utf-8")
    capsys.readouterr()
    assert main(["export", "results", "-f", "moodle", "--into", "sheet.csv"]) == 0
    shown = capsys.readouterr().out
    assert (told(shown, graded), TITLE in shown) == ([], True)
