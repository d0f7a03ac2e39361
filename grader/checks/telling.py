"""Tell once how a program came to its end: the first check that rests on it tells all, the others name that check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader import deadlock
from grader.checks import endings, facts
from grader.language import replaced, say, without
from grader.model import CheckSpec, Ended, Evidence, Status, Trace, Verdict

_SHORT = {
    Ended.TIMED_OUT: say("its time was up"),
    Ended.CPU_LIMIT: say("it computed for too long"),
    Ended.DEADLOCKED: say("it stood still"),
}
MEND = say("Mend that first.")
"""The hint of a check that has no other than the one that was given already."""


@dataclass(frozen=True, slots=True)
class _Story:
    """How a run or a process ended: as checks tell it, in a few words, and how to mend it."""

    full: str
    short: str
    hint: str = ""

    def is_in(self, text: str) -> bool:
        return self._pattern.search(text) is not None

    def shortened(self, text: str, teller: str) -> str:
        """The text without the story, if that makes it shorter."""
        said = say("{what} (see {check})", what=self.short, check=teller)
        return replaced(self._pattern, lambda _: said, text) if len(said) < len(self.full) else text

    @property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"{re.escape(self.full)}(?!\w)")  # the story of line 7 does not begin that of line 71


def once(checks: Sequence[CheckSpec], verdicts: Sequence[Verdict], evidence: Evidence) -> list[Verdict]:
    """The verdicts of a question's checks, each story told in full by the first of them that tells it.

    A hidden check is read without the others, or not at all: it tells its own story, and no other refers to it.
    """
    stories = list(_stories(evidence))
    tellers: dict[_Story, str] = {}
    told = []
    for check, verdict in zip(checks, verdicts, strict=True):
        if not check.hidden and verdict.status in (Status.FAILED, Status.NEEDS_REVIEW):
            mine = [story for story in stories if story.is_in(verdict.actual)]
            for story in mine:
                if story in tellers:
                    verdict = _referring(verdict, story, tellers[story])
            tellers = {**dict.fromkeys(mine, f'"{check.title or check.id}"'), **tellers}
        told.append(verdict)
    return told


def _referring(verdict: Verdict, story: _Story, teller: str) -> Verdict:
    actual = story.shortened(verdict.actual, teller)
    if actual == verdict.actual or not story.hint:
        return replace(verdict, actual=actual)
    hint, left = verdict.hint.replace(story.hint, "").strip(), without(" ", verdict.hint, (story.hint,))
    return replace(verdict, actual=actual, hint=(left if left == hint else hint) or MEND)


def _stories(evidence: Evidence) -> Iterator[_Story]:
    """What there is to tell of the runs; a story that holds another one comes first."""
    found = {story for trace in evidence.traces.values() for story in _of(evidence, facts.steady(trace))}
    yield from sorted(found, key=lambda story: (-len(story.full), story.full, story.short))


def _of(evidence: Evidence, trace: Trace) -> Iterator[_Story]:
    if trace.ended in _SHORT:
        account = deadlock.account(trace)
        yield _Story(endings.trouble(evidence, trace), _SHORT[trace.ended], account.hint if account else "")
    for error in trace.find("error"):
        for story in (endings.told(error, evidence), endings.told(error)):
            kind = story.partition(":")[0].partition(" ")[0]
            if kind:
                yield _Story(story, kind)
