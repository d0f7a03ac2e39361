"""The student's page: one file, everything of a student's escaped, nothing loaded, fit to be read by everybody."""

from __future__ import annotations

import base64
import hashlib
import html
import html.parser
import itertools
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import report_samples as samples

from grader import pipeline
from grader.model import Assignment, Chunk, Report
from grader.report.class_page import to_class_html
from grader.report.html import compared, to_html

HERE = Path(__file__).parent
HEAVIEST = 300_000
VOID = {"meta", "br", "input", "link", "img", "hr"}


class Page(html.parser.HTMLParser):
    """What a browser would make of a page: its elements, its texts, whether its tags fit."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not set(self.open) & {"style", "script"}:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def reports(assignment: Assignment) -> Iterator[dict[str, Report]]:
    """Real reports of a few of the example submissions."""
    if sys.platform != "linux":
        pytest.skip("these are graded where the kernel attests")
    folder = HERE.parent / "examples" / "submissions"
    names = ["missing-joins.py", "deadlock.py", "two-missing.txt"]
    yield {name: pipeline.grade_submission(folder / name, assignment) for name in names}


def test_a_page_tells_score_faults_hints_and_the_lines(reports: dict[str, Report]) -> None:
    page = Page(to_html(reports["missing-joins.py"]))
    assert "52.06 / 60 points" in page.text
    assert "worker 1, worker 2 and worker 3 were still alive when the main program ended" in page.text
    assert "Keep the processes in a list and call join() on each" in page.text
    assert [attributes.get("class") for attributes in page.all("span")].count("l hit") >= 3
    assert len(page.all("svg")) >= 4  # the ring, and a picture for each program


def test_a_deadlock_says_who_waits_for_what(reports: dict[str, Report]) -> None:
    text = Page(to_html(reports["deadlock.py"])).text
    assert "wait for a Lock that another worker acquired at line 72 and never released: that one has ended" in text


def test_theory_shows_the_sentences_and_what_is_missing(reports: dict[str, Report]) -> None:
    page = Page(to_html(reports["missing-joins.py"]))
    assert len(page.all("mark")) >= 10
    assert "work is finished sooner (missing)" in page.text


def test_what_awaits_a_person_is_said_at_the_top(reports: dict[str, Report]) -> None:
    page = Page(to_html(reports["two-missing.txt"]))
    assert "No answer was found to q2, q6." in page.text
    assert "Not looked at" not in page.text


@pytest.mark.parametrize("name", ["missing-joins.py", "deadlock.py", "two-missing.txt"])
def test_a_page_is_light_needs_nothing_and_runs_nothing(reports: dict[str, Report], name: str) -> None:
    text = to_html(reports[name])
    page = Page(text)
    assert len(text.encode()) < HEAVIEST
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in page.elements}
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text)
    assert not re.search(r"url\((?!#)|@import", text)
    policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv"))
    assert "default-src 'none'" in (policy or "")
    assert "unsafe" not in (policy or "")
    assert not any(key.startswith("on") or key == "style" for _, attributes in page.elements for key in attributes)


def test_the_looks_stand_once_in_a_page_and_are_the_ones_that_its_policy_allows(reports: dict[str, Report]) -> None:
    text = to_html(reports["missing-joins.py"])
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in html.unescape(text)
    assert text.count("gt-page-held") == style.count("gt-page-held") + 1


def test_the_points_that_were_lost_are_listed_first_with_a_way_to_each_check(reports: dict[str, Report]) -> None:
    text = to_html(reports["missing-joins.py"])
    page = Page(text)
    assert "Where the points went −2 q3 The program waits for its processes −2 q6 The program waits" in page.text
    assert '<span class="num">−2</span><span class="id">q6</span>' in text.replace("</span> <span", "</span><span")
    assert text.index("Where the points went") < text.index("q1 · What is multiprocessing?")


def test_every_mark_of_a_picture_leads_to_what_it_says_and_back(reports: dict[str, Report]) -> None:
    page = Page(to_html(reports["missing-joins.py"]))
    marks = {one["id"] or "": one["href"] for one in page.all("a") if re.fullmatch(r"q\d-m\d+", one.get("id") or "")}
    entries = [one["id"] or "" for one in page.all("li") if one.get("id")]
    assert len(marks) == len(entries) > 20
    assert [f"#{entry}" for entry in entries] == [marks[entry.replace("-e", "-m")] for entry in entries]
    assert {f"#{mark}" for mark in marks} <= {one["href"] for one in page.all("a")}
    assert "worker 1 wrote at" in page.text


def test_the_reference_is_shown_beneath_where_it_differs_and_only_there(
    assignment: Assignment, reports: dict[str, Report]
) -> None:
    report = reports["missing-joins.py"]
    assert sorted(compared(report)) == ["q3", "q5", "q6"]
    assert compared(reports["two-missing.txt"]) == {}
    beside = pipeline.reference_runs(assignment, compared(report), report.tier, pipeline.Options())
    text = Page(to_html(report, beside)).text
    assert text.count("the reference solution fork") == 3
    assert "Yours had not waited for worker 1, worker 2 and worker 3" in text
    assert "the reference solution fork" not in Page(to_html(report)).text


def test_a_command_to_see_it_again_names_the_file_as_a_shell_wants_it() -> None:
    report = samples.report(samples.missing_join(), submission="my home & 'work'.py")
    text = Page(to_html(report)).text
    assert """grader check 'my home & '"'"'work'"'"'.py' -a exercises --only q6""" in text
    assert "See it again" not in Page(to_html(replace(report, submission="bad\x1b[2J.py"))).text


def test_code_is_coloured_and_marked_lines_are_pointed_at() -> None:
    text = to_html(samples.report(samples.missing_join()))
    assert '<i class="k">for</i> number <i class="k">in</i>' in text
    assert "▶ 9" in Page(text).text


def test_the_same_lines_are_shown_once_beside_the_checks_of_a_question() -> None:
    question = samples.missing_join()
    (lost,) = [one for one in question.findings if one.lines]
    before = Page(to_html(samples.report(question))).text
    again = replace(question, findings=(*question.findings, replace(lost, check="again", title="Once more")))
    text = Page(to_html(samples.report(again))).text
    assert "Once more" in text
    marked = f"▶ {lost.lines[0]}"
    assert text.count(marked) == before.count(marked) > 0
    other = replace(lost, check="again", lines=(4,))
    assert Page(to_html(samples.report(replace(question, findings=(*question.findings, other))))).text.count("▶ 4") == 2


def test_anchors_lead_to_questions_and_headings_are_in_order(reports: dict[str, Report]) -> None:
    page = Page(to_html(reports["missing-joins.py"]))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {(link["href"] or "")[1:] for link in page.all("a")} <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


EVIL = "</pre></style></script><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\x1b[2J{{7*7}}'\"&"


def evil(value: Any) -> Any:
    """The same report with every text of the student's replaced by an attack."""
    findings = tuple(
        replace(one, expected=EVIL, actual=EVIL, hint=EVIL, title=EVIL, reason=EVIL) for one in value.findings
    )
    return replace(value, findings=findings, reason=EVIL)


def test_student_text_is_data_everywhere() -> None:
    report = samples.mixed()
    report = replace(report, student=EVIL, submission=EVIL, notes=(EVIL,), questions=tuple(map(evil, report.questions)))
    text = to_html(report)
    page = Page(text)
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert not {"\u202e", "\x1b"} & set(text)
    assert "{{7*7}}" in page.text
    assert "<script>alert(1)</script>" in page.text


def test_huge_texts_are_cut() -> None:
    question = samples.missing_join()
    finding = replace(question.findings[0], actual="x" * 3_000_000)
    assert len(to_html(samples.report(replace(question, findings=(finding,))))) < HEAVIEST


def test_a_page_of_huge_answers_shows_less_of_them() -> None:
    """Every question with a long program and a busy picture: still light, and the findings stand there all the same."""
    source = "\n".join(f"x{n} = {{'a': [{n}, {n}]}}  # {'y' * 300}" for n in range(2_000))
    chunks = tuple(Chunk(pid=3, stream="stdout", time=n / 50, text="z" * 900) for n in range(900))
    busy = samples.trace((samples.main_process(ended=20.0), samples.worker(1, ended=19.0)), chunks=chunks)
    one = replace(samples.missing_join(), answer=samples.answer(source), traces=(busy,))
    many = [replace(one, exercise=samples.exercise(f"q{n}")) for n in range(1, 9)]
    text = to_html(samples.report(*many))
    assert len(text.encode()) < HEAVIEST
    assert Page(text).text.count("3 of 4 workers were still alive then") == 8


def test_a_class_of_nobody_has_a_page() -> None:
    assert "Students" in Page(to_class_html("Tiny", [])).text
