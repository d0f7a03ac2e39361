"""Programs: where each line comes from, what lies beside them, and that they run by themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from submission_samples import CODE_3, CODE_5, CODE_6, PROMPTS, Cell, homework, own_cell, read

from grader.model import Answer, Program
from grader.submission import read_submission

HEADS = {n: ("markdown", f"Q{n}. {prompt}") for n, prompt in PROMPTS.items()}


def program_of(answer: Answer) -> Program:
    assert answer.program is not None
    return answer.program


def run(program: Program, folder: Path) -> str:
    """What the program prints when it runs as a file, with its files beside it."""
    folder.mkdir()
    for name, text in program.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "program.py").write_text(program.source)
    command = [sys.executable, "program.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60).stdout


def test_every_line_knows_where_it_was_written(tmp_path: Path) -> None:
    cells: list[Cell] = [("code", "import os\nimport sys"), HEADS[3], ("code", f"\n\nprint(os.name)\n{CODE_3}")]
    program = program_of(read(tmp_path, cells).answers["q3"])
    sources = [cell[1].split("\n") for cell in cells]
    lines = program.source.split("\n")[:-1]
    assert len(lines) == len(program.origin)
    for number, line in enumerate(lines, 1):
        place = program.place(number)
        if place is None:
            assert line == ""
        else:
            assert place.file == "someone.ipynb"
            assert place.cell is not None
            assert sources[place.cell][place.lines[0] - 1] == line


def test_places_name_the_cells_of_the_answer_without_its_heading(tmp_path: Path) -> None:
    cells: list[Cell] = [HEADS[3], ("markdown", "It is done like this:"), ("code", CODE_3), HEADS[6], ("code", CODE_6)]
    places = read(tmp_path, cells).answers["q3"].places
    assert [(place.cell, place.lines) for place in places] == [(1, (1, 1)), (2, (1, 9))]


def test_a_heading_in_the_cell_is_not_part_of_the_place(tmp_path: Path) -> None:
    answer = read(tmp_path, [("code", f"# Q3. {PROMPTS[3]}\n{CODE_3}")]).answers["q3"]
    assert answer.places[0].lines == (2, 10)


def test_an_expression_at_the_end_is_fine(tmp_path: Path) -> None:
    program = program_of(read(tmp_path, [HEADS[3], ("code", f"{CODE_3}\nsay_hello")]).answers["q3"])
    assert program.source == f"{CODE_3}\nsay_hello\n"


def test_several_cells_run_one_after_the_other(tmp_path: Path) -> None:
    cells: list[Cell] = [
        HEADS[3],
        ("code", "x = 1"),
        ("markdown", "and then"),
        ("code", "x += 1"),
        ("code", "print(x)"),
    ]
    assert run(program_of(read(tmp_path, cells).answers["q3"]), tmp_path / "run") == "2\n"


def test_programs_run_alone_and_only_themselves(tmp_path: Path) -> None:
    last = CODE_6.removeprefix("from multiprocessing import Process\n")
    cells: list[Cell] = [
        HEADS[3], ("code", "from multiprocessing import Process\n" + CODE_3), HEADS[5], ("code", CODE_5), HEADS[6],
        ("code", last),
    ]  # fmt: skip
    printed = run(program_of(read(tmp_path, cells).answers["q6"]), tmp_path / "run")
    assert sorted(character for character in printed if character.isdigit()) == ["0", "1", "2", "3"]
    assert "hello" not in printed
    assert "[" not in printed


def test_main_guards_are_kept(tmp_path: Path) -> None:
    submission = read(tmp_path, own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}"))
    for exercise in ("q3", "q5", "q6"):
        assert 'if __name__ == "__main__":' in program_of(submission.answers[exercise]).source


def test_a_file_that_is_written_lies_beside_the_program(tmp_path: Path) -> None:
    cells: list[Cell] = [
        HEADS[3],
        ("code", "%%writefile work.py\ndef f():\n    return 7"),
        ("code", "import work\nprint(work.f())"),
    ]
    program = program_of(read(tmp_path, cells).answers["q3"])
    assert dict(program.files) == {"work.py": "def f():\n    return 7\n"}
    assert run(program, tmp_path / "run") == "7\n"


def test_an_empty_file_is_no_program(tmp_path: Path) -> None:
    assert read(tmp_path, [HEADS[3], ("code", "%%writefile work.py")]).answers == {}


def test_what_is_appended_to_a_written_file_stands_below_what_it_held(tmp_path: Path) -> None:
    cells: list[Cell] = [
        HEADS[3], ("code", "%%writefile work.py\nx = 1"), ("code", "%%writefile -a work.py\ny = 2"),
        ("code", "import work\nprint(work.x, work.y)"),
    ]  # fmt: skip
    program = read(tmp_path, cells).answers["q3"].program
    assert program is not None and program.files == {"work.py": "x = 1\ny = 2\n"}


def test_a_file_written_under_another_question_lies_beside_the_program_that_imports_it(tmp_path: Path) -> None:
    cells: list[Cell] = [
        HEADS[3], ("code", "%%writefile work.py\nimport more"), ("code", "%%file more.py\nx = 1"), ("code", "print(3)"),
        HEADS[5], ("code", "print(5)"), HEADS[6], ("code", "from work import more\nprint(more.x)"),
    ]  # fmt: skip
    answers = read(tmp_path, cells).answers
    assert set(program_of(answers["q6"]).files) == {"work.py", "more.py"}
    assert program_of(answers["q5"]).files == {}


@pytest.mark.parametrize(
    "start", ["!python solution.py", "%run solution.py", "!python3 -u ./solution.py", "!{sys.executable} solution.py"]
)
def test_a_program_that_is_written_to_a_file_and_started_is_the_answer(tmp_path: Path, start: str) -> None:
    cells: list[Cell] = [HEADS[3], ("code", f"%%writefile solution.py\n{CODE_3}"), ("code", start)]
    answer = read(tmp_path, cells).answers["q3"]
    program = program_of(answer)
    assert program.source == CODE_3 + "\n"
    place = program.place(1)
    assert place is not None
    assert (place.cell, place.lines) == (1, (2, 2))
    assert [p.cell for p in answer.places] == [1]


def test_modules_of_a_folder_lie_beside_the_programs_that_import_them(tmp_path: Path) -> None:
    folder = tmp_path / "alice"
    (folder / "tools").mkdir(parents=True)
    (folder / "q3.py").write_text("import helper\nprint(helper.two())\n")
    (folder / "q6.py").write_text("print(6)\n")
    (folder / "helper.py").write_text("from tools.numbers import TWO\ndef two():\n    return TWO\n")
    (folder / "tools" / "__init__.py").write_text("# a package\n")
    (folder / "tools" / "numbers.py").write_text("TWO = 2\n")
    submission = read_submission(folder, homework())
    program = program_of(submission.answers["q3"])
    assert {"helper.py", "tools/numbers.py", "tools/__init__.py"} <= set(program.files)
    assert run(program, tmp_path / "run") == "2\n"
    assert program_of(submission.answers["q6"]).files == {}


def test_a_theory_question_has_no_program_even_with_an_example(tmp_path: Path) -> None:
    cells: list[Cell] = [HEADS[4], ("markdown", "It keeps workers ready."), ("code", CODE_5)]
    answer = read(tmp_path, cells).answers["q4"]
    assert answer.program is None
    assert answer.text == "It keeps workers ready."


def test_comments_alone_are_no_program(tmp_path: Path) -> None:
    answer = read(
        tmp_path, [HEADS[5], ("code", "# Make a Pool with the number of workers.\n# Then call map.")]
    ).answers["q5"]
    assert answer.program is None
    assert answer.text == "Make a Pool with the number of workers.\nThen call map."
