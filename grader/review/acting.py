"""What people do: decide on an answer, or on when a student's work came; undo that."""

from __future__ import annotations

from collections.abc import Sequence, Sized

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from grader.language import gettext, ngettext, shown
from grader.report.amounts import points, score
from grader.report.sanitise import visible
from grader.review import allowing, page_students, pages, sheet, together
from grader.review.deciding import Form, Refused, comment
from grader.review.deciding import decide as decision
from grader.review.desk import Item, Student
from grader.review.gate import Session
from grader.review.page_answer import Trouble
from grader.review.page_students import Refusal
from grader.review.queue import ALL_OPEN, Among, following
from grader.review.site import Site, among, field, missing, page, to
from grader.review.whys import groups
from grader.store import Change, Conflict


async def decide(site: Site, request: Request, session: Session) -> Response:
    """A decision on one answer; then the next one."""
    item, form = site.item(request), await request.form()
    if item is None:
        return missing(session)
    sent, where = _form(form), among(form)
    try:
        change = decision(sent, item, session.who)
    except Refused as refused:
        return site.answer(item, where, session, Trouble(form=sent, error=shown(refused.args[0])), 422)
    if field(form, "answer") != item.answer:
        trouble = Trouble(form=sent, error=gettext("This student was graded again on another answer: look once more."))
        return site.answer(item, where, session, trouble, 409)
    along = _along(site, item, sent, form.getlist("along"), session.who)
    try:
        id = site.desk.decide(change, _number(form, "seen"), along)
    except Conflict:
        item = _afresh(site, item)
        return site.answer(item, where, session, _overtaken(item, sent, change), 409)
    return _go_on(site, item, where, session, id)


def _along(site: Site, item: Item, sent: Form, what: Sequence[object], who: str) -> list[tuple[Change, int]]:
    """The decisions on other answers that were wished for along with this one, each with the last one that was seen."""
    made = []
    if "equal" in what:
        equal = together.equal(item, site.desk.items(item.question["id"]))
        made += [(decision(sent, other, who), other.version) for other in equal]
    if "empty" in what:
        nothing = Form(action="accept", points={}, comment=sent.comment, bank=sent.bank)
        empty = together.empty(item, site.desk.others(item))
        made += [(decision(nothing, other, who), other.version) for other in empty]
    return made


async def decide_rest(site: Site, request: Request, session: Session) -> Response:
    """The rest of a group is given what is suggested, after a sample of it was read."""
    question, form = request.path_params["question"], await request.form()
    where = among(form)
    group = next((one for one in groups(site.desk.items(question)) if one.why == where.why), None)
    left = together.rest(group, session.who, site.desk.along()) if group is not None else None
    if left is None or not left.items or str(len(left.items)) != field(form, "count"):
        session.said = gettext("Nothing was decided: what is left has changed meanwhile. Look once more.")
        return to(pages.list_address(question, where))
    first, *others = ((left.decision(item, session.who), item.version) for item in left.items)
    try:
        site.desk.decide(*first, others)
    except Conflict:
        session.said = gettext("Nothing was decided: somebody else was here first. Look once more.")
        return to(pages.list_address(question, where))
    site.desk.refresh()
    session.said = ngettext(
        "{number} answer was decided at once.", "{number} answers were decided at once.", len(left.items)
    )
    return to(pages.list_address(question, where))


async def decide_sheet(site: Site, request: Request, session: Session) -> Response:
    """Decisions on several answers that were read on one page; then the next ones."""
    question, form = request.path_params["question"], await request.form()
    if question not in site.desk.questions():
        return missing(session)
    where = among(form)
    rows = {
        id: sheet.Row(
            take=f"take.{id}" in form, total=field(form, f"total.{id}"), seen=_number(form, f"seen.{id}"),
            answer=field(form, f"answer.{id}"),
        )
        for id in form.getlist("row") if isinstance(id, str)
    }  # fmt: skip
    try:
        decided = sheet.decisions(rows, site.desk, question, session.who)
    except Refused as refused:
        said = visible(shown(refused.args[0]))
        return page(sheet.page(site.desk, question, where, session, rows, said), 422)
    kept = site.desk.decide_all(decided)
    site.desk.refresh()
    session.said = ngettext("{number} answer decided.", "{number} answers decided.", kept)
    if kept < len(decided):
        session.said += " " + gettext(
            "Of {number} somebody else was here first: theirs counts.", number=len(decided) - kept
        )
    return to(pages.sheet_address(question, where))


def _go_on(site: Site, item: Item, among: Among, session: Session, id: int) -> Response:
    """To the next answer, or to the list where there is none."""
    site.desk.refresh()
    question = item.question["id"]
    row = site.desk.items(question)
    change, *along = site.desk.together(id)
    label = pages.label(item, row, session)
    session.said = gettext("{answer}: {points}, saved.", answer=label, points=_points(change, item)) + _so_were(along)
    after = following(among.row(row), item.id, among, site.gate.others(session, question))
    if after is None:
        session.said += " " + gettext("Nothing more is here.")
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
    id, seen = _number(form, "id"), _number(form, "seen")
    change = next((one for one in site.desk.changes() if one.id == id and one.who == session.who), None)
    item = site.desk.about(change) if change is not None else None
    if change is None or item is None:
        return page(
            pages.plain(gettext("There is nothing to undo"), gettext("That decision counts no more already."), session),
            409,
        )
    along = ((other, site.desk.about(other)) for other in site.desk.together(id) if other.id != id)
    rest = [(_taken_back(other), its.version) for other, its in along if its is not None and _counts(other, its)]
    try:
        if not _counts(change, item):
            raise Conflict
        site.desk.decide(_taken_back(change), seen, rest)
    except Conflict:
        if isinstance(item, Student):
            return _overtaken_on(site, item, session)
        item = _afresh(site, item)
        trouble = Trouble(mine=gettext("undo {what}", what=_points(change, item)), theirs=item.history[-1])
        return site.answer(item, ALL_OPEN, session, trouble, 409)
    if isinstance(item, Student):
        session.said = gettext("Undone: {points}.", points=allowing.decided(change, item))
        return to(pages.student_address(item))
    session.said = gettext("Undone: {points}.", points=_points(change, item)) + _so_were(rest)
    return to(pages.address(item))


async def allow(site: Site, request: Request, session: Session) -> Response:
    """A decision on when a student's work came."""
    found, form = site.desk.student(request.path_params["id"]), await request.form()
    if found is None or not found.terms:
        return missing(session)
    sent = allowing.Request(
        choice=field(form, "choice"), until=field(form, "until"), came=field(form, "came"), reason=field(form, "reason")
    )
    try:
        change = allowing.allow(sent, found, session.who)
        site.desk.decide(change, _number(form, "seen"))
    except Refused as refused:
        refusal = Refusal(sent=sent, error=shown(refused.args[0]))
        return page(page_students.student(site.desk, found, session, refusal), 422)
    except Conflict:
        return _overtaken_on(site, found, session, sent)
    site.desk.refresh()
    session.said = gettext("Saved: {what}.", what=allowing.decided(change, found))
    return to(pages.student_address(found))


def _overtaken_on(site: Site, found: Student, session: Session, sent: allowing.Request | None = None) -> Response:
    """What to tell somebody who was not the first to decide on when a student's work came."""
    site.desk.refresh()
    now = site.desk.student(found.id) or found
    refusal = Refusal(
        sent=sent or allowing.Request(), error=gettext("Somebody else was here first: yours is not saved."),
        theirs=now.history[-1] if now.history else None,
    )  # fmt: skip
    return page(page_students.student(site.desk, now, session, refusal), 409)


def _counts(change: Change, item: Item | Student) -> bool:
    return item.decision is not None and item.decision.id == change.id


def _taken_back(change: Change) -> Change:
    """The decision that this one counts no more."""
    return Change(
        student=change.student, question=change.question, check=change.check, answer=change.answer, score=None,
        who=change.who, reason="", undoes=change.id,
    )  # fmt: skip


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


def _so_were(others: Sized) -> str:
    """How many more the same was done with."""
    if not others:
        return ""
    return " " + ngettext("So was {number} along with it.", "So were {number} along with it.", len(others))


def _points(change: Change, item: Item) -> str:
    return score(change.score or 0, item.question["max_score"])
