"""Several answers on one page, each with what is suggested: read them, change what is to be changed, decide at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.language import gettext, say, shown
from grader.report.amounts import points, score
from grader.report.sanitise import visible
from grader.review import showing, together
from grader.review.deciding import Form, Refused, decide
from grader.review.desk import Desk, Item
from grader.review.gate import Session
from grader.review.pace import left
from grader.review.page_answer import known_to, moments, undo
from grader.review.pages import address, label, list_address, render, sheet_address
from grader.review.parts import Checked, checked
from grader.review.queue import Among
from grader.store import Change

SIZE = 10
"""Answers on a sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was sent of one answer: whether it is decided, its points, and what the page was made from."""

    take: bool
    total: str
    seen: int
    answer: str


def on_sheet(row: Sequence[Item], among: Among) -> list[Item]:
    """The next answers in words that wait, of equal ones the first; the others are decided along with it."""
    found: dict[str, Item] = {}
    for item in row:
        if len(found) == SIZE:
            break
        if among.holds(item) and item.is_open and is_text(item):
            found.setdefault(item.answer, item)
    return list(found.values())


def is_text(item: Item) -> bool:
    """Whether this can be decided on a sheet: an answer in words, that was found."""
    return bool(item.question["kind"] == "essay" and item.question["status"] == "needs_review")


def decisions(rows: Mapping[str, Row], desk: Desk, question: str, who: str) -> list[tuple[Change, int]]:
    """What was decided, each with the last decision that was seen; with equal answers along.

    Raises Refused for points that are none, and where an answer is another by now.
    """
    whole = desk.items(question)
    found = []
    for item in whole:
        sent = rows.get(item.id)
        if sent is None or not sent.take:
            continue
        if sent.answer != item.answer:
            raise Refused(say("Somebody was graded again on another answer: look once more."))
        form = Form(action="save" if sent.total.strip() else "accept", points={}, total=sent.total)
        found.append((decide(form, item, who), sent.seen))
        found += [(decide(form, other, who), other.version) for other in together.equal(item, whole)]
    return found


def page(desk: Desk, question: str, among: Among, session: Session, sent: Mapping[str, Row], error: str = "") -> str:
    """The next answers; with what was sent, where that was not kept."""
    whole = desk.items(question)
    row = among.row(whole) or whole
    items = on_sheet(row, among)
    answers, known = desk.answers(items), known_to(desk, question, session.who)
    waiting = [item for item in row if item.is_open and is_text(item)]
    asked = desk.asked.get(question)
    return render(
        "sheet.html.j2", session, id=question, title=visible(whole[0].question["title"]), error=error,
        prompt=visible(asked.prompt.strip()) if asked else "", list=list_address(question, among),
        here=sheet_address(question, among), show=str(among.show), why=among.why, undo=undo(desk, session),
        place=gettext("{number} to review", number=len(waiting)),
        left=left(moments(desk, session.who), len(waiting)), most=points(whole[0].question["max_score"]),
        rows=[_row(item, whole, answers, known, session, among, sent.get(item.id)) for item in items],
    )  # fmt: skip


def _row(
    item: Item, whole: Sequence[Item], answers: Mapping[str, Any], known: frozenset[str], session: Session,
    among: Among, sent: Row | None,
) -> dict[str, Any]:  # fmt: skip
    ideas = list(_ideas(checked(item)))
    return {
        "id": item.id, "href": address(item, among), "label": label(item, whole, session),
        "reason": shown(showing.reason(item)), "suggested": score(item.suggested["score"], item.suggested["max_score"]),
        "placeholder": points(item.suggested["score"]), "total": sent.total if sent else "",
        "take": sent.take if sent else True, "seen": item.version, "answer": item.answer,
        "equal": [label(one, whole, session) for one in together.equal(item, whole)],
        "text": list(showing.with_known(item, answers[item.id].text, known)) if item.id in answers else [],
        "nothing": showing.nothing(item, answers.get(item.id)),
        "ideas": ideas, "missing": "; ".join(idea["title"] for idea in ideas if idea["tone"] == "failed"),
    }  # fmt: skip


def _ideas(checks: Sequence[Checked]) -> Iterator[dict[str, str]]:
    """The ideas with the numbers that the answer's sentences bear; a check without any takes one, too."""
    for number, part in enumerate((part for one in checks for part in one.ideas or (one.part,)), 1):
        yield {"number": str(number), **showing.shown_idea(part), "points": points(part.suggested)}
