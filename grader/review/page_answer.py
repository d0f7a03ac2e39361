"""One answer, with the form to decide on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.language import gettext
from grader.report.amounts import points, score
from grader.report.sanitise import visible
from grader.review import allowing, showing, together
from grader.review.comments import bank
from grader.review.deciding import Form
from grader.review.desk import Desk, Item, Student
from grader.review.gate import Session
from grader.review.pace import left
from grader.review.pages import address, label, list_address, render, student_address
from grader.review.parts import added_up
from grader.review.queue import Among, following, number, preceding
from grader.review.severity import Offer, offer
from grader.store import WHOLE, Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a form was not kept: what it said, the message, and the others' decision that came first, if one did."""

    form: Form | None = None
    error: str = ""
    mine: str = ""
    theirs: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """How somebody looks at an answer: among which others, and (`others`, by student) who looks at which meanwhile."""

    among: Among
    session: Session
    others: Mapping[str, str]


def answer(desk: Desk, item: Item, looks: Looks, trouble: Trouble | None = None) -> str:
    """One answer, with the form to decide on it."""
    among, session = looks.among, looks.session
    question = item.question["id"]
    whole = desk.items(question)
    row = among.row(whole)
    others = list(desk.others(item))
    near = [item, *(others if item.question["status"] == "not_found" else ())]
    answers = {one.question["id"]: desk.answers([one]).get(one.id) for one in near}
    trouble = trouble or Trouble()
    asked = desk.asked.get(question)
    before, after = preceding(row, item.id, among), following(row, item.id, among, looks.others)
    told = {
        "id": question, "title": visible(item.question["title"]), "label": label(item, whole, session),
        "prompt": visible(asked.prompt.strip()) if asked else "", "solution": visible(asked.solution) if asked else "",
        "status": item.question["status"], "word": showing.word(item), "reason": showing.reason(item),
        "nothing": showing.nothing(item, answers[question]),
        "notes": showing.notes(item), "href": "" if session.hide else f"/page/{item.id}",
        "others": [
            {"id": one.question["id"], "title": visible(one.question["title"]),
             **showing.answer_of(one, answers[one.question["id"]])}
            for one in near[1:] if answers[one.question["id"]] is not None
        ],
        "list": list_address(question, among), "show": str(among.show), "why": among.why, "seen": item.version,
        "key": item.answer,
        "before": address(before, among) if before else "", "after": address(after, among) if after else "",
        "place": _place(item, row, moments(desk, session.who)),
        "undo": undo(desk, session), "history": showing.history(item), "conflict": _conflict(item, trouble),
        "student": _student(desk, item), "error": visible(trouble.error),
        "beside": visible(looks.others.get(item.id, "")),
        **showing.answer_of(item, answers[question], known_to(desk, question, session.who, item.id)),
        **_along(item, whole, others, session),
    }  # fmt: skip
    return render("item.html.j2", session, **told, **_form(desk, item, whole, session, trouble))


def _student(desk: Desk, item: Item) -> dict[str, str]:
    """Where the whole student is looked at, and how late their work was, where that is so."""
    student = desk.student(item.id)
    if student is None:
        return {"href": "", "late": ""}
    late = ", ".join(filter(None, (allowing.late(student), allowing.cost(student)))) if student.terms else ""
    return {"href": student_address(student), "late": late}


def _along(item: Item, row: Sequence[Item], others: Sequence[Item], session: Session) -> Mapping[str, Any]:
    """What can be decided along with an answer, and what was given for the very same one."""
    equal, empty = together.equal(item, row), together.empty(item, others)
    known = {score(one.question["score"], one.question["max_score"]) for one in together.decided(item, row)}
    return {
        "equal": [label(one, row, session) for one in equal], "empty": [one.question["id"] for one in empty],
        "known": _and(sorted(known)),
    }  # fmt: skip


def _form(desk: Desk, item: Item, row: Sequence[Item], session: Session, trouble: Trouble) -> Mapping[str, Any]:
    """The fields, as they were sent where that was not kept, else as it stands."""
    decision, sent = item.decision, trouble.form
    offered = offer(item, row, session.who)
    known = bank(one for one in desk.changes(item.question["id"]) if not together.is_unread(one))
    checks = showing.checks_of(item, sent.points if sent and sent.action == "save" else None)
    return {
        "checks": checks, "most": points(item.question["max_score"]),
        "sum": points(item.question["score"]) if not sent else "",
        "total": sent.total if sent else _total(item, decision),
        "comment": sent.comment if sent else decision.reason if decision else "",
        "bank": [{"text": one, "picked": bool(sent and one in sent.bank)} for one in known],
        "suggested": score(item.suggested["score"], item.suggested["max_score"]),
        "offer": offered and {
            "score": points(offered.score),
            "why": _leaning(offered),
        },
        "decided": decision and decision.score is not None and {
            "score": score(decision.score, item.question["max_score"]), "who": visible(decision.who),
            "at": showing.moment(decision.at), "reason": showing.text(decision.reason),
        },
    }  # fmt: skip


def _place(item: Item, row: Sequence[Item], at: Sequence[datetime]) -> str:
    """Where an answer stands among the others, how many of them wait, and how long these may take."""
    here = gettext("{number} of {total}", number=number(row, item.id), total=len(row))
    waiting = sum(one.is_open for one in row)
    return " · ".join(filter(None, [here, gettext("{number} to review", number=waiting), left(at, waiting)]))


def known_to(desk: Desk, question: str, who: str, but: str = "") -> frozenset[str]:
    """The sentences of all answers to a question, `but` one student's, on which this person decided."""
    read = [
        one for one in desk.items(question) if one.decision is not None and one.decision.who == who and one.id != but
    ]
    texts = (answer.text for answer in desk.answers(one for one in read if not _unread(one)).values())
    return frozenset(sentence for text in texts for sentence in showing.sentences_of(text))


def _unread(item: Item) -> bool:
    return item.decision is not None and together.is_unread(item.decision)


def moments(desk: Desk, who: str) -> list[datetime]:
    """When this person decided on an answer that they read."""
    along = desk.along()
    mine = (one for one in desk.changes() if one.who == who and one.id not in along and not together.is_unread(one))
    return [one.at for one in mine if one.at is not None and one.question != WHOLE]


def _and(points: Sequence[str]) -> str:
    *most, last = points or [""]
    return gettext("{items} and {last}", items=", ".join(most), last=last) if most else last


def _leaning(offered: Offer) -> str:
    """Why another score is offered."""
    apart = points(round(abs(offered.apart), 1))
    if offered.apart > 0:
        return gettext(
            "In {number} decisions on this question you gave about {points} points more than suggested.",
            number=offered.grades, points=apart,
        )  # fmt: skip
    return gettext(
        "In {number} decisions on this question you gave about {points} points less than suggested.",
        number=offered.grades, points=apart,
    )  # fmt: skip


def _total(item: Item, decision: Change | None) -> str:
    """The points that a person set for the question as a whole; empty where they are what its parts add up to."""
    if decision is None or decision.score is None:
        return ""
    added = added_up(item, decision.points)
    return "" if added is not None and abs(added - decision.score) < 1e-6 else points(decision.score)


def undo(desk: Desk, session: Session) -> dict[str, Any] | None:
    """The last decision of whoever sits here, to be taken back; with those that were made along with it."""
    mine = [change for change in desk.changes() if change.who == session.who]
    item = desk.about(mine[-1]) if mine else None
    if item is None:
        return None
    if isinstance(item, Student):
        name = gettext("a student") if session.hide else visible(item.name)
        what = f"{name}: {allowing.decided(mine[-1], item)}"
        return {"id": mine[-1].id, "seen": item.version, "what": what}
    if mine[-1].score is None:
        return None
    name = gettext("an answer") if session.hide else visible(item.name)
    many = len(desk.together(mine[-1].id))
    what = (
        f"{item.question['id']}, {name}: {points(mine[-1].score)}"
        if many == 1
        else gettext("{number} decisions at once", number=many)
    )
    return {"id": mine[-1].id, "seen": item.version, "what": what}


def _conflict(item: Item, trouble: Trouble) -> dict[str, Any] | None:
    if trouble.theirs is None:
        return None
    theirs = showing.told(trouble.theirs, item.question["max_score"])
    return {
        "title": gettext("Somebody else was here first: yours is not saved"),
        "rows": [(gettext("Theirs"), theirs), (gettext("Yours"), visible(trouble.mine))],
        "advice": gettext(
            "Theirs counts. To leave it so, go on to the next. If you save now, yours counts, and theirs is kept "
            "beside it."
        ),
    }  # fmt: skip
