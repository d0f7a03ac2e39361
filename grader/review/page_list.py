"""The answers to one question, alike ones next to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.language import N_, gettext
from grader.report.amounts import score
from grader.report.sanitise import visible
from grader.review import showing
from grader.review.desk import Desk, Item
from grader.review.gate import Session
from grader.review.page_answer import undo
from grader.review.pages import address, label, list_address, render, sheet_address
from grader.review.queue import Among, Show
from grader.review.sheet import is_text
from grader.review.together import Rest, rest
from grader.review.whys import Group, groups

_A_PAGE = 100
"""Answers in one list."""
_SHOWN = {Show.OPEN: N_("to review"), Show.DECIDED: N_("decided"), Show.ALL: N_("all")}


def listing(desk: Desk, question: str, among: Among, page: int, session: Session) -> str:
    """The answers to one question, alike ones next to each other, and why they wait."""
    whole = desk.items(question)
    row = among.row(whole) or whole
    found = [item for item in row if among.holds(item)]
    why = groups(whole)
    part = found[(page - 1) * _A_PAGE : page * _A_PAGE]
    answers = desk.answers(part)
    asked = desk.asked.get(question)
    return render(
        "list.html.j2", session, id=question, title=visible(whole[0].question["title"]),
        prompt=visible(asked.prompt.strip()) if asked else "",
        shows=[
            {"href": list_address(question, Among(one, among.why)), "name": gettext(_SHOWN[one]),
             "here": one is among.show, "count": sum(map(one.holds, row))} for one in Show
        ],
        first=address(part[0], among) if part else "", undo=undo(desk, session), show=str(among.show),
        rows=[_line(item, whole, among, session, showing.begins(answers.get(item.id))) for item in part],
        pages=[
            {"href": list_address(question, among, one), "name": one, "here": one == page}
            for one in range(1, 2 + (len(found) - 1) // _A_PAGE)
        ],
        sheet=sheet_address(question, among) if any(one.is_open and is_text(one) for one in found) else "",
        whys=[_group(group, desk, session) for group in why if among.why in ("", group.why)], narrow=bool(among.why),
        everything=list_address(question, Among(among.show)),
    )  # fmt: skip


def _group(group: Group, desk: Desk, session: Session) -> dict[str, Any]:
    """Answers that wait for the same reasons, and how the rest of them can be decided."""
    question, among = group.items[0].question["id"], Among(why=group.why)
    left = rest(group, session.who, desk.along())
    return {
        "said": showing.sentences(group.said), "why": group.why, "count": len(group.items), "open": len(group.open),
        "first": address(group.open[0], among) if group.open else "", "list": list_address(question, among),
        "rest": left and _rest(left),
    }  # fmt: skip


def _rest(left: Rest) -> dict[str, Any]:
    return {"read": left.read, "count": len(left.items), "why_not": left.why_not, "given": left.given}


def _line(item: Item, row: Sequence[Item], among: Among, session: Session, begins: str) -> dict[str, Any]:
    return {
        "href": address(item, among), "name": label(item, row, session), "begins": begins,
        "score": score(item.question["score"], item.question["max_score"]), "status": item.question["status"],
        "word": showing.word(item), "by": gettext("by {who}", who=visible(item.decision.who)) if item.decision else "",
    }  # fmt: skip
