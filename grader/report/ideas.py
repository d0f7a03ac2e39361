"""The wrong idea behind what was seen: the words without the places, numbers and names that differ between programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grader.language import Said, joined, say
from grader.model import Grade
from grader.report.exports import title

WAITING = ("needs_review", "not_found", "grader_error")
"""Statuses of questions that a person has to look at."""
_STEPS = (
    (re.compile(r"\(?\b(?:at|of|on|in) (?:cell \d+, )?lines? \d+\)?|\((?:cell \d+, )?lines? \d+\)"), ""),
    (re.compile(r"(?:\S+, )?\bcell \d+, lines? \d+|\blines? \d+"), ""),
    (re.compile(r"(?<!\w)'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""), "…"),
    (
        re.compile(r"\b(?:all |some of the )?(?:\d+ of )?(?:\d+ )?workers?(?: \d+)?(?:(?:, | and |, and )worker \d+)*"),
        "workers",
    ),
    (re.compile(r"\bwas\b|\bhas\b|\bits\b"), lambda found: {"was": "were", "has": "have", "its": "their"}[found[0]]),
    (re.compile(r"-?\b\d+(?:\.\d+)*\b"), "#"),
    (re.compile(r"#(?:(?:, | and |, and )#)+"), "#"),
    (re.compile(r"\s+"), " "),
)
_LONGEST = 400
_SENTENCES = re.compile(r"(?<=[.!?]);?\s+")


@lru_cache(maxsize=20_000)
def idea(said: str) -> str:
    """What is the same in two such texts that tell of the same mistake; to be compared, not to be read."""
    for pattern, instead in _STEPS:
        said = pattern.sub(instead, said[: 4 * _LONGEST])
    return said[:_LONGEST].strip(" ,;:").casefold()


@dataclass(slots=True)
class Group:
    """Students of whom the same is to be said: their places in the class, each with the questions that it is about."""

    checks: dict[str, None] = field(default_factory=dict)
    members: dict[int, dict[str, None]] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)

    def add(self, member: int, question: str, words: str, check: str = "") -> None:
        """One student more, or one question or check more of a student."""
        self.members.setdefault(member, {})[question] = None
        self.words[words] += 1
        if check:
            self.checks[check] = None

    @property
    def example(self) -> str:
        """The words that occur most; of two that occur as often, the shorter ones."""
        return min(self.words, key=lambda words: (-self.words[words], len(words), words), default="")

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that this is about."""
        return tuple(dict.fromkeys(question for mine in self.members.values() for question in mine))


def mistakes(grades: Sequence[Grade]) -> list[Group]:
    """Who failed checks for the same reason, two at least; most members first.

    Checks that say the same make one group, whatever the question; so do those of a question that failed the very same
    students.
    """
    by_idea: dict[str, Group] = {}
    for place, grade in enumerate(grades):
        for question in grade.document["questions"]:
            for check in question["checks"]:
                if check["status"] == "failed":
                    said = check["actual"]
                    by_idea.setdefault(idea(said), Group()).add(place, question["id"], said, title(check))
    by_members: dict[tuple[tuple[str, ...], tuple[int, ...]], Group] = {}
    for group in by_idea.values():
        known = by_members.setdefault((group.questions, tuple(group.members)), group)
        if known is not group:
            known.checks |= group.checks
    return _sorted(group for group in by_members.values() if len(group.members) > 1)


def waiting(grades: Sequence[Grade]) -> list[Group]:
    """Whose answers await a person, and why; most members first. An answer with two reasons is in two groups."""
    found: dict[str, Group] = {}
    for place, grade in enumerate(grades):
        for question in grade.document["questions"]:
            if question["status"] in WAITING:
                for why in reasons(question):
                    found.setdefault(idea(why), Group()).add(place, question["id"], why)
    return _sorted(found.values())


def reasons(question: Mapping[str, Any]) -> list[str]:
    """Why a question awaits a person, a sentence each."""
    every = dict.fromkeys(check.get("reason", "") for check in question["checks"])
    told = question.get("reason") or joined("; ", every)
    found = [said for said in _SENTENCES.split(told) if said]
    known = {str(text): text for text in (told, *_parts(told))}
    return [known.get(said, said) for said in found] or [say("nobody knows why")]


def _parts(text: str) -> Iterator[str]:
    """The texts of which this one was joined, and those of which they were."""
    if isinstance(text, Said) and "part0" in text.values:
        for part in text.values.values():
            if isinstance(part, str):
                yield from (part, *_parts(part))


def _sorted(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-len(group.members), group.questions, group.example))
