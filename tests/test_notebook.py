"""The magic `%grade`, in a real IPython shell."""

from __future__ import annotations

import atexit
import html
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

REPOSITORY = Path(__file__).parent.parent

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")
ANSWER = """%%grade q6 -a ASSIGNMENT
processes = [multiprocessing.Process(target=show, args=(n,)) for n in range(4)]
if __name__ == "__main__":
    for process in processes:
        process.start()
    for process in processes[1:]:
        process.join()
"""

Execute = Callable[[str], Any]


@pytest.fixture
def execute(work: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Execute]:
    """Execute a cell as a notebook does; what it gives."""
    monkeypatch.setenv("IPYTHONDIR", str(work / "ipython"))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # the shell puts one of its own there
    shell = InteractiveShell()
    assignment = str(REPOSITORY / "exercises" / "multiprocessing")

    def run(cell: str) -> Any:
        return shell.run_cell(cell.replace("ASSIGNMENT", assignment), store_history=True).result

    run("%load_ext grader")
    yield run
    shell.atexit_operations()
    atexit.unregister(shell.atexit_operations)


def test_a_cell_is_graded_with_what_was_executed_before_in_its_latest_form(execute: Execute, work: Path) -> None:
    execute("import multiprocessing")
    execute("def show(n):\n    print('no number')")
    execute("def show(n):\n    print('Number', n)")
    shown = execute(ANSWER)
    (question,) = shown.report.questions
    assert (question.exercise.id, question.score) == ("q6", 8.0)
    assert "worker 1 was still alive when the main program ended" in repr(shown)
    assert "cell 5" in repr(shown) and "5 │         process.start()" in repr(shown)
    assert "No answer to question" not in repr(shown)
    assert sorted(path.name for path in work.iterdir()) == ["ipython"]


def test_it_is_shown_as_a_page_that_runs_nothing(execute: Execute) -> None:
    execute("import multiprocessing\ndef show(n):\n    print(n, '\"></iframe><script>alert(1)</script>')")
    shown = execute(ANSWER)._repr_html_()
    assert re.fullmatch(r'<iframe title="Report" sandbox="" srcdoc="[^"<>]*" [^<>]*></iframe>', shown)
    page = html.unescape(shown.partition('srcdoc="')[2].partition('"')[0])
    assert page.startswith("<!doctype html>") and "<script>" not in page


def test_a_saved_notebook_is_graded_by_a_line(execute: Execute, work: Path) -> None:
    shutil.copy(REPOSITORY / "examples" / "submissions" / "missing-joins.py", work / "homework.py")
    found = execute("%grade q3 -a ASSIGNMENT").report
    assert (found.submission, [question.score for question in found.questions]) == ("homework.py", [8.0])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%%grade q9 -a ASSIGNMENT\nx", "has no question 'q9'. Its questions: q1, q2, q3, q4, q5, q6"),
        ("%%grade\nx", "the following arguments are required: QUESTION"),
        ("%grade q3 nothing.ipynb -a ASSIGNMENT", "nothing.ipynb"),
        ("%grade -a ASSIGNMENT", "No homework is in this folder"),
    ],
)
def test_wrong_usage_is_told_in_a_line_and_ends_nothing(
    cell: str, said: str, execute: Execute, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute(cell) is None
    told = capsys.readouterr()
    assert "UsageError" in told.err and said in told.err and "Traceback" not in told.err + told.out
    assert execute("1 + 1") == 2


def test_importing_the_grader_needs_no_ipython() -> None:
    code = "import sys, grader; sys.exit('IPython' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
