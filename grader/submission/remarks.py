"""What a student is told about a code cell that had to be mended."""

from __future__ import annotations

from grader.model import LEFT_OUT
from grader.submission.cells import name_cell, name_place, sentence
from grader.submission.lines import CellLines

_SHOWN = 60
_MANY = 10


def mended_remarks(cell: CellLines) -> list[str]:
    """What was left out of a cell or changed in it, and what is still wrong, by the student's own lines."""
    mended = cell.mended
    if mended is None:
        return []
    remarks = [f"{_at(cell, number)}: {what}." for number, what in sorted(mended.changed.items())]
    for number, label in sorted(mended.labels.items()):
        remarks.append(f"{_at(cell, number)}: the label {label.strip()!r} before the code was left out.")
    remarks += _prose_remark(cell, sorted(mended.prose))
    if mended.error:
        remarks.append(f"{_name(cell)}: this is not valid Python ({mended.error}); it is run as it stands.")
    return remarks


def left_out_remark(cell: CellLines) -> str:
    """For a broken cell beside one that works."""
    error = cell.mended.error if cell.mended is not None else None
    return f"{_name(cell)}: {LEFT_OUT} ({error}) and another cell of the answer is."


def _name(cell: CellLines) -> str:
    return sentence(name_cell(cell.cell))


def _at(cell: CellLines, number: int) -> str:
    return sentence(name_place(cell.cell.place(number, number)))


def _prose_remark(cell: CellLines, numbers: list[int]) -> list[str]:
    original = cell.cell.source.split("\n")
    prose = [number for number in numbers if original[number].strip()]
    if not prose:
        return []
    shown = original[prose[0]].strip()
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    lines = ", ".join(str(cell.cell.first_line + number) for number in prose[:_MANY])
    lines += " and more" if len(prose) > _MANY else ""
    return [f"{_name(cell)}: left out what is not Python (line {lines}): {shown!r}. Put text into a Markdown cell."]
