"""What a student is told about a code cell that had to be mended."""

from __future__ import annotations

from grader.language import Said, say
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
    remarks = [
        say("{where}: {what}.", where=_at(cell, number), what=what) for number, what in sorted(mended.changed.items())
    ]
    for number, label in sorted(mended.labels.items()):
        where, said = _at(cell, number), repr(label.strip())
        remarks.append(say("{where}: the label {label} before the code was left out.", where=where, label=said))
    remarks += _prose_remark(cell, sorted(mended.prose))
    if mended.error:
        remarks.append(
            say(
                "{where}: this is not valid Python ({error}); it is run as it stands.",
                where=_name(cell),
                error=_error(cell),
            )
        )
    return remarks


def left_out_remark(cell: CellLines) -> str:
    """For a broken cell beside one that works."""
    return Said(LEFT_OUT, {"where": _name(cell), "error": _error(cell)})


def _error(cell: CellLines) -> str:
    """What keeps it from being Python, with the line as it is counted in its cell or file."""
    mended = cell.mended
    if mended is None or mended.error is None:
        return ""
    if mended.error_line is None:
        return mended.error
    return say("line {line}: {error}", line=cell.cell.first_line + mended.error_line, error=mended.error)


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
    if len(prose) > _MANY:
        lines = say("{lines} and more", lines=lines)
    return [
        say(
            "{where}: left out what is not Python (line {lines}): {text}. Put text into a Markdown cell.",
            where=_name(cell),
            lines=lines,
            text=repr(shown),
        )
    ]
