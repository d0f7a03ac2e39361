"""The desk's addresses: what is asked for, and what is sent."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from grader.batch import Output
from grader.errors import UsageError
from grader.report.gradebooks import into_canvas, into_moodle
from grader.report.view import points, score
from grader.review import pages
from grader.review.deciding import Form, Refused, comment, decide
from grader.review.desk import Desk, Item
from grader.review.exports import FORMATS, everybody
from grader.review.gate import Gate, Guard, Session, token_in
from grader.review.pages import Trouble
from grader.review.queue import Show, following
from grader.store import Change, Conflict

STUDENT_PAGE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox"
"""For the pages that `grader grade` left: they load nothing and run nothing."""
Handler = Callable[[Request, Session], Awaitable[Response]]


def make_app(desk: Desk, gate: Gate, folder: Path) -> Guard:
    """The application (ASGI) for what lies on the desk; `folder` is what `grader grade` left."""
    site = _Site(desk, gate, Output(folder))
    routes = [
        Route("/", site.home, methods=["GET"]),
        Route("/static/desk.css", lambda _: PlainTextResponse(pages.stylesheet(), media_type="text/css")),
        Route("/static/desk.js", lambda _: PlainTextResponse(pages.script(), media_type="text/javascript")),
        Route("/you", site.shown(site.you), methods=["GET"]),
        Route("/you", site.sent(site.be), methods=["POST"]),
        Route("/undo", site.sent(site.undo), methods=["POST"]),
        Route("/q/{question}", site.shown(site.listing), methods=["GET"]),
        Route("/q/{question}/{id}", site.shown(site.answer), methods=["GET"]),
        Route("/q/{question}/{id}", site.sent(site.decide), methods=["POST"]),
        Route("/page/{id}", site.shown(site.page), methods=["GET"]),
        Route("/export/{format}", site.shown(site.export), methods=["GET"]),
        Route("/pages", site.sent(site.write_pages), methods=["POST"]),
        Route("/fill/{platform}", site.sent(site.fill), methods=["POST"]),
    ]
    return Guard(Starlette(routes=routes), gate)


class _Site:
    """One method an address. They run one after the other, in one thread: the desk is never half up to date."""

    def __init__(self, desk: Desk, gate: Gate, output: Output) -> None:
        self.desk, self.gate, self.output = desk, gate, output

    # --- who comes in ---------------------------------------------------------------------------------------------

    async def home(self, request: Request) -> Response:
        """The desk; with a token in the address, the way in."""
        token = token_in(request.scope["query_string"])
        if not token or request.method != "GET":  # a HEAD must not use a token up
            return await self.shown(self.overview)(request)
        id = self.gate.admit(token)
        if id is None:
            return _page(pages.plain("This address was used already", _NO_WAY_IN, None), 403)
        response = _page(pages.you(self.gate.sessions[id]))
        response.set_cookie(self.gate.cookie, id, httponly=True, samesite="strict", path="/")
        return response

    def shown(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """A page for whoever has come in."""

        async def handle(request: Request) -> Response:
            session: Session | None = request.scope["session"]
            if session is None:
                return _page(pages.plain("You have not come in", _NO_WAY_IN, None), 403)
            self.desk.refresh()
            return await handler(request, session)

        return handle

    def sent(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """A form that one of our own pages sent."""

        async def checked(request: Request, session: Session) -> Response:
            async with request.form() as form:  # read once; files that came with it are closed at the end
                if not hmac.compare_digest(_field(form, "secret").encode(), session.secret.encode()):
                    said = "Go back, load the page again."
                    return _page(pages.plain("This form is none of ours", said, session), 403)
                return await handler(request, session)

        return self.shown(checked)

    async def you(self, _: Request, session: Session) -> Response:
        """Who sits here?"""
        return _page(pages.you(session))

    async def be(self, request: Request, session: Session) -> Response:
        """It is said who sits here."""
        form = await request.form()
        session.who = " ".join(_field(form, "who").split())[:100] or session.who
        session.hide, session.keys = "hide" in form, "keys" in form
        return _to("/")

    # --- what is looked at ----------------------------------------------------------------------------------------

    async def overview(self, _: Request, session: Session) -> Response:
        """All questions."""
        return _page(pages.overview(self.desk, self.output.folder, session))

    async def listing(self, request: Request, session: Session) -> Response:
        """The answers to one question."""
        question, page = request.path_params["question"], request.query_params.get("page", "1")
        if question not in self.desk.questions():
            return _missing(session)
        number = max(1, int(page[:6])) if page.isdecimal() else 1
        return _page(pages.listing(self.desk, question, _show(request.query_params.get("show")), number, session))

    async def answer(self, request: Request, session: Session) -> Response:
        """One answer."""
        item = self._item(request)
        if item is None:
            return _missing(session)
        return self._answer(item, _show(request.query_params.get("show")), session)

    async def page(self, request: Request, session: Session) -> Response:
        """A student's page as `grader grade` left it."""
        student = self.desk.student(request.path_params["id"])
        path = self.output.page(student) if student else None
        if path is None or not path.is_file():
            return _missing(session)
        headers = {"content-security-policy": STUDENT_PAGE}
        return HTMLResponse(path.read_text(encoding="utf-8"), headers=headers)

    async def export(self, request: Request, session: Session) -> Response:
        """The grades as a file."""
        found = FORMATS.get(request.path_params["format"])
        if found is None:
            return _missing(session)
        return _file(found.file, found.make(self.desk.standing(), self.desk.title()))

    async def write_pages(self, _: Request, session: Session) -> Response:
        """The students' pages, written anew with what was decided."""
        try:
            written = self.desk.write_pages(self.output)
        except OSError as error:
            return _page(pages.plain("The pages cannot be written", str(error), session), 500)
        session.said = f"{written} pages were written anew, and the table and the class page."
        return _to("/")

    async def fill(self, request: Request, session: Session) -> Response:
        """A grade book that was sent, with the grades in it."""
        form = await request.form()
        book, platform = form.get("book"), request.path_params["platform"]
        try:
            text = (await book.read()).decode("utf-8") if isinstance(book, UploadFile) else ""
            if platform == "canvas":
                filled = into_canvas(text, everybody(self.desk.standing()), _field(form, "column"))
            else:
                filled = into_moodle(text, everybody(self.desk.standing()))
        except (UsageError, UnicodeDecodeError) as error:
            return _page(pages.plain("This cannot be filled in", str(error), session), 400)
        session.said = _left_out(filled.strangers, filled.missing)
        return _file(f"{platform}-filled.csv", filled.text.encode())

    # --- what is decided ------------------------------------------------------------------------------------------

    async def decide(self, request: Request, session: Session) -> Response:
        """A decision on one answer; then the next one."""
        item, form = self._item(request), await request.form()
        if item is None:
            return _missing(session)
        sent, show = _form(form), _show(_field(form, "show"))
        try:
            change = decide(sent, item, session.who)
        except Refused as refused:
            trouble = Trouble(form=sent, error=str(refused))
            return self._answer(item, show, session, trouble, 422)
        if _field(form, "answer") != item.answer:
            trouble = Trouble(form=sent, error="This student was graded again on another answer: look once more.")
            return self._answer(item, show, session, trouble, 409)
        try:
            self.desk.decide(change, _number(form, "seen"))
        except Conflict:
            return self._conflict(item, sent, change, show, session)
        self.desk.refresh()
        row = self.desk.items(item.question["id"])
        session.said = f"{pages.label(item, row, session)}: {_points(change, item)}, saved."
        after = following(row, item.id, show, self.gate.others(session, item.question["id"]))
        if after is None:
            session.said += " Nothing more is here."
            return _to(pages.list_address(item.question["id"], show))
        return _to(pages.address(after, show))

    def _conflict(self, item: Item, sent: Form, change: Change, show: Show, session: Session) -> Response:
        self.desk.refresh()
        item = self.desk.item(item.question["id"], item.id) or item
        mine = _points(change, item) + (f": {change.reason}" if change.reason else "")
        form = Form(action="save", points=sent.points, total=points(change.score or 0), comment=comment(sent))
        trouble = Trouble(form=form, mine=mine, theirs=item.history[-1] if item.history else None)
        return self._answer(item, show, session, trouble, 409)

    async def undo(self, request: Request, session: Session) -> Response:
        """The last decision of whoever sits here counts no more."""
        form = await request.form()
        id = _number(form, "id")
        change = next((one for one in self.desk.changes() if one.id == id and one.who == session.who), None)
        item = self.desk.about(change) if change is not None else None
        if change is None or item is None:
            return _page(pages.plain("There is nothing to undo", "That decision counts no more already.", session), 409)
        taken = Change(
            student=change.student, question=change.question, check=change.check, answer=change.answer, score=None,
            who=session.who, reason="", undoes=change.id,
        )  # fmt: skip
        is_last = item.decision is not None and item.decision.id == change.id
        try:
            if not is_last:
                raise Conflict
            self.desk.decide(taken, _number(form, "seen"))
        except Conflict:
            self.desk.refresh()
            item = self.desk.about(change) or item
            trouble = Trouble(mine=f"undo {_points(change, item)}", theirs=item.history[-1])
            return self._answer(item, Show.OPEN, session, trouble, 409)
        session.said = f"Undone: {_points(change, item)}."
        return _to(pages.address(item))

    def _answer(
        self, item: Item, show: Show, session: Session, trouble: Trouble | None = None, status: int = 200
    ) -> Response:
        question = item.question["id"]
        session.here = question, item.id
        looks = pages.Looks(show=show, session=session, others=self.gate.others(session, question))
        return _page(pages.answer(self.desk, item, looks, trouble), status)

    def _item(self, request: Request) -> Item | None:
        return self.desk.item(request.path_params["question"], request.path_params["id"])


_NO_WAY_IN = "The terminal in which “grader review” runs shows an address: it lets one browser in."


def _form(form: FormData) -> Form:
    action, _, offered = _field(form, "action").partition(" ")
    given = {name.removeprefix("points."): _field(form, name) for name in form if name.startswith("points.")}
    bank = [piece for piece in form.getlist("bank") if isinstance(piece, str)]
    return Form(
        action=action or "save", points=given, total=offered if action == "offer" else _field(form, "total"),
        comment=_field(form, "comment"), bank=bank,
    )  # fmt: skip


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _number(form: FormData, name: str) -> int:
    text = _field(form, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _show(name: str | None) -> Show:
    return Show(name) if name in set(map(str, Show)) else Show.OPEN


def _points(change: Change, item: Item) -> str:
    return score(change.score or 0, item.question["max_score"])


def _left_out(strangers: tuple[str, ...], missing: tuple[str, ...]) -> str:
    said = [f"{name} was graded, and is not in the book." for name in strangers]
    said += [f"{name} has no grade here." for name in missing]
    return " ".join(said[:20])


def _page(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status_code=status)


def _to(address: str) -> Response:
    return RedirectResponse(address, status_code=303)


def _missing(session: Session) -> Response:
    return _page(pages.plain("There is nothing here", "Nobody has such an answer.", session), 404)


def _file(name: str, content: bytes) -> Response:
    headers: dict[str, Any] = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
