"""`%load_ext grader` in Jupyter, Colab or IPython: `%%grade q6` grades a cell and shows the report beneath it."""

from __future__ import annotations

import argparse
import html
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

import nbformat
from IPython.core.error import UsageError

from grader import pipeline
from grader.audience import for_student
from grader.errors import GraderError
from grader.language import gettext, shown
from grader.model import Exercise, Report
from grader.report.html import compared, to_html
from grader.report.terminal import as_text, render

HEIGHT = 640


class _Parser(argparse.ArgumentParser):
    """Wrong usage is told as IPython tells it, and ends no kernel."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. {self.format_usage().strip()}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as a notebook shows it: the page, or the text where there is no browser."""

    report: Report
    page: str

    def _repr_html_(self) -> str:
        # An empty `sandbox`: whatever a page holds, it runs nothing and reaches nothing of the notebook.
        title = html.escape(gettext("Report"))
        return (
            f'<iframe title="{title}" sandbox="" srcdoc="{html.escape(self.page)}" '
            f'width="100%" height="{HEIGHT}" frameborder="0"></iframe>'
        )

    def __repr__(self) -> str:
        return as_text(render(self.report))


@dataclass(frozen=True, slots=True)
class Grade:
    """The magic, for one shell. `%grade q6 [FILE]` grades the saved notebook, `%%grade q6` the cell that it heads."""

    shell: Any

    def __call__(self, line: str, cell: str | None = None) -> Shown:
        """Grade and show. Raises IPython's UsageError for all that is wrong with the call, or cannot be graded."""
        asked = _parser(of_cell=cell is not None).parse_args(line.split())
        try:
            return self._shown(asked, cell)
        except GraderError as error:
            raise UsageError(shown(error.message)) from None

    def _shown(self, asked: argparse.Namespace, cell: str | None) -> Shown:
        assignment = pipeline.open_assignment(asked.assignment, Path.cwd())
        chosen = None if asked.question is None else pipeline.find_question(assignment, asked.question)
        how = pipeline.Options(only=() if chosen is None else (chosen.id,))
        if cell is None or chosen is None:
            path = Path(asked.file) if asked.file else pipeline.find_submission(Path.cwd(), assignment)
            report = pipeline.grade_submission(path, assignment, how)
        else:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "this notebook.ipynb"
                path.write_text(_notebook(self._executed(), cell, chosen), encoding="utf-8")
                report = replace(pipeline.grade_submission(path, assignment, how), notes=())  # other questions' answers
        report = for_student(report)
        beside = pipeline.reference_runs(assignment, compared(report), report.tier, how)
        return Shown(report, to_html(report, beside))

    def _executed(self) -> Sequence[str]:
        """What was executed before, `In[1]` and so on, as it was typed; the last is the cell that is being graded."""
        executed: Sequence[str] = self.shell.history_manager.input_hist_raw[1:-1]
        return executed


def _parser(*, of_cell: bool) -> _Parser:
    parser = _Parser(prog="%%grade" if of_cell else "%grade", add_help=False)
    parser.add_argument("question", metavar="QUESTION", nargs=None if of_cell else "?")
    if not of_cell:
        parser.add_argument("file", metavar="FILE", nargs="?")
    parser.add_argument("--assignment", "-a", metavar="NAME")
    return parser


def _notebook(executed: Sequence[str], cell: str, exercise: Exercise) -> str:
    """The cells by number of execution, and the answer last; its first line stands where `%%grade` does."""
    answer = f"# Q{exercise.number}. {exercise.title}\n{cell}"
    sources = ["" if _is_for_ipython(source) else source for source in executed]
    made: Any = nbformat.v4
    text: str = made.writes(made.new_notebook(cells=[made.new_code_cell(source) for source in [*sources, answer]]))
    return text


def _is_for_ipython(source: str) -> bool:
    """True for `%%grade q6`, `%load_ext grader`, `!pip ...`: no part of anybody's program."""
    return source.lstrip().startswith(("%", "!", "?"))


def load(shell: Any) -> None:
    """Make the magic known to a shell."""
    shell.register_magic_function(Grade(shell), magic_kind="line_cell", magic_name="grade")
