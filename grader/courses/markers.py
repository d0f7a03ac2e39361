"""Lines that course systems put into cells: marks around solutions and hidden tests, calls of otter, untouched stubs.

Facts: nbgrader's ClearSolutions, ClearHiddenTests, ClearMarkScheme; otter's assign/solutions.py and cell_factory.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_STUBS = frozenset(
    (
        "your answer here", "your code here", "type your answer here, replacing this text.", "type your answer here",
        "write your answer here, replacing this text.", "write your answer here", "raise notimplementederror()",
        "raise notimplementederror", "...", "pass", "",
    )
)  # fmt: skip
"""Lines, without marks of comments and of emphasis, that stand where a student is to write."""

_INVITATION = re.compile(r"\s*_[^_\n]+_\s*")
"""What otter puts where words are to be written: one line of emphasis, whatever it says."""

_MARKER = re.compile(r"^[\s#%/*<>!-]*(?:BEGIN|END)\s+(?:SOLUTION|HIDDEN TESTS|MARK SCHEME)(?:\s+NO PROMPT)?[\s#>*-]*$")
_HIDDEN = re.compile(r"\b(BEGIN|END) HIDDEN TESTS\b")
_TOOL = re.compile(
    r"(?:_\s*=\s*)?(?:grader\s*\.\s*(?:check|check_all|export|grade)|ok\s*\.\s*(?:grade|auth|submit|backup|grade_all))"
    r"\s*\([^\n]*\)[\s;]*(?:#.*)?$"
    r"|import\s+otter\s*(?:#.*)?$|from\s+otter\b.*|grader\s*=\s*otter\s*\.\s*Notebook\s*\(.*"
    r"|from\s+client\.api\.notebook\s+import\b.*|ok\s*=\s*Notebook\s*\(.*"
)
_CHECK = re.compile(r"(?:_\s*=\s*)?(?:grader\s*\.\s*check|ok\s*\.\s*grade)\s*\(\s*[frbu]*['\"]([^'\"\n]+)['\"]")
_NO_PROMPT_LINE = re.compile(r"(.*?\S)?\s*#\s*SOLUTION(?: NO PROMPT)?\s*$")
_IGNORED = re.compile(r"#\s*IGNORE\s*$")
_BEGIN_IGNORE = re.compile(r"\s*#\s*BEGIN\s*IGNORE\b", re.I)
_END_IGNORE = re.compile(r"#\s*END IGNORE\s*$")
_BEGIN_PROMPT = re.compile(r"#\s*BEGIN PROMPT\s*$")
_END_PROMPT = re.compile(r"#\s*END PROMPT\s*$")
_MARK_SCHEME = re.compile(r"\b(BEGIN|END) MARK SCHEME\b")


def is_marker(line: str) -> bool:
    """True for a line that only says where a solution, hidden tests or a marking scheme begin or end."""
    return _MARKER.match(line) is not None


def is_stub(source: str, *, invites: bool = False) -> bool:
    """True for an answer in which nothing but an invitation stands; `invites`: any line of emphasis is one."""
    if invites and _INVITATION.fullmatch(source):
        return True
    return all(line.strip().lstrip("#_* \t").rstrip("_* \t").lower() in _STUBS for line in source.split("\n"))


def checked(source: str) -> str | None:
    """The question that a cell's last `grader.check("q1")` is about."""
    found = [match[1] for match in map(_CHECK.match, source.split("\n")) if match]
    return found[-1].rpartition("/")[2].removesuffix(".py").removesuffix(".ok") if found else None


def is_only_tools(source: str) -> bool:
    """True for code that does nothing but call otter, or install it."""
    lines = [line.strip() for line in source.split("\n")]
    said = [line for line in lines if line and not line.startswith("#")]
    return bool(said) and all(_TOOL.match(line) or re.match(r"[%!]\s*pip\b.*\botter", line) for line in said)


def without_tools(source: str) -> tuple[str, tuple[int, ...]]:
    """The same code with calls of otter and hidden tests made blank, and which lines (from 0) these are."""
    lines, gone, hidden = source.split("\n"), [], False
    for number, line in enumerate(lines):
        edge = _HIDDEN.search(line)
        hidden = hidden or (edge is not None and edge[1] == "BEGIN")
        if hidden or _TOOL.match(line):
            gone.append(number)
        hidden = hidden and not (edge is not None and edge[1] == "END")
    return "\n".join("" if number in gone else line for number, line in enumerate(lines)), tuple(gone)


def mark_scheme(source: str) -> str:
    """What a person is to look for, between the marks that nbgrader has for it; empty where there are none."""
    found, within = [], False
    for line in source.split("\n"):
        edge = _MARK_SCHEME.search(line)
        within = edge[1] == "BEGIN" if edge else within
        found += [line] if within and not edge else []
    return "\n".join(found).strip()


def solved(lines: Sequence[str]) -> list[str]:
    """A solution without what only the course's system needs: marks, prompts for students, lines to be ignored."""
    return list(_solved(lines))


def _solved(lines: Sequence[str]) -> Iterator[str]:
    within: re.Pattern[str] | None = None
    for line in lines:
        if within is not None:
            within = None if within.search(line) else within
        elif _BEGIN_PROMPT.search(line):
            within = _END_PROMPT
        elif _BEGIN_IGNORE.match(line):
            within = _END_IGNORE
        elif (edge := _MARK_SCHEME.search(line)) and edge[1] == "BEGIN":
            within = re.compile("END MARK SCHEME")
        elif not (is_marker(line) or _IGNORED.search(line)):
            yield from _without_mark(line)


def _without_mark(line: str) -> Iterator[str]:
    match = _NO_PROMPT_LINE.fullmatch(line)
    if match is None:
        yield line
    elif match[1]:
        yield match[1]
