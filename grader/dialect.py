"""Programs in the words of a Python that is newer than the grader's, put so that ours can read them.

Their own interpreter runs them as they are. What is made here is only looked at: the same names stand on the same
lines, and nothing more is promised. Whether it came out right our Python says, by compiling it.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

Version = tuple[int, int]
_OURS: Version = (sys.version_info[0], sys.version_info[1])

_LONGEST = 100_000
_DEEPEST = 20
"""Brackets and strings within each other that are followed."""

_STRING = re.compile(r"""#[^\n]*|(?:(?<!\w)(?P<prefix>[rRbBuUfFtT]{1,2}))?(?P<quote>'''|\"{3}|'|")""")
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_FREE_STRINGS, _TEMPLATES = (3, 12), (3, 14)
"""Since when anything may stand in an f-string (PEP 701), and since when there are t-strings (PEP 750)."""

_BOUNDED = r"\[[^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*\]"
_DEFINED = r"(?:async +)?(?:def|class) +\w+"
_RULES: tuple[tuple[Version, re.Pattern[str], str], ...] = tuple(
    (since, re.compile(rf"^(?P<kept>[ \t]*{begin}){rest}", re.MULTILINE), put)
    for since, begin, rest, put in (
        # lazy imports (PEP 810)
        ((3, 15), "", r"lazy[ \t]+(?=import\b|from\b)", r"\g<kept>"),
        # several exceptions without brackets (PEP 758)
        ((3, 14), r"except\*? +", r"(?P<them>[\w.]+(?:, *[\w.]+)+) *:", r"\g<kept>(\g<them>):"),
        # parameters of types that need not be given (PEP 696)
        ((3, 13), _DEFINED, rf"[ \t]*(?=\[(?:(?!\][ \t]*[(:]).)*=){_BOUNDED}", r"\g<kept>"),
        # aliases and parameters of types (PEP 695)
        ((3, 12), "", rf"type[ \t]+(?P<name>[^\W\d]\w*)[ \t]*(?:{_BOUNDED})?[ \t]*=(?!=)", r"\g<kept>\g<name> ="),
        ((3, 12), _DEFINED, rf"[ \t]*{_BOUNDED}", r"\g<kept>"),
        # groups of exceptions (PEP 654)
        ((3, 11), "except", r"[ \t]*\*", r"\g<kept> "),
        # `match` (PEP 634), which every grader can read
        ((3, 10), r"match\b", r"[^=\n]*:[ \t]*(?:#.*)?$", r"\g<0>"),
    )
)
"""What a version was the first to have, each in one line, and what stands there for an older one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Newer:
    """Something that not every Python from 3.8 on can read: the first version that can, and the line."""

    since: Version
    line: int


@lru_cache(maxsize=64)
def older(source: str) -> str | None:
    """The same in older words, those that our Python can read. None if nothing in it is newer than that."""
    text, found = _scanned(source)
    rules = [(pattern, put) for since, pattern, put in _RULES if since > _OURS and pattern.search(text)]
    for pattern, put in rules:
        text = pattern.sub(put, text)
    return text if rules or any(since > _OURS for since, _ in found) else None


def newer(source: str) -> tuple[Newer, ...]:
    """All that is newer than Python 3.8, the newest first."""
    _, found = _scanned(source)
    found += [(since, one.end("kept")) for since, pattern, _ in _RULES for one in pattern.finditer(source)]
    ends = [one.start() for one in re.finditer("\n", source)]
    told = (Newer(since=since, line=bisect_left(ends, place) + 1) for since, place in found)
    return tuple(sorted(told, key=lambda one: (-one.since[0], -one.since[1], one.line)))


def _scanned(source: str) -> tuple[str, list[tuple[Version, int]]]:
    """The source with older words for the f-strings and t-strings that ours cannot read, and where newer ones begin."""
    scan = _Scan(source if len(source) <= _LONGEST else "")
    try:
        return scan.whole(), scan.found
    except _Lost:
        return source, []


class _Lost(Exception):
    """A string or a bracket has no end: that is no Python of any version."""


@dataclass(slots=True)
class _Scan:
    """Goes through a source once. An f-string becomes `"" + (expression) + ""`, whatever string stands beside it."""

    source: str
    at: int = 0
    found: list[tuple[Version, int]] = field(default_factory=list)

    def whole(self) -> str:
        """All of it."""
        begin, made = 0, ""
        while string := _STRING.search(self.source, self.at):
            made, begin = made + self._passed(begin, string, 0), self.at
        return made + self.source[begin:]

    def _passed(self, begin: int, string: re.Match[str], depth: int) -> str:
        """What stands from there to the end of a string, or of a comment, which is gone through."""
        self.at = string.end()
        if string["quote"] is None:
            return self.source[begin : self.at]
        return self.source[begin : string.start()] + self._string(string, depth)

    def _string(self, opened: re.Match[str], depth: int) -> str:
        kinds, quote = (opened["prefix"] or "").lower(), opened["quote"]
        if "f" not in kinds and "t" not in kinds:
            within = r"[^\\]" if len(quote) > 1 else r"[^\\\n]"
            end = re.compile(rf"(?:\\.|{within})*?{quote}", re.DOTALL).match(self.source, self.at)
            if end is None:
                raise _Lost
            self.at = end.end()
            return self.source[opened.start() : self.at]
        parts = list(self._parts(quote, depth))
        text = self.source[opened.start() : self.at]
        since = _TEMPLATES if "t" in kinds else _FREE_STRINGS if any(_is_free(part, quote) for part in parts) else None
        if since is None:
            return text
        self.found.append((since, opened.start()))
        lines = text.count("\n") - sum(part.count("\n") for part in parts)
        rest = '"""' + "\n" * lines + '"""'
        return text if since <= _OURS else " + ".join(['""', *(f"({part})" for part in parts), rest])

    def _parts(self, quote: str, depth: int) -> Iterator[str]:
        """The expressions in an f-string or t-string, those in format specifications too."""
        while not self.source.startswith(quote, self.at):
            if self.at >= len(self.source):
                raise _Lost
            if self.source[self.at] == "{" and not self.source.startswith("{{", self.at):
                yield from self._replaced(depth)
            else:
                self.at += 2 if self.source.startswith(("\\", "{{"), self.at) else 1
        self.at += len(quote)

    def _replaced(self, depth: int) -> Iterator[str]:
        """What stands in a pair of braces: an expression, perhaps `=`, a conversion, a format specification."""
        self.at += 1
        yield re.sub(r"=\s*\Z", "", self._expression("!:}", depth + 1))
        while not self.source.startswith("}", self.at):
            if self.at >= len(self.source):
                raise _Lost
            if self.source[self.at] == "{":
                yield from self._replaced(depth + 1)
            else:
                self.at += 1
        self.at += 1

    def _expression(self, until: str, depth: int) -> str:
        """What stands before one of these signs, outside of all brackets."""
        if depth > _DEEPEST:
            raise _Lost
        begin, made = self.at, ""
        while self.at < len(self.source):
            sign = self.source[self.at]
            if string := _STRING.match(self.source, self.at):
                made, begin = made + self._passed(begin, string, depth), self.at
            elif sign in until and not self.source.startswith("!=", self.at):
                return made + self.source[begin : self.at]
            elif sign in _CLOSING:
                self.at += 1
                made += self.source[begin : self.at] + self._expression(_CLOSING[sign], depth + 1)
                begin = self.at
                self.at += 1
            else:
                self.at += 1
        raise _Lost


def _is_free(expression: str, quote: str) -> bool:
    """True for what may stand in an f-string since everything may."""
    return any(sign in expression for sign in (quote, "\\", "#")) or (len(quote) == 1 and "\n" in expression)
