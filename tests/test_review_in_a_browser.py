"""A review session in a real browser, with the keyboard alone; and two at once.

Who wants to look makes a folder `screenshots` (git ignores it): pictures of them are left there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import review_samples as samples
from test_pages_in_a_browser import WIDTHS, browser, keep, obstacles

from grader.model import Assignment
from grader.store import Change, Store, open_store

uvicorn = pytest.importorskip("uvicorn", reason="the extra `web` is not installed")

from grader.review import Address, Desk, Gate, make_app  # noqa: E402 # it imports what may not be there

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["browser"]
CLASS = 30


@pytest.fixture(scope="module")
def graded(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples.graded(tmp_path_factory.mktemp("graded"), assignment, CLASS)


@contextmanager
def served(store: Store, folder: Path) -> Iterator[tuple[Address, Gate]]:
    """The desk on a port of its own, in a thread, until the test is over."""
    address = Address.take(0)
    address.listener.listen()
    gate = Gate(port=address.port, who="nobody")
    config = uvicorn.Config(
        make_app(Desk(store), gate, folder), http="h11", ws="none", lifespan="off", log_level="critical"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [address.listener]})
    thread.start()
    try:
        yield address, gate
    finally:
        server.should_exit = True
        thread.join()
        address.listener.close()


class Reviewer:
    """Somebody before a browser, who has a keyboard and no mouse."""

    def __init__(self, browser: Browser, desk: tuple[Address, Gate], who: str, **more: Any) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": 1200, "height": 900}, **more)
        self.page: Page = self.context.new_page()
        self.odd: list[str] = []
        self.page.on("dialog", lambda dialog: (self.odd.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.odd.append(str(error)))
        address, gate = desk
        home = f"http://127.0.0.1:{address.port}/"
        self.page.on("request", lambda one: None if one.url.startswith(home) else self.odd.append(one.url))
        self.page.goto(address.way_in(gate.token))
        self.page.wait_for_selector("#who:focus")  # the browser gives it the focus when the page is drawn
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(who)
        self.goes("Enter")

    def goes(self, *keys: str) -> None:
        """Keys of which the last one leads to another page."""
        for key in keys[:-1]:
            self.page.keyboard.press(key)
        with self.page.expect_navigation():
            self.page.keyboard.press(keys[-1])

    def writes(self, key: str, text: str) -> None:
        self.page.keyboard.press(key)
        self.page.keyboard.type(text)

    def sees(self, text: str) -> bool:
        return text in self.page.inner_text("main")

    def shot(self, name: str) -> None:
        keep(self.page, f"review-{name}")


@pytest.fixture
def store(graded: Path, tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "results.sqlite").write_bytes(graded.read_bytes())
    with open_store(tmp_path / "results.sqlite") as opened:
        yield opened


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Iterator[tuple[Address, Gate]]:
    with served(store, tmp_path) as found:
        yield found


def kept(store: Store) -> list[Change]:
    return store.changes_since(0)[0]


@pytest.mark.slow
def test_thirty_answers_are_cleared_with_the_keyboard_alone(
    browser: Browser, desk: tuple[Address, Gate], store: Store
) -> None:
    ada = Reviewer(browser, desk, "Ada")
    ada.goes("1")  # the first question
    for number in range(CLASS):
        if number % 3 == 0:
            ada.goes("a")  # the suggestion
        elif number % 3 == 1:
            ada.page.keyboard.press("9")  # an idea earns half of its points more
            ada.writes("c", "Name the module.")
            ada.goes("Control+Enter")
        else:
            ada.writes("t", "4.5")
            ada.goes("Enter")
    assert ada.sees("Nothing more is here.")
    found = kept(store)
    assert len({change.student for change in found}) == len(found) == CLASS
    assert {change.who for change in found} == {"Ada"}
    assert all(change.at is not None and change.score is not None for change in found)
    assert [change.score for change in found[2::3]] == [4.5] * 10
    assert [change.reason for change in found[1::3]] == ["Name the module."] * 10
    assert {grade.status for grade in store.grades()} == {"graded"}
    last = found[-1]
    ada.goes("h")
    ada.page.goto(f"{ada.page.url}q/q1?show=decided")
    ada.page.focus("tbody a")
    ada.goes("Enter")
    ada.goes("u")  # undo
    assert ada.sees("Undone: 4.5 / 10.")
    assert ada.sees("to be confirmed")
    assert kept(store)[-1].undoes == last.id
    assert ada.odd == []
    ada.context.close()


@pytest.mark.slow
def test_a_second_reviewer_is_told_and_nothing_is_lost(
    browser: Browser, desk: tuple[Address, Gate], store: Store
) -> None:
    ada, bob = Reviewer(browser, desk, "Ada"), Reviewer(browser, desk, "Bob")
    for person in (ada, bob):
        person.goes("1")
    assert ada.page.url == bob.page.url
    ada.writes("t", "8")
    ada.goes("Enter")
    bob.writes("t", "3")
    bob.page.keyboard.press("Escape")
    bob.writes("c", "Too short.")
    bob.goes("Control+Enter")
    notice = bob.page.inner_text("[role=alert]")
    assert "Somebody else was here first: yours is not saved" in notice
    assert "Ada gave 8 / 10" in notice
    assert "3 / 10: Too short." in notice
    bob.shot("conflict")
    assert [(change.who, change.score) for change in kept(store)] == [("Ada", 8.0)]
    bob.goes("s")
    assert [(change.who, change.score) for change in kept(store)] == [("Ada", 8.0), ("Bob", 3.0)]
    assert kept(store)[-1].reason == "Too short."
    for person in (ada, bob):
        assert person.odd == []
        person.context.close()


def test_keys_change_points_and_what_is_not_saved_is_not_left_unasked(
    browser: Browser, desk: tuple[Address, Gate], store: Store
) -> None:
    ada = Reviewer(browser, desk, "Ada")
    ada.goes("1")
    field, total = ada.page.locator("#p-3"), ada.page.locator("#total")
    assert (field.input_value(), total.get_attribute("placeholder")) == ("0", "2")
    seen = []
    for _ in range(3):
        ada.page.keyboard.press("3")
        seen.append((field.input_value(), total.get_attribute("placeholder")))
    assert seen == [("1", "2.67"), ("2", "3.33"), ("0", "2")]
    ada.page.keyboard.press("3")
    here = ada.page.url
    ada.page.keyboard.press("n")
    assert "not saved" in ada.page.inner_text("#told")
    assert ada.page.url == here
    ada.goes("n")
    assert ada.page.url != here
    assert kept(store) == []
    ada.writes("c", "nas")  # in a field, keys are letters
    assert ada.page.input_value("#comment") == "nas"
    ada.context.close()


def test_without_javascript_everything_can_be_read_and_sent(
    browser: Browser, desk: tuple[Address, Gate], store: Store
) -> None:
    ada = Reviewer(browser, desk, "Ada", java_script_enabled=False)
    ada.page.click("tbody a >> nth=0")
    ada.page.fill("#p-3", "1,5")
    ada.page.fill("#comment", "By hand.")
    ada.page.click("button:text-is('Save')")
    assert ada.sees("saved.")
    (change,) = kept(store)
    assert (change.points["concepts/own-memory"], change.reason) == (1.5, "By hand.")
    ada.page.click("button:has-text('Undo')")
    assert ada.sees("Undone")
    ada.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_can_be_read_by_all_and_obey_no_student(
    browser: Browser, desk: tuple[Address, Gate], store: Store, assignment: Assignment, scheme: str
) -> None:
    samples.fill(store, assignment, [f"{text} {samples.EVIL}" for text in samples.texts(2)], name=samples.EVIL)
    ada = Reviewer(browser, desk, "Ada", color_scheme=scheme)
    ada.goes("1")
    for total in ("8", "7.5", "9", "8.5", "7"):
        ada.writes("t", total)
        ada.page.keyboard.press("Escape")
        ada.writes("c", "Say what a process has of its own.")
        ada.goes("Control+Enter")
    home = ada.page.url.split("/q/")[0]
    open_one = ada.page.url
    hostile = ada.page.goto(f"{home}/q/q1?show=all") and ada.page.get_attribute("tr:has-text('script') a", "href")
    pages = {
        "you": "/you", "overview": "/", "list": "/q/q1?show=all", "answer": open_one.removeprefix(home),
        "hostile": hostile, "decided": "/q/q1?show=decided",
    }  # fmt: skip
    for name, path in pages.items():
        ada.page.goto(home + str(path))
        assert (name, obstacles(ada.page)) == (name, [])
        for width in WIDTHS:
            ada.page.set_viewport_size({"width": WIDTHS[width], "height": 900})
            assert ada.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], (name, width)
            ada.shot(f"{name}-{width}-{scheme}")
    assert ada.odd == []
    ada.context.close()
