"""An answer in words and a rubric: a suggested share, the sentences behind it, and why a person should look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.essay import doubts
from grader.essay.layout import MOST_CHARACTERS, MOST_WORDS, Sentence, sentences
from grader.essay.opinion import second_opinion, weights
from grader.essay.params import EssayParams
from grader.essay.search import Mark, Reading, Spot
from grader.language import joined, say, say_number
from grader.model import Status, Verdict

_APART = 0.15
_UNSURE = (0.30, 0.75)
_CAP = 0.30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """An answer, read: what it says in its own words, the ideas in it, and the share that they earn."""

    all: tuple[Sentence, ...]
    own: tuple[Sentence, ...]
    concepts: tuple[Spot, ...]
    wrong: tuple[Spot, ...]
    neglected: tuple[str, ...]
    earned: float


def judge(params: EssayParams, text: str, question: str, others: Sequence[str] = (), *, model: str = "") -> Verdict:
    """Suggest what an answer in words is worth.

    `question` is the prompt, `others` are the answers of other students to it, `model` the text of the model answer,
    which counts where the rubric itself has no keywords.
    PASSED means that nothing calls for a person; everything else is NEEDS_REVIEW with the reasons, never FAILED.
    """
    read = _read(params, text, question)
    share = min(read.earned, _CAP) if _capped(read) else read.earned
    reasons = [*_about_text(read, text, question, others), *_about_content(params, read, question, model)]
    return Verdict(
        status=Status.NEEDS_REVIEW if reasons else Status.PASSED,
        share=round(share, 4),
        expected=say(
            "An answer in full sentences that explains: {ideas}",
            ideas="; ".join(concept.title for concept in params.concepts),
        ),
        actual=_actual(read.concepts),
        reason=joined(" ", reasons),
        evidence=tuple(_entry(spot, text, params.full_at) for spot in (*read.concepts, *read.wrong)),
    )


def _read(params: EssayParams, text: str, question: str) -> _Read:
    everything = sentences(text)
    own = doubts.without_question(everything, question)
    reading = Reading(params, own)
    concepts, wrong = reading.concepts(), reading.misconceptions()
    points = sum(spot.points for spot in (*concepts, *wrong))
    earned = min(1.0, max(0.0, points / params.full_at))
    return _Read(all=everything, own=own, concepts=concepts, wrong=wrong, neglected=reading.neglected(), earned=earned)


def _capped(read: _Read) -> bool:
    """A list of keywords; other languages have other function words."""
    own = [token for sentence in read.own for token in sentence.tokens]
    return doubts.list_like(own) and not doubts.language(own)


def _about_text(read: _Read, text: str, question: str, others: Sequence[str]) -> Iterator[str]:
    words = [token for sentence in read.all for token in sentence.tokens]
    if not words:
        yield say("The answer has no words.")
        return
    if doubts.only_question(read.all, read.own):
        yield say("The answer repeats the question and adds next to nothing.")
    elif _capped(read):
        most = format(_CAP, ".0%")
        yield say("The answer is a list of keywords rather than sentences; at most {most} is suggested.", most=most)
    if language := doubts.language(words):
        yield say("The answer seems to be in {language}; the rubric reads English only.", language=language)
    if copy := doubts.nearest_copy(text, others, question):
        share = format(copy[1], ".0%")
        yield say("{share} of its five-word sequences also stand in another student's answer.", share=share)
    if len(words) >= MOST_WORDS or len(text) > MOST_CHARACTERS:
        yield say_number(
            "The answer is very long; only its beginning (at most {number} word) was read.",
            "The answer is very long; only its beginning (at most {number} words) was read.",
            MOST_WORDS,
        )


def _about_content(params: EssayParams, read: _Read, question: str, model: str) -> Iterator[str]:
    if not read.own:
        return
    yield from (say("The answer seems to say that {idea}.", idea=spot.title) for spot in read.wrong)
    if read.earned >= _UNSURE[0]:
        for name in read.neglected:
            yield say("The answer says little about {subject}; is it for another question?", subject=name)
    for spot in read.concepts:
        if spot.denied:
            yield say("The answer seems to deny this: {idea}.", idea=spot.title)
    expected = params.keywords or (weights(model, question) if model else {})
    if expected:
        second = second_opinion(read.own, expected, params.enough)
        if abs(second - read.earned) > _APART:
            yield say(
                "Two ways of reading it disagree: its ideas suggest {share}, its vocabulary {other}.",
                share=format(read.earned, ".0%"),
                other=format(second, ".0%"),
            )
    if read.earned < _UNSURE[0]:
        yield say("Few of the expected ideas were recognised; they may be there in other words.")
    elif read.earned < _UNSURE[1]:
        yield say("Only some of the expected ideas were recognised; the rest may be there in other words.")


def _actual(concepts: Sequence[Spot]) -> str:
    titles = {mark: "; ".join(spot.title for spot in concepts if spot.mark is mark) for mark in Mark}
    told = [
        titles[Mark.FOUND] and say("Found: {ideas}", ideas=titles[Mark.FOUND]),
        titles[Mark.HALF] and say("Touched upon: {ideas}", ideas=titles[Mark.HALF]),
        titles[Mark.WRONG] and say("Denied: {ideas}", ideas=titles[Mark.WRONG]),
        titles[Mark.MISSING] and say("Not recognised: {ideas}", ideas=titles[Mark.MISSING]),
    ]
    return joined("", [joined(". ", filter(None, told)), "."])


def _entry(spot: Spot, text: str, full_at: float) -> Mapping[str, Any]:
    entry: dict[str, Any] = {
        "concept": spot.id,
        "title": spot.title,
        "status": str(spot.mark),
        "points": spot.points,
        "max_points": spot.max_points,
        "full_at": full_at,
    }
    if spot.sentence:
        start, end = spot.sentence.start, spot.sentence.end
        entry |= {"sentence": _quoted(text[start:end]), "start": start, "end": end}
    return entry


def _quoted(sentence: str) -> str:
    """On one line, and without what cannot be written as UTF-8 (half characters from a damaged notebook)."""
    return " ".join(sentence.split()).encode("utf-8", "replace").decode("utf-8")
