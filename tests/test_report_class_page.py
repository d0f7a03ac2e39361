"""The page of a class: who needs a person and why, what loses most, how long it took; all of it text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from test_report_exports import check, grade
from test_report_html import EVIL, Page

from grader.model import Alike, Grade
from grader.report.class_counts import lacking, lost
from grader.report.class_page import to_class_html


def concept(id: str, status: str, most: float = 2.0) -> dict[str, Any]:
    return {"concept": id, "title": f"the idea {id}", "status": status, "max_points": most}


def essay(name: str, *marks: str) -> Grade:
    return grade(
        name, check("passed", 1.0, evidence=[concept(id, mark) for id, mark in zip("xyz", marks, strict=False)])
    )


def to_review(name: str, reason: str) -> Grade:
    one = grade(name, check("needs_review", 1.0))
    question = {**one.document["questions"][0], "status": "needs_review", "reason": reason}
    return replace(one, document={**one.document, "questions": [question]})


def test_checks_are_counted_with_what_failed_what_is_open_and_what_they_cost() -> None:
    grades = [grade("a", check("failed", 0.5)), grade("b", check("needs_review", 1.0)), grade("c", check())]
    (one,) = lost(grades)
    assert (one.asked, one.failed, one.open, one.points) == (3, 1, 1, 2.5)


def test_the_idea_that_most_answers_lack_stands_first_and_what_nobody_lacks_nowhere() -> None:
    found = lacking([essay("a", "found", "missing", "half"), essay("b", "found", "missing", "found")])
    assert [(one.title, one.share) for one in found] == [("the idea y", 1.0), ("the idea z", 0.25)]


def test_a_misunderstanding_is_no_idea_that_somebody_lacks() -> None:
    assert lacking([grade("a", check("passed", 2.0, evidence=[concept("w", "wrong", most=0)]))]) == []


def test_what_needs_a_person_leads_to_the_question_on_the_students_page() -> None:
    page = Page(to_class_html("Homework", [to_review("Ann", "The answer is very long.")]))
    assert "What needs a person, and why q6 (1) The answer is very long. Ann" in page.text
    assert "Ann.html#q6" in [link["href"] for link in page.all("a")]
    assert "to review q6" in page.text


def test_students_of_one_name_are_told_apart_wherever_they_are_named() -> None:
    both = [replace(to_review("Li Wei", "Too long."), hand_in=grade("Li Wei", sid=sid).hand_in) for sid in ("7", "8")]
    text = Page(to_class_html("Homework", [*both, grade("Ann Poe")])).text
    assert text.count("Li Wei (7)") == text.count("Li Wei (8)") == 2
    assert "Ann Poe (" not in text


def test_many_members_are_folded_and_bounded() -> None:
    text = to_class_html("Homework", [to_review(f"s{n}", "Too long.") for n in range(300)])
    assert "and 288 more" in Page(text).text
    assert text.count("#q6") == 100


def test_time_is_shown_where_it_is_known() -> None:
    page = Page(to_class_html("Homework", [replace(grade("Ann"), seconds=1.25), replace(grade("Bo"), seconds=150)]))
    assert "Grading took 3 min" in page.text
    assert "Time (s)" in page.text
    assert "Time (s)" not in Page(to_class_html("Homework", [grade("Ann")])).text


def test_nothing_of_a_student_is_obeyed() -> None:
    one = to_review(EVIL, EVIL)
    bad = grade(
        EVIL, check("failed", 0.0, title=EVIL, actual=EVIL, evidence=[{**concept("x", "missing"), "title": EVIL}])
    )
    text = to_class_html(EVIL, [one, bad, bad])
    page = Page(text)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not page.all("img")
    assert not {"\u202e", "\x1b"} & set(text)
    assert "unsafe" not in text


def test_who_writes_alike_is_named_with_a_link_to_the_passages() -> None:
    alike = Alike(assignment="Homework", compared=30, pairs=(), groups=(("Ann", "Bo"), ("Cy", "somebody gone")))
    text = to_class_html("Homework", [grade("Ann"), grade("Bo"), grade("Cy")], alike=alike)
    page = Page(text)
    assert "Alike, beyond what everybody writes" in page.text and "a hint to look, and no verdict" in page.text
    assert "2 students Ann , Bo" in page.text
    section = text.partition('id="h-alike"')[2].partition("</section>")[0]
    assert section.count('class="cluster"') == 1
    assert "../alike.html" in [link["href"] for link in page.all("a")]
    assert "Alike, beyond" not in Page(to_class_html("Homework", [grade("Ann")])).text
