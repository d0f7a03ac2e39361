"""What people look at: all questions, a list, an answer, a student's page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from grader.review import page_list, page_overview, page_students, sheet
from grader.review.gate import Session
from grader.review.page_students import Which
from grader.review.site import Site, among, missing, page

STUDENT_PAGE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
"""For the pages that `grader grade` left: they load nothing and run nothing."""


async def overview(site: Site, _: Request, session: Session) -> Response:
    """All questions."""
    return page(page_overview.overview(site.desk, site.output.folder, session))


async def listing(site: Site, request: Request, session: Session) -> Response:
    """The answers to one question."""
    question = request.path_params["question"]
    if question not in site.desk.questions():
        return missing(session)
    return page(page_list.listing(site.desk, question, among(request.query_params), _number(request), session))


def _number(request: Request) -> int:
    """Which part of a list is asked for."""
    part = request.query_params.get("page", "1")
    return max(1, int(part[:6])) if part.isdecimal() and part.isascii() else 1


async def read_sheet(site: Site, request: Request, session: Session) -> Response:
    """Several answers to one question."""
    question = request.path_params["question"]
    if question not in site.desk.questions():
        return missing(session)
    session.here = "", ""
    return page(sheet.page(site.desk, question, among(request.query_params), session, {}))


async def answer(site: Site, request: Request, session: Session) -> Response:
    """One answer."""
    item = site.item(request)
    if item is None:
        return missing(session)
    return site.answer(item, among(request.query_params), session)


async def students(site: Site, request: Request, session: Session) -> Response:
    """Everybody, or those that are called so."""
    show, find = request.query_params.get("show"), request.query_params.get("find", "")[:100]
    which = Which(show) if show in set(map(str, Which)) else Which.ALL
    return page(page_students.students(site.desk, which, find, _number(request), session))


async def student(site: Site, request: Request, session: Session) -> Response:
    """One student."""
    found = site.desk.student(request.path_params["id"])
    return page(page_students.student(site.desk, found, session)) if found else missing(session)


async def written(site: Site, request: Request, session: Session) -> Response:
    """A student's page as `grader grade` left it."""
    found = site.desk.student(request.path_params["id"])
    path = site.output.page(found.work.hand_in.student) if found else None
    if path is None or not path.is_file():
        return missing(session)
    headers = {"content-security-policy": STUDENT_PAGE}
    return HTMLResponse(path.read_text(encoding="utf-8"), headers=headers)
