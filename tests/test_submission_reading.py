"""What can be read: notebooks of every format, scripts, Markdown, printed notebooks, folders; and what cannot."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
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
    PROGRAMS,
    PROMPTS,
    as_comment,
    homework,
    kind_of,
    marks,
    notebook,
    own_cell,
    read_text,
    write_notebook,
)

from grader import pipeline
from grader.errors import UsageError
from grader.model import Assignment
from grader.submission import read_submission
from grader.submission.cells import CellKind
from grader.submission.reading import read_cells

CELLS = own_cell("markdown", lambda n: f"Q{n}. {PROMPTS[n]}")


def format_3(*, damaged: bool = False) -> dict[str, object]:
    """The same homework as a notebook of format 3: worksheets, heading cells, `input` in place of `source`."""
    cells: list[dict[str, object]] = []
    for number, answer in ANSWERS.items():
        head = f"Q{number}. {PROMPTS[number]}"
        cells.append({"cell_type": "heading", "level": 2, "metadata": {}, "source": [head]})
        if number in PROGRAMS:
            cells.append({"cell_type": "code", "language": "python", "metadata": {}, "input": [answer], "outputs": []})
        else:
            cells.append({"cell_type": "markdown", "metadata": {}, "source": [answer]})
    worksheets = [{"cells": 7 if damaged else cells, "metadata": {}}]
    return {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": worksheets}


def printed() -> str:
    """The same homework as a notebook that was printed to text, outputs included."""
    parts = []
    for number, answer in ANSWERS.items():
        parts.append(f"# Q{number}. {PROMPTS[number]}\n")
        if number in PROGRAMS:
            prompt = "None" if number == 5 else str(number)
            parts.append(f"In [{prompt}]:\n{answer}\n\n\nnumber 1\nAll went well.\n[1, 4, 9]\nresults: [2, 3]\n\n")
        else:
            parts.append(answer + "\n")
    return "\n".join(parts)


def refused(path: Path, *words: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_submission(path, homework())
    for word in (path.name, *words):
        assert word in str(caught.value)


@pytest.mark.parametrize(("minor", "ids"), [(5, True), (4, False), (2, False), (0, False)])
def test_notebooks_of_format_4_with_and_without_ids(tmp_path: Path, minor: int, ids: bool) -> None:
    path = tmp_path / "alice.ipynb"
    path.write_text(json.dumps(notebook(CELLS, minor=minor, ids=ids)))
    submission = read_submission(path, homework())
    assert marks(submission) == EVERYTHING
    assert (submission.name, submission.student) == ("alice.ipynb", "alice")


def test_sources_may_be_strings_or_lists(tmp_path: Path) -> None:
    book = notebook(CELLS)
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"])
    path = tmp_path / "someone.ipynb"
    path.write_text(json.dumps(book))
    assert marks(read_submission(path, homework())) == EVERYTHING


def test_a_notebook_of_format_3(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(format_3()))
    assert marks(read_submission(path, homework())) == EVERYTHING


def test_a_damaged_notebook_of_format_3_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(format_3(damaged=True)))
    refused(path, "format 3")


@pytest.mark.parametrize("version", [1, 2, 5, "4", None, True, 3.5, [4]])
def test_other_formats_are_refused(tmp_path: Path, version: object) -> None:
    path = tmp_path / "odd.ipynb"
    path.write_text(json.dumps(notebook(CELLS) | {"nbformat": version}))
    refused(path, "format", "save it again")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"], ids=["utf-8", "with byte order mark", "utf-16"])
def test_encodings_that_can_be_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "someone.ipynb"
    path.write_bytes(json.dumps(notebook(CELLS), ensure_ascii=False).encode(encoding))
    assert marks(read_submission(path, homework())) == EVERYTHING


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("first", ["", "#!/usr/bin/env python3\n"])
def test_a_program_that_names_its_encoding_is_read_so(tmp_path: Path, encoding: str, first: str) -> None:
    named = encoding.removesuffix("-sig")
    source = f"{first}# -*- coding: {named} -*-\nimport multiprocessing\nprint('Größe €')\n"
    path = tmp_path / "q6.py"
    path.write_bytes(source.encode(encoding))
    answer = read_submission(path, homework()).answers["q6"]
    assert answer.program is not None
    assert "print('Größe €')" in answer.program.source
    assert "cp1252" not in answer.program.source


def test_windows_line_ends(tmp_path: Path) -> None:
    text = "\r\n".join(
        f"# Ans {n}\n{a if n in PROGRAMS else as_comment(a)}".replace("\n", "\r\n") for n, a in ANSWERS.items()
    )
    path = tmp_path / "someone.py"
    path.write_bytes(text.encode())
    submission = read_submission(path, homework())
    assert marks(submission) == EVERYTHING
    assert all("\r" not in a.program.source for a in submission.answers.values() if a.program)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("latin.py", "print('caf\u00e9')".encode("latin-1"), ("UTF-8",)),
        ("picture.ipynb", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ("picture",)),
        ("zeros.ipynb", b"\0" * 100, ("binary",)),
        ("empty.ipynb", b"", ("empty",)),
        ("blank.py", b" \n\n ", ("empty",)),
        ("broken.ipynb", b'{"cells": [', ("JSON", "save it again")),
        ("merge.ipynb", b'{"cells": [\n<<<<<<< HEAD\n', ("merge conflict",)),
        ("list.ipynb", b"[1, 2]", ("not a Jupyter notebook",)),
        ("other.ipynb", b'{"a": 1}', ("not a Jupyter notebook",)),
        ("cells.ipynb", b'{"nbformat": 4, "cells": {"a": 1}}', ("damaged",)),
        ("deep.ipynb", b"[" * 200_000, ("deep",)),
        ("number.ipynb", b'{"nbformat": ' + b"9" * 5000 + b"}", ("number.ipynb",)),
        ("slides.pdf", b"%PDF-1.7", (".ipynb", ".py")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes, words: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    refused(path, *words)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nobody.ipynb", "no such file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.py"
    os.mkfifo(path)
    refused(path, "ordinary file")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as stream:
        stream.truncate(21 * 1024 * 1024)
    refused(path, "20 MB")


def test_far_too_much_text_is_refused(tmp_path: Path) -> None:
    refused(write_notebook(tmp_path, [("markdown", "word " * 500_000)]), "more than one person's")
    refused(write_notebook(tmp_path, [("markdown", "```\n" * 20_001)]), "20000 lines")


def test_outputs_do_not_count_as_text(tmp_path: Path) -> None:
    book = notebook(CELLS)
    book["cells"][5]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x" * 3_000_000]}]
    path = tmp_path / "pictures.ipynb"
    path.write_text(json.dumps(book))
    assert marks(read_submission(path, homework())) == EVERYTHING


def test_a_notebook_without_cells_has_no_answers(tmp_path: Path) -> None:
    submission = read_submission(write_notebook(tmp_path, []), homework())
    assert submission.answers == {}
    assert len(submission.notes) == len(PROMPTS)


@pytest.mark.parametrize(
    "cell", [None, 3, [], {}, {"cell_type": 1}, {"cell_type": "code", "source": 5}, {"cell_type": "x"}]
)
def test_a_cell_that_is_none_disturbs_nobody(tmp_path: Path, cell: object) -> None:
    book = notebook(CELLS)
    book["cells"].insert(4, cell)
    path = tmp_path / "odd.ipynb"
    path.write_text(json.dumps(book))
    assert marks(read_submission(path, homework())) == EVERYTHING


def test_a_notebook_named_as_text_is_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "someone.txt"
    path.write_text(json.dumps(notebook(CELLS)))
    assert marks(read_submission(path, homework())) == EVERYTHING


def test_a_script_in_percent_format(tmp_path: Path) -> None:
    parts = [
        f"# %% [markdown]\n# ## Q{n}. {PROMPTS[n]}\n\n# %%{' [markdown]' if n not in PROGRAMS else ''}\n"
        + (a if n in PROGRAMS else as_comment(a))
        for n, a in ANSWERS.items()
    ]
    assert marks(read_text(tmp_path, "someone.py", "\n\n".join(parts))) == EVERYTHING


def test_places_in_a_percent_script_are_lines_of_the_file(tmp_path: Path) -> None:
    text = f"# %% [markdown]\n# Q3. {PROMPTS[3]}\n\n# %%\n{CODE_3}\n"
    answer = read_text(tmp_path, "someone.py", text).answers["q3"]
    assert answer.program is not None
    for number, line in enumerate(answer.program.source.split("\n")[:-1], 1):
        place = answer.program.place(number)
        assert place is not None
        assert place.cell is None
        assert text.split("\n")[place.lines[0] - 1] == line


def test_a_script_that_a_notebook_was_exported_to(tmp_path: Path) -> None:
    parts = [
        f"# # Q{n}. {PROMPTS[n]}\n\n" + (f"# In[{n}]:\n\n\n{a}\n" if n in PROGRAMS else as_comment(a) + "\n")
        for n, a in ANSWERS.items()
    ]
    text = "#!/usr/bin/env python\n# coding: utf-8\n\n" + "\n\n".join(parts)
    assert marks(read_text(tmp_path, "someone.py", text)) == EVERYTHING


@pytest.mark.parametrize("fence", ["```python", "```", "~~~py", "```{code-cell} ipython3"])
def test_markdown_with_fences(tmp_path: Path, fence: str) -> None:
    end = fence[:3]
    parts = [
        f"## Q{n}. {PROMPTS[n]}\n\n" + (f"{fence}\n{a}\n{end}" if n in PROGRAMS else a) for n, a in ANSWERS.items()
    ]
    text = "---\ntitle: Homework\n---\n" + "\n\n".join(parts)
    assert marks(read_text(tmp_path, "someone.md", text)) == EVERYTHING


@pytest.mark.parametrize("indent", ["", "    "])
def test_markdown_with_code_that_is_not_fenced(tmp_path: Path, indent: str) -> None:
    parts = [
        f"## Q{n}. {PROMPTS[n]}\n\n" + ("\n".join(indent + line for line in a.split("\n")) if n in PROGRAMS else a)
        for n, a in ANSWERS.items()
    ]
    submission = read_text(tmp_path, "someone.md", "\n\n".join(parts))
    assert marks(submission) == EVERYTHING
    for number in PROGRAMS:
        program = submission.answers[f"q{number}"].program
        assert program is not None
        compile(program.source, "program", "exec")


def test_a_printed_notebook(tmp_path: Path) -> None:
    submission = read_text(tmp_path, "someone.txt", printed())
    assert marks(submission) == EVERYTHING
    for number in PROGRAMS:
        program = submission.answers[f"q{number}"].program
        assert program is not None
        assert program.source == ANSWERS[number] + "\n"


def test_places_in_a_printed_notebook_are_lines_of_the_file(tmp_path: Path) -> None:
    text = printed()
    program = read_text(tmp_path, "someone.txt", text).answers["q6"].program
    assert program is not None
    place = program.place(1)
    assert place is not None
    assert text.split("\n")[place.lines[0] - 1] == CODE_6.split("\n")[0]


def test_output_that_follows_the_code_directly_is_left_out(tmp_path: Path) -> None:
    first = f"Q3. {PROMPTS[3]}\nIn [1]: {CODE_3}\nhello from the child\nOut[1]: 0\n"
    text = f"{first}\nQ6. {PROMPTS[6]}\nIn [2]:\n{CODE_6}\nnumber 0\nnumber 1\n"
    submission = read_text(tmp_path, "someone.txt", text)
    sources = [a.program.source for a in submission.answers.values() if a.program]
    assert sources == [CODE_3 + "\n", CODE_6 + "\n"]


@pytest.mark.parametrize(
    "text", ["In [1]:\nIn [2]:\n", "In [1]:", "In [3]:\nOut[3]: 4\n", "In [1]:\n\n\nOut[1]:\n# Q1"]
)
def test_empty_printed_cells_are_passed_over(tmp_path: Path, text: str) -> None:
    assert read_text(tmp_path, "someone.txt", text).answers == {}


def test_a_script_saved_as_text(tmp_path: Path) -> None:
    submission = read_text(tmp_path, "someone.txt", f"# Q3\n{CODE_3}\n\n# Q6\n{CODE_6}\n")
    assert marks(submission) == {"q3": [3], "q6": [6]}


def test_plain_text_with_labels_and_code(tmp_path: Path) -> None:
    parts = [
        f"Q{n}. {PROMPTS[n]}\nAns: {a}" if n not in PROGRAMS else f"Q{n}. {PROMPTS[n]}\n{a}" for n, a in ANSWERS.items()
    ]
    assert marks(read_text(tmp_path, "someone.txt", "\n\n".join(parts))) == EVERYTHING


def student_folder(folder: Path) -> Path:
    """The answers of one student in files that are named after the questions."""
    theory = "\n\n".join(f"Q{n}. {PROMPTS[n]}\n\n{ANSWERS[n]}" for n in PROMPTS if n not in PROGRAMS)
    files = {"q3.py": CODE_3, "Question_05.py": CODE_5, "6.py": CODE_6, "theory.md": theory}
    for name, text in files.items():
        (folder / name).write_text(text)
    (folder / ".hidden.py").write_text("raise SystemExit")
    return folder


def test_a_folder_with_a_file_for_each_program(tmp_path: Path) -> None:
    folder = tmp_path / "alice"
    folder.mkdir()
    submission = read_submission(student_folder(folder), homework())
    assert marks(submission) == EVERYTHING
    assert submission.student == "alice"
    assert {place.file for place in submission.answers["q5"].places} == {"Question_05.py"}
    assert not any(answer.doubts for answer in submission.answers.values())


def test_a_folder_with_a_file_for_each_answer(tmp_path: Path) -> None:
    for number, answer in ANSWERS.items():
        (tmp_path / f"answer{number}.{'py' if number in PROGRAMS else 'txt'}").write_text(answer)
    assert marks(read_submission(tmp_path, homework())) == EVERYTHING


def test_a_file_without_a_number_beside_files_with_numbers_is_no_part_of_the_last_answer(tmp_path: Path) -> None:
    folder = student_folder(tmp_path)
    (folder / "scratch.py").write_text("raise SystemExit('only an attempt')\n")
    submission = read_submission(folder, homework())
    assert marks(submission) == EVERYTHING
    assert "only an attempt" not in submission.answers["q6"].program.source
    assert any(note.startswith("scratch.py: not graded") for note in submission.notes)


def test_files_whose_names_tell_nothing_are_told_by_their_content(tmp_path: Path) -> None:
    for name, text in {"pool.py": CODE_5, "four.py": CODE_6, "one.py": CODE_3}.items():
        (tmp_path / name).write_text(text)
    submission = read_submission(tmp_path, homework())
    assert marks(submission) == {"q3": [3], "q5": [5], "q6": [6]}
    assert all(answer.doubts for answer in submission.answers.values())


def test_a_folder_with_one_notebook(tmp_path: Path) -> None:
    write_notebook(tmp_path, CELLS, "homework.ipynb")
    assert marks(read_submission(tmp_path, homework())) == EVERYTHING


def test_a_damaged_file_in_a_folder_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    student_folder(tmp_path)
    (tmp_path / "q1.ipynb").write_text("{")
    submission = read_submission(tmp_path, homework())
    assert marks(submission) == EVERYTHING
    assert any("q1.ipynb" in note for note in submission.notes)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    refused(tmp_path, "no file")


def test_a_good_notebook_is_read_without_slow_libraries(tmp_path: Path) -> None:
    """nbformat and jupytext take longer to import than a whole submission takes to grade."""
    path = write_notebook(tmp_path, CELLS)
    program = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\nfrom submission_samples import homework\n"
        "from grader.submission import read_submission\n"
        "assert read_submission(Path(sys.argv[1]), homework()).answers\n"
        "sys.exit('nbformat' in sys.modules or 'jupytext' in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path), str(Path(__file__).parent)], check=True, timeout=60)


def test_kinds_of_cells_are_kept(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, [("markdown", ESSAY_1), ("code", CODE_3), ("raw", ESSAY_2), ("markdown", ESSAY_4)])
    cells = read_cells(path, path.name)
    assert [cell.kind for cell in cells] == [CellKind.MARKDOWN, CellKind.CODE, CellKind.RAW, CellKind.MARKDOWN]
    assert [cell.index for cell in cells] == [0, 1, 2, 3]
    assert kind_of(3) == cells[1].kind.value


def test_one_students_work_is_found_in_a_class_by_name_or_number(tmp_path: Path, assignment: Assignment) -> None:
    download = tmp_path / "moodle.zip"
    with zipfile.ZipFile(download, "w") as archive:
        for name, number in (("Li Wei", 7), ("Li Wei", 8), ("Ada Lovelace", 9)):
            archive.writestr(f"{name}_{number}_assignsubmission_file_/q6.py", f"print({number})\n")
    for said, number in (("ada lovelace", 9), ("9", 9), ("8", 8)):
        with pipeline.work_of(said, download, assignment) as path:
            program = pipeline.read(path, assignment).answers["q6"].program
        assert program is not None
        assert program.source == f"print({number})\n"
        assert not path.exists()
    for said, told in (("Li Wei", "'Li Wei': Li Wei, 7; Li Wei_8, 8"), ("Ada Lovelase", "Did you mean Ada Lovelace?")):
        with pytest.raises(UsageError, match=re.escape(told)), pipeline.work_of(said, download, assignment):
            raise AssertionError("nobody is meant")


def test_a_script_that_is_called_a_notebook_is_a_script(tmp_path: Path) -> None:
    found = read_text(tmp_path, "q6.ipynb", CODE_6)
    assert marks(found) == {"q6": [6]}
    assert found.answers["q6"].places[0].cell is None
