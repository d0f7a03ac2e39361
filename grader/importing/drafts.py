"""An assignment as a draft, and the text of its files: YAML with comments where a person must decide."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import yaml

_PLAIN = re.compile(r"[A-Za-z][\w .,/()-]*[\w.)]|[A-Za-z]")
_WIDTH = 116
_BLOCK = re.compile(r"[^\x09\x0a\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """A check: its family with its parameters as YAML, its weight among the checks, and what a person must decide.

    `hidden` is as in a spec. Of the checks with the same `stead` only the first that the reference passes is kept.
    """

    id: str
    title: str
    family: str
    params: str
    weight: float = 1.0
    decide: tuple[str, ...] = ()
    stead: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftQuestion:
    """A question: what its file says, its reference's text, and comments for the top of the file."""

    id: str
    title: str
    prompt: str
    is_program: bool
    points: float
    marks: tuple[str, ...] = ()
    solution: str | None = None
    checks: tuple[DraftCheck, ...] = ()
    comments: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    @property
    def solution_path(self) -> str:
        """Where the reference lies, from the assignment's folder."""
        return f"solutions/{self.id}.{'py' if self.is_program else 'md'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An assignment."""

    id: str
    title: str
    questions: tuple[DraftQuestion, ...]
    made_by: str = ""
    notes: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def files_of(draft: Draft) -> dict[PurePosixPath, str]:
    """The text of every file by its path in the assignment's folder."""
    names = "".join(f"  - {question.id}.yaml\n" for question in draft.questions)
    head = f"# {draft.made_by}\n" if draft.made_by else ""
    files = {"assignment.yaml": f"{head}id: {scalar(draft.id)}\ntitle: {scalar(draft.title)}\nquestions:\n{names}"}
    for question in draft.questions:
        files[f"{question.id}.yaml"] = question_text(question)
        if question.solution is not None:
            files[question.solution_path] = question.solution.rstrip() + "\n"
    if draft.notes:
        files["NOTES.md"] = draft.notes
    return {PurePosixPath(name): text for name, text in files.items()}


def question_text(question: DraftQuestion) -> str:
    """A question's file."""
    return "\n".join(_lines(question)) + "\n"


def _lines(question: DraftQuestion) -> Iterator[str]:
    yield from _comments(question.comments)
    yield f"id: {scalar(question.id)}"
    yield f"title: {scalar(question.title)}"
    yield f"prompt: {block(question.prompt, 2)}"
    yield f"kind: {'program' if question.is_program else 'essay'}"
    yield f"points: {question.points:g}"
    if question.solution is not None:
        yield f"solution: {scalar(question.solution_path)}"
    if question.marks:
        yield "marks: # the names that the course gave to this question's cells"
        yield from (f"  - {json.dumps(mark, ensure_ascii=False)}" for mark in question.marks)
    yield "checks:"
    for check, points in zip(question.checks, shares(question.points, question.checks), strict=True):
        yield from _comments(check.decide, "  ")
        yield f"  - id: {scalar(check.id)}"
        yield f"    title: {scalar(check.title)}"
        yield f"    points: {points:g}"
        if check.hidden:
            yield "    hidden: true"
        if "\n" in check.params:
            yield f"    {check.family}:"
            yield from (f"      {line}".rstrip() for line in check.params.split("\n"))
        else:
            yield f"    {check.family}: {check.params}"
    yield from _comments(question.below)


def _comments(comments: Sequence[str], indent: str = "") -> Iterator[str]:
    for comment in comments:
        for line in comment.split("\n"):
            yield f"{indent}# {line}".rstrip()


def shares(points: float, checks: Sequence[DraftCheck]) -> list[float]:
    """Points for each check by its weight, that add up to the question's: in halves, quarters ... as coarse as can be.

    What rounding leaves goes to the checks that it took most from.
    """
    whole, weight = round(points * 100), sum(check.weight for check in checks)
    step = next((each for each in (100, 50, 25, 10, 5) if whole % each == 0 and whole >= 2 * each * len(checks)), 1)
    exact = [whole * check.weight / weight / step for check in checks]
    parts = [max(1, int(part)) for part in exact]
    while sum(parts) * step != whole:
        missing = 1 if sum(parts) * step < whole else -1
        movable = [place for place, part in enumerate(parts) if part + missing >= 1]
        chosen = max(movable, key=lambda place: missing * (exact[place] - parts[place]))
        parts[chosen] += missing
    return [part * step / 100 for part in parts]


def scalar(text: str) -> str:
    """A text on one line, in quotation marks where YAML would take it for something else."""
    if _PLAIN.fullmatch(text) and yaml.safe_load(text) == text:
        return text
    return json.dumps(text, ensure_ascii=bool(_BLOCK.search(text)))


def block(text: str, indent: int) -> str:
    """A text of any length: on one line where it fits, else as a block of its own lines."""
    text = "\n".join(line.rstrip() for line in text.expandtabs(4).split("\n")).strip("\n")
    if "\n" not in text and len(text) <= _WIDTH - 10:
        return scalar(text)
    if _BLOCK.search(text):
        return json.dumps(text)
    margin = " " * indent
    return f"|{indent}-\n" + "\n".join(f"{margin}{line}".rstrip() for line in text.split("\n"))
