"""What every address of the desk has in common: who may ask, what a form must bring, how an answer is sent."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from grader.batch import Output
from grader.language import N_, gettext
from grader.report.sanitise import visible
from grader.review import page_answer, pages
from grader.review.desk import Desk, Item
from grader.review.gate import Gate, Session
from grader.review.page_answer import Looks, Trouble
from grader.review.queue import Among, Show

NO_WAY_IN = N_("The terminal of “grader review” shows an address: it lets one browser in.")
Handler = Callable[["Site", Request, Session], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Site:
    """The desk, the gate, the folder. Requests are answered one after the other, in one thread."""

    desk: Desk
    gate: Gate
    output: Output

    def shown(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """A page for whoever has come in."""

        async def handle(request: Request) -> Response:
            session: Session | None = request.scope["session"]
            if session is None:
                return page(pages.plain(gettext("You have not come in"), gettext(NO_WAY_IN), None), 403)
            try:
                self.desk.refresh()
                return await handler(self, request, session)
            except (OSError, SQLAlchemyError) as error:  # a full disk, a database that is gone: nothing was kept
                said = str(getattr(error, "orig", None) or error).splitlines()[0]
                return page(pages.plain(gettext("The results cannot be read or written"), visible(said), session), 500)

        return handle

    def sent(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """A form that one of our own pages sent."""

        async def checked(_: Site, request: Request, session: Session) -> Response:
            async with request.form() as form:  # read once; files that came with it are closed at the end
                if not hmac.compare_digest(field(form, "secret").encode(), session.secret.encode()):
                    said = gettext("Go back, load the page again.")
                    return page(pages.plain(gettext("This form is none of ours"), said, session), 403)
                return await handler(self, request, session)

        return self.shown(checked)

    def answer(
        self, item: Item, among: Among, session: Session, trouble: Trouble | None = None, status: int = 200
    ) -> Response:
        """The page of one answer, which this browser looks at from now on."""
        question = item.question["id"]
        session.here = question, item.id
        looks = Looks(among=among, session=session, others=self.gate.others(session, question))
        return page(page_answer.answer(self.desk, item, looks, trouble), status)

    def item(self, request: Request) -> Item | None:
        """The answer that an address names."""
        return self.desk.item(request.path_params["question"], request.path_params["id"])


def field(form: FormData, name: str) -> str:
    """What stands in a field of a form; empty where it is not there."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def among(told: Mapping[str, Any]) -> Among:
    """Which answers an address or a form asks for."""
    show, why = told.get("show"), told.get("why")
    return Among(Show(show) if show in set(map(str, Show)) else Show.OPEN, why if isinstance(why, str) else "")


def page(text: str, status: int = 200) -> Response:
    """A page for a person."""
    return HTMLResponse(text, status_code=status)


def to(address: str) -> Response:
    """Go on there, with a new request."""
    return RedirectResponse(address, status_code=303)


def missing(session: Session) -> Response:
    """There is no such thing."""
    return page(pages.plain(gettext("There is nothing here"), gettext("Nobody has such an answer."), session), 404)
