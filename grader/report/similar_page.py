"""Who shares what with whom, as one HTML file that loads nothing, runs nothing, and shows markup as text."""

from __future__ import annotations

from typing import Any

from grader.language import gettext
from grader.model import Alike, Likeness, Pair, Side
from grader.report import similar
from grader.report.page import policy, stylesheet, template
from grader.report.sanitise import one_line

MOST_PAIRS = 200
_MOST_PASSAGES = 12


def to_similar_html(alike: Alike) -> str:
    """The page; of very many pairs the strongest, and how many there are beside them."""
    css = stylesheet("similar.css")
    page = {
        "title": one_line(alike.assignment), "summary": similar.summary(alike), "hint": gettext(similar.HINT),
        "pairs": [_pair(pair, number) for number, pair in enumerate(alike.pairs[:MOST_PAIRS], 1)],
        "more": max(0, len(alike.pairs) - MOST_PAIRS),
        "groups": [", ".join(map(one_line, group)) for group in alike.groups if len(group) > 2],
    }  # fmt: skip
    return template("similar.html.j2").render(page=page, css=css, policy=policy(css))


def _pair(pair: Pair, number: int) -> dict[str, Any]:
    return {
        "anchor": f"pair-{number}", "left": one_line(pair.students[0]), "right": one_line(pair.students[1]),
        "names": one_line(similar.names(pair)),
        "percent": similar.percent(pair.strength), "questions": ", ".join(one.question for one in pair.likenesses),
        "likenesses": [_likeness(likeness) for likeness in pair.likenesses],
    }  # fmt: skip


def _likeness(likeness: Likeness) -> dict[str, Any]:
    return {
        "question": likeness.question, "said": similar.explained(likeness), "about": similar.told_names(likeness),
        "names": [one_line(name) for name in similar.choices(likeness)],
        "passages": [(_side(one.left), _side(one.right)) for one in likeness.passages[:_MOST_PASSAGES]],
        "more": max(0, len(likeness.passages) - _MOST_PASSAGES),
    }  # fmt: skip


def _side(side: Side) -> list[dict[str, Any]]:
    return [{"label": label, "text": one_line(text), "marked": marked} for label, text, marked in similar.bounded(side)]
