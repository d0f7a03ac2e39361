"""What is a label, what number it has, and what is none."""

from __future__ import annotations

import pytest

from grader.submission.labels import LabelKind, find_label


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("Q1. What", 1, "What"), ("Q.1 - What", 1, "What"), ("Q 1", 1, ""), ("Q1) What", 1, "What"),
        ("Q.No-01 What", 1, "What"), ("Q5How can", 5, "How can"), ("### Q12. What", 12, "What"),
        ("Q101. What", 101, "What"),
        ("**Q1. What**", 1, "What**"), ("<b>Q2</b> What", 2, "What"), ("'''Q3. Write", 3, "Write"),
        ("Question one: What", 1, "What"), ("> Ques 4 : Why", 4, "Why"),
    ],
)  # fmt: skip
def test_labels_of_questions(text: str, number: int, rest: str) -> None:
    label = find_label(text)
    assert label is not None
    assert (label.kind, label.number, text[label.end :]) == (LabelKind.QUESTION, number, rest)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ans 1. It is", 1), ("#Ans1.)", 1), ("A1. It is", 1), ("ANSWER NO :- 01", 1), ("# Question 2 Ans :", 2),
        ("Que.3.Ans It is", 3), ("Answer to question 4", 4), ("Sol 3:", 3), ("Answer = 5", 5), ("Ans: 6", 6),
        ("Ans:", None), ("#### Answer:", None), ("Ans - 1] It is", None), ("Ans Multiprocessing is", None),
    ],
)  # fmt: skip
def test_labels_of_answers(text: str, number: int | None) -> None:
    label = find_label(text)
    assert label is not None
    assert (label.kind, label.number) == (LabelKind.ANSWER, number)


@pytest.mark.parametrize(
    ("text", "number", "style"),
    [
        ("1.) It is", 1, "#.)"),
        ("#3", 3, "#"),
        ("2. Memory", 2, "#."),
        ("(4) Locks", 4, "#)"),
        ("5", 5, "#"),
        ("1.Speed", 1, "#."),
    ],
)
def test_bare_numbers_are_told_by_their_style(text: str, number: int, style: str) -> None:
    label = find_label(text)
    assert label is not None
    assert (label.kind, label.number, label.style) == (LabelKind.BARE, number, style)


@pytest.mark.parametrize(
    "text",
    [
        "A multiprocessing pool", "Answers come back", "3 processes run", "2.5 times as fast", "Queue is a class",
        "queue 1", "A 2 core machine", "Questions arise", "", "   ", "-----", "Solutions exist", "10 000 tasks",
    ],
)  # fmt: skip
def test_what_is_no_label(text: str) -> None:
    assert find_label(text) is None
