"""Plain output, for screen readers: words, in lines that can be read aloud, from every command, however asked for."""

from __future__ import annotations

import io
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import report_samples as samples
from audit_samples import Judge

from grader import pipeline
from grader.cli import grade
from grader.cli.app import main
from grader.cli.progress import progress
from grader.cli.screen import announce, signs, write
from grader.model import QuestionStatus, Report
from grader.report.glyphs import ASCII, UNICODE, WORDS
from grader.sandbox import Line

REPOSITORY = Path(__file__).parent.parent
EXAMPLES = REPOSITORY / "examples" / "submissions"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
WAYS = {"option": {}, "NO_COLOR": {"NO_COLOR": "1"}, "TERM": {"TERM": "dumb"}}
SIGNS = re.compile(r"(^|\s)[-+?!~#|=>`]+(\s|$)")
"""What stands for a word, and is read as `plus`, `vertical bar`, or not at all."""


@pytest.fixture(params=WAYS)
def plain(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments with which a command is plain; colours are wanted otherwise."""
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"FORCE_COLOR": "1", **WAYS[request.param]}.items():
        monkeypatch.setenv(name, value)
    return ["--plain"] if request.param == "option" else []


def wrong_characters(text: str) -> set[str]:
    """Those that are neither ASCII nor letters: lines of boxes, blocks, arrows, escapes."""
    return {char for char in text if not (char == "\n" or (char.isascii() and char.isprintable()) or char.isalpha())}


def aloud(text: str) -> list[str]:
    """The lines in which a sign stands where a word should; not those of a program."""
    lines = (line for line in text.splitlines() if not re.match(r"line \d+|\s+if __name__", line))
    return [line for line in lines if SIGNS.search(line.replace(" - ", ", "))]


def show(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "open_assignment", lambda name, start: report.assignment)
    monkeypatch.setattr(pipeline, "grade_submission", lambda *_: report)


REPORTS = {
    "all right": samples.all_right(),
    "mixed": samples.mixed(),
    "deadlock": samples.report(samples.question(QuestionStatus.FAILED, 0.0, traces=(samples.deadlock(),))),
    "threads": samples.report(samples.question(QuestionStatus.PARTIAL, 5.0, traces=(samples.within(),))),
    "essay": samples.report(samples.essay()),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_words(
    name: str, plain: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    show(REPORTS[name], monkeypatch)
    main(["check", "alice.ipynb", *plain])
    said = capsys.readouterr().out
    assert (wrong_characters(said), aloud(said)) == (set(), [])


def test_a_report_says_what_the_signs_mean(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    show(samples.report(samples.missing_join(), samples.essay()), monkeypatch)
    main(["check", "alice.ipynb", "--plain"])
    said = " ".join(capsys.readouterr().out.split())
    for words in (
        "q6, Four processes, four numbers: 8 / 10, partly right",
        "Total: 12.5 / 18",
        "failed: Every process is joined, 0 / 2",
        "hint: Call join()",
        ", this one: ",
        "worker 4: alive from",
        "for a person:",
        "missing: Data is exchanged by pipes and queues",
    ):
        assert words in said


@LINUX
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(path.name, marks=[] if path.name == "missing-joins.py" else [pytest.mark.slow])
        for path in sorted(EXAMPLES.iterdir())
    ],
)
def test_the_reports_on_the_examples_are_words(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(EXAMPLES / name), "-a", str(REPOSITORY / "exercises" / "multiprocessing"), "--plain"])
    said = capsys.readouterr().out
    assert "Total: " in said
    assert wrong_characters(said) == set()


@pytest.mark.parametrize("trace", [samples.joined_last(), samples.crossed_locks(), samples.within(), samples.crashed()])
def test_a_run_is_told_in_words(
    trace: object, plain: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = samples.report(samples.missing_join())
    program = report.questions[0].answer.program if report.questions[0].answer else None
    monkeypatch.setattr(pipeline, "open_assignment", lambda name, start: report.assignment)
    monkeypatch.setattr(pipeline, "trace_question", lambda *_: (trace, program))
    assert main(["trace", "alice.ipynb", "--question", "q6", *plain]) == 0
    said = capsys.readouterr().out
    assert "Who lived when" in said and "alive from" in said
    assert (wrong_characters(said), aloud(said)) == (set(), [])


def test_who_was_still_alive_is_told_with_the_moment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = samples.report(samples.missing_join())
    monkeypatch.setattr(pipeline, "open_assignment", lambda name, start: report.assignment)
    monkeypatch.setattr(pipeline, "trace_question", lambda *_: (samples.joined_last(), None))
    main(["trace", "alice.ipynb", "--question", "q6", "--plain"])
    assert "worker 1: alive from 6 ms to " in (said := capsys.readouterr().out)
    assert "; still alive at the main program's last line" in said


def test_an_audit_has_a_sentence_for_every_mutant(
    plain: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def bench(*_: object) -> Iterator[Judge]:
        yield Judge(lambda family, text: family == "joined" and "pass" in text)

    monkeypatch.setattr(pipeline, "bench", bench)
    monkeypatch.chdir(REPOSITORY)
    assert main(["audit", "q6", *plain]) == 1
    said = capsys.readouterr().out
    assert wrong_characters(said) == set()
    lines = said.splitlines()
    assert "no-join: loses points in joined" in lines
    assert "one-more: survives" in lines


def test_the_doctor_says_passed_and_failed(
    plain: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [Line("bubblewrap", False, "is not installed", "apt install bubblewrap"), Line("landlock", True, "works")]
    monkeypatch.setattr(pipeline, "doctor", lambda: lines)
    assert main(["doctor", *plain]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "failed: bubblewrap: is not installed", "apt install bubblewrap", "passed: landlock: works",
    ]  # fmt: skip


def test_mistakes_in_a_spec_are_told_in_words(plain: list[str], work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "q.yaml").write_text("id: q\ntitle: [\n", encoding="utf-8")
    assert main(["validate", "q.yaml"]) == 2
    assert wrong_characters(capsys.readouterr().out) == set()


@LINUX
def test_grading_a_class_tells_a_line_a_student(
    plain: list[str], work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if plain:
        pytest.skip("grade has no --plain: it prints words only, and a bar only on a terminal")
    (work / "in").mkdir()
    (work / "in" / "alice.txt").write_text("Q1. Nothing.\n", encoding="utf-8")
    monkeypatch.setattr("sys.stderr", screen := Screen())
    main(["grade", "in", "-a", str(REPOSITORY / "exercises" / "multiprocessing"), "-j", "1"])
    said = capsys.readouterr().out + screen.getvalue()
    assert "1 of 1: alice\n" in said
    assert wrong_characters(said) == set()
    shutil.rmtree(work / "results")


# --- how it is asked for --------------------------------------------------------------------------------------------


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_nothing_is_drawn_again_and_again(plain: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", screen := Screen())
    with progress(2, plain=bool(plain), quiet=False) as tell:
        tell("q1", "fork, natural")
    assert screen.getvalue() == ""
    if not plain:
        with grade._progress(1, quiet=True, log=False):
            pass
        assert screen.getvalue() == ""


@pytest.mark.parametrize(
    ("encoding", "environment", "found"),
    [
        ("utf-8", {}, UNICODE),
        ("UTF8", {"NO_COLOR": ""}, UNICODE),
        ("cp1252", {}, ASCII),
        (None, {}, ASCII),
        ("utf-8", {"NO_COLOR": "1"}, WORDS),
        ("cp1252", {"TERM": "dumb"}, WORDS),
    ],
)
def test_signs_are_those_that_are_wanted_and_can_be_shown(
    encoding: str | None, environment: dict[str, str], found: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = Screen()
    monkeypatch.setattr(Screen, "encoding", encoding)
    assert signs(stream) is found


@pytest.mark.parametrize(("say", "encoding"), [(write, "utf-8"), (announce, "cp1252")])
def test_documents_are_utf8_and_words_as_the_console_has_them(
    say: Callable[[str], None], encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding="cp1252", newline=""))
    say("Größe")
    assert written.getvalue().decode(encoding).rstrip() == "Größe"
