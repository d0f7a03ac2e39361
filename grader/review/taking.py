"""How the grades are taken along: as files, in a grade book of one's own, on the students' pages."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from grader.errors import UsageError
from grader.language import N_, gettext, ngettext, shown
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
        return page(pages.plain(gettext("The pages cannot be written"), str(error), session), 500)
    session.said = ngettext(
        "{number} page was written anew, and the table and the class page.",
        "{number} pages were written anew, and the table and the class page.",
        written,
    )
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
        said = shown(error.message) if isinstance(error, UsageError) else str(error)
        return page(pages.plain(gettext("This cannot be filled in"), visible(said), session), 400)
    session.said = _left_out(filled)
    return _file(f"{platform}-filled.csv", filled.text.encode())


def _left_out(filled: Filled) -> str:
    strange = N_("{name} was graded, and is not in the book.")
    waiting = N_("{name} still awaits a person, and was left as it is.")
    missing = N_("{name} has no grade here.")
    contradicted = N_("{name} has the number of somebody else here, and was left as it is.")
    said = [gettext(contradicted, name=visible(name)) for name in filled.contradicted]
    said += [gettext(strange, name=visible(name)) for name in filled.strangers]
    said += [gettext(waiting, name=visible(name)) for name in filled.waiting]
    said += [gettext(missing, name=visible(name)) for name in filled.missing]
    return " ".join(said[:20])


def _file(name: str, content: bytes) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
