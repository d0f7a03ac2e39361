"""The grades of a class as files to take along, with all that people decided."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from grader.batch import Standing
from grader.language import N_
from grader.model import Grade
from grader.report.class_page import to_class_html
from grader.report.csv import to_csv, to_nbgrader
from grader.report.gradescope import to_gradescope
from grader.report.json import dumps
from grader.report.junit import to_junit

Make = Callable[[Standing, str], bytes]
"""From how the class stands and the assignment's title to a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to take the grades along."""

    name: str
    title: str
    file: str
    make: Make


def everybody(standing: Standing) -> list[Grade]:
    """The grades of all who have one, also for nothing handed in."""
    return [*standing.grades, *standing.zeros]


def _each(suffix: str, make: Callable[[Grade], str]) -> Make:
    """A file for each student, in an archive."""

    def packed(standing: Standing, _: str) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for grade in standing.grades:
                archive.writestr(f"{grade.hand_in.student}.{suffix}", make(grade))
        return written.getvalue()

    return packed


FORMATS = {
    one.name: one
    for one in (
        Format(name="csv", title=N_("Table (CSV)"), file="grades.csv",
               make=lambda all, _: to_csv(everybody(all), all.waiting).encode()),
        Format(name="json", title=N_("Documents (JSON)"), file="grades-json.zip",
               make=_each("json", lambda grade: dumps(grade.document))),
        Format(name="html", title=N_("Class page"), file="class.html",
               make=lambda all, title: to_class_html(title, all.grades, all.absent, zero=bool(all.zeros)).encode()),
        Format(name="gradescope", title="Gradescope", file="gradescope.zip",
               make=_each("results.json", to_gradescope)),
        Format(name="junit", title="JUnit", file="junit.xml", make=lambda all, _: to_junit(all.grades).encode()),
        Format(name="nbgrader", title="nbgrader", file="nbgrader.csv",
               make=lambda all, _: to_nbgrader(everybody(all), all.waiting).encode()),
    )
}  # fmt: skip
"""What can be taken along, by name."""
