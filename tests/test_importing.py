"""A course's notebook becomes an assignment that is valid at once and whose references earn everything."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from course_samples import (
    LOCKED,
    STUB_CODE,
    STUB_TEXT,
    Cell,
    as_released,
    cell,
    code,
    course_tests,
    filled,
    nbgrader,
    otter_source,
    prompt,
    words,
    write,
)
from traces import Story

from grader import pipeline
from grader.cli.app import main
from grader.courses.questions import course_questions
from grader.courses.source import read_course
from grader.errors import UsageError
from grader.importing import System, import_course
from grader.importing.drafts import DraftCheck, block, scalar, shares
from grader.importing.proposing import checks_for, suggestions
from grader.model import Task, Thread

Capture = pytest.CaptureFixture[str]
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")

FOUR = """\
import multiprocessing


def show(number):
    ### BEGIN SOLUTION
    print("Number:", number)
    ### END SOLUTION


if __name__ == "__main__":
    ### BEGIN SOLUTION
    processes = [multiprocessing.Process(target=show, args=(number,)) for number in range(1, 5)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    ### END SOLUTION
"""
POOL = """\
def square(number):
    return number * number # SOLUTION


if __name__ == "__main__":
    # BEGIN SOLUTION NO PROMPT
    with multiprocessing.Pool(3) as pool:
        print(pool.map(square, range(6)))
    # END SOLUTION
    \""" # BEGIN PROMPT
    ...
    \""" # END PROMPT
"""
WHY = """\
The global interpreter lock lets only one thread of a process run Python code at a time. Each process has an interpreter
and memory of its own, so that several cores work at the same moment. Exchanging data costs more, because it is pickled
and sent through a pipe."""
HIDDEN = 'assert "show" in globals()\n### BEGIN HIDDEN TESTS\nassert callable(show)\n### END HIDDEN TESTS'


def nbgrader_source() -> list[Cell]:
    """A source as an instructor writes it: an essay, a program with tests, a task with a marking scheme."""
    task = "## Exercise 3\n\nDraw the processes.\n\n### BEGIN MARK SCHEME\nfour boxes\n### END MARK SCHEME"
    return [
        cell("markdown", "# Week 5\n\nRead the chapter first."),
        nbgrader("code", "import os", "setup", locked=True),
        prompt("why-text", "## Exercise 1 (4 points)\n\nWhy do programs use several processes?"),
        words("why", WHY, 4),
        prompt("four-text", "## Exercise 2\n\nStart **four** processes: each prints a number of its own."),
        code("four", FOUR),
        course_tests("four_test", HIDDEN, 3),
        nbgrader("markdown", task, "cell-0123456789abcdef", locked=True, task=True, points=2),
    ]


def otter_notebook() -> list[Cell]:
    """A source notebook of otter with a pool and an answer in words."""
    asked = "**Question 1.** Square six numbers in a pool."
    hidden = '""" # BEGIN TEST CONFIG\nhidden: true\n""" # END TEST CONFIG\nsquare(3) == 9'
    made = otter_source(
        [
            ("q1", {"points": 4}, asked, cell("code", POOL), ["square(2)", hidden]),
            ("q2", {"manual": True, "points": 2}, "**Question 2.** Why?", cell("markdown", f"**SOLUTION:** {WHY}"), []),
        ]
    )
    return [made[0], cell("code", "import multiprocessing"), *made[1:]]


def spec_of(folder: Path, name: str) -> dict[str, object]:
    loaded = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


@pytest.mark.slow
@on_linux
def test_a_source_of_nbgrader_becomes_checks_that_its_reference_passes(tmp_path: Path, capsys: Capture) -> None:
    source = write(tmp_path / "course" / "source" / "week-5" / "processes.ipynb", nbgrader_source())
    made = tmp_path / "made"
    assert main(["import", "nbgrader", str(tmp_path / "course"), "-o", str(made)]) == 0
    said = capsys.readouterr().out
    assert "its reference earns 3" in said
    assert pipeline.validate([made]) == []
    four = spec_of(made, "four")
    assert four["points"] == 3
    assert {"four", "four_test", "four-text"} == set(four["marks"])  # type: ignore[call-overload]
    families = [next(key for key in check if key not in ("id", "title", "points")) for check in four["checks"]]  # type: ignore[attr-defined]
    assert families == ["processes", "output", "joined", "overlap", "portable", "ends"]
    assert "count: 4" in (made / "four.yaml").read_text()
    assert "SOLUTION" not in (made / "solutions" / "four.py").read_text()
    assert "four boxes" in (made / "q3.yaml").read_text()
    assert "assert callable(show)" in (made / "NOTES.md").read_text()
    report = pipeline.grade_submission(source, pipeline.open_assignment(str(made), tmp_path))
    assert {q.exercise.id: q.score for q in report.questions} == {"why": 4, "four": 3, "q3": 0}


@on_linux
def test_a_source_of_otter_becomes_checks_that_its_reference_passes(tmp_path: Path) -> None:
    source = write(tmp_path / "hw05.ipynb", otter_notebook())
    made = import_course(source, System.OTTER, tmp_path / "made")
    assert pipeline.validate([made.folder]) == []
    assert "{tasks_in_workers: true}" in (made.folder / "q1.yaml").read_text()
    (calls,) = [check for check in spec_of(made.folder, "q1")["checks"] if "calls" in check]  # type: ignore[attr-defined]
    assert calls["calls"] == {"function": "square", "inputs": ["2", "3"]}
    assert calls["hidden"] is True
    reference = (made.folder / "solutions" / "q1.py").read_text()
    assert reference.startswith("import multiprocessing")
    assert "PROMPT" not in reference
    assert (made.folder / "solutions" / "q2.md").read_text().startswith("The global interpreter lock")
    report = pipeline.grade_submission(source, pipeline.open_assignment(str(made.folder), tmp_path))
    assert [question.score for question in report.questions] == [4, 2]
    assert "(hidden from students)" in (made.folder / "NOTES.md").read_text()


def test_a_release_becomes_a_skeleton_without_references(tmp_path: Path) -> None:
    released = [
        as_released(prompt("four-text", "Start 4 processes that print.")),
        as_released(code("four", STUB_CODE)),
        as_released(prompt("why-text", "Why?")),
        as_released(words("why", STUB_TEXT)),
    ]
    made = import_course(write(tmp_path / "ps1.ipynb", released), System.NBGRADER, tmp_path / "made")
    assert pipeline.validate([made.folder]) == []
    text = (made.folder / "four.yaml").read_text()
    assert "there is no reference" in text
    assert "#   - {id: ..., points: ..., processes: {count: 4, ended: ok}}" in text
    assert not (made.folder / "solutions").exists()


def test_what_students_have_of_otter_is_imported_with_its_tests(tmp_path: Path) -> None:
    test = "OK_FORMAT = True\ntest = {'name': 'q1', 'points': 3, 'suites': [{'cases': [{'code': '>>> 1\\n1'}]}]}"
    cells = [
        cell("code", 'import otter\ngrader = otter.Notebook("hw.ipynb")', **LOCKED),
        cell("markdown", "**Question 1.** Do it.", **LOCKED),
        cell("code", "...", tags=["otter_answer_cell"]),
        cell("code", 'grader.check("q1")', **LOCKED),
    ]
    (tmp_path / "student" / "tests").mkdir(parents=True)
    (tmp_path / "student" / "tests" / "q1.py").write_text(test)
    write(tmp_path / "student" / "hw.ipynb", cells, otter={"assignment_name": "Week: 5"})
    made = import_course(tmp_path, System.OTTER, tmp_path / "made", run=False)
    assert pipeline.validate([made.folder]) == []
    assert spec_of(made.folder, "q1")["points"] == 3
    assert spec_of(made.folder, "assignment")["title"] == "Week: 5"
    assert ">>> 1" in (made.folder / "NOTES.md").read_text()


def test_submissions_are_split_by_the_marks_that_were_imported(tmp_path: Path) -> None:
    source = write(tmp_path / "ps1.ipynb", nbgrader_source())
    made = import_course(source, System.NBGRADER, tmp_path / "made", run=False)
    handed_in = [
        filled(code("four", STUB_CODE), "print('four')"),
        filled(words("why", STUB_TEXT), "Because of the lock."),
    ]
    path = write(tmp_path / "ada.ipynb", handed_in)
    answers = pipeline.read(path, pipeline.open_assignment(str(made.folder), tmp_path)).answers
    assert answers["why"].text == "Because of the lock."
    program = answers["four"].program
    assert program is not None
    assert program.source == "print('four')\n"


@on_linux
def test_a_reference_that_does_not_run_here_is_named_with_the_reason(tmp_path: Path) -> None:
    cells = [
        prompt("a", "Plot."),
        code("plot", "import no_such_package_anywhere\nprint(1)"),
        course_tests("t", "assert 1", 1),
    ]
    made = import_course(write(tmp_path / "p.ipynb", cells), System.NBGRADER, tmp_path / "made")
    assert pipeline.validate([made.folder]) == []
    assert "no_such_package_anywhere" in made.questions[0].trouble
    assert "does not run here" in (made.folder / "plot.yaml").read_text()


@on_linux
def test_a_program_of_functions_alone_is_not_said_to_be_checked(tmp_path: Path) -> None:
    cells = [prompt("a", "Write f."), code("f", "def f():\n    return 1"), course_tests("t", "assert callable(f)", 1)]
    made = import_course(write(tmp_path / "p.ipynb", cells), System.NBGRADER, tmp_path / "made")
    assert "TODO: this asks for next to nothing" in (made.folder / "f.yaml").read_text()


@on_linux
def test_a_function_that_the_courses_tests_call_is_called(tmp_path: Path) -> None:
    cells = [prompt("a", "Write f."), code("f", "def f():\n    return 1"), course_tests("t", "assert f() == 1", 2)]
    made = import_course(write(tmp_path / "p.ipynb", cells), System.NBGRADER, tmp_path / "made")
    text = (made.folder / "f.yaml").read_text()
    assert 'calls: {function: f, inputs: [""]}' in text
    assert "asks for next to nothing" not in text
    assert "the check `calls` has the inputs" in (made.folder / "NOTES.md").read_text()
    assert [question.earned for question in made.questions] == [2]


@pytest.mark.parametrize(
    "text",
    ['colon: "and" #1', "- dash", "tab\there", "two\n\n  lines: x\n# three", "é \u2028 \x85 z", "yes", "1.5", "@x", ""],
)
def test_any_text_of_a_course_survives_as_yaml(text: str) -> None:
    kept = "\n".join(line.rstrip() for line in text.expandtabs(4).split("\n"))
    assert yaml.safe_load(f"a: {block(text, 2)}")["a"] == kept
    assert yaml.safe_load(f"a: {scalar(text)}")["a"] == text


@pytest.mark.parametrize(("points", "count"), [(3, 6), (1, 7), (2.5, 3), (0.01, 1), (10, 6), (1.33, 4), (100, 2)])
def test_points_of_checks_add_up(points: float, count: int) -> None:
    checks = [DraftCheck(id=f"c{n}", title="t", family="ends", params="{}", weight=1 + n % 3) for n in range(count)]
    parts = shares(points, checks)
    assert round(sum(parts), 6) == points
    assert min(parts) > 0


def test_cells_without_anything_between_are_one_question(tmp_path: Path) -> None:
    cells = [
        prompt("text", "Do it."),
        code("part-1", "a = 1"),
        code("part-2", "b = 2"),
        course_tests("t", "assert a", 2),
    ]
    (notebook,) = read_course(write(tmp_path / "p.ipynb", cells), System.NBGRADER)
    (question,) = course_questions(notebook)
    assert question.marks == ("part-1", "part-2", "t", "text")
    assert question.points == 2


def test_a_name_that_a_course_gave_twice_marks_one_question(tmp_path: Path) -> None:
    cells = []
    for name in ("q1", "q2", "q1"):
        cells.append(cell("markdown", f"Do it.\n\n<!--\nBEGIN QUESTION\nname: {name}\n-->", **LOCKED))
        cells += [cell("code", "x = 1"), cell("code", f'grader.check("{name}")', **LOCKED)]
    made = import_course(write(tmp_path / "p.ipynb", cells), System.OTTER, tmp_path / "made", run=False)
    assert pipeline.validate([made.folder]) == []
    assert [question.draft.marks for question in made.questions] == [("q1",), ("q2",), ()]


def test_words_below_a_locked_question_are_its_answer_in_older_releases_too(tmp_path: Path) -> None:
    cells = []
    for number in (1, 2):
        text = f"Explain.\n\n<!--\nBEGIN QUESTION\nname: q{number}\nmanual: false\n-->"
        cells += [cell("markdown", text, **LOCKED), cell("markdown", "*Write your answer here, replacing this text.*")]
    (notebook,) = read_course(write(tmp_path / "p.ipynb", cells), System.OTTER)
    assert [(one.id, one.is_program, one.is_solved) for one in course_questions(notebook)] == [
        ("q1", False, False),
        ("q2", False, False),
    ]


def test_a_long_name_of_a_notebook_is_cut_to_a_name_for_an_assignment(tmp_path: Path) -> None:
    path = write(tmp_path / f"{'1 a very long name of a notebook ' * 4}.ipynb", nbgrader_source())
    made = import_course(path, System.NBGRADER, tmp_path / "made", run=False)
    assert pipeline.validate([made.folder]) == []


def refused(tmp_path: Path, source: Path, system: System = System.NBGRADER, folder: Path | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        import_course(source, system, folder or tmp_path / "made", run=False)
    assert not (tmp_path / "made" / "assignment.yaml").exists()
    return str(caught.value)


def test_what_cannot_be_imported_is_refused_with_what_to_do(tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.ipynb", [cell("markdown", "# Hi")])
    marked = write(tmp_path / "marked.ipynb", nbgrader_source())
    (tmp_path / "broken.ipynb").write_text("{")
    assert "there is no such file" in refused(tmp_path, tmp_path / "none.ipynb")
    assert "this is no notebook" in refused(tmp_path, tmp_path / "broken.ipynb")
    assert "no cell is marked by nbgrader" in refused(tmp_path, plain)
    assert "no question was found" in refused(tmp_path, plain, System.OTTER)
    assert "grader import nbgrader" in refused(tmp_path, marked, System.OTTER)
    other = write(tmp_path / "r.ipynb", nbgrader_source(), kernelspec={"language": "R", "name": "ir"})
    assert "this notebook is in r" in refused(tmp_path, other)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert "there is something already" in refused(tmp_path, marked, folder=tmp_path / "full")
    (tmp_path / "empty").mkdir()
    assert "no notebook" in refused(tmp_path, tmp_path / "empty")


def test_a_course_with_several_assignments_asks_which(tmp_path: Path) -> None:
    for name in ("ps1", "ps2"):
        write(tmp_path / "course" / "source" / name / "p.ipynb", nbgrader_source())
    assert "several assignments (ps1, ps2)" in refused(tmp_path, tmp_path / "course")


def test_locked_words_without_an_answer_are_no_question(tmp_path: Path) -> None:
    assert "no question was found" in refused(tmp_path, write(tmp_path / "p.ipynb", [prompt("intro", "Read this.")]))


@pytest.mark.parametrize("points", ["0.001", "1e400", ".inf", ".nan", "1e17", "-3", "[1, .inf]", "!!int ''"])
def test_points_that_nobody_can_mean_are_left_to_a_person(points: str, tmp_path: Path) -> None:
    cells = [
        cell("raw", f"# BEGIN QUESTION\nname: q1\npoints: {points}"), cell("markdown", "What is it?"),
        cell("raw", "# BEGIN SOLUTION"), cell("code", "x = 1"), cell("raw", "# END SOLUTION"),
        cell("raw", "# END QUESTION"),
    ]  # fmt: skip
    made = import_course(write(tmp_path / "hw.ipynb", cells), System.OTTER, tmp_path / "made", run=False)
    (question,) = made.questions
    assert question.draft.points == 1.0
    assert "TODO: what is it worth?" in question.draft.comments[0]
    assert pipeline.validate([tmp_path / "made"]) == []


def test_threads_and_tasks_of_a_reference_are_asked_for() -> None:
    bare = Story().end()
    threads = tuple(Thread(pid=bare.main, tid=n, number=n, started=0.0, born="Thread") for n in (1, 2))
    tasks = tuple(Task(pid=bare.main, number=n, created=0.0, main=n == 1) for n in (1, 2, 3))
    found = checks_for(replace(bare, threads=threads, tasks=tasks))
    assert [f"{one.family}: {one.params}" for one in found] == [
        "threads: {count: 2, ended: ok, works: true}", "threads: {joined: true}", "threads: {together: 2}",
        "tasks: {together: 2, ended: ok}", "ends: {exit_code: 0}",
    ]  # fmt: skip
    assert "threads: {joined: true}" in "\n".join(suggestions("Start two threads."))
    assert [one.family for one in checks_for(bare)] == ["ends"]
