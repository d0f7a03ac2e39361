"""Marks of nbgrader and otter in a notebook say whose a cell is, and which question it answers."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import bounded
import pytest
from course_samples import (
    LOCKED,
    STUB_CODE,
    TESTS,
    as_released,
    cell,
    code,
    course_tests,
    filled,
    nbgrader,
    nbgrader_homework,
    otter_homework,
    otter_source,
    prompt,
    read,
    words,
    write,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from submission_samples import ANSWERS, CODE_5, CODE_6, EVERYTHING, PROGRAMS, PROMPTS, homework, kind_of, marks

from grader.errors import UsageError
from grader.submission import read_submission


def test_answers_keep_their_question_without_any_heading(tmp_path: Path) -> None:
    submission = read(tmp_path, nbgrader_homework())
    assert marks(submission) == EVERYTHING
    assert not any(answer.doubts for answer in submission.answers.values())


@pytest.mark.parametrize("seed", range(12))
def test_answers_keep_their_question_in_any_order_with_cells_between(tmp_path: Path, seed: int) -> None:
    """Whatever stands between, nothing but the marks may decide where no student wrote a heading."""
    luck = random.Random(seed)
    groups = []
    for number in PROMPTS:
        make = code if number in PROGRAMS else words
        name = luck.choice(
            [f"q{number}", f"Question-{number}", f"ex{number}b", f"{number:02}", f"task_{number}_answer"]
        )
        group = [filled(make(name, "?"), ANSWERS[number])]
        if luck.random() < 0.5:
            group.insert(0, as_released(prompt(f"cell-{luck.getrandbits(64):016x}", "Answer in full sentences.")))
        if luck.random() < 0.5:
            group.append(cell("code", f"scratch = {seed}"))
        if luck.random() < 0.5:
            group.append(as_released(course_tests(f"q{number}-test")))
        groups.append(group)
    luck.shuffle(groups)
    assert marks(read(tmp_path, [each for group in groups for each in group])) == EVERYTHING


@pytest.mark.parametrize("version", [1, 2, 3])
def test_every_version_of_the_metadata_is_read(tmp_path: Path, version: int) -> None:
    assert marks(read(tmp_path, nbgrader_homework(version=version))) == EVERYTHING


def test_tests_of_the_course_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    submission = read(tmp_path, nbgrader_homework())
    program = submission.answers["q5"].program
    assert program is not None
    assert "assert" not in program.source
    assert "tests of the course and no part of an answer" in " ".join(submission.notes)


def test_words_of_the_course_are_no_part_of_an_answer(tmp_path: Path) -> None:
    submission = read(
        tmp_path, nbgrader_homework(prompts="Workers of a pool are LOCKEDWORDS, says the course at length.")
    )
    assert not [answer for answer in submission.answers.values() if "LOCKEDWORDS" in answer.text]


def test_an_untouched_cell_is_no_answer(tmp_path: Path) -> None:
    submission = read(tmp_path, nbgrader_homework({n: a for n, a in ANSWERS.items() if n not in (1, 6)}))
    assert "q6" not in submission.answers
    assert "q1" not in submission.answers
    assert marks(submission) == {f"q{n}": [n] for n in (2, 3, 4, 5)}
    assert "nothing was written there" in " ".join(submission.notes)


def test_an_answer_below_an_untouched_cell_is_found(tmp_path: Path) -> None:
    cells = [as_released(code("q6", STUB_CODE)), cell("code", CODE_6), filled(code("q5", STUB_CODE), CODE_5)]
    assert marks(read(tmp_path, cells)) == {"q5": [5], "q6": [6]}


def test_an_answer_written_into_locked_words_is_found(tmp_path: Path) -> None:
    asked = prompt("q1", PROMPTS[1])
    cells = [filled(asked, f"{PROMPTS[1]}\n\n{ANSWERS[1]}"), as_released(words("q1-answer", "YOUR ANSWER HERE"))]
    assert marks(read(tmp_path, cells)) == {"q1": [1]}


def test_changed_tests_are_shown_to_a_person(tmp_path: Path) -> None:
    cells = [as_released(code("q6", STUB_CODE)), filled(course_tests("q6_test"), CODE_6)]
    submission = read(tmp_path, cells)
    assert "q6" not in submission.answers
    assert "cell 2: tests of the course that were changed" in " ".join(submission.notes).lower()


def test_an_answer_belongs_to_the_question_that_its_tests_name(tmp_path: Path) -> None:
    cells = [filled(code("squares", "?"), CODE_5), as_released(course_tests("q5_test"))]
    cells += [filled(code("numbers", "?"), CODE_6), as_released(course_tests("test-q6"))]
    assert marks(read(tmp_path, cells)) == {"q5": [5], "q6": [6]}


def test_an_answer_belongs_to_the_question_that_the_words_above_it_name(tmp_path: Path) -> None:
    cells = [as_released(prompt("q5", "Do it.")), filled(code("squares", "?"), CODE_5)]
    cells += [as_released(prompt("q6", "Do it.")), filled(code("numbers", "?"), CODE_6)]
    assert marks(read(tmp_path, cells)) == {"q5": [5], "q6": [6]}


def test_a_mark_is_stronger_than_a_students_miscount_and_a_person_looks(tmp_path: Path) -> None:
    cells = [filled(code("q5", "?"), f"# Q6\n{CODE_5}"), filled(code("q6", "?"), f"# Q5\n{CODE_6}")]
    submission = read(tmp_path, cells)
    assert marks(submission) == {"q5": [5], "q6": [6]}
    assert "Its label says 6" in submission.answers["q5"].doubts[0]


def test_a_copied_cell_is_overruled_by_the_students_own_heading(tmp_path: Path) -> None:
    """Who copies a cell of nbgrader's copies its grade_id, a problem that nbgrader knows."""
    cells = [filled(code("q5", "?"), f"# Question 5\n{CODE_5}"), cell("markdown", "Now the next one:")]
    cells += [filled(code("q5", "?"), f"# Question 6\n{CODE_6}")]
    submission = read(tmp_path, cells)
    assert marks(submission) == {"q5": [5], "q6": [6]}
    assert "Several cells carry the course's mark 'q5'" in " ".join(submission.answers["q5"].doubts)


def test_copies_without_a_heading_go_to_a_person(tmp_path: Path) -> None:
    cells = [filled(code("q6", "?"), "print('MARK6 a draft')"), cell("markdown", "And again:")]
    cells += [filled(code("q6", "?"), CODE_6)]
    submission = read(tmp_path, cells)
    assert "as copied cells do (cell 1, cell 3)" in " ".join(submission.answers["q6"].doubts)


def test_a_cell_that_was_split_is_one_answer(tmp_path: Path) -> None:
    first, second = CODE_6.split("\n\n", 1)
    cells = [filled(code("q6", "?"), first), filled(code("q6", "?"), second), filled(code("q5", "?"), CODE_5)]
    submission = read(tmp_path, cells)
    assert marks(submission) == {"q5": [5], "q6": [6]}
    assert not submission.answers["q6"].doubts


def test_code_of_the_course_runs_what_a_student_only_defined(tmp_path: Path) -> None:
    driver = "if __name__ == '__main__':\n    main()"
    cells = [filled(code("q6", "?"), "def main():\n    print('MARK6')")]
    cells += [as_released(nbgrader("code", driver, "q6-run", locked=True))]
    program = read(tmp_path, cells).answers["q6"].program
    assert program is not None
    assert driver in program.source


def test_names_in_the_spec_decide(tmp_path: Path) -> None:
    from dataclasses import replace

    asked = homework()
    named = {"q5": ("squares", "correct_squares"), "q6": ("numbers",)}
    exercises = tuple(replace(each, marks=named.get(each.id, ())) for each in asked.exercises)
    cells = [filled(code("numbers", "?"), CODE_6), filled(code("squares", "?"), CODE_5)]
    path = write(tmp_path / "someone.ipynb", cells)
    assert marks(read_submission(path, replace(asked, exercises=exercises))) == {"q5": [5], "q6": [6]}


@pytest.mark.parametrize("tagged", [True, False])
def test_checks_of_otter_say_which_question_ended(tmp_path: Path, tagged: bool) -> None:
    submission = read(tmp_path, otter_homework(tagged=tagged))
    assert marks(submission) == EVERYTHING
    assert not [
        answer for answer in submission.answers.values() if answer.program and "grader" in answer.program.source
    ]


def test_an_answer_that_otter_left_empty_is_none(tmp_path: Path) -> None:
    submission = read(tmp_path, otter_homework({n: a for n, a in ANSWERS.items() if n not in (2, 5)}))
    assert marks(submission) == {f"q{n}": [n] for n in (1, 3, 4, 6)}


def test_blocks_of_a_source_notebook_are_read(tmp_path: Path) -> None:
    questions = [
        (f"q{n}", {"points": n}, "Read the sheet.", cell(kind_of(n), ANSWERS[n]), ["print(1)"] if n in PROGRAMS else [])
        for n in PROMPTS
    ]
    assert marks(read(tmp_path, otter_source(questions))) == EVERYTHING


def test_fenced_blocks_are_read_where_there_are_no_raw_cells(tmp_path: Path) -> None:
    cells = []
    for each in otter_source(
        [("q6", {}, "Do it.", cell("code", CODE_6), []), ("q5", {}, "Do it.", cell("code", CODE_5), [])]
    ):
        raw = each["cell_type"] == "raw"
        cells.append(cell("markdown", f"```otter\n{each['source']}\n```") if raw else each)
    assert marks(read(tmp_path, cells)) == {"q5": [5], "q6": [6]}


def test_the_older_markdown_of_otter_is_read(tmp_path: Path) -> None:
    cells = []
    for number in (6, 5):
        cells += [cell("markdown", f"Do it.\n\n```\nBEGIN QUESTION\nname: q{number}\npoints: 2\n```")]
        cells += [
            cell("code", ANSWERS[number]),
            cell("code", "## Test ##\nprint(1)"),
            cell("code", "## Hidden Test ##\n2"),
        ]
    submission = read(tmp_path, cells)
    assert marks(submission) == {"q5": [5], "q6": [6]}
    assert "cell 3, cell 4" in " ".join(submission.notes).lower()


def test_the_older_releases_of_otter_are_read(tmp_path: Path) -> None:
    cells = [cell("code", "import otter\ngrader = otter.Notebook()")]
    for number in (6, 5):
        text = f"Do it.\n\n<!--\nBEGIN QUESTION\nname: q{number}\nmanual: false\n-->"
        cells += [cell("markdown", text, **LOCKED), cell("code", ANSWERS[number])]
        cells += [cell("code", f'grader.check("q{number}")', **LOCKED)]
    assert marks(read(tmp_path, cells)) == {"q5": [5], "q6": [6]}


def test_a_check_at_the_end_of_an_answer_is_left_out(tmp_path: Path) -> None:
    cells = [cell("code", f'{CODE_6}\n\ngrader.check("q6")', tags=["otter_answer_cell"])]
    submission = read(tmp_path, cells)
    program = submission.answers["q6"].program
    assert program is not None
    assert "grader.check" not in program.source
    assert "left out, tests of the course or calls of otter" in " ".join(submission.notes)


def test_hidden_tests_below_an_answer_are_left_out(tmp_path: Path) -> None:
    program = read(tmp_path, [filled(code("q6", "?"), f"{CODE_6}\n{TESTS}")]).answers["q6"].program
    assert program is not None
    assert "1 + 1" not in program.source


def test_the_stamp_of_time_that_nbgrader_adds_is_no_part_of_an_answer(tmp_path: Path) -> None:
    folder = tmp_path / "submitted" / "ada" / "homework"
    write(folder / "hw.ipynb", nbgrader_homework())
    (folder / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC")
    submission = read_submission(folder, homework())
    assert marks(submission) == EVERYTHING
    assert "2026" not in str(submission)


def test_words_above_the_marks_of_a_second_notebook_are_no_answer(tmp_path: Path) -> None:
    folder = tmp_path / "ada"
    write(folder / "problem1.ipynb", [filled(words("q1", "?"), ANSWERS[1])])
    header = "Before you turn this in, INTRO, restart the kernel and run all cells."
    write(folder / "problem2.ipynb", [cell("markdown", header), filled(words("q2", "?"), ANSWERS[2])])
    submission = read_submission(folder, homework())
    assert marks(submission) == {"q1": [1], "q2": [2]}
    assert "INTRO" not in submission.answers["q1"].text
    assert "problem2.ipynb: Cell 1: not graded, it stands before the first question." in submission.notes


def test_an_invitation_that_nobody_followed_is_no_answer(tmp_path: Path) -> None:
    cells = [
        cell("markdown", f"**Question 1.** {PROMPTS[1]}"),
        cell("markdown", "_Type your answer here, replacing this text._"),
    ]
    cells += [cell("code", CODE_6), cell("code", 'grader.check("q6")')]
    assert marks(read(tmp_path, cells)) == {"q6": [6]}


def test_damaged_metadata_is_no_mark(tmp_path: Path) -> None:
    odd: list[dict[str, Any]] = [
        {"nbgrader": 3},
        {"nbgrader": {"solution": True, "grade_id": 7, "points": 10**400, "grade": True}},
        {"tags": 1},
    ]
    cells = [cell("markdown", f"# Q1. {PROMPTS[1]}", **odd[2]), cell("markdown", ANSWERS[1])]
    cells += [cell("code", CODE_5, **odd[0]), cell("code", CODE_6, **odd[1])]
    assert marks(read(tmp_path, cells, otter=3)) == {"q1": [1], "q5": [5], "q6": [6]}


HOSTILE = [
    "<!--" + " " * 200_000,
    "```otter\n```" + " " * 200_000 + "x",
    "grader.check(" + ")" * 50_000 + " " * 50_000 + "x",
    "grader" + " " * 200_000 + ".",
    "_" * 200_000 + "x",
    "# BEGIN QUESTION\nname: " + "[" * 20_000,
    "# BEGIN QUESTION\nname: &a [*a, *a]\npoints: {each: *a}",
    "# BEGIN QUESTION\nx: !!timestamp x",
    "# BEGIN QUESTION\nx: !!bool x",
    "# BEGIN QUESTION\nx: !!int ''",
    "#" + " " * 200_000 + "SOLUTIO",
]
MANY = {"```\nBEGIN QUESTION\n": 1_500, "### BEGIN HIDDEN TESTS\n": 1_500, "assert ": 20_000}
"""What takes the longest of them, and how often; a share of it is tried every day, all of it in the slow tests."""


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", ["markdown", "code", "raw"])
def test_nothing_in_a_marked_notebook_takes_long(tmp_path: Path, kind: str, text: str) -> None:
    read_marked(tmp_path, kind, text)


@pytest.mark.parametrize("share", [10, pytest.param(1, marks=pytest.mark.slow)], ids=["a tenth", "all"])
@pytest.mark.parametrize("text", MANY)
@pytest.mark.parametrize("kind", ["markdown", "code", "raw"])
def test_nothing_that_stands_there_again_and_again_takes_long(tmp_path: Path, kind: str, text: str, share: int) -> None:
    read_marked(tmp_path, kind, text * (MANY[text] // share))


def read_marked(tmp_path: Path, kind: str, text: str) -> None:
    """Read a cell that otter, and one that nbgrader has marked, within a bounded time."""
    data = {"grade_id": text, "solution": True, "schema_version": 3}
    cells = [cell(kind, text, tags=["otter_answer_cell"]), cell("code", 'grader.check("q6")')]
    with bounded.within(80):
        read(tmp_path, cells)
        read(tmp_path, [cell(kind, text, nbgrader=data)] * 2)


def test_many_brackets_in_many_cells_take_no_time_either(tmp_path: Path) -> None:
    cells = [cell("raw", "# BEGIN QUESTION\nname: q6\nx: " + "[" * 4_000)] * 50
    with bounded.within(40):
        submission = read(tmp_path, [*cells, cell("raw", "# BEGIN SOLUTION"), cell("code", CODE_6)])
    assert marks(submission) == {"q6": [6]}


def test_more_cells_than_anybody_writes_are_refused_before_marks_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.submission.notebook.read_stamps", lambda *_: pytest.fail("marks were read"))
    with pytest.raises(UsageError, match="more than one person's homework"):
        read(tmp_path, [cell("raw", "# BEGIN QUESTION")] * 2_001)


MARKS = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NBGRADER = st.dictionaries(
    st.sampled_from(["grade_id", "solution", "grade", "locked", "task", "points", "checksum", "cell_type"]), MARKS
)
CELLS = st.lists(
    st.builds(
        cell,
        st.sampled_from(["code", "markdown", "raw"]),
        st.sampled_from([*ANSWERS.values(), "# BEGIN QUESTION\nname: q5", "# END QUESTION", 'grader.check("q6")', ""]),
        nbgrader=NBGRADER | MARKS,
        tags=st.lists(st.sampled_from(["otter_answer_cell", "otter_ignore"]) | MARKS, max_size=2) | MARKS,
        otter=MARKS,
        deletable=MARKS,
        editable=MARKS,
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS)
def test_no_metadata_is_an_error(tmp_path: Path, cells: list[dict[str, Any]]) -> None:
    read(tmp_path, cells)
