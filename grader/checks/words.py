"""Say verdicts: the four kinds of them, and phrases that are the same for equal submissions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from grader.language import joined, say, say_number
from grader.model import Process, Role, Status, Verdict

MOST_NAMED = 5
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}")
_PID = re.compile(r"\b(pid|PID)([ =:]+)\d+")


def passed(expected: str, actual: str, *, evidence: Sequence[Mapping[str, Any]] = ()) -> Verdict:
    """All the points."""
    return Verdict(status=Status.PASSED, share=1.0, expected=expected, actual=actual, evidence=tuple(evidence))


def failed(
    expected: str,
    actual: str,
    hint: str,
    *,
    share: float = 0.0,
    lines: Iterable[int | None] = (),
    evidence: Sequence[Mapping[str, Any]] = (),
) -> Verdict:
    """A decision against the student; `share` (0 to 1) of the points is earned all the same."""
    return Verdict(
        status=Status.FAILED,
        share=share,
        expected=expected,
        actual=actual,
        hint=hint,
        lines=tidy(lines),
        evidence=tuple(evidence),
    )


def review(
    expected: str, actual: str, reason: str, *, share: float, hint: str = "", lines: Iterable[int | None] = ()
) -> Verdict:
    """A suggestion that a person has to confirm, because of `reason`."""
    return Verdict(
        status=Status.NEEDS_REVIEW,
        share=share,
        expected=expected,
        actual=actual,
        hint=hint,
        reason=reason,
        lines=tidy(lines),
    )


def not_run(reason: str) -> Verdict:
    """There is nothing to judge."""
    return Verdict(status=Status.NOT_RUN, share=0.0, expected="", actual="", reason=reason)


def broken(reason: str) -> Verdict:
    """The grader lacks something of its own."""
    return Verdict(status=Status.GRADER_ERROR, share=1.0, expected="", actual="", reason=reason)


def tidy(lines: Iterable[int | None]) -> tuple[int, ...]:
    """The known lines, once each, in their order in the program."""
    return tuple(sorted({line for line in lines if line is not None}))


_COUNTS: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "process": (say("no process"), lambda number: say_number("{number} process", "{number} processes", number)),
    "worker process": (
        say("no worker process"),
        lambda number: say_number("{number} worker process", "{number} worker processes", number),
    ),
    "task": (say("no task"), lambda number: say_number("{number} task", "{number} tasks", number)),
    "thread": (say("no thread"), lambda number: say_number("{number} thread", "{number} threads", number)),
    "line": (say("no line"), lambda number: say_number("{number} line", "{number} lines", number)),
    "number": (say("no number"), lambda number: say_number("{number} number", "{number} numbers", number)),
    "report": (say("no report"), lambda number: say_number("{number} report", "{number} reports", number)),
    "input": (say("no input"), lambda number: say_number("{number} input", "{number} inputs", number)),
}


def count(number: int, noun: str) -> str:
    """`no process`, `1 process`, `3 processes`."""
    none, some = _COUNTS[noun]
    return some(number) if number else none


def listed(items: Sequence[str], word: Literal["and", "or"] = "and") -> str:
    """`a, b and c`, cut short after a few."""
    items = list(items)
    if len(items) > MOST_NAMED:
        items = [*items[: MOST_NAMED - 1], say("{number} more", number=len(items) - MOST_NAMED + 1)]
    if len(items) < 2:
        return items[0] if items else ""
    first, last = joined(", ", items[:-1]), items[-1]
    if word == "or":
        return say("{items} or {last}", items=first, last=last)
    return say("{items} and {last}", items=first, last=last)


POOLS = frozenset({"Pool", "ProcessPoolExecutor"})
"""Who makes workers that take tasks as they come free."""


def names(processes: Sequence[Process]) -> str:
    """What a report calls these processes. Which of a pool's workers, and how many it has had, is luck."""
    own = [process.label for process in processes if process.born not in POOLS]
    return listed([*own, *([say("the pool's workers")] if len(own) < len(processes) else [])])


def at_line(line: int | None, word: Literal["at", "and at", "of"] = "at") -> str:
    """` at line 7`, or nothing where the line is not known.

    The space before the number is one that does not break. By it scoring knows a line of the program, and says where
    the student wrote it.
    """
    if line is None:
        return ""
    place = f"line\u00a0{line}"
    if word == "of":
        return say(" of {line}", line=place)
    return say(" at {line}", line=place) if word == "at" else say(" and at {line}", line=place)


def canonical(text: str) -> str:
    """A message without what differs from run to run: addresses and pids."""
    return _PID.sub(r"\1\2…", _ADDRESS.sub("0x…", text))


def fact(process: Process, says: str, source: str = "kernel") -> dict[str, str]:
    """One piece of evidence: who says what about which process."""
    return {"source": source, "process": process.label if process.role is not Role.MAIN else "main", "says": says}
