"""What there is to know is written down: every family of checks, command, and field of a spec; links lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import check_examples
import command_pages
import field_tables
import generated
import pytest
import typer
import yaml
from anchors import anchor

from grader import pipeline
from grader.cli.app import app
from grader.report.view import STATUS_WORDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
MKDOCS = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
AT_THE_TOP = {"changelog.md", "contributing.md"}
"""Pages of the site that are made of files at the top of the repository."""
COMMANDS = dict(command_pages.all_commands())
_LINK = re.compile(r"\[[^\]]*\]\((?!https?:)(?P<path>[^)#\s]*)(?:#(?P<part>[^)\s]*))?\)")


def text_of(page: Path) -> str:
    """A page as the site has it, with what is generated in it."""
    return generated.fill(page.read_text(encoding="utf-8"))


def anchors_of(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)
    return [anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    text = re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL)
    for link in _LINK.finditer(text):
        target = (page.parent / link["path"]).resolve() if link["path"] else page
        assert target.exists(), link[0]
        if link["part"]:
            assert link["part"] in anchors_of(target), link[0]


# --- the site's navigation --------------------------------------------------------------------------------------------


def named(entry: Any) -> Iterator[str]:
    """The pages that a part of the navigation names."""
    if isinstance(entry, str):
        yield entry
    else:
        for each in entry.values() if isinstance(entry, dict) else entry:
            yield from named(each)


def test_every_page_is_in_the_navigation_of_the_site() -> None:
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    lost = sorted(pages - set(named(MKDOCS["nav"])))
    lines = "\n".join(f"      - Its title in a few words: {page}" for page in lost)
    assert not lost, f"add to mkdocs.yml, under `nav:`, in the part for whoever reads it:\n{lines}"


def test_the_navigation_names_no_page_that_is_not_there() -> None:
    listed = list(named(MKDOCS["nav"]))
    assert len(listed) == len(set(listed))
    assert [page for page in listed if page not in AT_THE_TOP and not (DOCS / page).is_file()] == []


# --- families, commands, fields, statuses -----------------------------------------------------------------------------


@pytest.mark.parametrize("family", sorted(pipeline.families()))
def test_students_are_told_why_they_lost_points_for_every_family_of_checks(family: str) -> None:
    headings = re.findall(r"^## (.*)$", (DOCS / "faq.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert any(f"`{family}`" in heading for heading in headings)


def test_students_are_told_what_every_status_means() -> None:
    text = (DOCS / "faq.md").read_text(encoding="utf-8")
    assert [words for words in STATUS_WORDS.values() if f"*{words}*" not in text] == []


@pytest.mark.parametrize("family", sorted(pipeline.families()))
def test_every_family_of_checks_has_its_parameters_and_an_example(family: str) -> None:
    text = check_examples.sections()[family]
    assert f"<!-- parameters {family} -->" in text
    assert len(check_examples.example(family).answers) == (1 if family in check_examples.UNDECIDED else 2)


@pytest.mark.parametrize("command", sorted(typer.main.get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_is_shown_somewhere(command: str) -> None:
    assert any(f"grader {command}" in page.read_text(encoding="utf-8") for page in PAGES)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_of_a_command_is_in_the_reference(command: str) -> None:
    section = command_pages.commands().partition(f"## `{command}`\n")[2].partition("\n## ")[0]
    options = [name for one in COMMANDS[command].params for name in one.opts if name.startswith("--")]
    assert [name for name in options if name not in section] == []
    assert COMMANDS[command].help in section


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_tells_its_exit_codes(command: str) -> None:
    assert "Exit code" in (COMMANDS[command].epilog or "")


def mappings() -> Iterator[tuple[str, Any]]:
    for kind, schema in field_tables.schemas().items():
        yield kind, schema
        yield from ((name, each) for name, each in schema["$defs"].items() if "properties" in each)


@pytest.mark.parametrize(("mapping", "schema"), [pytest.param(*each, id=each[0]) for each in mappings()])
def test_every_field_of_a_spec_has_a_meaning(mapping: str, schema: Any) -> None:
    assert [name for name, field in field_tables.fields(schema) if not field.get("description")] == []


def test_every_field_of_a_spec_is_in_the_reference() -> None:
    text = "".join(text_of(DOCS / "reference" / name) for name in ("spec.md", "checks.md"))
    fields = {name for _, schema in mappings() for name, _ in field_tables.fields(schema)}
    assert [name for name in sorted(fields) if f"| `{name}` |" not in text] == []


def test_a_limit_that_is_not_given_is_shown_as_it_is() -> None:
    assert "| `wall` | number or text | `30s` |" in field_tables.question()
    assert "| `memory` | number or text | `512MB` |" in field_tables.question()


# --- what stands at the top of the repository -------------------------------------------------------------------------


def test_the_citation_is_of_this_version() -> None:
    # https://github.com/citation-file-format/citation-file-format/blob/1.2.0/schema-guide.md
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= cited.keys()
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] == "software"
    assert all(author.keys() & {"name", "family-names"} for author in cited["authors"])
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{cited["version"]}"' in project
    assert f'license = {{ text = "{cited["license"]}" }}' in project


def test_the_changelog_has_the_shape_that_it_names() -> None:
    # https://keepachangelog.com/en/1.1.0/
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (.*)$", text, re.MULTILINE)
    kinds = set(re.findall(r"^### (.*)$", text, re.MULTILINE))
    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", version) for version in versions[1:])
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
