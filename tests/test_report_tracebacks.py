"""Tracebacks name the student's own cells and files, and nothing of what started the process."""

from __future__ import annotations

from dataclasses import replace

import pytest
import report_samples as samples

from grader.model import Answer, QuestionReport, QuestionStatus
from grader.report.tracebacks import retold

LIBRARY = "/root/.pyenv/versions/3.11.7/lib/python3.11"
STARTED = f"""\
  File "{LIBRARY}/multiprocessing/process.py", line 314, in _bootstrap
    self.run()
  File "{LIBRARY}/multiprocessing/process.py", line 108, in run
    self._target(*self._args, **self._kwargs)
"""
HEAD = "Traceback (most recent call last):\n"
END = "NameError: name 'offset' is not defined"


def question(answer: Answer | None = None) -> QuestionReport:
    return samples.question(QuestionStatus.PARTIAL, 1, answer=answer or samples.answer())


def frame(path: str, line: int = 4, name: str = "show") -> str:
    return f'  File "{path}", line {line}, in {name}\n    print("My number is", offset)\n{" " * 26}^^^^^^\n'


@pytest.mark.parametrize("path", ["/work/q6.py", "/tmp/grader-x/work/q6.py", "q6.py"])
def test_a_line_is_named_by_its_cell_and_what_started_the_process_is_left_out(path: str) -> None:
    said = f"Process Process-1:\n{HEAD}{STARTED}{frame(path)}{END}"
    own = frame(path).replace(f'File "{path}", line 4', "cell 13, line 4")
    assert retold(said, question()) == f"Process Process-1:\n{HEAD}{own}{END}"


def test_a_line_that_the_grader_added_is_one_of_the_program() -> None:
    last = samples.answer().program.source.count("\n") + 1
    assert f"line {last} of the program, in <module>" in retold(
        HEAD + frame("/work/q6.py", last, "<module>"), question()
    )


def test_a_script_is_named_by_the_name_that_it_was_handed_in_with() -> None:
    answer = samples.answer()
    origin = tuple(replace(place, file="homework.py", cell=None, lines=(40, 40)) for place in answer.program.origin)
    mine = replace(answer, program=replace(answer.program, origin=origin))
    assert "  homework.py, line 40, in show\n" in retold(HEAD + frame("/work/q6.py"), question(mine))


def test_modules_beside_the_program_and_of_the_library_have_no_folder_of_the_graders() -> None:
    answer = samples.answer()
    mine = replace(answer, program=replace(answer.program, files={"helper.py": "x = 1\n"}))
    frames = frame("/work/helper.py") + frame(f"{LIBRARY}/json/decoder.py", 355, "raw_decode")
    said = retold(HEAD + frames + END, question(mine))
    assert "  helper.py, line 4, in show\n" in said and "  json/decoder.py, line 355, in raw_decode\n" in said


def test_packages_and_unknown_files_stay_as_they_are() -> None:
    frames = frame(f"{LIBRARY}/site-packages/multiprocessing/process.py") + frame("/somewhere/else.py")
    assert retold(HEAD + frames + END, question()) == HEAD + frames + END


def test_a_traceback_that_has_only_frames_of_the_start_keeps_them() -> None:
    said = retold(HEAD + STARTED + END, question())
    assert said.count("multiprocessing/process.py, line") == 2
    both = f'"""\n{HEAD}{STARTED}{END}\n"""\n\n{HEAD}{STARTED}{frame("/work/q6.py")}{END}'
    assert retold(both, question()).count("multiprocessing/process.py") == 2


def test_a_repeated_frame_of_the_start_goes_with_its_count() -> None:
    repeated = f"{STARTED}  [Previous line repeated 3 more times]\n{frame('/work/q6.py')}"
    assert "repeated" not in retold(HEAD + repeated + END, question())
    assert "repeated" in retold(f"{HEAD}{frame('/work/q6.py')}  [Previous line repeated 3 more times]\n", question())


def test_a_syntax_error_is_named_by_its_place() -> None:
    said = "  File \"/work/q6.py\", line 4\n    print(\n         ^\nSyntaxError: '(' was never closed"
    assert retold(said, question()).startswith("  cell 13, line 4\n    print(\n")


@pytest.mark.parametrize("said", ["", "working on q6.py", 'File "/work/q6.py", line 4', "a" * 100_000, " " * 100_000])
def test_what_is_no_traceback_stays_as_it_is(said: str) -> None:
    assert retold(said, question()) == said
