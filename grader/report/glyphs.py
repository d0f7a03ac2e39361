"""The signs that a terminal report is drawn with: for UTF-8 screens, for every screen, and words to be read aloud."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.language import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """Signs of one column each, but for the quotation marks' and the dash's possible width.

    Where `spoken`, they are words, and what is a picture or a table elsewhere becomes sentences.
    """

    ascii_only: bool
    passed: str
    partial: str
    failed: str
    review: str
    fault: str
    full: str
    empty: str
    rule: str
    pointer: str
    bar: str
    dot: str
    start: str
    end: str
    killed: str
    runs: str
    thin: str
    waits: str
    held: str
    output: str
    thread: str
    body_end: str
    corner: str
    quotes: tuple[str, str]
    spoken: bool = False

    @property
    def between(self) -> str:
        """What stands between the parts of a heading; a hyphen would be read aloud as a minus."""
        return ", " if self.spoken else f" {self.dot} "

    def quote(self, text: str) -> str:
        """The text in quotation marks."""
        return f"{self.quotes[0]}{text}{self.quotes[1]}"


UNICODE = Glyphs(
    ascii_only=False,
    passed="✓",
    partial="◐",
    failed="✗",
    review="?",
    fault="!",
    full="█",
    empty="░",
    rule="─",
    pointer="▶",
    bar="│",
    dot="·",
    start="├",
    end="┤",
    killed="✗",
    runs="━",
    thin="─",
    waits="┄",
    held="░",
    output="●",
    thread="T",
    body_end="┊",
    corner="╰",
    quotes=("“", "”"),
)

ASCII = Glyphs(
    ascii_only=True,
    passed="+",
    partial="~",
    failed="x",
    review="?",
    fault="!",
    full="#",
    empty=".",
    rule="-",
    pointer=">",
    bar="|",
    dot="-",
    start="[",
    end="]",
    killed="x",
    runs="=",
    thin="-",
    waits=".",
    held="~",
    output="o",
    thread="T",
    body_end=":",
    corner="`",
    quotes=('"', '"'),
)

WORDS = replace(
    ASCII,
    passed=N_("passed:"),
    partial=N_("in part:"),
    failed=N_("failed:"),
    review=N_("for a person:"),
    fault=N_("the grader failed:"),
    full="",
    empty="",
    rule="",
    spoken=True,
)
