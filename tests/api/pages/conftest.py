"""Browsers for tests of pages: one without JavaScript or a screen, and a real one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Thread
from time import sleep

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, sync_playwright

from api.main import create_app
from tests.api.collection import Collection, collection_under_way
from tests.api.pages.hand import ORIGIN, Hand
from tests.api.pages.played import ward  # noqa: F401  # a fixture
from tests.kit.installation import Installation

LAUNCH = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip


@pytest.fixture
def hand(house: Installation) -> Iterator[Callable[[], Hand]]:
    """Makes browsers, each with cookies of its own, that know no JavaScript."""
    with ExitStack() as stack:

        def new() -> Hand:
            app = house.client.app
            client = TestClient(app, base_url=ORIGIN, raise_server_exceptions=False)
            stack.callback(client.close)
            return Hand(client)

        yield new


@pytest.fixture(scope="module")
def collection(shared_house: Installation) -> Collection:
    return collection_under_way(shared_house)


@pytest.fixture
def administrator(collection: Collection):
    return collection.made.as_("N-RUIZ", "N-OFFICE")


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    """A real browser, started once."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=browser_path, args=list(LAUNCH))
        yield made
        made.close()


@pytest.fixture
def address(house: Installation) -> Iterator[str]:
    """The address of a real server over the house."""
    config = uvicorn.Config(
        create_app(house.house), host="127.0.0.1", port=0, log_level="warning", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(30)
