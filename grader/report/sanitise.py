"""Student text made fit for a screen: what a terminal would obey is shown as characters, and length is bounded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from grader.language import N_, gettext, ngettext

_SUSPECT = re.compile(r"[^\n\x20-\x7e]")
# Joiners only shape the letters beside them (Hindi, Persian, emoji), so they stay.
_JOINERS = "\u200c\u200d"
# Control, format (bidi overrides among them), unassigned, lone surrogate, line and paragraph separator.
# https://www.unicode.org/reports/tr44/#General_Category_Values
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"})


def visible(text: str, *, ascii_only: bool = False) -> str:
    r"""The text with every character that a terminal would obey, or hide, written out: `\x1b`, `⟨U+202E⟩`.

    Newlines stay. Undecodable bytes (PEP 383) are shown as the bytes they were. With `ascii_only` the brackets are
    `<` and `>`; other letters stay as the student wrote them.
    """
    brackets = "<>" if ascii_only else "⟨⟩"
    return _SUSPECT.sub(lambda found: _shown(found[0], brackets), text)


def one_line(text: str, *, ascii_only: bool = False) -> str:
    r"""As `visible`, for places with room for one line only: a newline is shown as `\n`."""
    return visible(text, ascii_only=ascii_only).replace("\n", "\\n")


def clip(text: str, limit: int, said: Callable[..., str] = gettext) -> str:
    """About `limit` characters at most: the first two thirds, the last third, and between them how much is missing.

    `said` makes the words for that: of a message as its reader sees it, or, by `say`, in English.
    """
    if len(text) <= limit:
        return text
    head, tail = limit - limit // 3, limit // 3
    left_out = said(N_("[... {number} characters left out ...]"), number=len(text) - head - tail)
    return f"{text[:head]}\n{left_out}\n{text[len(text) - tail :]}"


def clip_lines(text: str, limit: int) -> str:
    """At most `limit` lines, the first and the last of them, and between them how many are missing."""
    lines = text.split("\n")
    if len(lines) <= limit:
        return text
    head, tail = limit - limit // 3, limit // 3
    return "\n".join([*lines[:head], _left_out(len(lines) - head - tail), *lines[len(lines) - tail :]])


def last_lines(text: str, limit: int) -> str:
    """At most `limit` lines, the last ones: of a traceback those that say what happened."""
    lines = text.split("\n")
    if len(lines) <= limit:
        return text
    return "\n".join([_left_out(len(lines) - limit), *lines[-limit:]])


def _left_out(lines: int) -> str:
    return ngettext("[... {number} line left out ...]", "[... {number} lines left out ...]", lines)


@lru_cache(maxsize=4096)
def _shown(char: str, brackets: str) -> str:
    """One character as it is to be seen."""
    code = ord(char)
    if char in _JOINERS or unicodedata.category(char) not in _HIDDEN:
        return char
    if char in "\t\r":
        return "\\t" if char == "\t" else "\\r"
    if code < 0xA0:
        return f"\\x{code:02x}"
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"{brackets[0]}U+{code:04X}{brackets[1]}"
