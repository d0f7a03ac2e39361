"""What a student reads in the terminal."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace

import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from grader.model import QuestionStatus, Report, Status
from grader.report.glyphs import ASCII, UNICODE, Glyphs
from grader.report.terminal import as_text, render, summary

SAMPLES = {"all right": samples.all_right(), "mixed": samples.mixed(), "hostile": samples.hostile()}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def shown(
    report: Report, width: int = 100, glyphs: Glyphs = UNICODE, *, colour: bool = False, short: bool = False
) -> str:
    """The report as a terminal of this width gets it."""
    file = io.StringIO()
    system = "truecolor" if colour else None
    console = Console(
        file=file, width=width, force_terminal=colour, color_system=system, markup=False, highlight=False, emoji=False
    )  # type: ignore[arg-type]
    console.print((summary if short else render)(report, glyphs))
    return file.getvalue()


def one(question: samples.QuestionReport, **more: int) -> str:
    return shown(samples.report(question), **more)


def flat(text: str) -> str:
    """The words without the layout."""
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("report", SAMPLES.values(), ids=SAMPLES.keys())
def test_no_line_is_wider_than_the_terminal(report: Report, width: int) -> None:
    assert max(map(len, shown(report, width).splitlines())) <= width


@pytest.mark.parametrize("report", [samples.all_right(), samples.mixed()])
def test_plain_reports_are_ascii(report: Report) -> None:
    assert shown(report, 120, ASCII).isascii()


def test_every_question_has_its_line_with_points_and_a_word() -> None:
    table = shown(samples.mixed()).split("\n\n")[1]
    assert [line.split()[1] for line in table.splitlines()[:-1]] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert "22.5 / 58" in table.splitlines()[-1]
    words = ("passed", "to be confirmed", "no answer found", "grader's fault", "not yet right", "partly right")
    assert all(word in line for word, line in zip(words, table.splitlines(), strict=False))


def test_a_bar_is_full_only_when_everything_is_earned() -> None:
    almost = one(samples.question(QuestionStatus.PARTIAL, 9.99))
    nothing_yet = one(samples.question(QuestionStatus.PARTIAL, 0.01))
    assert almost.count("█") == 9
    assert nothing_yet.count("█") == 1


def test_a_passed_question_has_one_line() -> None:
    text = shown(samples.all_right())
    assert text.count("q6") == 1


def test_a_lost_point_is_explained_with_the_students_line() -> None:
    text = one(samples.missing_join())
    assert "✗ Every process is joined" in text
    assert "3 of 4 workers were still alive then" in text
    assert "Call join() on every process" in text
    assert "cell 13" in text
    assert re.search(r"▶ 12 │ +worker\.join\(\)", text)
    assert "✓ Four processes, Different numbers, overlap" in text


def test_the_same_lines_are_shown_once() -> None:
    lost = samples.finding(lines=(12,), actual="a")
    text = one(samples.question(QuestionStatus.FAILED, 0, (lost, replace(lost, check="other"))))
    assert text.count("worker.join()") == 1


def test_what_was_seen_is_told_once() -> None:
    seen = "threads were started at line 9, no process: threads all run inside the main process"
    lost = samples.finding(actual=seen)
    text = flat(one(samples.question(QuestionStatus.FAILED, 0, (lost, replace(lost, check="other")))))
    assert text.count("threads were started") == 1
    assert "actual as above" in text


def test_a_missing_join_is_seen_in_the_picture() -> None:
    text = one(samples.missing_join())
    assert len(re.findall(r"worker \d .*still alive", text)) == 3
    assert "the main program's last line ended here" in text


def test_a_deadlock_tells_where_everybody_sat() -> None:
    text = one(samples.question(QuestionStatus.FAILED, 0, traces=(samples.deadlock(),)))
    assert "stood still" in text
    assert re.search(r"main +waits in join for worker 1 \(cell 13, line 12\)", text)
    assert re.search(r"▶ +4 │ +print", text)


def test_threads_in_place_of_processes_are_named() -> None:
    text = flat(one(samples.question(QuestionStatus.FAILED, 0, traces=(samples.threads(),))))
    assert "No process was started" in text
    assert "Threads started: 4." in text


def test_threads_in_place_of_processes_are_drawn() -> None:
    text = one(samples.question(QuestionStatus.FAILED, 0, traces=(samples.threads_seen(),)))
    assert "They lived in main, made at cell 13, line 9." in flat(text)
    assert re.search(r"thread 4 +─+.* show\(\), joined", text)


def test_a_crash_shows_what_was_written_to_stderr() -> None:
    text = one(samples.question(QuestionStatus.PARTIAL, 3, traces=(samples.crashed(),)))
    assert "worker 2 wrote this to its error output (stderr):" in text
    assert "ZeroDivisionError" in text


def test_an_essay_shows_each_concept_with_its_sentence_and_why_a_person_looks() -> None:
    text = flat(one(samples.essay()))
    assert "✓ 3 / 3 Each process has memory of its own “Every process has its own memory.”" in text
    assert "◐ 1.5 / 3 Threads share the global interpreter lock (half of it)" in text
    assert "✗ 0 / 2 Data is exchanged by pipes and queues" in text
    assert "! Threads are always faster (doubtful)" in text
    assert text.count("A sentence looks like a misunderstanding.") == 1
    assert "suggested 4.5 / 8" in text


def test_an_answer_that_was_not_found_says_how_to_be_found() -> None:
    question = samples.question(QuestionStatus.NOT_FOUND, 0, answer=None)
    assert 'put a heading such as "Q6." above it, or put it into a file of its own, "q6.py",' in flat(one(question))


def test_answers_that_were_not_found_are_told_of_once() -> None:
    text = flat(one(samples.question(QuestionStatus.NOT_FOUND, 0, answer=None)))
    assert text.count("A person will look for it too.") == 1
    assert "No answer to this question was found." not in text


def test_a_long_line_of_code_goes_on_beneath_its_beginning() -> None:
    lines = one(samples.missing_join(), width=50).splitlines()
    first = next(number for number, line in enumerate(lines) if "worker = " in line)
    assert lines[first + 1].index(lines[first + 1].strip()) == lines[first].index("worker = ")


def test_in_a_narrow_terminal_titles_have_the_room_of_the_bars() -> None:
    assert "█" in one(samples.missing_join(), width=80) and "█" not in one(samples.missing_join(), width=50)


def test_a_notebooks_kernel_shows_nothing_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    monkeypatch.setattr("rich.jupyter.display", lambda *_: pytest.fail("it was displayed"))
    assert "Total" in as_text(render(samples.all_right()))


def test_the_graders_fault_costs_nothing_and_can_be_reported() -> None:
    fault = samples.finding("pool", Status.GRADER_ERROR, reason="the sandbox did not answer")
    text = flat(one(samples.question(QuestionStatus.GRADER_ERROR, 0, (fault,))))
    assert "not your fault and costs you nothing" in text
    assert "grader doctor" in text
    assert "The sandbox did not answer." in text


def test_of_a_hidden_check_it_is_said_that_it_is() -> None:
    secret = samples.finding("hidden-1", title="It is tidy", hidden=True)
    assert "It is tidy (hidden)" in one(samples.question(QuestionStatus.FAILED, 0, (secret,)))


def test_notes_of_a_passed_answer_are_kept() -> None:
    assert "q3: The line `!pip install numpy` was left out" in flat(shown(samples.all_right()))


def test_the_last_line_tells_what_the_points_rest_on() -> None:
    assert shown(samples.all_right()).splitlines()[-1].endswith("sandbox: namespaces.")


def test_the_summary_is_the_total_and_what_is_open() -> None:
    lines = shown(samples.mixed(), short=True).splitlines()
    assert lines[0] == "alice.ipynb: 22.5 / 58"
    assert "still to confirm" in lines[1]
    assert shown(samples.all_right(), short=True).splitlines() == ["alice.ipynb: 20 / 20"]


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_student_text_is_shown_and_never_obeyed(glyphs: Glyphs) -> None:
    text = shown(samples.hostile(), 200, glyphs)
    assert "\\x1b[2J\\x1b]0;owned\\x07[bold red]" in text
    assert "U+202E" in text
    assert "[link=file:///x]" in text
    assert_harmless(text)


def test_colours_are_ours_only() -> None:
    coloured = shown(samples.hostile(), 200, colour=True)
    assert COLOUR.search(coloured)
    assert_harmless(COLOUR.sub("", coloured))
    assert COLOUR.sub("", coloured) == shown(samples.hostile(), 200)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=60), st.integers(30, 120))
def test_no_text_whatever_steers_the_terminal(text: str, width: int) -> None:
    assert_harmless(shown(samples.hostile(text), width))


def assert_harmless(text: str) -> None:
    steering = {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert steering <= {"\n", "\u200c", "\u200d"}
