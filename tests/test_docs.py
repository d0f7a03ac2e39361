"""What there is to know is written down: every family of checks, every command; and links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from grader import pipeline
from grader.cli.app import app

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\[[^\]]*\]\((?!https?:)(?P<path>[^)#\s]*)(?:#(?P<part>[^)\s]*))?\)")


def anchor(heading: str) -> str:
    """As GitHub makes it from a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in _LINK.finditer(text):
        target = (page.parent / link["path"]).resolve() if link["path"] else page
        assert target.exists(), link[0]
        if link["part"]:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert link["part"] in [anchor(heading) for heading in headings], link[0]


@pytest.mark.parametrize("family", sorted(pipeline.families()))
def test_students_are_told_why_they_lost_points_for_every_family_of_checks(family: str) -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "docs" / "faq.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert any(f"`{family}`" in heading for heading in headings)


@pytest.mark.parametrize("command", sorted(typer.main.get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_is_shown_somewhere(command: str) -> None:
    assert any(f"grader {command}" in page.read_text(encoding="utf-8") for page in PAGES)
