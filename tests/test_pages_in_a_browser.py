"""The pages in a real browser: they ask for nothing, run nothing of a student, fit every width, can be read by all.

Who wants to look makes a folder `screenshots` (git ignores it): pictures of them are left there.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import report_samples as samples
from test_report_html import EVIL, evil

from grader import pipeline
from grader.model import Assignment, Grade, HandIn
from grader.report.class_page import to_class_html
from grader.report.html import compared, to_html
from grader.report.json import to_document

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "screenshots"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
WIDTHS = {"phone": 360, "desktop": 1200}
STUDENTS = 12


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's or another Chromium that is installed; nothing is downloaded."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium is installed (apt install chromium)")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=found, args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page with everything on it, a hostile one, and pages of classes."""
    folder = tmp_path_factory.mktemp("pages")
    report, beside = samples.mixed(), {"q6": samples.joined_all()}
    if sys.platform == "linux":
        report = pipeline.grade_submission(ROOT / "examples/submissions/missing-joins.py", assignment)
        beside = pipeline.reference_runs(assignment, compared(report), report.tier, pipeline.Options())
    attack = samples.mixed()
    attack = replace(attack, student=EVIL, submission=EVIL, notes=(EVIL,), questions=tuple(map(evil, attack.questions)))
    grades = [grade(f"student {number:04}", report, number) for number in range(STUDENTS)]
    texts = {
        "student": to_html(report, beside), "mixed": to_html(samples.mixed()), "hostile": to_html(attack),
        "class": to_class_html("Homework", grades),
        "hostile-class": to_class_html(EVIL, [grade(EVIL, attack, number) for number in range(3)]),
    }  # fmt: skip
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


def grade(name: str, report: Any, number: int) -> Grade:
    document = to_document(report, "graded" if number % 5 else "needs_review")
    score = float(number * 37 % 61)  # in another order than the names
    return Grade(
        hand_in=HandIn(student=f"s{number}", name=name, path=Path("x")), document={**document, "score": score},
        score=score, max_score=60.0, status=document["status"], graded=datetime(2026, 3, 1, tzinfo=timezone.utc),
    )  # fmt: skip


def opened(browser: Browser, path: Path, width: int = 1200, scheme: str = "light") -> tuple[Page, list[str]]:
    """A page, and everything odd that happens on it: requests, errors, dialogs."""
    page, odd = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme), list[str]()
    page.on("request", lambda request: odd.append(request.url) if request.url != path.as_uri() else None)
    page.on("dialog", lambda dialog: (odd.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: odd.append(str(error)))
    page.on("console", lambda message: odd.append(message.text))
    page.goto(path.as_uri())
    return page, odd


def keep(page: Page, name: str) -> None:
    """Leave a picture for whoever made a folder for them."""
    if os.access(PICTURES, os.W_OK):
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


@pytest.mark.parametrize("name", ["student", "mixed", "hostile", "class", "hostile-class"])
def test_a_page_asks_for_nothing_fits_and_can_be_read_by_all(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    page, odd = opened(browser, pages[name])
    for width, scheme in (("desktop", "light"), ("phone", "dark")):
        page.set_viewport_size({"width": WIDTHS[width], "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], width
        keep(page, f"{name}-{width}-{scheme}")
        # The same style sheet gives hostile pages the same colours.
        assert obstacles(page, contrast="hostile" not in name) == [], (width, scheme)
    page.close()
    assert odd == []


def obstacles(page: Page, *, contrast: bool = True) -> list[tuple[str, list[str]]]:
    """What keeps somebody from reading a page of which everything is unfolded, with the beginnings of where it is.

    To measure every contrast takes longer than all the rest.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    asked = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    found = axe.Axe().run(page, options=asked).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in bad]


def test_a_mark_says_what_it_means_to_the_mouse_the_keyboard_and_the_finger(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page, odd = opened(browser, pages["student"])
    said = page.locator("#q6 .told li p")
    mark = page.locator("#q6 .gt a:has(circle)").first
    number = int((mark.get_attribute("class") or "m0")[1:])
    mine = said.nth(number - 1)
    assert mine.evaluate("one => getComputedStyle(one).position") == "static"
    mark.hover()
    assert mine.evaluate("one => getComputedStyle(one).position") == "absolute"
    assert "wrote at" in mine.inner_text()
    page.mouse.move(0, 0)
    page.locator("#q6 .picture").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert page.locator(f"{focused} p").evaluate("one => getComputedStyle(one).position") == "absolute"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('li:target').id") == focused[1:]
    assert page.locator(focused).is_visible()
    page.close()
    assert odd == []


def test_a_print_points_at_lines_and_shows_all_marks(browser: Browser, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["student"], 800, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('.hit')).borderLeftStyle") == "solid"
    assert page.evaluate("getComputedStyle(document.querySelector('.told ol')).maxHeight") == "none"
    keep(page, "student-print")
    page.close()


def test_the_class_is_searched_and_sorted(browser: Browser, pages: dict[str, Path]) -> None:
    page, odd = opened(browser, pages["class"])
    page.fill("#find", "student 0007")
    assert page.inner_text("#found") == f"1 of {STUDENTS}"
    assert page.locator("#students tbody tr:visible").count() == 1
    page.fill("#find", "Stüdent 0007")
    assert page.inner_text("#found") == f"1 of {STUDENTS}", "with an accent that is not there, or without one that is"
    page.fill("#find", "")
    page.click("#students th button:text('Score')")
    scores = page.eval_on_selector_all("#students tbody tr", "rows => rows.map(row => Number(row.cells[1].dataset.v))")
    assert scores == sorted(scores)
    page.click("#students th button:text('Score')")
    assert page.get_attribute("#students th:nth-child(2)", "aria-sort") == "descending"
    page.close()
    assert odd == []


@pytest.mark.slow
def test_a_class_of_three_thousand_stays_usable(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "class.html"
    report = samples.mixed()
    path.write_text(
        to_class_html("Homework", [grade(f"student {n:04}", report, n) for n in range(3000)]), encoding="utf-8"
    )
    page, odd = opened(browser, path)
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    print(f"loaded in {timing:.0f} ms")
    page.fill("#find", "student 2999")
    assert page.inner_text("#found") == "1 of 3000"
    page.fill("#find", "")
    page.click("#students th button:text('Student')")
    assert page.inner_text("#students tbody tr:first-child td") == "student 0000"
    page.close()
    assert odd == []
