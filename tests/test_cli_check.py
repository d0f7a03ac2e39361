"""`grader check`, with a pipeline that hands out made-up reports, and with the real one."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import report_samples as samples

from grader import pipeline
from grader.cli.app import main
from grader.errors import UsageError
from grader.model import Answer, Assignment, Program, QuestionStatus, Report, Status, Submission
from grader.report.json import schema

REPOSITORY = Path(__file__).parent.parent
GOOD = """\
# Q6. Write a Python program to create 4 processes, each process should print a different number.
import multiprocessing

def show(number):
    print(number)

if __name__ == "__main__":
    workers = [multiprocessing.Process(target=show, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
"""
ENDLESS = GOOD.replace("    print(number)", "    print('ready', flush=True)\n    while True: pass")


def test_a_weaker_sandbox_than_required_runs_nothing_and_is_our_fault(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "q6.py").write_text(GOOD)
    arguments = ["check", "q6.py", "-a", str(REPOSITORY / "exercises" / "multiprocessing" / "assignment.yaml")]
    assert main([*arguments, "--sandbox", "plain", "--require-sandbox", "landlock"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "weaker than landlock, which is required" in said.err


class Grading:
    """What the commands asked of the pipeline."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.asked: dict[str, Any] = {}

    def open_assignment(self, name: str | None, start: Path) -> Assignment:
        self.asked.update(name=name, start=start)
        return self.report.assignment

    def read(self, path: Path, assignment: Assignment) -> Submission:
        answers = {question.exercise.id: question.answer for question in self.report.questions if question.answer}
        return Submission(name=path.name, student="alice", answers=answers)

    def grade_submission(
        self, path: Path, assignment: Assignment, options: pipeline.Options, progress: Callable[[str, str], None]
    ) -> Report:
        self.asked.update(path=path, options=options)
        progress("q6", "fork, natural")
        progress("q6", "done")
        return self.report


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> Callable[[Report], Grading]:
    """From now on the pipeline gives this report."""

    def give(report: Report) -> Grading:
        grading = Grading(report)
        for name in ("open_assignment", "read", "grade_submission"):
            monkeypatch.setattr(pipeline, name, getattr(grading, name))
        return grading

    return give


Give = Callable[[Report], Grading]
Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("report", "arguments", "code"),
    [
        (samples.all_right(), [], 0),
        (samples.report(samples.missing_join()), [], 1),
        (samples.report(samples.essay()), [], 0),
        (samples.report(samples.essay()), ["--strict"], 1),
        (samples.all_right(), ["--strict"], 0),
        (samples.mixed(), [], 3),
    ],
)
def test_the_exit_code_tells_the_result(report: Report, arguments: list[str], code: int, graded: Give) -> None:
    graded(report)
    assert main(["check", "alice.ipynb", *arguments]) == code


def test_the_report_goes_to_stdout_and_nothing_to_stderr(graded: Give, capsys: Capture) -> None:
    graded(samples.report(samples.missing_join()))
    main(["check", "alice.ipynb"])
    said = capsys.readouterr()
    assert "Call join() on every process" in said.out
    assert said.err == ""


def test_the_options_reach_the_pipeline(graded: Give) -> None:
    grading = graded(samples.mixed())
    main(
        [
            "check",
            "a/b.py",
            "-a",
            "mp",
            "--sandbox",
            "landlock",
            "--python",
            "/x/python3.8",
            "--only",
            "q6",
            "--only",
            "3",
        ]
    )
    assert grading.asked["name"] == "mp"
    assert grading.asked["path"] == Path("a/b.py")
    assert grading.asked["options"] == pipeline.Options(sandbox="landlock", python="/x/python3.8", only=("q6", "q3"))


def test_without_options_the_pipeline_chooses(graded: Give) -> None:
    grading = graded(samples.all_right())
    main(["check", "alice.ipynb"])
    assert grading.asked["name"] is None
    assert grading.asked["options"] == pipeline.Options()


def test_json_is_one_document_that_satisfies_the_schema(graded: Give, capsys: Capture) -> None:
    graded(samples.hostile())
    main(["check", "alice.ipynb", "--json"])
    said = capsys.readouterr()
    made = json.loads(said.out)
    jsonschema.Draft202012Validator(schema()).validate(made)
    assert made["status"] == "needs_review"
    assert said.err == ""


def test_quiet_prints_the_total_only(graded: Give, capsys: Capture) -> None:
    graded(samples.report(samples.missing_join()))
    assert main(["check", "alice.ipynb", "--quiet"]) == 1
    assert capsys.readouterr().out == "alice.ipynb: 8 / 10\n"


def test_plain_is_ascii_without_escapes(graded: Give, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    graded(samples.mixed())
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["check", "alice.ipynb", "--plain"])
    said = capsys.readouterr().out
    assert said.isascii()
    assert "\x1b" not in said


def test_no_color_is_plain_too(graded: Give, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    graded(samples.all_right())
    monkeypatch.setenv("NO_COLOR", "1")
    main(["check", "alice.ipynb"])
    said = capsys.readouterr().out
    assert said.isascii()
    assert "\x1b" not in said


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_without_unicode_shows_the_whole_report(
    encoding: str, graded: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a redirected report is written in the system's code page."""
    question = samples.missing_join()
    lost = replace(question.findings[0], status=Status.FAILED, score=0.0, actual="it printed \u2192 żółć \u4e2d")
    graded(samples.report(replace(question, findings=(lost,))))
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding=encoding))
    assert main(["check", "alice.ipynb"]) == 1
    said = written.getvalue().decode(encoding)
    assert "x Four processes" in said and "Total" in said
    assert "it printed \\u2192" in said and "\\u4e2d" in said


@pytest.mark.parametrize("said", ["q9", "7", ""])
@pytest.mark.parametrize("option", ["--only", "--show"])
def test_a_question_that_is_not_asked_is_wrong_usage(said: str, option: str, graded: Give, capsys: Capture) -> None:
    graded(samples.mixed())
    assert main(["check", "alice.ipynb", option, said]) == 2
    told = capsys.readouterr()
    assert "q1, q2, q3, q4, q5, q6" in told.err
    assert told.out == ""


@pytest.mark.parametrize("said", ["q6", "Q6", "6"])
def test_show_prints_the_program_byte_for_byte(
    said: str, graded: Give, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = "# żółć \x1b[2J\nprint('a')\r\n\tno newline at the end"
    graded(samples.report(samples.question(QuestionStatus.PASSED, 10.0, answer=samples.answer(source))))
    assert main(["check", "alice.ipynb", "--show", said]) == 0
    shown = capfdbinary.readouterr()
    assert shown.out == source.encode()
    assert shown.err == b""


def test_show_on_a_terminal_obeys_nothing(graded: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    graded(samples.report(samples.question(QuestionStatus.PASSED, 10.0, answer=samples.answer("x = '\x1b[2J'\n"))))
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    assert main(["check", "alice.ipynb", "--show", "q6"]) == 0
    assert screen.getvalue() == "x = '\\x1b[2J'\n"


def test_show_names_the_files_that_the_program_needs(graded: Give, capsys: Capture) -> None:
    needy = Answer(exercise="q6", program=Program(source="import tools\n", files={"tools.py": "x = 1\n"}))
    graded(samples.report(samples.question(QuestionStatus.PASSED, 10.0, answer=needy)))
    main(["check", "alice.ipynb", "--show", "q6"])
    assert "tools.py" in capsys.readouterr().err


@pytest.mark.parametrize("answer", [None, Answer(exercise="q6", text="I would use a pool.")])
def test_show_of_an_answer_without_a_program_is_wrong_usage(
    answer: Answer | None, graded: Give, capsys: Capture
) -> None:
    graded(samples.report(samples.question(QuestionStatus.NOT_FOUND, 0.0, answer=answer)))
    assert main(["check", "alice.ipynb", "--show", "q6"]) == 2
    assert "No program was found for q6" in capsys.readouterr().err


def test_with_json_an_error_leaves_stdout_empty(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def unreadable(*_: object) -> Report:
        raise UsageError("alice.ipynb is not a notebook")

    monkeypatch.setattr(pipeline, "open_assignment", lambda *_: samples.all_right().assignment)
    monkeypatch.setattr(pipeline, "grade_submission", unreadable)
    assert main(["check", "alice.ipynb", "--json"]) == 2
    assert capsys.readouterr() == ("", "grader: alice.ipynb is not a notebook\n")


def test_progress_is_for_terminals_only(graded: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    graded(samples.report(samples.missing_join()))
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    main(["check", "alice.ipynb"])
    assert "q6: fork, natural" in screen.getvalue()
    monkeypatch.setattr("sys.stderr", quiet := Screen())
    main(["check", "alice.ipynb", "--quiet"])
    assert quiet.getvalue() == ""


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def program(*arguments: str | Path) -> list[str]:
    """The real program's command line."""
    return [sys.executable, "-m", "grader", *map(str, arguments)]


def test_a_real_submission_is_graded(tmp_path: Path) -> None:
    homework = tmp_path / "q6.py"
    homework.write_text(GOOD, encoding="utf-8")
    command = program("check", homework, "-a", "multiprocessing", "--only", "q6", "--json")
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=100)
    made = json.loads(done.stdout)
    jsonschema.Draft202012Validator(schema()).validate(made)
    (question,) = made["questions"]
    assert (question["id"], question["status"], question["score"]) == ("q6", "passed", 10.0)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_show_prints_is_what_ran(tmp_path: Path) -> None:
    homework = tmp_path / "q6.py"
    homework.write_text(GOOD, encoding="utf-8")
    shown = subprocess.run(program("check", homework, "--show", "q6"), cwd=REPOSITORY, capture_output=True, timeout=100)
    homework.write_bytes(shown.stdout)
    bare = subprocess.run([sys.executable, homework], capture_output=True, timeout=100)
    assert sorted(bare.stdout.translate(None, b"\r\n")) == sorted(b"0123")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_ctrl_c_returns_130_and_leaves_a_tidy_terminal(tmp_path: Path) -> None:
    (tmp_path / "assignment.yaml").write_text(ASSIGNMENT, encoding="utf-8")
    (tmp_path / "endless.yaml").write_text(QUESTION, encoding="utf-8")
    (tmp_path / "q6.py").write_text(ENDLESS, encoding="utf-8")
    command = program("check", tmp_path / "q6.py", "-a", tmp_path)
    done = subprocess.run([sys.executable, "-c", WATCHED, *command], capture_output=True, text=True, timeout=100)
    assert done.stdout == "130 grader: interrupted, cursor shown\n", done.stderr


ASSIGNMENT = """\
id: short
title: A short time
questions: [endless.yaml]
"""
QUESTION = """\
id: q6
title: Four processes, four numbers
prompt: Write a Python program to create 4 processes, each process should print a different number.
kind: program
points: 1
limits: {wall: 90s}
checks:
  - id: four
    points: 1
    processes: {count: 4}
"""
WATCHED = r"""
import os, pty, signal, sys
# Progress is shown on terminals only, and tells when a run has begun.
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said = b""
while b"q6: fork" not in said:
    said += os.read(terminal, 4096)
os.kill(pid, signal.SIGINT)
while True:
    try:
        more = os.read(terminal, 4096)
    except OSError:
        break
    if not more:
        break
    said += more
_, status = os.waitpid(pid, 0)
last = [line for line in said.decode().splitlines() if "grader:" in line][-1]
shown = said.rindex(b"\x1b[?25h") > said.rindex(b"\x1b[?25l")
print(os.waitstatus_to_exitcode(status), last[last.index("grader:"):] + ", cursor shown" * shown)
"""
