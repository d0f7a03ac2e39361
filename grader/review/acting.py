"""What people do: decide on an answer, undo that."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from grader.report.view import points, score
from grader.review import pages
from grader.review.deciding import Form, Refused, comment
from grader.review.deciding import decide as decision
from grader.review.desk import Item
from grader.review.gate import Session
from grader.review.page_answer import Trouble
from grader.review.queue import Show, following
from grader.review.site import Site, field, missing, page, show, to
from grader.store import Change, Conflict


async def decide(site: Site, request: Request, session: Session) -> Response:
    """A decision on one answer; then the next one."""
    item, form = site.item(request), await request.form()
    if item is None:
        return missing(session)
    sent, among = _form(form), show(field(form, "show"))
    try:
        change = decision(sent, item, session.who)
    except Refused as refused:
        return site.answer(item, among, session, Trouble(form=sent, error=str(refused)), 422)
    if field(form, "answer") != item.answer:
        trouble = Trouble(form=sent, error="This student was graded again on another answer: look once more.")
        return site.answer(item, among, session, trouble, 409)
    try:
        site.desk.decide(change, _number(form, "seen"))
    except Conflict:
        item = _afresh(site, item)
        return site.answer(item, among, session, _overtaken(item, sent, change), 409)
    return _go_on(site, item, among, session, change)


def _go_on(site: Site, item: Item, among: Show, session: Session, change: Change) -> Response:
    """To the next answer, or to the list where there is none."""
    site.desk.refresh()
    question = item.question["id"]
    row = site.desk.items(question)
    session.said = f"{pages.label(item, row, session)}: {_points(change, item)}, saved."
    after = following(row, item.id, among, site.gate.others(session, question))
    if after is None:
        session.said += " Nothing more is here."
        return to(pages.list_address(question, among))
    return to(pages.address(after, among))


def _afresh(site: Site, item: Item) -> Item:
    """The same answer with what others decided meanwhile."""
    site.desk.refresh()
    return site.desk.item(item.question["id"], item.id) or item


def _overtaken(item: Item, sent: Form, change: Change) -> Trouble:
    """What to tell somebody who was not the first: both decisions, and the form as they sent it."""
    mine = _points(change, item) + (f": {change.reason}" if change.reason else "")
    form = Form(action="save", points=sent.points, total=points(change.score or 0), comment=comment(sent))
    return Trouble(form=form, mine=mine, theirs=item.history[-1] if item.history else None)


async def undo(site: Site, request: Request, session: Session) -> Response:
    """The last decision of whoever sits here counts no more."""
    form = await request.form()
    id = _number(form, "id")
    change = next((one for one in site.desk.changes() if one.id == id and one.who == session.who), None)
    item = site.desk.about(change) if change is not None else None
    if change is None or item is None:
        return page(pages.plain("There is nothing to undo", "That decision counts no more already.", session), 409)
    taken = Change(
        student=change.student, question=change.question, check=change.check, answer=change.answer, score=None,
        who=session.who, reason="", undoes=change.id,
    )  # fmt: skip
    try:
        if item.decision is None or item.decision.id != change.id:
            raise Conflict
        site.desk.decide(taken, _number(form, "seen"))
    except Conflict:
        item = _afresh(site, item)
        trouble = Trouble(mine=f"undo {_points(change, item)}", theirs=item.history[-1])
        return site.answer(item, Show.OPEN, session, trouble, 409)
    session.said = f"Undone: {_points(change, item)}."
    return to(pages.address(item))


def _form(form: FormData) -> Form:
    action, _, offered = field(form, "action").partition(" ")
    given = {name.removeprefix("points."): field(form, name) for name in form if name.startswith("points.")}
    bank = [piece for piece in form.getlist("bank") if isinstance(piece, str)]
    return Form(
        action=action or "save", points=given, total=offered if action == "offer" else field(form, "total"),
        comment=field(form, "comment"), bank=bank,
    )  # fmt: skip


def _number(form: FormData, name: str) -> int:
    text = field(form, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _points(change: Change, item: Item) -> str:
    return score(change.score or 0, item.question["max_score"])
