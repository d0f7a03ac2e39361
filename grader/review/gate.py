"""Who may come in: the right address, a token that works once, a session's cookie, and no other site's forms."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import cookies
from typing import Any
from urllib.parse import parse_qs

from grader.language import gettext

MOST_BYTES = 30 * 1024 * 1024
"""Of one request's body: a grade book is far smaller."""
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # not `no-referrer`: with it browsers send no Origin along with a form
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
Scope = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Session:
    """One browser that came in: `who` sits before it, and how they like the pages."""

    who: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Stands in every form, so that no other site can have one sent."""
    hide: bool = False
    keys: bool = True
    said: str = ""
    """What the next page tells about what was just done."""
    here: tuple[str, str] = ("", "")
    """The question and the student that this browser was shown last."""


@dataclass(slots=True)
class Gate:
    """Tokens and sessions. `port` is where the desk is served, `who` and `hide` are how a session begins; `tell` hears
    of a new token when one was used up.
    """

    port: int
    who: str
    hide: bool = False
    tell: Callable[[str], None] = lambda _: None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    sessions: dict[str, Session] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """The cookie's name: cookies do not tell the ports of a machine apart."""
        return f"grader-review-{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """How a browser may call this server. Any other name points here by somebody's trick (DNS rebinding)."""
        return tuple(f"{host}:{self.port}" for host in ("127.0.0.1", "localhost"))

    def admit(self, token: str) -> str | None:
        """The id of a new session for whoever has the token, which is used up by that; None for a wrong one."""
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            return None
        self.token = secrets.token_urlsafe(24)
        id = secrets.token_urlsafe(24)
        self.sessions[id] = Session(who=self.who, hide=self.hide)
        self.tell(self.token)
        return id

    def session(self, headers: Mapping[str, str]) -> Session | None:
        """The session that a request belongs to."""
        try:
            found = cookies.SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except cookies.CookieError:
            return None
        return self.sessions.get(found.value) if found else None

    def others(self, session: Session, question: str) -> dict[str, str]:
        """By student's id, who else looks at an answer to this question."""
        rest = (one for one in self.sessions.values() if one is not session and one.here[0] == question)
        return {one.here[1]: one.who for one in rest}

    def refusal(self, method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Why a request is turned away before anybody looks at it; None for a good one."""
        if headers.get("host") not in self.hosts:
            return 421, gettext("This address is not the review desk's.")
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return 405, gettext("The review desk knows GET and POST.")
        if headers.get("origin") != f"http://{headers['host']}":
            return 403, gettext("This form came from another site.")
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return 413, gettext("This is too much, or does not say how much it is.")
        return None


class Guard:
    """The application behind the gate: refuses what must not come in, and sends along what browsers are to obey."""

    def __init__(self, app: Any, gate: Gate) -> None:
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """One request (asgi.readthedocs.io, "HTTP & WebSocket ASGI Message Format")."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Scope) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                extra = [(name.encode(), text.encode()) for name, text in HEADERS.items() if name.encode() not in own]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._gate.refusal(scope["method"], headers)
        if refused is not None:
            await _plain(with_headers, *refused)
            return
        scope["session"] = self._gate.session(headers)
        await self._app(scope, receive, with_headers)


def token_in(query: bytes) -> str:
    """The token in an address; empty where there is none."""
    return parse_qs(query.decode("latin-1")).get("token", [""])[0]


async def _plain(send: Any, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
