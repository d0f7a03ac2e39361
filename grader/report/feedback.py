"""What students get back, in one archive: their pages, under names that Moodle reads; for Canvas, their own files'."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from grader.model import HandIn, Report
from grader.report.glyphs import ASCII
from grader.report.markdown import to_markdown
from grader.report.sanitise import visible
from grader.report.terminal import as_text, render

_LONGEST = 100
"""Characters of a name, of the 255 bytes that most systems allow for a file's."""


def to_archive(pages: Iterable[tuple[HandIn, str]]) -> bytes:
    """A zip of pages, equal for equal ones."""
    written, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for hand_in, page in pages:
            archive.writestr(zipfile.ZipInfo(_name(hand_in, taken)), page, zipfile.ZIP_DEFLATED)
    return written.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What one student gets back: the page, and the report that it shows."""

    hand_in: HandIn
    page: str
    report: Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ForCanvas:
    """An archive for "Upload Submissions" of Canvas, and who is not in it: of `strangers` nothing was handed out, and
    what `odd` ones handed in is of no kind that a report can be written as.
    """

    archive: bytes
    count: int
    strangers: tuple[str, ...]
    odd: tuple[str, ...]


def to_canvas_archive(returned: Iterable[Returned], uploads: Mapping[str, Sequence[str]]) -> ForCanvas:
    """One file for each student, named as the one that was handed in; `uploads` are those names, by Canvas' number.

    Canvas finds the student by two numbers in that name and shows the file under the name of what was handed in
    (canvas-lms, `infer_comment_context_from_filename`): so the report is a notebook to whom handed in a notebook.
    """
    written, count = io.BytesIO(), 0
    strangers, odd = list[str](), list[str]()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in returned:
            mine = uploads.get(one.hand_in.ids.get("canvas", ""), ())
            name = min(filter(_make, mine), key=lambda name: _KINDS.index(_suffix(name)), default="")
            make = _make(name)
            if make is not None:
                archive.writestr(zipfile.ZipInfo(name), make(one), zipfile.ZIP_DEFLATED)
                count += 1
            else:
                (odd if mine else strangers).append(one.hand_in.name or one.hand_in.student)
    return ForCanvas(archive=written.getvalue(), count=count, strangers=tuple(strangers), odd=tuple(odd))


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _make(name: str) -> Callable[[Returned], str | bytes] | None:
    """How a report is written as a file that is called so."""
    return _WRITERS.get(_suffix(name))


def _notebook(one: Returned) -> str:
    cell = {"cell_type": "markdown", "id": "feedback", "metadata": {}, "source": to_markdown(one.report)}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _text(one: Returned) -> str:
    return as_text(render(one.report, ASCII))


def _comments(one: Returned) -> str:
    """A program that says nothing: whoever runs it has lost nothing."""
    return "".join(f"# {line}".rstrip() + "\n" for line in _text(one).splitlines())


def _packed(one: Returned) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("feedback.html"), one.page, zipfile.ZIP_DEFLATED)
    return written.getvalue()


_WRITERS: Mapping[str, Callable[[Returned], str | bytes]] = {
    ".html": lambda one: one.page, ".htm": lambda one: one.page, ".zip": _packed, ".ipynb": _notebook,
    ".md": lambda one: to_markdown(one.report), ".markdown": lambda one: to_markdown(one.report),
    ".txt": _text, ".py": _comments,
}  # fmt: skip
"""By how a file's name ends; what shows most comes first."""
_KINDS = list(_WRITERS)


def _name(hand_in: HandIn, taken: set[str]) -> str:
    """As Moodle wants it of "Upload multiple feedback files in a zip", where work came from there: it looks for the
    participant's number between the first two underscores (moodle, mod/assign/feedback/file/importziplib.php).
    """
    called = visible(hand_in.name or hand_in.student)
    name = re.sub(r"[^\w.' -]+|_+", " ", called).strip(" .")[:_LONGEST] or "student"
    number = hand_in.ids.get("moodle")
    name = f"{name}_{number}_assignsubmission_file_feedback" if number else name
    while name.casefold() in taken:
        name += " again"
    taken.add(name.casefold())
    return f"{name}.html"
