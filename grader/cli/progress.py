"""What goes on at the moment, in one line of the terminal that disappears when all is done."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.cli.screen import console, is_plain, signs
from grader.language import gettext, shown
from grader.report.sanitise import one_line

DONE = "done"
"""What the pipeline tells last of a question."""

Tell = Callable[[str, str], None]
"""Told by the pipeline which question is being worked on (its id), and what is being done. Any thread may tell."""


class Board:
    """Which questions are being worked on, and how many are done."""

    def __init__(self, questions: int, show: Callable[[str], None]) -> None:
        self._questions = questions
        self._show = show
        self._doing: dict[str, str] = {}
        self._done: set[str] = set()
        self._lock = threading.Lock()

    def tell(self, question: str, what: str) -> None:
        """Note it and show the new line."""
        with self._lock:
            if what == DONE:
                self._doing.pop(question, None)
                self._done.add(question)
            else:
                self._doing[question] = what
            self._show(self.line())

    def line(self) -> str:
        """`4 of 6 done  q5: fork, natural  q6: fork, hold-exits`."""
        doing = (f"{one_line(question)}: {one_line(shown(what))}" for question, what in sorted(self._doing.items()))
        return "  ".join([gettext("{number} of {total} done", number=len(self._done), total=self._questions), *doing])


@contextmanager
def progress(questions: int, *, plain: bool, quiet: bool) -> Iterator[Tell]:
    """Show what is told on standard error, if that is a terminal and may be drawn upon again and again.

    Nothing moves by itself: a thread that spins would be alive whenever the grader forks.
    """
    if quiet or not sys.stderr.isatty() or signs(sys.stderr, wished=plain).spoken:
        yield _nothing
        return
    from rich.live import Live  # here, because the import costs time that only a watched run needs
    from rich.text import Text

    screen = console(sys.stderr, plain=is_plain(sys.stderr))
    with Live(console=screen, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False) as live:
        board = Board(questions, lambda line: live.update(Text(line, no_wrap=True, overflow="crop"), refresh=True))
        yield board.tell


def _nothing(question: str, what: str) -> None:
    """Whoever does not watch is told nothing."""
