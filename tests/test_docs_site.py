"""The site in a real browser, opened from a disk: it loads nothing, can be searched, fits a phone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_pages_in_a_browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
WIDTHS = {"phone": 360, "desktop": 1280}
LOOKED_AT = ("index", "faq", "tutorials/student", "reference/checks", "reference/commands", "reference/spec")

__all__ = ["browser"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `./run docs` makes it; warnings are errors."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed (pip install -e '.[docs]')")
    folder = tmp_path_factory.mktemp("site")
    made = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder


def opened(browser: Browser, path: Path, width: int, scheme: str) -> tuple[Page, list[str]]:
    """A page, and everything odd that happens on it: requests for anything but files, errors."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    odd: list[str] = []
    page.on("request", lambda one: None if one.url.startswith(("file:", "data:", "blob:")) else odd.append(one.url))
    page.on("pageerror", lambda error: odd.append(str(error)))
    page.on("requestfailed", lambda one: odd.append(one.url))
    page.goto(path.as_uri())
    return page, odd


@pytest.mark.parametrize(("width", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_pages_load_nothing_and_can_be_read(browser: Browser, site: Path, width: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    for name in LOOKED_AT:
        page, odd = opened(browser, site / f"{name}.html", WIDTHS[width], scheme)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, name
        assert odd == [], name  # before axe asks for the style sheets, which a file may not
        found = axe.Axe().run(page, context="article").response["violations"]
        bad = [one for one in found if one["impact"] in ("serious", "critical")]
        assert not bad, (name, [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in bad])
        page.context.close()


def test_the_search_finds_words_without_a_server(browser: Browser, site: Path) -> None:
    page, odd = opened(browser, site / "index.html", WIDTHS["desktop"], "light")
    page.click("input.md-search__input")  # only then does it begin to read its index
    ready = "document.querySelector('.md-search-result__meta').textContent.includes('Type to start')"
    page.wait_for_function(ready, timeout=10_000)
    page.locator("input.md-search__input").press_sequentially("lateness")
    page.wait_for_selector(".md-search-result__item a[href*='grading.html']", timeout=10_000)
    assert odd == []
    page.context.close()


def test_the_site_has_what_is_made_from_the_program(site: Path) -> None:
    assert "same_under" in (site / "reference" / "checks.html").read_text(encoding="utf-8")
    assert "--require-sandbox" in (site / "reference" / "commands.html").read_text(encoding="utf-8")
    assert "none_after" in (site / "reference" / "spec.html").read_text(encoding="utf-8")
    assert (site / "changelog.html").is_file()
    assert not list(site.rglob("*.py")), "the tools that make the pages are no part of the site"


def test_no_page_names_a_place_to_load_from(site: Path) -> None:
    loaded = ('src="http', 'href="https://fonts', 'rel="stylesheet" href="http', "unpkg.com/iframe")
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert [name for name, text in pages.items() if any(one in text for one in loaded)] == []
