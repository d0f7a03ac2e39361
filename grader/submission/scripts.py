"""A Python script -> cells: one for a plain script, more where it is a notebook in disguise (`# %%`, `# In[3]:`)."""

from __future__ import annotations

import re
import warnings

from grader.courses import StampedCell, read_stamps
from grader.submission.cells import Cell, CellKind

_CELL_MARK = re.compile(r"^# ?(?:%%|In ?\[[\d *]*\]:|<(?:code|markdown)cell>)", re.MULTILINE)
_KINDS = {"code": CellKind.CODE, "markdown": CellKind.MARKDOWN, "raw": CellKind.RAW}


def script_cells(text: str, file: str, question: int | None = None) -> tuple[Cell, ...]:
    """The cells of a script, with the lines of the file. `question` is the number that the file's name gives.

    The percent format: https://jupytext.readthedocs.io/en/latest/formats-scripts.html
    """
    if _CELL_MARK.search(text) is None:
        return (Cell(kind=CellKind.CODE, source=text, file=file, question=question),)
    lines = text.split("\n")
    cells, start = [], 0
    found = _percent_cells(text)
    stamps = read_stamps(found)
    for each, stamp in zip(found, stamps, strict=True):
        kind, source = _KINDS.get(each.kind, CellKind.RAW), each.source
        start = _find(lines, source, start, is_code=kind is CellKind.CODE)
        cells.append(Cell(kind=kind, source=source, file=file, first_line=start + 1, question=question, stamp=stamp))
        start += source.count("\n") + 1
    return tuple(cells)


def _percent_cells(text: str) -> list[StampedCell]:
    """The cells as jupytext reads them; it is imported only here because that takes as long as all the rest."""
    import jupytext

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        notebook = jupytext.reads(text, fmt={"extension": ".py", "format_name": "percent"})
    return [StampedCell(kind=c.cell_type, source=str(c.source), metadata=dict(c.metadata)) for c in notebook.cells]


def _find(lines: list[str], source: str, start: int, *, is_code: bool) -> int:
    """The 0-based line of the file at which the cell's first line stands, from `start` on.

    In a Markdown cell of a script every line is a comment, so there the words are enough.
    """
    first = next((line for line in source.split("\n")), "").strip()
    for number in range(start, len(lines)):
        line = lines[number].strip()
        if line == first or (not is_code and first and line.lstrip("# ").endswith(first.lstrip("# "))):
            return number
    return min(start, len(lines) - 1)
