"""Students' pages in one archive, without the class page: to be handed back, each under the name its student has."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from grader.model import HandIn
from grader.report.sanitise import visible

_LONGEST = 100
"""Characters of a name, of the 255 bytes that most systems allow for a file's."""


def to_archive(pages: Iterable[tuple[HandIn, str]]) -> bytes:
    """A zip of pages, equal for equal ones."""
    written, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for hand_in, page in pages:
            archive.writestr(zipfile.ZipInfo(_name(hand_in, taken)), page, zipfile.ZIP_DEFLATED)
    return written.getvalue()


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
