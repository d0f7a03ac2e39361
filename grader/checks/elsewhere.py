"""The `elsewhere` family: a check that nothing here can decide, in the place of one that a bundle does not show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.language import say
from grader.model import Evidence, Family, Status, Verdict

_REASONS = {
    "words": say("an answer in words is graded by your instructor; nothing is decided here"),
    "hidden": say("this check is made by your instructor; nothing is decided here"),
    "hand": say("a person looks at this; nothing is decided here"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Why nothing is decided here."""

    what: Literal["words", "hidden", "hand"] = "hand"
    """An answer in words whose rubric is not here, a check that students do not see, or one that is made by hand."""


def judge(params: Params, _evidence: Evidence) -> Verdict:
    """No points and no decision, whatever the answer is."""
    return Verdict(status=Status.NOT_RUN, share=0.0, expected="", actual="", reason=_REASONS[params.what])


FAMILY = Family(name="elsewhere", params=Params, judge=judge)
