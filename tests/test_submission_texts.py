"""The prose of an answer: without the question, its labels, and the marks of comments, strings and Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from submission_samples import CODE_5, PROMPTS, Cell, read

TEXT = "Each process has memory of its own. Nothing is shared."


def text(tmp_path: Path, *cells: Cell, number: int = 2) -> str:
    return read(tmp_path, cells).answers[f"q{number}"].text


@pytest.mark.parametrize(
    "cell",
    [
        ("markdown", f"Q2. {PROMPTS[2]}\n\n{TEXT}"),
        ("markdown", f"**Q2. {PROMPTS[2]}**\n\nAns: {TEXT}"),
        ("markdown", f"### Q2. {PROMPTS[2]}\nAnswer:-\n\n{TEXT}"),
        ("markdown", f"Q2. {PROMPTS[2]} Ans. {TEXT}"),
        ("markdown", f"Q2) {PROMPTS[2].replace(' and ', chr(10) + 'and ')}\n{TEXT}"),
        ("markdown", f"Ans 2. {TEXT}"),
        ("markdown", f"A2. {TEXT}"),
        ("markdown", f"2.) {TEXT}"),
        ("markdown", f"<h3>Q2. {PROMPTS[2]}</h3>\n\n<p>{TEXT}</p>"),
        ("markdown", f"> Q2. {PROMPTS[2]}\n\n> {TEXT}"),
        ("markdown", f"Q2. {PROMPTS[2]}\n\n---\n\n{TEXT}\n\n-----"),
        ("raw", f"Q2. {PROMPTS[2]}\n{TEXT}"),
        ("code", f"# Q2. {PROMPTS[2]}\n# {TEXT}"),
        ("code", f"#Q2. {PROMPTS[2]}\n\n'''{TEXT}'''"),
        ("code", f"'''Q2. {PROMPTS[2]}\n{TEXT}\n'''"),
        ("code", f"Q2. {PROMPTS[2]}\nAns2- {TEXT}"),
        ("code", f"# Q2. {PROMPTS[2]}\nprint('''{TEXT}''')"),
        ("code", f"# Q2\nanswer = '''{TEXT}'''"),
    ],
    ids=lambda cell: cell[1][:24],
)  # fmt: skip
def test_only_the_answer_is_left(tmp_path: Path, cell: Cell) -> None:
    first = ("markdown", "1.) It starts processes." if cell[1].startswith("2.)") else f"Q1. {PROMPTS[1]}")
    assert " ".join(text(tmp_path, first, cell).split()) == TEXT


@pytest.mark.parametrize("label", ["Answer:", "#### Answer:", "Ans:-", "Ans", "**Solution:**"])
def test_a_label_in_a_cell_of_its_own_is_no_text(tmp_path: Path, label: str) -> None:
    cells = (("markdown", f"Q2. {PROMPTS[2]}"), ("markdown", label), ("markdown", TEXT))
    assert text(tmp_path, *cells) == TEXT


def test_only_labels_are_no_answer(tmp_path: Path) -> None:
    cells: list[Cell] = [("markdown", f"Q2. {PROMPTS[2]}"), ("markdown", "Ans:-"), ("code", "# Ans 2")]
    assert read(tmp_path, cells).answers == {}


def test_a_heading_in_other_words_is_no_text(tmp_path: Path) -> None:
    cells: list[Cell] = [("markdown", "Q2. How do threads differ from processes?"), ("markdown", TEXT)]
    assert text(tmp_path, *cells) == TEXT


def test_an_answer_that_begins_with_the_words_of_the_question_keeps_them(tmp_path: Path) -> None:
    words = "A multiprocessing pool in Python is a convenient thing, and it is used for spreading work."
    assert text(tmp_path, ("markdown", f"Ans4.)\n\n{words}"), number=4) == words


def test_an_introduction_that_repeats_the_question_is_kept(tmp_path: Path) -> None:
    intro = "The differences between multiprocessing and multithreading are:"
    cells = (("markdown", f"Q2. {PROMPTS[2]}"), ("markdown", intro), ("markdown", TEXT))
    assert text(tmp_path, *cells) == f"{intro}\n\n{TEXT}"


def test_lists_and_gaps_are_kept(tmp_path: Path) -> None:
    body = "1. memory\n2. cost\n\n- threads\n- processes"
    assert text(tmp_path, ("markdown", f"Q2. {PROMPTS[2]}\n\n{body}")) == body


def test_code_in_a_theory_answer_is_left_out_of_its_text(tmp_path: Path) -> None:
    assert text(
        tmp_path, ("markdown", f"Q4. {PROMPTS[4]}\n\n{TEXT}\n\n```python\n{CODE_5}\n```\nDone so."), number=4
    ) == (f"{TEXT}\n\nDone so.")


def test_prose_beside_a_program_is_its_text(tmp_path: Path) -> None:
    cells: list[Cell] = [
        ("markdown", f"Q5. {PROMPTS[5]}\n\nAns: One makes a Pool, like this."),
        ("code", f"# A longer comment that says what is going to happen here\n{CODE_5}"),
        ("markdown", "That was the pool."),
    ]
    assert text(tmp_path, *cells, number=5) == (
        "One makes a Pool, like this.\n\nA longer comment that says what is going to happen here\n\nThat was the pool."
    )


def test_comments_inside_code_are_no_prose(tmp_path: Path) -> None:
    code = CODE_5.replace("    with", "    # this comment belongs to the statement that stands below it\n    with")
    assert text(tmp_path, ("code", f"# Q5. {PROMPTS[5]}\n# cube\n{code}"), number=5) == ""
