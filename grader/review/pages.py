"""What all of the desk's pages are made with, and the plain ones."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

import jinja2

from grader.language import gettext, language, ngettext
from grader.report.page import read_template
from grader.report.sanitise import visible
from grader.review.desk import Item, Student
from grader.review.gate import Session
from grader.review.queue import ALL_OPEN, Among, Show, number


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: _file("templates", name)), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.globals.update(gettext=gettext, ngettext=ngettext, language=language)
    return environment


def _file(folder: str, name: str) -> str:
    return resources.files("grader.review").joinpath(folder).joinpath(name).read_text(encoding="utf-8")


@functools.cache
def stylesheet() -> str:
    """The looks of all pages, and the desk's own."""
    return read_template("base.css") + _file("static", "desk.css")


@functools.cache
def script() -> str:
    """The keys."""
    return _file("static", "desk.js")


def render(name: str, session: Session | None, **page: Any) -> str:
    """A page for a person; what was last done is told once."""
    base: dict[str, object] = {"secret": "", "who": "", "keys": False, "said": ""}
    if session is not None:
        base = {"secret": session.secret, "who": visible(session.who), "keys": session.keys, "said": session.said}
        session.said = ""
    return _environment().get_template(name).render(page={**base, **page})


def address(item: Item, among: Among = ALL_OPEN) -> str:
    """Where one answer is looked at."""
    return f"/q/{quote(item.question['id'], safe='')}/{item.id}{_query(among)}"


def list_address(question: str, among: Among = ALL_OPEN, page: int = 1) -> str:
    """Where the answers to one question are listed."""
    return f"/q/{quote(question, safe='')}{_query(among, page)}"


def sheet_address(question: str, among: Among = ALL_OPEN) -> str:
    """Where several answers are read on one page."""
    return f"/q/{quote(question, safe='')}/sheet{_query(among)}"


def students_address(which: str = "all", find: str = "", page: int = 1) -> str:
    """Where everybody is listed, or those that are called so."""
    told = {"show": which * (which != "all"), "find": find, "page": str(page) * (page > 1)}
    rest = urlencode({name: value for name, value in told.items() if value})
    return f"/students?{rest}" if rest else "/students"


def student_address(student: Student) -> str:
    """Where one student is looked at."""
    return f"/students/{student.id}"


def _query(among: Among, page: int = 1) -> str:
    told = {"show": among.show * (among.show is not Show.OPEN), "why": among.why, "page": str(page) * (page > 1)}
    rest = urlencode({name: value for name, value in told.items() if value})
    return f"?{rest}" if rest else ""


def label(item: Item, row: Sequence[Item], session: Session) -> str:
    """What a student is called on a page."""
    return gettext("Answer {number}", number=number(row, item.id)) if session.hide else visible(item.name)


def plain(title: str, text: str, session: Session | None) -> str:
    """A page that says one thing."""
    return render("refused.html.j2", session, title=title, text=text)


def you(session: Session) -> str:
    """Who sits here, and how they like the pages."""
    return render("you.html.j2", session, hide=session.hide)
