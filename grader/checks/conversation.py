"""The `conversation` family: two processes talk in turns, and each answer follows its question from the other one.

Printed turns can be luck, so they are judged where one of the two comes as far as it can before the other begins, and
where one of them prints only when the other can go on no more. There, who does not wait for the other one's words says
his own first, always; who waits never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from grader.checks import adverse, endings, facts, lines, words
from grader.checks.absent import no_workers
from grader.checks.lines import Line
from grader.language import joined, say, say_number
from grader.model import Evidence, Family, Run, Schedule, Trace, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What the one prints when it has got a question, and the other when it has got the answer."""

    question: str
    """A regular expression (Python's `re`) for the lines of the process that is asked, one for each question."""
    answer: str
    """A regular expression for the lines of the process that asks, one for each answer."""
    times: int
    """How many questions there are at least."""
    under: tuple[Schedule, ...] = (Schedule.HOLD_COMPLETION, Schedule.HOLD_OUTPUT, *adverse.ONE_BY_ONE)
    """The schedules in which it must hold, besides the natural run."""

    def __post_init__(self) -> None:
        lines.check_pattern("question", self.question)
        lines.check_pattern("answer", self.answer)
        if self.times < 2:
            raise ValueError(say("times must be 2 or more: one question and its answer are no conversation"))


HINT = say("Send a question, wait for the answer with recv(), and only then send the next one.")


def judge(params: Params, evidence: Evidence, trace: Trace) -> Verdict:
    """Judge the natural run and those under the schedules."""
    expected = say_number(
        "two processes talk: {number} question to the one, and after it its answer to the other",
        "two processes talk: {number} questions to the one, and after each its answer to the other",
        params.times,
    )
    if not facts.workers(trace):
        return no_workers(expected, evidence, trace)
    if not _pairs(params, trace):
        actual = say_number(
            "no two processes printed {number} line each: one that matches '{question}', "
            "the other that matches '{answer}'",
            "no two processes printed {number} lines each: the one lines that match '{question}', "
            "the other lines that match '{answer}'",
            params.times,
            question=params.question,
            answer=params.answer,
        )
        actual = endings.aside(actual, endings.trouble(evidence, trace))
        hint = say("Let the one print each question that it gets, and the other each answer.")
        return words.failed(expected, actual, hint, lines=endings.trouble_lines(evidence, trace))
    for one in (*adverse.kept(evidence, params.under), trace):
        if not any(_in_turns(asked, told) for asked, told in _pairs(params, one)):
            actual = say("the answers do not follow the questions: a process went on without the other one")
            hint = joined(" ", filter(None, [HINT, adverse.shows(one)]))
            where = facts.start_lines(trace, facts.workers(trace))
            return words.failed(expected, actual, hint, lines=where)
    if adverse.given_up(evidence, params.under):
        reason = say(
            "the program took too long while processes were held back to see whether the processes wait for each other"
        )
        return words.review(expected, facts.UNTELLABLE, adverse.untold(evidence, reason), share=1.0)
    return words.passed(expected, say("they talked in turns"))


def _pairs(params: Params, trace: Trace) -> list[tuple[list[Line], list[Line]]]:
    """The questions of one process and the answers of another, for all two that have enough of them."""
    found = lines.lines(trace)
    pids = sorted({line.pid for line in found})
    asked = {pid: _of(found, pid, params.question, params.answer) for pid in pids}
    told = {pid: _of(found, pid, params.answer, params.question) for pid in pids}
    return [
        (asked[one], told[other])
        for one, other in permutations(pids, 2)
        if len(asked[one]) >= params.times and len(told[other]) >= params.times
    ]


def _of(found: Sequence[Line], pid: int, pattern: str, other: str) -> list[Line]:
    return [line for line in found if line.pid == pid and lines.speaks_first_of(line.text, pattern, other)]


def _in_turns(asked: list[Line], told: list[Line]) -> bool:
    """True if each answer was printed before the next question was, and no answer before the question before it.

    An answer may be printed before its own question: whether a process prints a question before it answers, or just
    after, is its own affair.
    """
    ahead = zip(asked, told[1:], strict=False)
    behind = zip(told, asked[1:], strict=False)
    return all(one.place < other.place for one, other in (*ahead, *behind))


def runs(params: Params) -> tuple[Run, ...]:
    """The natural run and those under the schedules."""
    return adverse.runs(params.under)


FAMILY = Family(name="conversation", params=Params, judge=facts.on(facts.NATURAL, judge), runs=runs)
