"""Partners' evidence on its pages: imported by a form, shown on both sides in words, closing what waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser

from api.dependencies import COOKIE
from tests.api.pages.test_reading_in_browser import (
    CUT_OFF,
    LANDSCAPE,
    PORTRAIT,
    SIDEWAYS,
    SMALL,
    violations,
)
from tests.api.test_foreign_evidence import auditor, pin, quality, told_by
from tests.api.two_houses import RELEASED, Playing, playing
from tests.kit.installation import Somebody, new_key
from tests.kit.pages import told
from tests.kit.partner import Partner

PATH = "/audit/foreign"


@pytest.fixture(scope="module")
def hospital(new_settings: Callable[..., Any], tmp_path_factory) -> Iterator[Playing]:
    """Our installation: two bags are released to the courier, and nobody has accepted."""
    folder = tmp_path_factory.mktemp("hospital")
    with new_settings("sqlite", folder) as settings:
        pinned = settings.model_copy(update={"partners": folder / "partners.policy"})
        pinned.partners.write_text("quorum none\n")
        with playing(pinned, RELEASED) as house:
            yield house


@pytest.fixture
def partner(hospital: Playing) -> Partner:
    made = Partner.new()
    pin(hospital, made.pinned)
    return made


@contextmanager
def served(house: Playing) -> Iterator[str]:
    """The address of a real server over the house."""
    app = house.made.client.app
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="off")
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(30)


def uploads(who: Somebody, data: bytes) -> Any:
    files = {"file": ("evidence", data, "application/octet-stream")}
    return who.post(PATH, files=files, data={"idempotency_key": new_key()})


def test_a_file_is_imported_and_both_sides_are_shown(hospital, partner):
    who = auditor(hospital)

    sent = uploads(who, told_by(partner, hospital))
    page = told(who.get(sent.headers["location"]).text)

    assert sent.status_code == 303
    assert f"What {partner.signer.name} tells" in page
    assert "NORTH-CELL-LAB to SWIFT-COURIER" in page
    assert "Matched it waits here, and this closes it: for quality" in page
    assert "Close it by this" not in page
    assert partner.signer.name in told(who.get(PATH).text)


def test_quality_is_offered_to_close_what_waits_and_the_auditor_is_not(hospital, partner):
    sent = uploads(quality(hospital), told_by(partner, hospital))
    path = sent.headers["location"]

    page = quality(hospital).get(path).text

    assert f'action="{path}/close"' in page
    assert "Close it by this" in page
    assert "Close it by this" not in auditor(hospital).get(path).text


def test_a_contradiction_says_in_words_what_differs(hospital, partner):
    sent = uploads(quality(hospital), told_by(partner, hospital, to_holder="WORKS"))

    page = told(quality(hospital).get(sent.headers["location"]).text)

    assert "Contradicts released to another party" in page
    assert "Close it by this" not in page


def test_a_refused_file_is_told_on_the_page_with_what_the_verifier_says(hospital, partner):
    data = told_by(partner, hospital).replace(b"SWIFT-COURIER", b"SWIFT-C0URIER")

    sent = uploads(quality(hospital), data)

    assert sent.status_code == 422
    assert "STOP. Not verified" in sent.text
    assert "Entry 0: it is not in the tree that was signed." in told(sent.text)


def test_two_histories_are_an_alarm_on_both_files(hospital, partner):
    who = quality(hospital)
    first = uploads(who, told_by(partner, hospital)).headers["location"]
    fork = told_by(partner.another_history(), hospital, to_holder="WORKS")

    second = uploads(who, fork).headers["location"]

    for path in (first, second):
        page = who.get(path).text
        assert "STOP. Two histories" in page
        assert "Close it by this" not in page
    assert f'href="{first}">what was received before' in who.get(second).text


def test_a_refused_closing_is_told_on_the_page(hospital, partner):
    who, (waiting,) = quality(hospital), hospital.handoffs(state="pending")
    data = told_by(partner, hospital, state="pending", accepter=None, accepted_at=None)
    path = uploads(who, data).headers["location"]

    sent = who.post(f"{path}/close", data={"handoff": waiting.id, "idempotency_key": new_key()})

    assert (sent.status_code, "STOP. Closes nothing" in sent.text) == (422, True)


def test_the_therapys_custody_says_what_was_received_about_it(hospital, partner):
    sent = uploads(quality(hospital), told_by(partner, hospital))
    path = f"/therapies/{hospital.coi}?view=cells"

    page = quality(hospital).get(path).text
    nurse = hospital.made.as_("N-OKAFOR", "N-WARD").get(path).text

    assert f'href="{sent.headers["location"]}"' in page
    assert f"{partner.signer.name} 10 Mar 2026" in told(page)
    assert "1 matched" in told(page)
    assert sent.headers["location"] not in nurse


def test_the_handoffs_page_leads_here(hospital):
    page = quality(hospital).get("/handoffs").text

    assert 'href="/audit/foreign"' in page


def test_the_page_is_for_everybody_and_nothing_is_cut_off(hospital, partner, browser: Browser):
    who = quality(hospital)
    path = uploads(who, told_by(partner, hospital)).headers["location"]
    with served(hospital) as address:
        context = browser.new_context(base_url=address, viewport=LANDSCAPE, reduced_motion="reduce")
        context.add_cookies([{"name": COOKIE, "value": who.token, "url": address}])
        page = context.new_page()
        page.goto(path)

        assert [violations(page), page.evaluate(SMALL), page.evaluate(CUT_OFF)] == [[]] * 3

        page.set_viewport_size(PORTRAIT)

        assert (page.evaluate(CUT_OFF), page.evaluate(SIDEWAYS)) == ([], 0)
        context.close()
