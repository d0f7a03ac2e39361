"""The sentence as a whole, with a sandbox that only counts what it is asked to run."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from traces import Story

from grader import pipeline
from grader.errors import SandboxError
from grader.model import Assignment, Limits, Program, QuestionReport, Run, Source, Trace
from grader.pipeline import grading, running
from grader.report import ended
from grader.sandbox import plain

ANSWER = "import multiprocessing\n# the student's own\n"
SOLUTION = "import multiprocessing\n# the reference\n"


class CountingSandbox:
    """Stands for every sandbox: notes the programs that it is given, and gives a trace of one worker."""

    ran: list[str] = []  # noqa: RUF012 - the test's own class attribute, reset by the fixture
    tier, python, evidence = "plain", None, Source.KERNEL

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> CountingSandbox:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def close(self) -> None:
        """Nothing to close."""

    def possible(self, run: Run) -> Run:
        """Everything is possible."""
        return run

    def run(self, program: Program, run: Run, limits: Limits, name: str) -> Trace:
        """A trace in which one worker was started and joined."""
        self.ran.append(program.source)
        story = Story(run)
        story.start(line=1)
        story.join(1, line=2)
        return story.end()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    for module in (grading, running):
        monkeypatch.setattr(module, "Sandbox", CountingSandbox)
    monkeypatch.setattr(CountingSandbox, "ran", ran := [])
    running._known_traces.cache_clear()
    return ran


@pytest.fixture
def compared(tmp_path: Path) -> Assignment:
    """A question whose check compares with its reference program."""
    (tmp_path / "solution.py").write_text(SOLUTION)
    (tmp_path / "assignment.yaml").write_text("id: one\ntitle: One\nquestions: [q1.yaml]\n")
    (tmp_path / "q1.yaml").write_text(
        "id: q1\ntitle: Like the reference\nprompt: Start as many processes.\nkind: program\npoints: 1\n"
        "solution: solution.py\nchecks:\n  - id: count\n    points: 1\n    processes: {count: reference}\n"
    )
    return pipeline.open_assignment(str(tmp_path / "assignment.yaml"), tmp_path)


def test_reference_runs_once_for_all_submissions(counted: list[str], compared: Assignment, tmp_path: Path) -> None:
    answer = tmp_path / "q1.py"
    answer.write_text(ANSWER)
    scores = [pipeline.grade_submission(answer, compared).score for _ in range(3)]
    assert scores == [1.0, 1.0, 1.0]
    assert counted.count(SOLUTION) == 1
    assert sum(source != SOLUTION for source in counted) == 3


def test_where_all_is_spawned_it_is_spawned_once_and_said_so(
    counted: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(CountingSandbox, "possible", staticmethod(plain.possible))
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    (tmp_path / "assignment.yaml").write_text("id: one\ntitle: One\nquestions: [q1.yaml]\n")
    (tmp_path / "q1.yaml").write_text(
        "id: q1\ntitle: Anywhere\nprompt: Start a process.\nkind: program\npoints: 2\nchecks:\n"
        "  - id: portable\n    portable: {same_under: [forkserver, spawn], locks: true}\n    points: 2\n"
    )
    (tmp_path / "mine.py").write_text(ANSWER)
    asked, told = pipeline.open_assignment(str(tmp_path), tmp_path), []
    report = pipeline.grade_submission(tmp_path / "mine.py", asked, progress=lambda _, what: told.append(what))
    (question,) = report.questions
    assert len(counted) == len(question.traces) == 2
    assert [what for what in told if "," in what] == ["spawn, natural", "spawn, hold-exits"]
    assert [ended.run_name(trace).split(",")[0] for trace in question.traces] == ["spawn", "spawn"]
    assert (question.score, question.findings[0].actual) == (
        2.0, "it does: here all processes start so (spawn), in every run",
    )  # fmt: skip


def test_changed_reference_runs_anew(counted: list[str], compared: Assignment, tmp_path: Path) -> None:
    answer = tmp_path / "q1.py"
    answer.write_text(ANSWER)
    for source in (SOLUTION, SOLUTION + "# better\n"):
        (tmp_path / "solution.py").write_text(source)
        pipeline.grade_submission(answer, compared)
    assert {SOLUTION, SOLUTION + "# better\n"} <= set(counted)


def test_nothing_is_said_of_questions_that_are_not_asked(
    counted: list[str], assignment: Assignment, tmp_path: Path
) -> None:
    answer = tmp_path / "q6.py"
    answer.write_text(ANSWER)
    alone = pipeline.grade_submission(answer, assignment, pipeline.Options(only=("q6",)))
    with_q5 = pipeline.grade_submission(answer, assignment, pipeline.Options(only=("q5", "q6")))
    assert alone.notes == ()
    assert with_q5.notes == ("No answer to question 5 was found.",)


def test_work_that_was_not_begun_keeps_nobody_who_gives_up() -> None:
    """Ctrl-C with questions in the queue: what was cancelled there is never taken up."""
    closed = threading.Event()

    def work(_: object) -> QuestionReport:
        assert closed.wait(60)
        raise SandboxError("ended")

    sandbox = SimpleNamespace(close=closed.set)
    with pytest.raises(KeyboardInterrupt), grading._lanes(sandbox, 1) as begin:  # type: ignore[arg-type]
        futures = [begin(work, number) for number in range(3)]
        raise KeyboardInterrupt
    assert all(one.done() for one in futures)
