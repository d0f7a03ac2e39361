from __future__ import annotations

import itertools
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from grader.essay.words import fold, stem, tokens


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("CPU-bound", ["cpu", "bound"]),
        ("I/O-bound, i / o", ["io", "bound", "io"]),
        ("multi-core multi threading", ["multicore", "multithreading"]),
        ("multi, core", ["multi", "core"]),
        ("don't Python's", ["don't", "python"]),
        ("map() and apply_async()", ["map", "and", "apply", "async"]),
        ("pro\u200bcess me\u00admory", ["process", "memory"]),
        ("Ｐｒｏｃｅｓｓ mémory me\u0301mory", ["process", "memory", "memory"]),
        ("", []),
    ],
)
def test_words_are_folded(text: str, forms: list[str]) -> None:
    assert [token.form for token in tokens(text)] == forms


def test_places_are_those_of_the_original_text() -> None:
    text = "  Ein\u200bfach, multi-core"
    assert [text[token.start : token.end] for token in tokens(text)] == ["Ein\u200bfach", "multi-core"]


def test_a_comma_is_a_border_and_a_hyphen_is_none() -> None:
    assert [token.border for token in tokens("unlike threads, CPU-bound (work)")] == [False, False, True, False, True]


@pytest.mark.parametrize(
    ("one", "other"),
    [("processes", "process"), ("utilise", "utilize"), ("parallelised", "parallelized"), ("behaviour", "behavior")],
)
def test_forms_and_spellings_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["our", "this", "process", "promise"])
def test_words_that_only_look_british_keep_their_letters(word: str) -> None:
    assert stem(word)[:3] == word[:3]


def test_endless_words_are_cut() -> None:
    assert len(fold("a" * 100_000)) <= 40


def test_lanes_that_read_at_the_same_time_find_the_same_stems() -> None:
    # The stemmer keeps the word on which it works in itself, and questions are graded side by side.
    firsts, middles = ("comput", "multipli", "generaliz", "happil", "running"), ("a", "e", "ou", "ness")
    lasts = ("ation", "ingly", "ed", "fulness", "ies", "ively")
    forms = ["".join(parts) for parts in itertools.product(firsts, middles, lasts)]
    stem.cache_clear()
    alone = [stem(form) for form in forms]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as lanes:
            for _ in range(5):
                stem.cache_clear()
                together = list(lanes.map(lambda form: stem(form), forms * 4))
                assert together == alone * 4
    finally:
        sys.setswitchinterval(interval)
        stem.cache_clear()
