"""What an author may have meant."""

from __future__ import annotations

import pytest

from grader.spec.words import closest

WHO = ["each worker", "any worker", "all workers", "main"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("every worker", "each worker"),
        ("Every Worker", "each worker"),
        ("each workers", "each worker"),
        ("eahc worker", "each worker"),
        ("all worker", "all workers"),
        ("any wroker", "any worker"),
        ("mian", "main"),
        ("eachworker", "each worker"),
    ],
)
def test_what_is_near_in_every_word_is_meant(written: str, meant: str) -> None:
    assert closest(written, WHO) == meant


@pytest.mark.parametrize("written", ["some worker", "no worker", "every process", "each thread", "worker", ""])
def test_what_means_something_else_is_no_guess(written: str) -> None:
    assert closest(written, WHO) is None
