"""Findings at the student's lines, for GitHub and GitLab."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
import report_samples as samples

from grader.model import Place, Program, QuestionReport, Status
from grader.report.annotations import annotate, to_github, to_gitlab

HOMEWORK = PurePosixPath("src/homework.py")


def of_script(question: QuestionReport, file: str = "homework.py") -> QuestionReport:
    """The same program, but written as a script that begins at line 21."""
    assert question.answer and question.answer.program
    source = question.answer.program.source
    origin = tuple(Place(file=file, cell=None, lines=(n, n)) for n in range(21, 21 + len(source.splitlines())))
    return replace(question, answer=replace(question.answer, program=Program(source=source, origin=origin)))


def test_a_failed_check_stands_at_its_line_of_the_file() -> None:
    report = samples.report(of_script(samples.missing_join()))
    (one,) = annotate(report, HOMEWORK, folder=False)
    (failed,) = (found for found in report.questions[0].findings if found.status is Status.FAILED)
    assert (one.level, one.path, one.line) == ("error", "src/homework.py", 20 + failed.lines[0])
    assert one.title.startswith("q6: ")
    assert "Call join() on every process" in one.text


def test_in_a_folder_it_stands_in_the_file_of_that_line() -> None:
    report = samples.report(of_script(samples.missing_join(), "q6.py"))
    (one,) = annotate(report, PurePosixPath("src"), folder=True)
    assert one.path == "src/q6.py"


def test_in_a_notebook_the_cell_is_named_since_no_line_of_the_file_is_the_students() -> None:
    (one,) = annotate(samples.report(samples.missing_join()), PurePosixPath("alice.ipynb"), folder=False)
    assert one.line is None
    assert one.text.startswith("cell 13, line ")


def test_what_awaits_a_person_is_a_notice_and_a_fault_of_ours_a_warning() -> None:
    levels = {one.level for one in annotate(samples.mixed(), HOMEWORK, folder=False)}
    assert levels == {"error", "notice", "warning"}


def test_a_check_of_which_nothing_is_to_be_said_has_none() -> None:
    question = samples.missing_join()
    hidden = replace(question, findings=tuple(replace(one, actual="", reason="") for one in question.findings))
    assert list(annotate(samples.report(hidden), HOMEWORK, folder=False)) == []


@pytest.mark.parametrize("text", ["a\n::error::b", "100%0A::warning::x", "\r::set-output name=result::x", "a,b:c"])
def test_no_text_begins_a_command_of_its_own_on_github(text: str) -> None:
    question = samples.missing_join()
    findings = [samples.finding(status=Status.FAILED, title=text, actual=text, hint=text)]
    report = samples.report(replace(question, findings=tuple(findings)))
    said = to_github(annotate(report, PurePosixPath(f"{text}.py"), folder=False))
    assert said.count("\n") == 1 and "\r" not in said
    assert said.startswith("::error file=")
    properties, _, _ = said.removeprefix("::error ").partition("::")
    assert [pair.partition("=")[0] for pair in properties.split(",")] == ["file", "title"]
    assert ":" not in properties and "%0A::" not in said.replace("%250A::", "")


def test_gitlab_gets_a_list_of_issues_with_fingerprints_of_their_own() -> None:
    found = json.loads(to_gitlab(annotate(samples.mixed(), HOMEWORK, folder=False)))
    assert len({issue["fingerprint"] for issue in found}) == len(found) > 1
    for issue in found:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["location"]["path"] == "src/homework.py" and issue["location"]["lines"]["begin"] >= 1
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
