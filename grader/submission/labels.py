"""The label of a question or an answer at the beginning of a line: `Q1.`, `Que.1.Ans`, `#Ans1.)`, `1.)`, `#3`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.model import Word


class LabelKind(Word):
    """What the label says of itself. A list within an answer has BARE labels too."""

    QUESTION = "question"
    ANSWER = "answer"
    BARE = "bare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label and where the text after it begins. `style` is its form without the number: `#.)`."""

    kind: LabelKind
    number: int | None
    end: int
    style: str = ""


_LONGEST = 200
_DECORATION = r"(?:[\s>#*_'\"“`(\[•-]|<[^<>\n]{1,200}>)*"
_NUMBER = r"(?:0*(?P<number>[1-9]\d{0,2})(?!\d)|(?P<word>one|two|three|four|five|six|seven|eight|nine|ten)\b)"
_NO = r"(?:(?:no|number|num)\b[\s.:_#-]*)?"
_TAIL = r"(?:[\s.:;)\]>*_,=–—-]|</\w{1,10}>)*"
_OF = r"(?:\s+(?:to|of|for)\s+(?:the\s+)?(?:questions?|ques|q))?"
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_QUESTION_LABEL = re.compile(
    rf"{_DECORATION}(?:questions?|ques|que|qns?|qs|q)[\s.:_#-]*{_NO}{_NUMBER}(?P<tail>{_TAIL})"
    rf"(?P<answer>(?:answers?|ans)\b{_TAIL})?",
    re.IGNORECASE,
)
_ANSWER_LABEL = re.compile(
    rf"{_DECORATION}(?:(?:answers?|ans|solution|soln|sol){_OF}|a(?=\d))"
    rf"(?:[\s.#_]*{_NUMBER}|[\s.#_:-]*(?:no|number)[\s.:_#-]*0*(?P<no>[1-9]\d?)"
    rf"|[\s.#_:=–—-]*0*(?P<alone>[1-9]\d?)(?={_TAIL}$))(?P<tail>{_TAIL})",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(
    r"(?P<lead>[\s>#*_'\"“`(\[]*)0*(?P<number>[1-9]\d?)(?:(?P<tail>\s?[.):\]-][\s.:)\]>*_-]*)|[\s*_'\"]*$)"
)
_UNNUMBERED = re.compile(
    rf"{_DECORATION}(?:(?P<question>questions?|ques|que|q)|(?P<answer>answers?|ans|solution|soln|sol))"
    r"(?:\s*[.:)>=–—-][\s.:)\]>*_=–—-]*|[\s*_]*$|(?<=ans)\s+(?=(?-i:[A-Z]))|(?<=sol)\s+(?=(?-i:[A-Z])))",
    re.IGNORECASE,
)


def find_label(text: str) -> Label | None:
    """The label at the beginning of a line, markdown and comment marks before it notwithstanding."""
    text = text[:_LONGEST]
    return _question(text) or _answer(text) or _bare(text) or _unnumbered(text)


def is_numbered(label: Label | None) -> bool:
    """True for a label with a number that calls itself a question or an answer."""
    return label is not None and label.number is not None and label.kind is not LabelKind.BARE


def _question(text: str) -> Label | None:
    match = _QUESTION_LABEL.match(text)
    if match is None:
        return None
    kind = LabelKind.ANSWER if match["answer"] else LabelKind.QUESTION
    return Label(kind=kind, number=_value(match["number"], match["word"]), end=match.end(), style="q")


def _answer(text: str) -> Label | None:
    match = _ANSWER_LABEL.match(text)
    if match is None:
        return None
    number = _value(match["number"] or match["no"] or match["alone"], match["word"])
    return Label(kind=LabelKind.ANSWER, number=number, end=match.end(), style="a")


def _bare(text: str) -> Label | None:
    """`1.)`, `3:`, `#3`, a line that is nothing but a number; never the `3` of `3.5` or of `3 processes`."""
    match = _BARE_LABEL.match(text)
    if match is None or (text[match.end() : match.end() + 1].isdigit() and not match["tail"].endswith((" ", ")"))):
        return None
    style = "#" + "".join((match["tail"] or "").split())[:2]
    return Label(kind=LabelKind.BARE, number=int(match["number"]), end=match.end(), style=style)


def _unnumbered(text: str) -> Label | None:
    match = _UNNUMBERED.match(text)
    if match is None:
        return None
    kind = LabelKind.QUESTION if match["question"] else LabelKind.ANSWER
    return Label(kind=kind, number=None, end=match.end())


def _value(digits: str | None, word: str | None) -> int:
    return int(digits) if digits else _WORDS.index((word or "").lower()) + 1
