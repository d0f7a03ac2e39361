"""A student's answer, and what was found out about it, as the desk's pages show it; all of it made visible."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from grader.language import N_, gettext, shown
from grader.model import Answer, QuestionStatus
from grader.report.amounts import points
from grader.report.excerpt import Excerpt, excerpts
from grader.report.sanitise import clip, clip_lines, visible
from grader.report.view import STATUS_WORDS
from grader.review.desk import Item
from grader.review.parts import Checked, Part, checked
from grader.store import Change

SIGNS = {"passed": "✓", "partial": "◐", "failed": "✗", "found": "✓", "half": "◐", "missing": "✗", "wrong": "✗"}
_TONES = {"found": "passed", "half": "partial", "missing": "failed", "wrong": "failed"}
_WORDS = {
    "passed": N_("passed"), "partial": N_("partly right"), "failed": N_("failed"),
    "not_run": N_("not looked at"), "needs_review": N_("to be confirmed"),
    "grader_error": N_("grader's fault"), "half": N_("half of it"), "wrong": N_("doubtful"),
}  # fmt: skip
_NOT_FOUND = re.compile(r"No answer to question \d+ was found\.")
_BETWEEN = r"(?<=[.!?])(?=\s)|(?<=\n)"
"""Where a sentence ends."""
_TELLING = 4
"""Words of a sentence that is known again."""
_MOST_TEXT, _MOST_LINES, _LONGEST_LINE, _MOST_WORDS = 20_000, 400, 400, 140


def text(said: str) -> str:
    """Somebody's words: bounded, and nothing in them that hides or reorders what stands around."""
    return clip_lines(clip(visible(shown(said)), _MOST_TEXT), _MOST_LINES)


def word(item: Item) -> str:
    """How it stands, in a word or two."""
    if item.question["status"] == "not_found":
        return gettext("no answer found")
    return gettext(STATUS_WORDS[QuestionStatus(item.question["status"])] if not item.decision else N_("decided"))


def moment(at: datetime | None) -> str:
    """A moment on the clock of this machine."""
    return f"{at.astimezone():%Y-%m-%d, %H:%M}" if at else ""


def begins(answer: Answer | None) -> str:
    """The beginning of an answer, on a line."""
    if answer is None:
        return ""
    said = " ".join((answer.text or (answer.program.source if answer.program else "")).split())
    return visible(said[:_MOST_WORDS] + ("…" if len(said) > _MOST_WORDS else ""))


def answer_of(item: Item, answer: Answer | None, known: Collection[str] = ()) -> dict[str, Any]:
    """The words of an answer in pieces, and its program; `known` are sentences that were read before."""
    marked = {line for check in item.question["checks"] for line in check["lines"]}
    is_prose = answer is not None and (item.question["kind"] == "essay" or answer.program is None)
    return {
        "answer": list(with_known(item, answer.text, known))
        if answer is not None and is_prose and answer.text.strip()
        else [],
        "program": [_shown(part, marked) for part in excerpts(answer, marked or {1}, _MOST_LINES, most=_MOST_LINES)],
    }


def pieces(item: Item, said: str) -> Iterator[tuple[str, str]]:
    """A text in pieces; with each sentence that shows ideas their numbers."""
    said = clip(said, _MOST_TEXT)
    spans: dict[tuple[int, int], list[int]] = {}
    for number, entry in enumerate(_entries(item), 1):
        begin, end = entry.get("start"), entry.get("end")
        if isinstance(begin, int) and isinstance(end, int) and 0 <= begin < end <= len(said):
            spans.setdefault((begin, end), []).append(number)
    reached = 0
    for (begin, end), numbers in sorted(spans.items()):
        if begin < reached:
            continue
        yield visible(said[reached:begin]), ""
        yield visible(said[begin:end]), " ".join(map(str, numbers))
        reached = end
    yield visible(said[reached:]), ""


def with_known(item: Item, said: str, known: Collection[str]) -> Iterator[tuple[str, str, bool]]:
    """The same pieces, and of each whether it is word for word what was read before."""
    for text, numbers in pieces(item, said):
        if numbers or not known:
            yield text, numbers, bool(text.strip()) and _plain(text) in known
            continue
        for part in re.split(_BETWEEN, text):
            yield part, "", _plain(part) in known


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a text, as they are compared; the shortest ones tell nothing."""
    return (plain for part in re.split(_BETWEEN, visible(text)) if len((plain := _plain(part)).split()) >= _TELLING)


def _plain(sentence: str) -> str:
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def checks_of(item: Item, form: Mapping[str, str] | None) -> list[dict[str, Any]]:
    """The checks and ideas with their fields, numbered; with what a person typed (`form`), where it was not kept."""
    numbers = iter(range(1, 1000))
    said = str(item.question["reason"] or "")
    return [_check(one, numbers, form, said) for one in checked(item)]


def _check(one: Checked, numbers: Iterator[int], form: Mapping[str, str] | None, said: str) -> dict[str, Any]:
    """`said` is why the question awaits a person, which is not said again."""
    check, part = one.check, one.part
    status = "partial" if check["status"] == "failed" and part.given > 0 else check["status"]
    ideas = [{**_field(idea, next(numbers), form), **shown_idea(idea)} for idea in one.ideas]
    rows = [("why", "" if check["reason"] in said else check["reason"])]
    if not ideas and status != "passed":
        rows = [("expected", check["expected"]), ("actual", check["actual"]), *rows, ("hint", check["hint"])]
    return {
        "title": visible(one.part.title),
        "status": status, "sign": SIGNS.get(status, "?"), "word": gettext(_WORDS.get(status, status)),
        "most": points(part.most), "suggested": points(part.suggested), "full_at": one.full_at if ideas else "",
        "ideas": ideas, "part": None if ideas else _field(part, next(numbers), form),
        "rows": [(name, text(said)) for name, said in rows if said],
    }  # fmt: skip


def _field(part: Part, number: int, form: Mapping[str, str] | None) -> dict[str, Any]:
    return {
        "name": part.name, "number": number, "least": points(part.least), "most": points(part.most),
        "suggested": points(part.suggested), "value": points(part.given) if form is None else form.get(part.name, ""),
    }  # fmt: skip


def shown_idea(idea: Part) -> dict[str, str]:
    """An idea, with a sign and a word for how much of it was found."""
    return {
        "title": visible(idea.title), "tone": _TONES.get(idea.status, "needs_review"),
        "sign": SIGNS.get(idea.status, "?"), "word": gettext(_WORDS.get(idea.status, idea.status)),
    }  # fmt: skip


def _concepts(check: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [entry for entry in check["evidence"] if "concept" in entry and "status" in entry]


def _entries(item: Item) -> list[Mapping[str, Any]]:
    """The ideas of all checks, in the order in which they are numbered; a check without any takes a number, too."""
    found: list[Mapping[str, Any]] = []
    for check in item.question["checks"]:
        found += _concepts(check) or [{}]
    return found


def _shown(part: Excerpt, marked: set[int]) -> dict[str, Any]:
    lines = [
        {
            "number": line.number,
            "text": visible(line.text[:_LONGEST_LINE]),
            "marked": bool(marked) and line.marked,
        }
        for line in part.lines
    ]
    return {"where": visible(part.where), "lines": lines}


def told(change: Change, most: float) -> str:
    """A decision in a sentence."""
    if change.undoes is not None:
        return gettext("{who} undid a decision, {at}", who=visible(change.who), at=moment(change.at))
    values = {"who": visible(change.who), "at": moment(change.at), "check": visible(change.check or "")}
    values["score"] = "" if change.score is None else f"{points(change.score)} / {points(most)}"
    if change.score is None:
        said = gettext("{who} took a decision back, {at}", **values)
    elif change.check:
        said = gettext("{who} gave {score} for {check}, {at}", **values)
    else:
        said = gettext("{who} gave {score}, {at}", **values)
    return f"{said}: {text(change.reason)}" if change.reason else said


def history(item: Item) -> list[dict[str, Any]]:
    """All decisions; `gone` are those that were undone or made on another answer."""
    undone = {change.undoes for change in item.history}
    return [
        {"text": told(change, item.question["max_score"]), "gone": change.id in undone or _is_old(item, change)}
        for change in item.history
    ]


def _is_old(item: Item, change: Change) -> bool:
    return change.undoes is None and not item.work.is_meant(change)


def notes(item: Item) -> Sequence[str]:
    """How the answer was read, where that is not why a person is asked; of a missing one also the whole work."""
    whole = item.work.document.get("notes", ()) if item.question["status"] == "not_found" else ()
    whole = [note for note in whole if not _NOT_FOUND.fullmatch(str(note))]  # which are, the lists say
    said = str(item.question["reason"] or "")
    return [text(note) for note in (*item.question.get("notes", ()), *whole) if note not in said or item.decision]


def reason(item: Item) -> str:
    """Why it awaits a person; nothing where that was settled."""
    return "" if item.decision else sentences(item.question["reason"] or "")


def sentences(said: str) -> str:
    """Reasons as sentences that follow each other, in the reader's language."""
    said = shown(said).strip()
    return text(said[:1].upper() + said[1:].replace(".; ", ". "))


def nothing(item: Item, answer: Answer | None) -> str:
    """What to say where there is no answer to show and no reason either."""
    if answer is not None or (item.question["status"] == "not_found" and reason(item)):
        return ""
    if item.work.answers.get(item.question["id"]) and item.question["source"]:
        return gettext("The text of this answer was not kept. Grade the class again to see it here.")
    return gettext("No answer was found.")
