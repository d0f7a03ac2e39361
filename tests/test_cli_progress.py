"""The line that tells what goes on."""

from __future__ import annotations

import io
import threading

import pytest

from grader.cli.progress import Board, progress


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_all_questions_in_work_are_shown_with_what_is_done() -> None:
    lines: list[str] = []
    board = Board(3, lines.append)
    board.tell("q6", "fork, natural")
    board.tell("q5", "fork, hold-exits")
    board.tell("q6", "done")
    assert lines == [
        "0 of 3 done  q6: fork, natural",
        "0 of 3 done  q5: fork, hold-exits  q6: fork, natural",
        "1 of 3 done  q5: fork, hold-exits",
    ]


def test_a_question_counts_once_however_often_it_is_done() -> None:
    lines: list[str] = []
    board = Board(2, lines.append)
    board.tell("q1", "done")
    board.tell("q1", "done")
    assert lines[-1] == "1 of 2 done"


def test_what_is_told_cannot_steer_the_terminal() -> None:
    lines: list[str] = []
    Board(1, lines.append).tell("q1", "\x1b[2J\n")
    assert lines == ["0 of 1 done  q1: \\x1b[2J\\n"]


def test_watching_needs_no_thread_and_redirects_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", screen := Screen())
    before = threading.active_count()
    with progress(2, plain=False, quiet=False) as tell:
        tell("q1", "fork, natural")
        assert threading.active_count() == before
        assert "q1: fork, natural" in screen.getvalue()


def test_nothing_is_shown_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", stream := io.StringIO())
    with progress(2, plain=False, quiet=False) as tell:
        tell("q1", "fork, natural")
    assert stream.getvalue() == ""
