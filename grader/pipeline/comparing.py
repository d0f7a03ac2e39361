"""Answers side by side: who shares what with whom."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader import essay, similar
from grader.model import (
    Alike,
    Answer,
    Assignment,
    Kind,
    Mark,
    Program,
    Writing,
)
from grader.pipeline.reading import read
from grader.pipeline.running import (
    reference_program,
)


def writings(student: str, work: str, answers: Mapping[str, Answer], only: Sequence[str] = ()) -> list[Writing]:
    """What one student answered, to be compared with others' answers; `work` is equal for those who worked together."""
    found = []
    for question, answer in answers.items():
        if only and question not in only:
            continue
        if answer.program is not None:
            source = answer.program.source
            marks, names = similar.read_code(source)
            lines = tuple(_line(answer.program, number) for number in range(1, source.count("\n") + 2))
            kind = Kind.PROGRAM
        else:
            source, marks, names, lines, kind = answer.text, _words(answer.text), frozenset(), (), Kind.ESSAY
        if marks:
            found.append(
                Writing(
                    student=student, question=question, kind=kind, text=source, marks=marks, names=names, lines=lines,
                    work=work,
                )
            )  # fmt: skip
    return found


def _line(program: Program, number: int) -> str:
    """Where the student wrote a line: its number, after that of the cell in a notebook; empty for a line of ours."""
    place = program.place(number)
    if place is None:
        return "" if program.origin else str(number)
    return str(place.lines[0]) if place.cell is None else f"{place.cell + 1}:{place.lines[0]}"


def _words(text: str) -> tuple[Mark, ...]:
    return tuple(Mark(token.start, token.end, token.form) for token in essay.tokens(text))


def alike(written: Sequence[Writing], assignment: Assignment, common: Sequence[Path] = ()) -> Alike:
    """Who shares what with whom. `common` are files that everybody was given. Raises UsageError for one of these."""
    handed_out = [one for path in common for one in writings("", "", read(path, assignment).answers)]
    given: dict[str, list[list[str]]] = {}
    expected: dict[str, list[list[str]]] = {}
    for exercise in assignment.exercises:
        asked = [_symbols(_words(exercise.prompt)), *(_symbols(one.marks) for one in handed_out)]
        asked += [_symbols(similar.read_code(code)[0]) for code in _CODE.findall(exercise.prompt)]
        given[exercise.id] = asked
        if exercise.solution is not None and exercise.kind is Kind.PROGRAM:
            expected[exercise.id] = [_symbols(similar.read_code(reference_program(exercise).source)[0])]
    pairs = similar.compare(written, given, expected)
    students = len({one.student for one in written})
    return Alike(
        assignment=assignment.title, compared=students, pairs=pairs, groups=similar.groups(pairs),
        few=students < similar.FEW,
    )  # fmt: skip


_CODE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _symbols(marks: Sequence[Mark]) -> list[str]:
    return [mark.symbol for mark in marks]
