"""The way in, and who sits here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from grader.language import gettext
from grader.review import looking, pages
from grader.review.gate import Session, token_in
from grader.review.site import NO_WAY_IN, Site, field, page, to


async def home(site: Site, request: Request) -> Response:
    """The desk; with a token in the address, the way in."""
    token = token_in(request.scope["query_string"])
    if not token or request.method != "GET":  # a HEAD must not use a token up
        return await site.shown(looking.overview)(request)
    id = site.gate.admit(token)
    if id is None:
        return page(pages.plain(gettext("This address was used already"), gettext(NO_WAY_IN), None), 403)
    response = page(pages.you(site.gate.sessions[id]))
    response.set_cookie(site.gate.cookie, id, httponly=True, samesite="strict", path="/")
    return response


async def you(_: Site, __: Request, session: Session) -> Response:
    """Who sits here?"""
    return page(pages.you(session))


async def be(_: Site, request: Request, session: Session) -> Response:
    """It is said who sits here."""
    form = await request.form()
    session.who = " ".join(field(form, "who").split())[:100] or session.who
    session.hide, session.keys = "hide" in form, "keys" in form
    return to("/")
