"""The answers to one question, alike ones next to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.report.sanitise import visible
from grader.report.view import score
from grader.review import showing
from grader.review.desk import Desk, Item
from grader.review.gate import Session
from grader.review.pages import address, label, list_address, render
from grader.review.queue import Show

_A_PAGE = 100
"""Answers in one list."""
_SHOWN = {Show.OPEN: "to review", Show.DECIDED: "decided", Show.ALL: "all"}


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
