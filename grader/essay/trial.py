"""A rubric tried out on answers: which phrase matches which sentence, and what no phrase speaks to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.essay import doubts
from grader.essay.judge import judge
from grader.essay.layout import Sentence, sentences
from grader.essay.params import EssayParams
from grader.essay.search import Reading
from grader.model import Verdict, Word


class Use(Word):
    """What a phrase is in a rubric for."""

    ACCEPT = "accept"
    HALF = "half"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One phrase of a rubric; `idea` is the concept's id, or `wrong-2` for the second misconception."""

    idea: str
    title: str
    use: Use
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A sentence that a wording matches; `denied` where it says the opposite."""

    wording: Wording
    sentence: str
    denied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One answer, read with one rubric. `silent` are its sentences that no phrase matches; `share` is out of 1."""

    name: str
    verdict: Verdict
    hits: tuple[Hit, ...]
    silent: tuple[str, ...]

    @property
    def share(self) -> float:
        """What is suggested."""
        return self.verdict.share


def wordings(params: EssayParams) -> tuple[Wording, ...]:
    """Every phrase of a rubric, in its order."""
    return tuple(_wordings(params))


def try_answer(params: EssayParams, name: str, text: str, question: str, model: str = "") -> Trial:
    """Read one answer. `question` is the prompt, whose own words count for nothing, `model` the model answer's text."""
    own = doubts.without_question(sentences(text), question)
    reading = Reading(params, own)
    found: list[Hit] = []
    spoken: set[int] = set()
    for wording in wordings(params):
        for sentence, denied in reading.where(wording.phrase):
            found.append(Hit(wording=wording, sentence=_quoted(text, sentence), denied=denied))
            spoken.add(sentence.start)
    silent = (_quoted(text, one) for one in own if one.start not in spoken and not one.question)
    verdict = judge(params, text, question, model=model)
    return Trial(name=name, verdict=verdict, hits=tuple(found), silent=tuple(dict.fromkeys(silent)))


def _wordings(params: EssayParams) -> Iterator[Wording]:
    for concept in params.concepts:
        for use, phrases in ((Use.ACCEPT, concept.accept), (Use.HALF, concept.half)):
            yield from (Wording(idea=concept.id, title=concept.title, use=use, phrase=text) for text in phrases)
    for number, wrong in enumerate(params.wrong, 1):
        for text in wrong.match:
            yield Wording(idea=f"wrong-{number}", title=wrong.says, use=Use.WRONG, phrase=text)


def _quoted(text: str, sentence: Sentence) -> str:
    """On one line, as UTF-8 can hold it."""
    return " ".join(text[sentence.start : sentence.end].split()).encode("utf-8", "replace").decode("utf-8")
