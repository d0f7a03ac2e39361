"""The desk's addresses."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from grader.batch import Output
from grader.review import acting, coming_in, looking, pages, taking
from grader.review.desk import Desk
from grader.review.gate import Gate, Guard
from grader.review.site import Site


def make_app(desk: Desk, gate: Gate, folder: Path) -> Guard:
    """The application (ASGI) for what lies on the desk; `folder` is what `grader grade` left."""
    site = Site(desk, gate, Output(folder))

    async def home(request: Request) -> Response:
        return await coming_in.home(site, request)

    routes = [
        Route("/", home, methods=["GET"]),
        Route("/static/desk.css", lambda _: PlainTextResponse(pages.stylesheet(), media_type="text/css")),
        Route("/static/desk.js", lambda _: PlainTextResponse(pages.script(), media_type="text/javascript")),
        Route("/you", site.shown(coming_in.you), methods=["GET"]),
        Route("/you", site.sent(coming_in.be), methods=["POST"]),
        Route("/q/{question}", site.shown(looking.listing), methods=["GET"]),
        Route("/q/{question}/rest", site.sent(acting.decide_rest), methods=["POST"]),
        Route("/q/{question}/sheet", site.shown(looking.read_sheet), methods=["GET"]),
        Route("/q/{question}/sheet", site.sent(acting.decide_sheet), methods=["POST"]),
        Route("/q/{question}/{id}", site.shown(looking.answer), methods=["GET"]),
        Route("/q/{question}/{id}", site.sent(acting.decide), methods=["POST"]),
        Route("/students", site.shown(looking.students), methods=["GET"]),
        Route("/students/{id}", site.shown(looking.student), methods=["GET"]),
        Route("/students/{id}", site.sent(acting.allow), methods=["POST"]),
        Route("/undo", site.sent(acting.undo), methods=["POST"]),
        Route("/page/{id}", site.shown(looking.written), methods=["GET"]),
        Route("/export/{format}", site.shown(taking.export), methods=["GET"]),
        Route("/fill/{platform}", site.sent(taking.fill), methods=["POST"]),
        Route("/pages", site.sent(taking.write_pages), methods=["POST"]),
    ]
    return Guard(Starlette(routes=routes), gate)
