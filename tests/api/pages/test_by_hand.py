"""A person with nothing but a browser takes patients from vein to vein, on the demo's scanner.

One patient is enrolled by hand; the two who look alike, as the demo leaves them waiting, go from the apheresis chair to
the infusion, where the other's wristband and the other's bag are tried first.
"""

import os
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client
from playwright.sync_api import Browser

from api.demo.player import Player
from api.demo.stories import merged, read_stories
from tests.api.pages.at_the_bedside import Tablet
from tests.api.pages.by_hand import ByHand
from tests.api.pages.hand import Hand
from tests.api.pages.played import FIXTURES, WORLD, AppDoor
from tests.api.pages.way import read_way
from tests.api.served import serving
from tests.kit.installation import Installation, opened

NewHand = Callable[[], Hand]
CHAIR = "N-APHERESIS-1"
TABLET = {"width": 1024, "height": 768}
PICTURES = os.environ.get("CUSTODY_PICTURES")  # a folder to keep what the tablet showed
PATIENT = {
    "family": "Santos-Lima", "given": "Maria", "birth_date": "1971-03-04", "sex": "female", "hospital_number": "H-4711",
    "preset": "lymphoma", "candidacy": "relapse", "weight_grams": "70.5", "under_twelve": "no",
}  # fmt: skip


def material(house: Installation) -> None:
    quality, expert = house.as_("W-GRANT", "W-QUALITY"), "W-STONE"
    kit = {
        "gtin": "09521101530308",
        "lot": "APH-2209",
        "kind": "kit",
        "title": "APHERESIS-SET",
        "construct": "NONE",
    }
    quality.does("register_lot", values=kit | {"expires": "2027-01-31"})
    quality.does(
        "set_lot_status",
        {"lot": "(01)09521101530308(10)APH-2209"},
        {"status": "released"},
        second=expert,
    )
    chair = {
        "asset": "NORTH-APH-01",
        "kind": "apheresis",
        "title": "SEPARATOR-1",
        "calibrated_until": "2026-12-31",
    }
    house.as_("N-HOFFMANN", "N-QUALITY").does("register_asset", values=chair)


def press(hand: Hand, step: str, slot: str, words: str) -> None:
    """Press a thing of the demo's scanner, by what people read on it."""
    buttons = re.findall(r'name="demo_scan" value="([^"]*)"[^>]*>([^<]*)<', hand.html)
    fitting = [
        unescape(value)
        for value, label in buttons
        if value.startswith(f"{slot}|") and words in unescape(label)
    ]
    assert fitting, f"{step}: nothing to press like {words!r} for {slot}"
    hand.send(f"/steps/{step}", to=f"/steps/{step}/form", demo_scan=fitting[0])


def does(hand: Hand, step: str, scans: dict[str, str], second: str = "", **values: str) -> Hand:
    hand.go(f"/steps/{step}")
    for slot, words in scans.items():
        press(hand, step, slot, words)
    if second:
        press(hand, step, "second", second)
    hand.send(f"/steps/{step}", **{f"value__{name}": value for name, value in values.items()})
    assert hand.verdict == "Recorded", hand.text
    return hand


def test_from_enrolment_to_the_first_bag(hand: NewHand, house: Installation):
    material(house)
    coordinator, physician = hand().be("N-VOGT", "N-CLINIC"), hand().be("N-ADEYEMI", "N-CLINIC")
    nurse, card = hand().be("N-WEBER", CHAIR), {"therapy": "CHA9999 26 000001"}

    does(coordinator, "enrol_therapy", {}, **PATIENT)
    does(
        physician,
        "record_consent",
        card,
        consent_given="yes",
        consent_version="ICF-4",
        hospital_number="H-4711",
    )
    does(physician, "place_order", card, order_number="ORD-1", hospital_number="H-4711")
    does(coordinator, "confirm_slot", card, slot="SLOT-1", order_number="ORD-1")
    does(nurse, "print_wristband", card)
    does(
        nurse,
        "bind_wristband",
        card | {"wristband": "Wristband 1"},
        "Amara Diallo",
        stated_name_and_birth_date="yes",
    )
    band = {"wristband": "Wristband 1"}
    does(nurse, "assign_donation", band | {"kit": "APHERESIS-SET", "instrument": "SEPARATOR-1"})
    does(nurse, "print_collection_labels", card, count="1")
    does(nurse, "start_collection", band | {"instrument": "SEPARATOR-1"})
    does(nurse, "bind_container", band | {"label": "Collection bag label"}, "Amara Diallo")

    assert "Collection bag A" in nurse.text
    assert "Complete a collection bag" in nurse.text


@pytest.fixture
def waiting(new_settings: Callable[..., Any], tmp_path: Path) -> Iterator[str]:
    """The address of a server process over the demo's patients who wait for whoever tries it by hand."""
    with new_settings("sqlite", tmp_path) as settings:
        with opened(settings) as made:
            player = Player(WORLD, AppDoor(made))
            player.play(WORLD.setting_up)
            player.play(merged(read_stories(FIXTURES / "journeys", WORLD, within="waiting")))
        with serving(settings) as server:
            yield server.url


def test_the_look_alikes_from_the_chair_to_the_infusion(waiting: str, browser: Browser):
    with Client(base_url=waiting, follow_redirects=True) as client:
        people = ByHand(Hand(client).go("/sign-in"))
        lena = people.find("N-VOGT@N-CLINIC", "Hartmann, Lena", 1)
        other = people.find("N-VOGT@N-CLINIC", "Hartman, Lena", 2)
        for part in read_way(FIXTURES / "by_hand.toml"):
            people.wait(part.wait)
            people.walks(lena, part.rows)
            people.walks(other, part.rows)
    page = browser.new_page(base_url=waiting, viewport=TABLET, reduced_motion="reduce")
    tablet = Tablet(page, Path(PICTURES) if PICTURES else None)
    tablet.be("N-OKAFOR@N-BEDSIDE-1")
    heard = []

    for band, bag in ((other, lena), (lena, other), (lena, lena)):
        tablet.check(band.mark, bag.mark, "Tom Becker")
        heard.append(tablet.hear())
        if band is not bag:
            tablet.go_to("Check again")
    tablet.go_to("Start the infusion")
    tablet.start(lena.mark, other.mark)
    heard.append(tablet.hear())
    tablet.bedside()
    tablet.go_to("Start the infusion")
    tablet.start(lena.mark, lena.mark)
    heard.append(tablet.hear())
    tablet.bedside()
    tablet.keep("infusing")
    stops_again = tablet.stops()
    page.context.close()

    stop, agree = "STOP. Another patient", "Same patient. Both checks agree"
    assert heard == [stop, stop, agree, stop, "Recorded"]
    assert not stops_again
