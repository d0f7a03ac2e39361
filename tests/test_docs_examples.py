"""The examples of the reference of checks do what the page says, word by word, in the real sandbox."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import check_examples
import pytest

from grader import pipeline
from grader.model import Status
from grader.sandbox import Sandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the schedules need the Linux kernel")

EVERY_DAY = ("essay", "joined", "output", "source")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(family, marks=() if family in EVERY_DAY else pytest.mark.slow)
        for family in sorted(set(pipeline.families()) - set(check_examples.UNDECIDED))
    ],
)
def test_an_example_earns_or_loses_its_check_as_the_page_says(family: str, sandbox: Sandbox, tmp_path: Path) -> None:
    shown = check_examples.example(family)
    right, wrong = shown.answers
    _, earned = check_examples.judged(shown, right, tmp_path, sandbox)
    assert (earned.status, earned.score) == (Status.PASSED, earned.max_score), earned.actual
    report, lost = check_examples.judged(shown, wrong, tmp_path, sandbox)
    assert lost.status in (Status.FAILED, Status.NEEDS_REVIEW if family == "essay" else Status.FAILED)
    assert lost.score < lost.max_score
    assert check_examples.told(report, lost) == shown.told, "write it anew: python tests/check_examples.py"


@pytest.mark.parametrize("family", check_examples.UNDECIDED)
def test_an_example_is_left_to_a_person_as_the_page_says(family: str, sandbox: Sandbox, tmp_path: Path) -> None:
    shown = check_examples.example(family)
    report, finding = check_examples.judged(shown, *shown.answers, tmp_path, sandbox)
    assert (finding.status, finding.score) == (Status.NOT_RUN, 0.0)
    assert check_examples.told(report, finding) == shown.told
