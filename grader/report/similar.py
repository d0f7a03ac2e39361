"""Who shares what with whom, in words that every form of the report uses, and as one JSON document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.language import N_, gettext, ngettext, say
from grader.model import Alike, Kind, Likeness, Pair, Passage, Side
from grader.report.sanitise import clip

HINT = N_(
    "A hint for a person, never a verdict: read both, and talk with both. People who learn from one lecture, one book "
    "or one group write alike."
)
VERSION = 1
_LONGEST_LINE, _MOST_LINES, _MOST_NAMES = 300, 40, 8


def percent(share: float) -> int:
    """A share (0 to 1) as whole percent."""
    return round(100 * share)


def summary(alike: Alike) -> str:
    """How many were compared, and what came of it."""
    said = [
        ngettext("{number} student was compared.", "{number} students were compared.", alike.compared),
        ngettext(
            "One pair of them shares what hardly anybody else has.",
            "{number} pairs of them share what hardly anybody else has.",
            len(alike.pairs),
        )
        if alike.pairs
        else gettext("No two share what hardly anybody else has."),
    ]
    if alike.few:
        said.append(gettext("So few do not show what everybody writes: expect pairs that mean nothing."))
    return " ".join(said)


def explained(likeness: Likeness) -> str:
    """Why this question is a reason to look."""
    values = {"share": percent(likeness.share), "whole": percent(likeness.whole)}
    if likeness.kind is Kind.PROGRAM:
        return gettext(
            "{share} % of the shorter program stands in the other too, and in hardly any third one; in all, {whole} % "
            "of it stands in both.",
            **values,
        )
    return gettext(
        "{share} % of the shorter text stands in the other too, and in hardly any third one; in all, {whole} % of it "
        "stands in both.",
        **values,
    )


def names(pair: Pair) -> str:
    """Both of them."""
    return gettext("{items} and {last}", items=pair.students[0], last=pair.students[1])


def choices(likeness: Likeness, said: Callable[..., str] = gettext) -> tuple[str, ...]:
    """The names, comments and strings that both have, the rarest few."""
    return tuple(clip(name, 80, said) for name in likeness.names[:_MOST_NAMES])


def told_names(likeness: Likeness) -> str:
    """What is said of them."""
    return gettext("Chosen alike, beyond chance:") if likeness.by_names else gettext("Chosen alike:")


def bounded(side: Side, said: Callable[..., str] = gettext) -> list[tuple[str, str, bool]]:
    """The lines of a side, of bounded number and length."""
    lines = [(label, clip(text.expandtabs(4), _LONGEST_LINE, said), marked) for label, text, marked in side.lines]
    return lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], ("", "...", False)]


def to_plain(alike: Alike) -> dict[str, Any]:
    """All of it as JSON values."""
    return {
        "schema": VERSION, "hint": HINT, "assignment": alike.assignment, "compared": alike.compared,
        "groups": [list(group) for group in alike.groups], "pairs": [_pair(pair) for pair in alike.pairs],
    }  # fmt: skip


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "students": list(pair.students), "strength": pair.strength,
        "questions": [_likeness(likeness) for likeness in pair.likenesses],
    }  # fmt: skip


def _likeness(likeness: Likeness) -> dict[str, Any]:
    return {
        "id": likeness.question, "kind": str(likeness.kind), "share": likeness.share, "whole": likeness.whole,
        "names": list(choices(likeness, say)), "beyond_chance": likeness.by_names,
        "passages": [_passage(passage) for passage in likeness.passages],
    }  # fmt: skip


def _passage(passage: Passage) -> dict[str, Any]:
    sides = {"left": passage.left, "right": passage.right}
    return {
        "size": passage.size, "rare": round(passage.rare, 4),
        **{
            name: [{"line": label, "text": text, "common": marked} for label, text, marked in bounded(side, say)]
            for name, side in sides.items()
        },
    }  # fmt: skip
