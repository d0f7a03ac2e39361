"""Which answer is whose: headings, labels, order and content, in the shapes in which homework comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from submission_samples import (
    ANSWERS,
    CODE_3,
    CODE_5,
    CODE_6,
    ESSAY_1,
    ESSAY_2,
    ESSAY_4,
    EVERYTHING,
    MATCHES,
    PROGRAMS,
    PROMPTS,
    Cell,
    as_comment,
    content,
    homework,
    kind_of,
    marks,
    own_cell,
    read,
    read_text,
    same_cell,
)

from grader.submission import read_submission

LABELS = (
    "Q{}. {}", "Q.{} - {}", "Q {} {}", "Q{}) {}", "Q.No-0{} {}", "Que.{} {}", "{}.) {}", "{}. {}", "({}) {}",
    "Q{}{}", "### Q{}. {}", "**Q{}. {}**", "**Q{}.{}**", "# Question {}: {}", "Question No. {} - {}", "Q-{} {}",
    "<h3>Q{}. {}</h3>", "> Q{}: {}", "ques {} : {}",
)  # fmt: skip
BARE_LABELS = (
    "Ans {}.", "#Ans{}.)", "A{}.", "ANSWER NO :- 0{}", "# Question {} Ans :", "Que.{}.Ans", "{}.)", "#{}", "Q{}",
    "### Answer {}", "Ans: {}", "Answer = {}", "Solution {}:", "**Q{}**", "Question {}", "Answer to question {}",
    "Q.{}",
)  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_stated_questions_are_found_whatever_their_label(tmp_path: Path, label: str) -> None:
    cells = own_cell("markdown", lambda n: label.format(n, PROMPTS[n]))
    submission = read(tmp_path, cells)
    assert marks(submission) == EVERYTHING
    assert not any(answer.doubts for answer in submission.answers.values())


@pytest.mark.parametrize("label", BARE_LABELS)
@pytest.mark.parametrize("shape", ["own cell", "same cell"])
def test_labels_alone_are_enough(tmp_path: Path, label: str, shape: str) -> None:
    def head(number: int) -> str:
        return label.format(number)

    cells = own_cell("markdown", head) if shape == "own cell" else same_cell(head)
    assert marks(read(tmp_path, cells)) == EVERYTHING


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_headings_in_cells_of_their_own(tmp_path: Path, kind: str) -> None:
    assert marks(read(tmp_path, own_cell(kind, lambda n: f"Q{n}. {PROMPTS[n]}"))) == EVERYTHING


def test_question_and_answer_in_one_cell(tmp_path: Path) -> None:
    assert marks(read(tmp_path, same_cell(lambda n: f"Q{n}. {PROMPTS[n]}\nAns."))) == EVERYTHING


def test_headings_without_any_label(tmp_path: Path) -> None:
    assert marks(read(tmp_path, own_cell("markdown", lambda n: PROMPTS[n]))) == EVERYTHING


def test_a_question_wrapped_into_two_lines(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}".replace(" using the ", " using the\n"))
    assert marks(read(tmp_path, cells)) == EVERYTHING


def test_other_phrasings_of_a_question_are_its_headings(tmp_path: Path) -> None:
    words = {
        1: "what is Multi-processing in python, and why is it useful",
        2: "Difference between multiprocessing and multithreading",
        3: "write python code for creating a process with the multiprocessing module",
        4: "What is multiprocessing pool in python ? Why it is used ?",
        5: "How can we create a pool of worker processes in python using the multiprocessing module?",
        6: "Write python program to create four processes, each process should print different number",
    }
    assert marks(read(tmp_path, own_cell("markdown", lambda n: words[n]))) == EVERYTHING


def test_phrasings_that_the_author_gave_are_headings(tmp_path: Path) -> None:
    assert marks(read(tmp_path, own_cell("markdown", lambda n: f"## {MATCHES[n][0]}"))) == EVERYTHING


def test_answers_that_begin_like_a_short_phrasing_are_no_headings(tmp_path: Path) -> None:
    begins = {
        4: "A multiprocessing pool in Python is a group of workers (MARK4) which wait for tasks.",
        1: "1. **Process creation**: the multiprocessing module allows you to create new processes (MARK1).",
        2: "Processes compared with threads are heavier (MARK2), for they share nothing at all.",
    }
    cells: list[Cell] = []
    for number, answer in ANSWERS.items():
        cells += [("markdown", f"Ans {number}."), (kind_of(number), begins.get(number, answer))]
    submission = read(tmp_path, cells)
    assert marks(submission) == EVERYTHING
    assert submission.answers["q4"].text == begins[4]


def test_subtitles_like_other_questions_are_no_headings_below_labels(tmp_path: Path) -> None:
    subtitles = {3: "Creating a process", 5: "Creating a multiprocessing pool", 6: "Creating processes with the module"}
    cells = [
        ("code", f"#Q{n}. {PROMPTS[n]}\n\n'''{subtitles[n]}\nHere is an example of it:'''\n{answer}")
        if n in PROGRAMS
        else ("markdown", f"#Q{n}. {PROMPTS[n]}\n{answer}")
        for n, answer in ANSWERS.items()
    ]
    assert marks(read(tmp_path, cells)) == EVERYTHING


def test_subtitles_like_another_question_are_no_headings_among_labels(tmp_path: Path) -> None:
    cells = own_cell("markdown", "ANSWER NO :- 0{}".format)
    more = [
        ("markdown", "Key features of a multiprocessing pool:\n- it keeps workers"),
        ("code", CODE_5.replace("MARK5", "")),
    ]
    assert marks(read(tmp_path, [*cells[:8], *more, *cells[8:]])) == EVERYTHING


def everything_in_code(mark: str) -> list[Cell]:
    """All in code cells: heading and prose as comments, as strings or raw."""
    cells: list[Cell] = []
    for number, answer in ANSWERS.items():
        head = f"Q{number}. {PROMPTS[number]}"
        if mark == "comment":
            text = as_comment(head) + "\n" + (answer if number in PROGRAMS else as_comment(answer))
            cells.append(("code", text))
        elif mark == "string":
            body = answer if number in PROGRAMS else f"'''{answer}'''"
            cells += [("code", f"'''{head}'''"), ("code", body)]
        elif mark == "comment and string":
            body = answer if number in PROGRAMS else f'"""\n{answer}\n"""'
            cells.append(("code", f"#{head}\n\n{body}"))
        elif mark == "glued" and number in PROGRAMS:
            cells.append(("code", f"{head}\nAns{number}.{answer}"))
        else:
            cells.append(("code", f"{head}\nAns{number}- {answer}" if number not in PROGRAMS else f"{head}\n{answer}"))
    return cells


@pytest.mark.parametrize("mark", ["comment", "string", "comment and string", "raw", "glued"])
def test_everything_in_code_cells(tmp_path: Path, mark: str) -> None:
    submission = read(tmp_path, everything_in_code(mark))
    assert marks(submission) == EVERYTHING
    for number in PROGRAMS:
        program = submission.answers[f"q{number}"].program
        assert program is not None
        compile(program.source, "program", "exec")


def test_everything_in_markdown_with_fences(tmp_path: Path) -> None:
    cells = [
        ("markdown", f"Q{n}. {PROMPTS[n]}\n\n" + (f"```python\n{a}\n```" if n in PROGRAMS else a))
        for n, a in ANSWERS.items()
    ]
    assert marks(read(tmp_path, cells)) == EVERYTHING


def test_everything_in_one_markdown_cell(tmp_path: Path) -> None:
    parts = [
        f"**Q{n}. {PROMPTS[n]}**\n\n" + (f"```\n{a}\n```" if n in PROGRAMS else a) + "\n" for n, a in ANSWERS.items()
    ]
    assert marks(read(tmp_path, [("markdown", "\n".join(parts))])) == EVERYTHING


def test_a_list_of_all_questions_at_the_top_is_no_answer(tmp_path: Path) -> None:
    listing = "\n".join(f"Q{n}. {prompt}" for n, prompt in PROMPTS.items())
    cells = [("markdown", listing), *own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")]
    submission = read(tmp_path, cells)
    assert marks(submission) == EVERYTHING
    assert all(place.cell for answer in submission.answers.values() for place in answer.places)


def test_misnumbered_questions_are_told_by_their_text(tmp_path: Path) -> None:
    numbers = dict(zip(PROMPTS, (1, 2, 3, 4, 4, 5), strict=True))
    submission = read(tmp_path, own_cell("markdown", lambda n: f"Q.{numbers[n]} - {PROMPTS[n]}"))
    assert marks(submission) == EVERYTHING
    assert not any(answer.doubts for answer in submission.answers.values())


@pytest.mark.parametrize("label", ["Q{}.", "Ans {}.", "{}.)"])
def test_misnumbered_labels_are_told_by_order_and_content_and_doubted(tmp_path: Path, label: str) -> None:
    numbers = dict(zip(PROMPTS, (1, 2, 3, 4, 4, 5), strict=True))
    submission = read(tmp_path, own_cell("markdown", lambda n: label.format(numbers[n])))
    assert marks(submission) == EVERYTHING
    assert submission.answers["q6"].doubts
    assert not submission.answers["q1"].doubts


def test_an_answer_label_with_a_wrong_number_does_not_move_the_answer(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}\nAns{6 if n == 5 else n}-")
    assert marks(read(tmp_path, cells)) == EVERYTHING


def test_numbered_lists_in_answers_are_no_headings(tmp_path: Path) -> None:
    steps = "\n".join(f"{n}. step of the explanation number {n}, at some length" for n in range(1, 7))
    cells = [
        ("markdown", f"Q{n}. {PROMPTS[n]}\n\n{ANSWERS[n]}\n\n{steps}") if n not in PROGRAMS
        else ("code", f"# Q{n}. {PROMPTS[n]}\n# 1. import it\n# 2. define the work\n{ANSWERS[n]}")
        for n in PROMPTS
    ]  # fmt: skip
    submission = read(tmp_path, cells)
    assert marks(submission) == EVERYTHING
    assert "6. step of the explanation" in submission.answers["q2"].text


def test_a_list_that_is_spread_over_cells_is_no_headings(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")
    points = [("markdown", f"{n}. a further point about threads and processes") for n in range(1, 7)]
    submission = read(tmp_path, [*cells[:4], *points, *cells[4:]])
    assert marks(submission) == EVERYTHING
    assert "6. a further point" in submission.answers["q2"].text


@pytest.mark.parametrize("between", [[], [("code", "")], [("markdown", "---")]])
def test_without_headings_order_and_content_decide_and_are_doubted(tmp_path: Path, between: list[Cell]) -> None:
    cells: list[Cell] = []
    for number, answer in ANSWERS.items():
        cells += [(kind_of(number), answer), *between]
    submission = read(tmp_path, cells)
    assert marks(submission) == EVERYTHING
    assert all(answer.doubts for answer in submission.answers.values())


def test_without_headings_theory_in_comments(tmp_path: Path) -> None:
    cells = [("code", a if n in PROGRAMS else as_comment(a)) for n, a in ANSWERS.items()]
    assert marks(read(tmp_path, cells)) == EVERYTHING


def test_without_headings_an_import_in_a_cell_of_its_own_goes_with_its_program(tmp_path: Path) -> None:
    program = CODE_3.removeprefix("import multiprocessing\n")
    cells = [("markdown", ESSAY_1), ("markdown", ESSAY_2), ("code", "import multiprocessing"), ("code", program)]
    submission = read(tmp_path, [*cells, ("markdown", ESSAY_4)])
    assert marks(submission) == {"q1": [1], "q2": [2], "q3": [3], "q4": [4]}
    assert [place.cell for place in submission.answers["q3"].places] == [2, 3]


def test_without_headings_only_the_last_program(tmp_path: Path) -> None:
    assert marks(read(tmp_path, [("code", CODE_6)])) == {"q6": [6]}


def test_some_questions_without_a_heading_between_others_with_one(tmp_path: Path) -> None:
    cells: list[Cell] = []
    for number, answer in ANSWERS.items():
        if number not in (3, 5, 6):
            cells.append(("markdown", f"{number}. About this question:\n{answer}"))
        else:
            cells.append(("code", answer))
    assert marks(read(tmp_path, cells)) == EVERYTHING


def test_questions_that_were_left_out_have_no_entry(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}", numbers=(1, 3, 6))
    submission = read(tmp_path, cells)
    assert marks(submission) == {"q1": [1], "q3": [3], "q6": [6]}
    assert sum("No answer to question" in note for note in submission.notes) == 3


@pytest.mark.parametrize("label", ["Q{}.", "Ans {}", "#{}"])
def test_labels_with_gaps(tmp_path: Path, label: str) -> None:
    submission = read(tmp_path, own_cell("markdown", label.format, numbers=(1, 2, 4, 6)))
    assert marks(submission) == {"q1": [1], "q2": [2], "q4": [4], "q6": [6]}


def test_a_heading_with_an_empty_cell_is_not_an_answer(tmp_path: Path) -> None:
    cells = own_cell("raw", lambda n: f"Q{n}. {PROMPTS[n]}")[:-1]
    submission = read(tmp_path, [*cells, ("code", ""), ("code", "  \n")])
    assert "q6" not in submission.answers
    assert "No answer to question 6 was found." in submission.notes


def test_a_program_above_the_heading_of_its_question_stays_where_it_stands_and_is_named(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}", numbers=(1, 2, 3, 4))
    cells += [("code", CODE_5), ("markdown", f"Q5. {PROMPTS[5]}"), ("code", "")]
    submission = read(tmp_path, cells)
    assert "q5" not in submission.answers
    assert any("question 5" in note and "cell 9" in note for note in submission.notes)


def test_example_code_below_a_theory_answer_belongs_to_it(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"### Q{n}. {PROMPTS[n]}\n\nAns:")
    example = "from multiprocessing import Pool\nwith Pool(2) as pool:\n    print(pool.map(abs, [-1, 2]))"
    submission = read(tmp_path, [*cells[:8], ("code", example), *cells[8:]])
    assert marks(submission) == EVERYTHING
    assert [place.cell for place in submission.answers["q4"].places] == [7, 8]
    assert "abs" not in content(submission.answers["q5"])


def test_several_attempts_stay_with_their_question(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")
    submission = read(tmp_path, [*cells[:5], ("code", CODE_3.replace("MARK3", "before")), *cells[5:]])
    assert marks(submission) == EVERYTHING
    assert [place.cell for place in submission.answers["q3"].places] == [5, 6]


@pytest.mark.parametrize("headed", [True, False])
def test_an_attempt_below_the_same_heading_once_more_stays_with_its_question(tmp_path: Path, headed: bool) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}" if headed else PROMPTS[n])
    again = [cells[10], ("code", CODE_6.replace("MARK6", "before"))]
    submission = read(tmp_path, [*cells[:4], *again, *cells[10:]])
    assert marks(submission) == {"q1": [1], "q2": [2], "q6": [6]}


def test_answers_in_another_order(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}", numbers=(3, 5, 6, 1, 2, 4))
    assert marks(read(tmp_path, cells)) == EVERYTHING


def test_titles_and_thanks_disturb_nobody(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")
    title = ("markdown", "# ASSIGNMENT MULTIPROCESSING")
    badge = ("markdown", '<a href="https://colab.example/some/notebook" target="_parent"><img alt="Open"/></a>')
    assert marks(read(tmp_path, [title, badge, *cells, ("markdown", "Thank you!")])) == EVERYTHING


def test_questions_of_another_homework_are_left_out_and_said(tmp_path: Path) -> None:
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")
    more = [
        ("markdown", "Q7. Explain the with statement and context managers."),
        ("markdown", "A context manager sets something up and tears it down again, whatever happens in between it."),
        ("code", "with open('notes.txt') as stream:\n    print(stream.read())"),
    ]
    submission = read(tmp_path, [*cells, *more])
    assert marks(submission) == EVERYTHING
    assert "context manager" not in submission.answers["q6"].text
    assert any("under the heading of another question" in note for note in submission.notes)


def test_an_answer_to_other_questions_under_the_same_labels_is_doubted(tmp_path: Path) -> None:
    cells = [
        ("markdown", "Q1. Which colours do ripe tomatoes and young leaves usually have?"),
        ("markdown", "Red and green, as everybody knows who has ever seen a garden in the summer."),
    ]
    assert read(tmp_path, cells).answers["q1"].doubts
    cells[0] = ("markdown", "Q1. Name the colours of ripe tomatoes and of young leaves.")
    assert read(tmp_path, cells).answers["q1"].doubts


def test_every_cell_belongs_to_a_question_or_is_said(tmp_path: Path) -> None:
    stray = ("code", "total = sum(range(10))\nprint(total)")
    submission = read(tmp_path, [stray, *own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")])
    assert marks(submission) == EVERYTHING
    assert any("Cell 1, lines 1-2" in note for note in submission.notes)


def test_a_script_with_comments_for_headings(tmp_path: Path) -> None:
    parts = [f"# Ans {n}\n" + (a if n in PROGRAMS else as_comment(a)) for n, a in ANSWERS.items()]
    assert marks(read_text(tmp_path, "someone.py", "\n\n".join(parts))) == EVERYTHING


def test_a_script_with_strings_for_theory(tmp_path: Path) -> None:
    parts = [f"# Question {n}: {PROMPTS[n]}\n" + (a if n in PROGRAMS else f'"""\n{a}\n"""') for n, a in ANSWERS.items()]
    assert marks(read_text(tmp_path, "someone.py", "\n\n".join(parts))) == EVERYTHING


def test_an_assignment_on_something_else_is_split_by_the_same_rules(tmp_path: Path) -> None:
    prompts = {
        1: "Explain what a deadlock is and how it can be avoided.",
        2: "Write a program in which two threads increment a shared counter under a lock.",
    }
    text = "Two threads wait for each other forever; taking locks in one order avoids it."
    code = "import threading\nlock = threading.Lock()\nprint(lock)"
    for head in (lambda n: f"Q{n}", lambda n: prompts[n], lambda n: f"{n}) {prompts[n]}"):
        cells = [("markdown", head(1)), ("markdown", text), ("markdown", head(2)), ("code", code)]
        submission = read(tmp_path, cells, homework(prompts, programs=(2,), matches={}))
        assert submission.answers["q1"].text == text
        assert submission.answers["q2"].program is not None


def test_an_answer_on_the_line_of_its_label_is_not_doubted(tmp_path: Path) -> None:
    cells = [("markdown", f"Q{n}. It can be said like this, in words of my own (MARK{n}).") for n in (1, 2, 4)]
    submission = read(tmp_path, cells)
    assert marks(submission) == {"q1": [1], "q2": [2], "q4": [4]}
    assert not any(answer.doubts for answer in submission.answers.values())


SHEET = "\n\n".join(f"Q{n}. {prompt}" for n, prompt in PROMPTS.items())


def in_a_list(number: int) -> str:
    """An answer as an item of a numbered list, its code fenced and indented as Markdown wants it there."""
    lines = ANSWERS[number].split("\n")
    body = ["```python", *lines, "```"] if number in PROGRAMS else [f"- {line}" for line in lines if line]
    return "\n".join([f"{number}. **Answer in short**:", *(f"   {line}".rstrip() for line in body)])


def test_questions_that_are_only_listed_at_the_beginning_are_no_headings(tmp_path: Path) -> None:
    answers = [in_a_list(number) for number in PROMPTS]
    for cells in ([("markdown", "\n\n".join(answers))], [("markdown", text) for text in answers]):
        submission = read(tmp_path, [("markdown", SHEET), *cells])
        assert marks(submission) == EVERYTHING
        assert not any("not graded" in note for note in submission.notes)


def test_below_a_list_of_the_questions_headings_count_as_ever(tmp_path: Path) -> None:
    cells = [("markdown", SHEET), *own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")]
    submission = read(tmp_path, cells)
    assert marks(submission) == EVERYTHING
    assert not any(answer.doubts for answer in submission.answers.values())


def test_who_answers_the_last_question_only_answers_it_below_its_heading(tmp_path: Path) -> None:
    heads: list[Cell] = [("markdown", f"Q{n}. {prompt}") for n, prompt in PROMPTS.items()]
    submission = read(tmp_path, [*heads, ("code", CODE_6)])
    assert marks(submission) == {"q6": [6]}
    assert not submission.answers["q6"].doubts


def test_headings_and_theory_that_code_cells_print(tmp_path: Path) -> None:
    cells: list[Cell] = []
    for number, answer in ANSWERS.items():
        words = "" if number in PROGRAMS else answer
        cells.append(("code", f"print({f'Q{number}. {PROMPTS[number]}' + chr(10) + words!r})"))
        cells += [("code", answer)] if number in PROGRAMS else []
    submission = read(tmp_path, cells)
    assert marks(submission) == EVERYTHING
    assert not any("No heading" in doubt for answer in submission.answers.values() for doubt in answer.doubts)


def test_what_a_program_prints_of_its_queues_is_no_heading(tmp_path: Path) -> None:
    told = '\nprint("Q1 is empty")\nprint("Q2", 3)'
    cells = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")
    cells[-1] = ("code", CODE_6 + told)
    submission = read(tmp_path, cells)
    assert marks(submission) == EVERYTHING
    assert submission.answers["q6"].program.source.endswith('print("Q2", 3)\n')


def test_code_that_nothing_places_is_not_said_to_stand_before_a_question(tmp_path: Path) -> None:
    submission = read_text(tmp_path, "other.py", "x = [1, 2]\nprint(sum(x))\n")
    assert submission.answers == {}
    assert "other.py, lines 1-2: not graded, nothing tells which question it answers." in submission.notes


def test_a_file_that_is_named_for_its_question_is_that_to_its_end(tmp_path: Path) -> None:
    text = (
        f"# written by me\n# in a train\nfrom multiprocessing import Pool\n\n# what a process has to do here\n{CODE_6}"
    )
    (tmp_path / "someone").mkdir()
    (tmp_path / "someone" / "q5.py").write_text(text, encoding="utf-8")
    submission = read_submission(tmp_path / "someone", homework())
    assert list(submission.answers) == ["q5"]
    assert not submission.answers["q5"].doubts


@pytest.mark.parametrize("label", ["{}.", "{}", "({})"])
def test_numbers_alone_at_the_top_of_code_cells_are_labels(tmp_path: Path, label: str) -> None:
    cells: list[Cell] = [("code", f"{label.format(number)}\n{answer}") for number, answer in ANSWERS.items()]
    assert marks(read(tmp_path, cells)) == EVERYTHING


def in_code(number: int) -> str:
    """A code cell with heading and answer, the theory as a string."""
    answer = ANSWERS[number]
    return f"# Q{number}. {PROMPTS[number]}\n" + (answer if number in PROGRAMS else f'"""\n{answer}\n"""')


def test_fenced_code_in_markdown_may_have_headings_and_theory_in_it(tmp_path: Path) -> None:
    text = "# My homework\n\n" + "\n\n".join(f"```python\n{in_code(number)}\n```" for number in PROMPTS)
    submission = read_text(tmp_path, "someone.md", text)
    assert marks(submission) == EVERYTHING
    assert submission.answers["q1"].text == ESSAY_1
    first, last = submission.answers["q3"].places[0].lines
    assert "\n".join(text.split("\n")[first - 1 : last]) == CODE_3


def as_magic(text: str) -> str:
    return "\n".join(["# MAGIC %md", *(f"# MAGIC {line}".rstrip() for line in text.split("\n"))])


@pytest.mark.parametrize("theory", ["in text", "in code"])
def test_a_notebook_that_databricks_exported_as_source(tmp_path: Path, theory: str) -> None:
    cells = []
    for number, answer in ANSWERS.items():
        head = f"## Q{number}. {PROMPTS[number]}"
        cells += [as_magic(head), answer] if number in PROGRAMS else [as_magic(f"{head}\n\n{answer}")]
    if theory == "in code":
        cells = [in_code(number) for number in PROMPTS]
    text = "# Databricks notebook source\n" + "\n\n# COMMAND ----------\n\n".join(
        [*cells, "# MAGIC %sql\n# MAGIC SELECT 1"]
    )
    submission = read_text(tmp_path, "someone.py", text)
    assert marks(submission) == EVERYTHING
    assert submission.answers["q1"].text == ESSAY_1
    last = submission.answers["q6"].places[-1].lines[1]
    assert text.split("\n")[last - 1] == CODE_6.split("\n")[-1]


def test_labels_that_are_glued_to_code_or_indented_in_plain_text(tmp_path: Path) -> None:
    parts = [f"{n}.{answer}" if n in PROGRAMS else f" {n}. {answer}" for n, answer in ANSWERS.items()]
    for name in ("someone.md", "someone.txt"):
        submission = read_text(tmp_path, name, "# my answers\n\n" + "\n\n".join(parts))
        assert marks(submission) == EVERYTHING
        assert submission.answers["q3"].program.source == CODE_3 + "\n"
        assert submission.answers["q4"].text == ESSAY_4


def test_a_text_with_fenced_code_in_a_code_cell_is_divided_where_prose_follows_code(tmp_path: Path) -> None:
    """A whole homework pasted into one cell: no labels, and nothing above the answer to question 4."""
    made = {n: f"{PROMPTS[n]}\n```python\n{ANSWERS[n]}\n```" for n in PROGRAMS}
    text = "\n\n".join(made.get(n, ANSWERS[n] if n == 4 else f"{PROMPTS[n]}\n{ANSWERS[n]}") for n in PROMPTS)
    assert marks(read(tmp_path, [("code", text)])) == EVERYTHING
