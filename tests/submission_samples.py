"""Homework of six questions, answers to it, and the many shapes in which people hand them in, all made by code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from grader.model import Answer, Assignment, Exercise, Kind, Submission
from grader.submission import read_submission

PROMPTS = {
    1: "What is multiprocessing in Python? Why is it useful?",
    2: "What are the differences between multiprocessing and multithreading?",
    3: "Write a Python code to create a process using the multiprocessing module.",
    4: "What is a multiprocessing pool in Python? Why is it used?",
    5: "How can we use the multiprocessing module to create a pool of worker processes in Python?",
    6: "Write a Python program to create 4 processes, each process should print a different number using the "
    "multiprocessing module in Python.",
}
PROGRAMS = (3, 5, 6)
MATCHES: dict[int, tuple[str, ...]] = {
    1: ("Explain multiprocessing and why it is useful",),
    2: ("Compare processes with threads",),
    3: ("Create a process with the multiprocessing module",),
    4: ("Explain the Pool class",),
    5: ("Create a multiprocessing pool",),
    6: ("Four processes printing different numbers",),
}
"""Further phrasings, long and short ones, as an author may give them."""

ESSAY_1 = """\
It means that one program runs as several processes at the same time (MARK1), each with memory of its own.
That is useful because every core of the machine can then be kept busy with a part of the work.

1. Speed for heavy calculations
2. Isolation when something crashes
3. A way around the interpreter lock"""
ESSAY_2 = """\
Multithreading keeps all its threads within one process, and they see the same variables (MARK2).
Multiprocessing starts separate interpreters instead; talking to each other costs more, but nothing is shared."""
CODE_3 = """\
import multiprocessing

def say_hello():
    print("hello from the child MARK3")

if __name__ == "__main__":
    child = multiprocessing.Process(target=say_hello)
    child.start()
    child.join()"""
ESSAY_4 = """\
A pool keeps a few workers ready and hands the waiting tasks to them (MARK4), so that starting costs are paid once.
One uses it to spread a function over many inputs without looking after single processes."""
CODE_5 = """\
from multiprocessing import Pool

def double(x):
    return 2 * x  # MARK5

if __name__ == "__main__":
    with Pool(3) as pool:
        print(pool.map(double, [1, 2, 3]))"""
CODE_6 = """\
from multiprocessing import Process

def show(number):
    print("number", number)  # MARK6

if __name__ == "__main__":
    workers = [Process(target=show, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()"""
ANSWERS = {1: ESSAY_1, 2: ESSAY_2, 3: CODE_3, 4: ESSAY_4, 5: CODE_5, 6: CODE_6}

Cell = tuple[str, str]
"""A kind (markdown, code, raw) and a source."""


def homework(
    prompts: dict[int, str] = PROMPTS, programs: Sequence[int] = PROGRAMS, matches: dict[int, tuple[str, ...]] = MATCHES
) -> Assignment:
    """The assignment that all samples answer."""
    exercises = tuple(
        Exercise(
            id=f"q{number}",
            number=number,
            title=f"Question {number}",
            prompt=prompt,
            kind=Kind.PROGRAM if number in programs else Kind.ESSAY,
            points=10.0,
            checks=(),
            matches=matches.get(number, ()),
        )
        for number, prompt in prompts.items()
    )
    return Assignment(id="homework", title="Homework", exercises=exercises, path=Path())


def notebook(cells: Iterable[Cell], *, minor: int = 5, ids: bool = True) -> dict[str, Any]:
    """A notebook of format 4."""
    made = []
    for number, (kind, source) in enumerate(cells):
        cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        if ids:
            cell["id"] = f"cell-{number}"
        made.append(cell)
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": minor}


def write_notebook(folder: Path, cells: Iterable[Cell], name: str = "someone.ipynb") -> Path:
    """A notebook file with these cells."""
    path = folder / name
    path.write_text(json.dumps(notebook(cells)), encoding="utf-8")
    return path


def read(folder: Path, cells: Iterable[Cell], assignment: Assignment | None = None) -> Submission:
    """A notebook with these cells, read."""
    return read_submission(write_notebook(folder, cells), assignment or homework())


def read_text(folder: Path, name: str, text: str) -> Submission:
    """A text file of this name, read."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_submission(path, homework())


def content(answer: Answer) -> str:
    """All that was found for a question."""
    return answer.text + (answer.program.source if answer.program is not None else "")


def marks(submission: Submission) -> dict[str, list[int]]:
    """For each answer, whose marks are in it: `{"q1": [1], ...}` when everything is where it belongs."""
    return {
        exercise: [number for number in PROMPTS if f"MARK{number}" in content(answer)]
        for exercise, answer in submission.answers.items()
    }


EVERYTHING = {f"q{number}": [number] for number in PROMPTS}
"""What `marks` gives when every answer was found, whole and alone."""


def kind_of(number: int) -> str:
    """The kind of cell in which this question is usually answered."""
    return "code" if number in PROGRAMS else "markdown"


def as_comment(text: str) -> str:
    """The text as comments."""
    return "\n".join(f"# {line}".rstrip() for line in text.split("\n"))


def own_cell(kind: str, head: Callable[[int], str], numbers: Sequence[int] = tuple(PROMPTS)) -> list[Cell]:
    """Every heading in a cell of its own, of this kind, and the answer in the next."""
    cells: list[Cell] = []
    for number in numbers:
        cells += [(kind, head(number)), (kind_of(number), ANSWERS[number])]
    return cells


def same_cell(head: Callable[[int], str], comment: Callable[[str], str] = as_comment) -> list[Cell]:
    """Heading and answer in one cell; in a code cell the heading is a comment (or whatever `comment` makes of it)."""
    cells: list[Cell] = []
    for number, answer in ANSWERS.items():
        if number in PROGRAMS:
            cells.append(("code", f"{comment(head(number))}\n{answer}"))
        else:
            cells.append(("markdown", f"{head(number)}\n\n{answer}"))
    return cells
