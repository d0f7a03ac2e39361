"""A Python script -> cells: one for a plain script, more where it is a notebook in disguise (`# %%`, `# In[3]:`)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace

from grader.courses import StampedCell, read_stamps
from grader.submission.cells import Cell, CellKind

_CELL_MARK = re.compile(r"^# ?(?:%%|In ?\[[\d *]*\]:|<(?:code|markdown)cell>)", re.MULTILINE)
_DATABRICKS = "# Databricks notebook source"
_COMMAND = re.compile(r"^# COMMAND -{5,}[^\S\n]*$", re.MULTILINE)
_MAGIC = re.compile(r"^# (?:MAGIC ?|DBTITLE.*$)", re.MULTILINE)
_MAGIC_CELL = re.compile(r"\s*(?:# DBTITLE.*\n)?# MAGIC %(?P<language>md|sql|sh|r|scala)\b")
_KINDS = {"code": CellKind.CODE, "markdown": CellKind.MARKDOWN, "raw": CellKind.RAW}


def script_cells(text: str, file: str, question: int | None = None) -> tuple[Cell, ...]:
    """The cells of a script, with the lines of the file. `question` is the number that the file's name gives.

    The percent format: https://jupytext.readthedocs.io/en/latest/formats-scripts.html
    """
    if text.startswith(_DATABRICKS):
        return tuple(_databricks_cells(text, file, question))
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


def _databricks_cells(text: str, file: str, question: int | None) -> Iterator[Cell]:
    """The cells of a notebook that Databricks exported as source; what is not Python stands behind `# MAGIC`.

    https://docs.databricks.com/aws/en/notebooks/notebook-export-import
    """
    first = 1
    for source in _COMMAND.split(text.replace(_DATABRICKS, "", 1)):
        magic = _MAGIC_CELL.match(source)
        language = magic["language"] if magic is not None else ""
        plain = _MAGIC.sub("", source)
        if language == "md":
            cell = Cell(kind=CellKind.MARKDOWN, source=plain.replace("%md", "", 1), file=file, first_line=first)
        else:  # a whole cell of another language, as `%%sql` is in Jupyter
            plain = plain.replace("%", "%%", 1) if language else plain
            cell = Cell(kind=CellKind.CODE, source=plain, file=file, first_line=first)
        yield replace(cell, question=question)
        first += source.count("\n")


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
