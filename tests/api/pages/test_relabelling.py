"""The page on which a label goes over another's: with a photo, with and without JavaScript."""

import re
from pathlib import Path
from tempfile import SpooledTemporaryFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from api.dependencies import COOKIE
from tests.api.relabelling import PHOTO, SECOND, STEP, TECHNICIAN, WHY, Bag, bag_to_relabel
from tests.kit.installation import PEOPLE, Installation, new_key

AS_FILE = ("bag.png", PHOTO, "image/png")


@pytest.fixture
def bag(house: Installation) -> Bag:
    return bag_to_relabel(house)


def sends(bag: Bag, photo: tuple[str, bytes, str], *, to: str = f"/steps/{STEP}") -> str:
    """What the page answers to the form, sent as a browser does; whitespace in one piece."""
    second = PEOPLE[SECOND]
    form = {
        "idempotency_key": new_key(),
        "scan.covered.0": bag.covered, "scan.covered.0.how": "scanned",
        "scan.label.0": bag.label, "scan.label.0.how": "scanned",
        "value.reason": WHY["reason"], "second.badge": second.badge.text, "second.pin": second.pin,
    }  # fmt: skip
    answer = bag.technician.post(to, data=form, files={"value.photo": photo})
    read = re.sub(r"\s+", " ", answer.text)
    return f"{answer.status_code} {read}"


def test_the_form_takes_a_photo_and_the_pages_of_bag_and_label_show_it(bag: Bag):
    told = sends(bag, AS_FILE)

    print_page = bag.nurse.get(f"/labels/{bag.serial}").text
    bag_page = bag.nurse.get(f"/containers/{bag.record().container}").text
    others = bag.technician.get(f"/labels/{bag.serial}").text
    assert told.startswith("200")
    assert "verdict--go" in told
    assert f'src="{bag.address}"' in print_page
    assert f'src="{bag.address}"' in bag_page
    assert bag.address not in others
    assert "Shown to roles that may read names." in others


def test_once_erased_the_page_says_so(bag: Bag):
    sends(bag, AS_FILE)
    bag.erased()

    page = bag.nurse.get(f"/labels/{bag.serial}").text

    assert "erased with the person" in page
    assert bag.address not in page


@pytest.mark.parametrize(
    ("photo", "answer"),
    [
        (("", b"", "application/octet-stream"), "No photo shows both labels."),
        (("bag.png", PHOTO[:-200], "image/png"), "The photo is no PNG or JPEG that can be opened."),
        (("bag.png", bytes(8 * 2**20 + 1), "image/png"), "The photo is larger than 8 MB."),
        (("bag.png", bytes(17 * 2**20), "image/png"), "and a photo in it at most 8 MB"),
    ],
    ids=["none chosen", "cut off", "too large", "far too large"],
)
def test_a_photo_that_will_not_do_is_told_and_the_label_stays_open(bag: Bag, photo, answer):
    assert answer in sends(bag, photo)
    assert (bag.state(), bag.kept()) == ("printed", frozenset())


def test_a_large_photo_is_never_written_to_a_temporary_file(bag: Bag, monkeypatch):
    """It may show a name, and what lies in a temporary folder nobody erases."""
    written: list[SpooledTemporaryFile] = []

    def rolls_over(file: SpooledTemporaryFile) -> None:
        written.append(file)

    monkeypatch.setattr(SpooledTemporaryFile, "rollover", rolls_over)

    told = sends(bag, ("bag.jpg", bytes(7 * 2**20), "image/jpeg"))

    assert "The photo is no PNG or JPEG that can be opened." in told
    assert written == []


def test_a_form_drawn_anew_keeps_its_scans_and_asks_nothing(bag: Bag):
    size = bag.made.size()

    told = sends(bag, AS_FILE, to=f"/steps/{STEP}/form")

    assert told.startswith("200")
    assert "verdict--" not in told
    assert bag.made.size() == size


@pytest.fixture
def page(browser: Browser, address: str, bag: Bag) -> Page:
    """The form in a real browser, filled in but for the photo."""
    context = browser.new_context(base_url=address)
    context.add_cookies([{"name": COOKIE, "value": bag.technician.token, "url": address}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
    page.goto(f"/steps/{STEP}")
    for slot, text in (("covered", bag.covered), ("label", bag.label)):
        page.locator(f"#field-scan\\.{slot}\\.0").fill(f"]d1{text}" if slot == "covered" else text)
        page.locator(f'[name="scan.{slot}.0.how"]').evaluate("field => { field.value = 'scanned' }")
    page.locator(f'input[value="{WHY["reason"]}"]').check()
    page.locator("#field-second\\.badge").fill(PEOPLE[SECOND].badge.text)
    return page


def test_a_browser_previews_the_photo_and_two_clicks_are_one_act(
    page: Page, bag: Bag, tmp_path: Path
):
    file, size = tmp_path / "bag.png", bag.made.size()
    file.write_bytes(PHOTO)

    page.locator("input[data-photo]").set_input_files(file)
    preview = page.locator(".field__preview")
    preview.wait_for()
    assert preview.evaluate("one => one.decode().then(() => one.naturalWidth)") == 640
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Record", exact=True).dblclick()
    page.locator(".verdict__word").wait_for()

    assert bag.made.size() == size + 1
    assert bag.record().photo in bag.kept()


def test_a_photo_that_is_too_large_is_told_before_the_form_is_sent(
    page: Page, bag: Bag, tmp_path: Path
):
    file, size = tmp_path / "bag.jpg", bag.made.size()
    file.write_bytes(bytes(30 * 2**20))

    page.locator("input[data-photo]").set_input_files(file)
    page.get_by_role("button", name="Record", exact=True).click()
    told = page.locator("input[data-photo]").evaluate("one => one.validationMessage")

    assert told == "This photo is larger than 8 MB. Take it with fewer pixels."
    assert page.locator("#field-scan\\.label\\.0").input_value() == bag.label
    assert bag.made.size() == size


def test_a_photo_that_is_far_too_large_is_told_in_a_page(bag: Bag):
    told = sends(bag, ("bag.png", bytes(17 * 2**20), "image/png"))

    assert "<h1" in told
    assert "The request is too large" in told


def test_the_photo_is_fetched_only_when_somebody_unfolds_it(page: Page, bag: Bag, address: str):
    sends(bag, AS_FILE)
    token = bag.nurse.token
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    before = len(bag.readings())

    page.goto(f"/labels/{bag.serial}")
    page.wait_for_load_state("networkidle")
    unseen = len(bag.readings())
    page.get_by_text("Look at the photo").click()
    photo = page.locator(".relabelled__photo")
    photo.evaluate("one => one.decode()")

    assert unseen == before
    assert len(bag.readings()) == before + 1
    assert TECHNICIAN[0] not in {one.reader for one in bag.readings()[before:]}
