"""What people look at: all questions, a list, an answer, a student's page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from grader.review import page_list, page_overview
from grader.review.gate import Session
from grader.review.site import Site, among, missing, page

STUDENT_PAGE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
"""For the pages that `grader grade` left: they load nothing and run nothing."""


async def overview(site: Site, _: Request, session: Session) -> Response:
    """All questions."""
    return page(page_overview.overview(site.desk, site.output.folder, session))


async def listing(site: Site, request: Request, session: Session) -> Response:
    """The answers to one question."""
    question, part = request.path_params["question"], request.query_params.get("page", "1")
    if question not in site.desk.questions():
        return missing(session)
    number = max(1, int(part[:6])) if part.isdecimal() else 1
    return page(page_list.listing(site.desk, question, among(request.query_params), number, session))


async def answer(site: Site, request: Request, session: Session) -> Response:
    """One answer."""
    item = site.item(request)
    if item is None:
        return missing(session)
    return site.answer(item, among(request.query_params), session)


async def student(site: Site, request: Request, session: Session) -> Response:
    """A student's page as `grader grade` left it."""
    name = site.desk.student(request.path_params["id"])
    path = site.output.page(name) if name else None
    if path is None or not path.is_file():
        return missing(session)
    headers = {"content-security-policy": STUDENT_PAGE}
    return HTMLResponse(path.read_text(encoding="utf-8"), headers=headers)
