"""How the grades are taken along: as files, in a grade book of one's own, on the students' pages."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from grader.errors import UsageError
from grader.report.gradebooks import Filled, into_canvas, into_moodle
from grader.report.sanitise import visible
from grader.review import pages
from grader.review.exports import FORMATS, everybody
from grader.review.gate import Session
from grader.review.site import Site, field, missing, page, to


async def export(site: Site, request: Request, session: Session) -> Response:
    """The grades as a file."""
    found = FORMATS.get(request.path_params["format"])
    if found is None:
        return missing(session)
    return _file(found.file, found.make(site.desk.standing(), site.desk.title()))


async def write_pages(site: Site, _: Request, session: Session) -> Response:
    """The students' pages, written anew with what was decided."""
    try:
        written = site.desk.write_pages(site.output)
    except OSError as error:
        return page(pages.plain("The pages cannot be written", str(error), session), 500)
    session.said = f"{written} pages were written anew, and the table and the class page."
    return to("/")


async def fill(site: Site, request: Request, session: Session) -> Response:
    """A grade book that was sent, with the grades in it."""
    form = await request.form()
    book, platform = form.get("book"), request.path_params["platform"]
    try:
        text = (await book.read()).decode("utf-8") if isinstance(book, UploadFile) else ""
        if platform == "canvas":
            filled = into_canvas(text, everybody(site.desk.standing()), field(form, "column"))
        else:
            filled = into_moodle(text, everybody(site.desk.standing()))
    except (UsageError, UnicodeDecodeError) as error:
        return page(pages.plain("This cannot be filled in", visible(str(error)), session), 400)
    session.said = _left_out(filled)
    return _file(f"{platform}-filled.csv", filled.text.encode())


def _left_out(filled: Filled) -> str:
    said = [f"{visible(name)} was graded, and is not in the book." for name in filled.strangers]
    said += [f"{visible(name)} still awaits a person, and was left as it is." for name in filled.waiting]
    said += [f"{visible(name)} has no grade here." for name in filled.missing]
    return " ".join(said[:20])


def _file(name: str, content: bytes) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
