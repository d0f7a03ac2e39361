"""`grader trace`, with a pipeline that hands out made-up traces, and with the real one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import report_samples as samples

from grader import pipeline
from grader.cli.app import main
from grader.errors import UsageError
from grader.model import Ended, Exercise, Limits, Program, Run, Schedule, Source, StartMethod, Submission, Trace
from grader.tracefile import trace_from_json

REPOSITORY = Path(__file__).parent.parent
Capture = pytest.CaptureFixture[str]
LAST_ONLY = """\
import multiprocessing

def show(number):
    print(number)

if __name__ == "__main__":
    for number in range(3):
        worker = multiprocessing.Process(target=show, args=(number,))
        worker.start()
    worker.join()
"""


class Tracing:
    """What the command asked of the pipeline, and what it was given."""

    def __init__(self, traced: Trace, answers: dict[str, Any]) -> None:
        self.traced = traced
        self.answers = answers
        self.asked: list[tuple[Any, ...]] = []
        self.assignment = samples.report(samples.missing_join(), samples.essay()).assignment

    def open_assignment(self, name: str | None, start: Path) -> Any:
        return self.assignment

    def read(self, path: Path, assignment: Any) -> Submission:
        return Submission(name=path.name, student="alice", answers=self.answers)

    def trace_question(
        self, path: Path, assignment: Any, question: str, run: Run, options: Any
    ) -> tuple[Trace, Program]:
        self.asked.append((question, run, options))
        return self.traced, samples.answer().program or Program(source="")

    def trace_reference(self, exercise: Exercise, run: Run, options: Any) -> Trace:
        self.asked.append(("reference", run, options))
        return samples.joined_all()

    def trace_program(self, program: Program, run: Run, limits: Limits, options: Any) -> Trace:
        self.asked.append((program, run, limits))
        return self.traced


Give = Callable[..., Tracing]


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> Give:
    """From now on the pipeline gives this trace."""

    def give(trace: Trace | None = None, **answers: Any) -> Tracing:
        tracing = Tracing(trace or samples.joined_last(), answers or {"q6": samples.answer()})
        for name in ("open_assignment", "read", "trace_question", "trace_reference", "trace_program"):
            monkeypatch.setattr(pipeline, name, getattr(tracing, name))
        return tracing

    return give


def test_the_picture_comes_first_and_then_what_happened(traced: Give, capsys: Capture) -> None:
    traced()
    assert main(["trace", "alice.ipynb", "--question", "q6"]) == 0
    picture, said = capsys.readouterr().out.split("What happened")
    assert "alice.ipynb, q6" in picture
    assert next(line.split()[0] for line in picture.splitlines() if "├" in line and "starts" not in line) == "main"
    assert "main     starts worker 1" in said
    assert "worker 1 prints: My number is 1" in said
    assert "ends: exit code 0, not joined" in said


@pytest.mark.parametrize(
    ("schedule", "said"),
    [(Schedule.HOLD_EXITS, "given up because the time was over"), (Schedule.EXPLORE, "cannot hold processes so")],
)
def test_where_nothing_was_held_the_reason_is_told(
    schedule: Schedule, said: str, traced: Give, capsys: Capture
) -> None:
    traced(replace(samples.joined_all(), run=Run(schedule=schedule), capped=True, evidence=Source.PROBE))
    main(["trace", "alice.ipynb", "--question", "q6"])
    assert said in " ".join(capsys.readouterr().out.split())


def test_exits_are_held_under_fork_unless_said_otherwise(traced: Give) -> None:
    tracing = traced()
    main(["trace", "alice.ipynb", "--question", "6"])
    main(["trace", "alice.ipynb", "--question", "q6", "--schedule", "natural", "--start-method", "spawn"])
    assert [(question, run) for question, run, _ in tracing.asked] == [
        ("q6", Run(StartMethod.FORK, Schedule.HOLD_EXITS)),
        ("q6", Run(StartMethod.SPAWN, Schedule.NATURAL)),
    ]


@pytest.mark.parametrize("schedule", Schedule)
def test_every_schedule_may_be_asked_for_with_a_seed(schedule: Schedule, traced: Give) -> None:
    tracing = traced()
    main(["trace", "alice.ipynb", "--question", "q6", "--schedule", schedule.value, "--seed", "7"])
    assert [run for _, run, _ in tracing.asked] == [Run(StartMethod.FORK, schedule, 7)]


def test_the_only_program_needs_no_name(traced: Give) -> None:
    tracing = traced()
    assert main(["trace", "alice.ipynb"]) == 0
    assert tracing.asked[0][0] == "q6"


def test_of_several_programs_one_must_be_chosen(traced: Give, capsys: Capture) -> None:
    traced(q6=samples.answer(), q2=samples.answer())
    assert main(["trace", "alice.ipynb"]) == 2
    assert "has programs for q6, q2. Choose one, for example: --question q2" in capsys.readouterr().err


def test_without_any_program_the_way_to_run_a_plain_file_is_told(traced: Give, capsys: Capture) -> None:
    traced(q2=samples.answer(program=None))
    assert main(["trace", "tool.py"]) == 2
    assert "add --program" in capsys.readouterr().err


def test_the_reference_is_drawn_beneath(traced: Give, capsys: Capture) -> None:
    tracing = traced()
    assert main(["trace", "alice.ipynb", "--question", "q6", "--compare"]) == 0
    picture = capsys.readouterr().out.split("What happened")[0]
    assert picture.count("worker 4") >= 2
    assert picture.index("still alive") < picture.index("reference")
    assert tracing.asked[1][:2] == ("reference", tracing.asked[0][1])


def test_pictures_are_written_to_files_and_nothing_to_the_screen(traced: Give, tmp_path: Path, capsys: Capture) -> None:
    traced()
    svg, chrome, saved = tmp_path / "a.svg", tmp_path / "a.json", tmp_path / "trace.json"
    command = ["trace", "alice.ipynb", "--question", "q6", "--svg", str(svg), "--chrome", str(chrome)]
    assert main([*command, "--json", str(saved), "--compare"]) == 0
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    assert "alice.ipynb, q6" in svg.read_text(encoding="utf-8")
    assert json.loads(chrome.read_text(encoding="utf-8"))["traceEvents"]
    assert trace_from_json(saved.read_text(encoding="utf-8")) == samples.joined_last()
    said = capsys.readouterr()
    assert said.out == ""
    assert [f"wrote {path}" in said.err for path in (svg, chrome, saved)] == [True] * 3


def test_a_dash_stands_for_standard_output(traced: Give, capsys: Capture) -> None:
    traced()
    assert main(["trace", "alice.ipynb", "--question", "q6", "--json", "-"]) == 0
    said = capsys.readouterr()
    assert trace_from_json(said.out) == samples.joined_last()
    assert said.err == ""


def test_a_file_that_cannot_be_written_is_wrong_usage(traced: Give, tmp_path: Path, capsys: Capture) -> None:
    traced()
    assert main(["trace", "alice.ipynb", "--question", "q6", "--svg", str(tmp_path / "no" / "a.svg")]) == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err


def test_a_plain_program_runs_as_it_is_without_an_assignment(
    traced: Give, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracing = traced()
    monkeypatch.setattr(pipeline, "open_assignment", lambda *_: pytest.fail("no assignment is needed"))
    (work / "tool.py").write_bytes("# -*- coding: latin-1 -*-\nprint('ü')\n".encode("latin-1"))
    assert main(["trace", "--program", "tool.py"]) == 0
    program, _, limits = tracing.asked[0]
    assert program.source == "# -*- coding: latin-1 -*-\nprint('ü')\n"
    assert program.place(2).lines == (2, 2)
    assert limits == Limits()


def test_a_program_is_compared_with_the_reference_of_a_question(traced: Give, work: Path, capsys: Capture) -> None:
    traced()
    (work / "tool.py").write_text("pass\n")
    assert main(["trace", "--program", "tool.py", "--compare"]) == 2
    assert "--compare needs --question" in capsys.readouterr().err
    assert main(["trace", "--program", "tool.py", "--compare", "--question", "q6"]) == 0
    assert "reference" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file"),
        (b"\xff\xfe\x00", "is no Python program"),
        (b"# coding: klingon\n", "is no Python program"),
    ],
)
def test_a_file_that_is_no_program_is_wrong_usage(
    content: bytes | None, message: str, traced: Give, work: Path, capsys: Capture
) -> None:
    traced()
    if content is not None:
        (work / "tool.py").write_bytes(content)
    assert main(["trace", "--program", "tool.py"]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("schedule", ["hold-exits", "natural"])
def test_student_text_is_shown_and_never_obeyed(schedule: str, traced: Give, capsys: Capture) -> None:
    traced(samples.hostile().questions[0].traces[0])
    assert main(["trace", "alice.ipynb", "--question", "q6", "--plain"]) == 0
    said = capsys.readouterr().out
    assert all(char.isprintable() or char == "\n" for char in said)
    assert "\\x1b[2J" in said


def test_a_deadlock_is_shown_and_is_no_failure(traced: Give, capsys: Capture) -> None:
    traced(samples.deadlock())
    assert main(["trace", "alice.ipynb", "--question", "q6"]) == 0
    said = capsys.readouterr().out
    assert "nothing can wake them (a deadlock)" in " ".join(said.split())
    assert "waits for a lock (cell 13, line 4)" in said


# --- with the real pipeline -----------------------------------------------------------------------------------------


def test_a_real_program_is_traced(work: Path, capsys: Capture) -> None:
    (work / "last.py").write_text(LAST_ONLY)
    assert main(["trace", "--program", "last.py", "--json", "trace.json", "--svg", "trace.svg"]) == 0
    capsys.readouterr()
    seen = trace_from_json((work / "trace.json").read_text())
    assert (seen.ended, seen.exit_code) == (Ended.EXITED, 0)
    assert [(seen.text(worker.pid), worker.joined) for worker in seen.workers] == [
        ("0\n", False), ("1\n", False), ("2\n", True)
    ]  # fmt: skip
    said = [element.text for element in ElementTree.parse(work / "trace.svg").getroot().iter() if element.text]
    assert said.count("not joined") == 2


def test_a_real_submission_is_compared_with_the_reference(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(REPOSITORY)
    assert main(["trace", "examples/submissions/missing-joins.py", "--question", "q6", "--compare"]) == 0
    picture, said = capsys.readouterr().out.split("What happened")
    assert picture.count("still alive") == 3
    assert "starts worker 1 to run show() (line " in " ".join(said.split())


def test_a_question_without_a_program_has_no_trace(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir(REPOSITORY)
    assert main(["trace", "examples/submissions/missing-joins.py", "--question", "q1"]) == 2
    assert "has no program for q1" in capsys.readouterr().err


def test_a_theory_question_has_no_reference_program() -> None:
    with pytest.raises(UsageError, match="no reference program for q2"):
        pipeline.trace_reference(samples.essay().exercise, Run())


def test_every_option_that_writes_or_chooses_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    page = (REPOSITORY / "docs" / "trace.md").read_text(encoding="utf-8")
    for option in (
        "--question",
        "--program",
        "--schedule",
        "--start-method",
        "--compare",
        "--svg",
        "--chrome",
        "--json",
    ):
        main(["trace", "--help"])
        assert option in capsys.readouterr().out
        assert option in page
