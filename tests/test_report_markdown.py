"""A report as Markdown, read by a Markdown parser: what stands there, and that a student's text is only text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
import report_samples as samples
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.model import Report
from grader.report.markdown import MOST, to_markdown


def tokens(markdown: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable(["table"]).parse(markdown):
        yield token
        yield from token.children or ()


def read(report: Report) -> str:
    """The words of the page as a person reads them."""
    return " ".join(token.content for token in tokens(to_markdown(report)) if token.type in ("text", "fence"))


def test_it_tells_the_score_the_faults_the_hints_and_the_lines() -> None:
    said = read(samples.report(samples.missing_join()))
    for part in ("8 / 10", "Call join() on every process", "expected: ", "actual: ", ">    9 |"):
        assert part in said


def test_there_is_a_row_for_every_question() -> None:
    found = [token.type for token in tokens(to_markdown(samples.mixed()))]
    assert found.count("tr_open") == len(samples.mixed().questions) + 1


@pytest.mark.parametrize(
    "text",
    [
        samples.HOSTILE,
        "[a](http://127.0.0.1/x) ![b](http://127.0.0.1/y.png)",
        "<img src=x onerror=alert(1)> <script>alert(1)</script> &lt;",
        "# heading\n\n---\n\n- list\n\n> quote",
        "`````\n</details>\n[c](d)\n`````",
        "| a | b |\n|---|---|\n| [e](f) | ![](g) |",
        "@everybody *bold* __bold__ ~~gone~~ $x^2$ :smile:",
        "a\\[b\\](c)",
    ],
)
def test_a_students_text_becomes_no_link_image_html_or_heading(text: str) -> None:
    page = list(tokens(to_markdown(samples.hostile(text))))
    found = {token.type for token in page}
    assert not found & {"link_open", "image", "html_block", "html_inline", "em_open", "blockquote_open", "hr"}
    headings = [after.content for token, after in itertools.pairwise(page) if token.type == "heading_open"]
    assert len(headings) <= 1 + len(samples.hostile(text).questions)


def test_it_is_never_longer_than_its_place_takes() -> None:
    assert len(to_markdown(samples.hostile("x" * 2 * MOST))) < MOST + 100
