"""The first page: all questions, what is still to do, and how the grades are taken along."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from grader.language import gettext
from grader.report.amounts import score
from grader.report.sanitise import visible
from grader.review.desk import Desk, Item
from grader.review.exports import FORMATS
from grader.review.gate import Session
from grader.review.pages import address, list_address, render
from grader.review.queue import Among, Show


def overview(desk: Desk, folder: Path, session: Session) -> str:
    """All questions, and what is still to do."""
    rows = {question: desk.items(question) for question in desk.questions()}
    everybody = {item.id for items in rows.values() for item in items}
    return render(
        "overview.html.j2", session, title=visible(desk.title()), students=len(everybody), folder=str(folder),
        open=sum(item.is_open for items in rows.values() for item in items),
        decided=sum(item.decision is not None for items in rows.values() for item in items),
        questions=[_question(question, items) for question, items in rows.items()],
        late=sum(one.is_late for one in desk.students()), unknown=sum(one.is_open for one in desk.students()),
        hide=session.hide, exports=[(f"/export/{one.name}", gettext(one.title)) for one in FORMATS.values()],
    )  # fmt: skip


def _question(question: str, items: Sequence[Item]) -> dict[str, Any]:
    waiting, decided = sum(item.is_open for item in items), sum(item.decision is not None for item in items)
    first = next((item for item in items if item.is_open), items[0])
    most = max(item.question["max_score"] for item in items)
    return {
        "id": question, "title": visible(items[0].question["title"]), "open": waiting, "decided": decided,
        "next": address(first), "all": list_address(question, Among(Show.ALL)), "list": list_address(question),
        "percent": round(100 * decided / (waiting + decided)) if waiting + decided else 100,
        "mean": score(mean(item.question["score"] for item in items), most),
    }  # fmt: skip
