"""Designing a label in a real browser: the picture follows the hand, and nothing is kept before it is sent."""

import re

from playwright.sync_api import Browser, Page, expect

from custody.store.label_templates import TemplateDraft
from tests.kit.installation import Installation

PATH = "/label-templates/final_bag/draft"


def draft_open(browser: Browser, address: str) -> Page:
    page = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}).new_page()
    page.goto("/sign-in")
    page.get_by_label("Who to be").select_option("W-GRANT@W-QUALITY")
    page.get_by_role("button", name="Be", exact=True).click()
    page.goto("/label-templates/final_bag")
    page.get_by_role("button", name="Design a new version").click()
    return page


def kept(house: Installation) -> TemplateDraft:
    with house.house.look() as look:
        draft = look.stores.label_templates.draft("final_bag")
    assert draft is not None
    return draft


def test_the_picture_follows_what_is_typed_and_says_what_does_not_fit(
    browser: Browser, address: str, house: Installation
):
    page = draft_open(browser, address)
    page.locator("#elements").get_by_role("link", name="Dose (words)").click()
    picture, spot = (
        page.locator("[data-preview]"),
        page.locator(".design__label [aria-current] rect"),
    )
    before = kept(house)

    page.get_by_label("From the left").fill("40")
    expect(picture).to_have_attribute("href", re.compile("^data:image/png"))
    expect(spot).to_have_attribute("x", "40")
    page.get_by_label("Width").fill("5")
    expect(page.get_by_text("mm wide, there is room for 5 mm")).to_be_visible()

    assert kept(house) == before
    page.get_by_label("Width").fill("39")
    page.get_by_role("button", name="Keep this element").click()
    expect(page.get_by_text("Change 2, Olivia Grant")).to_be_visible()
    assert kept(house).n == before.n + 1


def test_an_element_is_taken_in_hand_on_the_picture_and_by_keys_alone(
    browser: Browser, address: str
):
    page = draft_open(browser, address)

    page.locator('.design__label a[aria-label^="Volume"] rect').click()
    expect(page.get_by_role("heading", name="Volume (words)")).to_be_visible()
    page.locator('.design__label a[aria-label^="Storage"]').focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Storage (words)")).to_be_visible()


def test_whose_session_ended_is_told_beside_what_they_filled_in(
    browser: Browser, address: str, house: Installation
):
    """The picture once stood still without a word, and the form was lost with the next press."""
    page = draft_open(browser, address)
    page.locator("#elements").get_by_role("link", name="Dose (words)").click()
    page.context.clear_cookies()

    page.get_by_label("From the left").fill("40")

    expect(page.get_by_text("You are signed out. Sign in again in another window")).to_be_visible()
    assert page.get_by_label("From the left").input_value() == "40"
