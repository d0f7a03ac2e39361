"""The lines that processes printed, in the order in which the kernel took them: one stream keeps it for all writers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from grader.language import say
from grader.model import Trace

LONGEST = 500
"""Characters of a line in which patterns are looked for: some take the square of it, and a student may print a megabyte
without a line's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line, who printed it (pid), and its place among all lines of the run: by then it was complete."""

    pid: int
    text: str
    place: tuple[int, int]


def lines(trace: Trace) -> tuple[Line, ...]:
    """Every line on standard output that is not empty, in the order in which they were completed."""
    return tuple(sorted(_lines(trace), key=lambda line: line.place))


def _lines(trace: Trace) -> Iterator[Line]:
    begun: dict[int, list[str]] = defaultdict(list)
    chunks = [chunk for chunk in trace.chunks if chunk.stream == "stdout"]
    for number, chunk in enumerate(chunks):
        first, *more = chunk.text.split("\n")
        begun[chunk.pid].append(first)
        if more:
            yield from _several(chunk.pid, ["".join(begun[chunk.pid]), *more[:-1]], number)
            begun[chunk.pid] = more[-1:]
    for pid, rest in begun.items():
        yield from _several(pid, ["".join(rest)], len(chunks))


def _several(pid: int, texts: list[str], number: int) -> Iterator[Line]:
    for place, text in enumerate(texts):
        if text.strip():
            yield Line(pid=pid, text=text, place=(number, place))


def search(pattern: str, line: str) -> re.Match[str] | None:
    """Where a line matches; beyond what a line may have nobody looks."""
    return re.search(pattern, line[:LONGEST])


def search_all(pattern: str, text: str) -> re.Match[str] | None:
    """Where one of the lines of a text matches, or several together."""
    return re.search(pattern, "\n".join(line[:LONGEST] for line in text.split("\n")), re.MULTILINE)


def speaks_first_of(text: str, pattern: str, other: str) -> bool:
    """True if a line matches the pattern, and not the other one before it: `done with 1, waiting for 2` is about 1."""
    found, rival = search(pattern, text), search(other, text)
    return found is not None and (rival is None or found.start() < rival.start())


def check_pattern(name: str, pattern: str) -> None:
    """Raises ValueError for what is no regular expression."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(say("{name} is no regular expression: {why}", name=name, why=error)) from None
