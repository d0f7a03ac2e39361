"""What stands on each of the desk's pages, and the pages themselves."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import quote

import jinja2

from grader.report.page import read_template
from grader.report.sanitise import visible
from grader.report.view import points, score
from grader.review import showing
from grader.review.comments import bank
from grader.review.deciding import Form
from grader.review.desk import Desk, Item
from grader.review.exports import FORMATS
from grader.review.gate import Session
from grader.review.queue import Show, following, number, preceding
from grader.review.severity import offer
from grader.store import Change

_A_PAGE = 100
"""Answers in one list."""
_SHOWN = {Show.OPEN: "to review", Show.DECIDED: "decided", Show.ALL: "all"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a form was not kept: what it said, the message, and the others' decision that came first, if one did."""

    form: Form | None = None
    error: str = ""
    mine: str = ""
    theirs: Change | None = None


@functools.cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: _file("templates", name)), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip


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


def address(item: Item, show: Show = Show.OPEN) -> str:
    """Where one answer is looked at."""
    return f"/q/{quote(item.question['id'], safe='')}/{item.id}" + ("" if show is Show.OPEN else f"?show={show}")


def list_address(question: str, show: Show = Show.OPEN, page: int = 1) -> str:
    """Where the answers to one question are listed."""
    rest = "&".join(filter(None, [f"show={show}" * (show is not Show.OPEN), f"page={page}" * (page > 1)]))
    return f"/q/{quote(question, safe='')}" + (f"?{rest}" if rest else "")


def label(item: Item, row: Sequence[Item], session: Session) -> str:
    """What a student is called on a page."""
    return f"Answer {number(row, item.id)}" if session.hide else visible(item.name)


# --- the desk -------------------------------------------------------------------------------------------------------


def overview(desk: Desk, folder: Path, session: Session) -> str:
    """All questions, and what is still to do."""
    rows = {question: desk.items(question) for question in desk.questions()}
    everybody = {item.id for items in rows.values() for item in items}
    return render(
        "overview.html.j2", session, title=visible(desk.title()), students=len(everybody), folder=str(folder),
        open=sum(item.is_open for items in rows.values() for item in items),
        decided=sum(item.decision is not None for items in rows.values() for item in items),
        questions=[_question(question, items) for question, items in rows.items()],
        exports=[(f"/export/{one.name}", one.title) for one in FORMATS.values()],
    )  # fmt: skip


def _question(question: str, items: Sequence[Item]) -> dict[str, Any]:
    waiting, decided = sum(item.is_open for item in items), sum(item.decision is not None for item in items)
    first = next((item for item in items if item.is_open), items[0])
    most = max(item.question["max_score"] for item in items)
    return {
        "id": question, "title": visible(items[0].question["title"]), "open": waiting, "decided": decided,
        "next": address(first), "all": list_address(question, Show.ALL),
        "percent": round(100 * decided / (waiting + decided)) if waiting + decided else 100,
        "mean": score(mean(item.question["score"] for item in items), most),
    }  # fmt: skip


# --- a list ---------------------------------------------------------------------------------------------------------


def listing(desk: Desk, question: str, show: Show, page: int, session: Session) -> str:
    """The answers to one question, alike ones next to each other."""
    row = desk.items(question)
    found = [item for item in row if show.holds(item)]
    part = found[(page - 1) * _A_PAGE : page * _A_PAGE]
    answers = desk.answers(part)
    asked = desk.asked.get(question)
    return render(
        "list.html.j2", session, id=question, title=visible(row[0].question["title"]),
        prompt=visible(asked.prompt.strip()) if asked else "",
        shows=[
            {"href": list_address(question, one), "name": _SHOWN[one], "here": one is show,
             "count": sum(map(one.holds, row))} for one in Show
        ],
        first=address(part[0], show) if part else "",
        rows=[_line(item, row, show, session, showing.begins(answers.get(item.id))) for item in part],
        pages=[
            {"href": list_address(question, show, one), "name": one, "here": one == page}
            for one in range(1, 2 + (len(found) - 1) // _A_PAGE)
        ],
    )  # fmt: skip


def _line(item: Item, row: Sequence[Item], show: Show, session: Session, begins: str) -> dict[str, Any]:
    return {
        "href": address(item, show), "name": label(item, row, session), "begins": begins,
        "score": score(item.question["score"], item.question["max_score"]), "status": item.question["status"],
        "word": showing.word(item), "by": f"by {visible(item.decision.who)}" if item.decision else "",
    }  # fmt: skip


# --- one answer -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How somebody looks at an answer: among which others, and (`others`, by student) who looks at which meanwhile."""

    show: Show
    session: Session
    others: Mapping[str, str]


def answer(desk: Desk, item: Item, looks: Looks, trouble: Trouble | None = None) -> str:
    """One answer, with the form to decide on it."""
    show, session = looks.show, looks.session
    question = item.question["id"]
    row = desk.items(question)
    near = [item, *(desk.others(item) if item.question["status"] == "not_found" else ())]
    answers = {one.question["id"]: desk.answers([one]).get(one.id) for one in near}
    trouble = trouble or Trouble()
    asked = desk.asked.get(question)
    before, after = preceding(row, item.id, show), following(row, item.id, show, looks.others)
    told = {
        "id": question, "title": visible(item.question["title"]), "label": label(item, row, session),
        "prompt": visible(asked.prompt.strip()) if asked else "", "solution": visible(asked.solution) if asked else "",
        "status": item.question["status"], "word": showing.word(item), "reason": showing.reason(item),
        "nothing": showing.nothing(item, answers[question]),
        "notes": showing.notes(item), "href": "" if session.hide else f"/page/{item.id}",
        "others": [
            {"id": one.question["id"], "title": visible(one.question["title"]),
             **showing.answer_of(one, answers[one.question["id"]])}
            for one in near[1:] if answers[one.question["id"]] is not None
        ],
        "list": list_address(question, show), "show": str(show), "seen": item.version, "key": item.answer,
        "before": address(before, show) if before else "", "after": address(after, show) if after else "",
        "place": f"{number(row, item.id)} of {len(row)} · {sum(one.is_open for one in row)} to review",
        "undo": _undo(desk, session), "history": showing.history(item), "conflict": _conflict(item, trouble),
        "error": visible(trouble.error), "beside": visible(looks.others.get(item.id, "")),
        **showing.answer_of(item, answers[question]),
    }  # fmt: skip
    return render("item.html.j2", session, **told, **_form(desk, item, row, session, trouble))


def _form(desk: Desk, item: Item, row: Sequence[Item], session: Session, trouble: Trouble) -> Mapping[str, Any]:
    """The fields, as they were sent where that was not kept, else as it stands."""
    decision, sent = item.decision, trouble.form
    offered = offer(item, row, session.who)
    known = bank(desk.changes(item.question["id"]))
    checks = showing.checks_of(item, sent.points if sent and sent.action == "save" else None)
    return {
        "checks": checks, "most": points(item.question["max_score"]),
        "sum": points(item.question["score"]) if not sent else "",
        "total": sent.total if sent else _total(decision),
        "comment": sent.comment if sent else decision.reason if decision else "",
        "bank": [{"text": one, "picked": bool(sent and one in sent.bank)} for one in known],
        "suggested": score(item.suggested["score"], item.suggested["max_score"]),
        "offer": offered and {
            "score": points(offered.score),
            "why": f"In {offered.grades} decisions on this question you gave about"
            f" {points(round(abs(offered.apart), 1))} points {'more' if offered.apart > 0 else 'less'} than suggested.",
        },
        "decided": decision and decision.score is not None and {
            "score": score(decision.score, item.question["max_score"]), "who": visible(decision.who),
            "at": showing.moment(decision.at), "reason": showing.text(decision.reason),
        },
    }  # fmt: skip


def _total(decision: Change | None) -> str:
    """The points that a person set for the question as a whole; empty where they are what its checks add up to."""
    if decision is None or decision.score is None:
        return ""
    checks = [given for name, given in decision.points.items() if "/" not in name]
    return "" if abs(sum(checks) - decision.score) < 1e-6 and len(checks) != 1 else points(decision.score)


def _undo(desk: Desk, session: Session) -> dict[str, Any] | None:
    """The last decision of whoever sits here, to be taken back."""
    mine = [change for change in desk.changes() if change.who == session.who]
    item = desk.about(mine[-1]) if mine else None
    if item is None or mine[-1].score is None:
        return None
    name = "an answer" if session.hide else visible(item.name)
    what = f"{item.question['id']}, {name}: {points(mine[-1].score)}"
    return {"id": mine[-1].id, "seen": item.version, "what": what}


def _conflict(item: Item, trouble: Trouble) -> dict[str, Any] | None:
    if trouble.theirs is None:
        return None
    theirs = showing.told(trouble.theirs, item.question["max_score"])
    return {
        "title": "Somebody else was here first: yours is not saved",
        "rows": [("Theirs", theirs), ("Yours", visible(trouble.mine))],
        "advice": "Theirs counts. To leave it so, go on to the next. If you save now, yours counts, and theirs is kept"
        " beside it.",
    }  # fmt: skip


def plain(title: str, text: str, session: Session | None) -> str:
    """A page that says one thing."""
    return render("refused.html.j2", session, title=title, text=text)


def you(session: Session) -> str:
    """Who sits here, and how they like the pages."""
    return render("you.html.j2", session, hide=session.hide)
