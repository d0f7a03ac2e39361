"""What a question looks like from outside: how like it a heading is, and how well a piece of work fits it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from grader.model import Assignment, Exercise, Kind
from grader.submission.words import count, likeness, plain, stems
from grader.submission.workload import asked_for

LONG_PHRASING = 7
"""Words; a phrasing with fewer is a heading only if it has the line to itself."""

_ALIKE = 0.62
_SAME = 0.92
_START = 0.85
_SHORT = 0.12
_RIVAL = 8
_LONGEST_HEADING = 1000
_WORDS_OF_A_HEADING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One exercise, prepared for comparing: its phrasings, its telling words, the number of processes it asks for."""

    exercise: Exercise
    phrasings: tuple[str, ...]
    words: dict[str, float]
    asks_for: int | None

    @property
    def wants_program(self) -> bool:
        """True if code is what it asks for."""
        return self.exercise.kind is Kind.PROGRAM


def read_questions(assignment: Assignment) -> tuple[Question, ...]:
    """The questions of an assignment in their order. A word tells the more, the fewer questions use it."""
    words = [set(stems(exercise.prompt)) for exercise in assignment.exercises]
    total = len(words)
    weight = {word: math.log((total + 1) / sum(word in other for other in words)) for word in set().union(*words)}
    return tuple(
        Question(
            exercise=exercise,
            phrasings=tuple(dict.fromkeys(filter(None, map(plain, (exercise.prompt, *exercise.matches))))),
            words={word: weight[word] for word in own},
            asks_for=asked_for(exercise.prompt),
        )
        for exercise, own in zip(assignment.exercises, words, strict=True)
    )


def heading_likeness(lines: Sequence[str], questions: Sequence[Question]) -> tuple[float, ...]:
    """For each question, 0 to 1: is this heading (a line, and the lines it may wrap into) the question's own text?

    Questions resemble each other, so what is less like the heading than its best match counts for little.
    """
    whole = [text for text in _whole_lines(lines) if count(text) >= _WORDS_OF_A_HEADING]
    words = plain(" ".join(lines)[:_LONGEST_HEADING]).split()
    alike = [max((_likeness(whole, words, phrasing) for phrasing in q.phrasings), default=0.0) for q in questions]
    best = max(alike, default=0.0)
    scaled = [min(max((value - _ALIKE) / (_SAME - _ALIKE), 0.0), 1.0) for value in alike]
    return tuple(value * (like / best) ** _RIVAL if best else 0.0 for value, like in zip(scaled, alike, strict=True))


def _whole_lines(lines: Sequence[str]) -> list[str]:
    """The first line, the first two, and so on, each as one text: a heading ends where a line ends."""
    cut = [line[:_LONGEST_HEADING] for line in lines]
    return [plain(" ".join(cut[: count + 1])) for count in range(len(cut))]


def _likeness(whole: Sequence[str], words: Sequence[str], phrasing: str) -> float:
    """The best ratio of the phrasing with whole lines, or, if it is long, with as many words as it has itself.

    An answer may begin with the few words of a short phrasing and go on; hardly ever with a whole question.
    """
    best = max((likeness(text, phrasing, _ALIKE) for text in whole), default=0.0)
    wanted = count(phrasing)
    if wanted < LONG_PHRASING:
        return best - _SHORT
    starts = (" ".join(words[:wanted]), " ".join(words[: wanted + 1]))
    return max(best, *(fuzz.ratio(text, phrasing, score_cutoff=100 * _START) / 100 for text in starts))


def word_fit(words: Sequence[str], questions: Sequence[Question]) -> list[float]:
    """For each question, 0 to 1: how much of what tells it from the others stands in these words."""
    present = set(words)
    return [
        sum(weight for word, weight in question.words.items() if word in present) / (sum(question.words.values()) or 1)
        for question in questions
    ]
