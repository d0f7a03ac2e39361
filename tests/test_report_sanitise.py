"""Text that a terminal would obey is shown instead."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.sanitise import clip, clip_lines, last_lines, one_line, visible

OBEYED = {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}
JOINERS = "\u200c\u200d"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("a\tb\rc\x00", "a\\tb\\rc\\x00"),
        ("\x9b31m\x7f", "\\x9b31m\\x7f"),
        ("\u202egpj.exe", "⟨U+202E⟩gpj.exe"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("a\u2028b", "a⟨U+2028⟩b"),
        ("\udc80\udcff", "\\x80\\xff"),
        ("\ud800", "⟨U+D800⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text", ["plain", "line\nline", "żółć", "日本語", "👩\u200d💻", "क्\u200dष", "[bold]x[/]", "⟨⟩"]
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_ascii_mode_changes_only_our_own_brackets() -> None:
    assert visible("é\u202e⟨⟩", ascii_only=True) == "é<U+202E>⟨⟩"


def test_one_line_has_no_newline() -> None:
    assert one_line("a\nb") == "a\\nb"


@given(st.text(st.characters()))
def test_nothing_obeyed_is_left_whatever_the_text(text: str) -> None:
    left = {char for char in visible(text) if unicodedata.category(char) in OBEYED}
    assert left <= {"\n", *JOINERS}


@given(st.text(), st.integers(1, 50))
def test_clip_keeps_both_ends_and_tells_how_much_is_missing(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    if len(text) <= limit:
        assert clipped == text
    else:
        assert clipped.startswith(text[: limit - limit // 3])
        assert clipped.endswith(text[len(text) - limit // 3 :])
        assert f"{len(text) - limit} characters left out" in clipped


def test_clip_lines_keeps_first_and_last_lines() -> None:
    text = "\n".join(map(str, range(100)))
    assert clip_lines(text, 3) == "0\n1\n[... 97 lines left out ...]\n99"
    assert clip_lines(text, 100) == text


def test_last_lines_keeps_the_end() -> None:
    assert last_lines("a\nb\nc", 1) == "[... 2 lines left out ...]\nc"
    assert last_lines("a\nb", 2) == "a\nb"
    assert last_lines("a\nb", 1) == "[... 1 line left out ...]\nb"
