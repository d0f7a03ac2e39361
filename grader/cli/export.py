"""`grader export`: grades as other systems want them."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.screen import complain, save, write
from grader.errors import UsageError
from grader.language import N_, gettext, ngettext, say
from grader.report.sanitise import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.batch import Output, Standing
    from grader.model import Grade, HandIn
    from grader.store import Store

EXAMPLES = N_("""\b
Examples:
    grader export results --format csv
    grader export results --format canvas --into gradebook.csv --column "Homework 3" -o filled.csv
    grader export results --format moodle --into worksheet.csv -o filled.csv
    grader export results --format gradescope -o out/      a results.json for each student
    grader export results --format junit -o report.xml
    grader export results --format pages                  what lies in results, with what people decided since
    grader export results --format feedback -o pages.zip   the students' pages alone, to be given back
    grader export results --format feedback --into submissions.zip -o back.zip   as Canvas takes them

Exit code: 0 it is written, 2 wrong usage, or nothing there to be written.
""")


_MOST = 10
"""People who are named in a line each."""
_LONGEST = 100
"""Characters of a file's name, of the 255 bytes that most systems allow."""


class Format(str, Enum):
    """What other systems read."""

    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    GITHUB = "github"
    JUNIT = "junit"
    JSON = "json"
    NBGRADER = "nbgrader"
    HTML = "html"
    PAGES = "pages"
    FEEDBACK = "feedback"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=N_("What `grader grade -o DIR` has left."))],
    format: Annotated[Format, typer.Option("--format", "-f", help=N_("What is to be written."))],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help=N_("A file, or a folder for a file each; else the screen.")
        ),
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=N_(
                "Your own export of Canvas or Moodle, to be filled in; for feedback, the submissions that Canvas gave."
            ),
        ),
    ] = None,
    column: Annotated[
        str | None, typer.Option(metavar="TITLE", help=N_("For Canvas: a part of the name of the assignment's column."))
    ] = None,
    database: Annotated[str | None, typer.Option("--db", metavar="URL", help=N_("Where the results are kept."))] = None,
) -> int:
    """Write the grades of a class in another system's format."""
    from grader import batch, store

    place = batch.Output(folder)
    if database is None and not place.database.exists():
        raise UsageError(
            say("{folder}: there are no results here. `grader grade ... -o {folder}` makes them.", folder=folder)
        )
    with store.open_store(database or place.database) as kept:
        found = batch.standing(kept)
        if format in (Format.PAGES, Format.FEEDBACK) and found.grades:
            written = batch.write_all_anew(kept, batch.Output(folder.resolve()))
            told = ngettext(
                "{number} page written anew in {folder}, and the table and the class page.",
                "{number} pages written anew in {folder}, and the table and the class page.",
                written,
                folder=folder,
            )
            complain(f"grader: {told}")
            if format is Format.FEEDBACK:
                _feedback(found, place, output, kept, into)
            return 0
    grades = found.grades
    if not grades:
        raise UsageError(say("{folder}: nobody has been graded yet.", folder=folder))
    if format in (Format.CANVAS, Format.MOODLE):
        _put(_filled(format, [*grades, *found.zeros], into, column), output)
    elif format in _EACH:
        _each(format, found, output)
    else:
        _put(_whole(format, found), output)
    return 0


def _filled(format: Format, grades: Sequence[Grade], into: Path | None, column: str | None) -> str:
    from grader.report.gradebooks import into_canvas, into_moodle

    if into is None:
        raise UsageError(
            say("--format {value} fills in your own export: name it with --into FILE.", value=format.value)
        )
    try:
        with into.open(encoding="utf-8", newline="") as file:
            book = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(say("{into}: cannot be read ({why}).", into=into, why=error)) from error
    if format is Format.CANVAS:
        if column is None:
            raise UsageError(say("--format canvas needs --column, a part of the name of the assignment's column."))
        filled = into_canvas(book, grades, column)
    else:
        filled = into_moodle(book, grades)
    _say_of(
        filled.strangers,
        N_("{name} was graded, and is not in {file}."),
        N_("{number} were graded, and are not in {file}: {names} and {more} more."),
        into.name,
    )
    _say_of(
        filled.waiting,
        N_("{name} has a grade that awaits a person, and was left as it is."),
        N_("{number} have grades that await a person, and were left as they are: {names} and {more} more."),
    )
    _say_of(
        filled.contradicted,
        N_("{name} has the number of somebody else here, and was left as it is. Is {file} the one of this assignment?"),
        N_(
            "{number} have the numbers of others here, and were left as they are: {names} and {more} more. Is {file} "
            "the one of this assignment?"
        ),
        into.name,
    )
    _say_of(
        filled.missing,
        N_("{name} has no grade here, and was left as it is."),
        N_("{number} have no grade here, and were left as they are: {names} and {more} more."),
    )
    return filled.text


def _say_of(names: Sequence[str], one: str, many: str, file: str = "") -> None:
    """Say the same of everybody: a line each, or one line of many."""
    if len(names) <= _MOST:
        for name in names:
            complain("grader: " + gettext(one, name=one_line(name), file=file))
        return
    some, more = ", ".join(map(one_line, names[:_MOST])), len(names) - _MOST
    complain("grader: " + gettext(many, number=len(names), names=some, more=more, file=file))


def _feedback(found: Standing, place: Output, output: Path | None, kept: Store, into: Path | None) -> None:
    """The pages of those whose grade is decided, in one archive: a suggestion is no decision."""
    from grader.report.feedback import to_archive

    if output is None:
        raise UsageError(say("--format feedback writes an archive: name it with -o FILE.zip."))
    open_ones = [grade for grade in found.grades if grade.status != "graded"]
    pages = []
    for grade in found.grades:
        page = place.page(grade.hand_in.student)
        if grade.status == "graded" and page.is_file():
            pages.append((grade.hand_in, page.read_text(encoding="utf-8")))
    archive, count = (to_archive(pages), len(pages)) if into is None else _for_canvas(pages, kept, into)
    try:
        output.write_bytes(archive)
    except OSError as error:
        raise UsageError(say("{output}: cannot be written ({why}).", output=output, why=error.strerror)) from error
    told = ngettext("Written: {file}, {number} page", "Written: {file}, {number} pages", count, file=output)
    print(told, file=sys.stderr)
    names = [grade.hand_in.name or grade.hand_in.student for grade in open_ones]
    _say_of(
        names,
        N_("{name} has a grade that awaits a person, and no page there."),
        N_("{number} have grades that await a person, and no page: {names} and {more} more."),
    )


def _for_canvas(pages: Sequence[tuple[HandIn, str]], kept: Store, into: Path) -> tuple[bytes, int]:
    """The same for Canvas, which takes back only files that are called as those that it gave out."""
    from grader import batch, pipeline
    from grader.report.feedback import Returned, to_canvas_archive

    uploads = pipeline.canvas_uploads(_names(into))
    if not uploads:
        raise UsageError(
            say(
                "{into}: this is no download of submissions from Canvas: no file in it has a number of Canvas'.",
                into=into,
            )
        )
    shown = {hand_in.student: page for hand_in, page in pages}
    returned = (
        Returned(hand_in=hand_in, page=shown[hand_in.student], report=report)
        for hand_in, report in batch.student_reports(kept, shown.keys())
    )
    back = to_canvas_archive(returned, uploads)
    _say_of(
        back.strangers,
        N_("{name} was graded, and has no file in {file}."),
        N_("{number} were graded, and have no file in {file}: {names} and {more} more."),
        into.name,
    )
    _say_of(
        back.odd,
        N_("{name} handed in nothing that a report can be written as (.ipynb, .py, .md, .txt, .html, .zip)."),
        N_(
            "{number} handed in nothing that a report can be written as (.ipynb, .py, .md, .txt, .html, .zip): {names} "
            "and {more} more."
        ),
    )
    return back.archive, back.count


def _names(into: Path) -> list[str]:
    """The names of the files in a download, packed or unpacked."""
    try:
        if into.is_dir():
            return [path.name for path in into.iterdir()]
        with zipfile.ZipFile(into) as archive:
            return [PurePosixPath(name).name for name in archive.namelist()]
    except (OSError, zipfile.BadZipFile) as error:
        raise UsageError(say("{into}: cannot be read ({why}).", into=into, why=error)) from error


def _whole(format: Format, found: Standing) -> str:
    """One document for all."""
    grades, every = found.grades, [*found.grades, *found.zeros]
    if format is Format.CSV:
        from grader.report.csv import to_csv

        return to_csv(every, found.waiting)
    if format is Format.NBGRADER:
        from grader.report.csv import to_nbgrader

        return to_nbgrader(every, found.waiting)
    if format is Format.JUNIT:
        from grader.report.junit import to_junit

        return to_junit(every, found.waiting)
    from grader.report.class_page import to_class_html

    title = str(grades[0].document["assignment"])
    return to_class_html(title, grades, found.absent, zero=bool(found.zeros))


def _gradescope(grade: Grade) -> str:
    from grader.report.gradescope import to_gradescope

    return to_gradescope(grade)


def _github(grade: Grade) -> str:
    from grader.report.classroom import to_classroom

    return to_classroom(grade)


def _json(grade: Grade) -> str:
    from grader.report.json import dumps

    return dumps(grade.document)


_EACH: dict[Format, tuple[str, Callable[[Grade], str]]] = {
    Format.GRADESCOPE: ("results.json", _gradescope),
    Format.GITHUB: ("result.txt", _github),
    Format.JSON: ("json", _json),
}
"""By format: how a student's file ends, and what stands in it."""


def _each(format: Format, found: Standing, output: Path | None) -> None:
    """A file for each student in a folder; for one student alone, the document itself.

    Who handed nothing in and has 0 points for that has one as well, but no JSON document, for nothing was graded.
    """
    suffix, make = _EACH[format]
    absent = [] if format is Format.JSON else found.zeros
    if len(found.grades) == 1 and not absent and (output is None or not output.is_dir()):
        _put(make(found.grades[0]) + "\n", output)
        return
    if output is None:
        raise UsageError(
            say("--format {value} writes a file for each student: name a folder with -o DIR.", value=format.value)
        )
    output.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    for grade in [*found.grades, *absent]:
        _put(make(grade) + "\n", output / f"{_file_name(grade.hand_in.student, taken)}.{suffix}")
    if found.waiting:
        names = ", ".join(one_line(person.called) for person in found.waiting)
        complain("grader: " + gettext("no file for who handed nothing in and has no points: {names}.", names=names))


def _file_name(student: str, taken: set[str]) -> str:
    """What a student's file is called: a name of the roster may be anything, and two people may have the same."""
    name = re.sub(r"[^\w.@ -]+", "_", student).strip(" .")[:_LONGEST] or "student"
    while name.casefold() in taken:
        name += "_"
    taken.add(name.casefold())
    return name


def _put(text: str, output: Path | None) -> None:
    if output is None:
        write(text)
        return
    save(output, text, newline="")
    print(gettext("Written: {file}", file=output), file=sys.stderr)
