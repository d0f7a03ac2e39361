"""`grader check --watch`: what is graded again after which change; here the files change while the grader waits."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import report_samples as samples

from grader import pipeline
from grader.cli import watch
from grader.cli.app import main
from grader.cli.watch import EVERY, Turn, Watched, told
from grader.errors import UsageError
from grader.model import Answer, Assignment, Program, QuestionStatus, Report, Submission

REPOSITORY = Path(__file__).parent.parent
Steps = list[Callable[[], object]]
Capture = pytest.CaptureFixture[str]


class Bench:
    """A pipeline in which a file's lines `q5 7` are answers that earn so many points, and a clock that edits files."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "work.py"
        self.write("q5 4", "q6 7")
        spec = folder / "spec" / "assignment.yaml"
        spec.parent.mkdir()
        spec.write_text("x")
        five, six = samples.exercise("q5"), samples.exercise("q6")
        self.assignment = Assignment(id="a", title="A", exercises=(five, six), path=spec)
        self.ran: list[list[str]] = []
        self.steps: Steps = []
        self.paused = 0

    def write(self, *lines: str) -> None:
        self.file.write_text("\n".join(lines))

    def rename_to(self, *lines: str) -> None:
        new = self.file.with_suffix(".new")
        new.write_text("\n".join(lines))
        new.replace(self.file)

    def pause(self, seconds: float) -> None:
        """In place of sleeping: the next thing happens, and after it nothing for two looks; at the end, Ctrl-C."""
        assert seconds == EVERY
        self.paused += 1
        if self.paused % 3 == 0:
            if not self.steps:
                raise KeyboardInterrupt
            self.steps.pop(0)()

    def read(self, path: Path, assignment: Assignment) -> Submission:
        try:
            lines = dict(line.split() for line in path.read_text().splitlines())
        except ValueError:
            raise UsageError(f"{path.name}: cannot be read") from None
        answers = {name: Answer(exercise=name, program=Program(source=text)) for name, text in lines.items()}
        return Submission(name=path.name, student="s", answers=answers)

    def grade(
        self, read: Submission, asked: Assignment, options: object, tell: object, known: pipeline.Known
    ) -> Report:
        kept: Mapping[str, object] = known("plain", read)
        self.ran.append([name for name in read.answers if name not in kept])
        made = (self._question(exercise.id, read, kept) for exercise in asked.exercises)
        return samples.report(*made, assignment=asked)

    def _question(self, name: str, read: Submission, kept: Mapping[str, object]) -> object:
        exercise = next(one for one in self.assignment.exercises if one.id == name)
        answer = read.answers[name]
        assert answer.program is not None
        text = answer.program.source
        status = QuestionStatus.GRADER_ERROR if text == "0" else QuestionStatus.PARTIAL
        new = samples.question(status, float(text), exercise=exercise, answer=answer)
        return kept.get(name) or new

    def watched(self, *steps: Callable[[], object]) -> list[Turn]:
        """The turns, from the first to the interruption."""
        self.steps = list(steps)
        watched = Watched(
            submission=self.file,
            opened=lambda: self.assignment,
            options=lambda _: pipeline.Options(),
            progress=lambda _: contextlib.nullcontext(lambda question, what: None),
            pause=self.pause,
        )
        turns = []
        with contextlib.suppress(KeyboardInterrupt):
            for turn in watched.turns():
                turns.append(turn)
        return turns


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    made = Bench(tmp_path)
    monkeypatch.setattr(pipeline, "read", made.read)
    monkeypatch.setattr(pipeline, "grade", made.grade)
    yield made


def test_only_the_answer_that_changed_is_run_again_and_what_improved_is_told(bench: Bench) -> None:
    first, second = bench.watched(lambda: bench.write("q5 4", "q6 10"))
    assert (first.run, first.changed) == (("q5", "q6"), ())
    assert (second.run, second.changed) == (("q6",), (("q6", 7.0, 10.0),))
    assert bench.ran == [["q5", "q6"], ["q6"]]
    assert told(second, arrow="→") == "q6: 7 → 10\nRun: q6."


def test_editors_that_save_by_renaming_are_seen(bench: Bench) -> None:
    _, turn = bench.watched(lambda: bench.rename_to("q5 9", "q6 7"))
    assert turn.changed == (("q5", 4.0, 9.0),)


def test_a_file_that_is_gone_for_a_moment_is_waited_for(bench: Bench) -> None:
    _, turn = bench.watched(bench.file.unlink, lambda: bench.write("q5 5", "q6 7"))
    assert turn.changed == (("q5", 4.0, 5.0),)


def test_nothing_happens_where_nothing_was_saved(bench: Bench) -> None:
    assert len(bench.watched(lambda: None, lambda: None)) == 1


def test_saving_the_same_again_runs_nothing(bench: Bench) -> None:
    _, turn = bench.watched(lambda: bench.rename_to("q5 4", "q6 7"))
    assert (turn.run, bench.ran[1]) == ((), [])
    assert told(turn, arrow="→") == "No answer has changed; nothing was run."


def test_what_cannot_be_read_is_told_and_the_next_save_compared_with_what_was_before(bench: Bench) -> None:
    _, broken, mended = bench.watched(lambda: bench.write("?"), lambda: bench.write("q5 4", "q6 8"))
    assert told(broken, arrow="→") == "grader: work.py: cannot be read"
    assert mended.changed == (("q6", 7.0, 8.0),)


def test_a_fault_of_ours_is_tried_again(bench: Bench) -> None:
    bench.write("q5 0", "q6 7")
    bench.watched(lambda: bench.rename_to("q5 0", "q6 7"))
    assert bench.ran == [["q5", "q6"], ["q5"]]


def test_a_changed_question_is_asked_again(bench: Bench) -> None:
    def change() -> None:
        five, six = bench.assignment.exercises
        bench.assignment = replace(bench.assignment, exercises=(five, replace(six, points=20.0)))
        bench.assignment.path.write_text("changed")

    bench.watched(change)
    assert bench.ran == [["q5", "q6"], ["q6"]]


def test_a_changed_reference_is_a_changed_question(bench: Bench, tmp_path: Path) -> None:
    five, six = bench.assignment.exercises
    reference = tmp_path / "solutions" / "q6.py"
    reference.parent.mkdir()
    reference.write_text("as it was")
    bench.assignment = replace(bench.assignment, exercises=(five, replace(six, solution=reference)))
    bench.watched(lambda: reference.write_text("mended"), lambda: bench.rename_to("q5 4", "q6 7"))
    assert bench.ran == [["q5", "q6"], ["q6"], []]


def test_the_file_of_a_bundle_is_watched_too(bench: Bench, tmp_path: Path) -> None:
    bench.assignment = replace(bench.assignment, path=tmp_path / "homework.zip")
    bench.assignment.path.write_text("PK")
    bench.watched(lambda: bench.assignment.path.write_text("PK, another one"))
    assert bench.ran == [["q5", "q6"], []]


def test_a_submission_that_is_not_there_at_first_is_wrong_usage(bench: Bench) -> None:
    bench.write("?")
    with pytest.raises(UsageError):
        bench.watched()


def test_a_folder_is_watched_but_for_what_tools_leave_there(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / "q5.py").write_text("1")
    watched = Watched(
        submission=folder, opened=lambda: bench.assignment, options=lambda _: pipeline.Options(),
        progress=lambda _: contextlib.nullcontext(lambda question, what: None),
    )  # fmt: skip
    before = watched._state(bench.assignment)
    (folder / ".ipynb_checkpoints" / "q5-checkpoint.py").write_text("2")
    assert watched._state(bench.assignment) == before
    (folder / "q6.py").write_text("3")
    assert watched._state(bench.assignment) != before


@pytest.mark.parametrize(("more", "said"), [([], "--watch needs a terminal"), (["--json"], "Use one of them")])
def test_without_a_terminal_it_is_refused(more: list[str], said: str, work: Path, capsys: Capture) -> None:
    (work / "q6.py").write_text("pass")
    assert main(["check", "q6.py", "-a", str(REPOSITORY / "exercises/multiprocessing"), "--watch", *more]) == 2
    assert said in capsys.readouterr().err


WRONG = """\
# Q6. Write a Python program to create 4 processes, each process should print a different number.
import multiprocessing

def show(number):
    print(number)

if __name__ == "__main__":
    workers = [multiprocessing.Process(target=show, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
"""
IN_A_TERMINAL = r"""
import os, pty, signal, sys
homework, right = sys.argv[1:3]
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[3], sys.argv[3:])

def until(words, said=b""):
    while words not in said:
        said += os.read(terminal, 4096)
    return said

until(b"Ctrl-C ends")
with open(homework + ".new", "w") as file:
    file.write(right)
os.replace(homework + ".new", homework)
second = until(b"Ctrl-C ends")
os.kill(pid, signal.SIGINT)
try:
    while os.read(terminal, 4096):
        pass
except OSError:
    pass
_, status = os.waitpid(pid, 0)
print(os.waitstatus_to_exitcode(status), "q6: 8 → 10".encode() in second, b"\x1b[2J" in second)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
def test_in_a_terminal_a_mended_program_is_seen_and_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    homework = tmp_path / "q6.py"
    homework.write_text(WRONG, encoding="utf-8")
    right = f"{WRONG}    for worker in workers:\n        worker.join()\n"
    command = [sys.executable, "-m", "grader", "check", homework, "--only", "q6", "--watch"]
    command += ["-a", REPOSITORY / "exercises" / "multiprocessing"]
    done = subprocess.run(
        [sys.executable, "-c", IN_A_TERMINAL, homework, right, *command],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=100,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": ""},
    )  # fmt: skip
    assert done.stdout == "130 True True\n", done.stderr


def test_a_folder_that_is_gone_before_it_is_looked_into_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tools make folders and remove them again while the files are looked at."""
    (tmp_path / "gone").mkdir()
    (tmp_path / "q3.py").write_text("print(3)")
    scandir = os.scandir

    def late(path: str) -> object:
        if Path(path).name == "gone":
            raise FileNotFoundError(2, "No such file or directory")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", late)
    assert list(watch._files(tmp_path)) == [tmp_path / "q3.py"]
