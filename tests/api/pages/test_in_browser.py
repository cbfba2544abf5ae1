"""The pages in a real browser: keystrokes of a scanner, tablets in both positions, and no JavaScript at all."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from custody.domain.identifiers.local_codes import ActionCode
from tests.api.pages.bed import Patient, two_patients_with_thawed_bags
from tests.kit.installation import PEOPLE, Installation

BED, WARD = "N-BEDSIDE-1", "N-WARD"
TABLETS = {"landscape": (1024, 768), "portrait": (768, 1024)}
SERIOUS = frozenset({"serious", "critical"})
# what comes in the first moments of a page may be the rest of an earlier scan, and is not taken
SETTLED = """() => new Promise(done =>
    setTimeout(done, Math.max(0, Math.min(1300, 4000 - performance.now()))))"""
FINGER_MS = 90
SLOW_SCANNER_MS = 50
TIMEOUT_MS = 10_000

NewPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[NewPage]:
    """Opens browser windows on the house; every error in one fails the test."""
    with ExitStack() as stack:

        def new(size: str = "landscape", *, javascript: bool = True) -> Page:
            width, height = TABLETS[size]
            context = browser.new_context(
                base_url=address,
                viewport={"width": width, "height": height},
                java_script_enabled=javascript,
                reduced_motion="reduce",
            )
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(TIMEOUT_MS)
            page.on("pageerror", lambda error: pytest.fail(f"{page.url}: {error}"))
            return page

        yield new


@pytest.fixture
def patients(house: Installation) -> tuple[Patient, Patient]:
    return two_patients_with_thawed_bags(house.house)


def be(page: Page, person: str, station: str, path: str = "/station") -> Page:
    page.goto("/sign-in")
    page.get_by_label("Who to be").select_option(f"{person}@{station}")
    page.get_by_role("button", name="Be", exact=True).click()
    page.goto(path)
    return page


def keys(page: Page, text: str, *, pause: float = 0) -> None:
    """What a scanner does: keys, one right after the other, then Enter; a finger pauses."""
    page.locator("html[data-listening=yes]").wait_for()
    page.evaluate(SETTLED)
    page.keyboard.type(text, delay=pause)
    page.keyboard.press("Enter")


def scan(page: Page, text: str) -> None:
    """A long code at once, with the prefix of a scanner that was set up, into the first free field; then Enter."""
    page.locator("html[data-listening=yes]").wait_for()
    page.evaluate(
        "() => [...document.querySelectorAll('[data-scan]')].find(field => !field.value).focus()"
    )
    page.keyboard.insert_text(f"]Q1{text}")
    page.keyboard.press("Enter")


def word(page: Page) -> str:
    return page.locator(".verdict__word").first.inner_text()


def answer_half(page: Page) -> None:
    for name in ("stated_name_and_birth_date", "label_agrees"):
        page.locator(f'[name="value.{name}"][value=yes]').check()
    page.get_by_role("button", name="Record my half").click()


def test_badge_and_pin_by_keys(open_page: NewPage):
    page, nurse = open_page(), PEOPLE["N-OKAFOR"]
    page.goto("/sign-in")
    page.get_by_label("Station").select_option(WARD)
    page.get_by_label("Your badge").focus()

    keys(page, nurse.badge.text)
    page.get_by_label("Your PIN").fill(nurse.pin)
    page.keyboard.press("Enter")

    page.wait_for_url("**/station")
    assert page.locator(".bar").get_by_text("Grace Okafor").is_visible()
    assert page.locator("#scan-text").evaluate("field => field === document.activeElement")


def test_a_scan_tells_what_it_is(open_page: NewPage, patients):
    maria, _ = patients
    page = be(open_page(), "N-OKAFOR", BED)

    scan(page, maria.bag)

    page.locator("#thing-title").wait_for()
    assert "Santos-Lima, Maria" in page.inner_text("main")


def test_a_scanned_action_card_opens_its_form_ready_for_the_wristband(open_page: NewPage):
    page = be(open_page(), "N-OKAFOR", BED)

    keys(page, ActionCode.of_step("start_infusion").text)

    page.wait_for_url("**/steps/start_infusion")
    first = page.locator('[name="scan.wristband.0"]')
    assert first.evaluate("field => field === document.activeElement")
    assert first.input_value() == ""


def test_a_bad_scan_stops_in_large_letters(open_page: NewPage, patients):
    page = be(open_page("portrait"), "N-OKAFOR", BED)

    keys(page, "&/CHA99992600000")

    page.locator(".verdict--full").wait_for()
    assert word(page).startswith("STOP.")
    size = page.locator(".verdict__word").evaluate(
        "word => parseFloat(getComputedStyle(word).fontSize)"
    )
    assert size >= 40
    assert page.title().startswith("STOP.")


@pytest.mark.parametrize(("pause", "how"), [(0, "scanned"), (FINGER_MS, "typed")])
def test_fingers_are_told_from_a_scanner(open_page: NewPage, pause, how):
    page = be(open_page(), "N-OKAFOR", BED)

    with page.expect_request("**/station") as asked:
        keys(page, "&uNOKA1", pause=pause)

    assert f"how={how}&" in (asked.value.post_data or "")
    page.locator(".verdict--stop").wait_for()


def test_a_slow_scan_with_its_prefix_is_whole_at_once(open_page: NewPage):
    """Slower than scanners are, and right after the page came: the prefix tells that nothing of it is missing."""
    page = be(open_page(), "N-OKAFOR", BED)
    page.locator("html[data-listening=yes]").wait_for()

    with page.expect_request("**/station") as asked:
        page.keyboard.type("]Q1&uNOKA1", delay=SLOW_SCANNER_MS)
        page.keyboard.press("Enter")

    sent = parse_qs(asked.value.post_data or "", keep_blank_values=True)
    assert (sent["text"], sent["how"], sent["aim"]) == (["]Q1&uNOKA1"], ["scanned"], ["]Q1"])
    page.locator(".verdict--stop").wait_for()


def test_two_people_check_on_one_tablet_by_scanner(open_page: NewPage, patients):
    maria, _ = patients
    page, second = be(open_page("portrait"), "N-OKAFOR", BED, "/bedside"), PEOPLE["N-BECKER"]

    scan(page, maria.wristband)
    scan(page, maria.bag)
    answer_half(page)
    page.get_by_text("Waiting for the second checker").first.wait_for()
    keys(page, second.badge.text)
    page.get_by_label("Second checker's PIN").fill(second.pin)
    page.keyboard.press("Enter")
    page.get_by_text("Second half of the check").wait_for()
    scan(page, maria.wristband)
    scan(page, maria.bag)
    answer_half(page)

    page.locator(".verdict--go").wait_for()
    assert word(page) == "Same patient. Both checks agree"


def test_the_other_patients_bag_stops_the_infusion(open_page: NewPage, patients):
    maria, marla = patients
    page = be(open_page(), "N-OKAFOR", BED, "/steps/start_infusion")

    scan(page, maria.wristband)
    scan(page, marla.bag)
    page.locator('[name="value.no_filter"][value=yes]').check()
    page.get_by_role("button", name="Record", exact=True).click()

    page.locator(".verdict--full").wait_for()
    assert word(page) == "STOP. Another patient"


def test_a_scan_always_finds_a_free_line(open_page: NewPage, patients):
    page = be(open_page(), "N-OKAFOR", BED, "/steps/release_custody")
    texts = [f"&/CHA99992600000{n}" for n in range(5)]

    for text in texts:
        scan(page, text)

    names = ["scan.shipment.0", *(f"scan.containers.{n}" for n in range(5))]
    values = [page.locator(f'[name="{name}"]').input_value() for name in names]
    assert values == [*(f"]Q1{text}" for text in texts), ""]


def test_everything_works_without_javascript(open_page: NewPage, patients):
    maria, _ = patients
    page, nurse = open_page(javascript=False), PEOPLE["N-OKAFOR"]
    page.goto("/sign-in")
    page.get_by_label("Station").select_option(BED)
    page.get_by_label("Your badge").fill(nurse.badge.text)
    page.get_by_label("Your PIN").fill(nurse.pin)
    page.get_by_label("Your PIN").press("Enter")

    page.get_by_label("Scan anything").fill(f"]Q1{maria.bag}")
    page.get_by_label("Scan anything").press("Enter")
    page.get_by_role("button", name="Start the infusion").click()
    page.get_by_label("Wristband on the patient").fill(f"]Q1{maria.wristband}")
    page.locator('[name="value.no_filter"][value=yes]').check()
    page.get_by_label("Wristband on the patient").press("Enter")

    assert word(page) == "STOP. Not checked"


def test_keys_alone_reach_everything(open_page: NewPage, patients):
    page = be(open_page(), "N-OKAFOR", BED, "/steps/confirm_ready")
    page.locator("body").evaluate("body => { document.activeElement.blur(); body.focus(); }")
    seen = []

    for _ in range(70):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.name || document.activeElement.textContent.trim()"
            )
        )

    order = [
        "Skip to the answer and the work",
        "Sign out",
        "Station",
        "scan.wristband.0",
        "value.vital_signs_fit",
        "Record",
    ]
    around = seen[seen.index(order[0]) :]
    places = [around.index(one) for one in order]
    assert places == sorted(places)


PAGES = ("/sign-in", "/enrol-station", "/station", "/bedside", "/steps/bind_wristband", "/steps/record_vital_signs",
         "/steps/release_custody", "/steps/declare_leak", "/nowhere")  # fmt: skip


def problems_of(page: Page) -> list[str]:
    """What axe finds serious, and what runs over the edge: on a tablet in both positions, by day and by night."""
    told = []
    for (width, height), scheme in zip(TABLETS.values(), ("light", "dark"), strict=True):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        told += [
            f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in SERIOUS
        ]
        if page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ):
            told.append(f"wider than {width}")
    return [f"{page.url}: {one}" for one in told]


def test_the_name_of_a_place_is_not_broken_within_a_word(open_page: NewPage):
    """Which room this is must be read at a glance, on a tablet held upright, too."""
    page = be(open_page("portrait"), "N-ADEYEMI", "N-CLINIC", "/work")

    widest = page.evaluate(
        """() => { const name = document.querySelector(".bar__block--place .bar__first");
        const pen = document.createElement("canvas").getContext("2d"), css = getComputedStyle(name);
        pen.font = `${css.fontWeight} ${css.fontSize} ${css.fontFamily}`;
        const words = name.textContent.trim().split(" ").map(word => pen.measureText(word).width);
        return Math.max(...words) - name.getBoundingClientRect().width; }"""
    )

    assert widest < 1


def test_pages_are_accessible(open_page: NewPage, patients):
    page = be(open_page(), "N-OKAFOR", BED)
    problems = []

    for path in PAGES:
        page.goto(path)
        problems += problems_of(page)

    assert problems == []


def test_answers_are_accessible(open_page: NewPage, patients):
    maria, marla = patients
    page, second = be(open_page(), "N-OKAFOR", BED), PEOPLE["N-BECKER"]
    problems = []

    scan(page, maria.bag)
    page.locator("#thing-title").wait_for()
    problems += problems_of(page)
    scan(page, "=nonsense")
    page.locator(".verdict--full").wait_for()
    problems += problems_of(page)
    page.goto("/bedside")
    for bag in (maria.bag, marla.bag):
        scan(page, maria.wristband)
        scan(page, bag)
        answer_half(page)
        page.locator(".verdict").wait_for()
        problems += problems_of(page)
        if page.get_by_label("Second checker's badge").count():
            page.get_by_label("Second checker's badge").fill(second.badge.text)
            page.get_by_label("Second checker's PIN").fill(second.pin)
            page.get_by_role("button", name="I am the second checker").click()
            page.get_by_text("Second half of the check").wait_for()

    assert word(page) == "STOP. The checks disagree"
    assert problems == []
