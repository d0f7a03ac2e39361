"""A Jupyter notebook of format 3 or 4 -> cells."""

from __future__ import annotations

import json
import warnings
from typing import Any

from grader.courses import Stamp, StampedCell, read_stamps
from grader.errors import UsageError
from grader.language import say
from grader.submission.cells import Cell, CellKind, clean, is_too_much, too_much

_KINDS = {kind.value: kind for kind in CellKind}


def notebook_cells(text: str, file: str) -> tuple[Cell, ...]:
    """The cells of a notebook, with or without cell ids; a cell of a kind that we do not know counts as raw.

    Raises UsageError if the text is no JSON, no notebook, or one of format 2 or older (or 5 or newer).
    The format: https://nbformat.readthedocs.io/en/latest/format_description.html
    """
    notebook = _parse(text, file)
    if not isinstance(notebook, dict) or not ("nbformat" in notebook or "cells" in notebook):
        raise UsageError(
            say("{file}: this is JSON, but not a Jupyter notebook. Hand in the .ipynb file itself.", file=file)
        )
    if _version(notebook, file) == 3:
        notebook = _upgrade(text, file)
    cells = notebook.get("cells", [])
    if not isinstance(cells, list):
        raise UsageError(
            say("{file}: the notebook's list of cells is damaged. Open it in Jupyter and save it again.", file=file)
        )
    stamped = [_stamped(cell) for cell in cells]
    if is_too_much([cell.source for cell in stamped]):
        raise too_much(file)
    whole = notebook.get("metadata")
    stamps = read_stamps(stamped, whole if isinstance(whole, dict) else {})
    return tuple(_cell(cell, index, file, stamp) for index, (cell, stamp) in enumerate(zip(cells, stamps, strict=True)))


def _stamped(cell: Any) -> StampedCell:
    """The cell as the course's system sees it: checksums are of the text as it stands there."""
    data = cell if isinstance(cell, dict) else {}
    kind, metadata = data.get("cell_type"), data.get("metadata")
    return StampedCell(
        kind=kind if isinstance(kind, str) else "", source=_source(data.get("source")),
        metadata=metadata if isinstance(metadata, dict) else {},
    )  # fmt: skip


def _parse(text: str, file: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise UsageError(
            say("{file}: the JSON of this notebook is nested too deeply to be real.", file=file)
        ) from error
    except ValueError as error:
        marks = "<<<<<<< " in text
        why = say("it holds merge conflict marks") if marks else say("it is not valid JSON: {error}", error=error)
        raise UsageError(
            say("{file}: the notebook cannot be read, {why}. Open it in Jupyter and save it again.", file=file, why=why)
        ) from error


def _version(notebook: dict[str, Any], file: str) -> int:
    """3 or 4. A notebook without a number has the cells of format 4, or we would not be here."""
    version = notebook.get("nbformat", 4)
    if version in (3, 4) and not isinstance(version, bool):
        return int(version)
    raise UsageError(
        say(
            "{file}: this notebook has format {version}; formats 3 and 4 can be read. Open it in a "
            "current Jupyter and save it again.",
            file=file,
            version=str(version)[:20],
        )
    )


def _upgrade(text: str, file: str) -> dict[str, Any]:
    """Format 3 -> 4, by nbformat, which is imported only here because that takes as long as all the rest."""
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return dict(nbformat.reads(text, as_version=4))  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat lets KeyError, AttributeError and others of a damaged notebook through
        raise UsageError(
            say(
                "{file}: this notebook of format 3 is damaged ({kind}: {why}). Open it in Jupyter and save it again.",
                file=file,
                kind=type(error).__name__,
                why=error,
            )
        ) from error


def _cell(cell: Any, index: int, file: str, stamp: Stamp | None) -> Cell:
    data = cell if isinstance(cell, dict) else {}
    kind = data.get("cell_type")
    return Cell(
        kind=_KINDS.get(kind, CellKind.RAW) if isinstance(kind, str) else CellKind.RAW,
        source=clean(_source(data.get("source"))),
        file=file,
        index=index,
        stamp=stamp,
        failed=any(isinstance(one, dict) and one.get("output_type") == "error" for one in _outputs(data)),
    )


def _outputs(data: dict[str, Any]) -> list[Any]:
    outputs = data.get("outputs")
    return outputs if isinstance(outputs, list) else []


def _source(source: Any) -> str:
    """A notebook on disk keeps a source as one string or as a list of lines."""
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""
