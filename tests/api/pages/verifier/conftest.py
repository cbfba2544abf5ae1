"""A browser with the network off, the verifier page in it, and some evidence to verify."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from api.verifier import verifier_page
from tests.api.pages.verifier.kit import (
    Bench,
    Evidence,
    OpenPage,
    some_evidence,
)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Windows with the network off."""
    made = browser.new_context(
        offline=True, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as somebody would keep it."""
    file = tmp_path_factory.mktemp("verifier") / "verifier.html"
    file.write_bytes(verifier_page().encode())
    return file


@pytest.fixture
def open_page(context: BrowserContext, page_file: Path) -> Iterator[OpenPage]:
    """Opens the page; an error in it, or a request for anything else, fails the test."""
    pages: list[Page] = []
    wrong: list[str] = []

    def new(before: str = "") -> Page:
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda asked: asked.url == page_file.as_uri() or wrong.append(asked.url),
        )
        if before:
            page.add_init_script(before)
        page.goto(page_file.as_uri())
        page.locator("html[data-ready=yes]").wait_for()
        return page

    yield new
    for page in pages:
        page.close()
    assert wrong == []


@pytest.fixture(scope="module")
def same_page(context: BrowserContext, page_file: Path) -> Iterator[Page]:
    """One page for many files, one after another."""
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.locator("html[data-ready=yes]").wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module")
def bench(context: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(context, tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    return some_evidence(tmp_path_factory.mktemp("evidence"))
