"""What a student is told about a code cell that had to be mended."""

from __future__ import annotations

from grader.submission.lines import CellLines

_SHOWN = 60
_MANY = 10


def mended_remarks(cell: CellLines) -> list[str]:
    """What was left out of a cell or changed in it, and what is still wrong, by the student's own lines."""
    mended = cell.mended
    if mended is None:
        return []
    first = cell.cell.first_line
    remarks = [f"line {first + number}: {what}." for number, what in sorted(mended.changed.items())]
    for number, label in sorted(mended.labels.items()):
        remarks.append(f"line {first + number}: the label {label.strip()!r} before the code was left out.")
    remarks += _prose_remark(cell, sorted(mended.prose))
    if mended.error:
        remarks.append(f"this is not valid Python ({mended.error}); it is run as it stands.")
    return remarks


def left_out_remark(cell: CellLines) -> str:
    """For a broken cell beside one that works."""
    error = cell.mended.error if cell.mended is not None else None
    return f"left out, because it is not valid Python ({error}) and another cell of the answer is."


def _prose_remark(cell: CellLines, numbers: list[int]) -> list[str]:
    original = cell.cell.source.split("\n")
    prose = [number for number in numbers if original[number].strip()]
    if not prose:
        return []
    shown = original[prose[0]].strip()
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    lines = ", ".join(str(cell.cell.first_line + number) for number in prose[:_MANY])
    lines += " and more" if len(prose) > _MANY else ""
    return [f"left out what is not Python (line {lines}): {shown!r}. Put text into a Markdown cell."]
